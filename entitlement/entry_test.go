package entitlement_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// everyKind returns journals in which every kind of entry is, each as its command
// makes it and with all that a book may add.
func everyKind(t *testing.T) [][]entitlement.Entry {
	t.Helper()
	j, entries := journal(t, 5)
	later := noon.Add(time.Hour)
	step := func(e entitlement.Entry, err error) {
		t.Helper()
		if err != nil && !errors.Is(err, entitlement.ErrRefused) {
			t.Fatal(err)
		}
		entries = append(entries, e)
	}
	step(j.Hold("1", noon, later))
	step(j.Confirm("1", noon))
	step(j.Hold("2", noon, later))
	step(j.Release("2", noon))
	step(j.Consume("3", noon))
	step(j.Refund("3", entitlement.RefundBug, noon))
	step(j.Adjust(seen(2), noon))
	step(j.Consume("3", noon)) // refused
	for _, kind := range []entitlement.EntryKind{entitlement.LinkedTo, entitlement.UnlinkedFrom} {
		step(entitlement.Entry{Kind: kind, Plan: "pack", At: noon, Left: 2, Account: "kim", Link: "contract"}, nil)
	}
	// A refusal that a desk made, of something that is no command of a plan.
	step(entitlement.Entry{Kind: entitlement.Refused, Plan: "pack", At: noon, Left: 2, Reasons: "gdap_missing"}, nil)
	step(j.Lapse(j.Entitlement().Until()))
	for i := range entries {
		e := &entries[i]
		e.Seq, e.Recorded, e.Cause, e.Account = uint64(i+1), e.At.Add(time.Minute), "operation", "kim"
		if e.Kind != entitlement.Adjusted {
			e.Actor = "lee"
		}
	}
	adopted := entries[0]
	adopted.Kind = entitlement.Adopted
	_, renewed, err := j.Entitlement().Renew("next", in("Asia/Seoul", 2026, 7, 1))
	if err != nil {
		t.Fatal(err)
	}
	return [][]entitlement.Entry{entries, {adopted}, {renewed}}
}

// fieldsOf are the fields that only entries of some kinds have, after the comments
// of Entry.
var fieldsOf = map[string]string{
	"Of":       "refused",
	"Incident": "held confirmed released consumed refunded refused",
	"Until":    "held",
	"Was":      "adjusted",
	"Note":     "adjusted",
	"Seen":     "adjusted",
	"Why":      "refunded",
	"Reasons":  "refused",
	"Link":     "linked unlinked",
	"Offer":    "granted adopted renewed",
	"Benefit":  "granted adopted renewed",
	"Term":     "granted adopted renewed",
	"Bought":   "granted adopted renewed",
	"Grace":    "granted adopted renewed",
	"Granted":  "granted adopted renewed",
	"Renews":   "renewed",
}

// TestFoldRefusesStrayFields says in an entry of every kind what no entry of that
// kind says.
func TestFoldRefusesStrayFields(t *testing.T) {
	everywhere := []string{"Seq", "Kind", "Plan", "At", "Recorded", "Left", "Cause", "Actor", "Account"}
	full := reflect.ValueOf(entitlement.Entry{
		Of: entitlement.Held, Incident: "9", Until: noon.Add(time.Hour), Was: 1, Note: "n", Seen: "s", Why: entitlement.RefundBug,
		Reasons: "depleted", Link: "contract", Offer: entitlement.SuccessExpanded, Benefit: cloud, Bought: day(2025, 7, 1),
		Term: entitlement.Term{Start: day(2025, 7, 1), Zone: "UTC"}, Grace: 1, Granted: 5, Renews: "before",
	})
	kinds := map[entitlement.EntryKind]bool{}
	for _, entries := range everyKind(t) {
		if _, err := entitlement.Fold(slices.Values(entries)); err != nil {
			t.Fatalf("as they are: %v", err)
		}
		for i, entry := range entries {
			kinds[entry.Kind] = true
			for _, f := range reflect.VisibleFields(full.Type()) {
				if slices.Contains(everywhere, f.Name) {
					continue
				}
				of, listed := fieldsOf[f.Name]
				if !listed || full.FieldByIndex(f.Index).IsZero() {
					t.Fatalf("%s: this test does not know the field", f.Name)
				}
				if slices.Contains(strings.Fields(of), entry.Kind.String()) {
					continue
				}
				changed := slices.Clone(entries)
				reflect.ValueOf(&changed[i]).Elem().FieldByIndex(f.Index).Set(full.FieldByIndex(f.Index))
				j, err := entitlement.Fold(slices.Values(changed))
				bad, ok := errors.AsType[*entitlement.EntryError](err)
				if !ok || bad.Index != i || !errors.Is(err, entitlement.ErrInvalid) || j.Len() != 0 {
					t.Errorf("a %s entry with %s: %v, want an EntryError of entry %d, ErrInvalid", entry.Kind, f.Name, err, i)
				}
			}
		}
	}
	for kind := entitlement.Granted; kind.IsValid(); kind++ {
		if !kinds[kind] {
			t.Errorf("no %s entry was tried", kind)
		}
	}
}

