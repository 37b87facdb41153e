package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

var laws = []Law{
	{"CAPABILITY-1", "the store is a BatchStore and lists keys, unless its options say that it does not", capabilities, anyStore},
	{"EMPTY-1", "a partner that the store does not know has the zero Head, no request and no entry", emptyBook, anyStore},
	{"APPLY-1", "a change is seen whole by every read after it, and values come back equal", wholeChange, anyStore},
	{"APPLY-2", "a change of a book at another version is ErrConflict and changes nothing", otherVersion, anyStore},
	{"APPLY-3", "a change with an operation ID that the book knows is ErrConflict and changes nothing", knownKey, anyStore},
	{"APPLY-4", "rows replace those of the same identity whole, and only those", replacedRows, anyStore},
	{"APPLY-5", "of many changes of one version, exactly one succeeds", oneWinner, anyStore},
	{"APPLY-6", "a change without rows raises the version all the same", emptyChange, anyStore},
	{"APPLY-7", "what the caller does to a change or a head afterwards does not reach the store", ownSlices, anyStore},
	{"APPLY-8", "plans of every kind come back equal", everyPlan, anyStore},
	{"APPLY-9", "the longest texts, the first and last instants and empty fields come back equal", extremes, anyStore},
	{"TIME-1", "every instant of every row comes back to the microsecond and in UTC", everyInstant, anyStore},
	{"HOLD-1", "a hold is in the head from the change that puts it to the one that frees it, and freeing what is not held is nothing", holds, anyStore},
	{"STEPS-1", "the steps of a request come back equal and in order, as many as a request can have, also with the key", manySteps, anyStore},
	{"STEPS-2", "what the caller does to steps that it gave or was given does not reach the store", ownSteps, anyStore},
	{"KEY-1", "an operation ID gives its key with the request as it is now", keyOfRequest, anyStore},
	{"KEY-2", "an unknown operation ID is ErrNotFound, and IDs are the same byte for byte only", unknownKey, anyStore},
	{"KEYS-1", "the keys after a version are those of later versions, by version, and equal to what Key gives", listedKeys, keyStore},
	{"KEYS-2", "listing keys can be stopped and ranged over again, sees what was acknowledged and no other partner, and ends with the context", readKeys, keyStore},
	{"ORDER-1", "plans come by ID, links by account and contract, holds by request, all byte by byte", orderedHead, anyStore},
	{"ORDER-2", "requests come by version and then ID, and the journal as it was appended", orderedBook, anyStore},
	{"QUERY-1", "a request query selects by ID, state, account and version, and at most Limit", queries, anyStore},
	{"QUERY-2", "the journal after a version has the entries of later versions", journalAfter, anyStore},
	{"QUERY-3", "an iterator can be stopped at any time and ranged over again", stopped, anyStore},
	{"QUERY-4", "each filter of a request query selects alone and together with all others, by what a request is now", filters, anyStore},
	{"PAGE-1", "whoever pages by After and Limit while others write gets every request that was there exactly once and in order", pages, anyStore},
	{"READ-1", "a read while others write sees each change whole or not at all, and all that was acknowledged before", wholeReads, anyStore},
	{"READ-2", "a caller that is ranging over rows can read and write meanwhile, as long as others do not", meanwhile, anyStore},
	{"PARTNER-1", "what one partner writes is not seen through another's ID, however alike they are", apart, anyStore},
	{"PARTNER-2", "every method that a store has answers a partner without a book as an empty store would, whatever another one has under the same names", strangers, anyStore},
	{"CONTEXT-1", "a context that has ended is an error of every method, and nothing is written", cancelled, anyStore},
	{"BATCH-1", "changes of several books in one commit have each its own outcome, in their order", severalBooks, batchStore},
	{"BATCH-2", "changes of one book in one commit, each based on the one before, are all applied", chained, batchStore},
	{"BATCH-3", "one that fails in a commit leaves no trace; the later ones of its book may rest on it and are ErrConflict; the others stand", failedInBatch, batchStore},
	{"BATCH-4", "an operation ID that an earlier change of the commit brought is known to the later ones of its book only", keysInBatch, batchStore},
	{"BATCH-5", "a commit of whatever changes does what Apply does with one after the other, up to the first of a book that fails", likeApply, batchStore},
	{"BATCH-6", "of many commits at once, each change succeeds that the book has a trace of, and no other", manyBatches, batchStore},
	{"BATCH-7", "a commit whose context has ended is an error of every change and writes nothing; one of no changes is nothing", cancelledBatch, batchStore},
	{"DESK-1", "as many callers at several desks as there are incidents get one each, and the others are refused", lastIncident, anyStore},
	{"DESK-2", "whatever fails or crashes at whatever call to the store, repeating the command leaves the book as if nothing had", crashes, anyStore},
	{"DESK-3", "a command that is repeated at another desk, a moment, 400 days or years later or with the clock set back, has an equal answer and changes nothing", replayed, anyStore},
	{"DESK-4", "an operation ID with another content is ErrReused and changes nothing", reused, anyStore},
	{"DESK-5", "a clock that jumps to and fro takes nothing from the book and never raises a balance", backwards, anyStore},
	{"DESK-6", "partners that use the same IDs have the books that each would have alone, and a stranger sees nothing", tenants, anyStore},
	{"DESK-7", "a caller whose context ends at whatever call to the store is told that it is unclear unless nothing was written, and can repeat", interrupted, anyStore},
	{"DESK-8", "of callers that share a commit, one that fails, is refused or goes away changes nothing for the others, and if its reply is lost all can repeat", together, anyStore},
	{"HISTORY-1", "what callers at once are told about opening, holding, confirming, releasing and closing is what some order of their calls explains", linearizable, anyStore},
	{"MODEL-1", "random commands at two books end as a model that only counts says, and after each of them nothing is lost, made up or given back twice", modelled, anyStore},
}

