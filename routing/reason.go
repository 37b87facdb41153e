package routing

import (
	"fmt"
	"slices"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/internal/rulebook"
)

// Reason is one reason for a decision. Reasons of one decision are in a fixed
// order. The zero Reason says that nobody decided.
type Reason struct {
	Code       Code       `json:"code"`
	Fact       Fact       `json:"fact,omitzero"`       // the fact that decided, FactNone where none did
	Value      string     `json:"value,omitzero"`      // text form of the value it had, "not_said" included
	Confidence Confidence `json:"confidence,omitzero"` // how firmly the documents carry it
	Rules      []string   `json:"rules,omitempty"`     // IDs of the rules it rests on
}

// String returns the reason in English on one line: what the case is, why it
// matters, how firmly it is said unless it is stated, and which document and section
// say so. It is for people and may change; the fields are stable.
func (r Reason) String() string {
	return r.text(&english) + rulebook.Cite(r.Rules)
}

// Text returns the reason in English, without its sources.
func (r Reason) Text() string { return r.text(&english) }

// TextIn returns the reason as a sentence, without its sources: in Korean for
// Korean, and in English for every other language. It is for people and may
// change; the fields are stable.
func (r Reason) TextIn(tag language.Tag) string { return r.text(lexiconOf(tag)) }

func (r Reason) text(l *lexicon) string {
	sentence := l.codes[index(r.Code)] + l.confidence[index(r.Confidence)]
	if r.Fact == FactNone {
		return sentence
	}
	return fmt.Sprintf(l.reason, l.facts[index(r.Fact)], l.value(r.Fact, r.Value), sentence)
}

func (r Reason) equal(o Reason) bool {
	return r.Code == o.Code && r.Fact == o.Fact && r.Value == o.Value &&
		r.Confidence == o.Confidence && slices.Equal(r.Rules, o.Rules)
}
