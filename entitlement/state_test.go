package entitlement_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/entitlement"
)

// restored fails unless e comes back from its state and from JSON as the same
// value.
func restored(t interface{ Fatalf(string, ...any) }, e entitlement.Entitlement) {
	back, err := entitlement.Restore(e.State())
	if err != nil || back != e {
		t.Fatalf("restored from %+v: %+v, %v", e.State(), back.State(), err)
	}
	data, err := json.Marshal(e)
	if err != nil {
		t.Fatalf("%v", err)
	}
	var read entitlement.Entitlement
	if err := json.Unmarshal(data, &read); err != nil || read != e {
		t.Fatalf("read from %s: %+v, %v", data, read.State(), err)
	}
}

// TestStateRoundTrip runs random commands and stores the value after each.
func TestStateRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawPlan(t)
		var consumed []entitlement.Entry
		t.Repeat(map[string]func(*rapid.T){
			"activate": func(t *rapid.T) { e, _, _ = e.Activate(drawAt(t)) },
			"consume": func(t *rapid.T) {
				next, entry, err := e.Consume(entitlement.IncidentID(fmt.Sprint(len(consumed))), drawAt(t))
				if err == nil {
					e, consumed = next, append(consumed, entry)
				}
			},
			"refund": func(t *rapid.T) {
				if len(consumed) > 0 {
					entry := rapid.SampledFrom(consumed).Draw(t, "consumption")
					e, _, _ = e.Refund(entry, entitlement.RefundBug, drawAt(t))
				}
			},
			"renew": func(t *rapid.T) {
				next, _, err := e.Renew("next", e.Until().Add(48*time.Hour))
				if err != nil {
					t.Fatal(err)
				}
				restored(t, next)
			},
			"": func(t *rapid.T) { restored(t, e) },
		})
	})
}

func TestStateOfEdges(t *testing.T) {
	for name, g := range map[string]entitlement.Grant{
		"29 February":            {From: in("America/Santiago", 2024, 2, 29)},
		"an offset of seconds":   {From: time.Date(1890, 7, 1, 0, 0, 0, 0, time.FixedZone("LMT", 30472))},
		"the first day there is": {From: time.Date(1, 1, 1, 0, 0, 0, 0, time.FixedZone("", 14*3600)), Left: new(entitlement.Limited(1))},
		"the last":               {From: time.Date(9998, 12, 31, 0, 0, 0, 0, time.FixedZone("", -12*3600))},
		"the zero time":          {Left: new(entitlement.Limited(0))},
	} {
		t.Run(name, func(t *testing.T) {
			g.Plan, g.Offer, g.Benefit = "<p>\u2028", entitlement.SuccessExpanded, cloud
			e, err := entitlement.New(g)
			if err != nil {
				t.Fatal(err)
			}
			restored(t, e)
			// An activation may precede the term by any time.
			if e, _, err = e.Activate(time.Time{}); err == nil {
				restored(t, e)
			}
		})
	}
	var zero entitlement.Entitlement
	data, err := json.Marshal(zero)
	if err != nil || string(data) != "null" {
		t.Errorf("the zero Entitlement is %s, %v", data, err)
	}
	e := pack(t, 5)
	if err := json.Unmarshal(data, &e); err != nil || e != zero {
		t.Errorf("null is %+v, %v", e.State(), err)
	}
	if zero.State() != (entitlement.State{}) {
		t.Errorf("the state of no plan is %+v", zero.State())
	}
}

