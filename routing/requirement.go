package routing

import (
	"fmt"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/internal/enum"
)

// RequirementState says whether a case meets a requirement. The zero value is
// Unsaid, which never opens anything.
type RequirementState uint8

// The values of [RequirementState].
const (
	Unsaid RequirementState = iota // the fact is not said, is a release that no table knows, or is left open by the documents
	Met
	Unmet
)

var requirementStateNames = enum.New[RequirementState]("requirement state", ErrInvalid,
	"unsaid", "met", "unmet",
)

// ParseRequirementState returns the RequirementState that text names. Any other text is an
// error that wraps [ErrInvalid].
func ParseRequirementState(text string) (RequirementState, error) {
	return requirementStateNames.Parse(text)
}

// String returns the text form; an invalid value reads "requirement state(200)".
func (s RequirementState) String() string { return requirementStateNames.String(s) }

// IsValid reports whether s is one of the values above.
func (s RequirementState) IsValid() bool { return requirementStateNames.Valid(s) }

// AppendText implements [encoding.TextAppender]; an invalid value is [ErrInvalid].
func (s RequirementState) AppendText(b []byte) ([]byte, error) {
	return requirementStateNames.Append(b, s)
}

// MarshalText implements [encoding.TextMarshaler]; errors are those of AppendText.
func (s RequirementState) MarshalText() ([]byte, error) { return requirementStateNames.Append(nil, s) }

// UnmarshalText implements [encoding.TextUnmarshaler]; errors are those of
// ParseRequirementState, and leave the value alone.
func (s *RequirementState) UnmarshalText(text []byte) error {
	return requirementStateNames.Set(s, text)
}

// Requirement is what must hold for a request to be opened on the route of a
// case, and whether it does. The zero Requirement is not valid.
type Requirement struct {
	Fact     Fact             `json:"fact"`
	Accepted []string         `json:"accepted"` // text forms of the accepted values, in the order of the enum
	Value    string           `json:"value"`    // text form of the case's value
	State    RequirementState `json:"state"`
	Rules    []string         `json:"rules,omitempty"` // rule IDs
}

// String returns the requirement in English on one line. It is for people and may
// change; the fields are stable.
func (r Requirement) String() string { return r.text(&english) }

// TextIn returns the requirement as a line of text; see [Reason.TextIn].
func (r Requirement) TextIn(tag language.Tag) string { return r.text(lexiconOf(tag)) }

func (r Requirement) text(l *lexicon) string {
	return fmt.Sprintf(l.requirement, l.facts[index(r.Fact)], l.oneOf(r.Fact, r.Accepted), l.states[index(r.State)], l.value(r.Fact, r.Value))
}
