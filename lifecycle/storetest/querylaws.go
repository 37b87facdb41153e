package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
)

func queries(k *kit) {
	k.fill(partner, 5)
	closed, other := request("2", 2), request("4", 4)
	closed.State, other.Account = lifecycle.StateClosed, "sora@hangang.example"
	k.must(k.Apply(k.ctx, &lifecycle.Change{Partner: partner, Base: 5, Requests: []lifecycle.Request{closed, other}}))
	const jiwoo = "jiwoo@hangang.example"
	for _, test := range []struct {
		q    lifecycle.RequestQuery
		want string
	}{
		{lifecycle.RequestQuery{}, "12345"},
		{lifecycle.RequestQuery{ID: "3"}, "3"},
		{lifecycle.RequestQuery{ID: "9"}, ""},
		{lifecycle.RequestQuery{ID: "3", State: lifecycle.StateClosed}, ""},
		{lifecycle.RequestQuery{ID: "3", After: 3}, ""},
		{lifecycle.RequestQuery{State: lifecycle.StateClosed}, "2"},
		{lifecycle.RequestQuery{State: lifecycle.StateOpen}, "1345"},
		{lifecycle.RequestQuery{Account: jiwoo}, "1235"},
		{lifecycle.RequestQuery{Account: "JIWOO@hangang.example"}, ""},
		{lifecycle.RequestQuery{After: 2}, "345"},
		{lifecycle.RequestQuery{After: 5}, ""},
		{lifecycle.RequestQuery{After: 1<<63 - 1}, ""},
		{lifecycle.RequestQuery{After: 1<<64 - 1}, ""},
		{lifecycle.RequestQuery{Limit: 2}, "12"},
		{lifecycle.RequestQuery{After: 1, Account: jiwoo, State: lifecycle.StateOpen, Limit: 2}, "35"},
		{lifecycle.RequestQuery{Limit: -1}, "12345"},
	} {
		var got strings.Builder
		for _, r := range k.requests(partner, test.q) {
			got.WriteString(string(r.ID))
		}
		if got.String() != test.want {
			k.failf("%+v selects %q, want %q", test.q, got.String(), test.want)
		}
	}
}

// filters opens a request for each way to have two accounts, portals, products and
// plans and four states, and asks every question about them. The wanted answer follows
// from the numbers of the requests, and from nothing that a store or a query computes.
func filters(k *kit) {
	var (
		accounts = []string{"jiwoo", "sora"}
		portals  = []routing.Portal{routing.PartnerCenterPortal, routing.SupportForBusiness}
		products = []routing.Product{routing.Azure, routing.OnPremises}
		plans    = []entitlement.PlanID{"plan a", "plan b"}
		states   = []lifecycle.State{lifecycle.StateHeld, lifecycle.StateOpen, lifecycle.StateWaiting, lifecycle.StateClosed}
		filed    = []bool{false, true, true, false} // of the states
	)
	const size = 64
	// The digits of a request's number are its properties.
	digits := func(n int) (state, account, portal, product, plan int) {
		return n % 4, n / 4 % 2, n / 8 % 2, n / 16 % 2, n / 32
	}
	c := &lifecycle.Change{Partner: partner}
	for n := range size {
		state, account, portal, product, plan := digits(n)
		r := request(lifecycle.RequestID(fmt.Sprintf("%02d", n)), 1)
		r.State, r.Account, r.Portal, r.Facts.Product, r.Plan = states[state], accounts[account], portals[portal], products[product], plans[plan]
		c.Requests = append(c.Requests, r)
	}
	// What can change of a request was different when it was opened.
	opened := *c
	opened.Requests = append([]lifecycle.Request(nil), c.Requests...)
	for n := range opened.Requests {
		opened.Requests[n].State = states[(n+1)%4]
	}
	k.must(k.Apply(k.ctx, &opened))
	c.Base = 1
	k.must(k.Apply(k.ctx, c))

	// -1 stands for any value of a property.
	for state := -1; state < 4; state++ {
		for rest := range 3 * 3 * 3 * 3 * 2 {
			account, portal, product, plan := rest%3-1, rest/3%3-1, rest/9%3-1, rest/27%3-1
			q := lifecycle.RequestQuery{Filed: rest >= 81}
			if state >= 0 {
				q.State = states[state]
			}
			if account >= 0 {
				q.Account = accounts[account]
			}
			if portal >= 0 {
				q.Portal = portals[portal]
			}
			if product >= 0 {
				q.Product = products[product]
			}
			if plan >= 0 {
				q.Plan = plans[plan]
			}
			var want, got []string
			for n := range size {
				s, a, po, pr, pl := digits(n)
				is := func(property, asked int) bool { return asked < 0 || asked == property }
				if is(s, state) && is(a, account) && is(po, portal) && is(pr, product) && is(pl, plan) && (!q.Filed || filed[s]) {
					want = append(want, fmt.Sprintf("%02d", n))
				}
			}
			q.Limit = 5
			for _, r := range k.requests(partner, q) {
				got = append(got, string(r.ID))
			}
			k.equal(fmt.Sprintf("what %+v selects", q), want[:min(5, len(want))], got)
		}
	}
}

