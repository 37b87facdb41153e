package release_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/internal/changelog"
)

// madeUp is a repository of a test's own.
type madeUp struct {
	*testing.T
	dir string
}

func newMadeUp(t *testing.T, files map[string]string) madeUp {
	m := madeUp{t, t.TempDir()}
	m.git("init", "--quiet", "--initial-branch=main")
	m.write(files)
	m.commit()
	return m
}

func (m madeUp) git(args ...string) {
	m.Helper()
	own := []string{"-c", "user.name=Made Up", "-c", "user.email=made@up.example", "-c", "commit.gpgSign=false", "-c", "tag.gpgSign=false"}
	if _, err := run(m.Context(), m.dir, "git", append(own, args...)...); err != nil {
		m.Fatal(err)
	}
}

func (m madeUp) commit() {
	m.Helper()
	m.git("add", "--all")
	m.git("commit", "--quiet", "--no-verify", "--message=A step")
}

func (m madeUp) write(files map[string]string) {
	m.Helper()
	for name, text := range files {
		file := filepath.Join(m.dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			m.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			m.Fatal(err)
		}
	}
}

func (m madeUp) tag() string {
	m.Helper()
	tag, err := lastTag(m.Context(), m.dir, ours[0])
	if err != nil {
		m.Fatal(err)
	}
	return tag
}

var firstRelease = map[string]string{
	"go.mod":                "module example.com/m\n\ngo 1.26.0\n",
	"CHANGELOG.md":          "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- `shape`: everything.\n",
	"shape/shape.go":        "package shape\n\nimport \"example.com/m/internal/civil\"\n\ntype Shape struct{ Side int }\n\nfunc (*Shape) Area() int { return 0 }\n\ntype Date = civil.Date\n",
	"old/old.go":            "package old\n\nfunc Gone() {}\n",
	"internal/civil/c.go":   "package civil\n\ntype Date struct{ Year int }\n\ntype Hidden struct{}\n\nfunc Used() {}\n",
	"examples/show/show.go": "package main\n\nfunc main() {}\n",
}

