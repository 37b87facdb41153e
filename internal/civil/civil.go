package civil

import (
	"cmp"
	"errors"
	"fmt"
	"time"
)

// ErrDate is wrapped by every error of this package.
var ErrDate = errors.New("not a calendar day")

// Date is a day of the Gregorian calendar. The zero Date is not a day and sorts
// before all others. Dates are comparable with ==.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// Of returns the day on which t falls in t's own zone.
func Of(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// longest is how many bytes of a bad text an error repeats. Every day has fewer.
const longest = 64

// Parse reads a day in the form 2025-06-23, year 1 to 9999.
func Parse(text string) (Date, error) {
	if len(text) > longest {
		text = text[:longest] + "..."
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil || t.Year() < 1 {
		return Date{}, fmt.Errorf("%w: %q (want the form 2025-06-23)", ErrDate, text)
	}
	return Of(t), nil
}

// String returns the day in the form 2025-06-23.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// IsZero reports whether d is the zero Date.
func (d Date) IsZero() bool { return d == Date{} }

// IsValid reports whether d is a day of the calendar in the years 1 to 9999.
func (d Date) IsValid() bool {
	return d.Year >= 1 && d.Year <= 9999 && Of(d.utc()) == d
}

func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// Compare returns -1, 0 or +1 as d is before, the same as, or after e.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// Before reports whether d is before e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// Weekday returns the day of the week of d.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// AddDays returns the day n days after d.
func (d Date) AddDays(n int) Date { return Of(d.utc().AddDate(0, 0, n)) }

// AddYears returns the anniversary of d after n years. 29 February has its
// anniversary on the 28th in a common year: 2024-02-29 plus one year is
// 2025-02-28.
func (d Date) AddYears(n int) Date {
	next := Date{d.Year + n, d.Month, d.Day}
	if !next.IsValid() && d.Month == time.February && d.Day == 29 {
		next.Day = 28
	}
	return next
}

// Start returns the first instant of d in loc: midnight, or the end of the gap
// where the clocks skip midnight. In Santiago, 2019-09-08 starts at 01:00. Where midnight
// comes twice, it is the first: in Havana, 2024-11-03 starts at 00:00 before the clocks
// go back. A day that a zone leaves out, such as 2011-12-30 in Apia, starts when the day
// after it starts.
func (d Date) Start(loc *time.Location) time.Time {
	midnight := d.utc().Unix()
	var first time.Time
	// The offset of a zone around midnight is that of the day before or of the
	// day after; each names one candidate. [time.Date] picks either of the two
	// in a gap or an overlap and promises neither.
	for _, hours := range []int{-36, 36} {
		_, offset := d.utc().Add(time.Duration(hours) * time.Hour).In(loc).Zone()
		t := time.Unix(midnight-int64(offset), 0).In(loc)
		if !Of(t).Before(d) && (first.IsZero() || t.Before(first)) {
			first = t
		}
	}
	return first
}

// AppendText appends the form 2025-06-23, or nothing for the zero Date.
func (d Date) AppendText(b []byte) ([]byte, error) {
	if d.IsZero() {
		return b, nil
	}
	if !d.IsValid() {
		return b, fmt.Errorf("%w: year %d, month %d, day %d", ErrDate, d.Year, d.Month, d.Day)
	}
	return d.utc().AppendFormat(b, time.DateOnly), nil
}

// MarshalText returns what AppendText appends.
func (d Date) MarshalText() ([]byte, error) { return d.AppendText(nil) }

// UnmarshalText reads what MarshalText writes. It copies no more of the text than an
// error shows.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := Parse(string(text[:min(len(text), longest+1)]))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}
