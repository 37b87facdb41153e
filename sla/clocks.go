package sla

import "time"

// clocks is how far the clocks of a zone are ahead of UTC, as a sorted list of
// the instants from which an offset holds. [time.Date] is not used to read a
// wall clock: in a gap or an overlap it answers with either of two instants and
// promises neither.
type clocks []clockChange

type clockChange struct {
	from   int64 // instant
	offset int64
}

// clocksOf lists the offsets of zone from one instant to another. The first holds
// at from, and is taken to have held before it as well.
func clocksOf(zone *time.Location, from, to int64) clocks {
	var list clocks
	for at := time.Unix(0, from).In(zone); at.UnixNano() < to; {
		_, seconds := at.Zone()
		offset := int64(seconds) * int64(time.Second)
		if n := len(list); n == 0 || list[n-1].offset != offset {
			list = append(list, clockChange{at.UnixNano(), offset})
		}
		_, end := at.ZoneBounds()
		if end.IsZero() {
			return list
		}
		// Where the zone follows a yearly rule, the bounds are cut at 365 days
		// after New Year. On 31 December of a leap year they end in the past.
		if !end.After(at) {
			end = at.AddDate(0, 0, 1)
		}
		at = end
	}
	return list
}

// at returns the index of the offset that holds at an instant.
func (c clocks) at(instant int64) int {
	return max(0, search(0, len(c), func(i int) bool { return c[i].from > instant })-1)
}

// opening returns the first instant at which the wall clock shows wall or later:
// the end of a gap that swallows wall, the first of two instants that show it.
func (c clocks) opening(wall int64) int64 {
	i := c.at(wall - 2*day)
	for i+1 < len(c) && c[i+1].from+c[i].offset <= wall {
		i++
	}
	return max(c[i].from, wall-c[i].offset)
}

// closing returns the instant from which on the wall clock shows wall or later
// for good: the end of a gap that swallows wall, the last of two instants that
// show it.
func (c clocks) closing(wall int64) int64 {
	i := c.at(wall + 2*day)
	for i > 0 && c[i].from+c[i].offset >= wall {
		i--
	}
	if i+1 < len(c) {
		return min(c[i+1].from, wall-c[i].offset)
	}
	return wall - c[i].offset
}
