package badinput

import (
	"slices"
	"strings"
)

// Long is a text of x's, in both forms in which calls take a text. Both are made once,
// because what a row allocates is counted.
type Long struct {
	Text string
	Data []byte // the text as JSON, in quotation marks
}

// NewLong returns a text of size bytes.
func NewLong(size int) Long {
	text := strings.Repeat("x", size)
	return Long{text, slices.Concat([]byte{'"'}, []byte(text), []byte{'"'})}
}

// Huge returns a text of 100 MiB, longer than any that a call may copy.
func Huge() Long { return NewLong(100 << 20) }
