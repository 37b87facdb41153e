package lifecycle_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/routing"
)

func mustRouter(t *testing.T, p routing.Policy) *routing.Router {
	t.Helper()
	r, err := routing.NewRouter(p)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestExplain opens a request by one policy and explains it on a Desk of another.
func TestExplain(t *testing.T) {
	store := memstore.New()
	desk := func(o lifecycle.Options) *lifecycle.Desk {
		t.Helper()
		o.Partner, o.Now = "hangang", func() time.Time { return at(9, 0) }
		d, err := lifecycle.NewDesk(store, &o)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	// Dynamics for a customer: free by the policy of 2024, an incident by that of 2025.
	draft := about(azure("1", "jiwoo"), routing.Dynamics365, routing.IssueTechnical)
	old := mustRouter(t, routing.Policy2024())
	opened, err := desk(lifecycle.Options{Router: old}).Open(t.Context(), draft)
	if err != nil || opened.Payer == routing.PayerIncident {
		t.Fatalf("by the policy of 2024: %v, %v", opened.Payer, err)
	}
	today := desk(lifecycle.Options{})
	if p, err := today.Preview(t.Context(), draft); err != nil || p.Allowed() {
		t.Fatalf("by the policy of 2025: %v, %v, so this test shows nothing", p.Outcome, err)
	}
	why, err := today.Explain(t.Context(), opened.ID)
	if err != nil {
		t.Fatal(err)
	}
	want := old.Route(opened.Facts)
	if !why.Decision.Allowed() || why.Decision.Payer != opened.Payer || why.Decision.Portal != opened.Portal {
		t.Errorf("explained as %v, paid by %v", why.Decision.Outcome, why.Decision.Payer)
	}
	var reasons []string
	for r := range want.Reasons() {
		reasons = append(reasons, r.Code.String())
	}
	if !slices.Equal(reasons, reasonCodes(why.Reasons)) || why.Reasons[0].Code == "" {
		t.Errorf("reasons %v, want %v", reasonCodes(why.Reasons), reasons)
	}
	if name, _, _ := strings.Cut(opened.Policy, "@"); name != old.Name() {
		t.Errorf("the request keeps the policy %q", opened.Policy)
	}

	t.Run("a policy of one's own", func(t *testing.T) {
		p := routing.Policy2025With(routing.Readings{ProvidersOnly: true})
		mine := mustRouter(t, p)
		draft := draft
		draft.ID = "2"
		if _, err := desk(lifecycle.Options{}).Buy(t.Context(), lifecycle.Purchase{ID: "buy", Offer: entitlement.SuccessCore, From: at(0, 0)}); err != nil {
			t.Fatal(err)
		}
		draft.Facts.Product = routing.Microsoft365
		r, err := desk(lifecycle.Options{Router: mine}).Open(t.Context(), draft)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := today.Explain(t.Context(), r.ID); !errors.Is(err, lifecycle.ErrPolicyUnknown) {
			t.Errorf("by a Desk that does not have it: %v", err)
		}
		why, err := desk(lifecycle.Options{Policies: []*routing.Router{old, mine}}).Explain(t.Context(), r.ID)
		if err != nil || !why.Decision.Allowed() {
			t.Errorf("by one that does: %v, %v", why.Decision.Outcome, err)
		}
	})
	t.Run("free, and charged to the plan that it names", func(t *testing.T) {
		o := newOffice(t)
		plan := o.offer(entitlement.SuccessCore, "jiwoo")[0]
		billing := about(azure("named", "jiwoo"), routing.Azure, routing.IssueBilling)
		billing.Plan = plan
		o.open(billing)
		billing.ID, billing.Plan = "free", ""
		o.open(billing)
		for id, charged := range map[lifecycle.RequestID]bool{"named": true, "free": false} {
			why, err := o.Explain(t.Context(), id)
			if err != nil || why.Decision.Payer != routing.PayerFree {
				t.Fatalf("%s: %v, %v", id, why.Decision.Payer, err)
			}
			codes := reasonCodes(why.Reasons)
			if got := codes[len(codes)-1] == lifecycle.ChargedToPlan; got != charged || len(codes) < 2 && charged {
				t.Errorf("%s: %v, charged %t", id, codes, charged)
			}
		}
	})
	for _, id := range []lifecycle.RequestID{"none", ""} {
		if _, err := today.Explain(t.Context(), id); !errors.Is(err, lifecycle.ErrNotFound) {
			t.Errorf("an unknown request %q: %v", id, err)
		}
		if _, err := today.Request(t.Context(), id); !errors.Is(err, lifecycle.ErrNotFound) {
			t.Errorf("an unknown request %q: %v", id, err)
		}
	}
	if _, err := lifecycle.NewDesk(store, &lifecycle.Options{Partner: "p", Policies: []*routing.Router{nil}}); !errors.Is(err, lifecycle.ErrInvalid) {
		t.Errorf("a policy that is nil: %v", err)
	}
}
