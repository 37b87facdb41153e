package entitlement_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
)

const (
	stateText = `{"plan":"pack","offer":"success_expanded","benefit":"cloud_support","term":{"start":"2025-07-01","zone":"UTC"},` +
		`"bought":"2025-07-01","granted":5,"base":5,"left":4,"active":true,"since":"2025-07-01T00:00:00Z","consumed":1}`
	entryText = `{"kind":"adjusted","plan":"pack","at":"2025-07-07T12:00:00Z","left":3,"was":4,"note":"n","seen":"s","actor":"kim",` +
		`"term":{"start":"2025-07-01","zone":"UTC"}}`
	termText = `{"start":"2025-07-01","zone":"UTC"}`
)

// decoded is a type that reads JSON, with a text that it reads.
type decoded struct {
	name string
	text string
	read func(text string) (changed bool, err error)
}

func decoders(t testing.TB) []decoded {
	return []decoded{
		{"State", stateText, reads[entitlement.State](t, stateText)},
		{"Entitlement", stateText, reads[entitlement.Entitlement](t, stateText)},
		{"Entry", entryText, reads[entitlement.Entry](t, entryText)},
		{"Term", termText, reads[entitlement.Term](t, termText)},
	}
}

// reads returns how a T is read over the one that good stands for.
func reads[T comparable](t testing.TB, good string) func(string) (bool, error) {
	return func(text string) (bool, error) {
		var before T
		if err := json.Unmarshal([]byte(good), &before); err != nil {
			t.Fatal(err)
		}
		v := before
		// The method, because json.Unmarshal would refuse some texts by itself.
		u, ok := any(&v).(json.Unmarshaler)
		if !ok {
			t.Fatalf("%T reads no JSON", v)
		}
		err := u.UnmarshalJSON([]byte(text))
		return v != before, err
	}
}

// TestJSONIsStrict shows what encoding/json would let pass. Each change is made
// to every text in which it finds a place.
func TestJSONIsStrict(t *testing.T) {
	replace := func(old, changed string) func(string) string {
		return func(text string) string { return strings.Replace(text, old, changed, 1) }
	}
	for name, change := range map[string]func(string) string{
		"a field twice":               replace(`"plan":`, `"plan":"other","plan":`),
		"a count twice, alike":        replace(`"left":3`, `"left":3,"left":3`),
		"a field twice in the term":   replace(`"zone":`, `"zone":"UTC","zone":`),
		"a capital letter":            replace(`"plan"`, `"Plan"`),
		"a capital letter in a term":  replace(`"start"`, `"START"`),
		"a letter that folds to an s": replace(`"start"`, `"ſtart"`),
		"an escaped capital letter":   replace(`"plan"`, `"\u0050lan"`),
		"null for a text":             replace(`"pack"`, `null`),
		"null for a count":            replace(`"left":3`, `"left":null`),
		"null for a term":             replace(`{"start":"2025-07-01","zone":"UTC"}`, `null`),
		"null for a day":              replace(`"2025-07-01"`, `null`),
		"null for a bool":             replace(`true`, `null`),
		"half a surrogate pair":       replace(`"pack"`, `"\ud800"`),
		"half a pair in the zone":     replace(`"UTC"`, `"\udc00UTC"`),
		"not UTF-8":                   replace(`"pack"`, "\"\xff\""),
		"not UTF-8 in the zone":       replace(`"UTC"`, "\"UTC\xc3\""),
		"a byte order mark":           func(text string) string { return "\ufeff" + text },
		"a value after it":            func(text string) string { return text + " {}" },
		"a bracket after it":          func(text string) string { return text + "}" },
		"cut":                         func(text string) string { return text[:len(text)-1] },
		"a list of it":                func(text string) string { return "[" + text + "]" },
		"a text":                      func(string) string { return `"x"` },
		"a number":                    func(string) string { return `1` },
		"true":                        func(string) string { return `true` },
		"nothing":                     func(string) string { return `` },
		"spaces":                      func(string) string { return ` ` },
		"nested":                      replace(`"zone":"UTC"`, `"zone":`+strings.Repeat(`{"a":`, 1000)+`1`+strings.Repeat(`}`, 1000)),
		"a fraction":                  replace(`"left":3`, `"left":3.0`),
		"an exponent":                 replace(`"left":3`, `"left":3e0`),
		"more than a uint64":          replace(`"left":3`, `"left":18446744073709551616`),
		"more than any quota":         replace(`"left":3`, `"left":4294967296`),
		"a leading zero":              replace(`"left":3`, `"left":03`),
		"a number as a text":          replace(`"left":3`, `"left":"3"`),
		"less than none":              replace(`"left":3`, `"left":-1`),
		"1 MiB of an unknown name":    replace(`"zone"`, `"`+strings.Repeat("z", 1<<20)+`":1,"zone"`),
		"1 MiB in a count":            replace(`"left":3`, `"left":`+strings.Repeat("3", 1<<20)),
		"an unknown field of a list":  replace(`"zone"`, `"zones":[{"a":1,"a":2}],"zone"`),
	} {
		placed := false
		for _, d := range decoders(t) {
			text := change(d.text)
			if text == d.text {
				continue
			}
			placed = true
			changed, err := d.read(text)
			if !errors.Is(err, entitlement.ErrInvalid) || changed {
				t.Errorf("%s, %s: error %v, changed %v, want ErrInvalid and no change", d.name, name, err, changed)
			} else if n := len(err.Error()); n > 4096 {
				t.Errorf("%s, %s: an error of %d bytes", d.name, name, n)
			}
		}
		if !placed {
			t.Errorf("%s: no text has a place for it", name)
		}
	}
	for _, d := range decoders(t) {
		if d.name == "Entitlement" {
			continue // of which null is the zero value
		}
		if changed, err := d.read("null"); !errors.Is(err, entitlement.ErrInvalid) || changed {
			t.Errorf("%s: null: %v", d.name, err)
		}
	}
}

