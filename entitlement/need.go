package entitlement

import "github.com/partnersupport/partnersupport/internal/enum"

// Need is what somebody wants from Microsoft. The zero Need is not said, and not
// in the scope of anything.
type Need uint8

// The needs.
const (
	NeedNotSaid      Need = iota
	NeedProblem           // a specific problem
	NeedErrorMessage      // an error message
	NeedUnexpected        // a feature that does not behave as expected
	NeedArchitecture      // advice on an architecture
	NeedOther             // anything else
)

var needs = enum.New[Need]("need", ErrInvalid,
	"not_said", "problem", "error_message", "unexpected_behavior", "architecture_advice", "other")

// ParseNeed reads the text form. The error wraps [ErrInvalid].
func ParseNeed(text string) (Need, error) { return needs.Parse(text) }

// String returns the text form.
func (n Need) String() string { return needs.String(n) }

// IsValid reports whether n is one of the needs, not said included.
func (n Need) IsValid() bool { return needs.Valid(n) }

// AppendText appends the text form.
func (n Need) AppendText(p []byte) ([]byte, error) { return needs.Append(p, n) }

// MarshalText returns the text form.
func (n Need) MarshalText() ([]byte, error) { return n.AppendText(nil) }

// UnmarshalText reads the text form.
func (n *Need) UnmarshalText(text []byte) error { return needs.Set(n, text) }

// InScope returns whether technical support is for that need (ENT-04): it is for
// a problem, an error message or a feature that misbehaves. For all else the
// advice says who else there is. A need that is not said is a no without a reason.
func (n Need) InScope() Answer {
	switch n {
	case NeedProblem, NeedErrorMessage, NeedUnexpected:
		return answer(0, 0)
	case NeedArchitecture, NeedOther:
		return answer(CodesOf(OutOfScope), AdvicesOf(AskPresales, AskISVConsultation))
	}
	return Answer{}
}

// ISVConsultation returns whether a partner can request an ISV technical
// consultation, such as an application architecture design session: only one who
// is enrolled in ISV Success (ENT-56). It takes no incident.
func ISVConsultation(enrolled bool) Answer {
	if !enrolled {
		return answer(CodesOf(NotISVSuccess), AdvicesOf(JoinISVSuccess))
	}
	return answer(0, 0)
}