// equal compares what was read with what was written. As with ==, instants in
// different zones are not equal.
func (k *kit) equal(what string, want, got any) {
	if reflect.DeepEqual(want, got) {
		return // nearly always; otherwise they may differ in form only, as nil and empty
	}
	diff := cmp.Diff(want, got, cmpopts.EquateEmpty(),
		cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) && a.Location() == b.Location() }),
		cmp.Comparer(func(a, b language.Tag) bool { return a == b }),
		cmp.Comparer(func(a, b entitlement.Entitlement) bool { return a == b }))
	if diff != "" {
		k.failf("%s (-want +got):\n%s", what, diff)
	}
}

func (k *kit) conflict(err error) {
	if !errors.Is(err, lifecycle.ErrConflict) {
		k.failf("error %v, want ErrConflict", err)
	}
}

func emptyBook(k *kit) {
	k.equal("the book", book{}, k.book("nobody"))
}

func wholeChange(k *kit) {
	c := change(partner, 0, "1")
	k.must(k.Apply(k.ctx, c))
	k.wants(partner, book{
		Head:     lifecycle.Head{Version: 1, Plans: c.Plans, Links: c.Links, Holds: c.Holds},
		Requests: c.Requests,
		Journal:  c.Entries,
		Keys:     c.Keys,
	})
}

func otherVersion(k *kit) {
	k.fill(partner, 2)
	before := k.book(partner)
	for _, base := range []lifecycle.Version{0, 1, 3, 1 << 62} {
		k.conflict(k.Apply(k.ctx, change(partner, base, "new")))
	}
	k.equal("the book", before, k.book(partner))
	if _, _, err := k.Key(k.ctx, partner, "new"); !errors.Is(err, lifecycle.ErrNotFound) {
		k.failf("the operation of a conflict: %v, want ErrNotFound", err)
	}
}

