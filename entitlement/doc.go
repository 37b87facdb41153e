// Package entitlement computes what a Microsoft partner's support incidents
// are and what may be done with them: how many an offer brings for which term,
// whether a plan can pay right now and every reason why it cannot, and what
// consuming and giving back does to its balance.
//
// The main type is [Entitlement]: one plan, which is one benefit of one offer
// for one term, as an immutable value. Most callers create it with [New] and
// go on with [Entitlement.Activate], [Entitlement.Consume] and
// [Entitlement.Refund], each of which returns the next value and the [Entry]
// that records the step. A [Journal] is the memory behind the value: it knows
// which incidents are held, were consumed and were given back, and it can be
// folded from its entries at any time with [Fold]. [BalanceAt] reads from the
// entries what was left on a day, and what was believed on it. A value alone is
// stored as JSON or as its [State], and read back with [Restore].
//
// The package keeps no books (package lifecycle does), knows no money, reads no
// clock and starts nothing. Every function is pure: time is an argument, and
// equal arguments give equal results.
//
// # Model
//
// A partner buys an [Offer]. It brings incidents of up to two kinds of
// [Benefit], for cloud products and for on-premises products; how many depends
// on the civil date on which the term starts ([QuotaOf]). Before a plan can pay
// it must be activated by somebody with the right [Role], and the account that
// wants to use it must be linked to its contract. Incidents are whole numbers:
// the call that takes the balance to 0 succeeds, and the next is refused.
//
// Where a decision takes its time, [Journal.Hold] sets an incident aside until a
// deadline; it is confirmed or released once, and void at the deadline by
// itself. Where incidents were spent without the book, before it began or beside
// it, a plan is adopted with what is left ([Grant]) and brought to what a portal
// shows ([Entitlement.Adjust]). For every limited plan, base + adjusted =
// remaining + consumed - refunded, and what remains at its end lapses.
//
// # Time
//
// Instants are cut to whole microseconds. A [Term] is a civil date and a zone:
// it starts with the first instant of that day there and ends with the first
// instant of its anniversary, so that a term from 2024-08-01 has its last day
// on 2025-07-31. A term from 29 February ends on the 28th. A day on which the
// clocks skip midnight starts when they do: a term from 2019-09-08 in Santiago
// starts at 01:00 there, 2019-09-08T04:00:00Z. [Term.Renewal] says which term
// follows a renewal that is early, on the day or late. Program dates, such
// as 2025-06-23, when the quota of Solutions Partner offers changed, have no
// zone (AMB-29): they are compared with the civil date of the term's start
// where the partner is, so 2025-06-22T15:00:00Z, read as Seoul time, is
// already the 23rd.
//
// # Order
//
// Reasons, advice and warnings come in the order in which they are declared.
// Where several plans could pay, [Choose] takes the one that the caller wants, or
// the first in the order of [Compare].
//
// # Answers
//
// What partner support desks are asked has an answer that is a value, with the
// rules it rests on and words in English and Korean: whether something can be
// done and why not ([Answer]: [WhoActivates], [Account.SeesCredentials],
// [Offer.Buyable], [PerIncident.Sold] and others), what is behind a portal's
// message ([AlreadyLinked], [AlreadyRegistered]), why a plan that was there is
// gone ([Disappeared]) or has 50 incidents ([Entitlement.Basis]), what a name
// means ([Find]), where a balance is read ([BalanceSources]), and what to do
// ([Checklist], [Remedies]). Texts may change between versions; codes do not.
//
// # JSON
//
// What is plain data is written with names in lower_snake and read back strictly:
// a field that is unknown, comes twice or in another spelling, and null, are
// errors that wrap [ErrInvalid]. What tells of a plan that its JSON does not have,
// such as [Status], [Diagnosis] and [Reason], is written and not read back.
//
// # Secrets
//
// Access ID and contract ID are [Credentials]: nothing prints them. A program
// stores a [CredentialsRecord], which is found by a keyed hash and opens with a
// [Sealer]. Only what [Credentials.Reveal] returns is not guarded.
//
// # Errors
//
// An error about malformed input wraps [ErrInvalid], [ErrID] or [ErrRange], one
// about an entry of another plan [ErrForeign], and one about credentials that are
// missing or cannot be read [ErrCredentials]. All of them leave the value as it was.
// What the state of the plan does not allow is a [*RefusedError] with the reasons,
// together with an entry that records the refusal.
//
// Package entitlementtest has the laws that all this keeps, to be run on a
// partner's own plans.
//
// All types of this package but Journal are values, and safe for concurrent use as
// long as nobody writes to them; those without exported fields are immutable.
package entitlement
