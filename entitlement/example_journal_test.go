package entitlement_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// A request that somebody has to approve holds its incident for an hour. Nobody
// else can take it meanwhile, and nobody has to give it back.
func ExampleJournal_Hold() {
	day := time.Date(2025, 7, 1, 9, 0, 0, 0, time.UTC)
	plan, _ := entitlement.New(entitlement.Grant{
		Plan: "core-2025", Offer: entitlement.SuccessCore, Benefit: entitlement.CloudSupport, From: day,
		Left: new(entitlement.Limited(1)),
	})
	journal, _ := entitlement.Fold(slices.Values([]entitlement.Entry{plan.Opening(day)}))

	_, _ = journal.Hold("case-1", day, day.Add(time.Hour))
	_, err := journal.Consume("case-2", day.Add(30*time.Minute))
	fmt.Println(err)
	fmt.Println(journal.Left(day.Add(30*time.Minute)), "left while it is held")
	fmt.Println(journal.Left(day.Add(time.Hour)), "left at the deadline")

	_, err = journal.Confirm("case-1", day.Add(time.Hour))
	fmt.Println(err)
	// Output:
	// entitlement: refused: plan "core-2025" cannot be consumed: all of 1 incidents that are left are held for other requests
	// 0 left while it is held
	// 1 left at the deadline
	// entitlement: refused: plan "core-2025" cannot be confirmed: the deadline of the hold has passed
}

// Partner Center shows two incidents less than the book: a colleague opened two
// requests there by hand. The book follows, and says why.
func ExampleEntitlement_Adjust() {
	day := time.Date(2025, 7, 1, 9, 0, 0, 0, time.UTC)
	plan, _ := entitlement.New(entitlement.Grant{
		Plan: "expanded", Offer: entitlement.SuccessExpanded, Benefit: entitlement.CloudSupport, From: day,
	})
	plan, _, _ = plan.Activate(day)
	plan, _, _ = plan.Consume("case-1", day)

	plan, entry, _ := plan.Adjust(entitlement.Adjustment{
		To: 2, Who: "Kim", Why: "two requests were opened by hand", Seen: "Partner Center",
	}, day.AddDate(0, 0, 2))
	fmt.Printf("%s: %s to %s by %s, seen in %s\n", entry.Kind, entry.Was, entry.Left, entry.Actor, entry.Seen)
	fmt.Println(plan.Base(), plan.Adjusted(), "=", plan.Remaining(), "+", plan.Consumed(), "-", plan.Refunded())
	// Output:
	// adjusted: 4 to 2 by Kim, seen in Partner Center
	// 5 -2 = 2 + 1 - 0
}

// A request of 2 May is recorded on 5 May. What was left on 3 May, and what
// everybody believed on that day, are two answers.
func ExampleBalanceAt() {
	may := func(day int) time.Time { return time.Date(2026, 5, day, 9, 0, 0, 0, time.UTC) }
	plan, _ := entitlement.New(entitlement.Grant{
		Plan: "expanded", Offer: entitlement.SuccessExpanded, Benefit: entitlement.CloudSupport, From: may(1),
	})
	entries := []entitlement.Entry{plan.Opening(may(1))}
	plan, activated, _ := plan.Activate(may(1))
	_, consumed, _ := plan.Consume("case-1", may(2))
	consumed.Recorded = may(5)
	entries = append(entries, activated, consumed)

	was, _ := entitlement.BalanceAt(slices.Values(entries), may(3), may(31))
	believed, _ := entitlement.BalanceAt(slices.Values(entries), may(3), may(3))
	fmt.Println(was.Left, "were left on 3 May;", believed.Left, "was what we believed")
	// Output:
	// 4 were left on 3 May; 5 was what we believed
}

// The colleague took the last incident: the plan that was listed yesterday is
// not usable today, and another one pays.
func ExampleChoose() {
	day := time.Date(2025, 7, 1, 9, 0, 0, 0, time.UTC)
	plan := func(id entitlement.PlanID, offer entitlement.Offer) entitlement.Entitlement {
		e, _ := entitlement.New(entitlement.Grant{Plan: id, Offer: offer, Benefit: entitlement.CloudSupport, From: day})
		e, _, _ = e.Activate(day)
		return e
	}
	core, expanded := plan("core", entitlement.SuccessCore), plan("expanded", entitlement.SuccessExpanded)
	core, _, _ = core.Consume("case-1", day)
	core, _, _ = core.Consume("case-2", day.Add(time.Hour))

	use := entitlement.Use{At: day.AddDate(0, 0, 1), Link: entitlement.Linked, Workload: entitlement.WorkloadAzure}
	list := []entitlement.Status{core.StatusFor(use), expanded.StatusFor(use)}
	chosen := entitlement.Choose(slices.Values(list), "core")
	fmt.Println("core:", chosen.Codes())
	fmt.Println("suggested:", entitlement.Choose(slices.Values(list), "").Plan().Plan())
	// Output:
	// core: depleted
	// suggested: expanded
}
