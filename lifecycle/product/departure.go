package product

import (
	"iter"
	"slices"
	"time"

	"github.com/partnersupport/partnersupport/internal/civil"
)

// Departure is the end of a release's cover. It is a value; the zero Departure is that
// of no release.
type Departure struct {
	At      time.Time `json:"at"`       // the first instant without cover, in UTC
	LastDay Date      `json:"last_day"` // the last day of cover, in the zone of the catalog
	Verdict Verdict   `json:"verdict"`  // the verdict at At: No, or Unknown where nothing is certain from then on

	causes reasonSet
}

// Leaving returns the releases whose cover ends after the instant, with a last day
// that is the day of the instant or one of the given number of days after it, in the
// zone of the catalog. They come by the instant of leaving, then in the order of
// [Catalog.Releases]. Cover may end with mainstream support, with a newer release
// whose day is known, or by a [Listing]. A release that is covered again leaves again.
// A negative number of days finds nothing.
func (c *Catalog) Leaving(at time.Time, days int) []Departure {
	if len(c.entries) == 0 || days < 0 {
		return nil
	}
	const most = 10_000 * 366 // beyond every day of a catalog
	from := at.Unix()
	until := civil.Of(at.In(c.zone)).AddDays(min(days, most) + 1).Start(c.zone).Unix()
	var list []Departure
	for i := range c.entries {
		list = c.entries[i].departures(list, from, until, c.zone)
	}
	slices.SortStableFunc(list, func(a, b Departure) int { return a.At.Compare(b.At) })
	return list
}

// departures appends those after the instant from, up to and at the instant
// until.
func (e *entry) departures(list []Departure, from, until int64, zone *time.Location) []Departure {
	for i := e.at(from); i < len(e.edges) && e.edges[i] <= until; i++ {
		before, v := e.verdicts[i], e.verdicts[i+1]
		if before.Covered == Yes && v.Covered != Yes {
			at := time.Unix(e.edges[i], 0).UTC()
			list = append(list, Departure{
				At:      at,
				LastDay: civil.Of(at.Add(-1).In(zone)),
				Verdict: v,
				causes:  v.reasons &^ before.reasons &^ (1 << PlanNotForProduct),
			})
		}
	}
	return list
}

// Causes yields the reasons that ended the cover, in the order of their codes:
// those of Verdict that did not hold before. It can be used again.
func (d Departure) Causes() iter.Seq[Reason] {
	return d.causes.all(d.Verdict.Name, d.Verdict.entry, d.Verdict.listing)
}
