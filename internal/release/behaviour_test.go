package release_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/internal/changelog"
)

// TestBehaviour asks whether CHANGELOG.md still says of the last release what its files
// say: whoever changes behaviour afterwards adds an entry, and edits none.
func TestBehaviour(t *testing.T) {
	tag, err := lastTag(t.Context(), root, ours[0])
	if err != nil {
		t.Fatal(err)
	}
	if tag == "" {
		t.Logf("no tag %s yet: no release has a behaviour", ours[0].tags)
		return
	}
	places, err := misquoted(t.Context(), root, t.TempDir(), tag)
	if err != nil {
		t.Fatal(err)
	}
	for _, place := range places {
		t.Error(place)
	}
}

// misquoted returns what CHANGELOG.md says of a release that its tag does not. It uses an
// empty directory.
func misquoted(ctx context.Context, repo, empty, tag string) ([]string, error) {
	if err := extract(ctx, repo, tag, empty); err != nil {
		return nil, err
	}
	text, err := os.ReadFile(filepath.Join(repo, "CHANGELOG.md"))
	if err != nil {
		return nil, err
	}
	version := strings.TrimPrefix(tag, "v")
	since := changelog.Since(changelog.Parse(string(text)), version)
	if since == nil {
		return []string{fmt.Sprintf(`CHANGELOG.md has no section "## [%s]", and the tag %s is there`, version, tag)}, nil
	}
	digests := map[string]string{}
	for _, file := range changelog.Files() {
		content, err := os.ReadFile(filepath.Join(empty, filepath.FromSlash(file)))
		if os.IsNotExist(err) {
			continue // it was not kept yet
		}
		if err != nil {
			return nil, err
		}
		digests[file] = changelog.Digest(string(content))
	}
	var places []string
	for _, place := range changelog.Untold(since, digests) {
		places = append(places, "CHANGELOG.md on "+version+": "+place)
	}
	return places, nil
}
