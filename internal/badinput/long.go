package badinput

import (
	"slices"
	"strings"
)

// Long is a text of x's, in both forms in which calls take one. They are made once, as
// what a row allocates is counted.
type Long struct {
	Text string
	Data []byte // the text as JSON, in quotation marks
}

// NewLong returns a text of so many bytes.
func NewLong(size int) Long {
	text := strings.Repeat("x", size)
	return Long{text, slices.Concat([]byte{'"'}, []byte(text), []byte{'"'})}
}

// Huge returns a text of 100 MiB, which is longer than whatever may be copied.
func Huge() Long { return NewLong(100 << 20) }
