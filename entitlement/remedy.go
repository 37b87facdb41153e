package entitlement

import (
	"fmt"
	"iter"
	"slices"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/internal/civil"
	"github.com/partnersupport/partnersupport/internal/enum"
)

// RemedyKind is what can be done when the plan that was meant to pay cannot. The
// zero RemedyKind is invalid.
type RemedyKind uint8

// The kinds, in the order in which remedies are given: what costs nothing first.
const (
	UsePlan      RemedyKind = iota + 1 // another plan can pay as it is
	LinkPlan                           // another plan can pay once the account is linked
	ActivatePlan                       // another plan can pay once it is activated, and linked where it is not
	BuyOffer                           // an offer that is not held for this period
	BuyPaidPlan                        // a paid plan
)

var remedyKinds = enum.New[RemedyKind]("remedy kind", ErrInvalid, "",
	"use_plan", "link_plan", "activate_plan", "buy_offer", "buy_paid_plan")

// ParseRemedyKind reads the text form. The error wraps [ErrInvalid].
func ParseRemedyKind(text string) (RemedyKind, error) { return remedyKinds.Parse(text) }

// String returns the text form.
func (k RemedyKind) String() string { return remedyKinds.String(k) }

// IsValid reports whether k is one of the kinds.
func (k RemedyKind) IsValid() bool { return remedyKinds.Valid(k) }

// AppendText appends the text form.
func (k RemedyKind) AppendText(p []byte) ([]byte, error) { return remedyKinds.Append(p, k) }

// MarshalText returns the text form.
func (k RemedyKind) MarshalText() ([]byte, error) { return k.AppendText(nil) }

// UnmarshalText reads the text form.
func (k *RemedyKind) UnmarshalText(text []byte) error { return remedyKinds.Set(k, text) }

// Remedy is one thing that can be done. It is plain, comparable data, and the zero
// Remedy is not valid. One of Plan, Offer and Paid is set, depending on the kind.
type Remedy struct {
	Kind  RemedyKind `json:"kind"`
	Plan  PlanID     `json:"plan,omitzero"`
	Offer Offer      `json:"offer,omitzero"`
	Paid  PaidPlan   `json:"paid,omitzero"`
}

// UnmarshalJSON reads a remedy as strictly as [State.UnmarshalJSON] does a state. On
// error, r is left alone.
func (r *Remedy) UnmarshalJSON(data []byte) error {
	type fields Remedy // without this method
	return decode(data, (*fields)(r))
}

// Rules returns the IDs of the rules that r rests on. The caller owns the slice.
func (r Remedy) Rules() []string {
	switch r.Kind {
	case UsePlan:
		return []string{"ENT-44", "UX-24"}
	case LinkPlan:
		return []string{"ENT-44", "ENT-30"}
	case ActivatePlan:
		return []string{"ENT-44", "ENT-20"}
	case BuyOffer:
		return []string{"ENT-44", "ENT-42"}
	case BuyPaidPlan:
		return []string{"ENT-44", "ENT-57", "ENT-58"}
	}
	return nil
}

// Text returns the remedy as a sentence in English. It is for people and may
// change between versions.
func (r Remedy) Text() string { return r.in(&english) }

// TextIn returns the remedy as a sentence: in Korean for Korean, and in English
// for every other language.
func (r Remedy) TextIn(tag language.Tag) string { return r.in(lexiconOf(tag)) }

func (r Remedy) in(l *lexicon) string {
	if !r.Kind.IsValid() {
		return r.Kind.String()
	}
	what := string(r.Plan)
	switch {
	case r.Kind == BuyOffer && r.Offer.IsValid():
		what = l.offers[r.Offer]
	case r.Kind == BuyPaidPlan && r.Paid.IsValid():
		what = l.paid[r.Paid]
	}
	return fmt.Sprintf(l.remedies[r.Kind], what)
}

// Remedies returns what can be done for w at the instant at, where plans are the
// statuses of all plans of the partner for that use (ENT-44, UX-24):
//
//  1. Plans that can pay, in the order of [Compare]; then those that could if the
//     account were linked, or the benefit activated.
//  2. Offers that bring incidents of the benefit that fits and can be bought
//     ([Offer.Buyable]) for a term from that day, in the order of [Offers]. An
//     offer that is held is never among them, however empty (ENT-42).
//  3. Paid plans that cover w, the lowest level first (ENT-57, ENT-58).
//
// The zone of at is that of the partner: it decides which day it is. For a
// product that takes no plan there is nothing to remedy, and the list is empty;
// likewise while product or release are not said or not known. A release that no
// benefit covers leaves paid plans only.
func Remedies(w Workload, plans iter.Seq[Status], at time.Time) []Remedy {
	switch {
	case w == WorkloadNotSaid, w == WorkloadUnknownRelease, w == WorkloadWithoutPlan, !w.IsValid():
		return nil
	}
	var list []Remedy
	var held []Entitlement
	sorted := slices.SortedFunc(each(plans), compareUsableFirst)
	for _, kind := range []RemedyKind{UsePlan, LinkPlan, ActivatePlan} {
		for _, s := range sorted {
			if s.remedy() == kind {
				list = append(list, Remedy{Kind: kind, Plan: s.plan.plan})
			}
		}
	}
	for _, s := range sorted {
		held = append(held, s.plan)
	}
	for o := range Offers() {
		if o.pays(w, at) && o.Buyable(civil.Of(at), slices.Values(held)).Yes {
			list = append(list, Remedy{Kind: BuyOffer, Offer: o})
		}
	}
	for p := range PaidPlans() {
		if p.Covers(w) == 0 {
			list = append(list, Remedy{Kind: BuyPaidPlan, Paid: p})
		}
	}
	return list
}

// remedy returns how the plan could be made to pay; 0 if it cannot.
func (s Status) remedy() RemedyKind {
	links := CodesOf(NotLinked, LinkStale)
	switch {
	case s.Usable():
		return UsePlan
	case s.plan == (Entitlement{}):
		return 0
	case s.codes&^links == 0:
		return LinkPlan
	case s.codes&^(links|CodesOf(NotActivated)) == 0:
		return ActivatePlan
	}
	return 0
}

// pays reports whether a term of o from the day of at brings incidents for w.
func (o Offer) pays(w Workload, at time.Time) bool {
	for b := range Benefits() {
		if q, err := QuotaOf(o, b, at); err == nil && q > 0 && b.Covers(w) == 0 {
			return true
		}
	}
	return false
}
