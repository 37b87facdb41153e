package main

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestDesksAreMadeFromTheFile makes the hours by language again: every remark of
// the gathered lines was read, and nobody edited what was made.
func TestDesksAreMadeFromTheFile(t *testing.T) {
	want, err := makeDesks()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(desksFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what the file makes; run the generator without -fetch", desksFile)
	}
}

// TestLocalesAreAllUsed counts the gathered lines: none is lost but the four rules
// of Partner Center, which the table of countries has, and a misprint. Nine lines
// tell of English as well.
func TestLocalesAreAllUsed(t *testing.T) {
	all, err := readLocales(localesFile)
	if err != nil {
		t.Fatal(err)
	}
	list, err := desksOf(all)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 158 || len(list) != len(all)-4-1+9 {
		t.Errorf("%d lines make %d desks", len(all), len(list))
	}
	used := map[string]bool{}
	for _, l := range all {
		for remark := range strings.SplitSeq(l.Flag, "; ") {
			used[remark] = true
		}
	}
	for remark := range doubts {
		if !used[remark] && remark != "guess" {
			t.Errorf("no line has the remark %q", remark)
		}
	}
}

func TestDeskOfRefuses(t *testing.T) {
	good := locale{"ko-KR", "KR", "Asia/Seoul", "Mon-Fri", "09:00-18:00", "published", "technical", "a page", ""}
	if _, err := deskOf(good); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*locale){
		"a remark that nobody has read": func(l *locale) { l.Flag = "closed on Mondays" },
		"a service that nobody knows":   func(l *locale) { l.Service = "sales" },
		"a variant that nobody knows":   func(l *locale) { l.Tag = "ko-KR (night shift)" },
		"days that are none":            func(l *locale) { l.Days = "weekdays" },
		"a stretch without an end":      func(l *locale) { l.Hours = "Mon 12:00 continuous" },
	} {
		t.Run(name, func(t *testing.T) {
			l := good
			change(&l)
			if got, err := deskOf(l); err == nil {
				t.Errorf("deskOf = %+v, want an error", got)
			}
		})
	}
	if list, err := desksOf([]locale{good, good}); err == nil {
		t.Errorf("one line twice makes %+v, want an error", list)
	}
	comma := []desk{{Service: "azure", Zone: "a,b"}}
	if got, err := formatDesks(comma); err == nil {
		t.Errorf("formatDesks = %s, want an error", got)
	}
}

func TestWeek(t *testing.T) {
	for _, test := range []struct{ days, hours, want string }{
		{"Mon-Fri", "09:00-17:00", "09:00-17:00 09:00-17:00 09:00-17:00 09:00-17:00 09:00-17:00  "},
		{"Sun-Tue", "22:00-06:00", "22:00-06:00 22:00-06:00     22:00-06:00"},
		{"Thu-Mon", "Thu 08:00 - Mon 12:00 continuous", "00:00-12:00   08:00-24:00 00:00-24:00 00:00-24:00 00:00-24:00"},
	} {
		got, err := week(test.days, test.hours)
		if err != nil || !slices.Equal(got[:], strings.Split(test.want, " ")) {
			t.Errorf("week(%s, %s) = %q, %v, want %s", test.days, test.hours, got, err, test.want)
		}
	}
}
