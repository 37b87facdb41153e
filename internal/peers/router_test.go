package peers_test

import (
	"fmt"
	"testing"

	"github.com/partnersupport/partnersupport/routing"
)

// router is what the others are compared with.
type router struct{ *routing.Router }

func (r router) outcome(q question) routing.Outcome {
	return r.CanOpen(q.partner, q.issue, q.product).Outcome
}

// newLargest returns a router that answers as the default one does, from as many
// routes as a policy can have: one for each combination of head facts.
func newLargest(tb testing.TB) router {
	p := routing.Policy{Name: "largest"}
	for _, q := range questions() {
		answer := routing.Route{
			Outcome: routing.DefaultRouter().CanOpen(q.partner, q.issue, q.product).Outcome,
			Code:    routing.CodeNotNamedByDocument,
			Partner: routing.SetOf(q.partner), Issue: routing.SetOf(q.issue), Product: routing.SetOf(q.product),
			Rules: []string{"RTE-04"},
		}
		if answer.Outcome == routing.Allowed {
			answer.Code, answer.Portal, answer.Payer = routing.CodeAllowed, routing.AzurePortal, routing.PayerFree
			answer.Clauses = []routing.Clause{{Fact: routing.FactGDAP, In: routing.SetOf(routing.GDAPActive), Rules: []string{"RTE-08"}}}
		}
		for _, tenant := range values[routing.Tenant]() {
			for _, cloud := range values[routing.Cloud]() {
				for _, entry := range values[routing.Entry]() {
					answer.ID = fmt.Sprintf("%04d", len(p.Routes))
					answer.Tenant, answer.Cloud, answer.Entry = routing.SetOf(tenant), routing.SetOf(cloud), routing.SetOf(entry)
					p.Routes = append(p.Routes, answer)
				}
			}
		}
	}
	r, err := routing.NewRouter(p)
	if err != nil {
		tb.Fatal(err)
	}
	return router{r}
}

// lookup is the table as a Go map.
type lookup map[question]routing.Outcome

func newLookup() lookup {
	l := lookup{}
	for _, q := range questions() {
		l[q] = routing.DefaultRouter().CanOpen(q.partner, q.issue, q.product).Outcome
	}
	return l
}

func (l lookup) outcome(q question) routing.Outcome { return l[q] }
