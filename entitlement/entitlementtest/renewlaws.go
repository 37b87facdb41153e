package entitlementtest

import (
	"errors"
	"fmt"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// The laws that judge a renewal of the plan as its journal has left it. They
// return what is wrong, or "".

// renewal is a renewal that was tried, and what came of it.
type renewal struct {
	old   entitlement.Entitlement
	from  time.Time
	plan  entitlement.Entitlement
	entry entitlement.Entry
	err   error
}

const nextPlan entitlement.PlanID = "the plan after"

// renew renews the plan on, before or after its anniversary, in its own zone or in the
// easternmost or westernmost zone on earth. It returns false if the state of the book
// is not that of a plan, which is for another law to judge.
func (t *trial) renew() (renewal, bool) {
	old, err := entitlement.Restore(t.book.State())
	if err != nil {
		return renewal{}, false
	}
	home, err := t.plan.Term().Location()
	if err != nil {
		return renewal{}, false
	}
	zone := one(t.src, "zone of the renewal", []*time.Location{
		home, home, time.UTC, time.FixedZone("+14:00", 14*60*60), time.FixedZone("-12:00", -12*60*60),
	})
	day := t.plan.Term().Anniversary().AddDays(one(t.src, "days after the anniversary", []int{0, 0, 1, 2, 30, 366, -1, -2, -365}))
	// The hour does not matter, so it is not always midnight.
	from := time.Date(day.Year, day.Month, day.Day, t.src.pick("hour of the renewal", 24), 0, 0, 0, zone)
	r := renewal{old: old, from: from}
	r.plan, r.entry, r.err = t.Renew(old, nextPlan, from)
	return r, true
}

func renewedAfresh(t *trial) string {
	r, ok := t.renew()
	if !ok || r.err != nil {
		return ""
	}
	quota, err := entitlement.QuotaOf(t.plan.Offer(), t.plan.Benefit(), r.from)
	if err != nil {
		return fmt.Sprintf("renewed from %s, and its quota is %v", r.from, err)
	}
	want := entitlement.State{
		Plan: nextPlan, Offer: t.plan.Offer(), Benefit: t.plan.Benefit(), Grace: t.plan.Grace(),
		Granted: quota, Base: quota, Left: quota,
	}
	got := r.plan.State()
	want.Term, want.Bought = got.Term, got.Bought // for the other laws
	if got != want {
		return fmt.Sprintf("renewed from %s:\n%+v, want\n%+v, after\n%+v", r.from, got, want, r.old.State())
	}
	return ""
}

func renewedAfter(t *trial) string {
	r, ok := t.renew()
	if !ok {
		return ""
	}
	year, month, date := r.from.Date()
	day := entitlement.Date{Year: year, Month: month, Day: date}
	home, err := t.plan.Term().Location()
	if err != nil {
		return err.Error()
	}
	end := t.plan.Term().Anniversary().Start(home) // the grace is not part of the term
	start := day.Start(r.from.Location())
	overlaps := day.Before(t.plan.Term().Anniversary()) || start.Before(end)
	// Whether the offer is on sale on that day is not for this law.
	_, unsold := entitlement.QuotaOf(t.plan.Offer(), t.plan.Benefit(), r.from)
	switch {
	case overlaps && !errors.Is(r.err, entitlement.ErrOverlap):
		return fmt.Sprintf("from %s, before the end on %s, at %s: %v", r.from, t.plan.Term().Anniversary(), stamp(end), r.err)
	case overlaps || t.plan.Offer().Legacy() || unsold != nil:
		return ""
	case r.err != nil:
		return fmt.Sprintf("from %s, after the end on %s, at %s: %v", r.from, t.plan.Term().Anniversary(), stamp(end), r.err)
	case r.plan.Term().Start != day || !r.plan.From().Equal(start):
		return fmt.Sprintf("from %s: a term from %s, at %s", r.from, r.plan.Term(), stamp(r.plan.From()))
	}
	return ""
}

func renewedByEntry(t *trial) string {
	before := answersOf(t.book, t.until, t.from)
	r, ok := t.renew()
	if after := answersOf(t.book, t.until, t.from); after != before {
		return fmt.Sprintf("renewed, and the plan before is\n%+v, and was\n%+v", after, before)
	}
	if !ok || r.err != nil {
		if r.plan != (entitlement.Entitlement{}) || r.entry != (entitlement.Entry{}) {
			return fmt.Sprintf("%v, and a plan %+v and an entry %+v", r.err, r.plan.State(), r.entry)
		}
		return ""
	}
	if r.entry.Kind != entitlement.Renewed || r.entry.Renews != t.plan.Plan() || r.entry.Plan != nextPlan {
		return fmt.Sprintf("the entry %+v, of a renewal of %q", r.entry, t.plan.Plan())
	}
	b := t.NewBook()
	if err := b.Append(r.entry); err != nil || b.State() != r.plan.State() {
		return fmt.Sprintf("the entry %+v opens %+v, %v, want %+v", r.entry, b.State(), err, r.plan.State())
	}
	return ""
}
