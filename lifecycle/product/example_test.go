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

// The versions of Windows Server on the day from which Windows Server 2019 was
// off the list of products.
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