func knownKey(k *kit) {
	k.fill(partner, 2)
	before := k.book(partner)
	c := change(partner, 2, "new")
	c.Keys = append(c.Keys, key("1", 3, "new"))
	k.conflict(k.Apply(k.ctx, c))
	c.Keys = []lifecycle.Key{key("twice", 3, "new"), key("twice", 3, "new")}
	k.conflict(k.Apply(k.ctx, c))
	k.equal("the book", before, k.book(partner))
	if _, _, err := k.Key(k.ctx, partner, "new"); !errors.Is(err, lifecycle.ErrNotFound) {
		k.failf("the other operation of the conflict: %v, want ErrNotFound", err)
	}
}

func replacedRows(k *kit) {
	k.must(k.Apply(k.ctx, &lifecycle.Change{
		Partner:  partner,
		Plans:    []lifecycle.Plan{plan("a", 5), plan("b", 5)},
		Links:    []lifecycle.Link{{Account: "x", Contract: "1", At: noon}, {Account: "x", Contract: "2", At: noon}},
		Holds:    []lifecycle.Hold{hold("r"), hold("s")},
		Requests: []lifecycle.Request{request("r", 1), request("s", 1), request("t", 1)},
	}))
	closed := request("r", 1)
	closed.Progress = lifecycle.Progress{State: lifecycle.StateClosed, Reason: lifecycle.Withdrawn, Closed: noon, ClosedBy: "하나", Left: 3}
	bare := lifecycle.Request{ID: "t", Version: 1}
	used := plan("b", 5, "1", "2")
	used.Taken = time.Time{}
	longer := lifecycle.Hold{Request: "s", Plan: "b", Until: noon.AddDate(0, 0, 1)}
	k.must(k.Apply(k.ctx, &lifecycle.Change{
		Partner: partner, Base: 1,
		Plans:    []lifecycle.Plan{used},
		Links:    []lifecycle.Link{{Account: "x", Contract: "2", At: noon.AddDate(1, 0, 0)}},
		Holds:    []lifecycle.Hold{longer},
		Requests: []lifecycle.Request{closed, bare},
	}))
	k.wants(partner, book{
		Head: lifecycle.Head{
			Version: 2,
			Plans:   []lifecycle.Plan{plan("a", 5), used},
			Links:   []lifecycle.Link{{Account: "x", Contract: "1", At: noon}, {Account: "x", Contract: "2", At: noon.AddDate(1, 0, 0)}},
			Holds:   []lifecycle.Hold{hold("r"), longer},
		},
		Requests: []lifecycle.Request{closed, request("s", 1), bare},
	})
}

func oneWinner(k *kit) {
	const callers, rounds = 16, 8
	for base := range lifecycle.Version(rounds) {
		var wg sync.WaitGroup
		errs := make([]error, callers)
		for i := range callers {
			wg.Go(func() { errs[i] = k.Apply(k.ctx, change(partner, base, fmt.Sprintf("%d by %d", base, i))) })
		}
		wg.Wait()
		won := -1
		for i, err := range errs {
			switch {
			case err == nil && won >= 0:
				k.failf("version %d: callers %d and %d both succeeded", base, won, i)
			case err == nil:
				won = i
			default:
				k.conflict(err)
			}
		}
		if won < 0 {
			k.failf("version %d: nobody succeeded", base)
		}
		list := k.journal(partner, base)
		if want := entitlement.IncidentID(fmt.Sprintf("%d by %d", base, won)); len(list) != 1 || list[0].Incident != want {
			k.failf("version %d: the journal has %+v, want the entry of %s alone", base, list, want)
		}
	}
}

func emptyChange(k *kit) {
	k.must(k.Apply(k.ctx, &lifecycle.Change{Partner: partner}))
	k.equal("the head", lifecycle.Head{Version: 1}, k.head(partner))
	k.conflict(k.Apply(k.ctx, &lifecycle.Change{Partner: partner}))
}

