package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestTableIsMadeFromTheFiles makes the table again, without a network: every
// difference between the sources has a decision with a reason, every decision a
// difference, and nobody edited what was made.
func TestTableIsMadeFromTheFiles(t *testing.T) {
	rows, err := build()
	if err != nil {
		t.Fatal(err)
	}
	want, err := format(rows)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what the files make; run the generator without -fetch", table)
	}
	sources, err := os.ReadFile(sourcesFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasSuffix(sources, singles(rows)) {
		t.Errorf("the last section of %s is not what the files make; run the generator without -fetch", sourcesFile)
	}
}

// TestVersions finds a version that was changed in one place only.
func TestVersions(t *testing.T) {
	content := map[string]string{}
	for _, file := range []string{"go.mod", "ask/package.json", "SOURCES.md", "../origin.go"} {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		content[file] = string(b)
	}
	for version, pinned := range map[string]string{
		"3.37.0":  content["ask/package.json"],
		"v2.1.27": content["go.mod"],
		"5.103.0": kholidays,
		"78.2":    icu,
	} {
		for _, text := range []string{pinned, content["SOURCES.md"], content["../origin.go"]} {
			if !strings.Contains(text, version) {
				t.Errorf("%s is not in %.80q", version, text)
			}
		}
	}
}

func TestCountriesAreSorted(t *testing.T) {
	if !slices.IsSorted(countries) { // compare and the table rely on it
		t.Errorf("countries = %v, want them sorted", countries)
	}
}

func TestReadDecisionsRefuses(t *testing.T) {
	const header = "country,name,dates,verdict,reason\n"
	for name, line := range map[string]string{
		"no reason":            "TW,Feast,*,off,\n",
		"no dates":             "TW,Feast,,off,law\n",
		"another verdict":      "TW,Feast,*,yes,law\n",
		"no pattern":           "TW,[,*,off,law\n",
		"all days of all time": "TW,*,*,off,law\n",
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "decisions.csv")
			if err := os.WriteFile(file, []byte(header+line), 0o666); err != nil {
				t.Fatal(err)
			}
			if got, err := readDecisions(file); err == nil {
				t.Errorf("readDecisions = %v, want an error", got)
			}
		})
	}
}

func TestDecide(t *testing.T) {
	agreed := compared{"DE", "2026-01-01", "dkr", "New Year's Day"}
	missing := compared{"DE", "2026-03-08", "d", "Women's Day"}
	computed := compared{"KR", "2026-02-16", "ik", "Korean New Year"}
	no := decision{Country: "DE", Name: "Women*", Dates: []string{"*-03-08"}, Reason: "in Berlin only"}
	off := no
	off.Closed = true
	byHand := added{row{"DE", "2026-03-08", "part", "00:00-12:00", "law", "n", "Half a day"}, "made up"}
	for _, test := range []struct {
		name      string
		all       []compared
		decisions []decision
		extra     []added
		want      string // dates, kinds and sources of the rows
		problem   string
	}{
		{"what all sources have needs no decision", []compared{agreed}, nil, nil, "2026-01-01 closed dkr", ""},
		{"a difference needs a decision", []compared{missing}, nil, nil, "", "nothing is decided"},
		{"the computed calendars decide nothing alone", []compared{computed}, nil, nil, "", "nothing is decided"},
		{"a day is dropped", []compared{agreed, missing}, []decision{no}, nil, "2026-01-01 closed dkr", ""},
		{"a day is kept", []compared{missing}, []decision{off}, nil, "2026-03-08 closed d", ""},
		{"the first decision decides", []compared{missing}, []decision{off, no}, nil, "2026-03-08 closed d", "decides nothing"},
		{"a decision without a difference", []compared{agreed}, []decision{no}, nil, "", "decides nothing"},
		{"people win", []compared{missing}, nil, []added{byHand}, "2026-03-08 part dn", ""},
		{"people add", []compared{agreed}, nil, []added{byHand}, "2026-01-01 closed dkr, 2026-03-08 part n", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			rows, err := decide(test.all, slices.Clone(test.decisions), test.extra)
			if test.problem != "" {
				if err == nil || !strings.Contains(err.Error(), test.problem) {
					t.Fatalf("decide: %v, want an error with %q", err, test.problem)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range rows {
				got = append(got, r.Date+" "+r.Kind+" "+r.Sources)
			}
			if got := strings.Join(got, ", "); got != test.want {
				t.Errorf("decide = %s, want %s", got, test.want)
			}
		})
	}
}
