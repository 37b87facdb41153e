package routing

import (
	"iter"
	"slices"
	"strings"
)

// Change is one fact that a remedy changes.
type Change struct {
	Fact Fact
	From string   // text form of the value it has, "not_said" included
	To   []string // text forms of the values that will do, in the order of the enum
}

// Remedy is a smallest set of changes after which the request is allowed: leaving
// one of them out leaves it closed. Remedies are immutable.
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
// change.
func (m Remedy) String() string {
	var parts []string
	for c := range m.Changes() {
		parts = append(parts, factLabels[c.Fact.index()]+" from "+c.From+" to "+oneOf(c.To))
	}
	return "change " + strings.Join(parts, ", and ")
}

// Remedies yields the smallest changes that would allow the request: of facts
// that somebody can change (GDAP, role, RBAC, provider, account, entry, contact,
// plan, ISV enrolment), never of what the request is about. Fewer changes come
// first, then the entry that is given before the others. There is none where
// nothing helps, where the request is allowed already, and where the head facts
// that are not said leave the route open.
func (d Decision) Remedies() iter.Seq[Remedy] { return slices.Values(d.remedies()) }

func (d Decision) remedies() []Remedy {
	if _, list := d.routes(); list == nil || d.Outcome == Allowed {
		return nil
	}
	var found []Remedy
	try := func(c Case, to []Clause) {
		w, _ := c.pack()
		list := d.router.candidates(w)
		if len(list) != 1 || d.router.policy.Routes[list[0]].Outcome != Allowed {
			return
		}
		for _, clause := range d.router.policy.Routes[list[0]].Clauses {
			if clause.holds(w) {
				continue
			}
			if !clause.Fact.isChangeable() {
				return
			}
			to = append(to, clause)
		}
		slices.SortFunc(to, func(a, b Clause) int { return int(a.Fact) - int(b.Fact) })
		found = append(found, Remedy{facts: d.facts, to: to})
	}
	try(d.facts, nil)
	for entry := EntryPartnerCenter; entry.IsValid(); entry++ {
		if c := d.facts; c.Entry != entry {
			c.Entry = entry
			try(c, []Clause{{Fact: FactEntry, In: SetOf(entry)}})
		}
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

// within reports whether m changes nothing that o does not change.
func (m Remedy) within(o Remedy) bool {
	return !slices.ContainsFunc(m.to, func(c Clause) bool {
		return !slices.ContainsFunc(o.to, func(k Clause) bool { return k.Fact == c.Fact })
	})
}
