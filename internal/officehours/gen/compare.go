package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"slices"
)

const comparedFile = "compared.csv"

// compared is a day that at least one source has as a day off.
type compared struct {
	Country string
	Date    string // 2026-02-16
	Sources string // letters of the sources that have it, sorted
	Name    string
}

// compare merges the days of the sources, by their letters, sorted by country
// and date. The name is that of date-holidays if it has one.
func compare(sources map[string]days) []compared {
	var all []compared
	for _, country := range countries { // sorted
		names := map[string]string{}
		for _, letter := range []string{"r", "k", "i", "d"} {
			maps.Copy(names, sources[letter][country])
		}
		for _, date := range slices.Sorted(maps.Keys(names)) {
			c := compared{Country: country, Date: date, Name: names[date]}
			for _, letter := range slices.Sorted(maps.Keys(sources)) {
				if _, ok := sources[letter][country][date]; ok {
					c.Sources += letter
				}
			}
			all = append(all, c)
		}
	}
	return all
}

// writeCompared writes what the sources said.
func writeCompared(file string, all []compared) error {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	rows := [][]string{comparedHeader}
	for _, c := range all {
		rows = append(rows, []string{c.Country, c.Date, c.Sources, c.Name})
	}
	if err := w.WriteAll(rows); err != nil {
		return err
	}
	return os.WriteFile(file, out.Bytes(), 0o666)
}

var comparedHeader = []string{"country", "date", "sources", "name"}

// readCompared reads what writeCompared wrote.
func readCompared(file string) ([]compared, error) {
	rows, err := read(file, comparedHeader)
	if err != nil {
		return nil, err
	}
	all := make([]compared, len(rows))
	for i, row := range rows {
		all[i] = compared{row[0], row[1], row[2], row[3]}
	}
	return all, nil
}

// read returns the records of a file after its header, which must be as given.
func read(file string, header []string) ([][]string, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(bytes.NewReader(content))
	r.FieldsPerRecord = len(header)
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(rows) == 0 || !slices.Equal(rows[0], header) {
		return nil, fmt.Errorf("%s: the columns are not %v", file, header)
	}
	return rows[1:], nil
}
