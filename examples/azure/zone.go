package main

import (
	_ "embed"
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/language"
)

//go:embed windowszones.tsv
var windowsZones string

// zoneOf returns the IANA zone for the name of a Windows time zone, as CLDR maps it in the
// country (ISO 3166, two or three letters), or otherwise in general. A name that CLDR does
// not have is an error: zoneOf does not guess a similar name.
func zoneOf(windows, country string) (*time.Location, error) {
	territory := "001"
	if r, err := language.ParseRegion(country); err == nil {
		territory = r.String()
	}
	found := ""
	for line := range strings.Lines(windowsZones) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(cells) != 3 || cells[0] != windows {
			continue
		}
		zone, _, _ := strings.Cut(cells[2], " ")
		if cells[1] == territory {
			found = zone
			break
		}
		if cells[1] == "001" {
			found = zone
		}
	}
	if found == "" {
		return nil, fmt.Errorf("time zone %q is none that CLDR 48 knows", windows)
	}
	return time.LoadLocation(found)
}
