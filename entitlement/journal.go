package entitlement

import (
	"errors"
	"fmt"
	"iter"
	"time"
)

// Journal is the memory of one plan: the value that its entries add up to, and
// which incidents were consumed and given back. It adds to what [Entitlement]
// guarantees that an incident is consumed at most once and a consumption given
// back at most once.
//
// The zero Journal is empty: its first entry must open a plan. A Journal is not
// safe for concurrent use, and a copy shares its memory with the original.
type Journal struct {
	plan  Entitlement
	len   int
	spent map[IncidentID]spent
}

type spent struct {
	at       time.Time
	refunded bool
}

// Fold replays entries, in the order in which they were made, into the journal
// they add up to. Every entry is checked as if it were made now: an entry that
// breaks a law, skips the first entry or does not agree on what is left is an
// [*EntryError], with an empty journal.
func Fold(entries iter.Seq[Entry]) (Journal, error) {
	var j Journal
	for e := range entries {
		if err := j.Append(e); err != nil {
			return Journal{}, err
		}
	}
	return j, nil
}

// An EntryError says which entry of a journal cannot be.
type EntryError struct {
	Index int // of the entry, from 0
	Entry Entry
	Err   error
}

// Error names the entry and what is wrong with it.
func (e *EntryError) Error() string {
	return fmt.Sprintf("entitlement: entry %d (%s, plan %.64q): %v", e.Index, e.Entry.Kind, e.Entry.Plan, e.Err)
}

// Unwrap returns the cause.
func (e *EntryError) Unwrap() error { return e.Err }

// Entitlement returns the value that the entries add up to; the zero
// Entitlement if there are none.
func (j *Journal) Entitlement() Entitlement { return j.plan }

// Len returns how many entries the journal has.
func (j *Journal) Len() int { return j.len }

// Left returns how many incidents the plan can pay at the instant at: none
// before its activation and outside of its term, else what remains.
func (j *Journal) Left(at time.Time) Quota {
	if !j.plan.Status(at).Usable() {
		return 0
	}
	return j.plan.left
}

// Append adds an entry that was made elsewhere, after checking it. On error,
// an [*EntryError], the journal is unchanged.
func (j *Journal) Append(entry Entry) error {
	if err := j.append(entry); err != nil {
		return &EntryError{j.len, entry, err}
	}
	return nil
}

func (j *Journal) append(entry Entry) error {
	if entry.Kind.opens() {
		return j.open(entry)
	}
	if j.len == 0 || entry.Plan != j.plan.plan {
		return fmt.Errorf("%w: the journal is that of plan %.64q", ErrForeign, j.plan.plan)
	}
	next, made := j.plan, entry
	var err error
	switch entry.Kind {
	case Activated:
		next, made, err = next.Activate(entry.At)
	case Consumed:
		next, made, err = j.consume(entry.Incident, entry.At)
	case Refunded:
		next, made, err = j.refund(entry.Incident, entry.Why, entry.At)
	case Refused, LinkedTo:
		made.Left = next.left
	default:
		err = fmt.Errorf("%w: %s", ErrInvalid, entry.Kind)
	}
	if err != nil {
		return err
	}
	if made.Left != entry.Left {
		return fmt.Errorf("%w: %s left, where the entries before leave %s", ErrForeign, entry.Left, made.Left)
	}
	j.commit(next, made)
	return nil
}

// open makes the journal's first entry.
func (j *Journal) open(entry Entry) error {
	if j.len != 0 {
		return fmt.Errorf("%w: the journal is that of plan %.64q", ErrForeign, j.plan.plan)
	}
	if err := checkID("plan", entry.Plan); err != nil {
		return err
	}
	loc, err := entry.Term.Location()
	if err != nil {
		return err
	}
	g := Grant{
		Plan: entry.Plan, Offer: entry.Offer, Benefit: entry.Benefit,
		Bought: entry.Bought, Quota: &entry.Granted,
	}
	if entry.Kind == Adopted {
		g.Left = &entry.Left
	}
	plan, err := newPlan(g, entry.Term, loc)
	if err != nil {
		return err
	}
	if plan.left != entry.Left {
		return fmt.Errorf("%w: %s left of %s", ErrForeign, entry.Left, entry.Granted)
	}
	j.commit(plan, entry)
	return nil
}

func (j *Journal) commit(next Entitlement, made Entry) {
	switch made.Kind {
	case Consumed:
		if j.spent == nil {
			j.spent = map[IncidentID]spent{}
		}
		j.spent[made.Incident] = spent{at: made.At}
	case Refunded:
		j.spent[made.Incident] = spent{j.spent[made.Incident].at, true}
	}
	j.plan = next
	j.len++
}

// Activate is [Entitlement.Activate] on the journal's plan. The entry, also
// that of a refusal, is appended.
func (j *Journal) Activate(at time.Time) (Entry, error) {
	return j.do(j.plan.Activate(at))
}

// Consume is [Entitlement.Consume] on the journal's plan; an incident that was
// consumed before is refused with [AlreadyConsumed], also after it was given
// back. The entry, also that of a refusal, is appended.
func (j *Journal) Consume(incident IncidentID, at time.Time) (Entry, error) {
	return j.do(j.consume(incident, at))
}

func (j *Journal) consume(incident IncidentID, at time.Time) (Entitlement, Entry, error) {
	if _, twice := j.spent[incident]; twice {
		return j.refuse(Consumed, incident, at, AlreadyConsumed)
	}
	return j.plan.Consume(incident, at)
}

// Refund is [Entitlement.Refund] of the incident's consumption. An incident
// that was not consumed from the plan is an error that wraps [ErrForeign]; one
// that was given back before is refused with [AlreadyRefunded] (LCY-05). The
// entry, also that of a refusal, is appended.
func (j *Journal) Refund(incident IncidentID, why RefundReason, at time.Time) (Entry, error) {
	return j.do(j.refund(incident, why, at))
}

func (j *Journal) refund(incident IncidentID, why RefundReason, at time.Time) (Entitlement, Entry, error) {
	s, ok := j.spent[incident]
	switch {
	case !ok:
		return j.plan, Entry{}, fmt.Errorf("%w: plan %.64q did not pay incident %.64q", ErrForeign, j.plan.plan, incident)
	case s.refunded:
		return j.refuse(Refunded, incident, at, AlreadyRefunded)
	}
	return j.plan.Refund(Entry{Kind: Consumed, Plan: j.plan.plan, Incident: incident, At: s.at}, why, at)
}

func (j *Journal) refuse(kind EntryKind, incident IncidentID, at time.Time, code Code) (Entitlement, Entry, error) {
	at, err := instant(at)
	if err != nil {
		return j.plan, Entry{}, err
	}
	entry, err := j.plan.refuse(kind, incident, at, CodesOf(code))
	return j.plan, entry, err
}

// do appends what a command made: its entry, or that of its refusal.
func (j *Journal) do(next Entitlement, made Entry, err error) (Entry, error) {
	if j.len == 0 {
		return Entry{}, fmt.Errorf("%w: the journal is empty", ErrForeign)
	}
	if err == nil || errors.Is(err, ErrRefused) {
		j.commit(next, made)
	}
	return made, err
}
