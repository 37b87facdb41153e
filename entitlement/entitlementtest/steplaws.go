package entitlementtest

import (
	"errors"
	"fmt"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// The laws that judge each step. They return what is wrong, or "".

func sumOfLimited(t *trial) string {
	s := t.after.state
	switch {
	case t.unlimited():
		return ""
	case int64(s.Base)+s.Adjusted != int64(s.Left)+int64(s.Consumed)-int64(s.Refunded):
		return fmt.Sprintf("base %s, %d adjusted, %s left, %d consumed, %d refunded", s.Base, s.Adjusted, s.Left, s.Consumed, s.Refunded)
	case s.Left > s.Granted:
		return fmt.Sprintf("%s left of %s", s.Left, s.Granted)
	}
	return ""
}

func sumOfUnlimited(t *trial) string {
	s := t.after.state
	if t.unlimited() && (s.Left != entitlement.Unlimited || s.Adjusted != 0 || s.Consumed != t.consumed) {
		return fmt.Sprintf("%s left, %d consumed, want %d, and %d adjusted", s.Left, s.Consumed, t.consumed, s.Adjusted)
	}
	return ""
}

func everyCommand(t *trial) string {
	s := t.after.state
	if s.Left != t.left || s.Consumed != t.consumed || s.Refunded != t.refunded || s.Adjusted != t.adjusted {
		return fmt.Sprintf("%s left, %d consumed, %d refunded, %d adjusted, want %s, %d, %d, %d",
			s.Left, s.Consumed, s.Refunded, s.Adjusted, t.left, t.consumed, t.refunded, t.adjusted)
	}
	return ""
}

func consumedOnce(t *trial) string {
	if t.took(entitlement.Consumed, entitlement.Confirmed, entitlement.Held) && (t.was.stage == spent || t.was.stage == givenBack) {
		return fmt.Sprintf("incident %q is %s, and was consumed at %s", t.Incident, t.Kind, stamp(t.was.at))
	}
	return ""
}

func refundedOnce(t *trial) string {
	if t.took(entitlement.Refunded) && t.was.stage != spent {
		return fmt.Sprintf("incident %q is given back, and was %s", t.Incident, t.was.stage)
	}
	return ""
}

func resolvedOnce(t *trial) string {
	if t.took(entitlement.Confirmed, entitlement.Released) && t.was.stage != onHold {
		return fmt.Sprintf("incident %q is %s, and was %s", t.Incident, t.Kind, t.was.stage)
	}
	return ""
}

func activatedOnce(t *trial) string {
	if t.took(entitlement.Activated) && (t.prior.active || !t.At.Before(t.until)) {
		return fmt.Sprintf("activated at %s, active before: %t, end %s", stamp(t.At), t.prior.active, stamp(t.until))
	}
	return ""
}

func lapsedOnce(t *trial) string {
	if t.took(entitlement.Lapsed) && (t.prior.lapsed || cut(t.At).Before(t.until)) {
		return fmt.Sprintf("lapsed at %s, lapsed before: %t, end %s", stamp(t.At), t.prior.lapsed, stamp(t.until))
	}
	return ""
}

func withinTerm(t *trial) string {
	if !t.took(entitlement.Consumed, entitlement.Held, entitlement.Confirmed) {
		return ""
	}
	if why := t.closed(cut(t.At)); why != 0 {
		return fmt.Sprintf("%s at %s: %s", t.Kind, stamp(t.At), why)
	}
	return ""
}

// moments calls judge for the two instants of the step, until it finds a problem.
func (t *trial) moments(judge func(at time.Time, got moment) string) string {
	if problem := judge(cut(t.At), t.after.then); problem != "" {
		return problem
	}
	return judge(t.ask, t.after.asked)
}

func allReasons(t *trial) string {
	return t.moments(func(at time.Time, got moment) string {
		if want := t.blocked(at); got.codes != want || got.open != (want == 0) {
			return fmt.Sprintf("at %s: reasons %q, usable: %t, want %q", stamp(at), got.codes, got.open, want)
		}
		return ""
	})
}

func leftToPay(t *trial) string {
	return t.moments(func(at time.Time, got moment) string {
		want := t.left
		switch {
		case t.blocked(at) != 0:
			want = 0
		case !t.unlimited():
			want -= entitlement.Quota(t.held(at))
		}
		if got.left != want {
			return fmt.Sprintf("at %s: %s left, want %s", stamp(at), got.left, want)
		}
		return ""
	})
}

func notTaken(t *trial) string {
	if !t.took(entitlement.Consumed, entitlement.Held, entitlement.Confirmed) || t.unlimited() {
		return ""
	}
	if t.Kind == entitlement.Confirmed && (t.prior.adjusted != 0 || t.prior.taken.Before(t.was.until)) {
		// The incident was held, so that it did not count as free. If an adjustment
		// leaves fewer incidents than are held, the first to come get them.
		return ""
	}
	at := cut(t.At)
	if held := t.heldBeside(t.Incident, at); uint64(held) >= uint64(t.prior.left) {
		return fmt.Sprintf("%q is %s at %s: %s left, %d held for others", t.Incident, t.Kind, stamp(at), t.prior.left, held)
	}
	return ""
}

func openHolds(t *trial) string {
	return t.moments(func(at time.Time, got moment) string {
		if want := t.held(at); got.held != want {
			return fmt.Sprintf("at %s: %d held, want %d", stamp(at), got.held, want)
		}
		return ""
	})
}

func voidHold(t *trial) string {
	if t.took(entitlement.Confirmed, entitlement.Released) && t.was.stage == onHold && !cut(t.At).Before(t.was.until) {
		return fmt.Sprintf("incident %q is %s at %s, held until %s", t.Incident, t.Kind, stamp(t.At), stamp(t.was.until))
	}
	return ""
}

func keptHold(t *trial) string {
	at := cut(t.At)
	if t.Kind != entitlement.Confirmed || t.err == nil || !t.orderly || at.Before(t.latest) ||
		t.was.stage != onHold || !at.Before(t.was.until) || t.closed(at) != 0 {
		return ""
	}
	return fmt.Sprintf("incident %q, held until %s, at %s: %v", t.Incident, stamp(t.was.until), stamp(at), t.err)
}

func inOrder(t *trial) string {
	follows := t.took(entitlement.Confirmed, entitlement.Released, entitlement.Refunded) ||
		t.took(entitlement.Consumed, entitlement.Held) && t.was.stage == released
	if follows && cut(t.At).Before(t.was.at) {
		return fmt.Sprintf("incident %q is %s at %s, and was %s at %s", t.Incident, t.Kind, stamp(t.At), t.was.stage, stamp(t.was.at))
	}
	return ""
}

func refundBounds(t *trial) string {
	if !t.took(entitlement.Refunded) {
		return ""
	}
	for _, code := range []entitlement.Code{entitlement.QuotaFull, entitlement.NoRefundPath} {
		if t.prior.speaks(code, t.Command) {
			return fmt.Sprintf("given back, %s, with %s left of %s: %s", t.Why, t.prior.left, t.plan.Granted(), code)
		}
	}
	return ""
}

func adjustedTo(t *trial) string {
	if !t.took(entitlement.Adjusted) {
		return ""
	}
	before, after := t.before.state, t.after.state
	if after.Left != t.Adjust.To || after.Consumed != before.Consumed || after.Refunded != before.Refunded {
		return fmt.Sprintf("adjusted to %s: %s left, %d consumed, %d refunded, before %d and %d",
			t.Adjust.To, after.Left, after.Consumed, after.Refunded, before.Consumed, before.Refunded)
	}
	if t.entry.Was != t.prior.left {
		return fmt.Sprintf("adjusted from %s, and the entry says %s", t.prior.left, t.entry.Was)
	}
	return ""
}

func changesNothing(t *trial) string {
	if t.err != nil && t.before != t.after {
		return fmt.Sprintf("%s: %v, and then\n%+v, before\n%+v", t.Command, t.err, t.after, t.before)
	}
	return ""
}

func toldAlike(t *trial) string {
	if t.err == nil {
		return ""
	}
	refused, ok := errors.AsType[*entitlement.RefusedError](t.err)
	if !ok {
		if t.entry != (entitlement.Entry{}) {
			return fmt.Sprintf("%v, and an entry %+v", t.err, t.entry)
		}
		return ""
	}
	want := t.entry // what a book adds to it is its own
	want.Kind, want.Of, want.Plan, want.Incident = entitlement.Refused, t.Kind, t.plan.Plan(), t.Incident
	want.At, want.Left, want.Reasons = cut(t.At), t.left, refused.Status.Codes().String()
	if t.entry != want || refused.Kind != t.Kind || refused.Plan != t.plan.Plan() {
		return fmt.Sprintf("%v (%s, %q), and an entry %+v, want %+v", t.err, refused.Kind, refused.Plan, t.entry, want)
	}
	return ""
}

func trueReasons(t *trial) string {
	if t.err == nil {
		return ""
	}
	if refused, ok := errors.AsType[*entitlement.RefusedError](t.err); ok {
		codes := refused.Status.Codes()
		for code := range codes.All() {
			if !t.speaks(code, t.Command) {
				return fmt.Sprintf("%s: %s is not true", t.Command, code)
			}
		}
		if codes == 0 {
			return fmt.Sprintf("%s: refused without a reason", t.Command)
		}
		return ""
	}
	for sentinel, is := range map[error]bool{
		entitlement.ErrForeign:   t.unheardOf(),
		entitlement.ErrBackwards: t.was.stage != unknown && cut(t.At).Before(t.was.at),
		entitlement.ErrID:        !wellFormed(t.Incident),
		entitlement.ErrRange:     outOfRange(t.At) || outOfRange(t.Until),
		entitlement.ErrInvalid:   t.malformed(),
	} {
		if is && errors.Is(t.err, sentinel) {
			return ""
		}
	}
	return fmt.Sprintf("%s: %v", t.Command, t.err)
}

// unheardOf reports whether the command is about a hold or a consumption that does not
// exist.
func (t *trial) unheardOf() bool {
	switch t.Kind {
	case entitlement.Confirmed, entitlement.Released:
		return t.was.stage == unknown
	case entitlement.Refunded:
		return t.was.stage != spent && t.was.stage != givenBack
	}
	return false
}

// malformed reports whether the command has a value that it cannot have.
func (t *trial) malformed() bool {
	switch t.Kind {
	case entitlement.Held:
		return !cut(t.Until).After(cut(t.At))
	case entitlement.Refunded:
		return !t.Why.IsValid()
	case entitlement.Adjusted:
		return t.unlimited() || t.Adjust.To > t.plan.Granted() || t.Adjust.Who == "" || t.Adjust.Why == "" || t.Adjust.Seen == ""
	}
	return false
}

// wellFormed reports whether id is one that a writer gives to a command without
// malforming it.
func wellFormed(id entitlement.IncidentID) bool {
	for _, c := range []byte(id) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return id != ""
}

func outOfRange(at time.Time) bool { return at.UTC().Year() < 1 || at.UTC().Year() > 9998 }

func saysAll(t *trial) string {
	if t.err != nil {
		return ""
	}
	want := t.entry // what a book adds to it is its own
	want.Kind, want.Plan, want.Incident, want.Until, want.Why = t.Kind, t.plan.Plan(), t.Incident, time.Time{}, t.Why
	want.At, want.Left = cut(t.At), t.left
	if t.Kind == entitlement.Held {
		want.Until = cut(t.Until)
	}
	if t.Kind == entitlement.Adjusted {
		want.Note, want.Seen, want.Actor = t.Adjust.Why, t.Adjust.Seen, t.Adjust.Who
	}
	if t.entry != want {
		return fmt.Sprintf("%s: the entry is\n%+v, want\n%+v", t.Command, t.entry, want)
	}
	return ""
}

func stateRestored(t *trial) string {
	restored, err := entitlement.Restore(t.after.state)
	if err != nil || restored.State() != t.after.state {
		return fmt.Sprintf("%+v is restored as %+v, %v", t.after.state, restored.State(), err)
	}
	return ""
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
