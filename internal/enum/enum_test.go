package enum_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/internal/enum"
)

type letter uint8

var errLetter = errors.New("no letter")

var (
	names   = []string{"", "alpha", "beta", "", "delta", "alphabet"}
	letters = enum.New[letter]("letter", errLetter, names...)
)

// Every value of the type, those without a name among them.
func TestTable(t *testing.T) {
	for v := range 256 {
		named := v < len(names) && names[v] != ""
		text, err := letters.Append([]byte("<"), letter(v))
		if letters.Valid(letter(v)) != named || (err == nil) != named || err != nil && !errors.Is(err, errLetter) {
			t.Errorf("%d: valid %v, %v", v, letters.Valid(letter(v)), err)
		}
		want, shown := "<", letters.String(letter(v))
		if named {
			want += names[v]
		} else if !strings.HasPrefix(shown, "letter(") {
			t.Errorf("%d has no name and is shown as %q", v, shown)
		}
		if string(text) != want || named && shown != names[v] {
			t.Errorf("%d: %q, %q, want %q", v, text, shown, want)
		}
	}
	if all := slices.Collect(letters.All()); !slices.Equal(all, []letter{1, 2, 4, 5}) {
		t.Errorf("all: %d", all)
	}
}

// FuzzSet reads anything as a value. Only a name is one; the rest changes nothing, and no
// error repeats much of it.
func FuzzSet(f *testing.F) {
	for _, text := range append(names, "Alpha", " alpha", "alphabetic", "letter(1)", "\xff", strings.Repeat("a", 65)) {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		v := letter(200)
		err := letters.Set(&v, text)
		if at := slices.Index(names, string(text)); at > 0 {
			if err != nil || v != letter(at) {
				t.Fatalf("%q: %d, %v, want %d", text, v, err, at)
			}
			return
		}
		if !errors.Is(err, errLetter) || v != 200 || len(err.Error()) > 400 {
			t.Fatalf("%q: %d, %v", text, v, err)
		}
		if _, parsed := letters.Parse(string(text)); parsed == nil || parsed.Error() != err.Error() {
			t.Fatalf("%q: Parse says %v, and Set %v", text, parsed, err)
		}
	})
}
