package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// Sighting is what a portal shows of a plan, as somebody has read it there. The zero
// Sighting is malformed.
type Sighting struct {
	Plan entitlement.PlanID
	Left entitlement.Quota         // how many incidents are left
	Seen entitlement.BalanceSource // where
	At   time.Time                 // when; the zero Time means now

	// Tickets are the numbers of the requests that the portal lists for the plan;
	// nil if nobody looked.
	Tickets []string
}

// Differences say how what a portal shows of a plan differs from the book. The zero
// Differences mean that nothing differs.
type Differences struct {
	Plan entitlement.PlanID `json:"plan,omitzero"`
	Book entitlement.Quota  `json:"book"`           // what is left by the book, what is held included
	Seen entitlement.Quota  `json:"seen"`           // what is left by the portal
	By   int64              `json:"by,omitzero"`    // Seen - Book; 0 for an unlimited plan
	Held int                `json:"held,omitempty"` // how many are set aside, of which a portal does not know

	// Unrecorded are tickets that the book does not have, in the order of the
	// sighting: requests to be recorded with [Desk.Record].
	Unrecorded []string `json:"unrecorded,omitempty"`

	// Elsewhere are the requests whose tickets the portal lists for the plan, and
	// which the book has charged to another plan or to none, in the order in which
	// they were opened. Recording them again would count them twice.
	Elsewhere []RequestID `json:"elsewhere,omitempty"`

	// Unlisted are the requests that the book has charged to the plan and that the
	// portal does not list, in the order in which they were opened: they have no
	// ticket number, or one that is not among the tickets of the sighting. Requests
	// whose incident came back are left out.
	Unlisted []RequestID `json:"unlisted,omitempty"`

	// Repeated are tickets that several requests of the book have.
	Repeated []string `json:"repeated,omitempty"`
}

// None reports whether book and portal agree.
func (f *Differences) None() bool {
	return f.By == 0 && (f.Book == entitlement.Unlimited) == (f.Seen == entitlement.Unlimited) &&
		len(f.Unrecorded)+len(f.Elsewhere)+len(f.Unlisted)+len(f.Repeated) == 0
}

// String names the differences in one line for people.
func (f *Differences) String() string {
	if f.None() {
		return fmt.Sprintf("plan %s: book and portal agree on %s left", f.Plan, f.Book)
	}
	var text strings.Builder
	fmt.Fprintf(&text, "plan %s: %s left by the book, %s by the portal", f.Plan, f.Book, f.Seen)
	for _, d := range []struct {
		n    int
		what string
	}{
		{len(f.Unrecorded), "not recorded here"}, {len(f.Elsewhere), "not charged to it here"}, {len(f.Unlisted), "not listed there"}, {len(f.Repeated), "recorded twice"},
	} {
		if d.n > 0 {
			fmt.Fprintf(&text, "; %d %s", d.n, d.what)
		}
	}
	return text.String()
}

