package routing

import (
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// Change is one fact that a remedy changes. The zero Change is not valid.
type Change struct {
	Fact Fact     `json:"fact"`
	From string   `json:"from"` // text form of the value it has, "not_said" included
	To   []string `json:"to"`   // text forms of the values that will do, in the order of the enum
}

// Remedy is a smallest set of changes after which the request is allowed: if one of
// them is left out, it is not. Remedies are immutable. The zero Remedy changes nothing.
type Remedy struct {
	facts Case
	to    []Clause // in the order of facts
}

// Changes yields the changes in the order of facts, at least one.
func (m Remedy) Changes() iter.Seq[Change] {
	return func(yield func(Change) bool) {
		for _, c := range m.to {
			if !yield(Change{Fact: c.Fact, From: c.Fact.text(m.facts.value(c.Fact)), To: c.In.texts(c.Fact)}) {
				return
			}
		}
	}
}

// MarshalJSON writes the changes in their order. They are not read back.
func (m Remedy) MarshalJSON() ([]byte, error) {
	return json.Marshal(slices.AppendSeq([]Change{}, m.Changes()))
}

// Apply returns the case after the changes, with the lowest value that will do
// for each.
func (m Remedy) Apply() Case {
	c := m.facts
	for _, to := range m.to {
		c.set(to.Fact, to.In.first())
	}
	return c
}

// String returns the remedy in English on one line. It is for people and may
// change; the changes are stable.
func (m Remedy) String() string { return m.text(&english) }

// TextIn returns the remedy as a line of text; see [Reason.TextIn].
func (m Remedy) TextIn(tag language.Tag) string { return m.text(lexiconOf(tag)) }

func (m Remedy) text(l *lexicon) string {
	var parts []string
	for c := range m.Changes() {
		fact, to := l.facts[index(c.Fact)], l.oneOf(c.Fact, c.To)
		if m.facts.value(c.Fact) == 0 {
			parts = append(parts, fmt.Sprintf(l.confirm, fact, to))
		} else {
			parts = append(parts, fmt.Sprintf(l.change, fact, l.value(c.Fact, c.From), to))
		}
	}
	return strings.Join(parts, l.and)
}

// Remedies yields the smallest changes that would allow the request. They change
// facts that somebody can change (GDAP, role, RBAC, provider, account, entry, contact,
// plan, ISV enrolment), never what the request is about. Fewer changes come first,
// then those that keep the entry. There are none where nothing helps, where the
// request is allowed already, where the head facts that are not said leave the route
// open, and where the route needs a release that is not said or not known.
func (d Decision) Remedies() iter.Seq[Remedy] { return slices.Values(d.remedies()) }

func (d Decision) remedies() []Remedy {
	if _, list := d.routes(); list == nil || d.Outcome == Allowed {
		return nil
	}
	var found []Remedy
	if _, to, ok := d.router.toAllow(d.facts); ok {
		found = append(found, Remedy{facts: d.facts, to: to})
	}
	entries := map[*Route]int{} // the index in found of the remedy whose entry leads to a route
	for entry := EntryPartnerCenter; entry.IsValid(); entry++ {
		c := d.facts
		if c.Entry == entry {
			continue
		}
		c.Entry = entry
		r, to, ok := d.router.toAllow(c)
		if !ok {
			continue
		}
		if at, known := entries[r]; known {
			change := slices.IndexFunc(found[at].to, func(c Clause) bool { return c.Fact == FactEntry })
			found[at].to[change].In |= SetOf(entry)
			continue
		}
		entries[r] = len(found)
		to = append(to, Clause{Fact: FactEntry, In: SetOf(entry)})
		slices.SortFunc(to, func(a, b Clause) int { return int(a.Fact) - int(b.Fact) })
		found = append(found, Remedy{facts: d.facts, to: to})
	}
	slices.SortStableFunc(found, func(a, b Remedy) int { return len(a.to) - len(b.to) })
	var least []Remedy
	for _, m := range found {
		if !slices.ContainsFunc(least, func(o Remedy) bool { return len(o.to) < len(m.to) && o.within(m) }) {
			least = append(least, m)
		}
	}
	return least
}

// toAllow returns the route of c and what has to change for it to allow c, if it
// can at all.
func (r *Router) toAllow(c Case) (*Route, []Clause, bool) {
	w, _ := c.pack()
	list := r.candidates(w)
	route := &r.policy.Routes[list[0]]
	if len(list) != 1 || route.Outcome != Allowed {
		return nil, nil, false
	}
	var to []Clause
	for _, clause := range route.Clauses {
		if clause.holds(w) {
			continue
		}
		if clause.In &= clause.Fact.attainable(); clause.In == 0 {
			return nil, nil, false
		}
		to = append(to, clause)
	}
	return route, to, true
}

// canHelp reports whether changing what can be changed could allow w, once the facts
// that are not said are said.
func (r *Router) canHelp(w word) bool {
	for _, i := range r.candidates(w &^ with(FactEntry, 15)) { // whatever the entry
		if route := &r.policy.Routes[i]; route.Outcome == Allowed && !route.isBeyondHelp(w) {
			return true
		}
	}
	return false
}

// isBeyondHelp reports whether a clause fails in w that nobody can meet.
func (r *Route) isBeyondHelp(w word) bool {
	return slices.ContainsFunc(r.Clauses, func(c Clause) bool {
		return c.state(w.value(c.Fact)) == Unmet && c.In&c.Fact.attainable() == 0
	})
}

// within reports whether m changes nothing that o does not change.
func (m Remedy) within(o Remedy) bool {
	return !slices.ContainsFunc(m.to, func(c Clause) bool {
		return !slices.ContainsFunc(o.to, func(k Clause) bool { return k.Fact == c.Fact })
	})
}
