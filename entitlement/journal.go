package entitlement

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"sort"
	"time"
)

// Journal is the memory of one plan: the value that its entries add up to, and
// which incidents were held, consumed and given back. It adds to what
// [Entitlement] guarantees that an incident is consumed at most once, a
// consumption given back at most once, a hold confirmed or released at most
// once, and that what is held for one incident is not taken by another.
//
// A hold counts at every instant before its deadline, even at one before it was
// made: an entry that is dated back cannot take its unit.
//
// The zero Journal is empty: its first entry must open a plan. A Journal is not
// safe for concurrent use. A copy of a Journal that has entries is the same journal,
// as a copy of a map is the same map.
type Journal struct {
	*memory
}

// memory is what a journal and its copies have in common.
type memory struct {
	plan      Entitlement
	len       int
	lapsed    bool
	incidents map[IncidentID]incident
	deadlines []int64 // of the holds that are neither confirmed nor released, ascending
	lastTaken int64   // the latest instant at which something was held or consumed
}

// ensure gives a zero Journal its memory. Every exported method does that first.
func (j *Journal) ensure() *Journal {
	if j.memory == nil {
		j.memory = new(memory)
	}
	return j
}

// incident is what became of one incident. An incident whose hold is void or
// released has consumed nothing, and may be held or consumed again.
type incident struct {
	stage stage
	at    int64 // of the hold, the release or the consumption
	until int64 // of the hold
}

type stage uint8

const (
	onHold stage = iota + 1
	released
	spent
	refunded
)

