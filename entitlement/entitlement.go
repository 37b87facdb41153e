package entitlement

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"time"
)

// Grant says what a new plan is. It has no JSON: as an instant, From would lose the
// zone, and with it the day. What is stored of a plan is its [State]. The zero Grant
// is that of no plan, which [New] refuses.
type Grant struct {
	// Plan is the ID of the new plan.
	Plan PlanID

	// Offer and Benefit say what was bought and which of its benefits this is.
	Offer   Offer
	Benefit Benefit

	// From is the start of the term: the civil date on which it falls in its
	// own zone, which becomes the zone of the term. The hour does not matter.
	From time.Time

	// Bought is the day of the purchase, which decides whether a legacy offer
	// could still be bought (ENT-16). The zero Date means the term's start.
	Bought Date

	// Quota is the quota of the term. Nil means what [QuotaOf] says. Set it for
	// an older pack of a known size (AMB-09), or where nothing is published.
	Quota *Quota

	// Left adopts the plan in mid-term: this much of its quota is left, as a
	// portal shows it. Nil means that the plan is not adopted and all of it is
	// left. A plan of which some is used must have been activated, so it counts
	// as active from its term's start. For an unlimited plan it must be
	// [Unlimited].
	Left *Quota

	// Grace is how many days after its term the plan can still pay, up to
	// [MaxGrace], for a partner who relies on the [RenewalWindow]. Zero means none:
	// the plan ends with its term. In its grace a plan pays beside the one that
	// renews it, if that has started: what is left of it is not carried over, but it
	// is not lost on the anniversary either.
	Grace int
}

// MaxGrace is the longest [Grant.Grace], in days.
const MaxGrace = 366

// Entitlement is one plan: one benefit of one offer for one term, with its
// balance. It is an immutable value of fixed size, comparable with ==. The zero
// Entitlement is not a plan, and never usable.
//
// It guarantees that its balance stays between 0 and what was granted, and that
// nothing is consumed before its activation or outside of its term. It does not
// remember which incidents those were: that is [Journal].
type Entitlement struct {
	plan     PlanID
	offer    Offer
	benefit  Benefit
	adopted  bool
	active   bool
	grace    uint16 // days
	term     Term
	bought   Date
	from     int64 // the instants at which the plan can pay, half-open, in microseconds since 1970 UTC
	until    int64 // after the term and its grace
	since    int64 // of the activation, if active
	granted  Quota // of the whole term
	base     Quota // what the book began with: granted, or what was left when adopted
	left     Quota
	consumed uint64
	refunded uint64
	adjusted int64
}

// New returns the plan that g describes. The errors wrap [ErrID], [ErrInvalid],
// [ErrRange], [ErrZone], [ErrQuotaUnknown], [ErrNoBenefit] for an offer without
// incidents of the benefit, or [ErrOfferRetired] for a legacy offer bought too
// late.
func New(g Grant) (Entitlement, error) {
	if err := checkID("plan", g.Plan); err != nil {
		return Entitlement{}, err
	}
	term, loc, err := termOf(g.From)
	if err != nil {
		return Entitlement{}, err
	}
	return newPlan(g, term, loc)
}

func newPlan(g Grant, term Term, loc *time.Location) (Entitlement, error) {
	if !term.Start.IsValid() || term.Start.Year > maxYear {
		return Entitlement{}, fmt.Errorf("%w: a term from %s", ErrRange, term.Start)
	}
	bought := g.Bought
	if bought.IsZero() {
		bought = term.Start
	}
	if !bought.IsValid() {
		return Entitlement{}, fmt.Errorf("%w: bought on %s, which is no calendar day", ErrInvalid, bought)
	}
	if g.Offer.Legacy() && !bought.Before(retired) {
		return Entitlement{}, fmt.Errorf("%w: %s bought on %s, last possible day %s", ErrOfferRetired, g.Offer, bought, retired.AddDays(-1))
	}
	if g.Grace < 0 || g.Grace > MaxGrace {
		return Entitlement{}, fmt.Errorf("%w: a grace of %d days", ErrInvalid, g.Grace)
	}
	if !term.Anniversary().AddDays(g.Grace).IsValid() {
		// Its last day would have no text form.
		return Entitlement{}, fmt.Errorf("%w: a term from %s with a grace of %d days", ErrRange, term.Start, g.Grace)
	}
	granted, err := quotaOf(g, term)
	if err != nil {
		return Entitlement{}, err
	}
	e := Entitlement{
		plan: g.Plan, offer: g.Offer, benefit: g.Benefit, term: term, bought: bought, grace: uint16(g.Grace),
		from:    term.Start.Start(loc).UnixMicro(),
		until:   term.Anniversary().AddDays(g.Grace).Start(loc).UnixMicro(),
		granted: granted, base: granted, left: granted,
	}
	if g.Left != nil {
		if *g.Left > granted || (granted == Unlimited) != (*g.Left == Unlimited) {
			return Entitlement{}, fmt.Errorf("%w: %s left of %s", ErrInvalid, *g.Left, granted)
		}
		e.adopted, e.base, e.left = true, *g.Left, *g.Left
		if e.left < granted {
			e.active, e.since = true, e.from
		}
	}
	return e, nil
}

