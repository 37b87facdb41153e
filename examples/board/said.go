package main

import (
	"errors"
	"iter"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/product"
	"github.com/partnersupport/partnersupport/routing"
)

// said is a sentence of the library, with the rules that it rests on.
type said struct {
	Text  string
	Rules []string
	Other string // the language of the text, if it is not that of the page
}

// decisionSaid is an answer of the routing policy in words.
type decisionSaid struct {
	Decision     routing.Decision
	Reasons      []said
	Requirements []said
	Steps        []said
	Remedies     []said
	Alternatives []said
}

func (s *speaker) decision(d routing.Decision) decisionSaid {
	return decisionSaid{
		Decision:     d,
		Reasons:      collect(d.Reasons(), func(r routing.Reason) said { return said{Text: r.TextIn(s.tag), Rules: r.Rules} }),
		Requirements: collect(d.Requirements(), func(r routing.Requirement) said { return said{Text: r.TextIn(s.tag), Rules: r.Rules} }),
		Steps:        collect(d.Steps(), func(r routing.Step) said { return said{Text: r.TextIn(s.tag), Rules: r.Rules} }),
		Remedies:     collect(d.Remedies(), func(r routing.Remedy) said { return said{Text: r.TextIn(s.tag)} }),
		Alternatives: collect(d.Alternatives(), func(r routing.Alternative) said { return said{Text: r.TextIn(s.tag), Rules: r.Rules} }),
	}
}

func collect[T any](seq iter.Seq[T], say func(T) said) []said {
	var list []said
	for v := range seq {
		list = append(list, say(v))
	}
	return list
}

// reason says a reason of a Desk, which has its words in English only: with the words
// of the page if it has some for the code, or else as it is, and marked as English.
func (s *speaker) reason(r lifecycle.Reason) said {
	if s.tag == language.English {
		return said{Text: r.Text, Rules: r.Rules}
	}
	if words, err := s.word("reason." + r.Code); err == nil {
		return said{Text: words, Rules: r.Rules}
	}
	return said{Text: r.Text, Rules: r.Rules, Other: language.English.String()}
}

// planReason says a reason why a plan cannot be used, with the plan's own numbers and
// days. In English the Desk's words are used, which know more of a release; of the last
// incident the page tells by itself who took it.
func (s *speaker) planReason(r lifecycle.Reason, status entitlement.Status) said {
	for known := range status.Reasons() {
		if known.Code.String() == r.Code && (s.tag != language.English || known.Code == entitlement.Depleted) {
			return said{Text: known.TextIn(s.tag), Rules: r.Rules}
		}
	}
	return s.reason(r)
}

// statusOf returns the status behind a plan of a list, which the list has in words
// only: the one whose codes are all among the reasons.
func statusOf(p lifecycle.PlanStatus, use entitlement.Use) entitlement.Status {
	has := map[string]bool{}
	for _, r := range p.Reasons {
		has[r.Code] = true
	}
	use.Held, use.Link = p.Held, entitlement.Linked
	switch {
	case has[entitlement.NotLinked.String()]:
		use.Link = entitlement.Unlinked
	case has[entitlement.LinkStale.String()]:
		use.Link = entitlement.Stale
	}
	return p.Entitlement.StatusFor(use)
}

// workloadOf returns what a plan is wanted for.
func workloadOf(p routing.Product, release string, v product.Verdict) entitlement.Workload {
	switch p {
	case routing.Azure:
		return entitlement.WorkloadAzure
	case routing.Dynamics365, routing.PowerPlatform, routing.FinanceOperations:
		return entitlement.WorkloadCloud
	case routing.OnPremises:
		switch {
		case release == "" || v.Covered == product.Yes:
			return entitlement.WorkloadOnPremises
		case v.Covered == product.No && v.Rank != product.RankNotReleased:
			return entitlement.WorkloadUncovered
		}
		return entitlement.WorkloadUnknownRelease
	}
	return entitlement.WorkloadWithoutPlan
}

// refused says why a command was not carried out.
func (s *speaker) refused(err error) []said {
	var list []said
	if refused, ok := errors.AsType[*lifecycle.RefusedError](err); ok {
		for _, r := range refused.Reasons {
			list = append(list, s.reason(r))
		}
	}
	return list
}
