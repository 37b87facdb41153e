package routing

// Readings chooses the other reading of points on which the documents can be read
// in two ways. The zero value holds the readings of [Policy2025]. Routes that rest on
// another one are [Conflicting]. Readings are comparable.
type Readings struct {
	// ProvidersOnly keeps indirect resellers and advisors from filing for customers
	// outside Azure too. By default they may: one document names them among those
	// who file, the other speaks of CSP partners with GDAP (RTE-02, RTE-08).
	ProvidersOnly bool

	// AzureRBACOnly asks no GDAP relationship of those who hold an Azure role on the
	// customer's subscription. By default both are required (RTE-09, RTE-38).
	AzureRBACOnly bool

	// CSPEntitlementCoversDynamics lets the customer's CSP entitlement pay for
	// technical and quota requests for Dynamics 365, Power Platform, and Finance and
	// Operations. By default they take a plan (ENT-48, ENT-49).
	CSPEntitlementCoversDynamics bool
}

// suffix returns what the readings add to the name of a policy.
func (r Readings) suffix() string {
	var s string
	if r.ProvidersOnly {
		s += "+providers_only"
	}
	if r.AzureRBACOnly {
		s += "+azure_rbac_only"
	}
	if r.CSPEntitlementCoversDynamics {
		s += "+csp_entitlement_covers_dynamics"
	}
	return s
}
