package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
)

// sourcesFile ends with a generated table, below this heading.
const (
	sourcesFile   = "SOURCES.md"
	singleHeading = "## Days with one source\n"
)

// writeSingles writes the last section of a file again.
func writeSingles(file string, rows []row) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	before, _, found := bytes.Cut(content, []byte(singleHeading))
	if !found {
		return fmt.Errorf("%s has no heading %q", file, singleHeading)
	}
	return os.WriteFile(file, append(before, singles(rows)...), 0o666)
}

// singles returns the section about the days that only one source has, by country and
// year, for the countries that have such days.
func singles(rows []row) []byte {
	type count struct{ listed, read, all int } // those with only d, i, k or r; those with only n; all days
	counts := map[string]*count{}              // by country and year
	has := map[string]bool{}                   // by country
	for _, r := range rows {
		key := r.Country + r.Date[:len("2006")]
		if counts[key] == nil {
			counts[key] = &count{}
		}
		counts[key].all++
		switch {
		case r.Sources == "n":
			counts[key].read++
		case len(r.Sources) == 1:
			counts[key].listed++
		default:
			continue
		}
		has[r.Country] = true
	}
	var out bytes.Buffer
	out.WriteString(singleHeading + `
Made by every run. Each field has the days that only one of d, i, k and r has, those that only a person has read in a law or a
notice (n), and all days of the year. The countries that are left out have no such day.

| country |`)
	for year := firstYear; year <= lastYear; year++ {
		fmt.Fprintf(&out, " %d |", year)
	}
	out.WriteString("\n|---|" + string(bytes.Repeat([]byte("---|"), lastYear-firstYear+1)) + "\n")
	for _, country := range countries {
		if !has[country] {
			continue
		}
		fmt.Fprintf(&out, "| %s |", country)
		for year := firstYear; year <= lastYear; year++ {
			c := counts[country+strconv.Itoa(year)]
			if c == nil {
				c = &count{}
			}
			fmt.Fprintf(&out, " %d + %d of %d |", c.listed, c.read, c.all)
		}
		out.WriteString("\n")
	}
	return out.Bytes()
}