// TestUntold breaks the users of a made-up repository, and tells them.
func TestUntold(t *testing.T) {
	t.Parallel()
	m := newMadeUp(t, firstRelease)
	if got := m.tag(); got != "" {
		t.Errorf("the tag is %q before there is one", got)
	}
	m.git("tag", "v0.1.0-rc.1")
	m.git("tag", "lifecycle/etcdstore/v0.9.0")
	m.git("tag", "--annotate", "--message=", "v0.1.0")
	m.git("checkout", "--quiet", "-b", "elsewhere")
	m.git("commit", "--quiet", "--no-verify", "--allow-empty", "--message=Not on our branch")
	m.git("tag", "v0.2.0")
	m.git("checkout", "--quiet", "main")
	if got := m.tag(); got != "v0.1.0" {
		t.Errorf("the tag is %q, want v0.1.0", got)
	}

	const (
		area   = "`shape`: (*Shape).Area: changed from func() int to func() float64"
		side   = "`shape`: Shape.Side: removed"
		year   = "`shape`: Date.Year: changed from int to int32"
		gone   = "`old`: the package is removed"
		before = "# Changelog\n\n## [Unreleased]\n\n"
	)
	for _, test := range []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{"nothing", nil, nil},
		{"an addition", map[string]string{"shape/new.go": "package shape\n\nfunc New() *Shape { return nil }\n"}, nil},
		{"what users cannot import", map[string]string{
			"internal/civil/c.go": "package civil\n\ntype Date struct{ Year int }\n", "examples/show/show.go": "package main\n\nfunc main() { println() }\n",
		}, nil},
		{"three breaks, and an internal type that is shown", map[string]string{
			"shape/shape.go":      strings.NewReplacer("Side int", "", "Area() int", "Area() float64").Replace(firstRelease["shape/shape.go"]),
			"old/old.go":          "package main\n\nfunc main() {}\n",
			"internal/civil/c.go": "package civil\n\ntype Date struct{ Year int32 }\n",
		}, []string{gone, area, side, year}},
		{"told as an addition", map[string]string{"CHANGELOG.md": before + "### Added\n\n- `shape`: `Shape.Area`, `Side`, `Date.Year`.\n- `old`: gone.\n"},
			[]string{gone, area, side, year}},
		{"told of another package, of another name, without quotes", map[string]string{
			"CHANGELOG.md": before + "### Changed\n\n- `shapes`: `Shape.Area`.\n- `shape`: `Sides` and Side.\n- `shape`: `Date.Year`.\n"},
			[]string{gone, area, side}},
		{"told of an earlier release", map[string]string{
			"CHANGELOG.md": before + "## [0.1.0]\n\n### Changed\n\n- `shape`: `Shape.Area`, `Side`, `Date.Year`.\n\n### Removed\n\n- `old`.\n"},
			[]string{gone, area, side, year}},
		{"told", map[string]string{"CHANGELOG.md": before + "### Changed\n\n- `shape`: `Shape.Area` is exact, and\n  `Date.Year` is small.\n" +
			"\n### Removed\n\n- `old`, which nobody used.\n- `shape`: `Shape.Side`.\n"}, nil},
	} {
		m.write(test.files) // on top of each other
		got, err := untold(t.Context(), m.dir, t.TempDir(), "v0.1.0", ours[0])
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// TestMisquoted edits what a made-up release said of its behaviour.
func TestMisquoted(t *testing.T) {
	t.Parallel()
	const due = "sla/testdata/due.txt"
	entry := func(text string) string {
		return "### Behaviour\n\n- `" + due + "` " + changelog.Digest(text) + ": said so.\n\n"
	}
	m := newMadeUp(t, map[string]string{due: "Monday\n", "CHANGELOG.md": "## [0.1.0]\n\n" + entry("Monday\n")})
	m.git("tag", "v0.1.0")
	monday, tuesday := changelog.Digest("Monday\n"), changelog.Digest("Tuesday\n")
	for _, test := range []struct {
		name, changelog string
		want            []string
	}{
		{"as it was", "## [Unreleased]\n\n## [0.1.0] - 2027-01-02\n\n" + entry("Monday\n"), nil},
		{"told anew", "## [Unreleased]\n\n" + entry("Tuesday\n") + "## [0.1.0]\n\n" + entry("Monday\n"), nil},
		{"told as if it had always been", "## [Unreleased]\n\n## [0.1.0]\n\n" + entry("Tuesday\n"),
			[]string{"CHANGELOG.md on 0.1.0: - `" + due + "` " + monday + ": was " + tuesday}},
		{"told before the release that has it", "## [0.1.0]\n\n## [0.0.9]\n\n" + entry("Monday\n"), nil},
		{"a tag without a section", "## [Unreleased]\n\n" + entry("Monday\n"),
			[]string{`CHANGELOG.md has no section "## [0.1.0]", and the tag v0.1.0 is there`}},
	} {
		m.write(map[string]string{due: "Tuesday\n", "CHANGELOG.md": test.changelog})
		got, err := misquoted(t.Context(), m.dir, t.TempDir(), m.tag())
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// A clone that lacks tags must not pass for a repository that has none.
func TestShallow(t *testing.T) {
	t.Parallel()
	m := newMadeUp(t, firstRelease)
	m.git("tag", "v0.1.0")
	m.write(map[string]string{"a": ""})
	m.commit()
	clone := filepath.Join(t.TempDir(), "clone")
	m.git("clone", "--quiet", "--depth=1", "--no-tags", "file://"+filepath.ToSlash(m.dir), clone)
	if tag, err := lastTag(t.Context(), clone, ours[0]); err == nil || !strings.Contains(err.Error(), "--unshallow") {
		t.Errorf("the tag of a shallow clone is %q, %v, want an error that says what to do", tag, err)
	}
}

// Whoever runs these tests in a hook of git does not have them in the repository of the
// hook.
func TestInHook(t *testing.T) {
	hooked := newMadeUp(t, firstRelease)
	hooked.git("tag", "v0.1.0")
	before, err := run(t.Context(), hooked.dir, "git", "log", "--all", "--oneline")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("GIT_DIR", filepath.Join(hooked.dir, ".git"))
	t.Setenv("GIT_INDEX_FILE", filepath.Join(hooked.dir, ".git", "index"))
	m := newMadeUp(t, firstRelease)
	if got := m.tag(); got != "" {
		t.Errorf("the tag is %q, which is that of the hook's repository", got)
	}
	after, err := run(t.Context(), hooked.dir, "git", "log", "--all", "--oneline")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("the hook's repository (-before +after):\n%s", diff)
	}
}
