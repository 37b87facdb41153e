package lifecycle_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// BenchmarkOpen opens requests that an unlimited plan pays, on the store in
// memory, beside the same question without an answer that is kept.
func BenchmarkOpen(b *testing.B) {
	setUp := func(b *testing.B) *office {
		o := newOffice(b)
		from := time.Date(2025, 6, 1, 0, 0, 0, 0, seoul)
		if _, err := o.Buy(b.Context(), lifecycle.Purchase{ID: "buy", Offer: entitlement.SolutionsPartner, From: from}); err != nil {
			b.Fatal(err)
		}
		const plan = "solutions_partner/cloud_support/2025-06-01"
		if _, err := o.Activate(b.Context(), lifecycle.Activation{ID: "activate", Plan: plan, Role: entitlement.PartnerAdmin}); err != nil {
			b.Fatal(err)
		}
		o.link("jiwoo", plan)
		return o
	}
	b.Run("open", func(b *testing.B) {
		o := setUp(b)
		draft := azure("", "jiwoo")
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			draft.ID = lifecycle.OperationID(strconv.Itoa(i))
			if _, err := o.Open(b.Context(), draft); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("preview", func(b *testing.B) {
		o := setUp(b)
		draft := azure("id", "jiwoo")
		b.ReportAllocs()
		for b.Loop() {
			if _, err := o.Preview(b.Context(), draft); err != nil {
				b.Fatal(err)
			}
		}
	})
}