// TestFoldRefusesHollowNotes leaves out of a note what it is there to say.
func TestFoldRefusesHollowNotes(t *testing.T) {
	type edit = func(*entitlement.Entry)
	for _, test := range []struct {
		kind entitlement.EntryKind
		what string
		edit edit
		want error
	}{
		{entitlement.Refused, "no reason", func(e *entitlement.Entry) { e.Reasons = "" }, entitlement.ErrInvalid},
		{entitlement.Refused, "reasons of 1 MiB", func(e *entitlement.Entry) { e.Reasons = strings.Repeat("x", 1<<20) }, entitlement.ErrInvalid},
		{entitlement.Refused, "reasons that are no text", func(e *entitlement.Entry) { e.Reasons = notUTF8 }, entitlement.ErrInvalid},
		{entitlement.Refused, "of a refusal", func(e *entitlement.Entry) { e.Of = entitlement.Refused }, entitlement.ErrInvalid},
		{entitlement.Refused, "of no kind", func(e *entitlement.Entry) { e.Of = 200 }, entitlement.ErrInvalid},
		{entitlement.Refused, "an incident of 1 MiB", func(e *entitlement.Entry) { e.Incident = entitlement.IncidentID(strings.Repeat("x", 1<<20)) }, entitlement.ErrID},
		{entitlement.LinkedTo, "no account", func(e *entitlement.Entry) { e.Account = "" }, entitlement.ErrInvalid},
		{entitlement.LinkedTo, "no contract", func(e *entitlement.Entry) { e.Link = "" }, entitlement.ErrInvalid},
		{entitlement.UnlinkedFrom, "no account", func(e *entitlement.Entry) { e.Account = "" }, entitlement.ErrInvalid},
		{entitlement.UnlinkedFrom, "a contract of two lines", func(e *entitlement.Entry) { e.Link = "a\nb" }, entitlement.ErrInvalid},
		{entitlement.Renewed, "no plan before", func(e *entitlement.Entry) { e.Renews = "" }, entitlement.ErrID},
		{entitlement.Renewed, "of itself", func(e *entitlement.Entry) { e.Renews = e.Plan }, entitlement.ErrInvalid},
	} {
		tried := false
		for _, entries := range everyKind(t) {
			for i := range entries {
				if entries[i].Kind != test.kind {
					continue
				}
				tried = true
				changed := slices.Clone(entries)
				test.edit(&changed[i])
				_, err := entitlement.Fold(slices.Values(changed))
				if bad, ok := errors.AsType[*entitlement.EntryError](err); !ok || bad.Index != i || !errors.Is(err, test.want) {
					t.Errorf("%s, %s: %v, want an EntryError of entry %d, %v", test.kind, test.what, err, i, test.want)
				}
			}
		}
		if !tried {
			t.Errorf("no %s entry was tried", test.kind)
		}
	}
}
