package repotest_test

import (
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

// TestGlossary holds the Go names of the glossary against what the packages export, and
// checks that no Korean word stands for two things.
func TestGlossary(t *testing.T) {
	found, err := apis()
	if err != nil {
		t.Fatal(err)
	}
	exported := map[string]bool{}
	word := regexp.MustCompile(`[A-Za-z0-9]+`)
	for dir, lines := range found {
		for _, line := range lines {
			line = strings.NewReplacer("(*", "", ")", " ", "(", " ").Replace(line)
			words := word.FindAllString(line, 4)
			name := path.Base(dir) + "."
			switch {
			case words[0] == "method" && len(words) > 2, words[0] == "field" && len(words) > 2:
				name += words[1] + "." + words[2]
			default:
				name += words[1]
			}
			exported[name] = true
		}
	}
	name := regexp.MustCompile("`([^`]+)`")
	terms := map[string]string{}
	rows := 0
	for line := range strings.SplitSeq(text(os.DirFS(root), "internal/design/glossary.md"), "\n") {
		cells := strings.Split(line, " | ")
		if !strings.HasPrefix(line, "| ") || len(cells) < 4 || cells[0] == "| Korean" {
			continue
		}
		rows++
		names := name.FindAllStringSubmatch(cells[2], -1)
		if len(names) == 0 {
			t.Errorf("%s: no Go name", cells[0])
		}
		for _, n := range names {
			if !exported[n[1]] {
				t.Errorf("%s: no package exports %s", cells[0], n[1])
			}
		}
		for term := range strings.SplitSeq(strings.TrimPrefix(cells[0], "| "), ", ") {
			if other, ok := terms[term]; ok && other != cells[1] {
				t.Errorf("%s stands for %s and for %s", term, other, cells[1])
			}
			terms[term] = cells[1]
		}
	}
	if rows < 55 {
		t.Errorf("%d rows, want every term of the source documents", rows)
	}
}
