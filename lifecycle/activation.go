package lifecycle

import (
	"context"
	"errors"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// Activation makes a plan able to pay.
type Activation struct {
	ID    OperationID
	At    time.Time // the zero Time means now
	Actor string
	Plan  entitlement.PlanID
	Role  entitlement.Role // of the actor
	_     struct{}
}

// Activate activates a plan. Only a partner admin or global admin may (ENT-21);
// other roles are refused, and so is a plan whose term has ended. Activating an
// active plan succeeds without effect. The other errors are those of [Desk.Buy]; a
// plan that the book does not have is an [*InvalidError].
func (d *Desk) Activate(ctx context.Context, a Activation) (Receipt, error) {
	c, bad := d.command(OpActivate, a.ID, a.At, a.Actor)
	bad.id("Plan", string(a.Plan), false)
	bad.known("Role", a.Role)
	if err := bad.err(); err != nil {
		return Receipt{}, err
	}
	c.seal(string(a.Plan), a.Role.String())
	c.step = func(_ context.Context, b *book, c *command) (Change, error) {
		i, ok := b.plan(a.Plan)
		if !ok {
			return Change{}, noPlan(a.Plan)
		}
		if !a.Role.CanActivate() {
			return b.refuse(OpActivate, a.Plan, "", []Reason{reason(MissingRole,
				"only a MAICPP partner admin or a global admin can activate; User management, filtered by role, shows who is one")})
		}
		plan := b.Plans[i]
		next, entry, err := plan.Entitlement.Activate(c.at)
		if refused, ok := errors.AsType[*entitlement.RefusedError](err); ok {
			if refused.Status.Has(entitlement.AlreadyActivated) {
				return Change{}, nil
			}
			return b.refuse(OpActivate, a.Plan, "", planReasons(refused.Status))
		}
		if err != nil {
			return Change{}, &InvalidError{"At", c.at.Format(time.RFC3339), err.Error(), err}
		}
		plan.Entitlement = next
		return Change{Plans: []Plan{plan}, Entries: []entitlement.Entry{entry}}, nil
	}
	return d.receipt(ctx, c)
}