func ownSlices(k *kit) {
	c := change(partner, 0, "1")
	k.must(k.Apply(k.ctx, c))
	c.Plans[0], c.Links[0].Account, c.Entries[0].Actor, c.Requests[0].Title = plan("spoilt", 1), "spoilt", "spoilt", "spoilt"
	c.Holds[0].Plan, c.Freed[0], c.Keys[0].ID = "spoilt", "1", "spoilt"
	h := k.head(partner)
	h.Plans[0], h.Links[0].Account, h.Holds[0].Plan = plan("spoilt", 1), "spoilt", "spoilt"
	want := change(partner, 0, "1") // what was read before may share what is spoilt
	k.wants(partner, book{
		lifecycle.Head{Version: 1, Plans: want.Plans, Links: want.Links, Holds: want.Holds}, want.Requests, want.Entries, want.Keys,
	})
	if _, _, err := k.Key(k.ctx, partner, "1"); err != nil {
		k.failf("the key: %v", err)
	}
}

func everyPlan(k *kit) {
	var want lifecycle.Head
	for name, e := range plans() {
		c := &lifecycle.Change{
			Partner: partner, Base: want.Version,
			Plans: []lifecycle.Plan{{Entitlement: e, Contract: lifecycle.ContractID("contract of " + e.Plan())}},
		}
		if err := k.Apply(k.ctx, c); err != nil {
			k.failf("a plan that is %s: error %v, want none", name, err)
		}
		want.Version++
		want.Plans = append(want.Plans, c.Plans...)
		k.equal("the head with a plan that is "+name, want, k.head(partner))
	}
}

func extremes(k *kit) {
	var (
		id      = strings.Repeat("한", lifecycle.MaxID/len("한"))
		title   = " \r\n" + strings.Repeat("t", lifecycle.MaxTitle-4) + " "
		details = " \r\n" + strings.Repeat("d", lifecycle.MaxDetails-4) + " "
		first   = time.Date(1, 1, 1, 0, 0, 0, 1000, time.UTC) // the zero Time stands for no instant
		last    = time.Date(9998, 12, 31, 23, 59, 59, 999999000, time.UTC)
	)
	c := change(lifecycle.PartnerID(id), 0, "1")
	c.Plans = []lifecycle.Plan{plan(entitlement.PlanID(id), 1)}
	c.Plans[0].Contract = lifecycle.ContractID(id)
	c.Plans[0].Taken = first
	c.Links = []lifecycle.Link{{Account: id, Contract: lifecycle.ContractID(id), At: last}, {Account: "\U0010ffff", Contract: "no instant"}}
	c.Holds = []lifecycle.Hold{{Request: lifecycle.RequestID(id), Plan: entitlement.PlanID(id), Until: last}, {Request: "\U0010ffff", Plan: "p", Until: first}}

	e, r, key := &c.Entries[0], &c.Requests[0], &c.Keys[0]
	e.Plan, e.Incident, e.Renews = entitlement.PlanID(id), entitlement.IncidentID(id), entitlement.PlanID(id)
	e.Actor, e.Account, e.Link, e.At, e.Recorded = id, id, id, first, last
	r.ID, r.Plan, r.Actor, r.Account, r.ClosedBy, r.Approver = lifecycle.RequestID(id), entitlement.PlanID(id), id, id, id, id
	r.Title, r.Release, r.Details = title, title, details
	r.Opened, r.Noted, r.Response.Due, r.Closed, r.Approved = first, last, last, first, last
	r.Follows, r.Original, r.Ticket, r.Filed, r.Until = lifecycle.RequestID(id), lifecycle.RequestID(id), id, first, last
	r.Steps = []lifecycle.Step{{Event: lifecycle.EventWait, At: first, Noted: last, ID: lifecycle.OperationID(id), Actor: id}, {Event: lifecycle.EventResume, At: last}}
	key.ID, key.Request, key.Progress = lifecycle.OperationID(id), r.ID, r.Progress

	c.Entries = append(c.Entries, entitlement.Entry{Seq: 1, Kind: entitlement.Refused, At: noon})
	c.Requests = append(c.Requests, lifecycle.Request{ID: "\U0010ffff", Version: 1, Opened: noon, Noted: noon})
	k.must(k.Apply(k.ctx, c))
	k.wants(c.Partner, book{lifecycle.Head{Version: 1, Plans: c.Plans, Links: c.Links, Holds: c.Holds}, c.Requests, c.Entries, c.Keys})
	gotKey, gotRequest, err := k.Key(k.ctx, c.Partner, key.ID)
	k.must(err)
	k.equal("the key", *key, gotKey)
	k.equal("its request", *r, gotRequest)
}

