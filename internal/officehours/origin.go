package officehours

import (
	"iter"
	"slices"
)

// Origin is a source of holidays.
type Origin struct {
	Letter  byte   // stands for the source in Holiday.Sources
	Name    string // with the version, if there is one
	License string // of the source; the table has facts from it, and the names from date-holidays
}

// Origins yields the sources in the order of their letters.
func Origins() iter.Seq[Origin] { return slices.Values(origins[:]) }

var origins = [...]Origin{
	{'d', "npm package date-holidays 3.37.0", "ISC, its data CC BY 3.0"},
	{'i', "calendars of ICU 78.2", "Unicode License"},
	{'k', "KHolidays 5.103.0, as in Debian 12", "LGPL 2 or later"},
	{'n', "laws and notices of governments, as gen/added.csv names them", "facts"},
	{'r', "Go module github.com/rickar/cal/v2 v2.1.27", "BSD 3-Clause"},
}