// pages reads a book page by page while others open requests, and close those that
// are there. A version opens at most one request; otherwise a page could not end after
// any request.
func pages(k *kit) {
	const there, size, written = 40, 7, 4
	k.fill(partner, there)
	version := lifecycle.Version(there)
	var want []string
	for n := range there {
		want = append(want, fmt.Sprint(n+1))
	}
	// write makes changes while a page is read: every other one opens a request, and
	// every other one closes one that is there, which stays where it is.
	write := func(failed *error) {
		for range written {
			c := change(partner, version, fmt.Sprint(version+1))
			if version%2 == 1 {
				i := version * 7 % there
				moved := request(lifecycle.RequestID(fmt.Sprint(i+1)), i+1)
				moved.State = lifecycle.StateClosed
				c.Requests = []lifecycle.Request{moved}
			}
			if *failed = k.Apply(k.ctx, c); *failed != nil {
				return
			}
			version++
		}
	}
	for range 5 {
		var after lifecycle.Version
		var seen []string
		for page := 0; len(seen) < there; page++ {
			var wg sync.WaitGroup
			var failed error
			wg.Go(func() { write(&failed) })
			var list []lifecycle.Request
			var problem error
			for r, err := range k.Requests(k.ctx, partner, lifecycle.RequestQuery{After: after, Limit: size}) {
				problem = err
				list = append(list, r)
			}
			wg.Wait()
			k.must(errors.Join(problem, failed))
			if n := min(size, there-len(seen)); len(list) < n || len(list) > size {
				k.failf("page %d has %d requests after version %d, want at least %d and at most %d", page, len(list), after, n, size)
			}
			for _, r := range list {
				seen = append(seen, string(r.ID))
			}
			after = list[len(list)-1].Version
		}
		k.equal("the requests that were there, page by page", want, seen[:there])
	}
}

func listedKeys(k *kit) {
	// The order of the IDs is not that of the versions.
	names := []string{"b", "a", "Z", "ä", "c"}
	for i, name := range names {
		k.must(k.Apply(k.ctx, change(partner, lifecycle.Version(2*i), name)))
		k.must(k.Apply(k.ctx, &lifecycle.Change{Partner: partner, Base: lifecycle.Version(2*i + 1)})) // as a refusal does
	}
	for _, test := range []struct {
		after lifecycle.Version
		want  []string
	}{{0, names}, {1, names[1:]}, {2, names[1:]}, {8, names[4:]}, {9, nil}, {1<<63 - 1, nil}, {1<<64 - 1, nil}} {
		var got []string
		for _, listed := range k.keys(partner, test.after) {
			got = append(got, string(listed.ID))
			known, _, err := k.Key(k.ctx, partner, listed.ID)
			k.must(err)
			k.equal("key "+string(listed.ID), known, listed)
		}
		k.equal(fmt.Sprint("the keys after version ", test.after), test.want, got)
	}
	// What becomes of the request later does not change the key.
	closed := request("a", 3)
	closed.State = lifecycle.StateReleased
	k.must(k.Apply(k.ctx, &lifecycle.Change{Partner: partner, Base: 10, Requests: []lifecycle.Request{closed}}))
	k.equal("the key of a request that has changed", key("a", 3, "a"), k.keys(partner, 1)[0])
}

func readKeys(k *kit) {
	k.fill(partner, 3)
	k.fill("another", 1)
	list := k.keyStore().Keys(k.ctx, partner, 0)
	for range 2 {
		var seen []string
		list(func(key lifecycle.Key, err error) bool {
			k.must(err)
			seen = append(seen, string(key.ID))
			return false
		})
		k.equal("what was seen before stopping", []string{"1"}, seen)
	}
	k.must(k.Apply(k.ctx, change(partner, 3, "4")))
	var seen strings.Builder
	for _, key := range collect(k, list) {
		seen.WriteString(string(key.ID))
	}
	k.equal("the keys after one more was acknowledged", "1234", seen.String())
	k.equal("the keys of a partner without a book", []lifecycle.Key(nil), k.keys("nobody", 0))

	ctx, cancel := context.WithCancel(k.ctx)
	cancel()
	var last error
	for _, last = range k.keyStore().Keys(ctx, partner, 0) {
	}
	if !errors.Is(last, context.Canceled) {
		k.failf("the error of a context that has ended is %v, want context.Canceled", last)
	}
}