func keyOfRequest(k *kit) {
	k.fill(partner, 2)
	closed := request("1", 1)
	closed.State = lifecycle.StateRefunded
	k.must(k.Apply(k.ctx, &lifecycle.Change{
		Partner: partner, Base: 2, Requests: []lifecycle.Request{closed}, Keys: []lifecycle.Key{key("close", 3, "1"), key("no request", 3, "")},
	}))
	for _, test := range []struct {
		id      lifecycle.OperationID
		version lifecycle.Version
		request lifecycle.Request
	}{{"1", 1, closed}, {"2", 2, request("2", 2)}, {"close", 3, closed}, {"no request", 3, lifecycle.Request{}}} {
		gotKey, gotRequest, err := k.Key(k.ctx, partner, test.id)
		k.must(err)
		k.equal("key of "+string(test.id), key(test.id, test.version, test.request.ID), gotKey)
		k.equal("request of "+string(test.id), test.request, gotRequest)
	}
}

func unknownKey(k *kit) {
	c := &lifecycle.Change{Partner: partner}
	long := lifecycle.OperationID(strings.Repeat("x", lifecycle.MaxID-1))
	ids := []lifecycle.OperationID{"a", "A", "a ", " a", "ä", "a\u0308", "ａ", "a/b", "a%", "_", long + "x", long + "y"}
	for i, id := range ids {
		if _, _, err := k.Key(k.ctx, partner, id); !errors.Is(err, lifecycle.ErrNotFound) {
			k.failf("%q: error %v, want ErrNotFound", id, err)
		}
		c.Base = lifecycle.Version(i)
		c.Keys = []lifecycle.Key{key(id, c.Base+1, "")}
		k.must(k.Apply(k.ctx, c))
	}
	for i, id := range ids {
		got, _, err := k.Key(k.ctx, partner, id)
		k.must(err)
		k.equal(fmt.Sprintf("key of %q", id), key(id, lifecycle.Version(i+1), ""), got)
	}
}

func orderedHead(k *kit) {
	k.must(k.Apply(k.ctx, &lifecycle.Change{
		Partner: partner,
		Plans:   []lifecycle.Plan{plan("c", 1), plan("a", 1), plan("B", 1), plan("b", 1)},
		Links:   []lifecycle.Link{{Account: "y", Contract: "1"}, {Account: "x", Contract: "2"}, {Account: "x", Contract: "1"}, {Account: "X", Contract: "3"}},
		Holds:   []lifecycle.Hold{hold("q"), hold("p"), hold("R"), hold("ä")},
	}))
	h := k.head(partner)
	var got []string
	for _, p := range h.Plans {
		got = append(got, string(p.Entitlement.Plan()))
	}
	for _, l := range h.Links {
		got = append(got, l.Account+string(l.Contract))
	}
	for _, held := range h.Holds {
		got = append(got, string(held.Request))
	}
	k.equal("plans, links and holds", []string{"B", "a", "b", "c", "X3", "x1", "x2", "y1", "R", "p", "q", "ä"}, got)
}

