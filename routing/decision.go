package routing

import (
	"iter"
	"slices"
)

// Decision is the answer to a [Case]: the fields are the answer, the methods
// explain it. The zero Decision is Denied, with the one reason that nobody decided.
//
// Decisions of one [Router] are comparable: equal decisions are about equal cases. A
// Decision is a value, safe for concurrent use as long as nobody writes to its fields.
type Decision struct {
	Outcome    Outcome    `json:"outcome"`
	Portal     Portal     `json:"portal,omitzero"`     // where to open it; PortalNone unless Allowed
	Review     Portal     `json:"review,omitzero"`     // where it is listed afterwards; PortalNone unless Allowed
	Payer      Payer      `json:"payer,omitzero"`      // PayerNobody unless Allowed
	Benefit    Benefit    `json:"benefit,omitzero"`    // the benefit whose plan is needed, also where that plan is what is missing
	Confidence Confidence `json:"confidence,omitzero"` // how firmly the documents carry the answer

	facts  Case
	router *Router // nil: nobody decided
}

// take fills in what the route says of w.
func (d *Decision) take(r *Route, w word) {
	d.Outcome, d.Confidence = r.decide(w)
	payer, benefit := r.payer(w)
	d.Benefit = benefit
	if d.Outcome == Allowed {
		d.Portal, d.Review, d.Payer = r.Portal, r.Review, payer
	}
}

// Allowed reports whether the request may be opened.
func (d Decision) Allowed() bool { return d.Outcome == Allowed }

// Case returns the case that was decided.
func (d Decision) Case() Case { return d.facts }

// Reasons yields why the outcome is what it is, at least one reason:
//
//   - if facts are invalid, each of them, in the order of facts;
//   - for a route that says no by itself, its own reason;
//   - for a route with requirements, those that fail; if none fails, those that are
//     not said; and if all are met, the rules that allow it;
//   - where several routes are possible and agree on a no, the reasons of all of
//     them; where they do not agree, the head facts that choose between them.
func (d Decision) Reasons() iter.Seq[Reason] { return slices.Values(d.reasons()) }

func (d Decision) reasons() []Reason {
	if d.router == nil {
		return []Reason{{Code: CodeNotDecided}}
	}
	w, list := d.routes()
	if list == nil {
		return d.invalid()
	}
	if len(list) > 1 && d.Outcome == Unknown {
		return d.unsaidHeads(list)
	}
	var reasons []Reason
	for _, r := range list {
		for _, reason := range d.reasonsOf(r, w) {
			if !slices.ContainsFunc(reasons, reason.equal) {
				reasons = append(reasons, reason)
			}
		}
	}
	return reasons
}

// routes returns the case as a word and the routes it may take: none if a fact is
// invalid.
func (d *Decision) routes() (word, []*Route) {
	if d.router == nil {
		return 0, nil
	}
	w, ok := d.facts.pack()
	if !ok {
		return w, nil
	}
	var list []*Route
	for _, i := range d.router.candidates(w) {
		list = append(list, &d.router.policy.Routes[i])
	}
	return w, list
}

func (d *Decision) invalid() []Reason {
	var reasons []Reason
	for f := FactPartner; f.IsValid(); f++ {
		if v := d.facts.value(f); v > f.last() {
			reasons = append(reasons, Reason{Code: CodeInvalidFact, Fact: f, Value: f.text(v)})
		}
	}
	return reasons
}

// unsaidHeads names the head facts that choose between the routes and are not
// said, in the order of facts.
func (d *Decision) unsaidHeads(list []*Route) []Reason {
	var reasons []Reason
	for f := FactPartner; f.IsValid(); f++ {
		if !f.isHead() || d.facts.value(f) != 0 {
			continue
		}
		if slices.ContainsFunc(list, func(r *Route) bool { return r.box(f) != full(f) }) {
			reasons = append(reasons, Reason{Code: CodeNotSaid, Fact: f, Value: f.text(0)})
		}
	}
	return reasons
}

