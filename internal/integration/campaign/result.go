package main

import (
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/partnersupport/partnersupport/internal/race"
)

// result is the result of a campaign, as a line of JSON.
type result struct {
	Campaign string         `json:"campaign"`
	Part     string         `json:"part,omitzero"`
	Store    string         `json:"store"`
	Seed     uint64         `json:"seed"`
	Size     int            `json:"size"`
	Of       string         `json:"of"`    // what the size counts
	Found    []found        `json:"found"` // the bugs that it was given
	Counts   map[string]int `json:"counts,omitzero"`
	Verdict  verdict        `json:"verdict"`
	Problem  string         `json:"problem,omitzero"`
	Date     string         `json:"date"`
	Seconds  int            `json:"seconds"` // with the bugs
	Go       string         `json:"go"`
	Commit   string         `json:"commit,omitzero"`
	CPUs     int            `json:"cpus"`
	Race     bool           `json:"race,omitzero"` // the race detector was on
}

// found is a seeded bug, and how the campaign found it.
type found struct {
	Bug  string `json:"bug"`
	Seen string `json:"seen"`
}

func newResult(c *campaign, seed uint64, size int) *result {
	return &result{
		Campaign: c.name, Part: c.part, Store: c.store, Seed: seed, Size: size, Of: c.what, Found: []found{},
		Date: time.Now().UTC().Format(time.DateOnly), Go: runtime.Version(), Commit: commit(), CPUs: runtime.NumCPU(), Race: race.Enabled,
	}
}

func (r *result) end(begun time.Time, err error) {
	r.Seconds = int(time.Since(begun).Seconds())
	if r.Verdict = verdictOf(err); err != nil {
		r.Problem = err.Error()
	}
}

// commit is that of the source, if the program was built in a way that tells.
func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	revision := ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			revision += "+changes"
		}
	}
	return revision
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	const most = 200
	if len(line) > most {
		line = line[:most] + "..."
	}
	return line
}
