package lifecycle

import (
	"context"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// Linking ties an account to the contract of a plan.
type Linking struct {
	ID      OperationID
	At      time.Time // the zero Time means now
	Actor   string
	Account string
	Plan    entitlement.PlanID
	_       struct{}
}

// Link ties an account to the contract of a plan, and so to every plan that the
// contract carries, in every portal (ENT-30). A plan that is not activated has
// no IDs to link with and is refused (ENT-24). Linking again succeeds without
// effect: that is what the portals' "already linked" means (UX-09). The other
// errors are those of [Desk.Activate].
func (d *Desk) Link(ctx context.Context, l Linking) (Receipt, error) {
	c, bad := d.command(OpLink, l.ID, l.At, l.Actor)
	bad.id("Account", l.Account, false)
	bad.id("Plan", string(l.Plan), false)
	if err := bad.err(); err != nil {
		return Receipt{}, err
	}
	c.seal(l.Account, string(l.Plan))
	c.step = func(_ context.Context, b *book, c *command) (Change, error) {
		i, ok := b.plan(l.Plan)
		if !ok {
			return Change{}, noPlan(l.Plan)
		}
		plan := b.Plans[i]
		if s := plan.Entitlement.Status(c.at); s.Has(entitlement.NotActivated) {
			return b.refuse(OpLink, l.Plan, "", noContract(s))
		}
		if b.link(l.Account, &plan) == entitlement.Linked {
			return Change{}, nil
		}
		return Change{
			Links: []Link{{l.Account, plan.Contract, c.at}},
			Entries: []entitlement.Entry{{
				Kind: entitlement.LinkedTo, Plan: l.Plan, Left: plan.Entitlement.Remaining(),
				Account: l.Account, Link: string(plan.Contract),
			}},
		}, nil
	}
	return d.receipt(ctx, c)
}

// noContract is the reason why a plan that is not activated cannot be linked: it
// has no IDs to link with (ENT-24).
func noContract(s entitlement.Status) []Reason {
	list := planReasons(s)[:1]
	list[0].Rules = append([]string{"ENT-24"}, list[0].Rules...)
	return list
}
