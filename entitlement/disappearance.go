package entitlement

import "iter"

// Disappearance says why a plan that could be used is not there any more (UX-17).
// The zero Disappearance is that of no plan. Its reasons tell of the plan, which its
// JSON does not have, so it is not read back.
type Disappearance struct {
	// Gone are the reasons why a plan that could be used before cannot be used now;
	// none if it could not be used before either, or still can.
	Gone Codes `json:"gone,omitzero"`

	// Taken is the entry that left nothing, where the plan is depleted and the
	// entries have it: it says who took the last incident for what, or who found in
	// a portal that none is left, even if that had happened before already.
	// Otherwise it is the zero Entry.
	Taken Entry `json:"taken,omitzero"`

	now Status
}

// Disappeared compares the status of a plan for some use with the earlier status of
// the same plan, for the same or another use, and looks in its entries for who took
// the last incident. Three things can have happened: every incident is used,
// perhaps by a colleague (ENT-41), the plan has ended, or the use is another one.
// Entries of other plans are ignored. Nil stands for no entries.
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
