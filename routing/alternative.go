package routing

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/internal/enum"
	"github.com/partnersupport/partnersupport/internal/rulebook"
)

// Way is another way to get help. The zero value is invalid.
type Way uint8

// The values of [Way].
const (
	_                       Way = iota
	CloudSupportPlan            // file it under a Partner Cloud Support plan
	PayPerIncident              // buy support for this one problem
	AdvancedSupport             // Advanced Support for Partners (ASfP), cloud only
	PremierSupport              // Premier Support for Partners (PSfP), the highest level
	AskIndirectProvider         // the reseller's indirect provider opens it
	AskSubscriptionProvider     // the provider of the customer's subscription opens it
	AskISV                      // the publisher of the product helps
	ISVConsultation             // a technical consultation, for partners in ISV Success
	NobodyCan                   // the documents name neither another way nor anybody else who can help
	PaidContract                // file it under a paid contract that is held already
)

var wayNames = enum.New[Way]("way", ErrInvalid,
	"", "cloud_support_plan", "pay_per_incident", "advanced_support", "premier_support",
	"indirect_provider", "subscription_provider", "isv", "isv_consultation", "nobody", "paid_contract",
)

// ParseWay returns the Way that text names. Any other text is an error that
// wraps [ErrInvalid].
func ParseWay(text string) (Way, error) { return wayNames.Parse(text) }

// String returns the text form; an invalid value reads "way(200)".
func (w Way) String() string { return wayNames.String(w) }

// IsValid reports whether w is one of the values above.
func (w Way) IsValid() bool { return wayNames.Valid(w) }

// AppendText implements [encoding.TextAppender]; an invalid value is [ErrInvalid].
func (w Way) AppendText(b []byte) ([]byte, error) { return wayNames.Append(b, w) }

// MarshalText implements [encoding.TextMarshaler]; errors are those of AppendText.
func (w Way) MarshalText() ([]byte, error) { return wayNames.Append(nil, w) }

// UnmarshalText implements [encoding.TextUnmarshaler]; errors are those of
// ParseWay, and leave the value alone.
func (w *Way) UnmarshalText(text []byte) error { return wayNames.Set(w, text) }

// Option is an alternative as a policy writes it. The zero Option is invalid.
type Option struct {
	Way       Way
	Incidents int      // what it costs of the partner's own incidents
	When      []Clause // proposed only if all hold; "not said" may be in their sets
	Needs     []Clause // what it takes to go this way, reported where it does not hold
	Steps     []Step   // the way through the portals' pages, in order, where the documents give it
	Rules     []string // rule IDs
}

func (o Option) clone() Option {
	o.When, o.Needs = clones(o.When, Clause.clone), clones(o.Needs, Clause.clone)
	o.Steps = clones(o.Steps, Step.clone)
	o.Rules = slices.Clone(o.Rules)
	return o
}

// alternative returns what the option o of the route r means for w.
func (o *Option) alternative(r *Route, w word) Alternative {
	needs := o.Needs
	if o.Way.pays() {
		// Whoever pays in another way still files, and needs what filing takes.
		filing := slices.DeleteFunc(slices.Clone(r.Clauses), func(c Clause) bool { return c.Fact == FactPlan || c.Fact == FactRelease })
		needs = append(filing, needs...)
	}
	missing := failures(needs, w, Unmet)
	return Alternative{
		Way: o.Way, Incidents: o.Incidents, Missing: append(missing, failures(needs, w, Unsaid)...),
		Steps: clones(o.Steps, Step.clone), Rules: slices.Clone(o.Rules),
	}
}

// join adds what another route says of the same way. The steps of neither route fit
// both, so none are left.
func (a *Alternative) join(o Alternative) {
	for _, m := range o.Missing {
		if !slices.ContainsFunc(a.Missing, m.equal) {
			a.Missing = append(a.Missing, m)
		}
	}
	for _, id := range o.Rules {
		if !slices.Contains(a.Rules, id) {
			a.Rules = append(a.Rules, id)
		}
	}
	a.Incidents, a.Steps = max(a.Incidents, o.Incidents), nil
}

// pays reports whether w is another way to pay for a request that the partner
// files itself.
func (w Way) pays() bool {
	return w == CloudSupportPlan || w == AdvancedSupport || w == PremierSupport || w == PaidContract
}

// Alternative is another way to get help with the same problem, or who else can
// give it. The zero Alternative is not valid.
type Alternative struct {
	Way       Way      `json:"way"`
	Incidents int      `json:"incidents,omitzero"` // what it costs of the partner's own incidents
	Missing   []Reason `json:"missing,omitempty"`  // what stands in the way of it; empty if nothing does
	Steps     []Step   `json:"steps,omitempty"`    // the way through the portals' pages, in order, where the documents give it
	Rules     []string `json:"rules,omitempty"`    // rule IDs
}

// String returns the alternative in English on one line, with the sources of its
// rules. It is for people and may change; the fields are stable.
func (a Alternative) String() string { return a.text(&english) + rulebook.Cite(a.Rules) }

// Text returns the alternative in English, without its sources.
func (a Alternative) Text() string { return a.text(&english) }

// TextIn returns the alternative as a sentence, with what it costs and what is
// missing; see [Reason.TextIn].
func (a Alternative) TextIn(tag language.Tag) string { return a.text(lexiconOf(tag)) }

func (a Alternative) text(l *lexicon) string {
	var b strings.Builder
	b.WriteString(l.ways[index(a.Way)])
	switch {
	case a.Incidents == 1:
		b.WriteString(l.cost[0])
	case a.Incidents > 1:
		fmt.Fprintf(&b, l.cost[1], a.Incidents)
	}
	for _, m := range a.Missing {
		fmt.Fprintf(&b, l.missing, m.text(l))
	}
	return b.String()
}
