package entitlement

import (
	"fmt"
	"time"

	"github.com/partnersupport/partnersupport/internal/civil"
)

// Term is one enrolment period: a year from the civil date Start in the zone
// Zone, an IANA name or a fixed offset such as "+09:00". It is never stored as
// an instant, because an instant forgets on which day it was where the partner
// is. Terms are comparable with ==; the zero Term is not a term.
type Term struct {
	Start Date   `json:"start,omitzero"`
	Zone  string `json:"zone,omitzero"`
}

// UnmarshalJSON reads a term as strictly as [State.UnmarshalJSON] does a state. It
// does not ask whether there is such a day and zone. On error, t is left alone.
func (t *Term) UnmarshalJSON(data []byte) error {
	type fields Term // without this method
	return decode(data, (*fields)(t))
}

// maxYear is the last year of an instant and of a term's start: the anniversary
// must be a year of four digits, too.
const maxYear = 9998

// TermOf returns the term that starts on the civil date of from in from's own
// zone. It returns an error that wraps [ErrRange] for years that have no term,
// and [ErrZone] for [time.Local], whatever zone that is, and for a zone that
// [Term.Location] would not read back. [time.Parse] returns a time in time.Local if
// the text has the offset of the machine; [time.ParseInLocation] does not.
func TermOf(from time.Time) (Term, error) {
	term, _, err := termOf(from)
	return term, err
}

// termOf returns the term with its zone as it is read back, so that a plan and
// its restored copy have the same bounds.
func termOf(from time.Time) (Term, *time.Location, error) {
	if from.Location() == time.Local {
		// This comes first: that it is UTC here says nothing about other machines.
		return Term{}, nil, fmt.Errorf("%w: it starts in time.Local; name the partner's zone", ErrZone)
	}
	if y := from.Year(); y < 1 || y > maxYear {
		return Term{}, nil, fmt.Errorf("%w: a term from the year %d", ErrRange, y)
	}
	zone := from.Location().String()
	if start, end := from.ZoneBounds(); start.IsZero() && end.IsZero() {
		// A zone that never changes its clocks may have any name: its offset
		// says all of it.
		_, offset := from.Zone()
		zone = offsetName(offset)
	}
	term := Term{civil.Of(from), zone}
	loc, err := term.Location()
	if err != nil {
		return Term{}, nil, err
	}
	if !term.Start.Start(loc).Equal(term.Start.Start(from.Location())) {
		return Term{}, nil, fmt.Errorf("%w: %.64q is another zone elsewhere", ErrZone, zone)
	}
	return term, loc, nil
}

func offsetName(seconds int) string {
	if seconds == 0 {
		return "UTC"
	}
	layout := "-07:00"
	if seconds%60 != 0 {
		layout = "-07:00:00"
	}
	return time.Date(2000, 1, 1, 0, 0, 0, 0, time.FixedZone("", seconds)).Format(layout)
}

// maxZone is longer than every IANA name, in bytes. The errors of [time.Parse]
// and [time.LoadLocation] repeat the whole name.
const maxZone = 64

// Location returns the zone of the term. It reads the time zone data of the
// host, unless the program embeds time/tzdata. The error wraps [ErrZone].
func (t Term) Location() (*time.Location, error) {
	if t.Zone == "UTC" {
		return time.UTC, nil
	}
	if len(t.Zone) > maxZone {
		return nil, fmt.Errorf("%w: a name of %d bytes is longer than %d", ErrZone, len(t.Zone), maxZone)
	}
	for _, layout := range []string{"-07:00", "-07:00:00"} {
		if fixed, err := time.Parse(layout, t.Zone); err == nil {
			_, offset := fixed.Zone()
			return time.FixedZone(t.Zone, offset), nil
		}
	}
	if t.Zone == "" || t.Zone == "Local" {
		return nil, fmt.Errorf("%w: %q", ErrZone, t.Zone)
	}
	loc, err := time.LoadLocation(t.Zone)
	if err != nil {
		return nil, fmt.Errorf("%w: %.64q: %w", ErrZone, t.Zone, err)
	}
	return loc, nil
}

// Anniversary returns the first day after the term, on which a renewal starts
// (LCY-29). For a term from 29 February it is the 28th.
func (t Term) Anniversary() Date { return t.Start.AddYears(1) }

// LastDay returns the day before the anniversary.
func (t Term) LastDay() Date { return t.Anniversary().AddDays(-1) }

// Overlaps reports whether t and u share a day. Days are compared without zone
// (AMB-29).
func (t Term) Overlaps(u Term) bool {
	return t.Start.Before(u.Anniversary()) && u.Start.Before(t.Anniversary())
}

// String returns first and last day with the zone.
func (t Term) String() string {
	return fmt.Sprintf("%s to %s (%s)", t.Start, t.LastDay(), t.Zone)
}
