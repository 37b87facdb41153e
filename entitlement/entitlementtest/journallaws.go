package entitlementtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// The laws that judge a journal, when its commands are done. They return what is
// wrong, or "". None of them touches the book itself.

func entriesFromJSON(t *trial) string {
	// One entry of each journal is enough: this is the slowest of the laws.
	entry := one(t.src, "entry to write", t.entries)
	var back entitlement.Entry
	data, err := json.Marshal(entry)
	if err == nil {
		err = json.Unmarshal(data, &back)
	}
	if err != nil || back != entry {
		return fmt.Sprintf("%+v is written as %s and read as %+v, %v", entry, data, back, err)
	}
	return ""
}

func stateFromJSON(t *trial) string {
	var back entitlement.State
	state := t.book.State()
	data, err := json.Marshal(state)
	if err == nil {
		err = json.Unmarshal(data, &back)
	}
	if err != nil || back != state {
		return fmt.Sprintf("%+v is written as %s and read as %+v, %v", state, data, back, err)
	}
	return ""
}

// most is the most incidents that [lastOne] takes.
const most = 100

func lastOne(t *trial) string {
	at := t.from
	if t.since.After(at) {
		at = t.since
	}
	b, err := t.copied()
	if err != nil || t.closed(at) != 0 {
		return "" // which is for another law to judge
	}
	left := t.left
	if !t.unlimited() {
		left -= min(left, entitlement.Quota(t.held(at)))
	}
	for n := range min(left, most) {
		if _, err := b.Consume(entitlement.IncidentID(fmt.Sprint("last ", n)), at); err != nil {
			return fmt.Sprintf("number %d of %s at %s: %v", n+1, left, stamp(at), err)
		}
	}
	if left < most {
		if _, err := b.Consume("one more", at); !errors.Is(err, entitlement.ErrRefused) {
			return fmt.Sprintf("%s left at %s, and one more: %v", left, stamp(at), err)
		}
	}
	return ""
}

// instants returns a few instants at which to ask.
func (t *trial) instants() []time.Time {
	edge := one(t.src, "edge to ask at", []time.Time{t.from.Add(-time.Microsecond), t.from, t.latest, t.until.Add(-time.Microsecond), t.until})
	return []time.Time{anywhere(t.src, t.plan), edge}
}

func foldedAlike(t *trial) string {
	b, err := t.copied()
	if err != nil {
		return err.Error()
	}
	for _, at := range t.instants() {
		if got, want := answersOf(b, at, at), answersOf(t.book, at, at); got != want {
			return fmt.Sprintf("at %s the fold says\n%+v, want\n%+v", stamp(at), got, want)
		}
	}
	return ""
}

func foldedStrictly(t *trial) string {
	b := t.NewBook()
	at := anywhere(t.src, t.plan)
	for i, entry := range t.entries {
		var bad []entitlement.Entry
		another, more := entry, entry
		another.Plan += "x"
		if more.Left++; entry.Kind == entitlement.Adjusted {
			more.Left--
			more.Was++
		}
		if i > 0 {
			bad = append(bad, another) // the first entry says which plan it is
		}
		if entry.Kind != entitlement.Adopted {
			bad = append(bad, more) // an adopted plan has as many left as its first entry says
		}
		if problem := refuses(b, at, bad); problem != "" {
			return fmt.Sprintf("before entry %d: %s", i, problem)
		}
		if err := b.Append(entry); err != nil {
			return "" // which is for another law to judge
		}
		switch entry.Kind {
		case entitlement.Refused, entitlement.LinkedTo, entitlement.UnlinkedFrom, entitlement.Adjusted:
			continue // an entry of this kind may be appended twice
		}
		if problem := refuses(b, at, []entitlement.Entry{entry}); problem != "" {
			return fmt.Sprintf("after entry %d: %s", i, problem)
		}
	}
	return ""
}

func foldedPlainly(t *trial) string {
	b := t.NewBook()
	at := anywhere(t.src, t.plan)
	stray := t.src.pick("entry with too much", len(t.entries))
	for _, entry := range t.entries[:stray] {
		if err := b.Append(entry); err != nil {
			return "" // which is for another law to judge
		}
	}
	entry := t.entries[stray]
	var bad []entitlement.Entry
	add := func(fits bool, edit func(e *entitlement.Entry)) {
		if !fits {
			e := entry
			edit(&e)
			bad = append(bad, e)
		}
	}
	kind := entry.Kind
	opens := stray == 0
	notes := kind == entitlement.LinkedTo || kind == entitlement.UnlinkedFrom
	add(kind == entitlement.Held, func(e *entitlement.Entry) { e.Until = e.At.Add(time.Hour) })
	add(kind == entitlement.Refunded, func(e *entitlement.Entry) { e.Why = entitlement.RefundBug })
	add(kind == entitlement.Refused, func(e *entitlement.Entry) { e.Reasons = entitlement.Depleted.String() })
	add(kind == entitlement.Refused, func(e *entitlement.Entry) { e.Of = entitlement.Consumed })
	add(kind == entitlement.Adjusted, func(e *entitlement.Entry) { e.Seen = "Partner Center" })
	add(opens, func(e *entitlement.Entry) { e.Granted = t.plan.Granted() })
	add(kind == entitlement.Renewed, func(e *entitlement.Entry) { e.Renews = "another" })
	add(!opens && !notes && kind != entitlement.Activated && kind != entitlement.Adjusted && kind != entitlement.Lapsed,
		func(e *entitlement.Entry) { e.Incident = "stray" })
	add(notes, func(e *entitlement.Entry) { e.Link = "contract" })
	return refuses(b, at, bad)
}

