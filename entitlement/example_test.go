package entitlement_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// The quota of a term depends on the day on which it starts: one day decides
// between unlimited and 50.
func ExampleQuotaOf() {
	for _, start := range []string{"2025-06-22", "2025-06-23"} {
		day, _ := time.Parse(time.DateOnly, start)
		cloud, _ := entitlement.QuotaOf(entitlement.SolutionsPartner, entitlement.CloudSupport, day)
		fmt.Println(start, cloud)
	}
	// Output:
	// 2025-06-22 unlimited
	// 2025-06-23 50
}

// A plan pays for two requests and refuses the third; closing one of them as a
// duplicate gives its incident back.
func ExampleEntitlement_Consume() {
	day := time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)
	plan, _ := entitlement.New(entitlement.Grant{
		Plan: "core-2025", Offer: entitlement.SuccessCore, Benefit: entitlement.CloudSupport, From: day,
	})
	plan, _, _ = plan.Activate(day)

	plan, first, _ := plan.Consume("case-1", day)
	plan, _, _ = plan.Consume("case-2", day)
	_, _, err := plan.Consume("case-3", day)
	fmt.Println(plan.Remaining(), "left:", err)

	plan, _, _ = plan.Refund(first, entitlement.RefundDuplicate, day)
	fmt.Println(plan.Remaining(), "left")
	// Output:
	// 0 left: entitlement: refused: plan "core-2025" cannot be consumed: none of 2 incidents is left; any colleague may have taken the last one
	// 1 left
}

// Every reason why a plan cannot be used is given, not only the first.
func ExampleEntitlement_StatusFor() {
	plan, _ := entitlement.New(entitlement.Grant{
		Plan: "cloud-2024", Offer: entitlement.SuccessExpanded, Benefit: entitlement.CloudSupport,
		From: time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC), Left: new(entitlement.Limited(0)),
	})
	status := plan.StatusFor(entitlement.Use{
		At:       time.Date(2025, 7, 1, 9, 0, 0, 0, time.UTC),
		Link:     entitlement.Linked,
		Workload: entitlement.WorkloadAzure,
	})
	for reason := range status.Reasons() {
		fmt.Println(reason.Code, "-", reason.Text())
	}
	// Output:
	// expired - the term ended with 2025-06-30
	// depleted - none of 5 incidents is left; any colleague may have taken the last one
}

// The journal remembers: an incident is given back once, however often it is
// asked for.
func ExampleJournal() {
	day := time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)
	plan, _ := entitlement.New(entitlement.Grant{
		Plan: "expanded", Offer: entitlement.SuccessExpanded, Benefit: entitlement.CloudSupport, From: day,
	})
	journal, _ := entitlement.Fold(slices.Values([]entitlement.Entry{plan.Opening(day)}))
	_, _ = journal.Activate(day)
	_, _ = journal.Consume("case-1", day)
	fmt.Println(journal.Left(day))
	_, _ = journal.Refund("case-1", entitlement.RefundBug, day)
	_, err := journal.Refund("case-1", entitlement.RefundBug, day)
	fmt.Println(journal.Left(day), err)
	// Output:
	// 4
	// 5 entitlement: refused: plan "expanded" cannot be refunded: the consumption was given back before
}

// Whatever a program does with credentials, it writes none by mistake.
func ExampleCredentials() {
	pair, _ := entitlement.ParseCredentials("A-1000000417", "C-2000009358")
	link := struct {
		Account string
		Pair    entitlement.Credentials
	}{"kim@hangang.example", pair}

	fmt.Printf("%v %+v %q %x\n", pair, link, pair, pair)
	text, _ := json.Marshal(link)
	fmt.Println(string(text))
	slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}})).Info("linked", "pair", pair)

	accessID, contractID := pair.Endings()
	fmt.Println("for people:", accessID, contractID)
	// Output:
	// [redacted] {Account:kim@hangang.example Pair:[redacted]} [redacted] [redacted]
	// {"Account":"kim@hangang.example","Pair":"[redacted]"}
	// level=INFO msg=linked pair=[redacted]
	// for people: 0417 9358
}
