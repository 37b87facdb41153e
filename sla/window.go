package sla

import (
	"fmt"
	"strconv"
	"time"
)

// Window is a span of open time in the form "09:00-18:00", from 00:00 to 24:00.
// An end that is not after the start lies on the next day: "22:00-06:00" on a
// Monday ends on Tuesday, and belongs to Monday; a holiday on Monday cancels all of
// it and one on Tuesday none. A window of no length, such as "09:00-09:00" or the
// empty Window, is an error, not a whole day. A break is the time between two
// windows: "09:00-12:00" and "13:00-18:00".
//
// A Window is text so that [NewCalendar] can report every bad one together with its
// place in the Spec.
type Window string

const (
	minute = int64(time.Minute)
	day    = 24 * 60 * minute
	week   = 7 * day
)

// hours is a window in nanoseconds since the midnight on which its day starts;
// to is at most 48 hours.
type hours struct{ from, to int64 }

// parse returns the hours of w.
func (w Window) parse() (hours, error) {
	if len(w) != len("09:00-18:00") || w[5] != '-' {
		return hours{}, fmt.Errorf("%.32q is not of the form 09:00-18:00", string(w))
	}
	from, okFrom := clock(string(w[:5]))
	to, okTo := clock(string(w[6:]))
	switch {
	case !okFrom || !okTo:
		return hours{}, fmt.Errorf("%q has a time that no clock shows", string(w))
	case from == day:
		return hours{}, fmt.Errorf("%q starts at 24:00: write 00:00 on the next day", string(w))
	case from == to:
		return hours{}, fmt.Errorf("%q has no length", string(w))
	case to < from:
		to += day
	}
	return hours{from, to}, nil
}

// clock reads 09:00; 24:00 is the end of the day.
func clock(text string) (int64, bool) {
	h, errH := strconv.ParseUint(text[:2], 10, 8)
	m, errM := strconv.ParseUint(text[3:], 10, 8)
	ok := errH == nil && errM == nil && text[2] == ':' && m < 60 && (h < 24 || h == 24 && m == 0)
	return (int64(h)*60 + int64(m)) * minute, ok
}