func quotaOf(g Grant, term Term) (Quota, error) {
	quota, err := QuotaOf(g.Offer, g.Benefit, term.Start.Start(time.UTC))
	stated := cmp.Or(g.Quota, g.Left)
	switch {
	case err == nil && quota == 0:
		// No statement of the caller's makes a benefit out of none (ENT-07).
		return 0, fmt.Errorf("%w: %s of %s", ErrNoBenefit, g.Benefit, g.Offer)
	case err == nil && g.Quota != nil:
		quota = *g.Quota
	case errors.Is(err, ErrQuotaUnknown) && stated != nil:
		quota = *stated
	case err != nil:
		return 0, err
	}
	if !quota.IsValid() || quota == 0 {
		return 0, fmt.Errorf("%w: a quota of %d; use Limited, from 1 on, or Unlimited", ErrInvalid, uint64(quota))
	}
	return quota, nil
}

// Plan returns the plan's ID.
func (e Entitlement) Plan() PlanID { return e.plan }

// Offer returns the offer that brought the plan.
func (e Entitlement) Offer() Offer { return e.offer }

// Benefit returns the benefit that the plan is of.
func (e Entitlement) Benefit() Benefit { return e.benefit }

// Term returns the civil term of the plan.
func (e Entitlement) Term() Term { return e.term }

// From returns the first instant of the term, in UTC.
func (e Entitlement) From() time.Time { return time.UnixMicro(e.from).UTC() }

// Until returns the first instant after the term and its grace, in UTC.
func (e Entitlement) Until() time.Time { return time.UnixMicro(e.until).UTC() }

// Grace returns how many days after its term the plan can still pay.
func (e Entitlement) Grace() int { return int(e.grace) }

// lastDay returns the last day on which the plan can pay.
func (e *Entitlement) lastDay() Date { return e.term.LastDay().AddDays(int(e.grace)) }

// Granted returns the quota of the whole term.
func (e Entitlement) Granted() Quota { return e.granted }

// Base returns what the book of the plan began with: the quota or, for an
// adopted plan, what was left of it.
func (e Entitlement) Base() Quota { return e.base }

// Remaining returns how many incidents are left. It does not ask whether they
// can be used: an ended plan keeps its remainder (see [Entitlement.Lapsed]),
// and what is held counts as remaining.
func (e Entitlement) Remaining() Quota { return e.left }

// Consumed returns how many incidents were consumed, given back or not.
func (e Entitlement) Consumed() uint64 { return e.consumed }

// Refunded returns how many consumptions were given back.
func (e Entitlement) Refunded() uint64 { return e.refunded }

// Adjusted returns by how many incidents all adjustments together have changed
// what is left; it is negative if they took some away. For a limited plan, base +
// adjusted = remaining + consumed - refunded.
func (e Entitlement) Adjusted() int64 { return e.adjusted }

// Lapsed returns how many incidents have lapsed at the instant at: what
// remained when the plan ended, and none before. An unlimited plan has nothing
// to lose.
func (e Entitlement) Lapsed(at time.Time) Quota {
	if micros(at) < e.until || e.left == Unlimited {
		return 0
	}
	return e.left
}

// Activation returns the instant from which the plan can pay, and whether there
// is one.
func (e Entitlement) Activation() (time.Time, bool) {
	return time.UnixMicro(e.since).UTC(), e.active
}

// CredentialsWithin is how long after its activation a plan's access ID and
// contract ID may take to be shown (ENT-23).
const CredentialsWithin = 2 * time.Minute

// CredentialsShown reports whether access ID and contract ID can be expected to
// be shown at the instant at: they are after [CredentialsWithin] (ENT-23).
func (e Entitlement) CredentialsShown(at time.Time) bool {
	return e.active && micros(at) >= e.since+CredentialsWithin.Microseconds()
}

// Opening returns the first entry of the plan's journal, granted or adopted,
// dated at. An instant out of range is left as it is, and every journal refuses
// the entry.
func (e Entitlement) Opening(at time.Time) Entry {
	if cut, err := instant(at); err == nil {
		at = cut
	}
	kind := Granted
	if e.adopted {
		kind = Adopted
	}
	return Entry{
		Kind: kind, Plan: e.plan, At: at, Left: e.base,
		Offer: e.offer, Benefit: e.benefit, Term: e.term, Bought: e.bought, Grace: int(e.grace), Granted: e.granted,
	}
}

