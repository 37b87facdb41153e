package release_test

import (
	"context"
	"fmt"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/exp/apidiff"

	"github.com/partnersupport/partnersupport/internal/changelog"
)

const root = "../.."

// TestAPI compares the exported API with that of the last release.
func TestAPI(t *testing.T) {
	for _, m := range ours {
		tag, err := lastTag(t.Context(), root, m)
		if err != nil {
			t.Fatal(err)
		}
		if tag == "" {
			t.Logf("no tag %s yet: the API is compared with nothing", m.tags)
			continue
		}
		t.Logf("the API is compared with that of %s", tag)
		places, err := untold(t.Context(), root, t.TempDir(), tag, m)
		if err != nil {
			t.Fatal(err)
		}
		if len(places) > 0 {
			t.Errorf("%s\nBut what breaks users has to be said to them: name package and symbol in CHANGELOG.md, "+
				`under "## [Unreleased]" and "### Changed" or "### Removed", as in "- %s"`,
				strings.Join(places, "\n"), "`routing`: `Router.Route` takes a context.")
		}
	}
}

// breaking is a change that is not compatible.
type breaking struct{ dir, symbol, message string }

func (b breaking) String() string { return fmt.Sprintf("`%s`: %s", b.dir, b.message) }

// untold returns the incompatible changes since a tag of which CHANGELOG.md says nothing.
// It uses an empty directory.
func untold(ctx context.Context, repo, empty, tag string, m module) ([]string, error) {
	if err := extract(ctx, repo, tag, empty); err != nil {
		return nil, err
	}
	changes, err := compare(ctx, empty, repo, m)
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(filepath.Join(repo, "CHANGELOG.md"))
	if err != nil {
		return nil, err
	}
	var entries []string
	for _, r := range changelog.Parse(string(text)) {
		if r.Name == "Unreleased" {
			entries = append(entries, slices.Concat(r.Entries["Changed"], r.Entries["Removed"])...)
		}
	}
	var places []string
	for _, c := range changes {
		if !slices.ContainsFunc(entries, c.isToldIn) {
			places = append(places, c.String())
		}
	}
	return places, nil
}

// isToldIn reports whether an entry is of the package and names the symbol.
func (b breaking) isToldIn(entry string) bool {
	rest, ok := strings.CutPrefix(entry, "`"+b.dir+"`")
	name := b.symbol[strings.LastIndex(b.symbol, ".")+1:]
	return ok && (b.symbol == "" || regexp.MustCompile("`[^`]*\\b"+regexp.QuoteMeta(name)+"\\b[^`]*`").MatchString(rest))
}

// compare returns the incompatible changes from one tree to another, sorted by package.
func compare(ctx context.Context, from, to string, m module) ([]breaking, error) {
	oldPublic, oldInternal, err := load(ctx, from, m)
	if err != nil {
		return nil, err
	}
	newPublic, newInternal, err := load(ctx, to, m)
	if err != nil {
		return nil, err
	}
	var changes []breaking
	for _, dir := range slices.Sorted(maps.Keys(oldPublic)) {
		now, ok := newPublic[dir]
		if !ok {
			changes = append(changes, breaking{dir: dir, message: "the package is removed"})
			continue
		}
		changes = append(changes, incompatible(dir, apidiff.Changes(oldPublic[dir], now))...)
		changes = append(changes, aliased(dir, oldPublic[dir], oldInternal, newInternal)...)
	}
	return changes, nil
}

// incompatible returns the changes of a report that break users. A message is
// "(*Router).Route: changed from ..." or "Base.Area, method set of *Shape: removed": the
// symbol is what comes first.
func incompatible(dir string, report apidiff.Report) []breaking {
	var changes []breaking
	for _, c := range report.Changes {
		if c.Compatible {
			continue
		}
		symbol, _, _ := strings.Cut(c.Message, ": ")
		symbol, _, _ = strings.Cut(symbol, ", ")
		changes = append(changes, breaking{dir, strings.NewReplacer("(", "", ")", "", "*", "").Replace(symbol), c.Message})
	}
	return changes
}

// aliased returns the changes of internal types that a package shows under a name of its
// own: apidiff takes such a type for somebody else's.
func aliased(dir string, shown *types.Package, oldInternal, newInternal map[string]*types.Package) []breaking {
	var changes []breaking
	scope := shown.Scope()
	for _, name := range scope.Names() {
		obj, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || !obj.Exported() || !obj.IsAlias() {
			continue
		}
		named, ok := types.Unalias(obj.Type()).(*types.Named)
		if !ok || named.Obj().Pkg() == nil {
			continue
		}
		for at, old := range oldInternal {
			now, ok := newInternal[at]
			if old.Path() != named.Obj().Pkg().Path() || !ok {
				continue
			}
			for _, b := range incompatible(dir, apidiff.Changes(old, now)) {
				if of, _, _ := strings.Cut(b.symbol, "."); of == named.Obj().Name() {
					changes = append(changes, b)
				}
			}
		}
	}
	return changes
}
