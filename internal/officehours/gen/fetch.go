package main

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ask has the programs that ask the sources, and the exact versions of the npm
// packages. rickar/cal is pinned in go.mod.
//
//go:embed ask
var ask embed.FS

// days are the days off that one source knows, with their names.
type days map[string]map[string]string // country or region, then date

func (d days) add(country, date, name string) {
	if d[country] == nil {
		d[country] = map[string]string{}
	}
	if _, ok := d[country][date]; !ok {
		d[country][date] = name
	}
}

// addRun adds n days from the first one on.
func (d days) addRun(country, first string, n int, name string) error {
	day, err := time.Parse(time.DateOnly, first)
	if err != nil {
		return err
	}
	for i := range n {
		d.add(country, day.AddDate(0, 0, i).Format(time.DateOnly), name)
	}
	return nil
}

// addShared adds the days of the table's years that all regions have, by the
// name in the first one.
func (d days) addShared(country string, byRegion days, regions []string) {
	for date, name := range byRegion[regions[0]] {
		missing := slices.ContainsFunc(regions, func(region string) bool {
			_, ok := byRegion[region][date]
			return !ok
		})
		if !missing && date >= strconv.Itoa(firstYear) && date < strconv.Itoa(lastYear+1) {
			d.add(country, date, name)
		}
	}
}

// fetch asks all sources, in a temporary directory, and compares them.
func fetch() (all []compared, err error) {
	dir, err := os.MkdirTemp("", "officehours")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := os.CopyFS(dir, ask); err != nil {
		return nil, err
	}
	sources := map[string]days{"r": fromRickar()}
	for letter, from := range map[string]func(string) (days, error){
		"d": fromDateHolidays, "i": fromCalendars, "k": fromKHolidays,
	} {
		if sources[letter], err = from(filepath.Join(dir, "ask")); err != nil {
			return nil, fmt.Errorf("source %s: %w", letter, err)
		}
	}
	return compare(sources), nil
}

// years are the arguments that all programs of ask start with.
var years = []string{strconv.Itoa(firstYear), strconv.Itoa(lastYear)}

// lines runs a command in dir and returns the tab-separated lines that it prints.
func lines(dir, name string, args ...string) ([][]string, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, complaint.Bytes())
	}
	var split [][]string
	for line := range strings.Lines(string(out)) {
		split = append(split, strings.Split(strings.TrimSuffix(line, "\n"), "\t"))
	}
	return split, nil
}
