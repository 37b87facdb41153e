package routing

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"
)

// Policy is a named set of rules. It is plain data: change a copy of
// [Policy2025] to say what holds next year. The zero Policy covers nothing, which
// [NewRouter] refuses.
//
// As JSON, a policy is an object with the fields of the struct, in lower_snake,
// and so are its addresses, routes, clauses, steps and options:
//
//	{"name": "policy_2026", "routes": [{
//	    "id": "azure_own", "partner": "all", "issue": ["technical", "quota"], ...,
//	    "outcome": "allowed", "code": "allowed",
//	    "clauses": [{"fact": "plan", "in": ["usable", "paid_contract"], "rules": ["ENT-54"]}],
//	    ...}]}
//
// Enum values are written as their texts. A set is the list of its values, or "all";
// the value "not_said" may stand only in the sets of conditions, the fields When of
// [Step] and [Option]. A field that is left out has the zero value, but outcome,
// fact, action and way must be there. [ParsePolicy] reads the form strictly.
type Policy struct {
	Name      string
	Audience  Set       // roles that the documents are written for; they permit nothing
	Addresses []Address // where portals are found, in any order; at most one for each portal
	Routes    []Route   // in any order
}

// clone returns a deep copy in canonical form: the order in which routes and
// clauses were given leaves no trace in it.
func (p Policy) clone() Policy {
	routes := make([]Route, len(p.Routes))
	for i := range p.Routes {
		routes[i] = p.Routes[i].clone()
	}
	slices.SortStableFunc(routes, func(a, b Route) int { return strings.Compare(a.ID, b.ID) })
	p.Routes = routes
	p.Audience = p.Audience.of(FactRole)
	p.Addresses = clones(p.Addresses, Address.clone)
	slices.SortStableFunc(p.Addresses, func(a, b Address) int { return cmp.Compare(a.Portal, b.Portal) })
	return p
}

// hash returns the hex SHA-256 of a canonical policy, its name left out. Values go in
// by their text, so that numbers may change.
func (p *Policy) hash() string {
	var e encoder
	e.set(p.Audience, FactRole)
	e.count(len(p.Addresses))
	for _, a := range p.Addresses {
		e.texts(a.Portal.String(), a.URL)
		e.list(a.Rules)
	}
	e.count(len(p.Routes))
	for i := range p.Routes {
		e.route(&p.Routes[i])
	}
	sum := sha256.Sum256(e)
	return hex.EncodeToString(sum[:])
}

// encoder writes texts and lists with their lengths, so that no two policies
// share an encoding.
type encoder []byte

func (e *encoder) count(n int) { *e = binary.AppendUvarint(*e, uint64(n)) }

func (e *encoder) texts(texts ...string) {
	for _, text := range texts {
		e.count(len(text))
		*e = append(*e, text...)
	}
}

func (e *encoder) list(texts []string) {
	e.count(len(texts))
	e.texts(texts...)
}

// set writes the set of all values as one word, so that a value which the enum gains
// later does not change the hash of a route that takes everything.
func (e *encoder) set(s Set, f Fact) {
	if s == full(f) {
		e.list([]string{everyValue})
		return
	}
	e.list(s.texts(f))
}

func (e *encoder) route(r *Route) {
	e.texts(r.ID)
	for _, f := range headFacts {
		e.set(r.box(f), f)
	}
	e.texts(r.Outcome.String(), r.Code.String(), r.Portal.String(), r.Review.String(),
		r.Payer.String(), r.Benefit.String(), r.Confidence.String())
	e.clauses(r.Clauses)
	e.list(r.Rules)
	e.steps(r.Steps)
	e.count(len(r.Options))
	for _, o := range r.Options {
		e.texts(o.Way.String())
		e.count(o.Incidents)
		e.clauses(o.When)
		e.clauses(o.Needs)
		e.steps(o.Steps)
		e.list(o.Rules)
	}
}

func (e *encoder) steps(steps []Step) {
	e.count(len(steps))
	for _, s := range steps {
		e.texts(s.Action.String(), s.Portal.String())
		e.clauses([]Clause{s.When})
		e.list(s.Rules)
	}
}

func (e *encoder) clauses(clauses []Clause) {
	e.count(len(clauses))
	for _, c := range clauses {
		e.texts(c.Fact.String(), c.Confidence.String())
		e.set(c.In, c.Fact)
		e.set(c.Open, c.Fact)
		e.list(c.Rules)
	}
}
