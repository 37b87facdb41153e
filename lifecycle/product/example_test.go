package product_test

import (
	"fmt"
	"time"

	"github.com/partnersupport/partnersupport/lifecycle/product"
)

// Mainstream support ends with the named day, in Pacific time.
func ExampleCatalog_Support() {
	seattle := time.FixedZone("PDT", -7*3600)
	for _, day := range []int{13, 14} {
		at := time.Date(2026, time.October, day, 9, 0, 0, 0, seattle)
		v := product.Default().Support("Windows Server 2022", at)
		fmt.Println(at.Format(time.DateOnly), v.Covered, v.Rank, v.Phase)
		for reason := range v.Reasons() {
			fmt.Println("  ", reason.Code, reason.Rules, reason.Text())
		}
	}
	// Output:
	// 2026-10-13 yes n_1 mainstream
	// 2026-10-14 no n_1 extended
	//    out_of_mainstream [LCY-21 LCY-22] Windows Server 2022 was in mainstream support until 2026-10-13
	//    plan_not_for_product [LCY-25] the plan cannot be used for Windows Server 2022
}

// Scenario 32: the versions of Windows Server on the day from which Windows Server
// 2019 was off the list of products.
func Example_july2025() {
	at := time.Date(2025, time.July, 1, 12, 0, 0, 0, time.UTC)
	for _, version := range []string{"2025", "2022", "2019", "2016"} {
		fmt.Println(product.Default().Support("Windows Server "+version, at))
	}
	// Output:
	// Windows Server 2025: covered: N, in mainstream support until 2029-11-13
	// Windows Server 2022: covered: N-1, in mainstream support until 2026-10-13
	// Windows Server 2019: not covered: Windows Server 2019 is older than N-1 since 2024-11-01; Windows Server 2019 was in mainstream support until 2024-01-09; the plan cannot be used for Windows Server 2019
	// Windows Server 2016: not covered: Windows Server 2016 is older than N-1 since 2021-08-18; Windows Server 2016 was in mainstream support until 2022-01-11; the plan cannot be used for Windows Server 2016
}

// What the plan does not cover may still be paid for by the incident.
func ExampleCatalog_PayPerIncident() {
	at := time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)
	for _, name := range []string{"Windows Server 2016", "Windows Server 2012 R2"} {
		p := product.Default().PayPerIncident(name, at)
		fmt.Println(name, p.Possible)
		for reason := range p.Reasons() {
			fmt.Println("  ", reason.Text())
		}
	}
	// Output:
	// Windows Server 2016 yes
	// Windows Server 2012 R2 no
	//    all support of Windows Server 2012 R2 ended on 2023-10-10
}

// A user whose desk still accepts a release says so, and sees both answers.
func ExampleNewCatalog() {
	spec := product.Default().Spec()
	spec.Listings = []product.Listing{{
		Release: "Windows Server 2022",
		Listed:  product.Yes,
		Until:   product.Date{Year: 2027, Month: time.March, Day: 31},
		Source:  "seen in the support form",
	}}
	catalog, err := product.NewCatalog(spec)
	if err != nil {
		fmt.Println(err)
		return
	}
	v := catalog.Support("Windows Server 2022", time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC))
	fmt.Println("policy:", v.Computed)
	fmt.Println("desk:", v.Covered)
	// Output:
	// policy: no
	// desk: yes
}

// N and N-1 follow the releases; cover ends earlier where mainstream support
// does.
func Example_overTime() {
	for _, day := range []string{"2021-08-17", "2021-08-18", "2024-10-31", "2024-11-01", "2026-10-13", "2026-10-14"} {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			fmt.Println(err)
			return
		}
		at = at.Add(20 * time.Hour) // noon in Redmond, or 13:00
		fmt.Print(day)
		for _, version := range []string{"2019", "2022", "2025"} {
			v := product.Default().Support("Windows Server "+version, at)
			fmt.Printf("  %s %v %v", version, v.Rank, v.Covered)
		}
		fmt.Println()
	}
	// Output:
	// 2021-08-17  2019 n yes  2022 not_released no  2025 not_released no
	// 2021-08-18  2019 n_1 yes  2022 n yes  2025 not_released no
	// 2024-10-31  2019 n_1 no  2022 n yes  2025 not_released no
	// 2024-11-01  2019 older no  2022 n_1 yes  2025 n yes
	// 2026-10-13  2019 older no  2022 n_1 yes  2025 n yes
	// 2026-10-14  2019 older no  2022 n_1 no  2025 n yes
}

