package enumtest

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
)

// color is an enum of three values, whose methods do what colors says.
type color uint8

const (
	red color = iota + 1
	green
	deepBlue
)

// enum is what an enum does, each part by itself, so that one can be broken.
type enum struct {
	name   func(color) string // as String has it
	valid  func(color) bool
	text   func(color) (string, error)
	append func([]byte, color) ([]byte, error)
	parse  func(string) (color, error)
	set    func(*color, string) error
	all    iter.Seq[color]
}

var (
	colors   enum
	errColor = errors.New("no color")
)

func (c color) String() string                      { return colors.name(c) }
func (c color) IsValid() bool                       { return colors.valid(c) }
func (c color) AppendText(b []byte) ([]byte, error) { return colors.append(b, c) }
func (c *color) UnmarshalText(text []byte) error    { return colors.set(c, string(text)) }
func (c color) MarshalText() ([]byte, error) {
	text, err := colors.text(c)
	return []byte(text), err
}

// kept returns an enum that keeps all promises. Its parts share nothing, so that a broken
// one breaks no other.
func kept(names ...string) enum {
	valid := func(c color) bool { return int(c) < len(names) && names[c] != "" }
	text := func(c color) (string, error) {
		if !valid(c) {
			return "", errColor
		}
		return names[c], nil
	}
	parse := func(text string) (color, error) {
		if i := slices.Index(names, text); i >= 0 && text != "" {
			return color(i), nil
		}
		return 0, errColor
	}
	return enum{
		name: func(c color) string {
			if valid(c) {
				return names[c]
			}
			return fmt.Sprintf("color(%d)", uint8(c))
		},
		valid: valid,
		text:  text,
		append: func(b []byte, c color) ([]byte, error) {
			name, err := text(c)
			return append(b, name...), err
		},
		parse: parse,
		set: func(c *color, text string) error {
			parsed, err := parse(text)
			if err == nil {
				*c = parsed
			}
			return err
		},
		all: Span(red, deepBlue),
	}
}

// judged is a test that is told of failures and goes on.
type judged struct {
	testing.TB
	failures []string
}

func (*judged) Helper() {}

func (j *judged) Errorf(format string, args ...any) {
	j.failures = append(j.failures, fmt.Sprintf(format, args...))
}

func (j *judged) Error(args ...any) { j.Errorf("%s", fmt.Sprint(args...)) }

func judge(e enum, want int) []string {
	colors = e
	var j judged
	Run(&j, e.all, e.parse, want)
	return j.failures
}

func TestSpan(t *testing.T) {
	if got, want := slices.Collect(Span(red, deepBlue)), []color{red, green, deepBlue}; !slices.Equal(got, want) {
		t.Errorf("%d, want %d", got, want)
	}
	if got := slices.Collect(Span(green, red)); len(got) > 0 {
		t.Errorf("%d, want none", got)
	}
	for got := range Span(green, deepBlue) {
		if got != green {
			t.Errorf("%d, want %d alone", got, green)
		}
		break
	}
}

func TestKept(t *testing.T) {
	for _, names := range [][]string{
		{"", "red", "green", "deep_blue"},
		{"", "r2", "g_2", "deep_blue_3x"},
	} {
		if failures := judge(kept(names...), 3); len(failures) > 0 {
			t.Errorf("%q: %q", names, failures)
		}
	}
	zero := kept("none", "red")
	zero.all = Span(color(0), red)
	if failures := judge(zero, 2); len(failures) > 0 {
		t.Errorf("zero is a value: %q", failures)
	}
}

func TestNames(t *testing.T) {
	for _, name := range []string{
		"Green", "gREEN", "2green", "_green", "green_", "green__1", "pale green", "pale-green", "gr\u00fcn", "green\n",
	} {
		failures := judge(kept("", "red", name, "deep_blue"), 3)
		if want := []string{fmt.Sprintf("text of %s is %q, want lower_snake", "2", name)}; !slices.Equal(failures, want) {
			t.Errorf("%q: %q, want %q", name, failures, want)
		}
	}
}