// Reconcile compares the book with what a portal shows, and names the differences.
// It writes nothing: record what is missing with [Desk.Record], and then bring the
// number to what the portal shows with [Desk.Adjust]. The errors are an
// [*InvalidError], for a plan that the book does not have among others, and the
// store's own.
func (d *Desk) Reconcile(ctx context.Context, s Sighting) (Differences, error) {
	now := d.clock()
	at, bad := s.check(now)
	for i, ticket := range s.Tickets {
		bad.id(fmt.Sprintf("Tickets[%d]", i), ticket, false)
	}
	if err := errors.Join(bad.err(), tooEarly(at, now)); err != nil {
		return Differences{}, err
	}
	head, err := d.store.Head(ctx, d.partner)
	if err != nil {
		return Differences{}, err
	}
	i, ok := head.plan(s.Plan)
	if !ok {
		return Differences{}, noPlan(s.Plan)
	}
	f := Differences{
		Plan: s.Plan, Book: head.Plans[i].Entitlement.Remaining(), Seen: s.Left, Held: head.held(s.Plan, at),
	}
	if f.Book != entitlement.Unlimited && f.Seen != entitlement.Unlimited {
		f.By = int64(f.Seen) - int64(f.Book)
	}
	if s.Tickets == nil {
		return f, nil
	}
	known := map[string]int{}
	for r, err := range d.store.Requests(ctx, d.partner, RequestQuery{}) {
		if err != nil {
			return Differences{}, err
		}
		here := r.Plan == s.Plan
		seen := slices.Contains(s.Tickets, r.Ticket)
		if r.Ticket != "" && (here || seen) {
			if known[r.Ticket]++; known[r.Ticket] == 2 {
				f.Repeated = append(f.Repeated, r.Ticket)
			}
		}
		if seen && !here {
			f.Elsewhere = append(f.Elsewhere, r.ID)
		}
		charged := here && r.State != StateHeld && r.State != StateReleased && r.State != StateRefunded
		if charged && !seen {
			f.Unlisted = append(f.Unlisted, r.ID)
		}
	}
	for i, ticket := range s.Tickets {
		if known[ticket] == 0 && !slices.Contains(s.Tickets[:i], ticket) {
			f.Unrecorded = append(f.Unrecorded, ticket)
		}
	}
	return f, nil
}

func (s *Sighting) check(now time.Time) (time.Time, problems) {
	var bad problems
	at := bad.instant("At", s.At, now)
	bad.id("Plan", string(s.Plan), false)
	if !s.Left.IsValid() {
		bad.add("Left", s.Left.String(), "is no number of incidents: say it with entitlement.Limited or Unlimited", nil)
	}
	if !s.Seen.IsValid() {
		bad.add("Seen", s.Seen.String(), "is no place where balances are shown: say in which portal it was seen", nil)
	}
	return at, bad
}

// Adjustment brings a plan of the book to what a portal shows.
type Adjustment struct {
	ID    OperationID
	At    time.Time // when it was seen; the zero Time means now
	Actor string    // who says so; required
	Plan  entitlement.PlanID
	Left  entitlement.Quota         // how many incidents are left
	Seen  entitlement.BalanceSource // where
	Why   string                    // in words; required
	_     struct{}
}

// Adjust sets what a plan has left to what a portal shows, as
// [entitlement.Entitlement.Adjust] does, and writes down from what to what, who,
// where and why. A plan that is not activated has nothing to adjust and is refused.
// The other errors are those of [Desk.Activate].
func (d *Desk) Adjust(ctx context.Context, a Adjustment) (Receipt, error) {
	c, bad := d.command(OpAdjust, a.ID, a.At, a.Actor)
	s := Sighting{Plan: a.Plan, Left: a.Left, Seen: a.Seen, At: a.At}
	_, more := s.check(c.noted)
	bad = append(bad, more...)
	if a.Actor == "" {
		bad.add("Actor", "", "is required", nil)
	}
	bad.line("Why", a.Why, entitlement.MaxNote)
	if err := bad.err(); err != nil {
		return Receipt{}, err
	}
	c.seal(string(a.Plan), a.Left.String(), a.Seen.String(), a.Why)
	c.step = func(_ context.Context, b *book, c *command) (Change, error) {
		i, ok := b.plan(a.Plan)
		if !ok {
			return Change{}, noPlan(a.Plan)
		}
		plan := b.Plans[i]
		next, entry, err := plan.Entitlement.Adjust(entitlement.Adjustment{To: a.Left, Who: a.Actor, Why: a.Why, Seen: a.Seen.String()}, c.at)
		if refused, ok := errors.AsType[*entitlement.RefusedError](err); ok {
			return b.refuse(OpAdjust, a.Plan, "", planReasons(refused.Status))
		}
		if err != nil {
			return Change{}, &InvalidError{"Left", a.Left.String(), err.Error(), err}
		}
		plan.Entitlement = next
		return Change{Plans: []Plan{plan}, Entries: []entitlement.Entry{entry}}, nil
	}
	return d.receipt(ctx, c)
}
