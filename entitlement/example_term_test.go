package entitlement_test

import (
	"fmt"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// A partner renews three weeks after the anniversary. Within the window the next
// term starts as if it had been in time; without it there is a gap.
func ExampleTerm_Renewal() {
	term := entitlement.Term{Start: entitlement.Date{Year: 2024, Month: time.August, Day: 1}, Zone: "Asia/Seoul"}
	on := entitlement.Date{Year: 2025, Month: time.August, Day: 22}
	for _, window := range []int{entitlement.RenewalWindow, 0} {
		next, timing, _ := term.Renewal(on, window)
		fmt.Printf("window of %d days: %s, %s, a gap of %d days\n", window, timing, next, term.Gap(next))
	}
	// Output:
	// window of 30 days: in_window, 2025-08-01 to 2026-07-31 (Asia/Seoul), a gap of 0 days
	// window of 0 days: late, 2025-08-22 to 2026-08-21 (Asia/Seoul), a gap of 21 days
}

// The cap of 2025-06-23 waits for the anniversary of a term that began before
// it.
func ExampleEntitlement_Renew() {
	plan, _ := entitlement.New(entitlement.Grant{
		Plan: "2025", Offer: entitlement.SolutionsPartner, Benefit: entitlement.CloudSupport,
		From: time.Date(2025, 6, 22, 0, 0, 0, 0, time.UTC),
	})
	fmt.Println(plan.Term().Start, plan.Remaining())
	next, entry, _ := plan.Renew("2026", time.Date(2026, 6, 22, 0, 0, 0, 0, time.UTC))
	fmt.Println(next.Term().Start, next.Remaining(), entry.Kind, entry.Renews)
	// Output:
	// 2025-06-22 unlimited
	// 2026-06-22 50 renewed 2025
}

// After a hundred days 20 of 50 incidents are used: at that pace the last one is used in
// March, before the term ends. If only 10 are used in that time, some will lapse.
func ExampleEntitlement_Forecast() {
	start := time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)
	plan := func(left uint32) entitlement.Entitlement {
		e, _ := entitlement.New(entitlement.Grant{
			Plan: "spd", Offer: entitlement.SolutionsPartner, Benefit: entitlement.CloudSupport,
			From: start, Left: new(entitlement.Limited(left)),
		})
		return e
	}
	at := start.AddDate(0, 0, 100)
	fast, slow := plan(30).Forecast(at), plan(40).Forecast(at)
	fmt.Println("20 used: runs out on", fast.RunsOut.Format(time.DateOnly))
	fmt.Println("10 used:", slow.Lapses, "will lapse")
	// Output:
	// 20 used: runs out on 2026-03-08
	// 10 used: 14 will lapse
}
