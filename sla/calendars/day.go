package calendars

import (
	"fmt"
	"iter"

	"github.com/partnersupport/partnersupport/internal/enum"
	"github.com/partnersupport/partnersupport/internal/officehours"
	"github.com/partnersupport/partnersupport/sla"
)

// Day is a day on which a whole country does not keep its usual hours, as the
// shipped table has it. It is plain data; the zero Day is not valid.
type Day struct {
	Date   sla.Date
	Name   string // in English
	Kind   Kind
	Open   sla.Window // within which a Part day is open; otherwise empty
	Status Status

	// Origins are the names of the sources that have the day, in the order of
	// [Origins]. If there is only one, nothing else confirms the day.
	Origins []string
}

// Days yields the days of the table of a country, an ISO 3166 code, in the order of
// their dates. The error wraps [sla.ErrBeyondTable] for a country without a table:
// that nothing is known of its holidays does not mean that it has none.
func Days(country string) (iter.Seq[Day], error) {
	if _, err := officehours.HolidaysOf(country, officehours.FirstYear); err != nil {
		return nil, fmt.Errorf("calendars: %w: none for the country %.8q", sla.ErrBeyondTable, country)
	}
	return func(yield func(Day) bool) {
		for h := range officehours.Holidays() {
			if h.Country == country && !yield(dayOf(h)) {
				return
			}
		}
	}, nil
}

func dayOf(h officehours.Holiday) Day {
	d := Day{Date: sla.Date{Year: h.Year, Month: h.Month, Day: h.Day}, Name: h.Name, Open: sla.Window(h.Open)}
	switch h.Kind {
	case officehours.Closed:
		d.Kind = Closed
	case officehours.Part:
		d.Kind = Part
	case officehours.Working:
		d.Kind = Working
	}
	switch h.Status {
	case officehours.Law:
		d.Status = Law
	case officehours.Announced:
		d.Status = Announced
	case officehours.Estimated:
		d.Status = Estimated
	}
	for o := range officehours.Origins() {
		for i := range len(h.Sources) {
			if h.Sources[i] == o.Letter {
				d.Origins = append(d.Origins, o.Name)
			}
		}
	}
	return d
}

// Origin is a source of the table of holidays. It is plain, comparable data.
type Origin struct {
	Name    string // with its version, if it has one
	License string
}

// Origins yields the sources of the table in a fixed order.
func Origins() iter.Seq[Origin] {
	return func(yield func(Origin) bool) {
		for o := range officehours.Origins() {
			if !yield(Origin{o.Name, o.License}) {
				return
			}
		}
	}
}

// Kind says what a day of the table is. The zero Kind is invalid. Its text form is
// the constant's name in lower case.
type Kind uint8

const (
	Closed  Kind = iota + 1 // a day off
	Part                    // open within some hours only
	Working                 // a working day, though its weekday is a day of rest
)

var kinds = enum.New[Kind]("kind of day", sla.ErrSpec, "", "closed", "part", "working")

// Kinds yields the kinds in the order of their constants.
func Kinds() iter.Seq[Kind] { return kinds.All() }

// ParseKind returns the kind with the given text form, or an error that wraps
// [sla.ErrSpec].
func ParseKind(text string) (Kind, error) { return kinds.Parse(text) }

// String returns the text form of k.
func (k Kind) String() string { return kinds.String(k) }

// IsValid reports whether k is one of the constants.
func (k Kind) IsValid() bool { return kinds.Valid(k) }

// AppendText appends the text form of k; an invalid kind is [sla.ErrSpec].
func (k Kind) AppendText(b []byte) ([]byte, error) { return kinds.Append(b, k) }

// MarshalText returns what AppendText appends.
func (k Kind) MarshalText() ([]byte, error) { return kinds.Append(nil, k) }

// UnmarshalText is [ParseKind]; on an error it leaves k alone.
func (k *Kind) UnmarshalText(text []byte) error { return kinds.Set(k, text) }

// Status says how certain a day of the table is. The zero Status is invalid. Its text
// form is the constant's name in lower case.
type Status uint8

const (
	Law       Status = iota + 1 // the same law holds in each year
	Announced                   // a government has announced it for this year
	Estimated                   // computed: the day can still move, and others can be added
)

var statuses = enum.New[Status]("status", sla.ErrSpec, "", "law", "announced", "estimated")

// Statuses yields the statuses, the most certain first.
func Statuses() iter.Seq[Status] { return statuses.All() }

// ParseStatus returns the status with the given text form, or an error that wraps
// [sla.ErrSpec].
func ParseStatus(text string) (Status, error) { return statuses.Parse(text) }

// String returns the text form of s.
func (s Status) String() string { return statuses.String(s) }

// IsValid reports whether s is one of the constants.
func (s Status) IsValid() bool { return statuses.Valid(s) }

// AppendText appends the text form of s; an invalid status is [sla.ErrSpec].
func (s Status) AppendText(b []byte) ([]byte, error) { return statuses.Append(b, s) }

// MarshalText returns what AppendText appends.
func (s Status) MarshalText() ([]byte, error) { return statuses.Append(nil, s) }

// UnmarshalText is [ParseStatus]; on an error it leaves s alone.
func (s *Status) UnmarshalText(text []byte) error { return statuses.Set(s, text) }
