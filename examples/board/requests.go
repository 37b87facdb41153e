package main

import (
	"errors"
	"iter"
	"net/http"
	"slices"
	"strconv"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
)

// requestList is the list of requests, of the whole book or as one portal shows it to
// one account.
type requestList struct {
	Account  string
	Portal   routing.Portal
	Open     bool // only what is filed and not closed
	AsPortal bool

	// What is missing of a portal's list: no portal lists the requests of all.
	NoPortal, NoAccount bool

	Rows    []lifecycle.Request
	Next    string // link to the rows that come next, if there are any
	Refused []said // why there is no such list

	Accounts []string
	Portals  []routing.Portal
}

// most is how many requests are shown at once.
const most = 25

func (b *board) requests(a *asked) error {
	query := a.URL.Query()
	body := requestList{
		Account:  query.Get("account"),
		Open:     query.Get("open") != "",
		AsPortal: query.Get("view") == "portal",
	}
	var after lifecycle.Version
	if err := errors.Join(
		read(&body.Portal, query.Get("portal")),
		readNumber(&after, query.Get("after")),
	); err != nil {
		return err
	}
	for p := routing.PartnerCenterPortal; p.IsValid(); p++ {
		body.Portals = append(body.Portals, p)
	}
	var err error
	if body.Accounts, err = b.accounts(a); err != nil {
		return err
	}
	body.NoPortal = body.AsPortal && body.Portal == 0
	body.NoAccount = body.AsPortal && body.Account == ""
	var list iter.Seq2[lifecycle.Request, error]
	switch {
	case body.NoPortal:
		list = func(func(lifecycle.Request, error) bool) {} // there is nothing to ask
	case body.AsPortal:
		// An account that works for a partner is one of Partner Center.
		list = b.desk.PortalList(a.Context(), body.Portal, lifecycle.Viewer{Account: body.Account, PartnerCenter: true})
	default:
		list = b.desk.Requests(a.Context(), lifecycle.RequestQuery{
			Account: body.Account, Portal: body.Portal, Filed: body.Open, After: after, Limit: most + 1,
		})
	}
	for r, err := range list {
		if errors.Is(err, lifecycle.ErrRefused) {
			body.Refused = a.speaker.refused(err)
			break
		}
		if err != nil {
			return err
		}
		if r.Version <= after || body.AsPortal && body.Open && !r.State.Filed() {
			continue
		}
		if len(body.Rows) == most {
			query.Set("after", strconv.FormatUint(uint64(body.Rows[most-1].Version), 10))
			body.Next = "/requests?" + query.Encode()
			break
		}
		body.Rows = append(body.Rows, r)
	}
	status := http.StatusOK
	if body.NoPortal || body.NoAccount {
		status = http.StatusBadRequest
	}
	return b.showNamed(a, status, "requests", body)
}

// accounts returns the accounts that are linked to any plan.
func (b *board) accounts(a *asked) ([]string, error) {
	head, err := b.desk.Head(a.Context())
	if err != nil {
		return nil, err
	}
	var names []string
	for _, l := range head.Links {
		names = append(names, l.Account)
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}
