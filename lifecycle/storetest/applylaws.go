package storetest

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

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
