package main

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
)

// plan returns a cloud plan of 50 that is active from noon on, with its journal.
func plan(tb testing.TB) (*entitlement.Journal, []entitlement.Entry) {
	tb.Helper()
	e, err := entitlement.New(entitlement.Grant{Plan: "p", Offer: entitlement.SolutionsPartner, Benefit: entitlement.CloudSupport, From: noon})
	must(tb, err)
	j, err := entitlement.Fold(slices.Values([]entitlement.Entry{e.Opening(noon)}))
	must(tb, err)
	active, err := j.Activate(noon)
	must(tb, err)
	return &j, []entitlement.Entry{e.Opening(noon), active}
}

// burndownOf takes in a journal.
func burndownOf(journal ...entitlement.Entry) burndown {
	var b burndown
	for _, e := range journal {
		b.add(e)
	}
	return b
}

// leftAt reads the points as the chart does.
func leftAt(points []point, at time.Time) int64 {
	left := int64(0)
	for _, p := range points {
		if !p.at.After(at) {
			left = p.left
		}
	}
	return left
}

// TestBurndown compares the chart with what the library says was left, at every day
// of journals with entries that are dated back.
func TestBurndown(t *testing.T) {
	for seed := range uint64(50) {
		random := rand.New(rand.NewPCG(seed, 1))
		j, journal := plan(t)
		var open []entitlement.IncidentID
		for i := range 60 {
			at := noon.Add(time.Duration(random.IntN(300*24)) * time.Hour)
			var e entitlement.Entry
			var err error
			switch n := random.IntN(10); {
			case n < 6:
				id := entitlement.IncidentID(fmt.Sprint(i))
				if e, err = j.Consume(id, at); err == nil {
					open = append(open, id)
				}
			case n < 8 && len(open) > 0:
				e, err = j.Refund(open[0], entitlement.RefundBug, at)
				open = open[1:]
			case n < 9:
				e, err = j.Adjust(entitlement.Adjustment{To: entitlement.Limited(uint32(random.IntN(51))), Who: "a", Why: "b", Seen: "c"}, at)
			default:
				e, err = j.Hold(entitlement.IncidentID(fmt.Sprint("held", i)), at, at.Add(time.Hour))
			}
			if err != nil {
				continue // the plan is empty, or the refund is dated before the consumption
			}
			journal = append(journal, e)
		}
		known := burndownOf(journal...)
		points := known.points()
		for day := range 300 {
			at := noon.Add(time.Duration(day)*24*time.Hour + 30*time.Minute)
			want, err := entitlement.BalanceAt(slices.Values(journal), at, noon.AddDate(9, 0, 0))
			if err != nil {
				t.Fatal(err)
			}
			if got := leftAt(points, at); max(got, 0) != int64(want.Left) {
				t.Fatalf("seed %d, day %d: %d left, want %v\n%v", seed, day, got, want.Left, journal)
			}
		}
	}
}

func TestBurndownAdopted(t *testing.T) {
	left := entitlement.Limited(7)
	e, err := entitlement.New(entitlement.Grant{Plan: "p", Offer: entitlement.SolutionsPartner, Benefit: entitlement.CloudSupport, From: noon, Left: &left})
	must(t, err)
	taken := noon.AddDate(0, 3, 0)
	j, err := entitlement.Fold(slices.Values([]entitlement.Entry{e.Opening(taken)}))
	must(t, err)
	before, err := j.Consume("a", noon.AddDate(0, 1, 0)) // dated before the book knew the plan
	must(t, err)
	known := burndownOf(e.Opening(taken), before)
	if diff := cmp.Diff([]point{{taken, 6}}, known.points(), cmp.AllowUnexported(point{})); diff != "" {
		t.Errorf("points (-want +got):\n%s", diff)
	}
	if got := new(burndown).points(); got != nil {
		t.Errorf("no journal: %v", got)
	}
}