// Fold replays entries, in the order in which they were made, into the journal
// they add up to. Every entry is checked as if it were made now. Fold returns an
// [*EntryError] and an empty journal for an entry that the journal would not have
// made, that comes before the one that opens the plan, that disagrees on what is
// left, or that has a field which entries of its kind do not have.
func Fold(entries iter.Seq[Entry]) (Journal, error) {
	var j Journal
	for e := range each(entries) {
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
func (j *Journal) Entitlement() Entitlement { return j.ensure().plan }

// Len returns how many entries the journal has.
func (j *Journal) Len() int { return j.ensure().len }

// Held returns how many holds are open at the instant at: neither confirmed nor
// released, and before their deadline.
func (j *Journal) Held(at time.Time) int { return j.ensure().held(micros(at)) }

func (j *Journal) held(at int64) int {
	void := sort.Search(len(j.deadlines), func(i int) bool { return j.deadlines[i] > at })
	return len(j.deadlines) - void
}

// Left returns how many incidents the plan can pay at the instant at: none
// before its activation and outside of its term, else what remains and is not
// held.
func (j *Journal) Left(at time.Time) Quota {
	switch left := j.ensure().plan.left; {
	case !j.Status(at).Usable():
		return 0
	case left == Unlimited:
		return Unlimited
	default:
		return left - Quota(j.Held(at))
	}
}

// Status is [Entitlement.Status] of the journal's plan, or [AllHeld] if holds
// leave nothing to a plan that could pay.
func (j *Journal) Status(at time.Time) Status {
	return j.ensure().plan.Status(at).holding(j.Held(at))
}

// Append adds an entry that was made elsewhere, after checking it. On error,
// an [*EntryError], the journal is unchanged.
func (j *Journal) Append(entry Entry) error {
	if err := j.ensure().append(entry); err != nil {
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
	err := entry.checkFields()
	if err != nil {
		return err
	}
	switch entry.Kind {
	case Activated:
		next, made, err = next.Activate(entry.At)
	case Held:
		next, made, err = j.hold(entry.Incident, entry.At, entry.Until)
	case Confirmed:
		next, made, err = j.confirm(entry.Incident, entry.At)
	case Released:
		next, made, err = j.release(entry.Incident, entry.At)
	case Consumed:
		next, made, err = j.consume(entry.Incident, entry.At)
	case Refunded:
		next, made, err = j.refund(entry.Incident, entry.Why, entry.At)
	case Adjusted:
		next, made, err = next.Adjust(Adjustment{To: entry.Left, Who: entry.Actor, Why: entry.Note, Seen: entry.Seen}, entry.At)
	case Lapsed:
		next, made, err = j.lapse(entry.At)
	case Refused, LinkedTo, UnlinkedFrom:
		// Notes. A link is to a contract, which carries other plans as well: one
		// plan's journal cannot tell which links there are.
		made.At, err = instant(entry.At)
		made.Left = next.left
	default:
		err = fmt.Errorf("%w: %s is no kind of entry", ErrInvalid, entry.Kind)
	}
	if err != nil {
		return err
	}
	if made.Left != entry.Left || made.Was != entry.Was {
		return fmt.Errorf("%w: %s left and %s before, where the entries before make it %s and %s", ErrForeign, entry.Left, entry.Was, made.Left, made.Was)
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
	if err := entry.checkFields(); err != nil {
		return err
	}
	if _, err := instant(entry.At); err != nil {
		return err
	}
	loc, err := entry.Term.Location()
	if err != nil {
		return err
	}
	g := Grant{
		Plan: entry.Plan, Offer: entry.Offer, Benefit: entry.Benefit,
		Bought: entry.Bought, Grace: entry.Grace, Quota: &entry.Granted,
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

// commit appends an entry that was checked.
func (j *Journal) commit(next Entitlement, made Entry) {
	switch made.Kind {
	case Held:
		j.move(made, onHold)
	case Released:
		j.move(made, released)
	case Consumed, Confirmed:
		j.move(made, spent)
	case Refunded:
		j.move(made, refunded)
	case Lapsed:
		j.lapsed = true
	}
	j.plan = next
	j.len++
}

// move takes an incident to its next stage, and keeps the deadlines those of
// the incidents on hold.
func (j *Journal) move(made Entry, to stage) {
	was := j.incidents[made.Incident]
	if was.stage == onHold {
		i, _ := slices.BinarySearch(j.deadlines, was.until)
		j.deadlines = slices.Delete(j.deadlines, i, i+1)
	}
	now := incident{stage: to, at: made.At.UnixMicro()}
	if to == onHold {
		now.until = made.Until.UnixMicro()
		i, _ := slices.BinarySearch(j.deadlines, now.until)
		j.deadlines = slices.Insert(j.deadlines, i, now.until)
	}
	if to == onHold || to == spent {
		j.lastTaken = max(j.lastTaken, now.at)
	}
	if j.incidents == nil {
		j.incidents = map[IncidentID]incident{}
	}
	j.incidents[made.Incident] = now
}

// Activate is [Entitlement.Activate] on the journal's plan. The entry is appended,
// even if it is that of a refusal.
func (j *Journal) Activate(at time.Time) (Entry, error) {
	return j.do(j.ensure().plan.Activate(at))
}

// Consume is [Entitlement.Consume] on the journal's plan; an incident that was
// consumed before is refused with [AlreadyConsumed], even after it was given back,
// and one with an open hold with [AlreadyHeld]; where holds leave none, the refusal
// is [AllHeld]. The entry is appended, even if it is that of a refusal.
func (j *Journal) Consume(incident IncidentID, at time.Time) (Entry, error) {
	return j.do(j.ensure().consume(incident, at))
}

func (j *Journal) consume(id IncidentID, at time.Time) (Entitlement, Entry, error) {
	return j.take(Consumed, id, at, func() (Entitlement, Entry, error) { return j.plan.Consume(id, at) })
}

// Hold is [Entitlement.Hold] on the journal's plan, with the refusals of
// [Journal.Consume]. An incident whose hold is void or released may be held
// again, but not from an instant before that: this wraps [ErrBackwards]. The
// entry is appended, even if it is that of a refusal.
func (j *Journal) Hold(incident IncidentID, at, until time.Time) (Entry, error) {
	return j.do(j.ensure().hold(incident, at, until))
}

func (j *Journal) hold(id IncidentID, at, until time.Time) (Entitlement, Entry, error) {
	return j.take(Held, id, at, func() (Entitlement, Entry, error) { return j.plan.Hold(id, at, until) })
}

// take is what consuming and holding have in common: the incident must be free
// for it, and the plan must have one left that no hold has set aside.
func (j *Journal) take(kind EntryKind, id IncidentID, at time.Time, command func() (Entitlement, Entry, error)) (Entitlement, Entry, error) {
	was := j.incidents[id]
	switch {
	case was.stage >= spent:
		return j.refuse(kind, id, at, AlreadyConsumed)
	case was.stage == onHold && micros(at) < was.until:
		return j.refuse(kind, id, at, AlreadyHeld)
	}
	next, made, err := command()
	switch {
	case err != nil:
		return next, made, err
	case was.stage == released && made.At.UnixMicro() < was.at:
		return j.plan, Entry{}, checkOrder(made.At, time.UnixMicro(was.at).UTC())
	case j.plan.allHeld(j.held(made.At.UnixMicro())):
		return j.refuse(kind, id, at, AllHeld)
	}
	return next, made, nil
}

// Confirm is [Entitlement.Confirm] of the incident's hold: it becomes the one
// consumption of the incident. An incident that was never held is an error that
// wraps [ErrForeign]; one that was consumed is refused with [AlreadyConsumed], a
// hold that was released with [HoldReleased], a void one with [HoldVoid]. A
// confirmation that is dated back before the deadline, when what was held has been
// given to others since, is refused with [AllHeld]. The entry is appended, even if it
// is that of a refusal.
func (j *Journal) Confirm(incident IncidentID, at time.Time) (Entry, error) {
	return j.do(j.ensure().confirm(incident, at))
}

func (j *Journal) confirm(id IncidentID, at time.Time) (Entitlement, Entry, error) {
	next, made, err := j.resolve(Confirmed, id, at, j.plan.Confirm)
	others := j.held(micros(at)) - 1
	if err == nil && j.lastTaken >= j.incidents[id].until && j.plan.allHeld(others) {
		// Its unit counted as free from its deadline on, and was given away since.
		return j.refuse(Confirmed, id, at, AllHeld)
	}
	return next, made, err
}

// Release is [Entitlement.Release] of the incident's hold, with the refusals of
// [Journal.Confirm]. The entry is appended, even if it is that of a refusal.
func (j *Journal) Release(incident IncidentID, at time.Time) (Entry, error) {
	return j.do(j.ensure().release(incident, at))
}

func (j *Journal) release(id IncidentID, at time.Time) (Entitlement, Entry, error) {
	return j.resolve(Released, id, at, j.plan.Release)
}

func (j *Journal) resolve(kind EntryKind, id IncidentID, at time.Time, command func(Entry, time.Time) (Entitlement, Entry, error)) (Entitlement, Entry, error) {
	was, known := j.incidents[id]
	switch {
	case !known:
		return j.plan, Entry{}, fmt.Errorf("%w: plan %.64q holds nothing for incident %.64q", ErrForeign, j.plan.plan, id)
	case was.stage >= spent:
		return j.refuse(kind, id, at, AlreadyConsumed)
	case was.stage == released:
		return j.refuse(kind, id, at, HoldReleased)
	}
	return command(Entry{
		Kind: Held, Plan: j.plan.plan, Incident: id,
		At: time.UnixMicro(was.at).UTC(), Until: time.UnixMicro(was.until).UTC(),
	}, at)
}

// Refund is [Entitlement.Refund] of the incident's consumption. An incident
// that was not consumed from the plan is an error that wraps [ErrForeign]; one
// that was given back before is refused with [AlreadyRefunded] (LCY-05). The
// entry is appended, even if it is that of a refusal.
func (j *Journal) Refund(incident IncidentID, why RefundReason, at time.Time) (Entry, error) {
	return j.do(j.ensure().refund(incident, why, at))
}

func (j *Journal) refund(incident IncidentID, why RefundReason, at time.Time) (Entitlement, Entry, error) {
	was := j.incidents[incident]
	switch was.stage {
	case spent:
		return j.plan.Refund(Entry{Kind: Consumed, Plan: j.plan.plan, Incident: incident, At: time.UnixMicro(was.at).UTC()}, why, at)
	case refunded:
		return j.refuse(Refunded, incident, at, AlreadyRefunded)
	}
	return j.plan, Entry{}, fmt.Errorf("%w: plan %.64q did not pay incident %.64q", ErrForeign, j.plan.plan, incident)
}

// Adjust is [Entitlement.Adjust] on the journal's plan. Holds stay as they are:
// where fewer are left than are held, those that are confirmed first get them.
// The entry is appended, even if it is that of a refusal.
func (j *Journal) Adjust(a Adjustment, at time.Time) (Entry, error) {
	return j.do(j.ensure().plan.Adjust(a, at))
}

// Lapse is [Entitlement.Lapse] on the journal's plan; the end is recorded once,
// and then refused with [AlreadyLapsed]. The entry is appended, even if it is that of
// a refusal.
func (j *Journal) Lapse(at time.Time) (Entry, error) {
	return j.do(j.ensure().lapse(at))
}

func (j *Journal) lapse(at time.Time) (Entitlement, Entry, error) {
	if j.lapsed {
		return j.refuse(Lapsed, "", at, AlreadyLapsed)
	}
	return j.plan.Lapse(at)
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