func TestStateJSON(t *testing.T) {
	e := consume(t, pack(t, 5), "1")
	const want = `{"plan":"pack","offer":"success_expanded","benefit":"cloud_support","term":{"start":"2025-07-01","zone":"UTC"},` +
		`"bought":"2025-07-01","granted":5,"base":5,"left":4,"active":true,"since":"2025-07-01T00:00:00Z","consumed":1}`
	data, err := json.Marshal(e)
	if err != nil || string(data) != want {
		t.Errorf("%s, %v, want\n%s", data, err, want)
	}
	for name, bad := range map[string]string{
		"unknown field":      strings.Replace(want, `"left"`, `"`+strings.Repeat("x", 1<<16)+`":1,"left"`, 1),
		"unknown zone field": strings.Replace(want, `"zone"`, `"tz":"UTC","zone"`, 1),
		"a day as a number":  strings.Replace(want, `"2025-07-01"`, `20250701`, 1),
		"no such day":        strings.Replace(want, `"start":"2025-07-01"`, `"start":"2025-02-30"`, 1),
		"a negative count":   strings.Replace(want, `"consumed":1`, `"consumed":-1`, 1),
		"unknown offer":      strings.Replace(want, `success_expanded`, `success`, 1),
		"two values":         want + want,
		"a list":             `[]`,
		"nothing":            ``,
	} {
		got := e
		if err := got.UnmarshalJSON([]byte(bad)); !errors.Is(err, entitlement.ErrInvalid) || got != e || len(err.Error()) > 300 {
			t.Errorf("%s: %.300v, want a short ErrInvalid and no change", name, err)
		}
	}
}