// refuses returns which of the entries a book takes, or is changed by.
func refuses(b Book, at time.Time, bad []entitlement.Entry) string {
	for _, entry := range bad {
		before := answersOf(b, at, at)
		err := b.Append(entry)
		if after := answersOf(b, at, at); err == nil || before != after {
			return fmt.Sprintf("%+v: error %v, the book changed: %t", entry, err, before != after)
		}
	}
	return ""
}

// balance returns the balance at an instant, as it was known at another.
func (t *trial) balance(entries int, at, known time.Time) (entitlement.Balance, string) {
	b, err := t.BalanceAt(func(yield func(entitlement.Entry) bool) {
		for _, e := range t.entries[:entries] {
			if !yield(e) {
				return
			}
		}
	}, at, known)
	if err != nil {
		return b, fmt.Sprintf("balance at %s, known at %s: %v", stamp(at), stamp(known), err)
	}
	return b, ""
}

// ever is an instant at which everything is known: no trial goes on for so long.
func (t *trial) ever() time.Time { return t.until.AddDate(100, 0, 0) }

func pastSum(t *trial) string {
	known := one(t.src, "known", []time.Time{t.clock.Add(-time.Hour), t.ever()})
	for _, at := range t.instants() {
		b, problem := t.balance(len(t.entries), at, known)
		switch {
		case problem != "":
			return problem
		case t.unlimited():
		case int64(b.Base)+b.Adjusted+int64(b.Overdrawn) != int64(b.Left+b.Lapsed)+int64(b.Consumed)-int64(b.Refunded):
			return fmt.Sprintf("at %s, known at %s: %+v", stamp(at), stamp(known), b)
		}
	}
	return ""
}

func pastEffect(t *trial) string {
	for _, at := range t.instants() {
		var want entitlement.Balance
		holds := map[entitlement.IncidentID]time.Time{}
		for _, e := range t.entries {
			switch {
			case e.At.After(at):
			case e.Kind == entitlement.Held:
				holds[e.Incident] = e.Until
			case e.Kind == entitlement.Released:
				delete(holds, e.Incident)
			case e.Kind == entitlement.Consumed || e.Kind == entitlement.Confirmed:
				delete(holds, e.Incident)
				want.Consumed++
			case e.Kind == entitlement.Refunded:
				want.Refunded++
			case e.Kind == entitlement.Adjusted:
				want.Adjusted += int64(e.Left) - int64(e.Was)
			}
		}
		for _, until := range holds {
			if at.Before(until) {
				want.Held++
			}
		}
		if at.Before(t.entries[0].At) {
			want = entitlement.Balance{} // the book had not begun
		}
		got, problem := t.balance(len(t.entries), at, t.ever())
		if problem != "" {
			return problem
		}
		if got.Consumed != want.Consumed || got.Refunded != want.Refunded || got.Adjusted != want.Adjusted || got.Held != want.Held {
			return fmt.Sprintf("at %s: %d consumed, %d refunded, %d adjusted, %d held, want %d, %d, %d, %d", stamp(at),
				got.Consumed, got.Refunded, got.Adjusted, got.Held, want.Consumed, want.Refunded, want.Adjusted, want.Held)
		}
	}
	return ""
}

func pastKnown(t *trial) string {
	n := t.src.pick("entries that are known", len(t.entries))
	if n == 0 {
		return ""
	}
	known := t.entries[n].Recorded.Add(-time.Microsecond)
	at := anywhere(t.src, t.plan)
	then, problem := t.balance(n, at, known)
	if problem != "" {
		return problem
	}
	now, problem := t.balance(len(t.entries), at, known)
	switch {
	case problem != "":
		return problem
	case now != then:
		return fmt.Sprintf("balance at %s, known at %s, with %d entries\n%+v, with all of them\n%+v", stamp(at), stamp(known), n, then, now)
	}
	// n entries are known from the instant at which the last of them was recorded.
	known = t.entries[0].Recorded
	for _, e := range t.entries[:n] {
		if e.Recorded.After(known) {
			known = e.Recorded
		}
	}
	if then, problem = t.balance(n, at, known); problem != "" {
		return problem
	}
	if now, problem = t.balance(n, at, t.ever()); problem == "" && now != then {
		return fmt.Sprintf("balance at %s of %d entries, known at %s\n%+v, and in the end\n%+v", stamp(at), n, stamp(known), then, now)
	}
	return problem
}

func pastEnd(t *trial) string {
	s := t.book.State()
	want := entitlement.Balance{
		Plan: s.Plan, Base: s.Base, Consumed: s.Consumed, Refunded: s.Refunded, Adjusted: s.Adjusted, Lapsed: s.Left, Active: s.Active,
	}
	if t.unlimited() {
		want.Lapsed = 0
	}
	got, problem := t.balance(len(t.entries), t.ever(), t.ever())
	if problem == "" && got != want {
		return fmt.Sprintf("in the end %+v, want %+v", got, want)
	}
	return problem
}
