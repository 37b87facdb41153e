package entitlement_test

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// badCommands are what a value and a journal must refuse, or not understand.
func badCommands(t testing.TB, long string) []bad {
	return slices.Concat(badValueCommands(t, long), badJournalCommands(t, long), emptyJournalCommands())
}

func badValueCommands(t testing.TB, long string) []bad {
	five := pack(t, 5)
	fresh, err := entitlement.New(entitlement.Grant{Plan: "fresh", Offer: entitlement.SuccessExpanded, Benefit: cloud, From: in("UTC", 2025, 7, 1)})
	if err != nil {
		t.Fatal(err)
	}
	unlimited := active(t, entitlement.Grant{Plan: "u", Offer: entitlement.SolutionsPartner, Benefit: cloud, From: in("UTC", 2025, 6, 22)})
	used, consumed, err := five.Consume("1", noon)
	if err != nil {
		t.Fatal(err)
	}
	_, held, err := five.Hold("1", noon, noon.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	full := unlimited.State()
	full.Consumed = math.MaxUint64
	counted, err := entitlement.Restore(full)
	if err != nil {
		t.Fatal(err)
	}
	// Adjusted up by nearly all that an int64 can count, with as many consumed.
	s := five.State()
	s.Left, s.Consumed, s.Adjusted = 0, math.MaxInt64-1+5, math.MaxInt64-1
	adjusted, err := entitlement.Restore(s)
	if err != nil {
		t.Fatal(err)
	}

	server := consume(t, active(t, entitlement.Grant{
		Plan: "pack", Offer: entitlement.SolutionsPartner, Benefit: onPremises, From: in("UTC", 2025, 7, 1),
	}), "1")

	type command = func(entitlement.Entitlement) (entitlement.Entitlement, entitlement.Entry, error)
	var rows []bad
	add := func(call, what string, want error, e entitlement.Entitlement, do command) {
		rows = append(rows, bad{"Entitlement." + call, what, want, func() (bool, error) {
			next, entry, err := do(e)
			// A refusal is recorded; what is malformed leaves nothing.
			recorded := entry != (entitlement.Entry{})
			return next != e || recorded != errors.Is(err, entitlement.ErrRefused) || recorded && entry.Kind != entitlement.Refused, err
		}})
	}
	activate := func(at time.Time) command {
		return func(e entitlement.Entitlement) (entitlement.Entitlement, entitlement.Entry, error) {
			return e.Activate(at)
		}
	}
	consume := func(id string, at time.Time) command {
		return func(e entitlement.Entitlement) (entitlement.Entitlement, entitlement.Entry, error) {
			return e.Consume(entitlement.IncidentID(id), at)
		}
	}
	hold := func(id string, at, until time.Time) command {
		return func(e entitlement.Entitlement) (entitlement.Entitlement, entitlement.Entry, error) {
			return e.Hold(entitlement.IncidentID(id), at, until)
		}
	}
	add("Activate", "beyond the year 9999", entitlement.ErrRange, fresh, activate(far))
	add("Activate", "twice", entitlement.ErrRefused, five, activate(noon))
	add("Activate", "after the end", entitlement.ErrRefused, fresh, activate(fresh.Until()))

	later := noon.Add(time.Hour)
	for what, id := range badIDs(long) {
		add("Consume", what, entitlement.ErrID, five, consume(id, noon))
		add("Hold", what, entitlement.ErrID, five, hold(id, noon, later))
	}
	add("Consume", "before the first year", entitlement.ErrRange, five, consume("1", before))
	add("Consume", "before its activation", entitlement.ErrRefused, fresh, consume("1", noon))
	add("Consume", "before the term", entitlement.ErrRefused, five, consume("1", five.From().Add(-time.Microsecond)))
	add("Consume", "after the term", entitlement.ErrRefused, five, consume("1", five.Until()))
	add("Consume", "one more than can be counted", entitlement.ErrRange, counted, consume("1", noon))
	add("Hold", "beyond all years", entitlement.ErrRange, five, hold("1", distant, noon))
	add("Hold", "until before it", entitlement.ErrInvalid, five, hold("1", noon, noon))
	add("Hold", "after the term", entitlement.ErrRefused, five, hold("1", five.Until(), far.Add(-time.Hour)))

	resolve := func(confirm bool, held entitlement.Entry, at time.Time) command {
		return func(e entitlement.Entitlement) (entitlement.Entitlement, entitlement.Entry, error) {
			if confirm {
				return e.Confirm(held, at)
			}
			return e.Release(held, at)
		}
	}
	for call, confirm := range map[string]bool{"Confirm": true, "Release": false} {
		add(call, "beyond the year 9999", entitlement.ErrRange, five, resolve(confirm, held, far))
		add(call, "of what is no hold", entitlement.ErrForeign, five, resolve(confirm, consumed, noon))
		add(call, "before it was held", entitlement.ErrBackwards, five, resolve(confirm, held, noon.Add(-time.Microsecond)))
		add(call, "at the deadline", entitlement.ErrRefused, five, resolve(confirm, held, later))
	}
	unending := held
	unending.Until = far
	add("Confirm", "after the term", entitlement.ErrRefused, five, resolve(true, unending, five.Until()))
	nameless := held
	nameless.Incident = ""
	add("Confirm", "a hold of nothing", entitlement.ErrID, five, resolve(true, nameless, noon))

	refund := func(entry entitlement.Entry, why entitlement.RefundReason, at time.Time) command {
		return func(e entitlement.Entitlement) (entitlement.Entitlement, entitlement.Entry, error) {
			return e.Refund(entry, why, at)
		}
	}
	add("Refund", "before the first year", entitlement.ErrRange, used, refund(consumed, entitlement.RefundBug, before))
	add("Refund", "of what is no consumption", entitlement.ErrForeign, used, refund(held, entitlement.RefundBug, noon))
	add("Refund", "for no reason", entitlement.ErrInvalid, used, refund(consumed, 0, noon))
	add("Refund", "before it was consumed", entitlement.ErrBackwards, used, refund(consumed, entitlement.RefundBug, noon.Add(-time.Microsecond)))
	early := consumed
	early.At = used.From().Add(-time.Second)
	add("Refund", "of what it could not have paid", entitlement.ErrForeign, used, refund(early, entitlement.RefundBug, noon))
	nobody := consumed
	nobody.Incident = ""
	add("Refund", "of no incident", entitlement.ErrID, used, refund(nobody, entitlement.RefundBug, noon))
	add("Refund", "of more than was consumed", entitlement.ErrRefused, five, refund(consumed, entitlement.RefundBug, noon))

	refilled, _, err := used.Adjust(seen(5), noon)
	if err != nil {
		t.Fatal(err)
	}
	add("Refund", "of what an adjustment gave back", entitlement.ErrRefused, refilled, refund(consumed, entitlement.RefundBug, noon))
	add("Refund", "on approval, on-premises", entitlement.ErrRefused, server, refund(consumed, entitlement.RefundApproved, noon))

	adjust := func(a entitlement.Adjustment, at time.Time) command {
		return func(e entitlement.Entitlement) (entitlement.Entitlement, entitlement.Entry, error) {
			return e.Adjust(a, at)
		}
	}
	add("Adjust", "beyond the year 9999", entitlement.ErrRange, five, adjust(seen(1), far))
	add("Adjust", "an unlimited plan", entitlement.ErrInvalid, unlimited, adjust(seen(1), noon))
	add("Adjust", "to more than was granted", entitlement.ErrInvalid, five, adjust(seen(6), noon))
	add("Adjust", "before the activation", entitlement.ErrRefused, fresh, adjust(seen(1), noon))
	add("Adjust", "by more than can be counted", entitlement.ErrRange, adjusted, adjust(seen(5), noon))
	for what, text := range map[string]string{"nothing": "", "text": long, "bytes": notUTF8, "lines": "a\nb"} {
		for field, set := range map[string]func(*entitlement.Adjustment){
			"who":  func(a *entitlement.Adjustment) { a.Who = text },
			"why":  func(a *entitlement.Adjustment) { a.Why = text },
			"seen": func(a *entitlement.Adjustment) { a.Seen = text },
		} {
			a := seen(1)
			set(&a)
			add("Adjust", fmt.Sprintf("%s that is bad %s", field, what), entitlement.ErrInvalid, five, adjust(a, noon))
		}
	}
	lapse := func(at time.Time) command {
		return func(e entitlement.Entitlement) (entitlement.Entitlement, entitlement.Entry, error) {
			return e.Lapse(at)
		}
	}
	add("Lapse", "beyond all years", entitlement.ErrRange, five, lapse(distant))
	add("Lapse", "before the end", entitlement.ErrRefused, five, lapse(five.Until().Add(-time.Microsecond)))
	return rows
}

// badJournalCommands are what only a memory can refuse.
func badJournalCommands(t testing.TB, long string) []bad {
	var rows []bad
	// The journal has "spent" consumed, "back" given back, "held" held until later
	// and "freed" released: the last of two incidents is held.
	later := noon.Add(time.Hour)
	add := func(call, what string, want error, do func(*entitlement.Journal) (entitlement.Entry, error)) {
		rows = append(rows, bad{"Journal." + call, what, want, func() (bool, error) {
			j, _ := journal(t, 2)
			for _, err := range []error{
				second(j.Consume("spent", noon)), second(j.Consume("back", noon)), second(j.Refund("back", entitlement.RefundBug, noon)),
				second(j.Hold("freed", noon, later)), second(j.Release("freed", noon)), second(j.Hold("held", noon, later)),
			} {
				if err != nil {
					return true, err
				}
			}
			value, n, left, open := j.Entitlement(), j.Len(), j.Left(noon), j.Held(noon)
			entry, err := do(&j)
			recorded := entry != (entitlement.Entry{})
			if recorded {
				n++
			}
			return j.Entitlement() != value || j.Len() != n || j.Left(noon) != left || j.Held(noon) != open ||
				recorded != errors.Is(err, entitlement.ErrRefused), err
		}})
	}
	type j = *entitlement.Journal
	for what, id := range badIDs(long) {
		add("Consume", what, entitlement.ErrID, func(j j) (entitlement.Entry, error) { return j.Consume(entitlement.IncidentID(id), noon) })
		add("Hold", what, entitlement.ErrID, func(j j) (entitlement.Entry, error) {
			return j.Hold(entitlement.IncidentID(id), noon, later)
		})
	}
	add("Activate", "twice", entitlement.ErrRefused, func(j j) (entitlement.Entry, error) { return j.Activate(noon) })
	add("Activate", "beyond the year 9999", entitlement.ErrRange, func(j j) (entitlement.Entry, error) { return j.Activate(far) })
	add("Consume", "what was consumed", entitlement.ErrRefused, func(j j) (entitlement.Entry, error) { return j.Consume("spent", noon) })
	add("Consume", "what is held", entitlement.ErrRefused, func(j j) (entitlement.Entry, error) { return j.Consume("held", noon) })
	add("Consume", "what was released, before that", entitlement.ErrBackwards, func(j j) (entitlement.Entry, error) {
		return j.Consume("freed", noon.Add(-time.Microsecond))
	})
	add("Consume", "what was consumed, beyond all years", entitlement.ErrRange, func(j j) (entitlement.Entry, error) { return j.Consume("spent", distant) })
	add("Consume", "after the term", entitlement.ErrRefused, func(j j) (entitlement.Entry, error) { return j.Consume("new", in("Asia/Seoul", 2026, 7, 1)) })
	add("Hold", "what was given back", entitlement.ErrRefused, func(j j) (entitlement.Entry, error) { return j.Hold("back", noon, later) })
	add("Hold", "what is held", entitlement.ErrRefused, func(j j) (entitlement.Entry, error) { return j.Hold("held", noon, later) })
	add("Hold", "until the year 9999", entitlement.ErrRange, func(j j) (entitlement.Entry, error) { return j.Hold("new", noon, far) })
	add("Hold", "until before it", entitlement.ErrInvalid, func(j j) (entitlement.Entry, error) { return j.Hold("new", later, noon) })
	add("Hold", "what was released, before that", entitlement.ErrBackwards, func(j j) (entitlement.Entry, error) {
		return j.Hold("freed", noon.Add(-time.Hour), later)
	})
	for call, resolve := range map[string]func(j, entitlement.IncidentID, time.Time) (entitlement.Entry, error){
		"Confirm": (*entitlement.Journal).Confirm, "Release": (*entitlement.Journal).Release,
	} {
		add(call, "a long ID", entitlement.ErrForeign, func(j j) (entitlement.Entry, error) { return resolve(j, entitlement.IncidentID(long), noon) })
		add(call, "what was consumed", entitlement.ErrRefused, func(j j) (entitlement.Entry, error) { return resolve(j, "spent", noon) })
		add(call, "what was released", entitlement.ErrRefused, func(j j) (entitlement.Entry, error) { return resolve(j, "freed", noon) })
		add(call, "what is void", entitlement.ErrRefused, func(j j) (entitlement.Entry, error) { return resolve(j, "held", later) })
		add(call, "before it was held", entitlement.ErrBackwards, func(j j) (entitlement.Entry, error) { return resolve(j, "held", noon.Add(-time.Hour)) })
		add(call, "beyond the year 9999", entitlement.ErrRange, func(j j) (entitlement.Entry, error) { return resolve(j, "held", far) })
	}
	refund := func(what string, want error, id string, why entitlement.RefundReason, at time.Time) {
		add("Refund", what, want, func(j j) (entitlement.Entry, error) { return j.Refund(entitlement.IncidentID(id), why, at) })
	}
	refund("an ID that is no text", entitlement.ErrForeign, notUTF8, entitlement.RefundBug, noon)
	refund("what was given back", entitlement.ErrRefused, "back", entitlement.RefundBug, noon)
	refund("for no reason", entitlement.ErrInvalid, "spent", math.MaxUint8, noon)
	refund("before it was consumed", entitlement.ErrBackwards, "spent", entitlement.RefundBug, noon.Add(-time.Microsecond))
	refund("before the first year", entitlement.ErrRange, "spent", entitlement.RefundBug, before)
	add("Adjust", "to more than was granted", entitlement.ErrInvalid, func(j j) (entitlement.Entry, error) { return j.Adjust(seen(6), noon) })
	add("Adjust", "before the first year", entitlement.ErrRange, func(j j) (entitlement.Entry, error) { return j.Adjust(seen(1), before) })
	add("Adjust", "before the activation", entitlement.ErrRefused, func(j j) (entitlement.Entry, error) { return j.Adjust(seen(1), time.Unix(0, 0)) })
	add("Consume", "what is held for others", entitlement.ErrRefused, func(j j) (entitlement.Entry, error) { return j.Consume("new", noon) })
	add("Hold", "what is held for others", entitlement.ErrRefused, func(j j) (entitlement.Entry, error) { return j.Hold("new", noon, later) })
	add("Lapse", "before the end", entitlement.ErrRefused, func(j j) (entitlement.Entry, error) { return j.Lapse(noon) })
	add("Lapse", "beyond all years", entitlement.ErrRange, func(j j) (entitlement.Entry, error) { return j.Lapse(distant) })
	return rows
}

// emptyJournalCommands are given to a journal that no plan opened.
func emptyJournalCommands() []bad {
	var rows []bad
	type j = *entitlement.Journal
	for call, do := range map[string]func(j) (entitlement.Entry, error){
		"Activate": func(j j) (entitlement.Entry, error) { return j.Activate(noon) },
		"Consume":  func(j j) (entitlement.Entry, error) { return j.Consume("1", noon) },
		"Hold":     func(j j) (entitlement.Entry, error) { return j.Hold("1", noon, far) },
		"Confirm":  func(j j) (entitlement.Entry, error) { return j.Confirm("1", noon) },
		"Release":  func(j j) (entitlement.Entry, error) { return j.Release("1", noon) },
		"Refund":   func(j j) (entitlement.Entry, error) { return j.Refund("1", entitlement.RefundBug, noon) },
		"Adjust":   func(j j) (entitlement.Entry, error) { return j.Adjust(seen(0), noon) },
		"Lapse":    func(j j) (entitlement.Entry, error) { return j.Lapse(noon) },
	} {
		rows = append(rows, bad{"empty Journal." + call, "no plan", entitlement.ErrForeign, func() (bool, error) {
			var j entitlement.Journal
			entry, err := do(&j)
			return entry != (entitlement.Entry{}) || j.Len() != 0 || j.Entitlement() != (entitlement.Entitlement{}), err
		}})
	}
	return rows
}

func second[T any](_ T, err error) error { return err }

// badEntries are what no journal can have.
func badEntries(t testing.TB, long string) []bad {
	five := pack(t, 5)
	opening := five.Opening(noon)
	var rows []bad
	fold := func(call, what string, want error, entries func() []entitlement.Entry) {
		rows = append(rows, bad{call, what, want, func() (bool, error) {
			var err error
			var changed bool
			switch list := slices.Values(entries()); call {
			case "BalanceAt":
				changed, err = made(entitlement.BalanceAt(list, noon, far))
			default:
				var j entitlement.Journal
				j, err = entitlement.Fold(list)
				changed = j.Len() != 0 || j.Entitlement() != (entitlement.Entitlement{})
			}
			if _, ok := errors.AsType[*entitlement.EntryError](err); !ok {
				return true, err
			}
			return changed, err
		}})
	}
	change := func(edit func(*entitlement.Entry)) func() []entitlement.Entry {
		return func() []entitlement.Entry {
			first := opening
			edit(&first)
			return []entitlement.Entry{first}
		}
	}
	open := func(what string, want error, edit func(*entitlement.Entry)) {
		fold("Fold of an opening", what, want, change(edit))
	}
	for what, id := range badIDs(long) {
		open(what, entitlement.ErrID, func(e *entitlement.Entry) { e.Plan = entitlement.PlanID(id) })
	}
	open("no kind", entitlement.ErrForeign, func(e *entitlement.Entry) { e.Kind = 0 })
	open("beyond the year 9999", entitlement.ErrRange, func(e *entitlement.Entry) { e.At = far })
	open("no zone", entitlement.ErrZone, func(e *entitlement.Entry) { e.Term.Zone = "" })
	open("a long zone", entitlement.ErrZone, func(e *entitlement.Entry) { e.Term.Zone = long })
	open("a term from no day", entitlement.ErrRange, func(e *entitlement.Entry) { e.Term.Start = entitlement.Date{} })
	open("bought on no day", entitlement.ErrInvalid, func(e *entitlement.Entry) { e.Bought = day(2025, 13, 1) })
	open("a grace below none", entitlement.ErrInvalid, func(e *entitlement.Entry) { e.Grace = math.MinInt })
	open("an offer that is none", entitlement.ErrInvalid, func(e *entitlement.Entry) { e.Offer = math.MaxUint8 })
	open("a benefit that is none", entitlement.ErrInvalid, func(e *entitlement.Entry) { e.Benefit = 0 })
	open("no benefit", entitlement.ErrNoBenefit, func(e *entitlement.Entry) { e.Benefit = onPremises })
	open("a quota above the most", entitlement.ErrInvalid, func(e *entitlement.Entry) { e.Granted = math.MaxUint64 - 1 })
	open("less left than granted", entitlement.ErrForeign, func(e *entitlement.Entry) { e.Left = 4 })
	open("more left than granted, adopted", entitlement.ErrInvalid, func(e *entitlement.Entry) { e.Kind, e.Left = entitlement.Adopted, 6 })

	next := func(what string, want error, entry entitlement.Entry) {
		entry.Plan = opening.Plan
		call := "Fold of " + entry.Kind.String()
		fold(call, what, want, func() []entitlement.Entry {
			return []entitlement.Entry{opening, {Kind: entitlement.Activated, Plan: opening.Plan, At: five.From(), Left: 5}, entry}
		})
	}
	next("a second opening", entitlement.ErrForeign, opening)
	next("a kind that is none", entitlement.ErrInvalid, entitlement.Entry{Kind: math.MaxUint8, At: noon, Left: 5})
	next("a long ID", entitlement.ErrID, entitlement.Entry{Kind: entitlement.Consumed, Incident: entitlement.IncidentID(long), At: noon, Left: 4})
	next("another number left", entitlement.ErrForeign, entitlement.Entry{Kind: entitlement.Consumed, Incident: "1", At: noon, Left: 3})
	next("after the term", entitlement.ErrRefused, entitlement.Entry{Kind: entitlement.Consumed, Incident: "1", At: five.Until(), Left: 4})
	next("no deadline", entitlement.ErrInvalid, entitlement.Entry{Kind: entitlement.Held, Incident: "1", At: noon, Left: 5})
	next("nothing held", entitlement.ErrForeign, entitlement.Entry{Kind: entitlement.Confirmed, Incident: "1", At: noon, Left: 4})
	next("nothing held", entitlement.ErrForeign, entitlement.Entry{Kind: entitlement.Released, Incident: "1", At: noon, Left: 5})
	next("nothing consumed", entitlement.ErrForeign, entitlement.Entry{Kind: entitlement.Refunded, Incident: "1", Why: entitlement.RefundBug, At: noon, Left: 5})
	next("by nobody", entitlement.ErrInvalid, entitlement.Entry{Kind: entitlement.Adjusted, Note: "n", Seen: "s", At: noon, Was: 5, Left: 4})
	next("from another number", entitlement.ErrForeign, entitlement.Entry{Kind: entitlement.Adjusted, Actor: "a", Note: "n", Seen: "s", At: noon, Was: 4, Left: 3})
	next("a deadline", entitlement.ErrInvalid, entitlement.Entry{Kind: entitlement.Consumed, Incident: "1", At: noon, Until: noon, Left: 4})
	next("without a reason", entitlement.ErrInvalid, entitlement.Entry{Kind: entitlement.Refused, At: noon, Left: 5})
	next("of a refusal", entitlement.ErrInvalid, entitlement.Entry{Kind: entitlement.Refused, Of: entitlement.Refused, Reasons: "depleted", At: noon, Left: 5})
	next("of an incident that is long", entitlement.ErrID, entitlement.Entry{Kind: entitlement.Refused, Incident: entitlement.IncidentID(long), Reasons: "depleted", At: noon, Left: 5})
	next("without an account", entitlement.ErrInvalid, entitlement.Entry{Kind: entitlement.UnlinkedFrom, Link: "c", At: noon, Left: 5})
	next("without a contract", entitlement.ErrInvalid, entitlement.Entry{Kind: entitlement.LinkedTo, Account: "a", At: noon, Left: 5})
	open("a deadline", entitlement.ErrInvalid, func(e *entitlement.Entry) { e.Until = noon })
	open("that renews nothing", entitlement.ErrID, func(e *entitlement.Entry) { e.Kind = entitlement.Renewed })
	open("that renews itself", entitlement.ErrInvalid, func(e *entitlement.Entry) { e.Kind, e.Renews = entitlement.Renewed, e.Plan })
	next("twice", entitlement.ErrRefused, entitlement.Entry{Kind: entitlement.Activated, At: noon, Left: 5})
	next("before the end", entitlement.ErrRefused, entitlement.Entry{Kind: entitlement.Lapsed, At: noon, Left: 5})
	next("beyond all years", entitlement.ErrRange, entitlement.Entry{Kind: entitlement.Refused, Reasons: "depleted", At: distant, Left: 5})
	next("another number left", entitlement.ErrForeign, entitlement.Entry{Kind: entitlement.LinkedTo, Account: "a", Link: "c", At: noon, Left: entitlement.Unlimited})

	fold("BalanceAt", "no opening", entitlement.ErrForeign, func() []entitlement.Entry {
		return []entitlement.Entry{{Kind: entitlement.Consumed, Plan: "p", At: noon}}
	})
	var none iter.Seq[entitlement.Entry] = func(func(entitlement.Entry) bool) {}
	if j, err := entitlement.Fold(none); err != nil || j.Len() != 0 {
		t.Errorf("no entries: %v", err)
	}
	return rows
}
