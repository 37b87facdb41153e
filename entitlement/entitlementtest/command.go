package entitlementtest

import (
	"fmt"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// A Command is one thing that is done to a book. It is plain, comparable data. Which
// fields count depends on Kind, the kind of the entry that it makes. The zero Command
// is not valid.
type Command struct {
	Kind     entitlement.EntryKind // activated to lapsed, in the order of the kinds
	At       time.Time
	Incident entitlement.IncidentID   // of held, confirmed, released, consumed, refunded
	Until    time.Time                // of held
	Why      entitlement.RefundReason // of refunded
	Adjust   entitlement.Adjustment   // of adjusted
	Account  string                   // of linked and unlinked
}

// Do carries the command out and returns what the book returns. A Book has no method
// that links an account: Do makes the entry of a link or its end, and appends it. The
// error for a Kind that is not a command wraps [entitlement.ErrInvalid].
func (c Command) Do(b Book) (entitlement.Entry, error) {
	switch c.Kind {
	case entitlement.Activated:
		return b.Activate(c.At)
	case entitlement.LinkedTo, entitlement.UnlinkedFrom:
		s := b.State()
		entry := entitlement.Entry{
			Kind: c.Kind, Plan: s.Plan, At: cut(c.At), Left: s.Left, Account: c.Account, Link: "contract",
		}
		if err := b.Append(entry); err != nil {
			return entitlement.Entry{}, err
		}
		return entry, nil
	case entitlement.Held:
		return b.Hold(c.Incident, c.At, c.Until)
	case entitlement.Confirmed:
		return b.Confirm(c.Incident, c.At)
	case entitlement.Released:
		return b.Release(c.Incident, c.At)
	case entitlement.Consumed:
		return b.Consume(c.Incident, c.At)
	case entitlement.Refunded:
		return b.Refund(c.Incident, c.Why, c.At)
	case entitlement.Adjusted:
		return b.Adjust(c.Adjust, c.At)
	case entitlement.Lapsed:
		return b.Lapse(c.At)
	}
	return entitlement.Entry{}, fmt.Errorf("%w: %s is no command", entitlement.ErrInvalid, c.Kind)
}

// String returns the command on one line, for people.
func (c Command) String() string {
	text := fmt.Sprintf("%s at %s", c.Kind, c.At.Format(time.RFC3339Nano))
	switch c.Kind {
	case entitlement.Held:
		text += fmt.Sprintf(": %.16q until %s", c.Incident, c.Until.Format(time.RFC3339Nano))
	case entitlement.Confirmed, entitlement.Released, entitlement.Consumed:
		text += fmt.Sprintf(": %.16q", c.Incident)
	case entitlement.Refunded:
		text += fmt.Sprintf(": %.16q, %s", c.Incident, c.Why)
	case entitlement.Adjusted:
		text += fmt.Sprintf(": to %s", c.Adjust.To)
	}
	return text
}

// cut returns t as books keep instants: whole microseconds, in UTC.
func cut(t time.Time) time.Time { return t.Add(-time.Duration(t.Nanosecond() % 1000)).UTC() }
