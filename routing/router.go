package routing

import (
	"encoding/binary"
	"iter"
	"slices"
	"sync"
)

// DefaultRouter returns the router of [Policy2025]: the same one for every call.
func DefaultRouter() *Router { return defaultRouter() }

var defaultRouter = sync.OnceValue(func() *Router {
	r, err := NewRouter(Policy2025())
	if err != nil {
		panic(err) //nolint:forbidigo // a mistake in this package, which its tests would find
	}
	return r
})

// The table has one dimension for each head fact, "not said" included.
const (
	partners = int(NonCSP) + 1
	issues   = int(IssueSubscription) + 1
	products = int(PartnerCenter) + 1
	tenants  = int(TenantCustomer) + 1
	clouds   = int(CloudOther) + 1
	entries  = int(EntrySupportForBusiness) + 1

	cells = partners * issues * products * tenants * clouds * entries
)

// Router answers cases under one policy. It is immutable and safe for concurrent
// use. The zero Router has no policy and denies everything.
type Router struct {
	policy Policy // canonical
	hash   string

	// table holds for each combination of head facts the index of its route. From
	// len(policy.Routes) on it is the index of a list in sets: the routes that remain
	// possible when the facts that are not said are filled in.
	table  []uint16
	sets   [][]uint16
	coarse [partners][issues][products]Decision
}

// NewRouter returns a router for p, of which it keeps a deep copy.
//
// It refuses a policy that leaves a gap (some head facts have no route) or has
// overlaps, dead routes, missing or repeated route IDs, missing or unknown rule
// IDs, clauses that decide nothing or that are about head facts, conditions that
// never hold, values that do not exist, and fields that contradict each other. The
// error joins all problems, each a [*PolicyError]: first those of audience,
// addresses and routes by themselves, then overlaps, both in the order given, then
// the first gap of each product. Beyond 64 problems it says only that there
// are more ([ErrMore]).
func NewRouter(p Policy) (*Router, error) {
	if ps := p.check(); len(ps.list) > 0 {
		return nil, ps.err()
	}
	r := &Router{policy: p.clone()}
	r.fill()
	r.complete()
	r.hash = r.policy.hash()
	for p := range partners {
		for i := range issues {
			for product := range products {
				c := Case{Partner: PartnerType(p), Issue: IssueType(i), Product: Product(product)}
				r.coarse[p][i][product] = r.Route(r.inPlace(c))
			}
		}
	}
	return r, nil
}

// Name returns the name of the policy.
func (r *Router) Name() string { return r.policy.Name }

// Hash returns the hex SHA-256 of what the policy says, its name left out. The
// order of routes and clauses does not change it.
func (r *Router) Hash() string { return r.hash }

// Policy returns a copy of the policy, routes in the order of their IDs and
// clauses in the order of their facts.
func (r *Router) Policy() Policy { return r.policy.clone() }

// Audience yields the roles that the documents behind the policy are written for,
// in the order of roles (RTE-42). It permits nothing.
func (r *Router) Audience() iter.Seq[Role] {
	return func(yield func(Role) bool) {
		for v := RoleNone; v.IsValid(); v++ {
			if r.policy.Audience.has(uint8(v)) && !yield(v) {
				return
			}
		}
	}
}

// Address returns the URL under which the policy finds a portal, or "" where it
// gives none (RTE-25).
func (r *Router) Address(p Portal) string {
	for _, a := range r.policy.Addresses {
		if a.Portal == p {
			return a.URL
		}
	}
	return ""
}

// CanOpen answers the coarse question: a request for a customer in the commercial
// cloud, started in Partner Center, with everything in place that can be put in
// place: role, GDAP, RBAC, provider, contact, plan and release.
// [Decision.Requirements] lists what that is, and [Decision.Case] shows the case that
// was decided. If an argument is not said, the answer is Unknown unless the argument
// does not matter; if one is not a value of its enum, the answer is Unknown. CanOpen
// does not allocate.
func (r *Router) CanOpen(p PartnerType, i IssueType, product Product) Decision {
	if int(p) < partners && int(i) < issues && int(product) < products {
		return r.coarse[p][i][product]
	}
	return r.Route(Case{Partner: p, Issue: i, Product: product})
}