func orderedBook(k *kit) {
	for base, names := range [][]string{{"z", "y"}, {"b", "a"}} {
		c := &lifecycle.Change{Partner: partner, Base: lifecycle.Version(base)}
		for _, name := range names {
			c.Requests = append(c.Requests, request(lifecycle.RequestID(name), c.Base+1))
			c.Entries = append(c.Entries, entry(entitlement.Consumed, c.Base+1, entitlement.IncidentID(name)))
		}
		k.must(k.Apply(k.ctx, c))
	}
	// Putting a request again does not move it.
	k.must(k.Apply(k.ctx, &lifecycle.Change{Partner: partner, Base: 2, Requests: []lifecycle.Request{request("y", 1)}}))
	var requests, journal []string
	for _, r := range k.requests(partner, lifecycle.RequestQuery{}) {
		requests = append(requests, string(r.ID))
	}
	for _, e := range k.journal(partner, 0) {
		journal = append(journal, string(e.Incident))
	}
	k.equal("requests", []string{"y", "z", "a", "b"}, requests)
	k.equal("journal", []string{"z", "y", "b", "a"}, journal)
}

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

func journalAfter(k *kit) {
	k.fill(partner, 4)
	for _, test := range []struct {
		after lifecycle.Version
		want  string
	}{{0, "1234"}, {1, "234"}, {2, "34"}, {3, "4"}, {4, ""}, {5, ""}, {1<<63 - 1, ""}, {1<<64 - 1, ""}} {
		var got strings.Builder
		for _, e := range k.journal(partner, test.after) {
			got.WriteString(string(e.Incident))
		}
		if got.String() != test.want {
			k.failf("after version %d: %q, want %q", test.after, got.String(), test.want)
		}
	}
}

func stopped(k *kit) {
	k.fill(partner, 3)
	requests, journal := k.Requests(k.ctx, partner, lifecycle.RequestQuery{}), k.Journal(k.ctx, partner, 0)
	for range 2 {
		// Not with range, which panics if an iterator goes on after a break.
		var seen []string
		requests(func(r lifecycle.Request, err error) bool {
			k.must(err)
			seen = append(seen, "request "+string(r.ID))
			return false
		})
		journal(func(e entitlement.Entry, err error) bool {
			k.must(err)
			seen = append(seen, "entry "+string(e.Incident))
			return false
		})
		k.equal("what was seen before stopping", []string{"request 1", "entry 1"}, seen)
	}
	if n, m := len(collect(k, requests)), len(collect(k, journal)); n != 3 || m != 3 {
		k.failf("%d requests and %d entries after stopping, want 3 and 3", n, m)
	}
}

func wholeReads(k *kit) {
	const changes = 100
	var failed error
	done := make(chan struct{})
	go func() {
		defer close(done)
		for base := range lifecycle.Version(changes) {
			c := change(partner, base, fmt.Sprint(base+1))
			c.Plans[0] = plan("plan", uint32(base+1))
			c.Entries = append(c.Entries, entry(entitlement.Consumed, base+1, entitlement.IncidentID(fmt.Sprint(base+1, " and another"))))
			if failed = k.Apply(k.ctx, c); failed != nil {
				return
			}
		}
	}()
	defer func() { <-done }()
	for writing := true; writing; {
		select {
		case <-done:
			writing = false
		default:
		}
		h := k.head(partner)
		var quota entitlement.Quota
		for _, p := range h.Plans {
			quota = p.Entitlement.Granted()
		}
		if uint64(quota) != uint64(h.Version) || len(h.Links) != int(h.Version) {
			k.failf("version %d has the plan of version %d and %d links", h.Version, quota, len(h.Links))
		}
		list := k.journal(partner, 0)
		if len(list)%2 != 0 || len(list) < 2*int(h.Version) {
			k.failf("%d entries after version %d was read, want two of each version", len(list), h.Version)
		}
		for i, e := range list {
			if e.Seq != uint64(i/2+1) {
				k.failf("entry %d is of version %d, want two of each version", i, e.Seq)
			}
		}
	}
	k.must(failed)
}

