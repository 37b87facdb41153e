// Package entitlementtest checks that a partner's plans are counted right. It checks
// the laws of quotas on random journals of the plans of a catalogue.
//
//	func TestPlans(t *testing.T) {
//		entitlementtest.Run(t, []entitlement.Grant{gold, core}, nil)
//	}
//
// Most callers use [Run], which checks each law by itself and shrinks a failure to a
// short journal. [Campaign] does many more commands and checks all laws at once. By
// default package entitlement itself is under test, with the caller's plans. [Options]
// put another [Book] under the same laws. The generators [Openings], [Instants],
// [Commands] and [Journals] are for laws of the caller's own.
//
// The laws keep a ledger of what a book says that it did, and trust no number of the
// book. Each law has an ID and a line of text; a failure names both and lists the
// commands that led to it.
//
// # Laws
//
//   - SUM-1: of a limited plan, base + adjusted = left + consumed - refunded, and no more is left than was granted.
//   - SUM-2: an unlimited plan stays unlimited and counts what it gives.
//   - SUM-3: the book counts every command that was done, once, and nothing else.
//   - ONCE-1: an incident is consumed once, also if it was given back.
//   - ONCE-2: what was consumed is given back once, and nothing else is.
//   - ONCE-3: a hold is confirmed or released once, and nothing else is.
//   - ONCE-4: a plan is activated once, and before its end.
//   - ONCE-5: the end of a plan is recorded once, and not before it.
//   - TERM-1: nothing is consumed, held or confirmed before activation and term, or from the end on.
//   - TERM-2: at every instant a status has all the reasons that there are, and no other.
//   - TERM-3: at every instant what is left to pay with is what remains and is not held, and nothing where the plan cannot pay.
//   - HOLD-1: what is held for one incident is not taken by another.
//   - HOLD-2: a hold counts at every instant before its deadline, and not from it on, with nobody sweeping.
//   - HOLD-3: a void hold is neither confirmed nor released.
//   - HOLD-4: while time goes forward and nobody adjusts, whoever holds an incident gets it.
//   - TIME-1: nothing is dated before what it follows.
//   - REFUND-1: a refund brings back no more than was granted, and on approval only cloud incidents.
//   - ADJUST-1: an adjustment leaves what was seen, says what was left before, and counts as no use.
//   - NO-1: what is refused or malformed changes nothing.
//   - NO-2: a refusal is told twice alike, as an error and as an entry; what is malformed leaves no entry.
//   - NO-3: nothing is refused without a true reason.
//   - ENTRY-1: an entry says what was done, when in whole microseconds of UTC, and what is left after it.
//   - ENTRY-2: entries come back equal from JSON.
//   - LAST-1: as many incidents as are left can be consumed, and the next is refused.
//   - FOLD-1: the entries alone make a book with the same answers.
//   - FOLD-2: an entry of another plan, with another number left, or a second time is not taken and changes nothing.
//   - FOLD-3: an entry that says what no entry of its kind says is not taken and changes nothing.
//   - STATE-1: the state of a plan can be restored, also from JSON.
//   - RENEW-1: a renewal brings the quota of the day on which it starts and takes over nothing: not what was left, not what was used, no activation.
//   - RENEW-2: a renewal starts when the term before has ended, by the day and by the clock, and from then on every offer on sale can be renewed.
//   - RENEW-3: the entry of a renewal opens a book of the new plan, names the plan before, and changes nothing of that.
//   - PAST-1: of a limited plan, at every instant base + adjusted + overdrawn = left + lapsed + consumed - refunded.
//   - PAST-2: an entry has its effect from the instant that it claims.
//   - PAST-3: an entry is known from the instant at which it was recorded, and changes nothing that was known before.
//   - PAST-4: when all has happened and all is known, the balance is that of the book.
package entitlementtest
