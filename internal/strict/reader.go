package strict

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
)

// MaxProblems is the number of problems after which a [Reader] gives up.
const MaxProblems = 32

const (
	maxQuote  = 64   // bytes of a text that a problem repeats
	maxWord   = 64   // bytes of a text that a Reader shares
	maxWords  = 4096 // texts that a Reader shares
	maxFields = 256  // fields of an object: each name is compared with those before it
)

// Options are the limits of a [Reader] and the errors of its problems.
type Options struct {
	Size  int // bytes of the largest input
	Depth int // how deep objects and lists may be nested

	Syntax   error // for what is not JSON, or not in the shape that the caller reads
	TooLarge error // for what is beyond a limit
}

// Problem is one thing that is wrong with the text.
type Problem struct {
	Path   string // such as routes[3].clauses[0], with long names cut; "" is the whole text
	Byte   int    // where it shows, counted from 1
	Err    error  // one of those in Options, or what the caller gave to [Reader.Fail]
	Detail string // one line, bounded in length
}

// Reader reads one JSON value. Each reading method takes the value at which the Reader
// stands, and moves on to what follows. It notes a value of another kind as a problem, and
// passes over it. After [MaxProblems] problems nothing more is read.
//
// A Reader comes from [NewReader]. It is not safe for concurrent use.
type Reader struct {
	data     []byte // valid JSON, on which the methods rely; nil if there is nothing to read
	at       int    // where the Reader stands
	start    int    // of the value that was read last
	path     []byte
	opts     Options
	words    map[string]string
	problems []Problem
}

// NewReader returns a Reader that stands at the value in data. If data is too large, too
// deep, not Unicode or not JSON, that is the only problem and nothing is read. The Reader
// does not change data, and nothing that it returns refers to data.
func NewReader(data []byte, opts Options) *Reader {
	r := &Reader{opts: opts, words: map[string]string{}}
	if at, detail, err := judge(data, opts); err != nil {
		r.problems = []Problem{{Byte: at + 1, Err: err, Detail: detail}}
		return r
	}
	r.data = data
	r.space()
	return r
}

// Problems returns what is wrong, in the order of the text.
func (r *Reader) Problems() []Problem {
	list := slices.Clone(r.problems)
	slices.SortStableFunc(list, func(a, b Problem) int { return cmp.Compare(a.Byte, b.Byte) })
	return list
}

// Fail notes that the caller cannot accept the value that was read last.
func (r *Reader) Fail(err error, format string, args ...any) {
	if !r.stopped() {
		r.problems = append(r.problems, Problem{
			Path: string(r.path), Byte: r.start + 1, Err: err, Detail: fmt.Sprintf(format, args...),
		})
	}
}

func (r *Reader) stopped() bool { return r.data == nil || len(r.problems) >= MaxProblems }

// Object reads an object. It calls field with the name of each field in turn. If field
// knows the name, it reads the value, or leaves it, and returns true; otherwise it returns
// false. Names are compared exactly. An unknown field, a second field of the same name, a
// missing required field, and more than 256 fields are problems.
func (r *Reader) Object(field func(name string) bool, required ...string) {
	if !r.take('{', "an object") {
		return
	}
	start := r.start
	seen := make([]string, 0, 32)
	for r.next('}') {
		if len(seen) == maxFields {
			r.start = start
			r.Fail(r.opts.TooLarge, "more than %d fields", maxFields)
			r.at = start
			r.skip()
			return
		}
		name := r.quoted()
		r.space()
		r.at++ // the colon
		r.space()
		value := r.at
		r.start = value
		switch {
		case slices.Contains(seen, name):
			r.Fail(r.opts.Syntax, "second field %s", quote(name))
		case r.inside(name, func() bool { return field(name) }):
			seen = append(seen, name)
		default:
			r.Fail(r.opts.Syntax, "no field %s", quote(name))
		}
		if r.at == value {
			r.skip()
		}
	}
	r.start = start
	for _, name := range required {
		if !slices.Contains(seen, name) {
			r.Fail(r.opts.Syntax, "field %q is missing", name)
		}
	}
}

// Each reads a list of at most most values. It calls element for each of them with its
// index and the number of values; element reads the value, or leaves it.
func (r *Reader) Each(most int, element func(i, n int)) {
	if !r.take('[', "a list") {
		return
	}
	start, outer := r.start, len(r.path)
	n := r.count()
	if n > most {
		r.Fail(r.opts.TooLarge, "%d values, at most %d", n, most)
		r.at = start
		r.skip()
		return
	}
	for i := 0; r.next(']'); i++ {
		r.path = append(r.path, '[')
		r.path = strconv.AppendInt(r.path, int64(i), 10)
		r.path = append(r.path, ']')
		value := r.at
		element(i, n)
		if r.at == value {
			r.skip()
		}
		r.path = r.path[:outer]
	}
	r.start = start
}

// List reads a list of at most most values with element, which reads one value. It returns
// nil for an empty list.
func List[T any](r *Reader, most int, element func(*T)) []T {
	var list []T
	r.Each(most, func(i, n int) {
		if i == 0 {
			list = make([]T, n)
		}
		element(&list[i])
	})
	return list
}

