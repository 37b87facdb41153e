package sqlstore

import (
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// planRow is a plan as it is stored.
type planRow struct {
	entitlement.State
	contract  lifecycle.ContractID
	activated *int64 // nil unless active; an active plan may have been so since the zero time
	taken     time.Time
}

func planFields(to []field, partner *lifecycle.PartnerID, p *planRow) []field {
	return append(to,
		id("partner", partner),
		id("plan", &p.Plan),
		line("contract", &p.contract),
		word("offer", &p.Offer),
		word("benefit", &p.Benefit),
		word("term_start", &p.Term.Start),
		line("zone", &p.Term.Zone),
		word("bought", &p.Bought),
		answer("adopted", &p.Adopted),
		number("grace_days", &p.Grace),
		field{"activated", integer, optionalOf{&p.activated}},
		quota("granted", &p.Granted),
		quota("began_with", &p.Base),
		quota("remaining", &p.Left),
		number("consumed", &p.Consumed),
		number("refunded", &p.Refunded),
		number("adjusted", &p.Adjusted),
		instant("taken", &p.taken),
	)
}

func planRowOf(p *lifecycle.Plan) planRow {
	r := planRow{State: p.Entitlement.State(), contract: p.Contract, taken: p.Taken}
	if r.Active {
		r.activated = new(r.Since.UnixMicro())
	}
	return r
}

func (r *planRow) plan() (lifecycle.Plan, error) {
	if r.activated != nil {
		r.Active, r.Since = true, time.UnixMicro(*r.activated).UTC()
	}
	e, err := entitlement.Restore(r.State)
	if err != nil {
		return lifecycle.Plan{}, err
	}
	return lifecycle.Plan{Entitlement: e, Contract: r.contract, Taken: r.taken}, nil
}
