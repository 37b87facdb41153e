package lifecycle_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
)

// TestNumbersAtTheirEnds adopts, adjusts and asks with the first and the last number that
// there is, and those beside them. What cannot be is refused, and nothing wraps.
func TestNumbersAtTheirEnds(t *testing.T) {
	numbers := []entitlement.Quota{
		0, 1, 2, math.MaxInt32, math.MaxInt32 + 1, math.MaxUint32 - 1, math.MaxUint32, math.MaxUint32 + 1,
		math.MaxInt64, math.MaxInt64 + 1, math.MaxUint64 - 1, entitlement.Unlimited,
	}
	limited := func(q entitlement.Quota) bool { return q <= math.MaxUint32 }
	fits := func(left, quota entitlement.Quota) bool {
		return limited(left) && limited(quota) && left <= quota || left == entitlement.Unlimited && quota == entitlement.Unlimited
	}
	adopted := 0
	for i, quota := range numbers {
		for j, left := range numbers {
			o := newOffice(t)
			what := fmt.Sprintf("%d left of %d", uint64(left), uint64(quota))
			r, err := o.Adopt(t.Context(), lifecycle.Adoption{
				ID: o.id("adopt"), Offer: entitlement.LegacyGold, Benefit: entitlement.CloudSupport, From: midYear.AddDate(0, -6, -1), Quota: &quota, Left: left,
			})
			if want := quota != 0 && fits(left, quota); want != (err == nil) || err != nil && !errors.Is(err, lifecycle.ErrInvalid) && !errors.Is(err, entitlement.ErrInvalid) {
				t.Errorf("adopted with %s: %v, want it adopted: %v", what, err, want)
			}
			if err != nil {
				if h, err := o.Head(t.Context()); err != nil || h.Version != 0 {
					t.Errorf("%s: the book is at version %d, %v", what, h.Version, err)
				}
				continue
			}
			adopted++
			plan := r.Entries[0].Plan
			if _, err := o.Activate(t.Context(), lifecycle.Activation{ID: "activate", Plan: plan, Role: entitlement.PartnerAdmin}); err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			o.link("jiwoo", plan)
			before := o.left(plan)
			_, err = o.Open(t.Context(), azure("open", "jiwoo"))
			want := before
			if err == nil && before != entitlement.Unlimited {
				want--
			}
			if got := o.left(plan); (err == nil) != (left > 0) || got != want {
				t.Errorf("%s: opened: %v, and %s left, want %s", what, err, got, want)
			}
			to := numbers[(i*5+j)%len(numbers)]
			_, err = o.Adjust(t.Context(), lifecycle.Adjustment{ID: "adjust", Actor: "kim", Plan: plan, Left: to, Seen: entitlement.InAzurePortal, Why: "seen"})
			if got, ok := o.left(plan), fits(to, quota); ok && quota != entitlement.Unlimited && (err != nil || got != to) || !ok && (err == nil || got != want) {
				t.Errorf("%s, adjusted to %d: %v, and %s left", what, uint64(to), err, got)
			}
		}
	}
	if adopted < 20 {
		t.Errorf("%d plans were adopted", adopted)
	}

	o := newOffice(t)
	o.offer(entitlement.SolutionsPartner, "jiwoo")
	o.open(azure("open", "jiwoo"))
	for _, limit := range []int{math.MinInt, -1, 0, 1, math.MaxInt} {
		for _, after := range []lifecycle.Version{0, 1, math.MaxInt64, math.MaxInt64 + 1, math.MaxUint64 - 1, math.MaxUint64} {
			n := 0
			for r, err := range o.Requests(t.Context(), lifecycle.RequestQuery{Limit: limit, After: after, Product: routing.Azure}) {
				if n++; err != nil || r.ID != "open" {
					t.Errorf("limit %d after %d: %v, %v", limit, after, r.ID, err)
				}
			}
			if after <= 1 != (n == 1) {
				t.Errorf("limit %d after %d: %d requests", limit, after, n)
			}
			for e, err := range o.Journal(t.Context(), after) {
				if err != nil || after > 1 {
					t.Errorf("the journal after %d: %v, %v", after, e, err)
				}
			}
		}
	}
}