// The desk's catalogue had Windows Server 2019 until the end of June 2025, long
// after the policy excluded it.
func ExampleCatalog_Differences() {
	listings, err := product.ParseListings([]byte(`release,listed,from,until,source
Windows Server 2019,yes,,2025-06-30,N-1 policy as refreshed in July 2025
SQL Server 2022,no,2025-06-15,,a mistake of the desk
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	spec := product.Default().Spec()
	spec.Listings = listings
	catalog, err := product.NewCatalog(spec)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, at := range []time.Time{
		time.Date(2025, time.June, 30, 20, 0, 0, 0, time.UTC),
		time.Date(2025, time.July, 1, 20, 0, 0, 0, time.UTC),
	} {
		fmt.Println(at.Format(time.DateOnly))
		for v := range catalog.Differences(at) {
			l, _ := v.Listing()
			fmt.Printf("  %s: policy %v, desk %v (%s)\n", v.Name, v.Computed, v.Desk, l.Source)
		}
	}
	// Output:
	// 2025-06-30
	//   SQL Server 2022: policy yes, desk no (a mistake of the desk)
	//   Windows Server 2019: policy no, desk yes (N-1 policy as refreshed in July 2025)
	// 2025-07-01
	//   SQL Server 2022: policy yes, desk no (a mistake of the desk)
}

// What can no longer be asked about after the next 60 days, and why.
func ExampleCatalog_Leaving() {
	at := time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)
	for _, d := range product.Default().Leaving(at, 60) {
		fmt.Println(d.LastDay, d.Verdict.Name)
		for reason := range d.Causes() {
			fmt.Println("  ", reason.Code)
		}
		if r, _ := d.Verdict.Release(); r.Doubt != "" {
			fmt.Println("   in doubt:", r.Doubt)
		}
	}
	// Output:
	// 2026-12-31 Office Online Server
	//    support_ended
	//    in doubt: the end is not verified
	// 2027-01-12 Dynamics 365 Customer Engagement (on-premises) v9
	//    out_of_mainstream
	//    in doubt: the end of mainstream support was extended once, and may have moved again after 2022
	// 2027-01-12 Visual Studio 2022
	//    out_of_mainstream
	// 2027-01-12 Windows 10 Enterprise LTSC 2021
	//    out_of_mainstream
	// 2027-01-12 Windows 10 IoT Enterprise LTSC 2021
	//    out_of_mainstream
}

// A phase ends with its last day in Redmond, in summer at 07:00 UTC.
func ExampleCatalog_Phases() {
	for _, span := range product.Default().Phases("Windows Server 2012") {
		if span.Until.IsZero() {
			fmt.Println(span.Phase, "for ever")
			continue
		}
		fmt.Println(span.Phase, "until", span.Until.Format(time.RFC3339))
	}
	// Output:
	// not_released until 2012-10-30T07:00:00Z
	// mainstream until 2018-10-10T07:00:00Z
	// extended until 2023-10-11T07:00:00Z
	// security_updates until 2026-10-14T07:00:00Z
	// ended for ever
}

// A user's own table, first with mistakes.
func ExampleParseReleases() {
	_, err := product.ParseReleases([]byte(`family,version,name,generation,policy,released,mainstream_end
Ledger,1,Ledger 1,1,fixed,2018-02-30,2023-02-28
Ledger,2,Ledger 2,2,Fixed,2020-03-01,2025-02-28
Ledger,3,Ledger 3,3,fixed,2023-03-01,2022-02-28
`))
	fmt.Println(err)

	releases, err := product.ParseReleases([]byte(`family,version,name,generation,policy,released,mainstream_end
Ledger,1,Ledger 1,1,fixed,2018-02-28,2023-02-28
Ledger,2,Ledger 2,2,fixed,2020-03-01,2027-02-28
Ledger,3,Ledger 3,3,fixed,2023-03-01,
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	catalog, err := product.NewCatalog(product.Spec{Releases: releases, Zone: "UTC"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for v := range catalog.Verdicts(time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)) {
		fmt.Println(v)
	}
	// Output:
	// product: unreadable catalog: line 2: released: not a calendar day: "2018-02-30" (want the form 2025-06-23)
	// product: unreadable catalog: line 3: policy: product: unknown value: "Fixed" is no policy
	// product: bad catalog: line 4: mainstream_end: 2022-02-28 is before released, 2023-03-01
	// Ledger 3: covered: N, in mainstream support until 2028-03-01; that mainstream support of Ledger 3 runs until 2028-03-01 is an estimate from its release on 2023-03-01
	// Ledger 2: covered: N-1, in mainstream support until 2027-02-28
	// Ledger 1: not covered: Ledger 1 is older than N-1 since 2023-03-01; Ledger 1 was in mainstream support until 2023-02-28; the plan cannot be used for Ledger 1
}

// Facts and listings in one file of JSON.
func ExampleParseSpec() {
	spec, err := product.ParseSpec([]byte(`{
		"releases": [
			{"family": "Ledger", "version": "3", "name": "Ledger 3", "generation": 3, "policy": "fixed",
			 "released": "2023-03-01", "mainstream_end": "2028-02-28", "source": "the vendor's page", "as_of": "2026-11-21"},
			{"family": "Ledger", "version": "printing", "name": "Ledger Printing", "policy": "component", "parent": "Ledger 3",
			 "released": "2024-01-15"}
		],
		"listings": [{"release": "Ledger Printing", "listed": "no", "from": "2026-11-01", "source": "a refusal of the desk"}]
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	catalog, err := product.NewCatalog(spec)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(catalog.Support("Ledger Printing", time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)))
	// Output:
	// Ledger Printing: not covered: N, in mainstream support until 2028-02-28; the support desk's list no longer has Ledger Printing since 2026-11-01 (a refusal of the desk); the plan cannot be used for Ledger Printing
}
