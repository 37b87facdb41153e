package entitlement

import (
	"fmt"

	"golang.org/x/text/language"
)

// lexicon holds the words of one language: a table for each enum, in its order.
// It is the only place where an answer turns into words; what it means is in its
// codes and values.
type lexicon struct {
	codes    [OutOfScope + 1]string        // sentences without a full stop, with the verbs of details
	grace    string                        // of Expired, for a plan with grace: last day of the term, of the grace
	advice   [JoinISVSuccess + 1]string    // sentences without a full stop
	benefits [OnPremisesSupport + 1]string // present names
	offers   [LegacyActionPack + 1]string
	paid     [PremierSupport + 1]string
	remedies [BuyPaidPlan + 1]string // of which one %s: plan, offer or paid plan
	bases    [BasisCap + 1]string    // see [QuotaBasis.in]
	ask      string                  // names of colleagues

	unlimited string // so many incidents
	limited   string // number of incidents
}

// lexiconOf returns the words for tag: Korean for Korean, and English for every
// other language.
func lexiconOf(tag language.Tag) *lexicon {
	if base, _ := tag.Base(); base.String() == "ko" {
		return &korean
	}
	return &english
}

// reason returns the sentence for a code, with the details of the plan that it
// is about.
func (l *lexicon) reason(c Code, e Entitlement) string {
	if !c.IsValid() {
		return c.String()
	}
	form := l.codes[c]
	if c == Expired && e.grace > 0 {
		form = l.grace
	}
	return fmt.Sprintf(form, e.details(c, l)...)
}

// quota returns the words for so many incidents.
func (l *lexicon) quota(q Quota) string {
	if q == Unlimited {
		return l.unlimited
	}
	return fmt.Sprintf(l.limited, q)
}

// details returns what the sentence for a code says of the plan.
func (e *Entitlement) details(c Code, l *lexicon) []any {
	switch c {
	case NotStarted:
		return []any{e.term.Start}
	case Expired:
		if e.grace > 0 {
			return []any{e.term.LastDay(), e.lastDay()}
		}
		return []any{e.term.LastDay()}
	case Depleted:
		return []any{e.granted}
	case AllHeld:
		return []any{e.left}
	case WrongProductFamily:
		if e.benefit.IsValid() {
			return []any{l.benefits[e.benefit]}
		}
		return []any{e.benefit}
	case QuotaFull:
		return []any{e.left, e.granted}
	case NotEnded:
		return []any{e.lastDay()}
	}
	return nil
}
