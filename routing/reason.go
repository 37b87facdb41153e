package routing

import (
	"fmt"
	"slices"
	"strings"

	"github.com/partnersupport/partnersupport/internal/rulebook"
)

// Reason is one reason for a decision. Reasons of one decision are in a fixed
// order.
type Reason struct {
	Code       Code
	Fact       Fact       // the fact that decided, FactNone where none did
	Value      string     // text form of the value it had, "not_said" included
	Confidence Confidence // how firmly the documents carry it
	Rules      []string   // IDs of the rules it rests on
}

// String returns the reason in English on one line: what is the case, why it
// matters, and which document and section say so. It is for people and may
// change; the fields are stable.
func (r Reason) String() string {
	return r.Text() + rulebook.Cite(r.Rules) + confidenceNotes[r.Confidence.index()]
}

// Text returns the reason without its sources.
func (r Reason) Text() string {
	text := codeSentences[r.Code.index()]
	if r.Fact == FactNone {
		return text
	}
	return fmt.Sprintf("%s is %s: %s", factLabels[r.Fact.index()], r.Value, text)
}

func (r Reason) equal(o Reason) bool {
	return r.Code == o.Code && r.Fact == o.Fact && r.Value == o.Value &&
		r.Confidence == o.Confidence && slices.Equal(r.Rules, o.Rules)
}

// oneOf joins values as English does: "a", "a or b", "a, b or c".
func oneOf(values []string) string {
	if len(values) < 2 {
		return strings.Join(values, "")
	}
	last := len(values) - 1
	return strings.Join(values[:last], ", ") + " or " + values[last]
}
