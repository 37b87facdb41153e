package errortest

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
)

// Of texts that differ only in what is quoted, or in an index, one is shown.
func TestShown(t *testing.T) {
	var x Texts
	x.Add(nil)
	x.Add(errors.Join(errors.New(`sla: row[3]: "b" is no day`), errors.New(`sla: row[12]: "a \" c" is no day`)))
	x.Add(errors.New(`sla: row[3]: "b" is no hour`))
	x.Add(errors.New("sla: row 3: no day"))
	x.Add(errors.New("sla: row 4: no day"))
	want := []string{`sla: row 3: no day`, `sla: row 4: no day`, `sla: row[12]: "a \" c" is no day`, `sla: row[3]: "b" is no hour`}
	if got := slices.Sorted(maps.Values(x.shown())); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestForm(t *testing.T) {
	beginnings := []string{"sla: ", "holidays.json: "}
	for _, line := range []string{
		"sla: week.monday[0]: overlaps week.sunday[1]",
		"holidays.json: line 3: not UTF-8",
		"sla: 지우 is no account",
	} {
		if err := form(beginnings, line); err != nil {
			t.Errorf("%q: %v", line, err)
		}
	}
	for line, want := range map[string]string{
		"":                        "does not begin",
		"week.monday[0] overlaps": "does not begin",
		"sla: " + strings.Repeat("a ", 250) + "b": "is long",
		"sla: two\nlines of text":                 "no text of one line",
		"sla: half of \xff a letter":              "no text of one line",
		"sla: Begins with a capital":              "capital",
		"sla: ends in a stop.":                    "ends in a stop",
		"sla: ends in nothing much:":              "ends in a stop",
		"sla: ends in a space ":                   "ends in a stop",
		"sla: Failed to read the file":            "capital",
		"sla: we failed to read the file":         "what happened",
		"sla: that is something else":             "what happened",
		"sla: value %!d(string=a) is bad":         "what happened",
		"sla: the answer is <nil>":                "what happened",
		"sla: bad value":                          "to what",
	} {
		if err := form(beginnings, line); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", line, err, want)
		}
	}
}
