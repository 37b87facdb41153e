package sqlstore

import (
	"errors"
	"reflect"
	"testing"
)

// FuzzRow reads a value into each column of each table. It is an [ErrRow], or what is
// read is written as what reads the same.
func FuzzRow(f *testing.F) {
	for _, seed := range []struct {
		text   string
		number int64
	}{
		{"", 0}, {"open", 1}, {"2025-02-29", -1}, {"ko-KR", 1 << 32}, {"no_such", 1<<63 - 1}, {"a\x00b", -1 << 63}, {"\xff", 4_294_967_295},
		{`[{"id":"close","event":"close","at":"2025-07-07T00:00:00Z"}]`, 1_751_846_400_000_000}, {"[[[[", 0}, {"[{]", 2}, {"01234567890123456789012345678901", 7},
	} {
		f.Add([]byte(seed.text), seed.number)
	}
	f.Fuzz(func(t *testing.T, data []byte, n int64) {
		for tb, fields := range newRows() {
			again := newRows()[tb]
			for i := range fields {
				for _, from := range []any{string(data), data, n, n != 0, nil} {
					column, second := fields[i:i+1], again[i:i+1]
					if err := scan(tb.name, column, []any{from}); err != nil {
						if row, ok := errors.AsType[*RowError](err); !ok || row.Column != fields[i].name || len(err.Error()) > 2000 {
							t.Fatalf("%s.%s from %T: %v, want a short RowError", tb.name, fields[i].name, from, err)
						}
						continue
					}
					v, err := column[0].value()
					if err != nil {
						continue // a database may have texts that no store writes
					}
					if err := scan(tb.name, second, []any{v.any()}); err != nil {
						t.Fatalf("%s.%s from %#v: written as %#v, which is %v", tb.name, fields[i].name, from, v.any(), err)
					}
					if w, err := second[0].value(); err != nil || !reflect.DeepEqual(v, w) {
						t.Fatalf("%s.%s from %#v: %+v, read back as %+v, %v", tb.name, fields[i].name, from, v, w, err)
					}
				}
			}
		}
	})
}
