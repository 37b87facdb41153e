package entitlementtest_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/entitlement/entitlementtest"
)

// What the generators draw is what their comments say.
func TestGenerators(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := entitlementtest.Journals(entitlementtest.Catalogue(), 10).Draw(t, "journal")
		j, err := entitlement.Fold(slices.Values(entries))
		if err != nil {
			t.Fatal(err)
		}
		e := j.Entitlement()
		at := entitlementtest.Instants(e).Draw(t, "instant")
		if at.Before(e.From().AddDate(0, 0, -31)) || !at.Before(e.Until().AddDate(0, 0, 31)) {
			t.Fatalf("%v for a plan from %v until %v", at, e.From(), e.Until())
		}
		if n := len(entitlementtest.Commands(entries[0], 5).Draw(t, "commands")); n != 5 {
			t.Fatalf("%d commands, want 5", n)
		}
	})
}

// A catalogue that has a plan which cannot be says so, whatever law is asked.
func TestBadCatalogue(t *testing.T) {
	for l := range entitlementtest.Laws() {
		err := l.Check([]entitlement.Grant{{Plan: "p", Offer: entitlement.Launch, Benefit: entitlement.CloudSupport}}, nil)
		if !errors.Is(err, entitlement.ErrNoBenefit) || !strings.HasPrefix(err.Error(), "grant 0: ") {
			t.Errorf("%s: %v, want ErrNoBenefit of grant 0", l.ID, err)
		}
	}
}

// A quota of the largest number is one like any other.
func TestLargestQuota(t *testing.T) {
	grants := []entitlement.Grant{{
		Plan: "p", Offer: entitlement.SuccessCore, Benefit: entitlement.CloudSupport,
		From: time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC), Quota: new(entitlement.Limited(math.MaxUint32)),
	}}
	for l := range entitlementtest.Laws() {
		if err := l.Check(grants, &entitlementtest.Options{Steps: 5}); err != nil {
			t.Error(err)
		}
	}
}

func TestNoCommand(t *testing.T) {
	for kind := range entitlement.EntryKind(math.MaxUint8) {
		entry, err := entitlementtest.Command{Kind: kind}.Do(new(entitlementtest.Journal))
		want := entitlement.ErrForeign // the journal is empty
		if kind < entitlement.Activated || kind > entitlement.Lapsed {
			want = entitlement.ErrInvalid
		}
		if !errors.Is(err, want) || entry != (entitlement.Entry{}) {
			t.Errorf("%s: %v, want %v", kind, err, want)
		}
	}
}

func TestCounts(t *testing.T) {
	var none entitlementtest.Counts
	if none.Share(entitlement.Held) != 0 || none.Share(math.MaxUint8) != 0 {
		t.Error("a share of none")
	}
	counts := entitlementtest.Campaign(t, 1000, nil, nil)
	var entries int
	for _, n := range counts.Entries {
		entries += n
	}
	if counts.Commands < 1000 || counts.Succeeded != entries-counts.Entries[entitlement.Refused] {
		t.Errorf("%v", counts)
	}
	if text := counts.String(); strings.Count(text, "\n") != 14 || !strings.Contains(text, " refused ") {
		t.Errorf("%s", text)
	}
}
