package routing

import (
	"encoding/json"
	"iter"
	"slices"
	"strings"
)

// Difference is a set of cases that two policies answer differently, all of them in
// the same two ways. The zero Difference has no cases.
type Difference struct {
	Cases    Box
	Old, New Decision // for one of the cases, with as many facts said as can be; see [Decision.Case]
}

// Diff yields every case whose answer the new policy changes, as boxes that do not
// overlap. It compares the cases in which all head facts are said, whatever the other
// facts are. An answer changes if the outcome changes or, where both allow the
// request, if a portal, the payer or the benefit does; another reason for the same
// answer is no change. The order is that of the old routes' IDs, then of the new ones',
// then of facts and values. Two routers that answer alike have no differences, and with
// a zero Router there are none either. Neither may be nil.
func Diff(before, after *Router) iter.Seq[Difference] {
	return func(yield func(Difference) bool) {
		for i := range before.policy.Routes {
			for j := range after.policy.Routes {
				d := differ{old: &before.policy.Routes[i], new: &after.policy.Routes[j]}
				for _, box := range d.boxes() {
					c := box.example()
					if !yield(Difference{Cases: box, Old: before.Route(c), New: after.Route(c)}) {
						return
					}
				}
			}
		}
	}
}

// MarshalJSON writes the cases, the one that Old and New answer, and both answers
// with their reasons, requirements and alternatives. It is not read back.
func (d Difference) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Cases Box       `json:"cases"`
		Case  Case      `json:"case"`
		Old   explained `json:"old"`
		New   explained `json:"new"`
	}{d.Cases, d.Old.Case(), d.Old.explained(), d.New.explained()})
}

// String returns the cases and both answers on one line, in English. The codes and
// facts of an answer are those of the case that Old and New answer. It is for people
// and may change.
func (d Difference) String() string {
	return d.Cases.String() + ": " + d.Old.summary() + " -> " + d.New.summary()
}

// summary returns the outcome with who pays where, or with the codes of why not,
// or with the facts that it wants to know.
func (d Decision) summary() string {
	if d.Allowed() {
		text := d.Outcome.String() + " (" + d.Payer.String()
		if d.Benefit != BenefitNone {
			text += " of " + d.Benefit.String()
		}
		return text + ", " + d.Portal.String() + ", listed in " + d.Review.String() + ")"
	}
	var codes []string
	for r := range d.Reasons() {
		if code := r.Code.String(); d.Outcome == Unknown {
			codes = append(codes, r.Fact.String()+" "+code)
		} else {
			codes = append(codes, code)
		}
	}
	return d.Outcome.String() + " (" + strings.Join(codes, ", ") + ")"
}

// differ compares two routes where they meet.
type differ struct {
	old, new *Route
	facts    []Fact // those that one of them has a clause about
	found    []Box
}

// standing is how a route stands in a case of which some facts are looked at:
// whether a clause fails, and whether one is open.
type standing struct{ failed, open bool }

func (d *differ) boxes() []Box {
	var box Box
	for f := FactPartner; f.IsValid(); f++ {
		if !f.isHead() {
			box.sets[f] = full(f) | notSaid
		} else if box.sets[f] = d.old.box(f) & d.new.box(f); box.sets[f] == 0 {
			return nil
		}
	}
	for _, c := range slices.Concat(d.old.Clauses, d.new.Clauses) {
		if !slices.Contains(d.facts, c.Fact) {
			d.facts = append(d.facts, c.Fact)
		}
	}
	slices.Sort(d.facts)
	d.walk(box, d.facts, standing{}, standing{})
	return d.merged()
}

// merged joins boxes that differ in one fact and change an answer alike.
func (d *differ) merged() []Box {
	change := func(b Box) [2]reply {
		c := b.example()
		w, _ := c.pack()
		return [2]reply{d.old.answers(w), d.new.answers(w)}
	}
	for joined := true; joined; {
		joined = false
		for i := 0; i < len(d.found); i++ {
			for j := len(d.found) - 1; j > i; j-- {
				if union, ok := d.found[i].join(d.found[j]); ok && change(d.found[i]) == change(d.found[j]) {
					d.found[i], joined = union, true
					d.found = slices.Delete(d.found, j, j+1)
				}
			}
		}
	}
	return d.found
}

// walk splits box by the next fact into sets of values that mean the same to both
// routes, until all facts are looked at. Once a route has failed, further facts do
// not matter to it.
func (d *differ) walk(box Box, facts []Fact, old, new standing) {
	if old.failed && new.failed {
		return // denied before and after
	}
	if len(facts) == 0 {
		c := box.example()
		if w, _ := c.pack(); d.old.answers(w) != d.new.answers(w) {
			d.found = append(d.found, box)
		}
		return
	}
	f := facts[0]
	type class struct {
		old, new           standing
		oldPayer, newPayer Payer
	}
	var classes []class
	var sets []Set
	for v := range f.last() + 1 {
		w := with(f, v)
		var c class
		if c.old, c.oldPayer = d.old.after(f, v, old), 0; f == FactPlan && !c.old.failed {
			c.oldPayer, _ = d.old.payer(w)
		}
		if c.new, c.newPayer = d.new.after(f, v, new), 0; f == FactPlan && !c.new.failed {
			c.newPayer, _ = d.new.payer(w)
		}
		at := slices.Index(classes, c)
		if at < 0 {
			at = len(classes)
			classes, sets = append(classes, c), append(sets, 0)
		}
		sets[at] |= 1 << v
	}
	for i, c := range classes {
		box.sets[f] = sets[i]
		d.walk(box, facts[1:], c.old, c.new)
	}
}

// after returns the standing once the fact f with value v is looked at.
func (r *Route) after(f Fact, v uint8, s standing) standing {
	if s.failed {
		return s
	}
	for i := range r.Clauses {
		if c := &r.Clauses[i]; c.Fact == f {
			switch c.state(v) {
			case Unmet:
				return standing{failed: true}
			case Unsaid:
				s.open = true
			}
		}
	}
	return s
}

// reply is what a route answers to a request.
type reply struct {
	outcome        Outcome
	portal, review Portal
	payer          Payer
	benefit        Benefit
}

func (r *Route) answers(w word) reply {
	out, _ := r.decide(w)
	if out != Allowed {
		return reply{outcome: out}
	}
	payer, benefit := r.payer(w)
	return reply{out, r.Portal, r.Review, payer, benefit}
}
