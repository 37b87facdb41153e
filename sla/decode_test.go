package sla_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/partnersupport/partnersupport/sla"
)

func TestParseSpec(t *testing.T) {
	want := sla.Spec{
		Name:      "desk",
		Zone:      "Asia/Shanghai",
		Week:      sla.MondayToFriday("09:00-12:00", "13:00-18:00"),
		Holidays:  []sla.Holiday{{Date: day(2026, 2, 17), Name: "Spring Festival", Estimated: true}},
		Overrides: []sla.Override{{Date: day(2026, 2, 14), Name: "working Saturday", Windows: []sla.Window{"09:00-18:00"}}},
		From:      day(2026, 1, 1),
		Until:     day(2027, 1, 1),
		Settled:   day(2026, 12, 1),
	}
	data, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := sla.ParseSpec(append(data, " \n"...))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ParseSpec (-want +got):\n%s", diff)
	}
}

// A Spec is written without null, which ParseSpec refuses: also one that has lists
// of nothing, and that describes no calendar.
func TestParseSpecReadsWhatIsWritten(t *testing.T) {
	for name, want := range map[string]sla.Spec{
		"the zero Spec":         {},
		"a day without windows": {Zone: "UTC", Overrides: []sla.Override{{Date: day(2026, 2, 14)}}},
		"a day without a date":  {Zone: "UTC", Holidays: []sla.Holiday{{}}},
		"empty lists": {Zone: "UTC", Week: sla.Week{Monday: []sla.Window{}}, Holidays: []sla.Holiday{},
			Overrides: []sla.Override{{Date: day(2026, 2, 14), Windows: []sla.Window{}}}},
	} {
		data, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := sla.ParseSpec(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestParseSpecIsStrict has what encoding/json would let pass as a calendar with
// other hours, or with none of its holidays.
func TestParseSpecIsStrict(t *testing.T) {
	long := strings.Repeat("9", 1<<19)
	var many strings.Builder // to compare each with all others would take half a minute
	for i := range 1 << 16 {
		fmt.Fprintf(&many, `,"a%d":[]`, i)
	}
	for name, text := range map[string]string{
		"nothing":                  ``,
		"spaces":                   "  ",
		"not JSON":                 `zone: UTC`,
		"cut off":                  `{"zone":"UTC"`,
		"another kind of value":    `["UTC"]`,
		"more behind it":           `{"zone":"UTC"}{}`,
		"a comma behind it":        `{"zone":"UTC"},`,
		"unknown field":            `{"zone":"UTC","holiday":[]}`,
		"unknown day":              `{"zone":"UTC","week":{"mon":["09:00-17:00"]}}`,
		"unknown field of a day":   `{"zone":"UTC","holidays":[{"day":"2026-01-01"}]}`,
		"a field twice":            `{"zone":"UTC","holidays":[{"date":"2026-01-01"}],"holidays":[]}`,
		"a field of a day twice":   `{"overrides":[{"date":"2026-01-01","date":"2026-01-02"}]}`,
		"twice, spelled otherwise": `{"zone":"UTC","z\u006fne":"Asia/Seoul"}`,
		"another case":             `{"Zone":"UTC"}`,
		"a date that is none":      `{"from":"2026-02-29"}`,
		"a number for a date":      `{"from":` + long + `}`,
		"a long field":             `{"` + long + `":1}`,
		"65,536 fields":            `{` + many.String()[1:] + `}`,
		"too long":                 strings.Repeat(" ", 1<<20) + `{}`,
		"null for a list":          `{"zone":"UTC","holidays":null}`,
		"null for a text":          `{"zone":null}`,
		"null in a list":           `{"zone":"UTC","holidays":[null]}`,
		"not Unicode":              "{\"zone\":\"UTC\",\"name\":\"\xff\"}",
		"half a character":         `{"zone":"UTC","name":"\ud800"}`,
		"a letter that folds":      `{"\u007aone":"UTC","hol\u0131days":[]}`,
		"deep":                     strings.Repeat(`[`, 100_000),
		"deep in a field":          `{"holidays":` + strings.Repeat(`[`, 100_000) + strings.Repeat(`]`, 100_000) + `}`,
	} {
		t.Run(name, func(t *testing.T) {
			got, err := sla.ParseSpec([]byte(text))
			if !isShort(err) {
				t.Errorf("ParseSpec = %v, want a short ErrSpec", err)
			}
			if diff := cmp.Diff(sla.Spec{}, got); diff != "" {
				t.Errorf("Spec beside an error (-want +got):\n%s", diff)
			}
		})
	}
}

// isShort reports whether err is an ErrSpec of some lines, none of them long.
func isShort(err error) bool {
	if !errors.Is(err, sla.ErrSpec) {
		return false
	}
	lines := strings.Split(err.Error(), "\n")
	return len(lines) <= 32 && !slices.ContainsFunc(lines, func(line string) bool { return len(line) > 700 })
}

// FuzzParseSpec compares ParseSpec with encoding/json: it accepts less, and reads what it
// accepts in the same way. A calendar is made from what encoding/json accepts.
func FuzzParseSpec(f *testing.F) {
	for _, seed := range specSeeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var loose sla.Spec
		if json.Unmarshal(data, &loose) == nil {
			checkCalendar(t, loose, data)
		}
		got, err := sla.ParseSpec(data)
		if err != nil {
			if !isShort(err) {
				t.Fatalf("ParseSpec = %v, want a short ErrSpec", err)
			}
			return
		}
		var want sla.Spec
		if err := json.Unmarshal(data, &want); err != nil {
			t.Fatalf("ParseSpec takes %q, encoding/json: %v", data, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%q (-want +got):\n%s", data, diff)
		}
		again, err := json.Marshal(got)
		if err != nil {
			return // not a date: NewCalendar refuses it
		}
		back, err := sla.ParseSpec(again)
		if err != nil {
			t.Fatalf("%s, from %q: %v", again, data, err)
		}
		if twice, err := json.Marshal(back); err != nil || !bytes.Equal(twice, again) {
			t.Fatalf("%s, %v, want %s", twice, err, again)
		}
	})
}
