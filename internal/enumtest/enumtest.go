package enumtest

import (
	"encoding"
	"fmt"
	"iter"
	"regexp"
	"testing"
)

// Enum is what every enum of this module can do.
type Enum interface {
	~uint8
	comparable
	fmt.Stringer
	encoding.TextMarshaler
	encoding.TextAppender
	IsValid() bool
}

// Span yields the values from first to last.
func Span[E ~uint8](first, last E) iter.Seq[E] {
	return func(yield func(E) bool) {
		for v := first; v <= last && yield(v); v++ {
		}
	}
}

var lowerSnake = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// Run checks the enum E: all yields its values, parse reads the text form, and PE is the
// pointer that unmarshals it. want is the number of values, so that a constant without a
// name, or a name without a constant, is noticed.
func Run[E Enum, PE interface {
	*E
	encoding.TextUnmarshaler
}](t testing.TB, all iter.Seq[E], parse func(string) (E, error), want int) {
	t.Helper()
	yielded, seen := map[E]bool{}, map[string]E{}
	for v := range all {
		yielded[v] = true
		text, err := v.MarshalText()
		if err != nil {
			t.Errorf("%v.MarshalText() = %v", v, err)
			continue
		}
		if !v.IsValid() {
			t.Errorf("%v.IsValid() = false, want true", v)
		}
		if !lowerSnake.Match(text) {
			t.Errorf("text of %d is %q, want lower_snake", v, text)
		}
		if other, ok := seen[string(text)]; ok {
			t.Errorf("%d and %d are both %q", other, v, text)
		}
		seen[string(text)] = v
		if got := v.String(); got != string(text) {
			t.Errorf("String() = %q, want %q", got, text)
		}
		if got, err := v.AppendText([]byte("x")); err != nil || string(got) != "x"+string(text) {
			t.Errorf("AppendText() = %q, %v, want %q", got, err, "x"+string(text))
		}
		if got, err := parse(string(text)); err != nil || got != v {
			t.Errorf("parse(%q) = %v, %v, want %v", text, got, err, v)
		}
		back := ^v // so that it does not help to leave it alone
		if err := PE(&back).UnmarshalText(text); err != nil || back != v {
			t.Errorf("UnmarshalText(%q) = %v, %v, want %v", text, back, err, v)
		}
	}
	for n := range 256 {
		v := E(n)
		if v.IsValid() {
			if !yielded[v] {
				t.Errorf("%v is valid, and all does not yield it", v)
			}
			continue
		}
		if text, err := v.MarshalText(); err == nil {
			t.Errorf("%d is not valid, and MarshalText() = %q", v, text)
		}
		if text, err := v.AppendText(nil); err == nil {
			t.Errorf("%d is not valid, and AppendText() = %q", v, text)
		}
	}
	if len(yielded) != want {
		t.Errorf("%d values, want %d", len(yielded), want)
	}
	if E(255).IsValid() {
		t.Error("value 255 is valid")
	}
	for _, text := range []string{"", " ", "NO SUCH", "\xff", "0"} {
		if v, err := parse(text); err == nil {
			t.Errorf("parse(%q) = %v, want an error", text, v)
		}
		for v := range all {
			back := v
			if err := PE(&back).UnmarshalText([]byte(text)); err == nil || back != v {
				t.Errorf("UnmarshalText(%q) left %v, %v, want %v and an error", text, back, err, v)
			}
			break
		}
	}
}
