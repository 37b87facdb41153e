package repotest_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
)

func TestFilesAreSmall(t *testing.T) {
	const most = 512 << 10
	rule{
		why: "everybody who clones the repository gets what it ever had: a program that was built by the way, " +
			"or data that belongs elsewhere, stays for ever",
		find: func(fsys fs.FS) []string {
			var places []string
			for _, name := range files(fsys) {
				info, err := fs.Stat(fsys, name)
				if err != nil {
					panic(err)
				}
				if n := info.Size(); n > most {
					places = append(places, fmt.Sprintf("%s has %d bytes", name, n))
				}
			}
			return places
		},
		broken: map[string]string{"examples/desk/desk": strings.Repeat("\x7f", most+1), "sla/a.go": strings.Repeat("/", most)},
		want:   []string{"examples/desk/desk has 524289 bytes"},
	}.check(t)
}