// blocked returns why the plan cannot pay at an instant.
func (e *Entitlement) blocked(at int64) Codes {
	var s Codes
	if !e.active || at < e.since {
		s |= 1 << NotActivated
	}
	if at < e.from {
		s |= 1 << NotStarted
	}
	if at >= e.until {
		s |= 1 << Expired
	}
	if e.left == 0 {
		s |= 1 << Depleted
	}
	return s
}

// refuse returns the entry and the error of a command that the plan's state
// does not allow.
func (e *Entitlement) refuse(kind EntryKind, incident IncidentID, at time.Time, why Codes) (Entry, error) {
	return Entry{Kind: Refused, Of: kind, Plan: e.plan, Incident: incident, At: at, Left: e.left, Reasons: why.String()},
		&RefusedError{Plan: e.plan, Kind: kind, Status: Status{why, *e}}
}

// Activate makes the plan able to pay from the instant at (ENT-20). Whether the
// person may do that is [Role.CanActivate]. An active plan, or one whose term
// has ended, refuses; a term that has yet to start does not.
func (e Entitlement) Activate(at time.Time) (Entitlement, Entry, error) {
	at, err := instant(at)
	if err != nil {
		return e, Entry{}, err
	}
	var why Codes
	if e.active {
		why |= 1 << AlreadyActivated
	}
	if at.UnixMicro() >= e.until {
		why |= 1 << Expired
	}
	if why != 0 {
		entry, err := e.refuse(Activated, "", at, why)
		return e, entry, err
	}
	e.active, e.since = true, at.UnixMicro()
	return e, Entry{Kind: Activated, Plan: e.plan, At: at, Left: e.left}, nil
}

// Consume takes one incident at the instant at (ENT-37). The plan must be
// activated, within its term, and have one left: the last one can be taken, and
// then no more. An unlimited plan counts what is taken and never runs out
// (ENT-36).
//
// If it is refused, it returns e unchanged, the refusal as an entry, and a
// [*RefusedError]. A malformed incident ID or an instant out of range is an
// error that wraps [ErrID] or [ErrRange], without an entry. Consume does not
// allocate unless it refuses.
func (e Entitlement) Consume(incident IncidentID, at time.Time) (Entitlement, Entry, error) {
	entry, err := e.take(Consumed, incident, at)
	return e, entry, err
}

// take consumes in place, with an entry of kind.
func (e *Entitlement) take(kind EntryKind, incident IncidentID, at time.Time) (Entry, error) {
	if err := checkID("incident", incident); err != nil {
		return Entry{}, err
	}
	at, err := instant(at)
	if err != nil {
		return Entry{}, err
	}
	if why := e.blocked(at.UnixMicro()); why != 0 {
		return e.refuse(kind, incident, at, why)
	}
	if e.consumed == math.MaxUint64 {
		return Entry{}, fmt.Errorf("%w: plan %q has counted %d incidents", ErrRange, e.plan, e.consumed)
	}
	if e.left != Unlimited {
		e.left--
	}
	e.consumed++
	return Entry{Kind: kind, Plan: e.plan, Incident: incident, At: at, Left: e.left}, nil
}

// Refund gives one consumption back to the term that was charged, whether or
// not it has ended: an ended plan stays unusable, and nothing is carried into
// the next term (AMB-16).
//
// consumed is the entry that Consume or Confirm returned. An entry of another
// plan or kind, or of an instant at which the plan could not pay, is an error that
// wraps [ErrForeign], one without an incident [ErrID]; an instant before the
// consumption wraps [ErrBackwards]. The value cannot know which of its
// consumptions were given back: it refuses only when all were, with
// [NothingToRefund]. That each is given back once is for [Journal] to ensure. An
// approval ([RefundApproved]) of an on-premises incident is refused with
// [NoRefundPath] (ENT-39), and a refund to a plan of which nothing is missing with
// [QuotaFull]: an incident that an adjustment has brought back does not come back
// again until another one is taken.
func (e Entitlement) Refund(consumed Entry, why RefundReason, at time.Time) (Entitlement, Entry, error) {
	at, err := instant(at)
	if err != nil {
		return e, Entry{}, err
	}
	switch {
	case !consumed.Kind.takes() || consumed.Plan != e.plan:
		return e, Entry{}, fmt.Errorf("%w: %s entry of plan %.64q for a refund of plan %.64q", ErrForeign, consumed.Kind, consumed.Plan, e.plan)
	case !why.IsValid():
		return e, Entry{}, fmt.Errorf("%w: %s says nothing of why to give back", ErrInvalid, why)
	case micros(consumed.At) < e.from || micros(consumed.At) >= e.until:
		return e, Entry{}, fmt.Errorf("%w: consumed at %s, when plan %.64q could not pay", ErrForeign, consumed.At.Format(time.RFC3339), e.plan)
	}
	if err := checkID("incident", consumed.Incident); err != nil {
		return e, Entry{}, err
	}
	if err := checkOrder(at, consumed.At); err != nil {
		return e, Entry{}, err
	}
	var refusal Codes
	if why == RefundApproved && e.benefit != CloudSupport {
		refusal |= 1 << NoRefundPath
	}
	if e.refunded >= e.consumed {
		refusal |= 1 << NothingToRefund
	} else if e.left != Unlimited && e.left >= e.granted {
		refusal |= 1 << QuotaFull
	}
	if refusal != 0 {
		entry, err := e.refuse(Refunded, consumed.Incident, at, refusal)
		return e, entry, err
	}
	if e.left != Unlimited {
		e.left++
	}
	e.refunded++
	return e, Entry{Kind: Refunded, Plan: e.plan, Incident: consumed.Incident, At: at, Left: e.left, Why: why}, nil
}