// IsList reports whether the Reader stands at a list.
func (r *Reader) IsList() bool { return !r.stopped() && r.data[r.at] == '[' }

// Text reads a string; ok is false if the value is not one.
func (r *Reader) Text() (text string, ok bool) {
	if !r.is('"', "a text") {
		return "", false
	}
	return r.quoted(), true
}

// Int reads a number without fraction or exponent; ok is false if the value is not one, or
// if an int cannot hold it.
func (r *Reader) Int() (n int, ok bool) {
	const number = '0'
	if !r.is(number, "a number") {
		return 0, false
	}
	from := r.at
	r.skip()
	n, err := strconv.Atoi(string(r.data[from:r.at]))
	if err != nil {
		r.Fail(r.opts.Syntax, "%.64s is no whole number in range", r.data[from:r.at])
		return 0, false
	}
	return n, true
}

// Later passes over a value that cannot be read yet, and returns its place.
func (r *Reader) Later() int {
	place := r.at
	r.skip()
	return place
}

// Now goes back to a place that Later has returned in the object that is being read, calls
// read for the value there, which is that of the field name, and returns to where it was.
func (r *Reader) Now(place int, name string, read func()) {
	at := r.at
	r.at = place
	r.inside(name, func() bool { read(); return true })
	r.at = at
}

// inside calls read with the path of a field, and returns what it returns.
func (r *Reader) inside(name string, read func() bool) bool {
	outer := len(r.path)
	if outer > 0 {
		r.path = append(r.path, '.')
	}
	r.path = append(r.path, cut(name)...)
	ok := read()
	r.path = r.path[:outer]
	return ok
}

// kinds names the kinds of values by their first bytes. Any other byte starts a number.
var kinds = map[byte]string{'{': "an object", '[': "a list", '"': "a text", 't': "true", 'f': "false", 'n': "null"}

// is reports whether the value here starts with c, where '0' stands for any number. If it
// does not, is notes a problem and passes over the value.
func (r *Reader) is(c byte, want string) bool {
	if r.stopped() {
		return false
	}
	r.start = r.at
	first := r.data[r.at]
	if kinds[first] == "" {
		first = '0'
	}
	if first == c {
		return true
	}
	got, ok := kinds[first]
	if !ok {
		got = "a number"
	}
	r.Fail(r.opts.Syntax, "%s, want %s", got, want)
	r.skip()
	return false
}

// take steps into the object or list here.
func (r *Reader) take(c byte, want string) bool {
	if !r.is(c, want) {
		return false
	}
	r.at++
	return true
}

// next moves to the next member of the object or list that c ends, and out of it
// if there is none.
func (r *Reader) next(c byte) bool {
	if r.stopped() {
		return false
	}
	r.space()
	if r.data[r.at] == ',' {
		r.at++
		r.space()
	}
	if r.data[r.at] == c {
		r.at++
		return false
	}
	return true
}

// count returns the number of values from here to the end of the list.
func (r *Reader) count() (n int) {
	at := r.at
	for r.next(']') {
		r.skip()
		n++
	}
	r.at = at
	return n
}

// space passes over white space.
func (r *Reader) space() {
	for r.at < len(r.data) && (r.data[r.at] == ' ' || r.data[r.at] == '\n' || r.data[r.at] == '\t' || r.data[r.at] == '\r') {
		r.at++
	}
}

// skip passes over one value.
func (r *Reader) skip() {
	for depth := 0; r.at < len(r.data); {
		switch r.data[r.at] {
		case '"':
			r.at = endOfString(r.data, r.at)
		case '{', '[':
			depth++
			r.at++
			continue
		case '}', ']':
			depth--
			r.at++
		case ',', ':', ' ', '\n', '\t', '\r':
			r.at++
			continue
		default:
			for r.at < len(r.data) && !isDelimiter(r.data[r.at]) {
				r.at++
			}
		}
		if depth == 0 {
			return
		}
	}
}

func isDelimiter(c byte) bool {
	switch c {
	case ',', ']', '}', ' ', '\n', '\t', '\r':
		return true
	}
	return false
}

// quoted reads the string here. It shares short texts, because a text of rules repeats the
// same few words.
func (r *Reader) quoted() string {
	from := r.at
	r.at = endOfString(r.data, from)
	raw := r.data[from+1 : r.at-1]
	if known, ok := r.words[string(raw)]; ok {
		return known
	}
	text := string(raw)
	if slices.Contains(raw, '\\') {
		// It is valid: judge has checked the grammar.
		_ = json.Unmarshal(r.data[from:r.at], &text)
	}
	if len(raw) <= maxWord && len(r.words) < maxWords {
		r.words[string(raw)] = text
	}
	return text
}

// quote returns text quoted, and cut if it is long.
func quote(text string) string { return fmt.Sprintf("%q", cut(text)) }

func cut(text string) string {
	if len(text) > maxQuote {
		text = text[:maxQuote] + "..."
	}
	return text
}
