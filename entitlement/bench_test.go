package entitlement_test

import (
	"testing"

	"github.com/partnersupport/partnersupport/entitlement"
)

func TestConsumeDoesNotAllocate(t *testing.T) {
	e := active(t, entitlement.Grant{Plan: "u", Offer: entitlement.SolutionsPartner, Benefit: cloud, From: in("UTC", 2025, 6, 22)})
	if n := testing.AllocsPerRun(100, func() {
		next, _, err := e.Consume("incident", noon)
		if err != nil {
			t.Fatal(err)
		}
		if !next.Status(noon).Usable() {
			t.Fatal("not usable")
		}
	}); n != 0 {
		t.Errorf("Consume allocates %v times", n)
	}
}

// BenchmarkConsume sets Consume beside the least that any counter must do.
func BenchmarkConsume(b *testing.B) {
	e := active(b, entitlement.Grant{Plan: "u", Offer: entitlement.SolutionsPartner, Benefit: cloud, From: in("UTC", 2025, 6, 22)})
	b.Run("plan", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var err error
			if e, _, err = e.Consume("incident", noon); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("instant only", func(b *testing.B) {
		for b.Loop() {
			_ = noon.UnixMicro()
		}
	})
}
