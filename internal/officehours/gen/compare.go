package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
)

const comparedFile = "compared.csv"

// compared is a day that at least one source has as a day off.
type compared struct {
	Country string
	Date    string // 2026-02-16
	Sources string // letters of those that have it, in the order of the alphabet
	Name    string
}

// writeCompared writes what the sources said.
func writeCompared(file string, all []compared) error {
	var out bytes.Buffer
	out.WriteString("country,date,sources,name\n")
	w := csv.NewWriter(&out)
	for _, c := range all {
		if err := w.Write([]string{c.Country, c.Date, c.Sources, c.Name}); err != nil {
			return err
		}
	}
	w.Flush()
	return os.WriteFile(file, out.Bytes(), 0o666)
}

// readCompared reads what writeCompared wrote.
func readCompared(file string) ([]compared, error) {
	rows, err := read(file, "country", "date", "sources", "name")
	if err != nil {
		return nil, err
	}
	var all []compared
	for _, row := range rows {
		all = append(all, compared{row[0], row[1], row[2], row[3]})
	}
	return all, nil
}

// read returns the records of a file behind its header, which must be as given.
func read(file string, header ...string) ([][]string, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = len(header)
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(rows) == 0 || fmt.Sprint(rows[0]) != fmt.Sprint(header) {
		return nil, fmt.Errorf("%s: the columns are not %v", file, header)
	}
	return rows[1:], nil
}
