package entitlementtest

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// writer makes up the commands for one journal. It keeps a reference of its own,
// so that most commands can succeed, and what it writes does not depend on the
// book that is under test.
type writer struct {
	src  source
	plan entitlement.Entitlement // as it began
	own  Journal

	now       time.Time // of the last command that kept to the order of time
	incidents int       // how many are named so far: "1", "2" and so on
	held      []entitlement.IncidentID
	spent     []entitlement.IncidentID
	freed     []entitlement.IncidentID // released, and not held or consumed again
	deadline  time.Time                // of the last hold
}

// newWriter returns a writer for the plan that an entry opens.
func newWriter(src source, opening entitlement.Entry) (*writer, error) {
	w := &writer{src: src}
	if err := w.own.Append(opening); err != nil {
		return nil, err
	}
	w.plan = w.own.Entitlement()
	w.now, w.deadline = w.plan.From(), w.plan.Until()
	return w, nil
}

// kinds are the kinds of commands, each as often as it is to be drawn.
var kinds = slices.Concat(
	slices.Repeat([]entitlement.EntryKind{entitlement.Consumed}, 13),
	slices.Repeat([]entitlement.EntryKind{entitlement.Held}, 11),
	slices.Repeat([]entitlement.EntryKind{entitlement.Confirmed}, 8),
	slices.Repeat([]entitlement.EntryKind{entitlement.Refunded}, 7),
	slices.Repeat([]entitlement.EntryKind{entitlement.Released}, 4),
	slices.Repeat([]entitlement.EntryKind{entitlement.Adjusted}, 4),
	[]entitlement.EntryKind{
		entitlement.Activated, entitlement.LinkedTo, entitlement.LinkedTo, entitlement.UnlinkedFrom, entitlement.UnlinkedFrom,
		entitlement.Lapsed, entitlement.Lapsed,
	},
)

// next returns one more command.
func (w *writer) next() Command {
	c := Command{Kind: w.kind()}
	c.At = w.instant(c.Kind)
	switch c.Kind {
	case entitlement.Consumed, entitlement.Held:
		if rarely(w.src, "a released incident", 6) {
			c.Incident = w.incident(w.freed)
		} else {
			c.Incident = w.incident(nil)
		}
	case entitlement.Confirmed, entitlement.Released:
		c.Incident = w.incident(w.held)
	case entitlement.Refunded:
		c.Incident = w.incident(w.spent)
		c.Why = entitlement.RefundReason(1 + w.src.pick("refund reason", 3))
	case entitlement.Adjusted:
		c.Adjust = w.adjustment()
	case entitlement.LinkedTo, entitlement.UnlinkedFrom:
		c.Account = one(w.src, "account", []string{"jiwoo@hangang.example", "도윤"})
	}
	if c.Kind == entitlement.Held {
		c.Until = c.At.Add(one(w.src, "length of the hold", []time.Duration{
			48 * time.Hour, 24 * time.Hour, 7 * time.Hour, time.Hour, time.Microsecond,
		}))
	}
	if rarely(w.src, "malformed", 64) {
		w.malform(&c)
	}
	w.learn(c)
	return c
}

func (w *writer) kind() entitlement.EntryKind {
	kind := one(w.src, "command", kinds)
	_, active := w.own.Entitlement().Activation()
	switch {
	case !active && !rarely(w.src, "not yet activated", 8):
		return entitlement.Activated
	case kind == entitlement.Confirmed && len(w.held) == 0 && !rarely(w.src, "nothing to confirm", 8),
		kind == entitlement.Released && len(w.held) == 0 && !rarely(w.src, "nothing to release", 8):
		return entitlement.Held
	case kind == entitlement.Refunded && len(w.spent) == 0 && !rarely(w.src, "nothing to refund", 8),
		kind == entitlement.Adjusted && w.plan.Granted() == entitlement.Unlimited && !rarely(w.src, "nothing to adjust", 8):
		return entitlement.Consumed
	}
	return kind
}

// instant returns an instant for a command: mostly some time after the one
// before, and sometimes before it, at an edge or anywhere.
func (w *writer) instant(kind entitlement.EntryKind) time.Time {
	at := w.now
	switch how := w.src.pick("way of time", 32); {
	case kind == entitlement.Lapsed && how < 28:
		at = w.plan.Until().Add(one(w.src, "after the end", []time.Duration{0, time.Microsecond, 30 * 24 * time.Hour}))
	case how < 26:
		at = at.Add(time.Duration(w.src.pick("minutes later", 180)) * time.Minute)
		w.now = at
	case how == 26:
		at = at.Add(-time.Duration(w.src.pick("minutes earlier", 180)) * time.Minute)
	case how == 27:
		at = one(w.src, "edge", []time.Time{w.plan.From(), w.plan.Until(), w.deadline}).
			Add(one(w.src, "beside the edge", []time.Duration{-time.Microsecond, 0, time.Microsecond}))
	case how == 28:
		at = anywhere(w.src, w.plan)
	case how == 29 && rarely(w.src, "near the end", 4):
		at = w.plan.Until().Add(-time.Duration(1+w.src.pick("hours before the end", 4)) * time.Hour)
		w.now = at
	case how == 29:
		at = at.Add(time.Duration(w.src.pick("days later", 60)) * 24 * time.Hour)
		w.now = at
	case how == 30:
		at = at.Add(999 * time.Nanosecond)
	default:
		at = at.In(time.FixedZone("", 9*60*60))
	}
	return at
}

