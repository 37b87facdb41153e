package repotest_test

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// listed is what the go command says of a package.
type listed struct {
	ImportPath string
	Name       string
	Export     string // file of its export data
	Standard   bool
	Deps       []string
}

// isOurs reports whether p is a package of this module, below its root.
func (p listed) isOurs() bool { return strings.HasPrefix(p.ImportPath, modulePath+"/") }

// dir returns the directory of a package of ours.
func (p listed) dir() string { return strings.TrimPrefix(p.ImportPath, modulePath+"/") }

// isImportable reports whether users can import p from this module.
func (p listed) isImportable() bool {
	return p.isOurs() && p.Name != "main" && importable(p.dir())
}

// packages lists the packages of the root module and all that they import.
// Asking the go command is slow, and its answer is the same for all tests.
var packages = sync.OnceValues(func() ([]listed, error) {
	cmd := exec.Command("go", "list", "-export", "-deps", "-json=ImportPath,Name,Export,Standard,Deps", "./...")
	cmd.Dir = root
	out, err := cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return nil, errors.New(string(exit.Stderr))
	}
	if err != nil {
		return nil, err
	}
	var all []listed
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		switch err := dec.Decode(&p); {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return nil, err
		}
		all = append(all, p)
	}
})

// compareListing compares listings, by file name, with the text files of dir;
// with -update it writes them there. meaning is told with each difference.
func compareListing(t *testing.T, dir string, got map[string][]string, meaning string) {
	t.Helper()
	old, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := rewrite(dir, old, got); err != nil {
			t.Fatal(err)
		}
		return
	}
	want := map[string][]string{}
	for _, file := range old {
		name := filepath.Base(file)
		for line := range strings.Lines(text(os.DirFS(dir), name)) {
			want[name] = append(want[name], strings.TrimSuffix(line, "\n"))
		}
	}
	if changes := changed(want, got); len(changes) > 0 {
		t.Errorf("%s is out of date:\n%s\n%s.\nTo accept the changes: go test ./internal/repotest -update",
			dir, strings.Join(changes, "\n"), meaning)
	}
}

// changed returns the lines that only want has, marked -, and those that only
// got has, marked +, by file name.
func changed(want, got map[string][]string) []string {
	var changes []string
	names := slices.AppendSeq(slices.Collect(maps.Keys(want)), maps.Keys(got))
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		for _, line := range want[name] {
			if !slices.Contains(got[name], line) {
				changes = append(changes, "- "+name+": "+line)
			}
		}
		for _, line := range got[name] {
			if !slices.Contains(want[name], line) {
				changes = append(changes, "+ "+name+": "+line)
			}
		}
	}
	return changes
}

// rewrite replaces the old files of dir by listings.
func rewrite(dir string, old []string, listings map[string][]string) error {
	for _, file := range old {
		if err := os.Remove(file); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for name, lines := range listings {
		var content strings.Builder
		for _, line := range lines {
			content.WriteString(line + "\n")
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content.String()), 0o666); err != nil {
			return err
		}
	}
	return nil
}

func TestChangedLines(t *testing.T) {
	want := map[string][]string{"a.txt": {"gone", "kept"}, "b.txt": {"file gone"}}
	got := map[string][]string{"a.txt": {"kept", "new"}, "c.txt": {"file new"}}
	wantChanges := []string{"- a.txt: gone", "+ a.txt: new", "- b.txt: file gone", "+ c.txt: file new"}
	if diff := cmp.Diff(wantChanges, changed(want, got)); diff != "" {
		t.Errorf("changed (-want +got):\n%s", diff)
	}
}
