package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

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
