package main

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
)

// whyPage is the form "why is my plan not shown", and its answer.
type whyPage struct {
	Account string
	Product routing.Product
	Release string
	Portal  routing.Portal
	Days    string // since when, as the form has it

	Asked   bool
	Missing bool // the question lacks an account or a product
	Absence lifecycle.Absence
	Wrong   []said // with the question itself
	Plans   []whyPlan
	Helps   []said

	Accounts []string
	Products []routing.Product
	Portals  []routing.Portal
	Ago      []agoDay
	Releases []string
}

// whyPlan is a plan with what has become of it.
type whyPlan struct {
	lifecycle.PlanAbsence
	Reasons []said
	Gone    []said
	Then    []said
}

// agoDay is a day on which the plan may have been there.
type agoDay struct {
	Days string // before now
	Day  time.Time
}

// ago are the numbers of days after which somebody may notice that a plan is not shown.
var ago = []int{1, 7, 30, 90}

func (b *board) why(a *asked) error {
	query := a.URL.Query()
	body := whyPage{
		Account: query.Get("account"), Release: query.Get("release"), Days: query.Get("days"),
		Asked: query.Has("account") || query.Has("product"),
	}
	if err := errors.Join(
		read(&body.Product, query.Get("product")),
		read(&body.Portal, query.Get("portal")),
	); err != nil {
		return err
	}
	var since time.Time
	for _, days := range ago {
		day := agoDay{strconv.Itoa(days), a.now.AddDate(0, 0, -days)}
		if body.Days == day.Days || body.Days == "" && since.IsZero() {
			since = day.Day
		}
		body.Ago = append(body.Ago, day)
	}
	if since.IsZero() {
		return lifecycle.ErrInvalid
	}
	for p := routing.Azure; p.IsValid(); p++ {
		body.Products = append(body.Products, p)
	}
	for p := routing.PartnerCenterPortal; p.IsValid(); p++ {
		body.Portals = append(body.Portals, p)
	}
	for r := range b.catalog.Releases() {
		body.Releases = append(body.Releases, r.Name)
	}
	var err error
	if body.Accounts, err = b.accounts(a); err != nil {
		return err
	}
	body.Missing = body.Asked && (body.Account == "" || body.Product == 0)
	if body.Asked && !body.Missing {
		if err := b.answerWhy(a, &body, since); err != nil {
			return err
		}
	}
	status := http.StatusOK
	if body.Missing {
		status = http.StatusBadRequest
	}
	return b.showNamed(a, status, "why", body)
}

func (b *board) answerWhy(a *asked, body *whyPage, since time.Time) error {
	absence, err := b.desk.WhyNot(a.Context(), lifecycle.Question{
		Account: body.Account, Product: body.Product, Release: body.Release, Portal: body.Portal, At: a.now.In(a.speaker.zone), Since: since,
	})
	if err != nil {
		return err
	}
	body.Absence = absence
	for _, r := range absence.Reasons {
		body.Wrong = append(body.Wrong, a.speaker.reason(r))
	}
	for _, p := range absence.Plans {
		e := p.Entitlement
		plan := whyPlan{PlanAbsence: p}
		for _, r := range p.Reasons {
			plan.Reasons = append(plan.Reasons, a.speaker.planReason(r, e))
		}
		for _, r := range p.Gone {
			plan.Gone = append(plan.Gone, a.speaker.planReason(r, e))
		}
		for _, r := range p.Then {
			plan.Then = append(plan.Then, a.speaker.planReason(r, e))
		}
		body.Plans = append(body.Plans, plan)
	}
	for _, r := range absence.Remedies {
		body.Helps = append(body.Helps, said{Text: r.TextIn(a.speaker.tag), Rules: r.Rules()})
	}
	return nil
}
