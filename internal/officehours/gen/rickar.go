package main

import (
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/at"
	"github.com/rickar/cal/v2/au"
	"github.com/rickar/cal/v2/be"
	"github.com/rickar/cal/v2/br"
	"github.com/rickar/cal/v2/ca"
	"github.com/rickar/cal/v2/ch"
	"github.com/rickar/cal/v2/cz"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/es"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/it"
	"github.com/rickar/cal/v2/jp"
	"github.com/rickar/cal/v2/mx"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/pl"
	"github.com/rickar/cal/v2/pt"
	"github.com/rickar/cal/v2/ru"
	"github.com/rickar/cal/v2/us"
)

// rickarRegions has the lists of rickar/cal for each country. Its national list of
// Switzerland has days of some cantons, so the lists of the cantons are read. It has no
// list for the other countries.
var rickarRegions = map[string][][]*cal.Holiday{
	"AT": {at.Holidays},
	"AU": {
		au.HolidaysACT, au.HolidaysNSW, au.HolidaysNT, au.HolidaysQLD,
		au.HolidaysSA, au.HolidaysTAS, au.HolidaysVIC, au.HolidaysWA,
	},
	"BE": {be.Holidays},
	"BR": {br.Holidays},
	"CA": {ca.Holidays},
	"CH": {
		ch.HolidaysZH, ch.HolidaysBE, ch.HolidaysLU, ch.HolidaysUR, ch.HolidaysSZ, ch.HolidaysOW, ch.HolidaysNW,
		ch.HolidaysGL, ch.HolidaysZG, ch.HolidaysFR, ch.HolidaysSO, ch.HolidaysBS, ch.HolidaysBL, ch.HolidaysSH,
		ch.HolidaysAR, ch.HolidaysAI, ch.HolidaysSG, ch.HolidaysGR, ch.HolidaysAG, ch.HolidaysTG, ch.HolidaysTI,
		ch.HolidaysVD, ch.HolidaysVS, ch.HolidaysNE, ch.HolidaysGE, ch.HolidaysJU,
	},
	"CZ": {cz.Holidays},
	"DE": {de.Holidays},
	"ES": {es.Holidays},
	"FR": {fr.Holidays},
	"GB": {gb.Holidays},
	"IT": {it.Holidays},
	"JP": {jp.Holidays},
	"MX": {mx.Holidays},
	"NL": {nl.Holidays},
	"PL": {pl.Holidays},
	"PT": {pt.Holidays},
	"RU": {ru.Holidays},
	"US": {us.Holidays},
}

// fromRickar reads the days themselves and those on which they are observed.
func fromRickar() days {
	found := days{}
	for country, regions := range rickarRegions {
		byRegion := days{}
		var names []string
		for i, list := range regions {
			names = append(names, string(rune('a'+i)))
			for year := firstYear; year <= lastYear+1; year++ { // New Year may be observed the year before
				for _, h := range list {
					actual, observed := h.Calc(year)
					for _, day := range []time.Time{actual, observed} {
						if !day.IsZero() {
							byRegion.add(names[i], day.Format(time.DateOnly), h.Name)
						}
					}
				}
			}
		}
		found.addShared(country, byRegion, names)
	}
	return found
}
