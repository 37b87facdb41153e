package lifecycle_test

import (
	"testing"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
)

// TestRequestQueryMatches asks for each property of a request alone, for one that it does
// not have, and for all of them but one.
func TestRequestQueryMatches(t *testing.T) {
	r := &lifecycle.Request{
		ID: "1", Version: 5, Account: "jiwoo", Plan: "plan", Portal: routing.AzurePortal,
		Facts: routing.Case{Product: routing.Azure}, Progress: lifecycle.Progress{State: lifecycle.StateOpen},
	}
	type query = lifecycle.RequestQuery
	all := query{ID: "1", State: lifecycle.StateOpen, Filed: true, Account: "jiwoo", Portal: routing.AzurePortal, Product: routing.Azure, Plan: "plan", After: 4}
	for name, set := range map[string]struct{ right, wrong func(*query) }{
		"ID":      {func(q *query) { q.ID = "1" }, func(q *query) { q.ID = "2" }},
		"State":   {func(q *query) { q.State = lifecycle.StateOpen }, func(q *query) { q.State = lifecycle.StateClosed }},
		"Account": {func(q *query) { q.Account = "jiwoo" }, func(q *query) { q.Account = "Jiwoo" }},
		"Portal":  {func(q *query) { q.Portal = routing.AzurePortal }, func(q *query) { q.Portal = routing.SupportForBusiness }},
		"Product": {func(q *query) { q.Product = routing.Azure }, func(q *query) { q.Product = routing.OnPremises }},
		"Plan":    {func(q *query) { q.Plan = "plan" }, func(q *query) { q.Plan = "another" }},
		"After":   {func(q *query) { q.After = 4 }, func(q *query) { q.After = 5 }},
		"Limit":   {func(q *query) { q.Limit = -1 }, nil}, // is not for one request
	} {
		var alone query
		set.right(&alone)
		if !alone.Matches(r) {
			t.Errorf("%s: %+v does not match", name, alone)
		}
		if set.wrong == nil {
			continue
		}
		alone, but := query{}, all
		set.wrong(&alone)
		set.wrong(&but)
		for _, q := range []query{alone, but} {
			if q.Matches(r) {
				t.Errorf("%s: %+v matches", name, q)
			}
		}
	}
	if !(query{}).Matches(r) || !all.Matches(r) {
		t.Error("no condition at all, or all that hold, do not match")
	}
	for state := range lifecycle.States() {
		r.State = state
		if got := (query{Filed: true}).Matches(r); got != state.Filed() {
			t.Errorf("filed and %v: %t", state, got)
		}
	}
}