func (d *Decision) reasonsOf(r *Route, w word) []Reason {
	out, _ := r.decide(w)
	if r.Outcome != Allowed || out == Allowed {
		reason := Reason{Code: r.Code, Confidence: r.Confidence, Rules: slices.Clone(r.Rules)}
		if f := r.Code.fact(); f != FactNone {
			reason.Fact, reason.Value = f, f.text(w.value(f))
		}
		return []Reason{reason}
	}
	state := Unmet
	if out == Unknown {
		state = Unsaid
	}
	return failures(r.Clauses, w, state)
}

// failures returns a reason for each clause that stands as state says.
func failures(clauses []Clause, w word, state RequirementState) []Reason {
	var reasons []Reason
	for i := range clauses {
		c := &clauses[i]
		v := w.value(c.Fact)
		if c.state(v) != state {
			continue
		}
		reasons = append(reasons, Reason{
			Code: c.code(v), Fact: c.Fact, Value: c.Fact.text(v),
			Confidence: c.Confidence, Rules: slices.Clone(c.Rules),
		})
	}
	return reasons
}

// Requirements yields what must hold on the route of the case and whether it does,
// in the order of facts. There are none where the route says no by itself or where
// several routes are possible.
func (d Decision) Requirements() iter.Seq[Requirement] {
	return func(yield func(Requirement) bool) {
		w, list := d.routes()
		if len(list) != 1 {
			return
		}
		for i := range list[0].Clauses {
			c := &list[0].Clauses[i]
			v := w.value(c.Fact)
			if !yield(Requirement{
				Fact: c.Fact, Accepted: c.In.texts(c.Fact), Value: c.Fact.text(v),
				State: c.state(v), Rules: slices.Clone(c.Rules),
			}) {
				return
			}
		}
	}
}

// Steps yields the way through the portals' pages, in order. It is given as soon
// as the route is known, even while a requirement is not met: then it is the way
// to take afterwards, and it includes linking a plan that is not linked. There are
// no steps where a requirement fails that nobody can meet.
func (d Decision) Steps() iter.Seq[Step] {
	return func(yield func(Step) bool) {
		w, list := d.routes()
		if len(list) != 1 || list[0].isBeyondHelp(w) {
			return
		}
		for i := range list[0].Steps {
			s := &list[0].Steps[i]
			if s.When.holds(w) && !yield(s.clone()) {
				return
			}
		}
	}
}

// Alternatives yields the other ways to get help and who else can give it, the
// best first, as the route ranks them. Where several routes are possible and agree
// on a no, they are the ways that all of them propose, with everything that is
// missing on any of them; where they do not agree, there are none. If no route
// proposes a way out of a no, and it would stay a no whatever else is changed or
// said, the only alternative is [NobodyCan].
func (d Decision) Alternatives() iter.Seq[Alternative] { return slices.Values(d.alternatives()) }

func (d Decision) alternatives() []Alternative {
	w, list := d.routes()
	if len(list) > 1 && d.Outcome == Unknown {
		return nil
	}
	var found []Alternative
	routes := map[Way]int{} // that propose it
	for _, r := range list {
		for o := range r.proposed(w) {
			a := o.alternative(r, w)
			routes[a.Way]++
			at := slices.IndexFunc(found, func(other Alternative) bool { return other.Way == a.Way })
			if at < 0 {
				found = append(found, a)
			} else {
				found[at].join(a)
			}
		}
	}
	if len(found) == 0 && (d.Outcome == Denied || d.Outcome == NotCovered) && len(list) > 0 && !d.router.canHelp(w) {
		return []Alternative{{Way: NobodyCan, Rules: d.reasons()[0].Rules}}
	}
	return slices.DeleteFunc(found, func(a Alternative) bool { return routes[a.Way] < len(list) })
}

// proposed yields the options of r whose conditions hold in w, the first of each
// way.
func (r *Route) proposed(w word) iter.Seq[*Option] {
	return func(yield func(*Option) bool) {
		seen := map[Way]bool{}
		for i := range r.Options {
			o := &r.Options[i]
			holds := !slices.ContainsFunc(o.When, func(c Clause) bool { return !c.holds(w) })
			if holds && !seen[o.Way] && !yield(o) {
				return
			}
			seen[o.Way] = seen[o.Way] || holds
		}
	}
}
