package entitlement

import (
	"iter"
	"slices"
	"time"
)

// Diagnosis says what is behind the message of a portal that a contract is there
// already. The message is not an error: linking again changes nothing (UX-09,
// UX-10). The zero Diagnosis is that of a contract without plans, and gives no
// advice. Its JSON has the [Row] of each plan and is not read back.
type Diagnosis struct {
	// Plans are the plans of the contract, with every reason why one is not
	// shown: usable ones first, and then in the order of [Compare].
	Plans []Status `json:"plans,omitempty"`

	// Advice is what to do. It is never what the Azure message says, to ask a
	// technical account manager for a new access ID (UX-11).
	Advice Advices `json:"advice,omitzero"`
}

// AlreadyLinked diagnoses the message of the Azure portal that the access ID is
// linked to an account already, for the plans of the contract at the instant at
// (UX-09):
//
//  1. A plan can be used in Azure: the message can be ignored.
//  2. The plans for cloud products have ended or are empty: linking again does
//     not revive them (ENT-45), a new plan has to be bought. One that only waits
//     for its term or its activation says so instead.
//  3. The contract has on-premises plans only, as that of an Action Pack: a plan
//     for cloud products has to be bought (ENT-15).
func AlreadyLinked(contract iter.Seq[Entitlement], at time.Time) Diagnosis {
	d := diagnose(contract, Use{At: at, Link: Linked, Workload: WorkloadAzure})
	switch {
	case len(d.Plans) == 0:
	case d.Plans[0].Usable():
		d.Advice = AdvicesOf(IgnoreMessage)
	default:
		for _, s := range d.Plans {
			if !s.Has(NotForAzure) {
				d.Advice |= s.revival()
			}
		}
		switch {
		case d.Advice == 0:
			d.Advice = AdvicesOf(BuyCloudPlan)
		case d.Advice != AdvicesOf(BuyNewPlan):
			d.Advice &^= AdvicesOf(BuyNewPlan)
		}
	}
	return d
}

// AlreadyRegistered diagnoses the message of Support for Business that the
// contract is registered already, for the plans of the contract and what they are
// wanted for, at the instant at (UX-10): a plan that can be used is under support
// type, every other among the unavailable plans. Where all of them have ended or
// are empty, the advice is to buy a new one, too.
func AlreadyRegistered(contract iter.Seq[Entitlement], w Workload, at time.Time) Diagnosis {
	d := diagnose(contract, Use{At: at, Link: Linked, Workload: w})
	switch {
	case len(d.Plans) == 0:
	case d.Plans[0].Usable():
		d.Advice = AdvicesOf(ChooseUnderSupportType)
	default:
		d.Advice = AdvicesOf(SeeUnavailablePlans)
		gone := func(s Status) bool { return s.revival() == AdvicesOf(BuyNewPlan) }
		if !slices.ContainsFunc(d.Plans, func(s Status) bool { return !gone(s) }) {
			d.Advice |= AdvicesOf(BuyNewPlan)
		}
	}
	return d
}

func diagnose(contract iter.Seq[Entitlement], u Use) Diagnosis {
	var d Diagnosis
	for e := range each(contract) {
		d.Plans = append(d.Plans, e.StatusFor(u))
	}
	slices.SortFunc(d.Plans, compareUsableFirst)
	return d
}

func compareUsableFirst(a, b Status) int {
	switch {
	case a.Usable() == b.Usable():
		return Compare(a.plan, b.plan)
	case a.Usable():
		return -1
	}
	return +1
}

// revival returns what makes the plan itself usable, whatever it is wanted for.
func (s Status) revival() Advices {
	switch {
	case s.Has(Expired) || s.Has(Depleted):
		return AdvicesOf(BuyNewPlan)
	case s.Has(NotStarted) && s.plan.active:
		return AdvicesOf(WaitForTerm)
	case s.Has(NotStarted):
		return AdvicesOf(WaitForTerm, ActivateBenefit)
	case s.Has(NotActivated):
		return AdvicesOf(ActivateBenefit)
	}
	return 0
}
