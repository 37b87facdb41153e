package lifecycle

import (
	"context"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle/product"
	"github.com/partnersupport/partnersupport/routing"
)

// Preview is what opening a draft would do, and why. It is a value of the
// caller's, and reserves nothing. The zero Preview is that of no draft.
type Preview struct {
	At      time.Time       `json:"at,omitzero"`
	Outcome routing.Outcome `json:"outcome"`
	Reasons []Reason        `json:"reasons,omitzero"` // why the outcome is what it is, in order; at least one

	// Decision is the routing policy's answer to Facts, with its requirements,
	// steps, remedies and alternatives. Outcome can be Denied where Decision is
	// Allowed: when the plan that the draft names cannot pay.
	Decision routing.Decision `json:"decision,omitzero"`
	Facts    routing.Case     `json:"facts,omitzero"` // the draft's, completed from catalog and book

	// Release is what the catalog says of an on-premises product.
	Release product.Verdict `json:"release,omitzero"`

	// Plans are the plans of the book with every reason why each cannot pay, in
	// the order of [Desk.Plans]; none where no plan is asked for.
	Plans []PlanStatus `json:"plans,omitzero"`

	// Remedies are what can be done if no plan can pay, or the one that the draft
	// names cannot, as [entitlement.Remedies] says. The day is taken in the zone of
	// Draft.At, or of the Desk's clock if that is not said. What can be done about
	// other facts is in Decision.
	Remedies []entitlement.Remedy `json:"remedies,omitzero"`

	// The rest is set for an allowed request: who pays, with which plan, what that
	// has left afterwards, and when the first response is due.
	Payer    routing.Payer      `json:"payer,omitzero"`
	Plan     entitlement.PlanID `json:"plan,omitzero"`
	Left     entitlement.Quota  `json:"left,omitzero"`
	Response Response           `json:"response,omitzero"`
}

// Allowed reports whether the request could be opened.
func (p *Preview) Allowed() bool { return p.Outcome == routing.Allowed }

// Preview returns what [Desk.Open] would do with the draft right now, by the
// same code. It writes nothing, and does not look at whether the draft's ID was
// used. "No" is an answer here: the error is an [*InvalidError], or the store's.
func (d *Desk) Preview(ctx context.Context, draft Draft) (Preview, error) {
	c, err := d.draft(OpOpen, draft)
	if err != nil {
		return Preview{}, err
	}
	if c.early != nil {
		return Preview{}, c.early
	}
	head, err := d.store.Head(ctx, d.partner)
	if err != nil {
		return Preview{}, err
	}
	b := book{Head: head, desk: d}
	r, err := b.rule(&c.draft, c.at)
	if err != nil {
		return Preview{}, err
	}
	defer c.done()
	return b.preview(&r, &c.draft), nil
}
