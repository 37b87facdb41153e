package entitlement_test

import (
	"errors"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

func TestTermOf(t *testing.T) {
	for name, test := range map[string]struct {
		from time.Time
		want entitlement.Term
	}{
		"IANA zone":            {in("Asia/Seoul", 2025, 7, 1), entitlement.Term{Start: day(2025, 7, 1), Zone: "Asia/Seoul"}},
		"UTC":                  {in("UTC", 2025, 7, 1), entitlement.Term{Start: day(2025, 7, 1), Zone: "UTC"}},
		"offset":               {time.Date(2025, 7, 1, 23, 0, 0, 0, time.FixedZone("whatever", 9*3600)), entitlement.Term{Start: day(2025, 7, 1), Zone: "+09:00"}},
		"half an hour west":    {time.Date(2025, 7, 1, 0, 0, 0, 0, time.FixedZone("", -12600)), entitlement.Term{Start: day(2025, 7, 1), Zone: "-03:30"}},
		"an offset of seconds": {time.Date(1890, 7, 1, 0, 0, 0, 0, time.FixedZone("LMT", 30472)), entitlement.Term{Start: day(1890, 7, 1), Zone: "+08:27:52"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := entitlement.TermOf(test.from)
			if err != nil || got != test.want {
				t.Fatalf("TermOf = %v, %v, want %v", got, err, test.want)
			}
			loc, err := got.Location()
			if err != nil {
				t.Fatal(err)
			}
			if a, b := got.Start.Start(loc), got.Start.Start(test.from.Location()); !a.Equal(b) {
				t.Errorf("read back, the term starts %v, before %v", a, b)
			}
		})
	}
	if term, err := entitlement.TermOf(time.Date(2025, 7, 1, 0, 0, 0, 0, time.Local)); err == nil && term.Zone == "Local" {
		t.Errorf("time.Local became the zone of a term")
	}
	for _, zone := range []string{"", "Local", "Asia/Nowhere", "../../etc/passwd", "+25:00"} {
		if loc, err := (entitlement.Term{Start: day(2025, 7, 1), Zone: zone}).Location(); !errors.Is(err, entitlement.ErrZone) {
			t.Errorf("zone %q is %v, %v, want ErrZone", zone, loc, err)
		}
	}
}

func TestTermOverlaps(t *testing.T) {
	term := func(y, m, d int) entitlement.Term { return entitlement.Term{Start: day(y, m, d), Zone: "UTC"} }
	for _, test := range []struct {
		name string
		a, b entitlement.Term
		want bool
	}{
		{"the same", term(2025, 7, 1), term(2025, 7, 1), true},
		{"last day", term(2025, 7, 1), term(2026, 6, 30), true},
		{"anniversary", term(2025, 7, 1), term(2026, 7, 1), false},
		{"after a gap", term(2025, 7, 1), term(2027, 7, 1), false},
	} {
		if test.a.Overlaps(test.b) != test.want || test.b.Overlaps(test.a) != test.want {
			t.Errorf("%s: want %v both ways", test.name, test.want)
		}
	}
}

// TestTermBounds has the days on which a term starts or ends strangely.
func TestTermBounds(t *testing.T) {
	for _, test := range []struct {
		name        string
		from        time.Time
		start, ends string
	}{
		{"Seoul", in("Asia/Seoul", 2025, 6, 23), "2025-06-22T15:00:00Z", "2026-06-22T15:00:00Z"},
		{"Los Angeles, another offset at the end", in("America/Los_Angeles", 2024, 3, 10), "2024-03-10T08:00:00Z", "2025-03-10T07:00:00Z"},
		{"midnight skipped at the end", in("America/Santiago", 2018, 9, 8), "2018-09-08T03:00:00Z", "2019-09-08T04:00:00Z"},
		{"29 February", in("UTC", 2024, 2, 29), "2024-02-29T00:00:00Z", "2025-02-28T00:00:00Z"},
		{"leap year in between", in("UTC", 2023, 3, 1), "2023-03-01T00:00:00Z", "2024-03-01T00:00:00Z"},
		{"the hour does not matter", in("Asia/Seoul", 2025, 6, 23).Add(23 * time.Hour), "2025-06-22T15:00:00Z", "2026-06-22T15:00:00Z"},
	} {
		t.Run(test.name, func(t *testing.T) {
			e, err := entitlement.New(entitlement.Grant{Plan: "p", Offer: entitlement.SuccessCore, Benefit: cloud, From: test.from})
			if err != nil {
				t.Fatal(err)
			}
			if got := e.From().Format(time.RFC3339); got != test.start {
				t.Errorf("starts %s, want %s", got, test.start)
			}
			if got := e.Until().Format(time.RFC3339); got != test.ends {
				t.Errorf("ends %s, want %s", got, test.ends)
			}
		})
	}
}
