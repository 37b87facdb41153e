package peers_test

import (
	"fmt"
	"iter"
	"strings"
	"testing"

	"github.com/cedar-policy/cedar-go"

	"github.com/partnersupport/partnersupport/routing"
)

// cedarPolicies asks cedar-go: may the partner (principal) open a request about
// the issue (action) for the product (resource)?
type cedarPolicies struct {
	policies cedarList
	entities cedar.EntityMap
}

// cedarWords are the words of Cedar for the sides, and the types of their values.
var cedarWords = [...]struct{ variable, kind string }{
	product: {"resource", "Product::"}, partner: {"principal", "Partner::"}, issue: {"action", "Action::"},
}

// newCedar has a policy for each rule that allows; whatever no policy permits,
// Cedar denies. Conditions are compiled as the scope of a policy is, but in them
// the product can come first.
func newCedar(tb testing.TB, rules []rule) *cedarPolicies {
	var text strings.Builder
	for _, r := range allowed(rules) {
		fmt.Fprintf(&text, "permit (principal, action, resource) when { %s };\n", r.condition(" && ", func(side int, names []string) string {
			word := cedarWords[side]
			ids := quoted(word.kind, names)
			if len(ids) == 1 {
				return word.variable + " == " + ids[0]
			}
			return "[" + strings.Join(ids, ", ") + "].contains(" + word.variable + ")"
		}))
	}
	return parseCedar(tb, text.String(), nil)
}

// newCedarTable has a policy for each issue, and who may open a request about it
// as attributes of the products. It takes rules with one name on each side.
func newCedarTable(tb testing.TB, rules []rule) *cedarPolicies {
	var text strings.Builder
	for _, i := range values[routing.IssueType]() {
		fmt.Fprintf(&text, "permit (principal, action == Action::%q, resource) when { resource.%[1]s.contains(principal) };\n", i)
	}
	open := map[string]map[string][]cedar.Value{} // partners by product and issue
	for _, r := range rules {
		product, i := r.names[product][0], r.names[issue][0]
		if open[product] == nil {
			open[product] = map[string][]cedar.Value{}
		}
		partners := open[product][i]
		if r.outcome == routing.Allowed {
			partners = append(partners, cedar.NewEntityUID("Partner", cedar.String(r.names[partner][0])))
		}
		open[product][i] = partners
	}
	entities := cedar.EntityMap{}
	for product, issues := range open {
		attributes := cedar.RecordMap{}
		for i, partners := range issues {
			attributes[cedar.String(i)] = cedar.NewSet(partners...)
		}
		id := cedar.NewEntityUID("Product", cedar.String(product))
		entities[id] = cedar.Entity{UID: id, Attributes: cedar.NewRecord(attributes)}
	}
	return parseCedar(tb, text.String(), entities)
}

func parseCedar(tb testing.TB, text string, entities cedar.EntityMap) *cedarPolicies {
	list, err := cedar.NewPolicyListFromBytes("support.cedar", []byte(text))
	if err != nil {
		tb.Fatal(err)
	}
	return &cedarPolicies{policies: cedarList(list), entities: entities}
}

func (c *cedarPolicies) outcome(q question) routing.Outcome {
	decision, diagnostic := cedar.Authorize(c.policies, c.entities, cedar.Request{
		Principal: cedar.NewEntityUID("Partner", cedar.String(q.partner.String())),
		Action:    cedar.NewEntityUID("Action", cedar.String(q.issue.String())),
		Resource:  cedar.NewEntityUID("Product", cedar.String(q.product.String())),
	})
	switch {
	case len(diagnostic.Errors) > 0:
		return routing.Unknown
	case decision == cedar.Allow:
		return routing.Allowed
	}
	return routing.Denied
}

// cedarList is walked faster than cedar-go's own set of policies, a map.
type cedarList []*cedar.Policy

var _ cedar.PolicyIterator = cedarList(nil)

func (l cedarList) All() iter.Seq2[cedar.PolicyID, *cedar.Policy] {
	return func(yield func(cedar.PolicyID, *cedar.Policy) bool) {
		for _, p := range l {
			if !yield("", p) {
				return
			}
		}
	}
}
