package main

import (
	"errors"
	"iter"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
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

// reason says a reason of a Desk. The Desk joins the reasons of all packages, in English.
// Packages entitlement and routing have theirs in Korean, too; the book and package product
// do not. For the latter the page has words of its own, by code. A reason without such
// words is shown as it is, and marked as English.
func (s *speaker) reason(r lifecycle.Reason) said {
	if s.tag == language.English {
		return said{Text: r.Text, Rules: r.Rules}
	}
	if words, err := s.word("reason." + r.Code); err == nil {
		return said{Text: words, Rules: r.Rules}
	}
	return said{Text: r.Text, Rules: r.Rules, Other: language.English.String()}
}

// planReason says a reason why a plan cannot be used, or could not, with the numbers and
// days of the plan. In English it uses the Desk's words, which say more about a release. The
// page itself says who took the last incident.
func (s *speaker) planReason(r lifecycle.Reason, plan entitlement.Entitlement) said {
	code, err := entitlement.ParseCode(r.Code)
	if err != nil || s.tag == language.English && code != entitlement.Depleted {
		return s.reason(r) // the book's own, or the catalog's
	}
	return said{Text: plan.Reason(code).TextIn(s.tag), Rules: r.Rules}
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
