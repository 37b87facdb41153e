package strict

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// judge returns why data cannot be read at all, and the place where that shows, counted
// from 0.
func judge(data []byte, opts Options) (at int, detail string, err error) {
	if len(data) > opts.Size {
		return opts.Size, fmt.Sprintf("%d bytes, at most %d", len(data), opts.Size), opts.TooLarge
	}
	// encoding/json would replace what is not Unicode, and two names that differ
	// would become one.
	if at := NotUnicode(data); at >= 0 {
		return at, "not UTF-8", opts.Syntax
	}
	// The depth comes before the grammar, which takes more time and memory.
	depth := 0
	for at < len(data) {
		switch data[at] {
		case '{', '[':
			if depth++; depth > opts.Depth {
				return at, fmt.Sprintf("nested deeper than %d", opts.Depth), opts.TooLarge
			}
		case '}', ']':
			depth--
		case '"':
			end := endOfString(data, at)
			if half := loneSurrogate(data[at:end]); half >= 0 {
				return at + half, "half of a surrogate pair", opts.Syntax
			}
			at = end
			continue
		}
		at++
	}
	if err := json.Unmarshal(data, new(ignored)); err != nil {
		at = 0
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			at = max(int(syntax.Offset)-1, 0) // it counts from 1
		}
		return at, err.Error(), opts.Syntax
	}
	return 0, "", nil
}

// ignored accepts any JSON and keeps nothing of it.
type ignored struct{}

func (*ignored) UnmarshalJSON([]byte) error { return nil }

// NotUnicode returns where data stops being UTF-8; -1 is nowhere.
func NotUnicode(data []byte) int {
	if utf8.Valid(data) {
		return -1
	}
	at := 0
	for {
		c, n := utf8.DecodeRune(data[at:])
		if c == utf8.RuneError && n <= 1 {
			return at
		}
		at += n
	}
}

// endOfString returns the index after the closing quote of the string that starts at from,
// or that of the end of data.
func endOfString(data []byte, from int) int {
	at := from + 1
	for at < len(data) && data[at] != '"' {
		if data[at] == '\\' {
			at++
		}
		at++
	}
	return min(at+1, len(data))
}

// loneSurrogate returns the index of the first escape in a string that stands for half of
// a surrogate pair without its other half, or -1 if there is none.
func loneSurrogate(quoted []byte) int {
	for i := 0; i < len(quoted); i++ {
		if quoted[i] != '\\' {
			continue
		}
		if unit := utf16Unit(quoted[i:]); unit >= 0xd800 && unit <= 0xdfff {
			low := utf16Unit(quoted[i+6:])
			if unit >= 0xdc00 || low < 0xdc00 || low > 0xdfff {
				return i
			}
			i += 6 // to the other half
		}
		i++ // the escaped character is not the start of an escape
	}
	return -1
}

// utf16Unit returns the number that an escape \uXXXX at the start of text
// stands for, or 0.
func utf16Unit(text []byte) uint64 {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0
	}
	unit, _ := strconv.ParseUint(string(text[2:6]), 16, 16) // the grammar refuses what is not a digit
	return unit
}
