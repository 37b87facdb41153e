package entitlement

import "strings"

// Finding is what a name means that somebody looks for in a portal and does not
// find. It is plain, comparable data; the zero Finding is a no without a reason.
type Finding struct {
	// Answer is yes for the name of a benefit or plan, with [NamesChanged] if it
	// is the former one (UX-19); no for a plan that is not there any more.
	Answer

	// The rest is set if Yes.
	Benefit Benefit `json:"benefit,omitzero"`
	Quota   Quota   `json:"quota,omitzero"`   // the size in the name of a plan; 0 for a name without one
	Present string  `json:"present,omitzero"` // what it is called since 2025-06-23
}

// UnmarshalJSON reads what encoding/json writes as strictly as
// [State.UnmarshalJSON] does a state. On error, f is left alone.
func (f *Finding) UnmarshalJSON(data []byte) error {
	type answer Answer // without its method, which would take all fields
	var read struct {
		answer
		Benefit Benefit `json:"benefit"`
		Quota   Quota   `json:"quota"`
		Present string  `json:"present"`
	}
	if err := decode(data, &read); err != nil {
		return err
	}
	*f = Finding{Answer(read.answer), read.Benefit, read.Quota, read.Present}
	return nil
}

// cspPlan is what the Azure portal called the plan that CSP partners once had
// without activating anything.
const cspPlan = "Cloud Solution Provider"

// Find returns what a name means: that of a benefit or plan, present or former
// (ENT-17, ENT-18), or of the Azure plan Cloud Solution Provider, which does not
// come by itself any more (ENT-47): activating a package and buying paid support
// are the two ways around that (UX-20). A name without a size is that of a benefit,
// and says nothing about how many incidents there are: see [Entitlement.Basis].
// Case does not matter. The error for any other name wraps [ErrInvalid].
func Find(name string) (Finding, error) {
	if strings.EqualFold(name, cspPlan) {
		return Finding{Answer: answer(CodesOf(NotAutoProvisioned), AdvicesOf(ActivatePackage, BuyPaidSupport))}, nil
	}
	b, q, err := PlanNamed(name)
	if err != nil {
		return Finding{}, err
	}
	f := Finding{answer(0, 0), b, q, PlanName(b, q, renamed)}
	if q == Unlimited {
		// Every benefit has a name without a size, even on-premises support, whose
		// plans are never unlimited.
		f.Quota = 0
	}
	if !strings.EqualFold(name, f.Present) {
		f.Advice = AdvicesOf(NamesChanged)
	}
	return f, nil
}
