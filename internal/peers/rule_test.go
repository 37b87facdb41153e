package peers_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/partnersupport/partnersupport/routing"
)

// The sides of a rule. The product comes first: it tells most rules apart, so an
// engine that looks at one side after the other is done soonest.
const (
	product = iota
	partner
	issue
)

var sides = [...]string{product: "product", partner: "partner", issue: "issue"}

// rule says which outcome some cells of the table have. A side without names is
// open to all of them.
type rule struct {
	names   [len(sides)][]string
	outcome routing.Outcome
}

// condition returns when a rule applies, in the words of an engine: what it says
// of each side that has names, joined.
func (r rule) condition(and string, say func(side int, names []string) string) string {
	var said []string
	for side, names := range r.names {
		if len(names) > 0 {
			said = append(said, say(side, names))
		}
	}
	return strings.Join(said, and)
}

// quoted returns names as the literals of an engine, each with its prefix.
func quoted(prefix string, names []string) []string {
	var literals []string
	for _, name := range names {
		literals = append(literals, fmt.Sprintf("%s%q", prefix, name))
	}
	return literals
}

// cells returns a rule for each cell of the table.
func cells() []rule {
	var rules []rule
	for _, q := range questions() {
		rules = append(rules, rule{
			names:   [...][]string{product: {q.product.String()}, partner: {q.partner.String()}, issue: {q.issue.String()}},
			outcome: routing.DefaultRouter().CanOpen(q.partner, q.issue, q.product).Outcome,
		})
	}
	return rules
}

// fewest returns the table in the few rules in which somebody would write it.
func fewest() []rule {
	rules := cells()
	for _, side := range []int{issue, partner, product} {
		rules = merge(rules, side)
	}
	all := [...]int{
		product: len(values[routing.Product]()),
		partner: len(values[routing.PartnerType]()),
		issue:   len(values[routing.IssueType]()),
	}
	for i := range rules {
		for side, names := range rules[i].names {
			if len(names) == all[side] {
				rules[i].names[side] = nil
			}
		}
	}
	return rules
}

// merge makes one rule of those that differ in one side only.
func merge(rules []rule, side int) []rule {
	var merged []rule
	for _, r := range rules {
		i := slices.IndexFunc(merged, func(m rule) bool {
			m.names[side] = r.names[side]
			return m.outcome == r.outcome && slices.EqualFunc(m.names[:], r.names[:], slices.Equal)
		})
		if i < 0 {
			merged = append(merged, r)
			continue
		}
		merged[i].names[side] = append(merged[i].names[side], r.names[side]...)
	}
	return merged
}

// most returns 2,000 rules: the cells, and as many cells of products that exist
// nowhere else and are open to everybody.
func most() []rule {
	rules := cells()
	for n := 0; len(rules) < 2000; n++ {
		for _, p := range values[routing.PartnerType]() {
			for _, i := range values[routing.IssueType]() {
				rules = append(rules, rule{
					names:   [...][]string{product: {fmt.Sprintf("product_%d", n)}, partner: {p.String()}, issue: {i.String()}},
					outcome: routing.Allowed,
				})
			}
		}
	}
	shuffle(rules) // a table grows in no order that helps those who search it
	return rules
}

// allowed returns the rules that allow: all that an engine is told that denies
// everything else.
func allowed(rules []rule) []rule {
	return slices.DeleteFunc(slices.Clone(rules), func(r rule) bool { return r.outcome != routing.Allowed })
}

// shuffle gives a list an order in which neither the table nor a branch predictor
// finds a pattern: the same one every time.
func shuffle[T any](list []T) {
	rand.New(rand.NewPCG(5, 49)).Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}