// anywhere returns an instant from a month before a plan to a month after it.
func anywhere(src source, e entitlement.Entitlement) time.Time {
	const month = 31 * 24 * 60
	minutes := int(e.Until().Sub(e.From())/time.Minute) + 2*month
	return e.From().Add(time.Duration(src.pick("minute", minutes)-month) * time.Minute)
}

// incident returns one of those that fit, or a new one if none do, and sometimes any.
func (w *writer) incident(fit []entitlement.IncidentID) entitlement.IncidentID {
	if w.incidents > 0 && rarely(w.src, "any incident", 10) {
		return entitlement.IncidentID(fmt.Sprint(1 + w.src.pick("number of the incident", w.incidents)))
	}
	if len(fit) > 0 {
		return one(w.src, "incident that fits", fit)
	}
	w.incidents++
	return entitlement.IncidentID(fmt.Sprint(w.incidents))
}

func (w *writer) adjustment() entitlement.Adjustment {
	e := w.own.Entitlement()
	a := entitlement.Adjustment{To: e.Remaining(), Who: "kim", Why: "counted again", Seen: "Partner Center"}
	switch by := entitlement.Quota(w.src.pick("adjusted by", 3)); w.src.pick("adjustment", 8) {
	case 0:
		a.To = e.Granted()
	case 1:
		a.To = by
	case 2, 3:
		a.To -= min(by, a.To)
	default:
		a.To = min(a.To+by, e.Granted())
	}
	return a
}

// malform makes a command malformed, so that no book can carry it out.
func (w *writer) malform(c *Command) {
	how := w.src.pick("what is malformed", 8)
	far := time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	switch c.Kind {
	case entitlement.Consumed, entitlement.Held:
		if how < 4 {
			c.Incident = one(w.src, "malformed ID", []entitlement.IncidentID{
				"", "a\nb", "\xff", entitlement.IncidentID(strings.Repeat("x", entitlement.MaxID+1)),
			})
			return
		}
		if c.Kind == entitlement.Held && how < 7 {
			c.Until = one(w.src, "malformed deadline", []time.Time{c.At, c.At.Add(-time.Hour), far})
			return
		}
	case entitlement.Refunded:
		if how < 4 {
			c.Why = one(w.src, "malformed reason", []entitlement.RefundReason{0, 4, math.MaxUint8})
			return
		}
	case entitlement.Adjusted:
		if how < 6 {
			c.Adjust = one(w.src, "malformed adjustment", []entitlement.Adjustment{
				{To: math.MaxUint32 + 1, Who: "kim", Why: "counted again", Seen: "Partner Center"},
				{To: entitlement.Unlimited, Who: "kim", Why: "counted again", Seen: "Partner Center"},
				{To: c.Adjust.To, Why: "counted again", Seen: "Partner Center"},
			})
			return
		}
	}
	c.At = one(w.src, "malformed instant", []time.Time{
		far, time.Time{}.Add(-time.Nanosecond), time.Unix(1<<60, 0), time.Unix(-1<<60, 0),
	})
}

// learn does the command to the writer's own journal.
func (w *writer) learn(c Command) {
	_, err := c.Do(&w.own)
	drop := func(list []entitlement.IncidentID) []entitlement.IncidentID {
		return slices.DeleteFunc(list, func(id entitlement.IncidentID) bool { return id == c.Incident })
	}
	if err != nil {
		if c.Kind == entitlement.Confirmed || c.Kind == entitlement.Released {
			w.held = drop(w.held) // it was refused, and would be again
		}
		return
	}
	switch c.Kind {
	case entitlement.Held:
		w.held, w.freed, w.deadline = append(drop(w.held), c.Incident), drop(w.freed), c.Until
	case entitlement.Released:
		w.held, w.freed = drop(w.held), append(w.freed, c.Incident)
	case entitlement.Consumed, entitlement.Confirmed:
		w.held, w.freed, w.spent = drop(w.held), drop(w.freed), append(w.spent, c.Incident)
	case entitlement.Refunded:
		w.spent = drop(w.spent)
	}
}
