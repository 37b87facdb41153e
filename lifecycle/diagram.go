package lifecycle

import (
	"fmt"
	"strings"
)

// spoken returns a text form as words.
func spoken(s fmt.Stringer) string { return strings.ReplaceAll(s.String(), "_", " ") }

// Diagram returns the table of [Transitions] as a Mermaid state diagram: each move
// with its event, its guard in brackets, and what it does to the incident and to the
// clock of the first response. It ends with a newline.
func Diagram() string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n    [*] --> drafted\n")
	ends := map[State]bool{}
	for t := range Transitions() {
		fmt.Fprintf(&b, "    %s --> %s: %s", t.From, t.To, t.Event)
		if t.Guard != GuardNone {
			fmt.Fprintf(&b, " [%s]", spoken(t.Guard))
		}
		if t.Effect != EffectNone {
			fmt.Fprintf(&b, ", %s the incident", spoken(t.Effect))
		}
		if t.Clock != ClockSame {
			fmt.Fprintf(&b, ", the clock %s", spoken(t.Clock))
		}
		b.WriteByte('\n')
	}
	for s := range States() {
		for range s.Next() {
			ends[s] = true
		}
		if !ends[s] {
			fmt.Fprintf(&b, "    %s --> [*]\n", s)
		}
	}
	return b.String()
}
