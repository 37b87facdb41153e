package entitlement_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/entitlement"
)

// start is when the terms of the properties start; instants are drawn from a
// month before to a month after them.
var start = in("Asia/Seoul", 2025, 6, 23)

func drawAt(t *rapid.T) time.Time {
	const term, month = 366 * 24 * 3600, 31 * 24 * 3600
	// Most instants are within the term, so that most commands can succeed.
	seconds := rapid.OneOf(rapid.Int64Range(0, term-2*month), rapid.Int64Range(-month, term+month)).Draw(t, "seconds after the start")
	return start.Add(time.Duration(seconds) * time.Second)
}

func drawPlan(t *rapid.T) entitlement.Entitlement {
	g := entitlement.Grant{Plan: "p", Offer: entitlement.SolutionsPartner, Benefit: cloud, From: start}
	switch rapid.IntRange(0, 3).Draw(t, "kind of plan") {
	case 0:
		g.Quota = new(entitlement.Unlimited)
	case 1:
		left := rapid.Uint32Range(0, 5).Draw(t, "left")
		g.Quota, g.Left = new(entitlement.Limited(5)), new(entitlement.Limited(left))
	default:
		g.Quota = new(entitlement.Limited(rapid.Uint32Range(1, 5).Draw(t, "quota")))
	}
	g.Grace = rapid.SampledFrom([]int{0, 0, entitlement.RenewalWindow}).Draw(t, "grace")
	e, err := entitlement.New(g)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestEntitlementLaws runs random commands against one value and checks after
// each what must always hold, whatever was asked at whatever time.
func TestEntitlementLaws(t *testing.T) {
	t.Run("nothing but what was granted", rapid.MakeCheck(func(t *rapid.T) {
		e := drawPlan(t)
		var consumed []entitlement.Entry
		t.Repeat(map[string]func(*rapid.T){
			"activate": func(t *rapid.T) { e, _, _ = e.Activate(drawAt(t)) },
			"consume": func(t *rapid.T) {
				before := e
				var entry entitlement.Entry
				var err error
				e, entry, err = e.Consume(entitlement.IncidentID(fmt.Sprint(len(consumed))), drawAt(t))
				if err != nil {
					if e != before {
						t.Fatal("a refused consumption changed the value")
					}
					return
				}
				if !before.Status(entry.At).Usable() {
					t.Fatalf("consumed from a plan that was not usable: %v", before.Status(entry.At).Codes())
				}
				consumed = append(consumed, entry)
			},
			"refund": func(t *rapid.T) {
				entry := entitlement.Entry{Kind: entitlement.Consumed, Plan: "p", Incident: "never", At: start}
				if len(consumed) > 0 {
					entry = rapid.SampledFrom(consumed).Draw(t, "consumption")
				}
				before := e
				var err error
				e, _, err = e.Refund(entry, rapid.SampledFrom([]entitlement.RefundReason{entitlement.RefundDuplicate, entitlement.RefundBug, entitlement.RefundApproved}).Draw(t, "why"), drawAt(t))
				if err != nil && e != before {
					t.Fatal("a refused refund changed the value")
				}
			},
			"renew": func(t *rapid.T) {
				// A new term is a new plan: the old value must not come back to life.
				at := drawAt(t)
				before := e.Status(at).Codes()
				if next, _, err := e.Renew("next", e.Until().Add(48*time.Hour)); err != nil {
					t.Fatal(err)
				} else if next.Remaining() != 50 || next.Consumed() != 0 {
					t.Fatalf("the new term starts with %v left, %d consumed", next.Remaining(), next.Consumed())
				}
				if e.Status(at).Codes() != before {
					t.Fatal("renewing changed the old plan")
				}
			},
			"": func(t *rapid.T) {
				// granted = remaining + consumed - refunded, and 0 <= remaining <= granted;
				// what lapses is part of what remains.
				if e.Base() != entitlement.Unlimited {
					if got := uint64(e.Remaining()) + e.Consumed() - e.Refunded(); got != uint64(e.Base()) {
						t.Fatalf("%v left + %d consumed - %d given back = %d, granted %v", e.Remaining(), e.Consumed(), e.Refunded(), got, e.Base())
					}
					if e.Remaining() > e.Base() {
						t.Fatalf("%v left of %v", e.Remaining(), e.Base())
					}
					if at := drawAt(t); at.Before(e.Until()) && e.Lapsed(at) != 0 || !at.Before(e.Until()) && e.Lapsed(at) != e.Remaining() {
						t.Fatalf("%v lapsed at %v", e.Lapsed(at), at)
					}
				} else if e.Remaining() != entitlement.Unlimited {
					t.Fatalf("%v left of unlimited", e.Remaining())
				}
				if e.Refunded() > e.Consumed() {
					t.Fatalf("%d given back of %d", e.Refunded(), e.Consumed())
				}
			},
		})
	}))
	t.Run("time given backwards never helps", rapid.MakeCheck(func(t *rapid.T) {
		e := drawPlan(t)
		e, _, _ = e.Activate(drawAt(t))
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			before := e.Remaining()
			e, _, _ = e.Consume("i", drawAt(t))
			if e.Remaining() > before {
				t.Fatalf("%v left, before %v", e.Remaining(), before)
			}
			if at := drawAt(t); !at.Before(e.Until()) && e.Status(at).Usable() {
				t.Fatal("usable after its end")
			}
		}
	}))
}
