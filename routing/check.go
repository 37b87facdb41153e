package routing

import (
	"errors"
	"fmt"
	"slices"

	"github.com/partnersupport/partnersupport/internal/rulebook"
)

// maxRoutes is the number of combinations of head facts: more boxes than that
// cannot be disjoint.
const maxRoutes = (partners - 1) * (issues - 1) * (products - 1) * (tenants - 1) * (clouds - 1) * (entries - 1)

// maxProblems is the number of problems after which no more are looked for: a
// policy made to have millions of them is refused as quickly as any other.
const maxProblems = 64

// problems collects what is wrong with a policy.
type problems struct {
	list []error
	more bool // than are in list
}

func (ps *problems) add(err error, path, format string, args ...any) {
	if len(ps.list) == maxProblems {
		ps.more = true
		return
	}
	ps.list = append(ps.list, &PolicyError{Path: path, Err: err, Detail: fmt.Sprintf(format, args...)})
}

// err returns all problems joined, nil if there are none.
func (ps *problems) err() error {
	list := ps.list
	if ps.more {
		list = append(slices.Clip(list), &PolicyError{Err: ErrMore, Detail: fmt.Sprintf("more than %d", maxProblems)})
	}
	return errors.Join(list...)
}

// short bounds a text of the caller's that an error repeats.
func short(text string) string {
	const most = 64
	if len(text) > most {
		text = text[:most] + "..."
	}
	return fmt.Sprintf("%q", text)
}

// check returns everything that is wrong with p.
func (p *Policy) check() problems {
	var ps problems
	if len(p.Routes) > maxRoutes {
		ps.add(ErrTooLarge, "routes", "%d routes, at most %d boxes are disjoint", len(p.Routes), maxRoutes)
		return ps
	}
	ps.set(p.Audience, FactRole, "audience", false)
	ps.addresses(p.Addresses)
	ids := make(map[string]int, len(p.Routes))
	for i := range p.Routes {
		if ps.more {
			return ps
		}
		r := &p.Routes[i]
		path := fmt.Sprintf("routes[%d]", i)
		if first, ok := ids[r.ID]; ok {
			ps.add(ErrBadID, path+".id", "%s is the ID of routes[%d] too", short(r.ID), first)
		} else if ids[r.ID] = i; r.ID == "" {
			ps.add(ErrBadID, path+".id", "a route needs an ID")
		}
		ps.route(r, path)
	}
	ps.coverage(p)
	return ps
}

// addresses checks the addresses of the portals.
func (ps *problems) addresses(list []Address) {
	seen := map[Portal]int{}
	for i, a := range list {
		if ps.more {
			return
		}
		path := fmt.Sprintf("addresses[%d]", i)
		if a.Portal == PortalNone || !a.Portal.IsValid() {
			ps.add(ErrBadValue, path+".portal", "%s has no address", a.Portal)
		} else if first, ok := seen[a.Portal]; ok {
			ps.add(ErrBadValue, path+".portal", "addresses[%d] is of %s too", first, a.Portal)
		} else {
			seen[a.Portal] = i
		}
		if !isAddress(a.URL) {
			ps.add(ErrBadValue, path+".url", "%s is no https URL", short(a.URL))
		}
		ps.rules(a.Rules, path+".rules")
	}
}

func (ps *problems) route(r *Route, path string) {
	given := map[Fact]Set{
		FactPartner: r.Partner, FactIssue: r.Issue, FactProduct: r.Product,
		FactTenant: r.Tenant, FactCloud: r.Cloud, FactEntry: r.Entry,
	}
	for _, f := range headFacts {
		at := path + "." + f.String()
		if given[f].of(f) == 0 {
			ps.add(ErrDeadRoute, at, "route %s accepts no %s", short(r.ID), f)
		}
		ps.set(given[f], f, at, false)
	}
	ps.enums(r, path)
	ps.rules(r.Rules, path+".rules")
	seen := map[Fact]int{}
	for i, c := range r.Clauses {
		if ps.more {
			return
		}
		at := fmt.Sprintf("%s.clauses[%d]", path, i)
		if first, ok := seen[c.Fact]; ok {
			ps.add(ErrBadClause, at, "clauses[%d] is about %s too", first, c.Fact)
		}
		seen[c.Fact] = i
		ps.clause(c, at)
		ps.rules(c.Rules, at+".rules")
	}
	ps.steps(r.Steps, r, path)
	for i, o := range r.Options {
		if ps.more {
			return
		}
		at := fmt.Sprintf("%s.options[%d]", path, i)
		if !o.Way.IsValid() || o.Incidents < 0 {
			ps.add(ErrBadValue, at, "%s for %d incidents", o.Way, o.Incidents)
		}
		ps.rules(o.Rules, at+".rules")
		left := map[Fact]Set{} // values of a fact that meet the conditions so far
		for j, c := range o.When {
			if ps.more {
				return
			}
			when := fmt.Sprintf("%s.when[%d]", at, j)
			ps.condition(c, r, when)
			before, ok := left[c.Fact]
			if left[c.Fact] = c.In; ok {
				left[c.Fact] &= before
				if left[c.Fact] == 0 {
					ps.add(ErrBadClause, when+".in", "contradicts another condition over %s", c.Fact)
				}
			}
		}
		for j, c := range o.Needs {
			if ps.more {
				return
			}
			need := fmt.Sprintf("%s.needs[%d]", at, j)
			ps.clause(c, need)
			ps.rules(c.Rules, need+".rules")
		}
		ps.steps(o.Steps, r, at)
	}
}

