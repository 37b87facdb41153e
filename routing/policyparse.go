package routing

import (
	"encoding"

	"github.com/partnersupport/partnersupport/internal/strict"
)

// ParsePolicy reads a policy from the JSON form that [Policy] describes. It does
// not ask whether the rules make sense: [NewRouter] does. Sets of all values hold
// those that exist, like the sets of [Router.Policy].
//
// It is strict. Unknown and repeated fields, names in other letter case, null,
// values of another kind, half surrogate pairs and bytes that are not UTF-8 are
// [ErrSyntax], like any text that is not exactly one JSON value; a text that names no
// value, the same value of a set twice and a negative price are [ErrBadValue]; a
// clause about no fact is [ErrBadClause]. More than [MaxPolicySize] bytes, 3,240
// routes, 256 values in another list, or 16 objects and lists within each other
// is [ErrTooLarge]. The work and the memory that a text takes are in proportion to
// its length.
//
// The error joins the problems in the order of the text, 32 at most, each a
// [*PolicyError] that tells the byte in its Detail, counted from 1. What cannot be
// read as JSON at all is the only problem, and has no Path.
func ParsePolicy(data []byte) (Policy, error) {
	r := policyReader{strict.NewReader(data, strict.Options{
		Size: MaxPolicySize, Depth: maxDepth, Syntax: ErrSyntax, TooLarge: ErrTooLarge,
	})}
	var p Policy
	r.policy(&p)
	var ps problems
	for _, problem := range r.Problems() {
		ps.add(problem.Err, problem.Path, "byte %d: %s", problem.Byte, problem.Detail)
	}
	if err := ps.err(); err != nil {
		return Policy{}, err
	}
	return p, nil
}

// UnmarshalJSON reads p as [ParsePolicy] does; on error it leaves p alone.
func (p *Policy) UnmarshalJSON(data []byte) error {
	parsed, err := ParsePolicy(data)
	if err != nil {
		return err
	}
	*p = parsed
	return nil
}

// policyReader turns the JSON form of a policy into the policy.
type policyReader struct{ *strict.Reader }

func (r policyReader) policy(p *Policy) {
	r.Object(func(name string) bool {
		switch name {
		case "name":
			p.Name, _ = r.Text()
		case "audience":
			p.Audience = r.set(FactRole, false)
		case "addresses":
			p.Addresses = strict.List(r.Reader, maxList, r.address)
		case "routes":
			p.Routes = strict.List(r.Reader, maxRoutes, r.route)
		default:
			return false
		}
		return true
	})
}

func (r policyReader) address(a *Address) {
	r.Object(func(name string) bool {
		switch name {
		case "portal":
			r.value(&a.Portal)
		case "url":
			a.URL, _ = r.Text()
		case "rules":
			a.Rules = r.rules()
		default:
			return false
		}
		return true
	})
}

func (r policyReader) route(route *Route) {
	r.Object(func(name string) bool {
		switch name {
		case "id":
			route.ID, _ = r.Text()
		case "partner":
			route.Partner = r.set(FactPartner, false)
		case "issue":
			route.Issue = r.set(FactIssue, false)
		case "product":
			route.Product = r.set(FactProduct, false)
		case "tenant":
			route.Tenant = r.set(FactTenant, false)
		case "cloud":
			route.Cloud = r.set(FactCloud, false)
		case "entry":
			route.Entry = r.set(FactEntry, false)
		case "outcome":
			r.value(&route.Outcome)
		case "code":
			r.value(&route.Code)
		case "clauses":
			route.Clauses = strict.List(r.Reader, maxList, r.clause)
		case "portal":
			r.value(&route.Portal)
		case "review":
			r.value(&route.Review)
		case "payer":
			r.value(&route.Payer)
		case "benefit":
			r.value(&route.Benefit)
		case "confidence":
			r.value(&route.Confidence)
		case "rules":
			route.Rules = r.rules()
		case "steps":
			route.Steps = strict.List(r.Reader, maxList, r.step)
		case "options":
			route.Options = strict.List(r.Reader, maxList, r.option)
		default:
			return false
		}
		return true
	}, "outcome")
}

func (r policyReader) step(s *Step) {
	r.Object(func(name string) bool {
		switch name {
		case "action":
			r.value(&s.Action)
		case "portal":
			r.value(&s.Portal)
		case "when":
			r.condition(&s.When)
		case "rules":
			s.Rules = r.rules()
		default:
			return false
		}
		return true
	}, "action")
}

func (r policyReader) option(o *Option) {
	r.Object(func(name string) bool {
		switch name {
		case "way":
			r.value(&o.Way)
		case "incidents":
			if n, ok := r.Int(); ok && n < 0 {
				r.Fail(ErrBadValue, "%d", n)
			} else {
				o.Incidents = n
			}
		case "when":
			o.When = strict.List(r.Reader, maxList, r.condition)
		case "needs":
			o.Needs = strict.List(r.Reader, maxList, r.clause)
		case "steps":
			o.Steps = strict.List(r.Reader, maxList, r.step)
		case "rules":
			o.Rules = r.rules()
		default:
			return false
		}
		return true
	}, "way")
}

func (r policyReader) clause(c *Clause) { r.anyClause(c, false) }

// condition reads a clause whose set may hold "not said".
func (r policyReader) condition(c *Clause) { r.anyClause(c, true) }

func (r policyReader) anyClause(c *Clause, unsaid bool) {
	// The fact says which values there are, and it may come after them.
	in, open := -1, -1
	r.Object(func(name string) bool {
		switch name {
		case "fact":
			if r.value(&c.Fact) && c.Fact == FactNone {
				r.Fail(ErrBadClause, "%s", c.Fact)
			}
		case "in":
			in = r.Later()
		case "open":
			open = r.Later()
		case "confidence":
			r.value(&c.Confidence)
		case "rules":
			c.Rules = r.rules()
		default:
			return false
		}
		return true
	}, "fact")
	if c.Fact == FactNone {
		return
	}
	if in >= 0 {
		r.Now(in, "in", func() { c.In = r.set(c.Fact, unsaid) })
	}
	if open >= 0 {
		r.Now(open, "open", func() { c.Open = r.set(c.Fact, false) })
	}
}

// set reads a set of values of f.
func (r policyReader) set(f Fact, unsaid bool) Set {
	if !r.IsList() {
		switch text, ok := r.Text(); {
		case !ok:
		case text == everyValue:
			return full(f)
		default:
			r.Fail(ErrBadValue, "%s, want %q or a list", short(text), everyValue)
		}
		return 0
	}
	known := full(f)
	if unsaid {
		known |= notSaid
	}
	var s Set
	r.Each(maxList, func(int, int) {
		text, ok := r.Text()
		if !ok {
			return
		}
		for v := range f.last() + 1 {
			if !known.has(v) || f.text(v) != text {
				continue
			}
			if s.has(v) {
				r.Fail(ErrBadValue, "%q is there twice", text)
			}
			s |= 1 << v
			return
		}
		r.Fail(ErrBadValue, "%s is no value of %s", short(text), f)
	})
	return s
}

func (r policyReader) rules() []string {
	return strict.List(r.Reader, maxList, func(id *string) { *id, _ = r.Text() })
}

// value reads a value of an enum, and reports whether there is one.
func (r policyReader) value(v encoding.TextUnmarshaler) bool {
	text, ok := r.Text()
	if !ok {
		return false
	}
	if err := v.UnmarshalText([]byte(text)); err != nil {
		r.Fail(ErrBadValue, "%s", short(text))
		return false
	}
	return true
}
