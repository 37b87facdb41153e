package routing

import (
	"strings"

	"golang.org/x/text/language"
)

// lexicon holds the words of one language: a table for each enum, in its order,
// and the forms of the sentences. It is the only place where an answer turns into
// words; what an answer means is in its codes and values.
type lexicon struct {
	facts      [FactProblem + 1]string   // noun phrases
	values     [FactProblem + 1][]string // of each fact, "not said" first
	codes      [CodeLeftOpen + 1]string  // sentences without a full stop
	confidence [Conflicting + 1]string
	states     [Unmet + 1]string
	actions    [ActionFrontlineTeam + 1]string // sentences with a full stop
	ways       [PaidContract + 1]string        // sentences without a full stop

	or          string    // before the last of a list
	reason      string    // fact, value, sentence of the code
	requirement string    // fact, accepted values, state, value
	cost        [2]string // of one incident, and of more
	missing     string    // reason
	change      string    // fact, value before, values after
	confirm     string    // fact that is not said, values that will do
	and         string    // between two changes
}

// lexiconOf returns the words for tag: Korean for Korean, and English for every
// other language.
func lexiconOf(tag language.Tag) *lexicon {
	if base, _ := tag.Base(); base.String() == "ko" {
		return &korean
	}
	return &english
}

// index returns the place of v in a list by value: that of zero if v is none of the enum.
func index[E interface {
	~uint8
	IsValid() bool
}](v E) int {
	if v.IsValid() {
		return int(v)
	}
	return 0
}

// value returns the words for a text form of a value of f; a text that is none
// stays as it is.
func (l *lexicon) value(f Fact, text string) string {
	for v, words := range l.values[index(f)] {
		if f.text(uint8(v)) == text {
			return words
		}
	}
	return text
}

// oneOf returns the words for text forms of values of f, as a choice.
func (l *lexicon) oneOf(f Fact, texts []string) string {
	words := make([]string, len(texts))
	for i, text := range texts {
		words[i] = l.value(f, text)
	}
	return choice(words, l.or)
}

// choice joins words with commas, except the last two.
func choice(words []string, or string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + or + words[last]
}
