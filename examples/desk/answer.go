package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/routing"
)

// answer is what came of one line, in the form of -json.
type answer struct {
	ID        lifecycle.OperationID `json:"id,omitzero"`
	Op        string                `json:"op,omitzero"`
	OK        bool                  `json:"ok"`
	Outcome   string                `json:"outcome,omitzero"`
	Payer     string                `json:"payer,omitzero"`
	Plan      entitlement.PlanID    `json:"plan,omitzero"`
	Left      *entitlement.Quota    `json:"left,omitzero"`
	Portal    string                `json:"portal,omitzero"`
	Due       string                `json:"due,omitzero"`
	Committed *bool                 `json:"committed,omitzero"`
	State     string                `json:"state,omitzero"`
	Refund    string                `json:"refund,omitzero"`
	Plans     []plan                `json:"plans,omitzero"`
	Reasons   []reason              `json:"reasons,omitzero"`
	Remedies  []string              `json:"remedies,omitzero"`
	Error     string                `json:"error,omitzero"`

	bad     bool   // the line could not be read or means nothing in this book
	title   string // of an open
	request lifecycle.RequestID
}

// plan is a plan in the answer to buy and plans.
type plan struct {
	Plan    entitlement.PlanID `json:"plan"`
	Left    entitlement.Quota  `json:"left"`
	Usable  *bool              `json:"usable,omitzero"`
	Reasons []string           `json:"reasons,omitzero"`
}

type reason struct {
	Code  string   `json:"code"`
	Rules []string `json:"rules"`
	text  string
}

// desk carries out commands on a book in memory. Its clock shows the instant of
// the latest command.
type desk struct {
	*lifecycle.Desk
	now time.Time
}

func newDesk() (*desk, error) {
	d := &desk{}
	var err error
	d.Desk, err = lifecycle.NewDesk(memstore.New(), &lifecycle.Options{
		Partner: "partner",
		Now:     func() time.Time { return d.now },
	})
	return d, err
}

// answer carries out one line.
func (d *desk) answer(ctx context.Context, number int, text []byte) answer {
	c, err := parse(text)
	a := answer{ID: c.id, Op: c.op, title: c.title, request: c.request}
	if err == nil {
		err = d.at(c.at, func() error { return d.do(ctx, &c, &a) })
	}
	refused, isRefused := errors.AsType[*lifecycle.RefusedError](err)
	switch {
	case err == nil:
		a.OK = true
	case isRefused:
		a.refuse(refused)
	default:
		a.Error = fmt.Sprintf("line %d: %s", number, describe(err, c.said))
		// An ID that is used again for something else can be read, and has its
		// answer; everything else is a mistake in the file.
		a.bad = !errors.Is(err, lifecycle.ErrReused)
	}
	return a
}

// at carries out do while the clock shows at, or what it showed if that is
// later. An error other than a refusal leaves no trace in the book, and none on
// the clock: a year mistyped must not end the terms of all plans.
func (d *desk) at(at time.Time, do func() error) error {
	before := d.now
	if at.After(before) {
		d.now = at
	}
	err := do()
	if err != nil && !errors.Is(err, lifecycle.ErrRefused) {
		d.now = before
	}
	return err
}

