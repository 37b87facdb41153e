package lifecycle_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// TestDue lists what waits for a first response. All are opened at 9:00 on Monday.
func TestDue(t *testing.T) {
	o := newOffice(t)
	o.offer(entitlement.SolutionsPartner, "jiwoo", "sora")
	severity := func(id lifecycle.OperationID, s sla.Severity, l sla.Locale) lifecycle.Draft {
		return with(azure(id, "jiwoo"), func(d *lifecycle.Draft) { d.Severity, d.Locale = s, l })
	}
	korean := language.MustParse("ko-KR")
	o.open(severity("c", sla.SeverityC, language.English)) // due at 17:00
	o.open(severity("b korean", sla.SeverityB, korean))    // at 13:00
	o.open(severity("a", sla.SeverityA, language.English)) // at 11:00
	o.open(severity("b waits", sla.SeverityB, korean))     // at 13:00, and waits from 10:00
	o.open(severity("answered", sla.SeverityA, language.English))
	o.open(severity("closed", sla.SeverityA, language.English))
	o.open(severity("reopened", sla.SeverityA, language.English)) // closed from 10:00 to 10:30: at 11:30
	o.open(severity("no language", sla.SeverityA, sla.Locale{}))
	o.open(severity("no country", sla.SeverityA, language.Korean)) // nobody knows which hours
	o.open(with(severity("sora's", sla.SeverityA, language.English), func(d *lifecycle.Draft) { d.Account = "sora" }))
	if _, err := o.Hold(t.Context(), severity("held", sla.SeverityA, language.English), at(20, 0)); err != nil {
		t.Fatal(err)
	}
	o.now = at(10, 0)
	o.move("b waits", lifecycle.EventWait)
	o.move("answered", lifecycle.EventRespond)
	o.close("closed", lifecycle.Resolved)
	o.close("reopened", lifecycle.Resolved)
	o.now = at(10, 30)
	o.move("reopened", lifecycle.EventReopen)
	o.now = at(11, 15)

	list := func(q lifecycle.DueQuery) []string {
		t.Helper()
		due, err := o.Due(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, d := range due {
			id := string(d.Request.ID)
			switch {
			case d.Err != nil:
				id += " unknown"
				if !errors.Is(d.Err, sla.ErrRegion) {
					t.Errorf("%s: %v", id, d.Err)
				}
			case d.Standing.Breached:
				id += " late"
			default:
				id += d.Standing.Due.In(seoul).Format(" 15:04")
			}
			ids = append(ids, id)
		}
		return ids
	}
	want := []string{"a late", "sora's late", "reopened 11:30", "b korean 13:00", "b waits 14:15", "c 17:00", "no country unknown"}
	if diff := cmp.Diff(want, list(lifecycle.DueQuery{})); diff != "" {
		t.Errorf("all (-want +got):\n%s", diff)
	}
	for _, test := range []struct {
		within time.Duration
		n      int // of want, from the first
	}{{1, 2}, {15 * time.Minute, 3}, {15*time.Minute - 1, 2}, {3 * time.Hour, 5}, {100 * time.Hour, 6}} {
		got := list(lifecycle.DueQuery{Within: test.within})
		if diff := cmp.Diff(append(slices.Clone(want[:test.n]), want[6]), got); diff != "" {
			t.Errorf("within %v (-want +got):\n%s", test.within, diff)
		}
	}
	if diff := cmp.Diff([]string{"sora's late"}, list(lifecycle.DueQuery{Account: "sora"})); diff != "" {
		t.Errorf("of one account (-want +got):\n%s", diff)
	}
	// In the morning nobody knew what would happen: of what is answered or closed by
	// now, the steps are not looked at, but the book as it is now is.
	if got := list(lifecycle.DueQuery{At: at(9, 30)}); !slices.Equal(got, []string{"a 11:00", "answered 11:00", "reopened 11:00", "sora's 11:00", "b korean 13:00", "b waits 13:00", "c 17:00", "no country unknown"}) {
		t.Errorf("at 9:30: %v", got)
	}
	for field, q := range map[string]lifecycle.DueQuery{
		"Within": {Within: -1}, "At": {At: at(12, 0)}, "Account": {Account: "\x00"},
	} {
		if _, err := o.Due(t.Context(), q); !containsField(err, field) {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// TestDueOfOthers leaves out what has no target.
func TestDueOfOthers(t *testing.T) {
	o := newOffice(t)
	o.open(about(azure("1", "jiwoo"), routing.PartnerCenter, routing.IssueTechnical))
	if due, err := o.Due(t.Context(), lifecycle.DueQuery{}); err != nil || len(due) != 0 {
		t.Errorf("%+v, %v: nothing is published for the frontline team (SLA-10)", due, err)
	}
}
