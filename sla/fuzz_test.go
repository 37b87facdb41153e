package sla_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/sla"
)

func FuzzLaws(f *testing.F) { f.Fuzz(rapid.MakeFuzz(laws)) }

var specSeeds = []string{
	`{"zone":"Asia/Seoul","week":{"monday":["09:00-18:00"]}}`,
	`{"zone":"America/New_York","week":{"sunday":["22:00-06:00","06:00-07:00"]},"holidays":[{"date":"2026-11-01"}],"from":"2026-01-01","until":"2027-01-01"}`,
	`{"zone":"UTC","week":{"tuesday":["00:00-24:00"],"wednesday":["00:00-24:00"]}}`,
	`{"zone":"Pacific/Apia","week":{"friday":["25:00-09:00"]},"until":"9999-12-31"}`,
	`{}`,
	`{"zone":"America/Havana","week":{"friday":["09:00-17:00"]},"settled":"2026-03-08"}`,
	`{"zone":"Asia/Shanghai","week":{"monday":["09:00-12:00"]},"overrides":[{"date":"2026-02-14","windows":["09:00-12:00"]}],"from":"2026-01-01","until":"2027-01-01"}`,
}

// checkCalendar makes a calendar of what was read from data. What is refused must be
// refused for a reason, and what is taken must answer.
func checkCalendar(t *testing.T, spec sla.Spec, data []byte) {
	c, err := sla.NewCalendar(spec)
	if err != nil {
		if !errors.Is(err, sla.ErrSpec) {
			t.Fatalf("NewCalendar = %v, want ErrSpec", err)
		}
		return
	}
	again, err := json.Marshal(spec)
	if err != nil {
		t.Fatal(err)
	}
	var back sla.Spec
	if err := json.Unmarshal(again, &back); err != nil {
		t.Fatal(err)
	}
	if _, err := sla.NewCalendar(back); err != nil {
		t.Fatalf("%s is refused, from %q: %v", again, data, err)
	}
	at := time.Date(2026, 10, 30, 12, 0, 0, 0, time.UTC)
	if spec.From.IsValid() {
		at = time.Date(spec.From.Year, spec.From.Month, spec.From.Day, 36, 0, 0, 0, time.UTC)
	}
	sum, err := c.Add(at, 3*time.Hour)
	if err != nil {
		return // the table ends before
	}
	if got, err := c.Between(at, sum); err != nil || got != 3*time.Hour {
		t.Fatalf("%q: Between(%v, %v) = %v, %v, want 3h", data, at, sum, got, err)
	}
}

// FuzzParseLocale reads a tag and asks for a due time with it.
func FuzzParseLocale(f *testing.F) {
	for _, seed := range []string{"en", "ko-KR", "und", "x-foo", "zz-ZZ", "", "zh-Hant-TW", "pt_BR", "iw", "en-GB-oed", "i-klingon",
		"ko-KR-u-rg-uszzzz", "qaa-Qaaa-QM-x-southern", strings.Repeat("a-", 200)} {
		f.Add(seed)
	}
	opened := time.Date(2025, 7, 1, 10, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, tag string) {
		l, err := sla.ParseLocale(tag)
		if err != nil {
			if !errors.Is(err, sla.ErrLocale) || len(err.Error()) > 1000 {
				t.Fatalf("ParseLocale(%q) = %v, want a short ErrLocale", tag, err)
			}
			return
		}
		if len(tag) > 64 {
			t.Fatalf("ParseLocale took %d bytes", len(tag))
		}
		target, err := sla.Deadline(sla.SeverityA, l)
		if err != nil {
			if !errors.Is(err, sla.ErrLocale) || target != (sla.Target{}) {
				t.Fatalf("Deadline(%q) = %v, %v, want ErrLocale", tag, target, err)
			}
			return
		}
		base, _ := l.Base()
		if target.Committed != (base.String() == "en") {
			t.Fatalf("%q: committed = %v, but the language is %v", tag, target.Committed, base)
		}
		due, err := target.Due(opened)
		switch {
		case err != nil && (target.Committed || !errors.Is(err, sla.ErrRegion)):
			t.Fatalf("%q: %v", tag, err)
		case err == nil && due.Sub(opened) < target.Within:
			t.Fatalf("%q: due %v after less than %v", tag, due, target.Within)
		}
	})
}