func (d *desk) do(ctx context.Context, c *command, a *answer) error {
	switch c.op {
	case "buy":
		r, err := d.Buy(ctx, lifecycle.Purchase{ID: c.id, At: c.at, Offer: c.offer, From: c.start.Start(c.zone)})
		return a.receipt(r, err)
	case "adopt":
		r, err := d.Adopt(ctx, lifecycle.Adoption{ID: c.id, At: c.at, Offer: c.offer, Benefit: c.benefit, From: c.start.Start(c.zone), Left: c.left})
		return a.receipt(r, err)
	case "activate":
		_, err := d.Activate(ctx, lifecycle.Activation{ID: c.id, At: c.at, Plan: c.plan, Role: c.role})
		return err
	case "link":
		_, err := d.Link(ctx, lifecycle.Linking{ID: c.id, At: c.at, Account: c.account, Plan: c.plan})
		return err
	case "open":
		r, err := d.Open(ctx, lifecycle.Draft{
			ID: c.id, At: c.at, Actor: c.actor, Account: c.account, Facts: c.facts, Release: c.release, Plan: c.plan,
			Severity: c.severity, Locale: c.locale, Title: c.title,
		})
		return a.opened(r, err)
	case "close":
		r, err := d.Close(ctx, lifecycle.Closing{ID: c.id, At: c.at, Request: c.request, Reason: c.reason})
		return a.moved(r, err)
	case "approve":
		r, err := d.Approve(ctx, lifecycle.Approval{ID: c.id, At: c.at, Request: c.request})
		return a.moved(r, err)
	}
	list, err := d.Plans(ctx, lifecycle.PlanQuery{At: c.at, Account: c.account, Product: c.facts.Product, Release: c.release})
	for _, s := range list {
		p := plan{Plan: s.Entitlement.Plan(), Left: s.Entitlement.Remaining(), Usable: &s.Usable}
		for _, r := range s.Reasons {
			p.Reasons = append(p.Reasons, r.Code)
		}
		a.Plans = append(a.Plans, p)
	}
	return err
}

func (a *answer) receipt(r lifecycle.Receipt, err error) error {
	for _, e := range r.Entries {
		a.Plans = append(a.Plans, plan{Plan: e.Plan, Left: e.Left})
	}
	if len(r.Entries) == 1 {
		a.Plan, a.Left = r.Entries[0].Plan, &r.Entries[0].Left
	}
	return err
}

func (a *answer) opened(r lifecycle.Request, err error) error {
	if err != nil {
		return err
	}
	a.Outcome, a.Payer, a.Portal, a.State = routing.Allowed.String(), r.Payer.String(), r.Portal.String(), r.State.String()
	if r.Plan != "" {
		a.Plan, a.Left = r.Plan, &r.Left
	}
	if !r.Response.Due.IsZero() {
		a.Due = r.Response.Due.Format(time.RFC3339)
	}
	if r.Response != (lifecycle.Response{}) {
		a.Committed = &r.Response.Committed
	}
	// The request keeps its facts, so the reasons can be given at any time.
	for why := range routing.DefaultRouter().Route(r.Facts).Reasons() {
		a.Reasons = append(a.Reasons, reason{why.Code.String(), why.Rules, why.Text()})
	}
	return nil
}

func (a *answer) moved(r lifecycle.Request, err error) error {
	if err != nil {
		return err
	}
	a.State, a.Refund = r.State.String(), r.Refund.String()
	if r.Plan != "" {
		a.Plan, a.Left = r.Plan, &r.Left
	}
	return nil
}

func (a *answer) refuse(e *lifecycle.RefusedError) {
	a.reasons(e.Reasons)
	if e.Op != lifecycle.OpOpen {
		return
	}
	a.Outcome = e.Preview.Outcome.String()
	for r := range e.Preview.Decision.Remedies() {
		a.Remedies = append(a.Remedies, r.String())
	}
	for o := range e.Preview.Decision.Alternatives() {
		a.Remedies = append(a.Remedies, o.Text())
	}
}

func (a *answer) reasons(list []lifecycle.Reason) {
	for _, r := range list {
		a.Reasons = append(a.Reasons, reason{r.Code, r.Rules, r.Text})
	}
}

// describe names field and value of an error as the file spells them; said is
// what the line says in at, which the Desk has only as an instant.
func describe(err error, said string) string {
	e, ok := errors.AsType[*lifecycle.InvalidError](err)
	if !ok {
		return err.Error()
	}
	field := map[string]string{"Details": "title", "From": "term_start"}[e.Field]
	if field == "" {
		field = strings.ToLower(e.Field)
	}
	value := e.Value
	if field == "at" {
		value = said
	}
	return (&lineError{field, value, errors.New(e.Problem)}).Error()
}