func TestChart(t *testing.T) {
	j, fresh := plan(t)
	from := j.Entitlement().From()
	half := from.Add(j.Entitlement().Until().Sub(from) / 2)
	// 30 of 50 are used until half time: the other 20 will do for two thirds of the rest,
	// less a little, as the activation was hours after the start.
	busy := slices.Clone(fresh)
	for i := range 30 {
		e, err := j.Consume(entitlement.IncidentID(fmt.Sprint(i)), noon.AddDate(0, 0, i))
		must(t, err)
		busy = append(busy, e)
	}
	for _, tt := range []struct {
		name                string
		journal             []entitlement.Entry
		at                  time.Time
		now, past, forecast string
	}{
		{"at the start", fresh, from, "34", "", ""},
		{"unused at half time", fresh, half, "182", "M34.2 14H182", ""},
		{"before it starts", fresh, from.Add(-time.Hour), "", "", ""},
		{"after its end", fresh, from.AddDate(2, 0, 0), "", "M34.2 14H330", ""},
		{"used fast", busy, half, "182", "", "M182 93.2L280.5 146"},
	} {
		known, err := entitlement.Fold(slices.Values(tt.journal))
		must(t, err)
		c := chartOf(known.Entitlement(), burndownOf(tt.journal...), tt.at)
		if c.Now != tt.now || c.Past != tt.past && len(tt.journal) == len(fresh) || c.Forecast != tt.forecast {
			t.Errorf("%s: now %q, past %q, forecast %q", tt.name, c.Now, c.Past, c.Forecast)
		}
	}
	c := chartOf(j.Entitlement(), burndownOf(busy...), half)
	if diff := cmp.Diff([]level{{"146", 0}, {"80", 25}, {"14", 50}}, c.Levels); diff != "" {
		t.Errorf("levels (-want +got):\n%s", diff)
	}
	// The first goes at once, and each of the others is one step.
	if !strings.HasPrefix(c.Past, "M34.2 16.6H35V19.3H") || strings.Count(c.Past, "V") != 29 || !strings.HasSuffix(c.Past, "V93.2H182") {
		t.Errorf("path %q", c.Past)
	}
}

// TestLongJournal draws a journal of many entries in a short path.
func TestLongJournal(t *testing.T) {
	start, end := noon, noon.AddDate(1, 0, 0)
	journal := []entitlement.Entry{{Kind: entitlement.Granted, At: start, Left: 200_000}}
	step := end.Sub(start) / 200_000
	for i := range 200_000 {
		journal = append(journal, entitlement.Entry{Kind: entitlement.Consumed, At: start.Add(time.Duration(i) * step), Left: entitlement.Quota(199_999 - i)})
	}
	known := burndownOf(journal...)
	path := steps(known.points(), end,
		func(at time.Time) float64 { return 34 + 296*float64(at.Sub(start))/float64(end.Sub(start)) },
		func(left int64) float64 { return 146 - 132*float64(left)/200_000 })
	if len(path) > 64<<10 || len(path) < 10<<10 {
		t.Errorf("the path has %d bytes", len(path))
	}
}

// TestPictures reads the pictures of the overview as XML, which a browser would not
// insist on.
func TestPictures(t *testing.T) {
	text := demoSite(t).ask(t, http.MethodGet, "/", "").Body.String()
	pictures := 0
	for part := range strings.SplitSeq(text, "<svg ") {
		picture, _, ok := strings.Cut(part, "</svg>")
		if !ok {
			continue
		}
		pictures++
		dec := xml.NewDecoder(strings.NewReader("<svg " + picture + "</svg>"))
		for {
			if _, err := dec.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%v in\n%s", err, picture)
			}
		}
	}
	if pictures != 5 {
		t.Errorf("%d pictures, want one for each plan", pictures)
	}
}

// TestUnlimited shows a plan that has no end but its term.
func TestUnlimited(t *testing.T) {
	store := memstore.New()
	desk, err := lifecycle.NewDesk(store, &lifecycle.Options{Partner: "hangang", Now: func() time.Time { return noon }})
	must(t, err)
	unlimited := entitlement.Unlimited
	_, err = desk.Adopt(t.Context(), lifecycle.Adoption{
		ID: "a", Actor: "a", Offer: entitlement.SolutionsPartner, Benefit: entitlement.CloudSupport, From: noon.AddDate(0, -2, 0), Quota: &unlimited, Left: unlimited,
	})
	must(t, err)
	text := newSite(t, store, func() time.Time { return noon }).ask(t, http.MethodGet, "/?lang=en", "").Body.String()
	if !strings.Contains(text, "<b>unlimited</b>") || strings.Contains(text, "<svg") || strings.Contains(text, "18446744073709551615") {
		t.Errorf("an unlimited plan:\n%s", text)
	}
}
