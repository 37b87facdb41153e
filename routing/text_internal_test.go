package routing

import (
	"iter"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// No language lacks a word: every value of every enum has its own text in each.
func TestLexicons(t *testing.T) {
	hangul := func(s string) bool {
		return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Hangul, r) })
	}
	for name, l := range map[string]*lexicon{"english": &english, "korean": &korean} {
		check := func(kind string, words []string, values int, sentences bool) {
			t.Helper()
			if len(words) != values {
				t.Errorf("%s: %s has %d texts for %d values", name, kind, len(words), values)
			}
			for i, s := range words {
				switch {
				case s == "" || s != strings.TrimRight(s, " \n"):
					t.Errorf("%s: %s %d reads %q", name, kind, i, s)
				case sentences && hangul(s) != (l == &korean):
					t.Errorf("%s: %s %d is in another language: %q", name, kind, i, s)
				}
			}
		}
		check("fact", l.facts[:], count(factNames.All()), true)
		check("code", l.codes[:], count(codeNames.All()), true)
		check("state", l.states[:], count(requirementStateNames.All()), true)
		check("confidence", l.confidence[1:], count(confidenceNames.All())-1, true)
		check("action", l.actions[:], count(actionNames.All())+1, true)
		check("way", l.ways[:], count(wayNames.All())+1, true)
		check("form", []string{l.or + "x", l.reason, l.requirement, l.cost[0], l.cost[1], l.missing, l.change, l.confirm, l.and + "x"}, 9, false)
		for f := FactPartner; f.IsValid(); f++ {
			check("value of "+f.String(), l.values[f], int(f.last())+1, false)
			seen := map[string]bool{}
			for v, words := range l.values[f] {
				if seen[words] || strings.Contains(words, "_") {
					t.Errorf("%s: %v = %d reads %q", name, f, v, words)
				}
				seen[words] = true
			}
		}
		// The forms take the same verbs in every language.
		for _, form := range [][2]string{
			{l.reason, english.reason}, {l.requirement, english.requirement}, {l.cost[0], english.cost[0]}, {l.cost[1], english.cost[1]},
			{l.missing, english.missing}, {l.change, english.change}, {l.confirm, english.confirm},
		} {
			if got, want := verbs(form[0]), verbs(form[1]); got != want {
				t.Errorf("%s: %q takes %q, want %q", name, form[0], got, want)
			}
		}
	}
}

// verbs returns the verbs of a format, such as "%s%d".
func verbs(format string) string {
	return strings.Join(regexp.MustCompile("%[a-z]").FindAllString(format, -1), "")
}

func count[E any](all iter.Seq[E]) int {
	n := 0
	for range all {
		n++
	}
	return n
}

// The number of values that a fact has stands in three places: its constants, last
// and the check in Case.pack.
func TestFactsAgree(t *testing.T) {
	for f := FactPartner; f.IsValid(); f++ {
		if f.last() == 0 || f.last() > 15 {
			t.Errorf("%v has %d values, want 1 to 15", f, f.last())
		}
		for v := range 256 {
			var c Case
			c.set(f, uint8(v))
			if got := c.value(f); got != uint8(v) {
				t.Fatalf("%v: value = %d after set %d", f, got, v)
			}
			w, ok := c.pack()
			if want := uint8(v) <= f.last(); ok != want {
				t.Errorf("%v = %d is valid: %v, want %v", f, v, ok, want)
			}
			if ok && w != with(f, uint8(v)) {
				t.Errorf("%v = %d packs to %#x", f, v, w)
			}
		}
		for v := range f.last() + 1 {
			if text := f.text(v); text == "" || (text == "not_said") != (v == 0) {
				t.Errorf("%v = %d reads %q", f, v, text)
			}
		}
	}
}
