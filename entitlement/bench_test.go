package entitlement_test

import (
	"fmt"
	"math"
	"sync/atomic"
	"testing"
	"time"

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

// BenchmarkConsume sets Consume beside a counter that checks nothing but its
// bound.
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
	b.Run("compare-and-swap counter", func(b *testing.B) {
		var left atomic.Uint64
		left.Store(math.MaxUint64)
		for b.Loop() {
			if n := left.Load(); n == 0 || !left.CompareAndSwap(n, n-1) {
				b.Fatal("not taken")
			}
		}
	})
}

// BenchmarkJournalLeft asks for what is left behind few and many holds that
// nobody confirmed or released: they are void by themselves, and nobody sweeps.
func BenchmarkJournalLeft(b *testing.B) {
	for _, holds := range []int{10, 100_000} {
		j, _ := journal(b, 5)
		for i := range holds {
			at := noon.Add(time.Duration(i) * time.Second)
			if _, err := j.Hold(entitlement.IncidentID(fmt.Sprint(i)), at, at.Add(time.Second)); err != nil {
				b.Fatal(err)
			}
		}
		at := noon.Add(time.Duration(holds) * time.Second)
		b.Run(fmt.Sprintf("void holds=%d", holds), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if j.Left(at) != 5 {
					b.Fatal("not what is left")
				}
			}
		})
	}
}
