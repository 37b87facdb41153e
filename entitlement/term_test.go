package entitlement_test

import (
	"errors"
	"strings"
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
	for _, zone := range []string{"", "Local", "Asia/Nowhere", "../../etc/passwd", "+25:00", strings.Repeat("x", 64), strings.Repeat("\xff", 64), strings.Repeat("x", 1<<20)} {
		loc, err := (entitlement.Term{Start: day(2025, 7, 1), Zone: zone}).Location()
		if !errors.Is(err, entitlement.ErrZone) {
			t.Errorf("zone %.64q is %v, %v, want ErrZone", zone, loc, err)
		}
		if err != nil && len(err.Error()) > 500 {
			t.Errorf("zone %.64q: the error has %d bytes", zone, len(err.Error()))
		}
	}
}

// TestTermOfUnreadableZone has zones that mean something in this process alone.
func TestTermOfUnreadableZone(t *testing.T) {
	// A zone that never changes is its offset, whatever its name. This one
	// changes, so that only its name can say it.
	data := tzdata(t)
	load := func(name string) *time.Location {
		loc, err := time.LoadLocationFromTZData(name, data)
		if err != nil {
			t.Fatal(err)
		}
		return loc
	}
	for name, loc := range map[string]*time.Location{
		"time.Local, whatever TZ says":   time.Local,
		"a name of one's own":            load("head office"),
		"no name":                        load(""),
		"the name of another zone":       load("Asia/Seoul"),
		"called UTC":                     load("UTC"),
		"called Local":                   load("Local"),
		"a name of a mebibyte":           load(strings.Repeat("x", 1<<20)),
		"an offset of more than a day":   time.FixedZone("", 26*3600),
		"an offset of more than a month": time.FixedZone("", -1000*3600),
	} {
		from := time.Date(2025, 7, 1, 0, 0, 0, 0, loc)
		term, err := entitlement.TermOf(from)
		if !errors.Is(err, entitlement.ErrZone) || term != (entitlement.Term{}) {
			t.Errorf("%s: %v, %v, want ErrZone", name, term, err)
		}
		if err != nil && len(err.Error()) > 500 {
			t.Errorf("%s: the error has %d bytes", name, len(err.Error()))
		}
		if _, err := entitlement.New(entitlement.Grant{Plan: "p", Offer: entitlement.SuccessCore, Benefit: cloud, From: from}); !errors.Is(err, entitlement.ErrZone) {
			t.Errorf("%s: New: %v, want ErrZone", name, err)
		}
	}
	if term, err := entitlement.TermOf(time.Date(2025, 7, 1, 0, 0, 0, 0, load("America/New_York"))); err != nil || term.Zone != "America/New_York" {
		t.Errorf("a zone under its own name: %v, %v", term, err)
	}
}

// tzdata returns the data of a zone that changes its clocks twice in every
// year, as New York does: the footer says all of it.
func tzdata(t *testing.T) []byte {
	t.Helper()
	header := func() []byte {
		h := append([]byte("TZif2"), make([]byte, 15)...)
		// Counts: no indicators, leap seconds or transitions; one type, its name of four bytes.
		for _, n := range []byte{0, 0, 0, 0, 1, 4} {
			h = append(h, 0, 0, 0, n)
		}
		return append(h, 0xff, 0xff, 0xb9, 0xb0, 0, 0, 'E', 'S', 'T', 0) // -18000 seconds
	}
	return append(append(header(), header()...), "\nEST5EDT,M3.2.0,M11.1.0\n"...)
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
