package entitlementtest

import (
	"iter"
	"slices"
)

// A Law is one promise of a book. [Laws] lists them; the zero Law is none of them.
type Law struct {
	ID   string // "ONCE-1"
	Text string

	each func(t *trial) string // judges a step: what is wrong, or ""
	end  func(t *trial) string // judges a journal
}

// Laws yields the laws in the order in which [Run] checks them.
func Laws() iter.Seq[Law] { return slices.Values(laws) }

var laws = []Law{
	{"SUM-1", "of a limited plan, base + adjusted = left + consumed - refunded, and no more is left than was granted", sumOfLimited, nil},
	{"SUM-2", "an unlimited plan stays unlimited and counts what it gives", sumOfUnlimited, nil},
	{"SUM-3", "the book counts every command that was done, once, and nothing else", everyCommand, nil},
	{"ONCE-1", "an incident is consumed once, also if it was given back", consumedOnce, nil},
	{"ONCE-2", "what was consumed is given back once, and nothing else is", refundedOnce, nil},
	{"ONCE-3", "a hold is confirmed or released once, and nothing else is", resolvedOnce, nil},
	{"ONCE-4", "a plan is activated once, and before its end", activatedOnce, nil},
	{"ONCE-5", "the end of a plan is recorded once, and not before it", lapsedOnce, nil},
	{"TERM-1", "nothing is consumed, held or confirmed before activation and term, or from the end on", withinTerm, nil},
	{"TERM-2", "at every instant a status has all the reasons that there are, and no other", allReasons, nil},
	{"TERM-3", "at every instant what is left to pay with is what remains and is not held, and nothing where the plan cannot pay", leftToPay, nil},
	{"HOLD-1", "what is held for one incident is not taken by another", notTaken, nil},
	{"HOLD-2", "a hold counts at every instant before its deadline, and not from it on, with nobody sweeping", openHolds, nil},
	{"HOLD-3", "a void hold is neither confirmed nor released", voidHold, nil},
	{"HOLD-4", "while time goes forward and nobody adjusts, whoever holds an incident gets it", keptHold, nil},
	{"TIME-1", "nothing is dated before what it follows", inOrder, nil},
	{"REFUND-1", "a refund brings back no more than was granted, and on approval only cloud incidents", refundBounds, nil},
	{"ADJUST-1", "an adjustment leaves what was seen, says what was left before, and counts as no use", adjustedTo, nil},
	{"NO-1", "what is refused or malformed changes nothing", changesNothing, nil},
	{"NO-2", "a refusal is told twice alike, as an error and as an entry; what is malformed leaves no entry", toldAlike, nil},
	{"NO-3", "nothing is refused without a true reason", trueReasons, nil},
	{"ENTRY-1", "an entry says what was done, when in whole microseconds of UTC, and what is left after it", saysAll, nil},
	{"ENTRY-2", "entries come back equal from JSON", nil, entriesFromJSON},
	{"LAST-1", "as many incidents as are left can be consumed, and the next is refused", nil, lastOne},
	{"FOLD-1", "the entries alone make a book with the same answers", nil, foldedAlike},
	{"FOLD-2", "an entry of another plan, with another number left, or a second time is not taken and changes nothing", nil, foldedStrictly},
	{"FOLD-3", "an entry that says what no entry of its kind says is not taken and changes nothing", nil, foldedPlainly},
	{"STATE-1", "the state of a plan can be restored, also from JSON", stateRestored, stateFromJSON},
	{"RENEW-1", "a renewal brings the quota of the day on which it starts and takes over nothing: not what was left, not what was used, no activation", nil, renewedAfresh},
	{"RENEW-2", "a renewal starts when the term before has ended, by the day and by the clock, and from then on every offer on sale can be renewed", nil, renewedAfter},
	{"RENEW-3", "the entry of a renewal opens a book of the new plan, names the plan before, and changes nothing of that", nil, renewedByEntry},
	{"PAST-1", "of a limited plan, at every instant base + adjusted + overdrawn = left + lapsed + consumed - refunded", nil, pastSum},
	{"PAST-2", "an entry has its effect from the instant that it claims", nil, pastEffect},
	{"PAST-3", "an entry is known from the instant at which it was recorded, and changes nothing that was known before", nil, pastKnown},
	{"PAST-4", "when all has happened and all is known, the balance is that of the book", nil, pastEnd},
}
