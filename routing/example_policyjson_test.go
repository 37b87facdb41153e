package routing_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/partnersupport/partnersupport/routing"
)

// Suppose that next year service support administrators can no longer file: the rules are
// written to a file, somebody edits it, and the same question is asked again. A slip in
// the edit is an error that names its place.
func ExampleParsePolicy() {
	text, err := json.Marshal(routing.Policy2025())
	if err != nil {
		fmt.Println(err)
		return
	}
	edit := strings.NewReplacer(
		`"policy_2025"`, `"policy_2026"`,
		`"in":["admin_agent","service_support_administrator"]`, `"in":["admin_agent"]`,
	)
	policy, err := routing.ParsePolicy([]byte(edit.Replace(string(text))))
	if err != nil {
		fmt.Println(err)
		return
	}
	next, err := routing.NewRouter(policy)
	if err != nil {
		fmt.Println(err)
		return
	}
	c := routing.Case{
		Partner: routing.DirectBill,
		Issue:   routing.IssueBilling,
		Product: routing.Microsoft365,
		Tenant:  routing.TenantCustomer,
		Cloud:   routing.CloudCommercial,
		Entry:   routing.EntryPartnerCenter,
		GDAP:    routing.GDAPActive,
		Role:    routing.RoleServiceSupportAdministrator,
		Contact: routing.ContactPartner,
	}
	for _, r := range []*routing.Router{routing.DefaultRouter(), next} {
		d := r.Route(c)
		fmt.Println(r.Name(), d.Outcome)
		for reason := range d.Reasons() {
			fmt.Println("-", reason.Code, reason.Rules)
		}
	}

	slip := strings.Replace(string(text), `["admin_agent"]`, `["admin"]`, 1)
	_, err = routing.ParsePolicy([]byte(slip))
	if e, ok := errors.AsType[*routing.PolicyError](err); ok {
		fmt.Println(e.Path, "has a", e.Err)
	}
	// Output:
	// policy_2025 allowed
	// - allowed [RTE-04 RTE-08 ENT-49]
	// policy_2026 denied
	// - role_missing [RTE-03 RTE-08]
	// routes[2].clauses[1].in[0] has a value that does not exist
}