func TestRestoreRefuses(t *testing.T) {
	used, err := entitlement.New(entitlement.Grant{Plan: "p", Offer: entitlement.SuccessExpanded, Benefit: cloud, From: in("Asia/Seoul", 2025, 7, 1), Left: new(entitlement.Limited(3))})
	if err != nil {
		t.Fatal(err)
	}
	used = consume(t, consume(t, used, "1"), "2")
	restored(t, used)
	unlimited := active(t, entitlement.Grant{Plan: "u", Offer: entitlement.SolutionsPartner, Benefit: cloud, From: in("UTC", 2025, 6, 22)})
	restored(t, unlimited)

	fresh, err := entitlement.New(entitlement.Grant{Plan: "f", Offer: entitlement.SuccessExpanded, Benefit: cloud, From: in("UTC", 2025, 7, 1)})
	if err != nil {
		t.Fatal(err)
	}
	restored(t, fresh)

	type change = func(*entitlement.State)
	for name, test := range map[string]struct {
		of     entitlement.Entitlement
		change change
		want   error
	}{
		"nothing at all":           {used, func(s *entitlement.State) { *s = entitlement.State{} }, entitlement.ErrID},
		"no plan":                  {used, func(s *entitlement.State) { s.Plan = "" }, entitlement.ErrID},
		"a newline in the plan":    {used, func(s *entitlement.State) { s.Plan = "a\nb" }, entitlement.ErrID},
		"no offer":                 {used, func(s *entitlement.State) { s.Offer = 0 }, entitlement.ErrInvalid},
		"no such benefit":          {used, func(s *entitlement.State) { s.Benefit = 9 }, entitlement.ErrInvalid},
		"an offer without it":      {used, func(s *entitlement.State) { s.Benefit = onPremises }, entitlement.ErrNoBenefit},
		"a retired offer":          {used, func(s *entitlement.State) { s.Offer = entitlement.LegacyGold }, entitlement.ErrOfferRetired},
		"bought too late":          {used, func(s *entitlement.State) { s.Offer, s.Term.Start = entitlement.LegacyGold, day(2025, 1, 1) }, entitlement.ErrOfferRetired},
		"no zone":                  {used, func(s *entitlement.State) { s.Term.Zone = "" }, entitlement.ErrZone},
		"the machine's zone":       {used, func(s *entitlement.State) { s.Term.Zone = "Local" }, entitlement.ErrZone},
		"no such zone":             {used, func(s *entitlement.State) { s.Term.Zone = "Asia/Nowhere" }, entitlement.ErrZone},
		"no term start":            {used, func(s *entitlement.State) { s.Term.Start = entitlement.Date{} }, entitlement.ErrRange},
		"no such term start":       {used, func(s *entitlement.State) { s.Term.Start = day(2025, 2, 30) }, entitlement.ErrRange},
		"a term from 9999":         {used, func(s *entitlement.State) { s.Term.Start = day(9999, 1, 1) }, entitlement.ErrRange},
		"not bought":               {used, func(s *entitlement.State) { s.Bought = entitlement.Date{} }, entitlement.ErrInvalid},
		"bought on no day":         {used, func(s *entitlement.State) { s.Bought = day(2025, 13, 40) }, entitlement.ErrInvalid},
		"nothing granted":          {used, func(s *entitlement.State) { s.Granted = 0 }, entitlement.ErrInvalid},
		"2^32 granted":             {used, func(s *entitlement.State) { s.Granted = 1 << 32 }, entitlement.ErrInvalid},
		"began with too many":      {used, func(s *entitlement.State) { s.Base, s.Left = 6, 4 }, entitlement.ErrInvalid},
		"began with some, granted": {used, func(s *entitlement.State) { s.Adopted = false }, entitlement.ErrInvalid},
		"unlimited left of 5":      {used, func(s *entitlement.State) { s.Left = entitlement.Unlimited }, entitlement.ErrInvalid},
		"more left than at first":  {used, func(s *entitlement.State) { s.Left, s.Consumed = 4, 0 }, entitlement.ErrInvalid},
		"one too many left":        {used, func(s *entitlement.State) { s.Left++ }, entitlement.ErrInvalid},
		"one too few left":         {used, func(s *entitlement.State) { s.Left-- }, entitlement.ErrInvalid},
		"a count that wraps":       {used, func(s *entitlement.State) { s.Left, s.Consumed, s.Refunded = 4, math.MaxUint64, 0 }, entitlement.ErrInvalid},
		"more given back":          {used, func(s *entitlement.State) { s.Left, s.Refunded = 3, 3 }, entitlement.ErrInvalid},
		"used, never active":       {used, func(s *entitlement.State) { s.Active, s.Since = false, time.Time{} }, entitlement.ErrInvalid},
		"used before, not active": {used, func(s *entitlement.State) {
			s.Left, s.Active, s.Since, s.Consumed = 3, false, time.Time{}, 0
		}, entitlement.ErrInvalid},
		"since, not active nor used": {fresh, func(s *entitlement.State) { s.Since = noon }, entitlement.ErrInvalid},
		"since, but not active":      {used, func(s *entitlement.State) { s.Active = false }, entitlement.ErrInvalid},
		"active from the end":        {used, func(s *entitlement.State) { s.Since = used.Until() }, entitlement.ErrInvalid},
		"active in year 10000":       {used, func(s *entitlement.State) { s.Since = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) }, entitlement.ErrRange},
		"adjusted by one":            {used, func(s *entitlement.State) { s.Adjusted = 1 }, entitlement.ErrInvalid},
		"adjusted above the quota":   {used, func(s *entitlement.State) { s.Left, s.Adjusted = 6, 5 }, entitlement.ErrInvalid},
		"adjusted to too few":        {used, func(s *entitlement.State) { s.Left, s.Adjusted = 0, -2 }, entitlement.ErrInvalid},
		"an adjustment that wraps":   {used, func(s *entitlement.State) { s.Left, s.Adjusted, s.Consumed = 0, math.MinInt64, 3+1<<63 }, entitlement.ErrInvalid},
		"adjusted, never active": {used, func(s *entitlement.State) {
			s.Base, s.Left, s.Active, s.Since, s.Consumed, s.Adjusted = 5, 4, false, time.Time{}, 0, -1
		}, entitlement.ErrInvalid},
		"a grace below 0":         {used, func(s *entitlement.State) { s.Grace = -1 }, entitlement.ErrInvalid},
		"a grace of years":        {used, func(s *entitlement.State) { s.Grace = 1 << 16 }, entitlement.ErrInvalid},
		"unlimited, adjusted":     {unlimited, func(s *entitlement.State) { s.Adjusted = 1 }, entitlement.ErrInvalid},
		"5 left of unlimited":     {unlimited, func(s *entitlement.State) { s.Left = 5 }, entitlement.ErrInvalid},
		"began with 5, unlimited": {unlimited, func(s *entitlement.State) { s.Base, s.Left, s.Adopted = 5, 5, true }, entitlement.ErrInvalid},
		"unlimited, given back":   {unlimited, func(s *entitlement.State) { s.Refunded = 1 }, entitlement.ErrInvalid},
	} {
		s := test.of.State()
		test.change(&s)
		if e, err := entitlement.Restore(s); !errors.Is(err, test.want) || e != (entitlement.Entitlement{}) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
}