func (ps *problems) steps(steps []Step, r *Route, path string) {
	for i, s := range steps {
		if ps.more {
			return
		}
		at := fmt.Sprintf("%s.steps[%d]", path, i)
		if !s.Action.IsValid() || !s.Portal.IsValid() {
			ps.add(ErrBadValue, at, "%s in %s", s.Action, s.Portal)
		}
		if s.When.Fact != FactNone {
			ps.condition(s.When, r, at+".when")
		}
		ps.rules(s.Rules, at+".rules")
	}
}

// enums checks the fields that say what the route answers.
func (ps *problems) enums(r *Route, path string) {
	if !r.Outcome.IsValid() || !r.Code.IsValid() || !r.Portal.IsValid() || !r.Review.IsValid() ||
		!r.Payer.IsValid() || !r.Benefit.IsValid() || !r.Confidence.IsValid() {
		ps.add(ErrBadValue, path, "%s, %s, %s, %s, %s, %s, %s", r.Outcome, r.Code, r.Portal, r.Review, r.Payer, r.Benefit, r.Confidence)
		return
	}
	switch r.Outcome {
	case Unknown:
		ps.add(ErrBadRoute, path+".outcome", "a route knows its outcome")
	case Allowed:
		if r.Code != CodeAllowed {
			ps.add(ErrBadRoute, path+".code", "%s on a route that is allowed", r.Code)
		}
		if r.Portal == PortalNone {
			ps.add(ErrBadRoute, path+".portal", "an allowed request is opened somewhere")
		}
		if r.Payer == PayerNobody {
			ps.add(ErrBadRoute, path+".payer", "say who pays, or that it is free")
		}
		needs := slices.ContainsFunc(r.Clauses, func(c Clause) bool { return c.Fact == FactPlan && c.In.has(uint8(PlanUsable)) })
		if (r.Payer == PayerIncident) != needs || needs != (r.Benefit != BenefitNone) {
			ps.add(ErrBadRoute, path+".payer", "an incident pays, a plan is required and a benefit is named: all or none")
		}
	default:
		if r.Code == CodeAllowed || r.Code == CodeNotDecided {
			ps.add(ErrBadRoute, path+".code", "%s on a route that is %s", r.Code, r.Outcome)
		}
		if len(r.Clauses) > 0 {
			ps.add(ErrBadRoute, path+".clauses", "clauses cannot change that it is %s", r.Outcome)
		}
		if r.Portal != PortalNone || r.Review != PortalNone || r.Payer != PayerNobody || r.Benefit != BenefitNone {
			ps.add(ErrBadRoute, path, "a portal or payer on a route that is %s", r.Outcome)
		}
	}
}

func (ps *problems) rules(ids []string, path string) {
	if len(ids) == 0 {
		ps.add(ErrNoRule, path, "cite at least one rule")
	}
	for i, id := range ids {
		if ps.more {
			return
		}
		if _, ok := rulebook.Lookup(id); !ok {
			ps.add(ErrNoRule, fmt.Sprintf("%s[%d]", path, i), "%s", short(id))
		}
	}
}

// set checks that a set holds values of f. The bits beyond the last value are
// either all there, left over from All, or somebody's mistake.
func (ps *problems) set(s Set, f Fact, path string, unsaid bool) {
	known := full(f)
	if unsaid {
		known |= notSaid
	}
	if beyond := s &^ known; beyond != 0 && beyond != All&^full(f) {
		ps.add(ErrBadValue, path, "bits %#x are no %s", uint16(beyond), f)
	}
}

// clause checks a clause that is a requirement.
func (ps *problems) clause(c Clause, path string) {
	if c.Fact == FactNone || !c.Fact.IsValid() || c.Fact.isHead() {
		ps.add(ErrBadClause, path+".fact", "%s belongs to no clause", c.Fact)
		return
	}
	if !c.Confidence.IsValid() {
		ps.add(ErrBadValue, path+".confidence", "%s", c.Confidence)
	}
	ps.set(c.In, c.Fact, path+".in", false)
	ps.set(c.Open, c.Fact, path+".open", false)
	if both := c.In.of(c.Fact) & c.Open.of(c.Fact); both != 0 {
		ps.add(ErrBadClause, path+".open", "%s is accepted and left open", choice(both.texts(c.Fact), english.or))
	}
	switch in := c.In.of(c.Fact); {
	case in == 0:
		ps.add(ErrBadClause, path+".in", "no %s is accepted", c.Fact)
	case in == full(c.Fact):
		ps.add(ErrBadClause, path+".in", "every %s is accepted", c.Fact)
	case c.Fact == FactRelease && in.has(uint8(ReleaseUnknown)):
		ps.add(ErrBadClause, path+".in", "an unknown release is never accepted")
	}
}

// condition checks a clause that decides whether to propose or show something.
func (ps *problems) condition(c Clause, r *Route, path string) {
	if c.Fact == FactNone || !c.Fact.IsValid() {
		ps.add(ErrBadClause, path+".fact", "%s belongs to no condition", c.Fact)
		return
	}
	if !c.Confidence.IsValid() {
		ps.add(ErrBadValue, path+".confidence", "%s", c.Confidence)
	}
	ps.set(c.In, c.Fact, path+".in", true)
	if c.Open != 0 {
		ps.add(ErrBadClause, path+".open", "a condition holds or does not")
	}
	can := full(c.Fact) | notSaid
	if c.Fact.isHead() {
		can = r.box(c.Fact) | notSaid
	}
	if c.In&can == 0 {
		ps.add(ErrBadClause, path+".in", "no %s that the route takes is accepted", c.Fact)
	}
}
