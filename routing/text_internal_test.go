package routing

import (
	"iter"
	"testing"
)

// Every value has a sentence, so that no answer is silent.
func TestSentences(t *testing.T) {
	check := func(kind string, sentences []string, last int, empty func(int) bool) {
		t.Helper()
		if len(sentences) != last+1 {
			t.Errorf("%s: %d sentences for %d values", kind, len(sentences), last+1)
		}
		seen := map[string]int{}
		for i, s := range sentences {
			if s == "" && !empty(i) {
				t.Errorf("%s %d has no sentence", kind, i)
			}
			seen[s]++
		}
	}
	never := func(int) bool { return false }
	check("fact", factLabels[:], count(factNames.All()), never)
	check("code", codeSentences[:], count(codeNames.All()), never)
	check("action", actionSentences[:], count(actionNames.All())+1, never)
	check("way", waySentences[:], count(wayNames.All())+1, never)
	check("confidence", confidenceNotes[:], count(confidenceNames.All()), func(i int) bool { return i == int(Stated) })
}

// count returns the number of the last value of an enum whose zero is valid.
func count[E any](all iter.Seq[E]) int {
	n := -1
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
			if ok && w != word(v)<<(4*f) {
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
