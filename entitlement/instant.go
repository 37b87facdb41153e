package entitlement

import (
	"fmt"
	"math"
	"time"
)

// checkOrder returns an error that wraps [ErrBackwards] if at is before what it
// follows.
func checkOrder(at, before time.Time) error {
	if !at.Before(before) {
		return nil
	}
	return fmt.Errorf("%w: %s is before %s", ErrBackwards, at.Format(time.RFC3339Nano), before.Format(time.RFC3339Nano))
}

// instant cuts t to whole microseconds in UTC, the form in which instants are
// kept: values read back from a store are == to those written.
func instant(t time.Time) (time.Time, error) {
	// The first seconds of the years 1 and maxYear+1: to ask for the year takes
	// longer than all the rest of a command.
	const first, end = -62135596800, 253370764800
	s := t.Unix()
	if s < first || s >= end {
		return time.Time{}, fmt.Errorf("%w: the year %d", ErrRange, t.UTC().Year())
	}
	return time.Unix(s, int64(t.Nanosecond()/1000*1000)).UTC(), nil
}

// instants replaces each of the list by what [instant] returns.
func instants(list ...*time.Time) error {
	for _, at := range list {
		cut, err := instant(*at)
		if err != nil {
			return err
		}
		*at = cut
	}
	return nil
}

// printable brings each of the list to UTC, and checks that it has a text form. The
// bounds of a term may lie outside of the range for commands, in the years 0 and 9999.
func printable(list ...*time.Time) error {
	for _, at := range list {
		*at = at.UTC()
		if y := at.Year(); y < 0 || y > 9999 {
			return fmt.Errorf("%w: the year %d", ErrRange, y)
		}
	}
	return nil
}

// micros is [instant] for questions that return no error. No term holds what
// lies outside of the range, on either side; UnixMicro would wrap it into one.
func micros(t time.Time) int64 {
	switch cut, err := instant(t); {
	case err == nil:
		return cut.UnixMicro()
	case t.Before(time.Unix(0, 0)):
		return math.MinInt64
	}
	return math.MaxInt64
}
