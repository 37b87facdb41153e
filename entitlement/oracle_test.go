package entitlement_test

import (
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// oracle is a slow model of a journal. It keeps the entries and nothing else,
// and answers every question by reading all of them.
type oracle struct {
	base    entitlement.Quota
	granted entitlement.Quota
	from    time.Time
	until   time.Time
	rows    []entitlement.Entry // that were made, without refusals
}

func newOracle(e entitlement.Entitlement) *oracle {
	return &oracle{base: e.Base(), granted: e.Granted(), from: e.From(), until: e.Until()}
}

// left returns what the entries leave, whatever their dates.
func (o *oracle) left() entitlement.Quota {
	left := o.base
	for _, row := range o.rows {
		switch {
		case left == entitlement.Unlimited:
		case row.Kind == entitlement.Consumed || row.Kind == entitlement.Confirmed:
			left--
		case row.Kind == entitlement.Refunded:
			left++
		case row.Kind == entitlement.Adjusted:
			left = row.Left
		}
	}
	return left
}

func (o *oracle) count(kinds ...entitlement.EntryKind) (n uint64) {
	for _, row := range o.rows {
		for _, kind := range kinds {
			if row.Kind == kind {
				n++
			}
		}
	}
	return n
}

func (o *oracle) active(at time.Time) bool {
	if o.base < o.granted {
		return !at.Before(o.from)
	}
	for _, row := range o.rows {
		if row.Kind == entitlement.Activated {
			return !at.Before(row.At)
		}
	}
	return false
}

// last returns the last entry about an incident.
func (o *oracle) last(id entitlement.IncidentID) entitlement.Entry {
	var last entitlement.Entry
	for _, row := range o.rows {
		if row.Incident == id {
			last = row
		}
	}
	return last
}

// held counts the holds that nothing follows, until their deadlines.
func (o *oracle) held(at time.Time) (n int) {
	for _, row := range o.rows {
		if row.Kind == entitlement.Held && o.last(row.Incident) == row && at.Before(row.Until) {
			n++
		}
	}
	return n
}

// blocked returns why the plan cannot pay, or "".
func (o *oracle) blocked(at time.Time) string {
	var s entitlement.Codes
	for code, is := range map[entitlement.Code]bool{
		entitlement.NotActivated: !o.active(at),
		entitlement.NotStarted:   at.Before(o.from),
		entitlement.Expired:      !at.Before(o.until),
		entitlement.Depleted:     o.left() == 0,
	} {
		if is {
			s |= entitlement.CodesOf(code)
		}
	}
	return s.String()
}

// The words for errors that are no refusals.
const (
	foreign   = "foreign"
	backwards = "backwards"
	invalid   = "invalid"
)

// take says how consuming or holding an incident must end: "" if it is done.
func (o *oracle) take(id entitlement.IncidentID, at time.Time) string {
	last := o.last(id)
	switch blocked := o.blocked(at); {
	case last.Kind == entitlement.Consumed || last.Kind == entitlement.Confirmed || last.Kind == entitlement.Refunded:
		return "already_consumed"
	case last.Kind == entitlement.Held && at.Before(last.Until):
		return "already_held"
	case blocked != "":
		return blocked
	case last.Kind == entitlement.Released && at.Before(last.At):
		return backwards
	case o.left() != entitlement.Unlimited && o.held(at) >= int(o.left()):
		return "all_held"
	}
	return ""
}

// resolve says how confirming or releasing must end.
func (o *oracle) resolve(kind entitlement.EntryKind, id entitlement.IncidentID, at time.Time) string {
	last := o.last(id)
	switch {
	case last.Kind == 0:
		return foreign
	case last.Kind == entitlement.Released:
		return "hold_released"
	case last.Kind != entitlement.Held:
		return "already_consumed"
	case at.Before(last.At):
		return backwards
	case !at.Before(last.Until):
		return "hold_void"
	case kind == entitlement.Confirmed:
		if blocked := o.blocked(at); blocked != "" {
			return blocked
		}
		for _, row := range o.rows {
			takes := row.Kind == entitlement.Held || row.Kind == entitlement.Consumed || row.Kind == entitlement.Confirmed
			if takes && !row.At.Before(last.Until) && o.left() != entitlement.Unlimited && o.held(at)-1 >= int(o.left()) {
				return "all_held" // given to others since
			}
		}
	}
	return ""
}

func (o *oracle) refund(id entitlement.IncidentID, at time.Time) string {
	last := o.last(id)
	switch {
	case last.Kind == entitlement.Refunded:
		return "already_refunded"
	case last.Kind != entitlement.Consumed && last.Kind != entitlement.Confirmed:
		return foreign
	case at.Before(last.At):
		return backwards
	case o.left() != entitlement.Unlimited && o.left() == o.granted:
		return "quota_full"
	}
	return ""
}

func (o *oracle) adjust(to entitlement.Quota, at time.Time) string {
	switch {
	case o.granted == entitlement.Unlimited || to > o.granted:
		return invalid
	case !o.active(at):
		return "not_activated"
	}
	return ""
}

func (o *oracle) lapse(at time.Time) string {
	switch {
	case o.count(entitlement.Lapsed) > 0:
		return "already_lapsed"
	case at.Before(o.until):
		return "not_ended"
	}
	return ""
}

// balanceAt is BalanceAt of all entries, refusals among them, the first of which
// opens the plan.
func (o *oracle) balanceAt(entries []entitlement.Entry, at, known time.Time) entitlement.Balance {
	n := 0
	for n < len(entries) && !entries[n].Recorded.After(known) {
		n++
	}
	entries = entries[:n]
	if n == 0 || entries[0].At.After(at) {
		return entitlement.Balance{}
	}
	b := entitlement.Balance{Plan: entries[0].Plan, Base: o.base}
	then := oracle{base: o.base, granted: o.granted, from: o.from, until: o.until}
	signed := int64(o.base)
	for _, e := range entries[1:] {
		if e.Kind == entitlement.Refused || e.At.After(at) {
			continue
		}
		then.rows = append(then.rows, e)
		if e.Kind == entitlement.Adjusted {
			b.Adjusted += int64(e.Left) - int64(e.Was)
		}
	}
	b.Consumed, b.Refunded = then.count(entitlement.Consumed, entitlement.Confirmed), then.count(entitlement.Refunded)
	b.Held, b.Active = then.held(at), then.active(at)
	if o.base == entitlement.Unlimited {
		if at.Before(o.until) {
			b.Left = entitlement.Unlimited
		}
		return b
	}
	signed += b.Adjusted + int64(b.Refunded) - int64(b.Consumed)
	switch {
	case signed < 0:
		b.Overdrawn = uint64(-signed)
	case at.Before(o.until):
		b.Left = entitlement.Quota(signed)
	default:
		b.Lapsed = entitlement.Quota(signed)
	}
	return b
}