func meanwhile(k *kit) {
	k.fill(partner, 3)
	// A store that waits for the caller to finish would wait for ever.
	ctx, cancel := context.WithTimeout(k.ctx, time.Minute)
	defer cancel()
	base := lifecycle.Version(3)
	visit := func() {
		h, err := k.Head(ctx, partner)
		k.must(err)
		_, _, err = k.Key(ctx, partner, "1")
		k.must(err)
		for _, err := range k.Requests(ctx, partner, lifecycle.RequestQuery{ID: "1"}) {
			k.must(err)
		}
		for _, err := range k.Journal(ctx, partner, h.Version-1) {
			k.must(err)
		}
		k.must(k.Apply(ctx, change(partner, base, fmt.Sprint(base+1))))
		base++
	}
	var seen []string
	for r, err := range k.Requests(ctx, partner, lifecycle.RequestQuery{}) {
		k.must(err)
		if seen = append(seen, string(r.ID)); len(seen) <= 3 {
			visit()
		}
	}
	if len(seen) < 3 || !slices.Equal(seen[:3], []string{"1", "2", "3"}) {
		k.failf("requests %v while others are opened, want the first three and perhaps more", seen)
	}
	seen = nil
	for e, err := range k.Journal(ctx, partner, 0) {
		k.must(err)
		if seen = append(seen, string(e.Incident)); len(seen) <= 3 {
			visit()
		}
	}
	if len(seen) < 6 || !slices.Equal(seen[:6], []string{"1", "2", "3", "4", "5", "6"}) {
		k.failf("the journal has %v while more is appended, want the first six and perhaps more", seen)
	}
	if h := k.head(partner); h.Version != base {
		k.failf("version %d, want %d", h.Version, base)
	}
}

func apart(k *kit) {
	partners := []lifecycle.PartnerID{"a", "A", "a ", "ab", "a/b", "a\u0308", "ä", "%", "_", "a_"}
	for i, p := range partners {
		// Every book has the same names, and each a different number of changes.
		k.fill(p, i+1)
	}
	for i, p := range partners {
		got := k.book(p)
		if int(got.Head.Version) != i+1 || len(got.Head.Links) != i+1 || len(got.Requests) != i+1 || len(got.Journal) != i+1 {
			k.failf("partner %q: version %d, %d links, %d requests, %d entries, want %d of each", p,
				got.Head.Version, len(got.Head.Links), len(got.Requests), len(got.Journal), i+1)
		}
		next := lifecycle.OperationID(fmt.Sprint(i + 2))
		if _, _, err := k.Key(k.ctx, p, next); !errors.Is(err, lifecycle.ErrNotFound) {
			k.failf("partner %q knows operation %s of another: %v", p, next, err)
		}
	}
}

func cancelled(k *kit) {
	k.fill(partner, 2)
	before := k.book(partner)
	ctx, cancel := context.WithCancel(k.ctx)
	cancel()
	_, headErr := k.Head(ctx, partner)
	_, _, keyErr := k.Key(ctx, partner, "1")
	var requestsErr, journalErr error
	for _, requestsErr = range k.Requests(ctx, partner, lifecycle.RequestQuery{}) {
	}
	for _, journalErr = range k.Journal(ctx, partner, 0) {
	}
	errs := []error{headErr, keyErr, requestsErr, journalErr, k.Apply(ctx, change(partner, 2, "3"))}
	if i := slices.IndexFunc(errs, func(err error) bool { return !errors.Is(err, context.Canceled) }); i >= 0 {
		k.failf("%s: error %v, want context.Canceled", []string{"Head", "Key", "Requests", "Journal", "Apply"}[i], errs[i])
	}
	k.equal("the book", before, k.book(partner))
}
