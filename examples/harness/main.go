// Harness shows how users test what they write themselves with the suites of the library:
// a store, [Log], with storetest, and a catalogue of plans with entitlementtest. The tests
// to copy are in harness_test.go; the program uses both.
//
//	go test ./examples/harness
//	go run ./examples/harness
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

var (
	seoul  = time.FixedZone("+09:00", 9*60*60)
	autumn = time.Date(2025, 10, 1, 9, 0, 0, 0, seoul)
)

// plans returns the catalogue of a partner: a designation, an old pack of five incidents
// with two left, and an offer that was adopted with one of two left.
func plans() []entitlement.Grant {
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, seoul) }
	return []entitlement.Grant{
		{Plan: "designation", Offer: entitlement.SolutionsPartner, Benefit: entitlement.OnPremisesSupport, From: day(2025, 6, 23)},
		{Plan: "pack", Offer: entitlement.LegacySilver, Benefit: entitlement.CloudSupport, From: day(2024, 11, 1),
			Quota: new(entitlement.Limited(5)), Left: new(entitlement.Limited(2))},
		{Plan: "core", Offer: entitlement.SuccessCore, Benefit: entitlement.CloudSupport, From: day(2025, 9, 1), Left: new(entitlement.Limited(1))},
	}
}

func main() {
	if err := run(context.Background(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "harness:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, w io.Writer) error {
	store := NewLog()
	desk, err := lifecycle.NewDesk(store, &lifecycle.Options{Partner: "hangang", Now: func() time.Time { return autumn }})
	if err != nil {
		return err
	}
	for _, g := range plans() {
		plan, err := entitlement.New(g)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "plan %s: %v of %v left until %s\n", plan.Plan(), plan.Remaining(), plan.Granted(), plan.Term().LastDay())
		r, err := desk.Adopt(ctx, lifecycle.Adoption{
			ID: lifecycle.OperationID("adopt " + g.Plan), Offer: g.Offer, Benefit: g.Benefit, From: g.From, Quota: g.Quota, Left: plan.Remaining(),
		})
		if err != nil {
			return err
		}
		use := lifecycle.Activation{ID: lifecycle.OperationID("activate " + g.Plan), Plan: r.Entries[0].Plan, Role: entitlement.PartnerAdmin}
		if _, err := desk.Activate(ctx, use); err != nil {
			return err
		}
		link := lifecycle.Linking{ID: lifecycle.OperationID("link " + g.Plan), Account: "jiwoo", Plan: use.Plan}
		if _, err := desk.Link(ctx, link); err != nil {
			return err
		}
	}
	for n, refused := 1, false; !refused; n++ {
		id := lifecycle.OperationID(fmt.Sprint("case-", n))
		r, err := desk.Open(ctx, draft(id))
		if no, ok := errors.AsType[*lifecycle.RefusedError](err); ok {
			fmt.Fprintf(w, "%s: refused: %s\n", id, no.Reasons[0].Text)
			refused = true
			continue
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s: paid by %s, %v left\n", id, r.Plan, r.Left)
	}
	fmt.Fprintln(w, "\nwhat the store has")
	for _, c := range store.changes("hangang") {
		for _, e := range c.Entries {
			fmt.Fprintf(w, "%2d  %-9s  %s  %v left\n", c.Base+1, e.Kind, e.Plan, e.Left)
		}
	}
	return nil
}

// draft is an Azure request for the partner's own tenant.
func draft(id lifecycle.OperationID) lifecycle.Draft {
	return lifecycle.Draft{
		ID: id, Account: "jiwoo", Title: "VM does not start", Severity: sla.SeverityB, Locale: language.English,
		Facts: routing.Case{
			Partner: routing.NonCSP, Issue: routing.IssueTechnical, Product: routing.Azure, Tenant: routing.TenantOwn,
			Cloud: routing.CloudCommercial, Entry: routing.EntryProductPortal,
		},
	}
}
