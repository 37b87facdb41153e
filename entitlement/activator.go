package entitlement

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// Colleague is a user of the partner, with a role in Partner Center. It is plain,
// comparable data; the zero Colleague is nobody.
type Colleague struct {
	Name string `json:"name"`
	Role Role   `json:"role"`
}

// UnmarshalJSON reads a colleague as strictly as [State.UnmarshalJSON] does a state. On
// error, c is left alone.
func (c *Colleague) UnmarshalJSON(data []byte) error {
	type fields Colleague // without this method
	return decode(data, (*fields)(c))
}

// ActivationHelp says whether a user can activate a benefit, and if not, who can. It
// is plain data; the zero ActivationHelp is a no that names nobody.
type ActivationHelp struct {
	Answer

	// Candidates are the names of the colleagues who can, in their alphabetical
	// order and without repetition.
	Candidates []string `json:"candidates,omitempty"`
}

// UnmarshalJSON reads what encoding/json writes as strictly as
// [State.UnmarshalJSON] does a state. On error, h is left alone.
func (h *ActivationHelp) UnmarshalJSON(data []byte) error {
	type answer Answer // without its method, which would take all fields
	var read struct {
		answer
		Candidates []string `json:"candidates"`
	}
	if err := decode(data, &read); err != nil {
		return err
	}
	*h = ActivationHelp{Answer(read.answer), read.Candidates}
	return nil
}

// WhoActivates returns whether a user with this role can activate benefits
// (ENT-21), and if not, which colleagues can (UX-04).
func WhoActivates(role Role, colleagues iter.Seq[Colleague]) ActivationHelp {
	if role.CanActivate() {
		return ActivationHelp{Answer: answer(0, 0)}
	}
	help := ActivationHelp{Answer: answer(CodesOf(MissingRole), AdvicesOf(AskAdmin))}
	for c := range each(colleagues) {
		if c.Role.CanActivate() {
			help.Candidates = append(help.Candidates, c.Name)
		}
	}
	slices.Sort(help.Candidates)
	help.Candidates = slices.Compact(help.Candidates)
	return help
}

// TextIn returns whom to ask as a sentence, in Korean for Korean and in English
// for every other language: the candidates by name, or how to find somebody; an
// empty text for a user who needs nobody.
func (h ActivationHelp) TextIn(tag language.Tag) string {
	l := lexiconOf(tag)
	switch {
	case h.Yes:
		return ""
	case len(h.Candidates) == 0:
		return AskAdmin.in(l)
	}
	return fmt.Sprintf(l.ask, strings.Join(h.Candidates, ", "))
}
