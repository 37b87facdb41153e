package entitlement_test

import (
	"encoding/json"
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/enumtest"
)

func TestWarningText(t *testing.T) {
	enumtest.Run(t, enumtest.Span(entitlement.FewLeft, entitlement.EndsSoon), entitlement.ParseWarning, 2)
}

func refund(t *testing.T, e entitlement.Entitlement, incident entitlement.IncidentID) entitlement.Entitlement {
	t.Helper()
	next, _, err := e.Refund(entitlement.Entry{Kind: entitlement.Consumed, Plan: e.Plan(), Incident: incident, At: noon}, entitlement.RefundBug, noon)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func TestForecast(t *testing.T) {
	from := in("UTC", 2025, 7, 1)
	after := func(days int) time.Time { return from.AddDate(0, 0, days) }
	plan := func(granted, left uint32) entitlement.Entitlement {
		e, err := entitlement.New(entitlement.Grant{
			Plan: "p", Offer: entitlement.SolutionsPartner, Benefit: cloud, From: from,
			Quota: new(entitlement.Limited(granted)), Left: new(entitlement.Limited(left)),
		})
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	late, _, err := plan(50, 50).Activate(after(100))
	if err != nil {
		t.Fatal(err)
	}
	early, _, err := plan(50, 50).Activate(after(-10))
	if err != nil {
		t.Fatal(err)
	}
	early, _, err = early.Consume("1", from)
	if err != nil {
		t.Fatal(err)
	}
	// At this wait, 4 used before it are 3 in it, less 1 to 2 microseconds.
	const wait = (3*365*24*60*60*1_000_000 + 3) / 7 * time.Microsecond
	unlimited := active(t, entitlement.Grant{Plan: "u", Offer: entitlement.SolutionsPartner, Benefit: cloud, From: in("UTC", 2025, 6, 22)})
	for name, test := range map[string]struct {
		plan entitlement.Entitlement
		at   time.Time
		want entitlement.Forecast
	}{
		// 10 in 73 days are 50 in 365: the last one goes with the end, too late.
		"one too few":        {plan(50, 40), after(73), entitlement.Forecast{Since: from, Used: 10, Left: 40, Lapses: 1}},
		"just enough":        {plan(51, 40), after(73), entitlement.Forecast{Since: from, Used: 11, Left: 40, RunsOut: after(73).Add((73 * 24 * time.Hour * 40 / 11).Truncate(time.Microsecond))}},
		"in half the time":   {plan(50, 25), after(50), entitlement.Forecast{Since: from, Used: 25, Left: 25, RunsOut: after(100)}},
		"half of it":         {plan(50, 25), after(182), entitlement.Forecast{Since: from, Used: 25, Left: 25, RunsOut: after(364)}},
		"slower":             {plan(50, 26), after(182), entitlement.Forecast{Since: from, Used: 24, Left: 26, Lapses: 2}},
		"all at once":        {plan(50, 1), from.Add(time.Microsecond), entitlement.Forecast{Since: from, Used: 49, Left: 1, RunsOut: from.Add(time.Microsecond)}},
		"no time has passed": {plan(50, 40), from, entitlement.Forecast{Since: from, Used: 10, Left: 40, Lapses: 40}},
		"before the term":    {plan(50, 40), after(-1), entitlement.Forecast{Since: from, Used: 10, Left: 40, Lapses: 40}},
		"nothing used":       {active(t, entitlement.Grant{Plan: "p", Offer: entitlement.SuccessExpanded, Benefit: cloud, From: from}), after(100), entitlement.Forecast{Since: from, Left: 5, Lapses: 5}},
		"never activated":    {plan(50, 50), after(100), entitlement.Forecast{Left: 50, Lapses: 50}},
		"activated late":     {consume(t, late, "1"), after(200), entitlement.Forecast{Since: after(100), Used: 1, Left: 49, Lapses: 48}},
		"activated early":    {early, after(10), entitlement.Forecast{Since: from, Used: 1, Left: 49, Lapses: 14}},
		"gone with the last microsecond": {plan(7, 3), after(365).Add(-wait),
			entitlement.Forecast{Since: from, Used: 4, Left: 3, RunsOut: after(365).Add(-time.Microsecond)}},
		"one in all the term":   {plan(50, 49), after(365).Add(-time.Microsecond), entitlement.Forecast{Since: from, Used: 1, Left: 49, Lapses: 49}},
		"empty":                 {plan(50, 0), after(10), entitlement.Forecast{Since: from, Used: 50, RunsOut: after(10)}},
		"after the end":         {plan(50, 7), after(365), entitlement.Forecast{Since: from, Used: 43, Lapses: 7}},
		"the last microsecond":  {plan(50, 7), after(365).Add(-time.Microsecond), entitlement.Forecast{Since: from, Used: 43, Left: 7, Lapses: 7}},
		"unlimited":             {consume(t, unlimited, "1"), after(100), entitlement.Forecast{Since: unlimited.From(), Used: 1, Left: entitlement.Unlimited}},
		"unlimited, ended":      {unlimited, unlimited.Until(), entitlement.Forecast{Since: unlimited.From()}},
		"unlimited, not yet":    {unlimited, unlimited.Until().Add(-time.Microsecond), entitlement.Forecast{Since: unlimited.From(), Left: entitlement.Unlimited}},
		"unlimited, given back": {refund(t, consume(t, consume(t, unlimited, "1"), "2"), "1"), after(200), entitlement.Forecast{Since: unlimited.From(), Used: 1, Left: entitlement.Unlimited}},
		// Numbers whose products end on a multiple of 2^64.
		"a wait of 64 bits and one": {plan(1<<32-1, 1<<32-1-7000), from.Add(30_064_821_072_000 * time.Microsecond),
			entitlement.Forecast{Since: from, Used: 7000, Left: 1<<32 - 1 - 7000, Lapses: 4294959953}},
		"a use of 64 bits and one": {plan(1<<32-1, 1<<31-1), after(365).Add(-(1 << 33) * time.Microsecond),
			entitlement.Forecast{Since: from, Used: 1 << 31, Left: 1<<31 - 1, Lapses: 2146898546}},
		"a wait of more than 64 bits": {plan(1<<32-1, 1<<31), after(182),
			entitlement.Forecast{Since: from, Used: 1<<31 - 1, Left: 1 << 31, RunsOut: after(364).Add(7322 * time.Microsecond)}},
		"most there can be":    {plan(1<<32-1, 1<<32-2), after(182), entitlement.Forecast{Since: from, Used: 1, Left: 1<<32 - 2, Lapses: 1<<32 - 3}},
		"most there can be, 2": {plan(1<<32-1, 1), after(182), entitlement.Forecast{Since: from, Used: 1<<32 - 2, Left: 1, RunsOut: after(182).Add(3661 * time.Microsecond)}},
	} {
		test.want.At = test.at
		if diff := cmp.Diff(test.want, test.plan.Forecast(test.at)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	for _, at := range []time.Time{time.Unix(-1<<62, 0), time.Unix(1<<62, 0)} {
		if f := plan(50, 40).Forecast(at); !f.At.IsZero() || !f.RunsOut.IsZero() || f.Lapses != 40 {
			t.Errorf("at %v: %+v", at, f)
		}
	}
}

// TestForecastOfEdges has forecasts that name instants of which no command can be.
func TestForecastOfEdges(t *testing.T) {
	for name, test := range map[string]struct {
		from, at time.Time
		left     uint32
	}{
		"active in the year 0":     {time.Date(1, 1, 1, 0, 0, 0, 0, time.FixedZone("", 14*3600)), time.Date(1, 3, 1, 0, 0, 0, 0, time.UTC), 4},
		"runs out in 9999":         {in("UTC", 9998, 7, 1), in("UTC", 9998, 12, 15), 3},
		"empty, from the last day": {in("UTC", 9998, 12, 31), in("UTC", 9998, 12, 31), 0},
	} {
		e, err := entitlement.New(entitlement.Grant{
			Plan: "p", Offer: entitlement.SuccessExpanded, Benefit: cloud, From: test.from, Left: new(entitlement.Limited(test.left)),
		})
		if err != nil {
			t.Fatal(err)
		}
		f := e.Forecast(test.at)
		data, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		var back entitlement.Forecast
		if err := json.Unmarshal(data, &back); err != nil || back != f {
			t.Errorf("%s: %s reads as %+v, %v", name, data, back, err)
		}
	}
}

// TestForecastLaws compares with a model that lets the incidents go one by one,
// in fractions.
func TestForecastLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		granted := rapid.Uint32Range(1, 60).Draw(t, "granted")
		e, err := entitlement.New(entitlement.Grant{
			Plan: "p", Offer: entitlement.SolutionsPartner, Benefit: cloud, From: start,
			Quota: new(entitlement.Limited(granted)), Left: new(entitlement.Limited(rapid.Uint32Range(0, granted).Draw(t, "left"))),
			Grace: rapid.SampledFrom([]int{0, entitlement.RenewalWindow}).Draw(t, "grace"),
		})
		if err != nil {
			t.Fatal(err)
		}
		at := drawAt(t)
		f := e.Forecast(at)
		if f != e.Forecast(at.In(time.FixedZone("", 9*3600))) {
			t.Fatal("another zone, another forecast")
		}

		left, used := int64(e.Remaining()), int64(e.Granted()-e.Remaining())
		want := entitlement.Forecast{At: at.UTC(), Used: uint64(used), Left: e.Remaining(), Lapses: e.Remaining()}
		if used > 0 {
			want.Since = e.From()
		}
		switch {
		case !at.Before(e.Until()):
			want.Left = 0
		case left == 0:
			want.RunsOut = want.At
		case used > 0 && at.After(e.From()):
			pace := big.NewRat(at.Sub(e.From()).Microseconds(), used)
			rest := new(big.Rat).SetInt64(e.Until().Sub(at).Microseconds())
			for k := int64(1); k <= left; k++ {
				wait := new(big.Rat).Mul(pace, new(big.Rat).SetInt64(k))
				if wait.Cmp(rest) >= 0 {
					break
				}
				want.Lapses--
				if k == left {
					micros := new(big.Int).Quo(wait.Num(), wait.Denom())
					want.RunsOut = want.At.Add(time.Duration(micros.Int64()) * time.Microsecond)
				}
			}
		}
		if diff := cmp.Diff(want, f); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
		data, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		var back entitlement.Forecast
		if err := json.Unmarshal(data, &back); err != nil || back != f {
			t.Fatalf("%s reads as %+v, %v", data, back, err)
		}
	})
}

func TestWarnings(t *testing.T) {
	const days = 24 * time.Hour
	warned := func(t *testing.T, e entitlement.Entitlement, at time.Time, left entitlement.Quota, ends time.Duration, want ...entitlement.Warning) {
		t.Helper()
		if got := e.Warnings(at, entitlement.Thresholds{Left: left, Ends: ends}); !slices.Equal(got, want) {
			t.Errorf("%v left, %v before the end: %v, want %v", e.Remaining(), e.Until().Sub(at), got, want)
		}
	}
	t.Run("plans that end in thirty days", func(t *testing.T) {
		t.Attr("proves", "UX-16")
		thirty := pack(t, 5)
		now := thirty.Until().Add(-30 * days)
		thirtyOne := active(t, entitlement.Grant{Plan: "later", Offer: entitlement.SuccessExpanded, Benefit: cloud, From: in("UTC", 2025, 7, 2)})
		ended := active(t, entitlement.Grant{Plan: "earlier", Offer: entitlement.SuccessExpanded, Benefit: cloud, From: in("UTC", 2025, 6, 1)})
		if got := ended.Until(); !got.Equal(now) || thirtyOne.Until().Sub(now) != 31*days {
			t.Fatalf("the example is wrong: %v, %v", got, thirtyOne.Until())
		}
		warned(t, thirty, now, 0, 30*days, entitlement.EndsSoon)
		warned(t, thirtyOne, now, 0, 30*days)
		warned(t, ended, now, 0, 30*days)
		// Both sides of the notice and of the end, to the microsecond.
		warned(t, thirty, now.Add(-time.Microsecond), 0, 30*days)
		warned(t, thirty, thirty.Until().Add(-time.Microsecond), 0, 30*days, entitlement.EndsSoon)
		warned(t, thirty, thirty.Until(), 0, 30*days)
	})
	t.Run("few left", func(t *testing.T) {
		warned(t, pack(t, 3), noon, 2, 0)
		two := consume(t, pack(t, 3), "1")
		warned(t, two, noon, 2, 0, entitlement.FewLeft)
		one := consume(t, two, "2")
		warned(t, one, noon, 2, 0, entitlement.FewLeft)
		warned(t, consume(t, one, "3"), noon, 2, 0)
		warned(t, one, one.Until(), 2, 0)
		unlimited := active(t, entitlement.Grant{Plan: "u", Offer: entitlement.SolutionsPartner, Benefit: cloud, From: in("UTC", 2025, 6, 22)})
		warned(t, unlimited, noon, entitlement.Unlimited, 0)
	})
	t.Run("both, in order", func(t *testing.T) {
		warned(t, pack(t, 1), noon, 1, 365*days, entitlement.FewLeft, entitlement.EndsSoon)
	})
	t.Run("no thresholds", func(t *testing.T) {
		e := pack(t, 1)
		warned(t, e, e.Until().Add(-time.Microsecond), 0, 0)
		warned(t, e, e.Until().Add(-time.Microsecond), 0, -1)
	})
}
