package lifecycle_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
)

// TestLongestTexts opens a request whose texts are as long as can be, and another with the
// same ID, of which the last byte differs.
func TestLongestTexts(t *testing.T) {
	o := newOffice(t)
	text := func(n int) string { return strings.Repeat("x", n) }
	account := text(lifecycle.MaxID)
	o.offer(entitlement.SolutionsPartner, account)
	d := azure("", account)
	d.ID, d.Actor = lifecycle.OperationID(text(lifecycle.MaxID)), text(lifecycle.MaxID)
	d.Title, d.Release, d.Details = text(lifecycle.MaxTitle), text(lifecycle.MaxTitle), text(lifecycle.MaxDetails)
	r, err := o.Open(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if string(r.ID) != string(d.ID) || r.Account != account || r.Title != d.Title || r.Details != d.Details {
		t.Errorf("the request has %d, %d, %d and %d bytes", len(r.ID), len(r.Account), len(r.Title), len(r.Details))
	}
	d.Details = text(lifecycle.MaxDetails-1) + "y"
	if _, err := o.Open(t.Context(), d); !errors.Is(err, lifecycle.ErrReused) {
		t.Errorf("with other details: %v, want ErrReused", err)
	}
}

// TestInvalidErrorValue has 64 bytes of a value, and dots if there are more.
func TestInvalidErrorValue(t *testing.T) {
	o := newOffice(t)
	for n, want := range map[int]string{64: strings.Repeat("x", 63) + "\x1b", 65: strings.Repeat("x", 64) + "..."} {
		_, err := o.Plans(t.Context(), lifecycle.PlanQuery{Account: strings.Repeat("x", n-1) + "\x1b", Product: routing.Azure})
		if invalid, ok := errors.AsType[*lifecycle.InvalidError](err); !ok || invalid.Value != want {
			t.Errorf("%d bytes: %v, want the value %q", n, err, want)
		}
	}
}

// TestFirstAndLastYear asks for plans in the years that can be asked for, and in those beside
// them.
func TestFirstAndLastYear(t *testing.T) {
	o := newOffice(t)
	for year, fine := range map[int]bool{0: false, 1: true, 9998: true, 9999: false} {
		o.now = time.Date(max(year, 2025), 12, 31, 0, 0, 0, 0, time.UTC)
		_, err := o.Plans(t.Context(), lifecycle.PlanQuery{Account: "jiwoo", At: time.Date(year, 7, 1, 0, 0, 0, 0, time.UTC), Product: routing.Azure})
		if (err == nil) != fine {
			t.Errorf("year %d: %v", year, err)
		}
	}
}

// TestNoDifferences has one difference at a time, and two that are alike.
func TestNoDifferences(t *testing.T) {
	one := []string{"1"}
	request := []lifecycle.RequestID{"1"}
	three, unlimited := entitlement.Limited(3), entitlement.Unlimited
	for name, tt := range map[string]struct {
		f    lifecycle.Differences
		none bool
	}{
		"none at all":              {lifecycle.Differences{Book: three, Seen: three}, true},
		"both unlimited":           {lifecycle.Differences{Book: unlimited, Seen: unlimited}, true},
		"held":                     {lifecycle.Differences{Book: three, Seen: three, Held: 1}, true},
		"another number":           {lifecycle.Differences{Book: three, Seen: three, By: -1}, false},
		"the book is unlimited":    {lifecycle.Differences{Book: unlimited, Seen: three}, false},
		"the portal is unlimited":  {lifecycle.Differences{Book: three, Seen: unlimited}, false},
		"unrecorded":               {lifecycle.Differences{Unrecorded: one}, false},
		"elsewhere":                {lifecycle.Differences{Elsewhere: request}, false},
		"unlisted":                 {lifecycle.Differences{Unlisted: request}, false},
		"repeated":                 {lifecycle.Differences{Repeated: one}, false},
		"unrecorded and elsewhere": {lifecycle.Differences{Unrecorded: one, Elsewhere: request}, false},
		"elsewhere and unlisted":   {lifecycle.Differences{Elsewhere: request, Unlisted: request}, false},
		"unlisted and repeated":    {lifecycle.Differences{Unlisted: request, Repeated: one}, false},
	} {
		if got := tt.f.None(); got != tt.none {
			t.Errorf("%s: %t, want %t", name, got, tt.none)
		}
	}
}