// Lapse returns the entry that records the end of the plan with what remained
// (ENT-31). It changes nothing, because a plan ends by time alone, recorded or
// not. A plan that has not ended at the instant at refuses with [NotEnded]; that
// the end is recorded once is for [Journal] to ensure. The error for an instant
// out of range wraps [ErrRange].
func (e Entitlement) Lapse(at time.Time) (Entitlement, Entry, error) {
	at, err := instant(at)
	if err != nil {
		return e, Entry{}, err
	}
	if at.UnixMicro() < e.until {
		entry, err := e.refuse(Lapsed, "", at, 1<<NotEnded)
		return e, entry, err
	}
	return e, Entry{Kind: Lapsed, Plan: e.plan, At: at, Left: e.left}, nil
}

// Renew returns the plan of the next term: the same offer and benefit, with a
// fresh quota read anew from the date on which the term starts (ENT-12,
// ENT-13, LCY-29). Nothing of the old term is carried over, and the old value
// stays what it was. The new plan has to be activated.
//
// next must be another ID than e's, or the error wraps [ErrID]. from is read as
// [Grant].From. It must not be on a day before the anniversary of e's term, and
// the new term must not start before the instant at which e's term ends, or the
// error wraps [ErrOverlap]: in a zone further east the anniversary comes some
// hours too early. The grace of e is not part of its term, and the new plan has the
// same grace. [Term.Renewal] says on which day a renewal that comes early or late
// starts. A legacy offer cannot be renewed from 2025-01-22 on ([ErrOfferRetired]).
// The other errors are those of [New], and [ErrZone] for the zero Entitlement.
func (e Entitlement) Renew(next PlanID, from time.Time) (Entitlement, Entry, error) {
	term, loc, err := termOf(from)
	if err != nil {
		return Entitlement{}, Entry{}, err
	}
	there, err := e.term.Location()
	if err != nil {
		return Entitlement{}, Entry{}, err
	}
	start, end := term.Start.Start(loc), e.term.Anniversary().Start(there)
	switch {
	case term.Start.Before(e.term.Anniversary()):
		return Entitlement{}, Entry{}, fmt.Errorf("%w: a renewal on %s, before %s", ErrOverlap, term.Start, e.term.Anniversary())
	case start.Before(end):
		return Entitlement{}, Entry{}, fmt.Errorf("%w: a renewal at %s, and the term before ends at %s",
			ErrOverlap, start.UTC().Format(time.RFC3339), end.UTC().Format(time.RFC3339))
	case next == e.plan:
		// Entries name plans: those of the old term would count as the new one's.
		return Entitlement{}, Entry{}, fmt.Errorf("%w: a renewal of plan %.64q under its own ID", ErrID, next)
	}
	renewed, err := New(Grant{Plan: next, Offer: e.offer, Benefit: e.benefit, From: from, Grace: int(e.grace)})
	if err != nil {
		return Entitlement{}, Entry{}, err
	}
	entry := renewed.Opening(renewed.From())
	entry.Kind, entry.Renews = Renewed, e.plan
	return renewed, entry, nil
}

// Compare orders plans as they are suggested to somebody who has not chosen
// one: unlimited before limited, then the earliest end, the fewest left, the
// earliest start, the lowest ID (AMB-17). It returns -1, 0 or +1; it is 0 for
// equal IDs only if all the rest is equal too.
func Compare(a, b Entitlement) int {
	unlimited := func(e Entitlement) int {
		if e.left == Unlimited {
			return 0
		}
		return 1
	}
	return cmp.Or(
		cmp.Compare(unlimited(a), unlimited(b)),
		cmp.Compare(a.until, b.until),
		cmp.Compare(a.left, b.left),
		cmp.Compare(a.from, b.from),
		cmp.Compare(a.plan, b.plan),
	)
}
