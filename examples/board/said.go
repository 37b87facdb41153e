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

// reason says a reason of a Desk. The Desk joins those of all packages, in English;
// packages entitlement and routing have theirs in Korean, too, but the book's own and
// those of package product have no other words. So for these the page has its own, by
// their codes, and a reason without any is shown as it is, and marked as English.
func (s *speaker) reason(r lifecycle.Reason) said {
	if s.tag == language.English {
		return said{Text: r.Text, Rules: r.Rules}
	}
	if words, err := s.word("reason." + r.Code); err == nil {
		return said{Text: words, Rules: r.Rules}
	}
	return said{Text: r.Text, Rules: r.Rules, Other: language.English.String()}
}

// planReason says a reason why a plan cannot be used, or could not: with the plan's own
// numbers and days. In English the Desk's words are used, which know more of a release;
// of the last incident the page tells by itself who took it.
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
