package routing

import "iter"

// Delegated yields what a partner can do in Partner Center for a customer who has
// delegated admin privileges to it, in the order of the document: see service
// health and service incidents, open the admin portal of a service, and file a
// request (RTE-07, UX-28). It yields nothing without an active relationship or for
// a partner outside CSP.
func Delegated(p PartnerType, g GDAP) iter.Seq[Step] {
	return func(yield func(Step) bool) {
		if !p.InCSPProgram() || g != GDAPActive {
			return
		}
		for _, a := range []Action{ActionServiceHealth, ActionServiceIncidents, ActionService, ActionNewRequest} {
			rules := []string{"RTE-07"}
			if a == ActionServiceHealth || a == ActionServiceIncidents {
				rules = append(rules, "UX-28")
			}
			if !yield(Step{Action: a, Portal: PartnerCenterPortal, Rules: rules}) {
				return
			}
		}
	}
}
