package main

import (
	"net/http"
	"slices"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/sla"
)

// overview is the first page: what is due, and what is left.
type overview struct {
	Due   []dueRow
	Plans []planCard // that have not ended: those that can pay first, in the order in which they are best used
	Ended []planCard
}

// dueRow is a request that waits for its first response.
type dueRow struct {
	Request  lifecycle.Request
	Standing sla.Standing
	Waiting  bool   // for the partner: the clock is stopped
	Ends     string // how long it still has, or how late it is
	Err      string // why that is not known
}

// planCard is a plan with what becomes of it.
type planCard struct {
	Entitlement entitlement.Entitlement
	Unlimited   bool
	Held        int
	Forecast    entitlement.Forecast
	Warnings    []entitlement.Warning
	Reasons     []said // why the plan itself cannot pay
	Chart       *chart // of a limited plan
	Latest      []entitlement.Entry
}

// thresholds say when the page warns: early enough to renew, or to save incidents.
var thresholds = entitlement.Thresholds{Left: 3, Ends: 30 * 24 * time.Hour}

func (b *board) overview(a *asked) error {
	var body overview
	due, err := b.desk.Due(a.Context(), lifecycle.DueQuery{At: a.now})
	if err != nil {
		return err
	}
	for _, d := range due {
		row := dueRow{Request: d.Request, Standing: d.Standing, Waiting: d.Standing.Phase == sla.PhaseWaiting}
		if d.Err != nil {
			row.Err = d.Err.Error()
		} else if row.Ends, err = a.speaker.ends(d.Standing.Due, a.now); err != nil {
			return err
		}
		body.Due = append(body.Due, row)
	}
	head, err := b.desk.Head(a.Context())
	if err != nil {
		return err
	}
	histories, err := b.history.follow(a.Context(), b.desk, head.Version)
	if err != nil {
		return err
	}
	plans := make([]entitlement.Entitlement, len(head.Plans))
	for i, p := range head.Plans {
		plans[i] = p.Entitlement
	}
	slices.SortFunc(plans, func(x, y entitlement.Entitlement) int {
		if usable := x.Status(a.now).Usable(); usable != y.Status(a.now).Usable() {
			if usable {
				return -1
			}
			return 1
		}
		return entitlement.Compare(x, y)
	})
	for _, plan := range plans {
		card := planCardOf(a, plan, histories[plan.Plan()])
		for _, h := range head.Holds {
			if h.Plan == plan.Plan() && a.now.Before(h.Until) {
				card.Held++
			}
		}
		if a.now.Before(plan.Until()) {
			body.Plans = append(body.Plans, card)
		} else {
			body.Ended = append(body.Ended, card)
		}
	}
	return b.showNamed(a, http.StatusOK, "overview", body)
}

func planCardOf(a *asked, e entitlement.Entitlement, h planHistory) planCard {
	card := planCard{
		Entitlement: e,
		Unlimited:   e.Granted() == entitlement.Unlimited,
		Forecast:    e.Forecast(a.now),
		Warnings:    e.Warnings(a.now, thresholds),
		Latest:      h.latest,
	}
	for r := range e.Status(a.now).Reasons() {
		card.Reasons = append(card.Reasons, said{Text: r.TextIn(a.speaker.tag), Rules: r.Rules})
	}
	if !card.Unlimited {
		c := chartOf(e, h.burndown, a.now)
		card.Chart = &c
	}
	slices.Reverse(card.Latest) // the last one first
	return card
}
