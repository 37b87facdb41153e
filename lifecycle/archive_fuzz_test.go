package lifecycle_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
)

// FuzzImport imports anything, as it is and with a last line that makes the sum good,
// so that what is behind the sum is reached. It is refused and nothing is written, or
// the book gives an archive that gives the same book.
func FuzzImport(f *testing.F) {
	whole := exported(f, bookOfAll(f))
	f.Add(whole)
	f.Add(exported(f, tinyBook(f)))
	f.Add(exported(f, memstore.New()))
	lines := linesOf(whole)
	for i := range lines {
		f.Add([]byte(strings.Join(lines[:i+1], "")))
	}
	f.Add([]byte(""))
	f.Add([]byte("\n"))
	f.Add([]byte(`{"book":{"format":"partnersupport/book/1","partner":"hangang","version":18446744073709551615}}` + "\n"))
	f.Add([]byte(strings.Repeat("[", lifecycle.MaxLine+1)))
	f.Fuzz(func(t *testing.T, data []byte) {
		wantWholeOrNothing(t, data)
		if end := bytes.LastIndex(data, []byte(`{"end"`)); end >= 0 {
			data = data[:end]
		}
		if n := len(data); n > 0 && data[n-1] != '\n' {
			data = append(bytes.Clone(data), '\n')
		}
		wantWholeOrNothing(t, sealed(string(data)))
	})
}
