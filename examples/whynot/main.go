// Whynot answers "I could use my plan yesterday, and today it is not there", for an
// account and a product, from a small book on 2026-10-14 at 18:00 in Seoul.
//
//	go run ./examples/whynot
//	go run ./examples/whynot -product on_premises -release "Windows Server 2022"
//	go run ./examples/whynot -account minsu@hangang.example -product azure -portal support_for_business
//
// Jiwoo and Sora have linked the plans of the book; Minsu has not.
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

const (
	jiwoo = "jiwoo@hangang.example"
	sora  = "sora@hangang.example"
)

var (
	seoul = time.FixedZone("+09:00", 9*60*60)
	today = time.Date(2026, 10, 14, 18, 0, 0, 0, seoul)
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
}

// run is main, for the tests: it returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var q lifecycle.Question
	flags := flag.NewFlagSet("whynot", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&q.Account, "account", jiwoo, "who looks")
	flags.TextVar(&q.Product, "product", routing.Azure, "for what product")
	flags.TextVar(&q.Portal, "portal", routing.PortalNone, "in which portal; none is the product's own")
	flags.StringVar(&q.Release, "release", "", "which release of an on-premises product")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if err := answer(ctx, q, stdout); err != nil {
		fmt.Fprintln(stderr, "whynot:", err)
		return 1
	}
	return 0
}

func answer(ctx context.Context, q lifecycle.Question, w io.Writer) error {
	desk, err := book(ctx)
	if err != nil {
		return err
	}
	why, err := desk.WhyNot(ctx, q)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "plans of %s for %s, shown in %s\n", q.Account, cmp.Or(q.Release, q.Product.String()), why.Portal)
	fmt.Fprintf(w, "on %s, and what was there on %s\n", why.At.In(seoul).Format(time.RFC822), why.Since.In(seoul).Format(time.RFC822))
	for _, r := range why.Reasons {
		fmt.Fprintf(w, "  but %s\n", r)
	}
	for _, plan := range why.Plans {
		now, reasons := "usable", plan.Reasons
		switch {
		case plan.Was && !plan.Usable:
			now, reasons = "gone", plan.Gone
		case !plan.Usable:
			now = "not usable, and was not before"
		}
		fmt.Fprintf(w, "\n%s: %s, %v left\n", plan.Entitlement.Plan(), now, plan.Entitlement.Remaining())
		for _, r := range reasons {
			fmt.Fprintf(w, "  because %s\n", r)
		}
	}
	preview, err := desk.Preview(ctx, request("next", q.Account, q.Product, q.Release))
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\na new request: %s\n", preview.Outcome)
	for _, r := range why.Remedies {
		fmt.Fprintf(w, "  helps: %s %v\n", r.Text(), r.Rules())
	}
	for a := range preview.Decision.Alternatives() {
		fmt.Fprintf(w, "  helps: %s\n", a)
	}
	return nil
}

// book returns a desk with three plans: one that ended with 2026-10-13, one whose last
// incident Sora took this morning, and one for on-premises products.
func book(ctx context.Context) (*lifecycle.Desk, error) {
	now := time.Date(2026, 10, 1, 9, 0, 0, 0, seoul)
	desk, err := lifecycle.NewDesk(memstore.New(), &lifecycle.Options{Partner: "hangang", Now: func() time.Time { return now }})
	if err != nil {
		return nil, err
	}
	cloud, july := entitlement.CloudSupport, time.Date(2026, 7, 1, 0, 0, 0, 0, seoul)
	for _, a := range []lifecycle.Adoption{
		{ID: "core", Offer: entitlement.SuccessCore, Benefit: cloud, From: time.Date(2025, 10, 14, 0, 0, 0, 0, seoul), Left: 1},
		{ID: "expanded", Offer: entitlement.SuccessExpanded, Benefit: cloud, From: july, Left: 1},
		{ID: "services", Offer: entitlement.SolutionsPartner, Benefit: entitlement.OnPremisesSupport, From: july, Left: 3},
	} {
		r, err := desk.Adopt(ctx, a)
		if err != nil {
			return nil, err
		}
		for _, account := range []string{jiwoo, sora} {
			link := lifecycle.Linking{ID: a.ID + lifecycle.OperationID(" "+account), Account: account, Plan: r.Entries[0].Plan}
			if _, err := desk.Link(ctx, link); err != nil {
				return nil, err
			}
		}
	}
	now = today.Add(-8 * time.Hour)
	_, err = desk.Open(ctx, request("case-1", sora, routing.Azure, ""))
	now = today
	return desk, err
}

// request returns a request for the partner's own tenant.
func request(id lifecycle.OperationID, account string, product routing.Product, release string) lifecycle.Draft {
	return lifecycle.Draft{
		ID: id, Account: account, Title: "does not start", Release: release, Severity: sla.SeverityB, Locale: language.English,
		Facts: routing.Case{
			Partner: routing.DirectBill, Issue: routing.IssueTechnical, Product: product, Tenant: routing.TenantOwn,
			Cloud: routing.CloudCommercial, Entry: routing.EntryProductPortal, Account: routing.AccountEntra,
		},
	}
}
