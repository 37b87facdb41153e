package entitlement

// CSPUse is a wish to use the support entitlement of the CSP program. There is no
// plan and no balance behind it. It is plain, comparable data; the zero CSPUse is
// that of a partner outside of the program.
type CSPUse struct {
	Member    bool `json:"member,omitzero"`     // the partner is in the CSP program, directly or not
	Trial     bool `json:"trial,omitzero"`      // the subscription is not paid for yet, which changes nothing
	OwnTenant bool `json:"own_tenant,omitzero"` // the tenant is the partner's own, not a customer's
}

// UnmarshalJSON reads a wish as strictly as [State.UnmarshalJSON] does a state. On
// error, u is left alone.
func (u *CSPUse) UnmarshalJSON(data []byte) error {
	type fields CSPUse // without this method
	return decode(data, (*fields)(u))
}

// Entitled returns whether the entitlement applies: to every partner in the
// program, paid or in trial (ENT-51), but not in the partner's own tenant
// (ENT-53).
func (u CSPUse) Entitled() Answer {
	var no Codes
	if !u.Member {
		no |= CodesOf(NotInCSP)
	}
	if u.OwnTenant {
		no |= CodesOf(OwnTenant)
	}
	return answer(no, 0)
}
