package errortest

import (
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/partnersupport/partnersupport/internal/goldentest"
)

// Texts are the texts of the errors of a package. The zero Texts has none.
type Texts struct {
	lines map[string]bool
}

// Add adds the text of an error, or that of each error that it joins.
func (x *Texts) Add(err error) {
	if err == nil {
		return
	}
	if x.lines == nil {
		x.lines = map[string]bool{}
	}
	for line := range strings.SplitSeq(err.Error(), "\n") {
		x.lines[line] = true
	}
}

// varying matches what differs from call to call: quoted text, and an index in a list.
var varying = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|\[[0-9]+\]`)

// Check reports each text that is not one line of at most 500 bytes that begins with the
// name of the package or one of the other beginnings. It compares the texts, one of
// those that differ only in what varies, with a file in testdata.
func (x *Texts) Check(t *testing.T, file, pkg string, others ...string) {
	t.Helper()
	for line := range x.lines {
		if err := form(append([]string{pkg + ": "}, others...), line); err != nil {
			t.Errorf("%.600q: %v", line, err)
		}
	}
	shown := x.shown()
	var text strings.Builder
	for _, key := range slices.Sorted(maps.Keys(shown)) {
		text.WriteString(shown[key] + "\n")
	}
	goldentest.Check(t, file, text.String())
}

// shown returns the first of the texts that differ only in what varies, by what they share.
func (x *Texts) shown() map[string]string {
	shown := map[string]string{}
	for line := range x.lines {
		key := varying.ReplaceAllString(line, "")
		if known, ok := shown[key]; !ok || line < known {
			shown[key] = line
		}
	}
	return shown
}

// form returns what is wrong with the form of a text.
func form(beginnings []string, line string) error {
	said, ok := line, false
	for _, b := range beginnings {
		if rest, found := strings.CutPrefix(line, b); found {
			said, ok = rest, true
		}
	}
	first, _ := utf8.DecodeRuneInString(said)
	switch lower := strings.ToLower(line); {
	case !ok:
		return errors.New("does not begin with the package's name")
	case len(line) > 500:
		return errors.New("is long")
	case !utf8.ValidString(line), strings.ContainsFunc(line, unicode.IsControl):
		return errors.New("is no text of one line")
	case unicode.IsUpper(first):
		return errors.New("begins with a capital")
	case strings.HasSuffix(line, "."), strings.HasSuffix(line, ":"), strings.HasSuffix(line, " "):
		return errors.New("ends in a stop, or in nothing")
	case strings.Contains(lower, "failed to"), strings.Contains(lower, "something"), strings.Contains(lower, "%!"), strings.Contains(lower, "<nil>"):
		return errors.New("does not say what happened")
	case len(strings.Fields(said)) < 3:
		return errors.New("does not say what, to what")
	}
	return nil
}