// TestBroken breaks one promise at a time. Each has its own words, and nothing else is said.
func TestBroken(t *testing.T) {
	for _, tt := range []struct {
		name   string
		broken func(e *enum)
		want   []string // the beginning of each failure
	}{
		{"a value without a text", func(e *enum) {
			e.text = but(e.text, green, "", errColor)
		}, []string{"green.MarshalText() = no color"}},
		{"a value that is not valid", func(e *enum) {
			valid := e.valid
			e.valid = func(c color) bool { return c != green && valid(c) }
		}, []string{"green.IsValid() = false", "2 is not valid, and MarshalText() = \"green\"", "2 is not valid, and AppendText() = \"green\""}},
		{"a value that is yielded twice", func(e *enum) {
			e.all = slices.Values([]color{red, green, deepBlue, red})
		}, []string{"1 and 1 are both \"red\""}},
		{"a value that is not yielded", func(e *enum) { e.all = Span(red, green) },
			[]string{"deep_blue is valid, and all does not yield it", "2 values, want 3"}},
		{"a valid value beyond", func(e *enum) {
			valid := e.valid
			e.valid = func(c color) bool { return c == 255 || valid(c) }
		}, []string{"color(255) is valid, and all does not yield it", "value 255 is valid"}},
		{"a second value of the same name", func(e *enum) {
			valid, name := e.valid, e.name
			e.valid = func(c color) bool { return c == 9 || valid(c) }
			e.name = func(c color) string {
				if c == 9 {
					return "red"
				}
				return name(c)
			}
		}, []string{"red is valid, and all does not yield it"}},
		{"a text of zero", func(e *enum) { e.text = but(e.text, 0, "", nil) }, []string{"0 is not valid, and MarshalText() = \"\""}},
		{"a text of a value beyond", func(e *enum) { e.text = but(e.text, 255, "color", nil) },
			[]string{"255 is not valid, and MarshalText() = \"color\""}},
		{"an appended text of a value beyond", func(e *enum) {
			text := e.append
			e.append = func(b []byte, c color) ([]byte, error) {
				if c == 255 {
					return b, nil
				}
				return text(b, c)
			}
		}, []string{"255 is not valid, and AppendText() = \"\""}},
		{"another String", func(e *enum) {
			name := e.name
			e.name = func(c color) string { return strings.ReplaceAll(name(c), "_", "-") }
		}, []string{`String() = "deep-blue", want "deep_blue"`}},
		{"AppendText refuses", func(e *enum) {
			text := e.append
			e.append = func(b []byte, c color) ([]byte, error) {
				b, err := text(b, c)
				if c == green {
					err = errColor
				}
				return b, err
			}
		}, []string{`AppendText() = "xgreen", no color, want "xgreen"`}},
		{"AppendText overwrites", func(e *enum) {
			text := e.append
			e.append = func(b []byte, c color) ([]byte, error) { return text(b[:0], c) }
		}, []string{`AppendText() = "red"`, `AppendText() = "green"`, `AppendText() = "deep_blue"`}},
		{"parse refuses a name", func(e *enum) { e.parse = but(e.parse, "green", 0, errColor) },
			[]string{`parse("green") = color(0), no color, want green`}},
		{"parse takes one for another", func(e *enum) { e.parse = but(e.parse, "green", red, nil) },
			[]string{`parse("green") = red, <nil>, want green`}},
		{"parse has an error and the value", func(e *enum) { e.parse = but(e.parse, "green", green, errColor) },
			[]string{`parse("green") = green, no color, want green`}},
		{"UnmarshalText refuses a name", func(e *enum) { e.set = setBut(e.set, "green", green, errColor) },
			[]string{`UnmarshalText("green") = green, no color, want green`}},
		{"UnmarshalText takes one for another", func(e *enum) { e.set = setBut(e.set, "green", red, nil) },
			[]string{`UnmarshalText("green") = red, <nil>, want green`}},
		{"parse knows no case", func(e *enum) { e.parse = but(e.parse, "NO SUCH", red, nil) }, []string{`parse("NO SUCH") = red, want an error`}},
		{"parse has a default", func(e *enum) { e.parse = but(e.parse, "", red, nil) }, []string{`parse("") = red, want an error`}},
		{"parse cuts spaces", func(e *enum) { e.parse = but(e.parse, " ", 0, nil) }, []string{`parse(" ") = color(0), want an error`}},
		{"parse reads bad bytes", func(e *enum) { e.parse = but(e.parse, "\xff", red, nil) }, []string{`parse("\xff") = red, want an error`}},
		{"parse reads numbers", func(e *enum) { e.parse = but(e.parse, "0", 0, nil) }, []string{`parse("0") = color(0), want an error`}},
		{"UnmarshalText has a default", func(e *enum) { e.set = setBut(e.set, "", red, nil) }, []string{`UnmarshalText("") left red, <nil>, want red and an error`}},
		{"UnmarshalText changes what it refuses", func(e *enum) { e.set = setBut(e.set, "0", green, errColor) },
			[]string{`UnmarshalText("0") left green, no color, want red and an error`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := kept("", "red", "green", "deep_blue")
			tt.broken(&e)
			if failures := judge(e, 3); !slices.EqualFunc(failures, tt.want, strings.HasPrefix) {
				t.Errorf("%q, want %q", failures, tt.want)
			}
		})
	}
}

// TestZeroIsSet has an UnmarshalText that does nothing for the zero value, which a variable
// without a value hides.
func TestZeroIsSet(t *testing.T) {
	e := kept("none", "red")
	e.all = Span(color(0), red)
	set := e.set
	e.set = func(c *color, text string) error {
		if text == "none" {
			return nil
		}
		return set(c, text)
	}
	want := []string{`UnmarshalText("none") = color(255), <nil>, want none`}
	if failures := judge(e, 2); !slices.Equal(failures, want) {
		t.Errorf("%q, want %q", failures, want)
	}
}

// TestCount has one constant more, and one less, than there are names.
func TestCount(t *testing.T) {
	for _, want := range []int{2, 4} {
		failures := judge(kept("", "red", "green", "deep_blue"), want)
		if said := []string{fmt.Sprintf("3 values, want %d", want)}; !slices.Equal(failures, said) {
			t.Errorf("%q, want %q", failures, said)
		}
	}
}

func TestUnique(t *testing.T) {
	failures := judge(kept("", "red", "green", "red"), 3)
	if want := `1 and 3 are both "red"`; !slices.Contains(failures, want) {
		t.Errorf("%q, want %q", failures, want)
	}
}

// but returns f with another result for one argument.
func but[K comparable, V any](f func(K) (V, error), key K, v V, err error) func(K) (V, error) {
	return func(k K) (V, error) {
		if k == key {
			return v, err
		}
		return f(k)
	}
}

// setBut is but for UnmarshalText.
func setBut(set func(*color, string) error, key string, v color, err error) func(*color, string) error {
	return func(c *color, text string) error {
		if text == key {
			*c = v
			return err
		}
		return set(c, text)
	}
}
