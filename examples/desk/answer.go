package main

import (
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
)

// answer is the result of one line, in the form of -json.
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
	title   string // of the request that was opened
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
