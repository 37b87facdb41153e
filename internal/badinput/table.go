package badinput

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/internal/race"
)

// Row is one bad input. The zero Row is not valid.
type Row struct {
	Call string // what is called
	What string // what is wrong with the input
	Want error  // what the error wraps
	// Do makes the call. It has the same outcome every time, and reports whether the
	// call changed a value that it was about.
	Do func() (changed bool, err error)
	// Bytes is what this call may allocate, if that is more than the table allows: a
	// text that is not too long may cost in proportion to its length.
	Bytes uint64
}

// Table has all rows of a package.
type Table struct {
	Rows  []Row
	Least int    // the least number of rows: a table with fewer has lost some
	Bytes uint64 // what the call of a row may allocate
	// State returns, as text, what no row may change, apart from what the rows check
	// themselves. It may be nil.
	State func() string
}

// The limits of the text of an error, which a person reads.
const (
	mostLines = 100
	mostBytes = 1 << 10 // of a line
)

// Check checks each row, but not under the race detector.
func (tb *Table) Check(t *testing.T) {
	t.Helper()
	if race.Enabled {
		t.Skip("nothing happens at once, and the race detector allocates for itself")
	}
	var worst uint64
	var of string
	names := map[string]bool{}
	for _, row := range tb.Rows {
		name := row.Call + ": " + row.What
		if names[name] {
			t.Errorf("%s: two rows have this name", name)
		}
		names[name] = true
		spent, err := tb.check(row)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if spent > worst {
			worst, of = spent, name
		}
		if most := max(tb.Bytes, row.Bytes); spent > most {
			t.Errorf("%s: allocates %d bytes, want at most %d", name, spent, most)
		}
	}
	if len(tb.Rows) < tb.Least {
		t.Errorf("%d rows, want at least %d", len(tb.Rows), tb.Least)
	}
	t.Logf("%d rows, of which the worst allocates %d bytes (%s)", len(tb.Rows), worst, of)
}

// check calls a row three times, and returns what the cheapest call allocated: the first
// may load something, and the runtime allocates now and then.
func (tb *Table) check(row Row) (spent uint64, err error) {
	var before string
	if tb.State != nil {
		before = tb.State()
	}
	for i := range 3 {
		n, changed, got := call(row)
		switch {
		case !errors.Is(got, row.Want):
			return 0, fmt.Errorf("error %.300s, want %w", fmt.Sprint(got), row.Want)
		case changed || tb.State != nil && tb.State() != before:
			return 0, fmt.Errorf("error %.300s, and something has changed", fmt.Sprint(got))
		}
		if err := short(got); err != nil {
			return 0, err
		}
		if i == 0 || n < spent {
			spent = n
		}
	}
	return spent, nil
}

func call(row Row) (spent uint64, changed bool, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %.300v", p)
		}
	}()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	changed, err = row.Do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc, changed, err
}

// short returns what is wrong with the length of an error's text.
func short(err error) error {
	lines := 0
	for line := range strings.Lines(err.Error()) {
		if lines++; lines > mostLines {
			return fmt.Errorf("an error of more than %d lines", mostLines)
		}
		if len(line) > mostBytes {
			return fmt.Errorf("an error with a line of %d bytes: %.200q", len(line), line)
		}
	}
	return nil
}
