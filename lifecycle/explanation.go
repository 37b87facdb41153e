package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/partnersupport/partnersupport/routing"
)

// ErrPolicyUnknown says that a request was decided by a policy that the Desk does
// not have. Give it in [Options].Policies.
var ErrPolicyUnknown = errors.New("lifecycle: unknown policy")

// Explanation is why a request was opened as it was. It is a value of the caller's.
type Explanation struct {
	Request Request `json:"request"`

	// Decision is the answer to the facts of the time by the policy of the time,
	// whatever the Desk's policy is now. For a recorded request it is what the policy
	// would have said, which may be no.
	Decision routing.Decision `json:"decision"`

	// Reasons are those of Decision, in order. If an incident paid for what Decision
	// says is free, the last one says why.
	Reasons []Reason `json:"reasons,omitzero"`
}

// Explain says why a request was opened as it was. A request keeps the facts that
// decided and the name and content hash of the policy; the Desk knows
// [routing.Policy2025], [routing.Policy2024], its own policy and those of
// [Options].Policies.
//
// The error wraps [ErrNotFound] for a request that the book does not have,
// [ErrPolicyUnknown] for one of another policy, or is the store's.
func (d *Desk) Explain(ctx context.Context, id RequestID) (Explanation, error) {
	r, err := d.Request(ctx, id)
	if err != nil {
		return Explanation{}, err
	}
	router, ok := d.decidedBy(r.Policy)
	if !ok {
		return Explanation{}, fmt.Errorf("%w: request %.64q was decided by %.128q", ErrPolicyUnknown, id, r.Policy)
	}
	decision := router.Route(r.Facts)
	reasons := routingReasons(decision)
	if r.Payer == routing.PayerIncident && decision.Payer == routing.PayerFree {
		reasons = append(reasons, chargedToPlan())
	}
	return Explanation{r, decision, reasons}, nil
}

// decidedBy returns the router of a policy that a request keeps the name of.
func (d *Desk) decidedBy(policy string) (*routing.Router, bool) {
	if router, ok := d.policies[policy]; ok {
		return router, true
	}
	router, ok := shippedPolicies()[policy]
	return router, ok
}

// policyName is what a request keeps of the policy that decided.
func policyName(r *routing.Router) string { return r.Name() + "@" + r.Hash() }

// shippedPolicies are the routers of the policies that this module ships.
var shippedPolicies = sync.OnceValue(func() map[string]*routing.Router {
	old, err := routing.NewRouter(routing.Policy2024())
	if err != nil {
		panic(err) //nolint:forbidigo // a mistake in package routing, which its tests would find
	}
	byName := map[string]*routing.Router{}
	for _, r := range []*routing.Router{routing.DefaultRouter(), old} {
		byName[policyName(r)] = r
	}
	return byName
})
