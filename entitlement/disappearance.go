package entitlement

import "iter"

// Disappearance says why a plan that could be used is not there any more (UX-17).
// Its reasons tell of that plan, which its JSON does not have, so it is not read
// back.
type Disappearance struct {
	// Gone are the reasons that there are now and were not before; none if the
	// plan could not be used before either, or still can.
	Gone Codes `json:"gone,omitzero"`

	// Taken is the entry that left nothing, where the plan is depleted and the
	// entries have it: who took the last incident for what, or who found in a
	// portal that none is left; also where that was before already. Else it is the
	// zero Entry.
	Taken Entry `json:"taken,omitzero"`

	now Status
}

// Disappeared compares the status of a plan for some use with that of the same
// plan before, for the same or another use, and looks in its entries for who took
// the last incident. Three things can have happened: every incident is used,
// perhaps by a colleague (ENT-41), the plan has ended, or the use is another one.
// Entries of other plans are passed over; nil is none.
func Disappeared(before, now Status, entries iter.Seq[Entry]) Disappearance {
	d := Disappearance{now: now}
	if before.Usable() {
		d.Gone = now.codes
	}
	if !now.codes.Has(Depleted) {
		return d
	}
	for e := range each(entries) {
		switch {
		case e.Plan != now.plan.plan:
		case e.Left != 0:
			d.Taken = Entry{}
		case e.Kind.takes() || e.Kind == Adjusted:
			d.Taken = e
		}
	}
	return d
}

// Reasons yields every reason why the plan is gone, in the order of the codes.
func (d Disappearance) Reasons() iter.Seq[Reason] {
	return Status{d.Gone, d.now.plan}.Reasons()
}

// ByOther reports whether another account than the given one took the last
// incident. It is false where that is not known.
func (d Disappearance) ByOther(account string) bool {
	return d.Taken.Account != "" && d.Taken.Account != account
}