// Route decides a case; see the package comment for the facts that are not said.
// It does not allocate.
func (r *Router) Route(c Case) Decision {
	if r.table == nil {
		return Decision{}
	}
	d := Decision{router: r, facts: c, Outcome: Unknown}
	w, ok := c.pack()
	if !ok {
		return d
	}
	at := r.table[cellOf(w)]
	if int(at) < len(r.policy.Routes) {
		d.take(&r.policy.Routes[at], w)
		return d
	}
	list := r.sets[int(at)-len(r.policy.Routes)]
	no, how := r.policy.Routes[list[0]].decide(w)
	for _, i := range list[1:] {
		out, confidence := r.policy.Routes[i].decide(w)
		if out != no {
			return d
		}
		how = max(how, confidence) // it is not known which route it is: the least firm counts
	}
	if no == Denied || no == NotCovered {
		d.Outcome, d.Confidence = no, how
	}
	return d
}

// candidates returns the routes that w may take, in the order of their IDs.
func (r *Router) candidates(w word) []uint16 {
	at := r.table[cellOf(w)]
	if int(at) < len(r.policy.Routes) {
		return []uint16{at}
	}
	return r.sets[int(at)-len(r.policy.Routes)]
}

// inPlace completes a coarse case with what the question takes for granted, and with
// the lowest accepted value for each clause of the route.
func (r *Router) inPlace(c Case) Case {
	c.Tenant, c.Cloud, c.Entry = TenantCustomer, CloudCommercial, EntryPartnerCenter
	w, _ := c.pack()
	if list := r.candidates(w); len(list) == 1 {
		for _, clause := range r.policy.Routes[list[0]].Clauses {
			c.set(clause.Fact, clause.In.first())
		}
	}
	return c
}

// cellOf returns the place of the head facts of w in the table.
func cellOf(w word) int {
	cell := int(w.value(FactProduct))
	cell = cell*partners + int(w.value(FactPartner))
	cell = cell*issues + int(w.value(FactIssue))
	cell = cell*tenants + int(w.value(FactTenant))
	cell = cell*clouds + int(w.value(FactCloud))
	return cell*entries + int(w.value(FactEntry))
}

// heads calls visit for every combination of the head facts in box, in the order
// of the table.
func heads(box func(Fact) Set, visit func(word)) {
	var walk func(facts []Fact, w word)
	walk = func(facts []Fact, w word) {
		if len(facts) == 0 {
			visit(w)
			return
		}
		f := facts[0]
		for v, s := uint8(0), box(f); s>>v != 0; v++ {
			if s.has(v) {
				walk(facts[1:], w|with(f, v))
			}
		}
	}
	walk(headFacts[:], 0)
}

// fill writes the routes into the cells whose head facts are all said. The boxes
// cover each of them once.
func (r *Router) fill() {
	r.table = make([]uint16, cells)
	for i := range r.policy.Routes {
		heads(r.policy.Routes[i].box, func(w word) { r.table[cellOf(w)] = uint16(i) })
	}
}

// complete writes the cells in which some head fact is not said: the routes of
// all cells that saying those facts may lead to.
func (r *Router) complete() {
	known := map[string]uint16{} // lists already in sets
	possible := make([]bool, len(r.policy.Routes))
	var list []uint16
	var key []byte
	heads(func(f Fact) Set { return full(f) | notSaid }, func(w word) {
		clear(possible)
		heads(func(f Fact) Set {
			if v := w.value(f); v != 0 {
				return 1 << v
			}
			return full(f)
		}, func(said word) { possible[r.table[cellOf(said)]] = true })
		list, key = list[:0], key[:0]
		for i, ok := range possible {
			if ok {
				list = append(list, uint16(i))
				key = binary.BigEndian.AppendUint16(key, uint16(i))
			}
		}
		if len(list) == 1 {
			r.table[cellOf(w)] = list[0]
			return
		}
		at, ok := known[string(key)]
		if !ok {
			at = uint16(len(r.policy.Routes) + len(r.sets))
			known[string(key)] = at
			r.sets = append(r.sets, slices.Clone(list))
		}
		r.table[cellOf(w)] = at
	})
}
