package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// reading is a store that counts what is read of its journal.
type reading struct {
	lifecycle.Store
	reads, entries int
	fail           int // the number of entries after which it fails; 0 is never
}

var errJournal = errors.New("the connection is gone")

func (r *reading) Journal(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[entitlement.Entry, error] {
	return func(yield func(entitlement.Entry, error) bool) {
		r.reads++
		n := 0
		for e, err := range r.Store.Journal(ctx, p, after) {
			if n++; r.fail > 0 && n > r.fail {
				yield(entitlement.Entry{}, errJournal)
				return
			}
			r.entries++
			if !yield(e, err) {
				return
			}
		}
	}
}

// count returns what was read since the last time.
func (r *reading) count() (reads, entries int) {
	reads, entries = r.reads, r.entries
	r.reads, r.entries = 0, 0
	return reads, entries
}

// readingSite is a page with the demonstration data, and the store that it reads.
func readingSite(tb testing.TB) (*site, *reading) {
	tb.Helper()
	memory := memstore.New()
	must(tb, fillDemo(tb.Context(), memory, "hangang", noon))
	store := &reading{Store: memory}
	return newSite(tb, store, func() time.Time { return noon }), store
}

// TestOverviewReadsOnce counts what overviews read of the journal: all of it once,
// whatever the number of plans, and afterwards what is new.
func TestOverviewReadsOnce(t *testing.T) {
	s, store := readingSite(t)
	whole := 0
	for _, err := range store.Store.Journal(t.Context(), "hangang", 0) {
		must(t, err)
		whole++
	}
	overview := func() string { return s.ask(t, http.MethodGet, "/?lang=en", "").Body.String() }
	check := func(name string, wantReads, wantEntries int) {
		t.Helper()
		if reads, entries := store.count(); reads != wantReads || entries != wantEntries {
			t.Errorf("%s: %d entries in %d reads, want %d in %d", name, entries, reads, wantEntries, wantReads)
		}
	}
	before := overview()
	check("the first overview", 1, whole)
	if overview() != before {
		t.Error("the same book looks otherwise when it is asked for again")
	}
	check("the same book again", 0, 0)

	opened, err := s.desk.Open(t.Context(), lifecycle.Draft{
		ID: "new", Actor: "hana", Account: account("hana"), Title: "new", Severity: sla.SeverityB, Locale: language.English,
		Plan: s.first(t, "Production database does not come online").Plan, Facts: facts(routing.Case{}),
	})
	must(t, err)
	store.count()
	after := overview()
	if got, want := strings.Count(after, left19), strings.Count(before, left19)+1; got != want {
		t.Errorf("%d entries that leave 19, want %d with the new one", got, want)
	}
	if lines(after) == lines(before) {
		t.Error("the charts are those of before")
	}
	check("one entry more", 1, 1)

	_, err = s.desk.Move(t.Context(), lifecycle.Move{ID: "wait", Request: opened.ID, Event: lifecycle.EventWait, Actor: "hana"})
	must(t, err)
	store.count()
	overview()
	check("a version without an entry", 1, 0)
	overview()
	check("the same again", 0, 0)
}

// left19 is what the list of the latest entries has for one that leaves 19.
const left19 = `<td class="number">19</td>`

// lines returns the lines of the charts of a page, in the order of their text.
func lines(page string) string {
	return strings.Join(slices.Sorted(slices.Values(regexp.MustCompile(`class="past" d="[^"]*"`).FindAllString(page, -1))), "\n")
}

// TestHistoryAfterError breaks off reading after each number of entries, and finds
// the same in the end as without.
func TestHistoryAfterError(t *testing.T) {
	s, store := readingSite(t)
	head, err := s.desk.Head(t.Context())
	must(t, err)
	want, err := new(history).follow(t.Context(), s.desk, head.Version)
	must(t, err)
	_, whole := store.count()
	for _, fail := range []int{5, 50, whole - 1} {
		var h history
		failed := 0
		for store.fail = fail; ; {
			got, err := h.follow(t.Context(), s.desk, head.Version)
			if errors.Is(err, errJournal) {
				if failed++; failed > whole {
					t.Fatalf("failing after %d entries it gets no further than %d", fail, h.seen)
				}
				continue
			}
			must(t, err)
			store.fail = 0
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(planHistory{}, burndown{}, point{}), cmp.Comparer(sameEntry)); diff != "" {
				t.Errorf("failing after %d entries (-want +got):\n%s", fail, diff)
			}
			break
		}
		if failed == 0 {
			t.Errorf("it did not fail after %d entries", fail)
		}
	}

	// The first of two purchases has two entries: neither is taken without the other.
	for _, offer := range []entitlement.Offer{entitlement.SolutionsPartner, entitlement.SuccessCore} {
		_, err = s.desk.Buy(t.Context(), lifecycle.Purchase{ID: lifecycle.OperationID(offer.String()), Offer: offer, From: noon.AddDate(3, 0, 0)})
		must(t, err)
	}
	h := history{seen: head.Version}
	store.fail = 2
	if _, err := h.follow(t.Context(), s.desk, head.Version+2); !errors.Is(err, errJournal) {
		t.Errorf("%v, want %v", err, errJournal)
	}
	store.fail = 0
	if got, err := h.follow(t.Context(), s.desk, head.Version+2); err != nil || len(got) != 3 {
		t.Errorf("after a change that was broken off: %d plans, want 3: %v", len(got), err)
	}

	store.fail = 1
	broken := newSite(t, store, func() time.Time { return noon })
	if w := broken.ask(t, http.MethodGet, "/", ""); w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), errJournal.Error()) {
		t.Errorf("a journal that cannot be read: status %d\n%s", w.Code, w.Body)
	}
}

func sameEntry(a, b entitlement.Entry) bool { return a == b }

// TestHistoryConcurrently lets many follow while somebody writes; with -race it finds
// what they share.
func TestHistoryConcurrently(t *testing.T) {
	s := demoSite(t)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 20 {
				if w := s.ask(t, http.MethodGet, "/", ""); w.Code != http.StatusOK {
					t.Errorf("status %d", w.Code)
				}
			}
		})
	}
	group.Go(func() {
		for i := range 20 {
			_, err := s.desk.Open(t.Context(), lifecycle.Draft{
				ID: lifecycle.OperationID(fmt.Sprint("more-", i)), Actor: "hana", Account: account("hana"), Title: "new", Severity: sla.SeverityB,
				Locale: language.English, Facts: facts(routing.Case{}),
			})
			if err != nil && !errors.Is(err, lifecycle.ErrRefused) {
				t.Error(err)
			}
		}
	})
	group.Wait()
	head, err := s.desk.Head(t.Context())
	must(t, err)
	got, err := s.history.follow(t.Context(), s.desk, head.Version)
	must(t, err)
	for _, p := range head.Plans {
		var journal []entitlement.Entry
		for e, err := range s.desk.PlanJournal(t.Context(), p.Entitlement.Plan()) {
			must(t, err)
			journal = append(journal, e)
		}
		want := planHistory{burndownOf(journal...), journal[max(0, len(journal)-latest):]}
		known := got[p.Entitlement.Plan()]
		if !slices.Equal(known.latest, want.latest) || !slices.Equal(known.burndown.changes, want.burndown.changes) {
			t.Errorf("%s: %v, want %v", p.Entitlement.Plan(), known, want)
		}
	}
}
