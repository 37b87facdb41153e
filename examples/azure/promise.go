package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// promise is the service level agreement of a ticket: the instant by which Azure says that
// somebody will answer.
type promise struct {
	start, until time.Time
	minutes      int32
}

// target returns the target of the first response that the rules have for a ticket.
func (t *ticket) target() (sla.Target, error) {
	kind := sla.BreakFix
	switch {
	case t.facts.Plan == routing.PlanPaidContract:
		kind = sla.OutsideEntitlement // the contract sets the times
	case t.facts.Issue != routing.IssueTechnical:
		kind = sla.NonBreakFix
	}
	return sla.TargetFor(kind, t.severity, t.locale)
}

// compare compares the target of the rules with what Azure promises, and shows both. They
// agree if both end at the same instant, after the same time.
func (t *ticket) compare() string {
	said := "no service level agreement by Azure"
	if p := t.promise; p != nil {
		said = fmt.Sprintf("%d min from %s until %s by Azure", p.minutes, t.show(p.start), t.show(p.until))
	}
	target, err := t.target()
	switch {
	case t.locale == sla.Locale{}:
		return "no target by the rules without a language; " + said
	case errors.Is(err, sla.ErrNoTarget):
		return "no target by the rules; " + said
	case err != nil:
		return fmt.Sprintf("no target by the rules: %v; %s", err, said)
	}
	due, err := target.Due(t.opened)
	if err != nil {
		return fmt.Sprintf("%s, by the rules, which cannot tell until when: %v; %s", target, err, said)
	}
	verdict := ""
	if p := t.promise; p != nil {
		verdict = "differs: "
		if due.Equal(p.until) && (target.Within == 0 || target.Within == time.Duration(p.minutes)*time.Minute) {
			verdict = "agrees: "
		}
	}
	return fmt.Sprintf("%s%s, until %s by the rules; %s", verdict, target, t.show(due), said)
}
