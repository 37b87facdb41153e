package routing

import "github.com/partnersupport/partnersupport/internal/enum"

// Problem is what the partner knows about the problem before it files a request
// for a customer. It decides nothing; it adds the steps that come before filing
// (RTE-01, RTE-36). The zero value is not said.
type Problem uint8

// The values of [Problem].
const (
	_                     Problem = iota // not said
	ProblemNeedsMicrosoft                // the partner cannot solve it
	ProblemSolvable                      // the partner can solve it
	ProblemOutage                        // a service is down or degraded
	ProblemPublished                     // a service is down or degraded, and its service health says so
)

var problemNames = enum.New[Problem]("problem", ErrInvalid,
	"not_said", "needs_microsoft", "solvable", "outage", "published",
)

// ParseProblem returns the Problem that text names. Any other text is an error that
// wraps [ErrInvalid].
func ParseProblem(text string) (Problem, error) { return problemNames.Parse(text) }

// String returns the text form; an invalid value reads "problem(200)".
func (p Problem) String() string { return problemNames.String(p) }

// IsValid reports whether p is one of the values above or the zero value.
func (p Problem) IsValid() bool { return problemNames.Valid(p) }

// AppendText implements [encoding.TextAppender]; an invalid value is [ErrInvalid].
func (p Problem) AppendText(b []byte) ([]byte, error) { return problemNames.Append(b, p) }

// MarshalText implements [encoding.TextMarshaler]; errors are those of AppendText.
func (p Problem) MarshalText() ([]byte, error) { return problemNames.Append(nil, p) }

// UnmarshalText implements [encoding.TextUnmarshaler]; errors are those of
// ParseProblem, and leave the value alone.
func (p *Problem) UnmarshalText(text []byte) error { return problemNames.Set(p, text) }
