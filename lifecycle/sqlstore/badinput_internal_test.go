package sqlstore

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/badinput"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// newRows returns the fields of a row of each table, which nobody else has.
func newRows() map[*table][]field {
	p := new(lifecycle.PartnerID)
	return map[*table][]field{
		planTable: planFields(nil, p, &planRow{}), linkTable: linkFields(nil, p, &lifecycle.Link{}), holdTable: holdFields(nil, p, &lifecycle.Hold{}),
		entryTable: entryFields(nil, p, new(int), &entitlement.Entry{}), requestTable: requestFields(nil, p, &lifecycle.Request{}), keyTable: keyFields(nil, p, &lifecycle.Key{}),
	}
}

// TestBadInput reads from each column of each table what no store has written there, and
// writes into each column of texts what not every database keeps.
func TestBadInput(t *testing.T) {
	long := badinput.Huge()
	rows := badinput.OfEnum("Dialect", ParseDialect, lifecycle.ErrInvalid, long)
	for _, d := range []Dialect{0, 3, 255} {
		rows = append(rows, badinput.Row{Call: "New", What: d.String(), Want: lifecycle.ErrInvalid, Do: func() (bool, error) {
			s, err := New(t.Context(), nil, d, nil)
			return s != nil, err
		}}, badinput.Row{Call: "Migrate", What: d.String(), Want: lifecycle.ErrInvalid, Do: func() (bool, error) {
			return false, Migrate(t.Context(), nil, d, nil)
		}})
	}
	foreign := long.Text + "\xff"
	for _, tb := range tables {
		for i, f := range newRows()[tb] {
			for what, from := range unreadable(f, long) {
				rows = append(rows, badinput.Row{Call: "scan", What: tb.name + "." + f.name + " " + what, Want: ErrRow, Do: func() (bool, error) {
					fields := newRows()[tb][i : i+1]
					return false, scan(tb.name, fields, []any{from})
				}})
			}
			if f.kind != text {
				continue
			}
			if err := f.Scan("a\x00b"); err != nil {
				continue // a word, which says itself what it can be
			}
			for what, text := range map[string]string{"a NUL": "a\x00b", "not UTF-8": "a\xff", "half a character": "한"[:2], "a long text that is not UTF-8": foreign} {
				rows = append(rows, badinput.Row{Call: "encoder.row", What: tb.name + "." + f.name + " " + what, Want: lifecycle.ErrInvalid, Do: func() (bool, error) {
					f := newRows()[tb][i]
					if err := f.Scan(text); err != nil {
						return false, err
					}
					made, err := newEncoder(PostgreSQL).row(tb, rowID{}, []field{f})
					return made.text != nil, err
				}})
			}
		}
	}
	table := badinput.Table{Rows: rows, Least: 1102, Bytes: 64 << 10}
	table.Check(t)
}

// unreadable returns what a driver may return for a column and no store has written.
func unreadable(f field, long badinput.Long) map[string]any {
	bad := map[string]any{"a fraction": 1.5, "a list": []string{"x"}}
	switch f.kind {
	case bytes:
		bad["nothing"], bad["a text"], bad["a byte short"], bad["a byte long"], bad["a long text"] = nil, "x", make([]byte, 31), make([]byte, 33), long.Data
	case boolean:
		bad["nothing"], bad["a text"], bad["a long text"] = nil, "true", long.Text
	case integer:
		bad["a text"], bad["digits"], bad["a long text"], bad["a truth"] = "x", "1", long.Text, true
		if f.Scan(nil) != nil {
			bad["nothing"] = nil
		}
		for _, n := range []int64{-1, 1 << 32, 1<<63 - 1, -1 << 63} {
			if f.Scan(n) != nil {
				bad[fmt.Sprint(n)] = n
			}
		}
	default:
		bad["a number"], bad["a truth"] = int64(1), true
		if f.Scan("no such\nvalue") != nil {
			bad["no such value"], bad["bytes of no such value"], bad["not UTF-8"] = "no such\nvalue", []byte("no such\nvalue"), "\xff"
			bad["a long text"], bad["a long text as bytes"] = long.Text, long.Data
			bad["deep nesting"] = strings.Repeat("[", 1<<10)
		}
	}
	return bad
}

// TestNewRows checks that the table of bad input has the columns of all tables.
func TestNewRows(t *testing.T) {
	for tb, fields := range newRows() {
		name := func(f field) string { return f.name }
		var got, want []string
		for _, f := range fields {
			got = append(got, name(f))
		}
		for _, f := range tb.columns {
			want = append(want, name(f))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: columns %v, want %v", tb.name, got, want)
		}
	}
}