// What says the same reads as equal values, wherever it is read.
func TestEntryInstantsAreOfUTC(t *testing.T) {
	var want, got entitlement.Entry
	if err := json.Unmarshal([]byte(entryText), &want); err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{"2025-07-07T21:00:00+09:00", "2025-07-07T05:00:00.0000009-07:00", "2025-07-07T12:00:00Z"} {
		if err := json.Unmarshal([]byte(strings.Replace(entryText, "2025-07-07T12:00:00Z", at, 1)), &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" || got != want {
			t.Errorf("%s (-want +got):\n%s", at, diff)
		}
	}
	for _, at := range []string{"0000-12-31T23:59:59Z", "9999-01-01T00:00:00Z"} {
		for _, field := range []string{"at", "recorded", "until"} {
			got = want
			text := fmt.Sprintf(`{"kind":"held","left":1,%q:%q}`, field, at)
			if err := json.Unmarshal([]byte(text), &got); !errors.Is(err, entitlement.ErrRange) || got != want {
				t.Errorf("%s %s: %v, want ErrRange and no change", field, at, err)
			}
		}
	}
}

func TestStateInstantIsOfUTC(t *testing.T) {
	var s entitlement.State
	if err := json.Unmarshal([]byte(`{"since":"2025-12-01T21:00:00+09:00"}`), &s); err != nil || s != (entitlement.State{Since: noon}) {
		t.Errorf("%+v, %v, want %v", s, err, noon)
	}
	for _, at := range []string{"0000-01-01T00:00:00+09:00", "9999-12-31T23:00:00-09:00"} {
		before := s
		if err := json.Unmarshal([]byte(`{"since":"`+at+`"}`), &s); !errors.Is(err, entitlement.ErrRange) || s != before {
			t.Errorf("%s: %v, want ErrRange and no change", at, err)
		}
	}
}

// An opening out of range is dated so, and no journal begins with it.
func TestOpeningOutOfRange(t *testing.T) {
	e := pack(t, 5)
	for _, at := range []time.Time{time.Date(0, 12, 31, 0, 0, 0, 0, time.UTC), time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), time.Unix(1<<62, 0)} {
		opening := e.Opening(at)
		if !opening.At.Equal(at) {
			t.Errorf("opened at %v: dated %v", at, opening.At)
		}
		var j entitlement.Journal
		if err := j.Append(opening); !errors.Is(err, entitlement.ErrRange) || j.Len() != 0 {
			t.Errorf("opened at %v: %v, want ErrRange", at, err)
		}
	}
}

// FuzzJSON reads anything. What is read is written again as what reads the same.
func FuzzJSON(f *testing.F) {
	for _, d := range decoders(f) {
		f.Add([]byte(d.text))
	}
	for name, form := range forms(f) {
		if form.not == "" {
			text, err := json.Marshal(form.value)
			if err != nil {
				f.Fatalf("%s: %v", name, err)
			}
			f.Add(text)
		}
	}
	for _, text := range decodeSeeds(f) {
		f.Add(text)
	}
	f.Add([]byte(`{"since":"0000-01-01T00:00:00+09:00","bought":"","grace":-1}`))
	f.Add([]byte(`{"since":"2025-07-07T12:00:00.123456789+09:30"}`))
	f.Add([]byte(`{"kind":"refused","of":"held","at":"2025-07-07T12:00:00+09:00","left":"unlimited","reasons":"expired depleted"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		written[entitlement.State](t, data)
		written[entitlement.Entitlement](t, data)
		written[entitlement.Entry](t, data)
		written[entitlement.Term](t, data)
		written[entitlement.Adjustment](t, data)
		written[entitlement.Answer](t, data)
		written[entitlement.Balance](t, data)
		written[entitlement.Colleague](t, data)
		written[entitlement.Finding](t, data)
		written[entitlement.Forecast](t, data)
		written[entitlement.QuotaBasis](t, data)
		written[entitlement.Remedy](t, data)
		written[entitlement.Row](t, data)
		written[entitlement.Task](t, data)
		written[entitlement.Thresholds](t, data)
		written[entitlement.Use](t, data)
		decodes(t, data)
	})
}

// written writes what data reads as, and reads that.
func written[T comparable](t *testing.T, data []byte) {
	var v, zero, back T
	if err := json.Unmarshal(data, &v); err != nil {
		if v != zero {
			t.Fatalf("%s changed a %T, though %v", data, v, err)
		}
		return
	}
	text, err := json.Marshal(v)
	if err != nil {
		if errors.Is(err, entitlement.ErrInvalid) && strings.Contains(err.Error(), "(0)") {
			return // what is missing, and must be said, has no text
		}
		t.Fatalf("%s reads as %+v, which has no JSON: %v", data, v, err)
	}
	if err := json.Unmarshal(text, &back); err != nil || back != v {
		t.Fatalf("%s reads as %+v, written as %s, and that as %+v, %v", data, v, text, back, err)
	}
}
