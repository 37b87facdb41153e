package lifecycle_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// TestReconcile brings a book to what a portal shows, and says what was different.
func TestReconcile(t *testing.T) {
	o := newOffice(t)
	plan := o.offer(entitlement.SuccessExpanded, "jiwoo")[0] // five
	o.open(azure("by hand", "jiwoo"))                        // the desk forgot to note the ticket
	for _, id := range []lifecycle.OperationID{"known", "refunded", "elsewhere"} {
		if _, err := o.Record(t.Context(), recording(azure(id, "jiwoo"), "T-"+string(id), plan)); err != nil {
			t.Fatal(err)
		}
	}
	o.close("refunded", lifecycle.Duplicate)
	o.hold("held", at(18, 0))
	if _, err := o.Release(t.Context(), lifecycle.Releasing{ID: "release", Request: o.hold("given up", at(18, 0)).ID}); err != nil {
		t.Fatal(err)
	}
	sighting := lifecycle.Sighting{
		Plan: plan, Left: 1, Seen: entitlement.InAzurePortal,
		Tickets: []string{"T-known", "T-other desk", "T-refunded", "T-other desk"},
	}
	before := o.version()
	got, err := o.Reconcile(t.Context(), sighting)
	want := lifecycle.Differences{
		Plan: plan, Book: 2, Seen: 1, By: -1, Held: 1,
		Unrecorded: []string{"T-other desk"}, Unlisted: []lifecycle.RequestID{"by hand", "elsewhere"},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v, (-want +got):\n%s", err, diff)
	}
	if s := got.String(); s != "plan success_expanded/cloud_support/2025-07-01: 2 left by the book, 1 by the portal; 1 not recorded here; 2 not listed there" {
		t.Errorf("in words: %s", s)
	}
	if o.version() != before {
		t.Error("looking has changed the book")
	}
	// What is missing is recorded; then the numbers agree, and only the tickets do not.
	if _, err := o.Record(t.Context(), recording(azure("other", "sora"), "T-other desk", plan)); err != nil {
		t.Fatal(err)
	}
	if got, err = o.Reconcile(t.Context(), sighting); err != nil || got.By != 0 || got.Unrecorded != nil || got.None() {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := o.Record(t.Context(), recording(azure("twice", "sora"), "T-known", plan)); err == nil {
		t.Error("recorded with what is held for another")
	}
	sighting.Tickets = nil
	if got, err = o.Reconcile(t.Context(), sighting); err != nil || !got.None() || !strings.Contains(got.String(), "agree") {
		t.Errorf("%+v, %v", got, err)
	}

	t.Run("without limit", func(t *testing.T) {
		o := newOffice(t)
		plan := o.adoptUnlimited()
		for seen, agree := range map[entitlement.Quota]bool{entitlement.Unlimited: true, 50: false} {
			got, err := o.Reconcile(t.Context(), lifecycle.Sighting{Plan: plan, Left: seen, Seen: entitlement.InPartnerCenter})
			if err != nil || got.By != 0 || got.None() != agree {
				t.Errorf("%v seen: %+v, %v", seen, got, err)
			}
		}
	})
	t.Run("given back, and held when it was seen", func(t *testing.T) {
		o := newOffice(t)
		plan := o.offer(entitlement.SuccessExpanded, "jiwoo")[0]
		o.open(azure("r", "jiwoo"))
		o.close("r", lifecycle.Duplicate)
		o.hold("held", at(10, 0))
		seen := o.now
		o.now = at(12, 0)
		for when, held := range map[time.Time]int{seen: 1, o.now: 0} {
			got, err := o.Reconcile(t.Context(), lifecycle.Sighting{Plan: plan, Left: 5, Seen: entitlement.InPartnerCenter, At: when, Tickets: []string{}})
			if err != nil || !got.None() || got.Held != held {
				t.Errorf("seen at %v: %+v, %v, want %d held", when, got, err, held)
			}
		}
	})
	t.Run("charged elsewhere", func(t *testing.T) {
		o := newOffice(t)
		plan := o.offer(entitlement.SuccessExpanded, "jiwoo")[0] // five
		other := o.adopt(entitlement.SolutionsPartner, 3, midYear, "jiwoo")
		for _, rec := range []lifecycle.Recording{
			recording(azure("free", "jiwoo"), "T-1", ""), recording(azure("other", "jiwoo"), "T-2", other),
			recording(azure("not seen", "jiwoo"), "T-3", other), recording(azure("here", "jiwoo"), "T-4", plan),
		} {
			if _, err := o.Record(t.Context(), rec); err != nil {
				t.Fatal(err)
			}
		}
		o.hold("held", at(18, 0))
		sighting := lifecycle.Sighting{Plan: plan, Left: 2, Seen: entitlement.InPartnerCenter, Tickets: []string{"T-1", "T-2", "T-4"}}
		got, err := o.Reconcile(t.Context(), sighting)
		want := lifecycle.Differences{Plan: plan, Book: 4, Seen: 2, By: -2, Elsewhere: []lifecycle.RequestID{"free", "other"}}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v, (-want +got):\n%s", err, diff)
		}
		if s := got.String(); !strings.HasSuffix(s, "4 left by the book, 2 by the portal; 2 not charged to it here") {
			t.Errorf("in words: %s", s)
		}
		// The ticket that is charged to two plans is there twice.
		if _, err := o.Record(t.Context(), recording(azure("again", "jiwoo"), "T-2", plan)); err != nil {
			t.Fatal(err)
		}
		sighting.Left = 3
		got, err = o.Reconcile(t.Context(), sighting)
		if err != nil || got.By != 0 || !cmp.Equal(got.Repeated, []string{"T-2"}) || got.None() {
			t.Errorf("%+v, %v", got, err)
		}
	})
	t.Run("the same ticket twice", func(t *testing.T) {
		o := newOffice(t)
		plan := o.offer(entitlement.SuccessExpanded, "jiwoo")[0]
		for _, id := range []lifecycle.OperationID{"1", "2", "3"} {
			if _, err := o.Record(t.Context(), recording(azure(id, "jiwoo"), "T", plan)); err != nil {
				t.Fatal(err)
			}
		}
		got, err := o.Reconcile(t.Context(), lifecycle.Sighting{Plan: plan, Left: 4, Seen: entitlement.InPartnerCenter, Tickets: []string{"T"}})
		if err != nil || !cmp.Equal(got.Repeated, []string{"T"}) || got.By != 2 {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

// adoptUnlimited takes over a plan from before the day on which plans got a limit.
func (o *office) adoptUnlimited() entitlement.PlanID {
	o.t.Helper()
	r, err := o.Adopt(o.t.Context(), lifecycle.Adoption{
		ID: o.id("adopt"), Offer: entitlement.SolutionsPartner, Benefit: entitlement.CloudSupport,
		From: time.Date(2025, 6, 1, 0, 0, 0, 0, seoul), Left: entitlement.Unlimited,
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return r.Entries[0].Plan
}

// TestAdjust writes what a portal shows into the book.
func TestAdjust(t *testing.T) {
	o := newOffice(t)
	plan := o.offer(entitlement.SuccessExpanded, "jiwoo")[0]
	o.open(azure("1", "jiwoo"))
	before := o.version()
	adjustment := lifecycle.Adjustment{ID: "adjust", Actor: "하나", Plan: plan, Left: 2, Seen: entitlement.InAzurePortal, Why: "두 건은 포털에서 직접 열었음"}
	r, err := o.Adjust(t.Context(), adjustment)
	if err != nil {
		t.Fatal(err)
	}
	want := []entitlement.Entry{{
		Seq: uint64(before) + 1, Kind: entitlement.Adjusted, Plan: plan, At: o.now.UTC(), Recorded: o.now.UTC(),
		Was: 4, Left: 2, Actor: "하나", Note: "두 건은 포털에서 직접 열었음", Seen: "azure_portal", Cause: "adjust",
	}}
	if diff := cmp.Diff(want, r.Entries); diff != "" || o.left(plan) != 2 {
		t.Errorf("%v left; entries (-want +got):\n%s", o.left(plan), diff)
	}
	again, err := o.Adjust(t.Context(), adjustment)
	if diff := cmp.Diff(r, again); err != nil || diff != "" || o.left(plan) != 2 {
		t.Errorf("again: %v, %s", err, diff)
	}
	before = o.version()
	for name, test := range map[string]struct {
		field  string
		change func(*lifecycle.Adjustment)
	}{
		"nobody":                   {"Actor", func(a *lifecycle.Adjustment) { a.Actor = "" }},
		"no reason":                {"Why", func(a *lifecycle.Adjustment) { a.Why = "" }},
		"a reason without end":     {"Why", func(a *lifecycle.Adjustment) { a.Why = strings.Repeat("x", entitlement.MaxNote+1) }},
		"a reason on two lines":    {"Why", func(a *lifecycle.Adjustment) { a.Why = "one\ntwo" }},
		"nowhere":                  {"Seen", func(a *lifecycle.Adjustment) { a.Seen = 0 }},
		"more than was granted":    {"Left", func(a *lifecycle.Adjustment) { a.Left = 6 }},
		"no number":                {"Left", func(a *lifecycle.Adjustment) { a.Left = entitlement.Quota(1 << 40) }},
		"without end":              {"Left", func(a *lifecycle.Adjustment) { a.Left = entitlement.Unlimited }},
		"no plan":                  {"Plan", func(a *lifecycle.Adjustment) { a.Plan = "" }},
		"a plan that is not there": {"Plan", func(a *lifecycle.Adjustment) { a.Plan = "none" }},
	} {
		bad := adjustment
		bad.ID = "bad"
		test.change(&bad)
		if _, err := o.Adjust(t.Context(), bad); !containsField(err, test.field) {
			t.Errorf("%s: %v, want an InvalidError about %s", name, err, test.field)
		}
		if test.field == "Why" || test.field == "Actor" || name == "more than was granted" {
			continue
		}
		s := lifecycle.Sighting{Plan: bad.Plan, Left: bad.Left, Seen: bad.Seen}
		if _, err := o.Reconcile(t.Context(), s); test.field != "Left" && !containsField(err, test.field) {
			t.Errorf("seeing %s: %v, want an InvalidError about %s", name, err, test.field)
		}
	}
	for _, ticket := range []string{"", "a\nb", strings.Repeat("x", lifecycle.MaxID+1)} {
		s := lifecycle.Sighting{Plan: plan, Left: 1, Seen: entitlement.InPartnerCenter, Tickets: []string{"T", ticket}}
		if _, err := o.Reconcile(t.Context(), s); !containsField(err, "Tickets[1]") {
			t.Errorf("seeing the ticket %.9q: %v, want an InvalidError about Tickets[1]", ticket, err)
		}
	}
	if o.version() != before {
		t.Error("malformed input changed the book")
	}
	bought, err := o.Buy(t.Context(), lifecycle.Purchase{ID: "buy", Offer: entitlement.SuccessCore, From: midYear})
	if err != nil {
		t.Fatal(err)
	}
	_, err = o.Adjust(t.Context(), lifecycle.Adjustment{ID: "early", Actor: "하나", Plan: bought.Entries[0].Plan, Left: 1, Seen: entitlement.InPartnerCenter, Why: "x"})
	wantRefused(t, err, "not_activated")
	if !errors.Is(err, lifecycle.ErrRefused) {
		t.Error(err)
	}
}
