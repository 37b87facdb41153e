package badinput

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

var kept []byte // what a row allocates, so that it does

// TestRowsAreChecked has rows that a package must not have.
func TestRowsAreChecked(t *testing.T) {
	calls := 0
	wrapped := fmt.Errorf("reading: %w", io.EOF)
	for name, tt := range map[string]struct {
		do   func() (bool, error)
		want string // in the problem; empty if there is none
	}{
		"the error that is promised": {func() (bool, error) { return false, wrapped }, ""},
		"no error":                   {func() (bool, error) { return false, nil }, "error <nil>, want EOF"},
		"another error":              {func() (bool, error) { return false, errors.New("EOF") }, "error EOF, want EOF"},
		"a change":                   {func() (bool, error) { return true, wrapped }, "something has changed"},
		"a change of the state":      {func() (bool, error) { calls++; return false, wrapped }, "something has changed"},
		"a panic":                    {func() (bool, error) { panic("no") }, "panic: no"},
		"as many lines as there are": {func() (bool, error) { return false, joined(mostLines) }, ""},
		"more lines":                 {func() (bool, error) { return false, joined(mostLines + 1) }, "more than 100 lines"},
		"a long line": {func() (bool, error) {
			return false, fmt.Errorf("%w: %s", io.EOF, strings.Repeat("x", mostBytes))
		}, "a line of 1029 bytes"},
	} {
		table := Table{State: func() string { return fmt.Sprint(calls) }}
		_, err := table.check(Row{Want: io.EOF, Do: tt.do})
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
	}
}

func joined(n int) error {
	list := make([]error, n)
	for i := range list {
		list[i] = io.EOF
	}
	return errors.Join(list...)
}

// TestAllocationsAreCounted has a row that allocates more the first time.
func TestAllocationsAreCounted(t *testing.T) {
	size := 4 << 20
	spent, err := new(Table).check(Row{Want: io.EOF, Do: func() (bool, error) {
		kept = make([]byte, size)
		size = 1 << 20
		return false, io.EOF
	}})
	if err != nil || spent < 1<<20 || spent >= 2<<20 {
		t.Errorf("%d bytes, %v, want a little more than %d", spent, err, 1<<20)
	}
}
