package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"
)

// report prints for people: the requests as they come, then the closings, the
// balances and the refusals.
type report struct {
	w                 io.Writer
	closings, refused []answer
}

func (p *report) answer(a answer) error {
	switch {
	case a.Error != "":
		return p.line("%-8s error    %s", cmp.Or(a.ID, "-"), a.Error)
	case a.Op == "open":
		if !a.OK {
			p.refused = append(p.refused, a)
		}
		return p.opened(a)
	case a.Op == "close" || a.Op == "approve":
		p.closings = append(p.closings, a)
		return nil
	case !a.OK:
		p.refused = append(p.refused, a)
		return p.line("%-8s refused  %s: %s", a.ID, a.Op, a.Reasons[0].text)
	case a.Op == "plans":
		return p.plans(a)
	}
	var text strings.Builder
	for _, plan := range a.Plans {
		fmt.Fprintf(&text, " %s (%s)", plan.Plan, plan.Left)
	}
	return p.line("%-8s done     %s%s", a.ID, a.Op, text.String())
}

func (p *report) opened(a answer) error {
	if !a.OK {
		return p.line("%-8s %-8s %s | %s", a.ID, a.Outcome, a.Reasons[0].text, a.title)
	}
	pays := a.Payer
	if a.Plan != "" {
		pays = fmt.Sprintf("%s of %s, %s left", a.Payer, a.Plan, a.Left)
	}
	due := "no published response time"
	switch {
	case a.Due != "":
		due = "first response due " + a.Due + map[bool]string{true: " (committed)", false: " (estimate)"}[*a.Committed]
	case a.Committed != nil:
		due = "first response due after the hours of a region that is not said"
	}
	return p.line("%-8s %-8s %s | %s | %s | %s | %s", a.ID, a.Outcome, pays, a.Portal, due, a.Reasons[0].text, a.title)
}

func (p *report) plans(a answer) error {
	if err := p.line("%-8s plans", "-"); err != nil {
		return err
	}
	for _, plan := range a.Plans {
		what := "usable"
		if !*plan.Usable {
			what = strings.Join(plan.Reasons, ", ")
		}
		if err := p.line("%-8s   %s, %s left: %s", "", plan.Plan, plan.Left, what); err != nil {
			return err
		}
	}
	return nil
}

func (p *report) end(ctx context.Context, d *desk) error {
	if err := p.heading("Closings"); err != nil {
		return err
	}
	for _, a := range p.closings {
		text := "refused: "
		switch {
		case !a.OK:
			text += a.Reasons[0].text
		case a.Plan != "":
			text = fmt.Sprintf("%s, refund %s, %s left of %s", a.State, a.Refund, a.Left, a.Plan)
		default:
			text = a.State + ", nothing was taken"
		}
		if err := p.line("%-8s %s of %s: %s", a.ID, a.Op, a.request, text); err != nil {
			return err
		}
	}
	head, err := d.Head(ctx)
	if err != nil {
		return err
	}
	if err := p.heading("Balances"); err != nil {
		return err
	}
	for _, plan := range head.Plans {
		e := plan.Entitlement
		note := ""
		if !d.now.Before(e.Until()) {
			note = ", ended"
		}
		if err := p.line("%s: %s left of %s, %d taken, %d given back, last day %s%s",
			e.Plan(), e.Remaining(), e.Granted(), e.Consumed(), e.Refunded(), e.Term().LastDay(), note); err != nil {
			return err
		}
	}
	return p.refusals()
}

func (p *report) refusals() error {
	if err := p.heading("Refused, and what would help"); err != nil {
		return err
	}
	for _, a := range p.refused {
		if err := p.line("%-8s %s", a.ID, cmp.Or(a.title, a.Op)); err != nil {
			return err
		}
		for _, r := range a.Reasons {
			if err := p.line("         - %s: %s (%s)", r.Code, r.text, strings.Join(r.Rules, ", ")); err != nil {
				return err
			}
		}
		for _, r := range a.Remedies {
			if err := p.line("         + %s", r); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *report) heading(text string) error {
	if err := p.line(""); err != nil {
		return err
	}
	return p.line("%s", text)
}

// line prints one line.
func (p *report) line(format string, args ...any) error {
	_, err := fmt.Fprintln(p.w, oneLine(fmt.Sprintf(format, args...)))
	return err
}
