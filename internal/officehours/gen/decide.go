package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
)

const (
	decisionsFile = "decisions.csv"
	addedFile     = "added.csv"
)

// decision says what becomes of days on which the sources differ, or which all sources
// have although they are not nation-wide.
type decision struct {
	Country string
	Name    string   // a pattern of path.Match for the name of the day
	Dates   []string // patterns of path.Match; one must match
	Closed  bool     // whether it is a day off; otherwise the day is dropped
	Reason  string   // the law or notice that settles it, and which source is wrong and why
	used    bool
}

// added is a day that people add to the table: one that no source has, or one that is
// not closed all day. It takes precedence over all sources.
type added struct {
	row
	Reason string
}

// row is a row of the table.
type row struct {
	Country, Date string
	Kind          string // closed, part or working
	Open          string // hours of a part day, "00:00-13:00"
	Status        string // law, announced or estimated
	Sources       string // letters: d, i, k and r, and n for a law or notice that was read
	Name          string
}

// covering are the letters of the sources that list the country at all.
func covering(country string) string {
	letters := "d"
	if kholidaysRegions[country] != nil {
		letters += "k"
	}
	if rickarRegions[country] != nil {
		letters += "r"
	}
	return letters
}

// differ reports whether a source that lists the country does not have the day. The
// computed calendars have a few kinds of days only, so a day that they lack is no
// difference.
func differ(c compared) bool {
	return !slices.Equal(
		strings.Split(covering(c.Country), ""),
		strings.Split(strings.ReplaceAll(c.Sources, "i", ""), ""))
}

func (d *decision) matches(c compared) bool {
	name, _ := path.Match(d.Name, strings.ReplaceAll(c.Name, "/", " ")) // readDecisions has tried the patterns
	return d.Country == c.Country && name && slices.ContainsFunc(d.Dates, func(pattern string) bool {
		ok, _ := path.Match(pattern, c.Date)
		return ok
	})
}

// build makes the rows of the table from the files.
func build() ([]row, error) {
	all, err := readCompared(comparedFile)
	if err != nil {
		return nil, err
	}
	decisions, err := readDecisions(decisionsFile)
	if err != nil {
		return nil, err
	}
	extra, err := readAdded(addedFile)
	if err != nil {
		return nil, err
	}
	announced, err := readAnnounced(announcedFile)
	if err != nil {
		return nil, err
	}
	rows, err := decide(all, decisions, extra)
	if err != nil {
		return nil, err
	}
	setStatus(rows, announced)
	return rows, nil
}

// decide returns the rows of the table, sorted by country and date, some of them without
// a status. Its error joins all differences without a decision and all decisions without
// a difference.
func decide(all []compared, decisions []decision, extra []added) ([]row, error) {
	byHand := map[[2]string]added{}
	for _, a := range extra {
		byHand[[2]string{a.Country, a.Date}] = a
	}
	var rows []row
	var problems []error
	for _, c := range all {
		key := [2]string{c.Country, c.Date}
		if a, ok := byHand[key]; ok {
			a.Sources = c.Sources + a.Sources
			rows = append(rows, a.row)
			delete(byHand, key)
			continue
		}
		closed := true
		if i := slices.IndexFunc(decisions, func(d decision) bool { return d.matches(c) }); i >= 0 {
			decisions[i].used = true
			closed = decisions[i].Closed
		} else if differ(c) {
			problems = append(problems, fmt.Errorf("%s %s %s: the sources differ (%s) and nothing is decided", c.Country, c.Date, c.Name, c.Sources))
		}
		if closed {
			rows = append(rows, row{c.Country, c.Date, "closed", "", "", c.Sources, english(c.Name)})
		}
	}
	for _, d := range decisions {
		if !d.used {
			problems = append(problems, fmt.Errorf("%s: %s %s %v decides nothing", decisionsFile, d.Country, d.Name, d.Dates))
		}
	}
	for _, a := range byHand {
		rows = append(rows, a.row)
	}
	for i, r := range rows {
		if slices.Contains(lists[r.Country], r.Date[:len("2006")]) {
			rows[i].Sources += "n"
		}
		letters := slices.Sorted(slices.Values(strings.Split(rows[i].Sources, "")))
		rows[i].Sources = strings.Join(slices.Compact(letters), "")
	}
	slices.SortFunc(rows, func(a, b row) int { return strings.Compare(a.Country+a.Date, b.Country+b.Date) })
	return rows, errors.Join(problems...)
}

// format writes the rows as the file that is embedded.
func format(rows []row) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("# Made by internal/officehours/gen, which says how: do not edit.\n")
	w := csv.NewWriter(&out)
	for _, r := range rows {
		if err := w.Write([]string{r.Country, r.Date, r.Kind, r.Open, r.Status, r.Sources, r.Name}); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

func readDecisions(file string) ([]decision, error) {
	rows, err := read(file, []string{"country", "name", "dates", "verdict", "reason"})
	if err != nil {
		return nil, err
	}
	var all []decision
	for _, r := range rows {
		d := decision{Country: r[0], Name: r[1], Dates: strings.Fields(r[2]), Closed: r[3] == "off", Reason: r[4]}
		for _, pattern := range append([]string{d.Name}, d.Dates...) {
			if _, err := path.Match(pattern, ""); err != nil {
				return nil, fmt.Errorf("%s: %q: %w", file, pattern, err)
			}
		}
		if d.Reason == "" || len(d.Dates) == 0 || r[3] != "off" && r[3] != "no" {
			return nil, fmt.Errorf("%s: %v is not complete", file, r)
		}
		if d.Name == "*" && slices.Contains(d.Dates, "*") {
			return nil, fmt.Errorf("%s: %v would take differences that nobody has seen", file, r)
		}
		all = append(all, d)
	}
	return all, nil
}

func readAdded(file string) ([]added, error) {
	rows, err := read(file, []string{"country", "date", "kind", "open", "status", "sources", "name", "reason"})
	if err != nil {
		return nil, err
	}
	var all []added
	seen := map[[2]string]bool{}
	for _, r := range rows {
		key := [2]string{r[0], r[1]}
		_, err := time.Parse(time.DateOnly, r[1])
		if err != nil || seen[key] || r[7] == "" {
			return nil, fmt.Errorf("%s: %v is no date, or is there twice, or has no reason", file, r)
		}
		seen[key] = true
		all = append(all, added{row{r[0], r[1], r[2], r[3], r[4], r[5], r[6]}, r[7]})
	}
	return all, nil
}
