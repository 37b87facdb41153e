// Onpremises says for which releases of a product family an on-premises incident can be
// used on given days, and why not for the others. A release must be N or N-1, and in
// mainstream support.
//
//	go run ./examples/onpremises
//	go run ./examples/onpremises -family "SQL Server" 2024-12-31 2025-06-30
//
// The default is Windows Server, around the day on which mainstream support of Windows
// Server 2022 ends and a month before.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"time"
	_ "time/tzdata" // support ends in Pacific time, also where the host has no zones

	"github.com/partnersupport/partnersupport/lifecycle/product"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run is main, for the tests: it returns the exit status.
func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("onpremises", flag.ContinueOnError)
	flags.SetOutput(stderr)
	family := flags.String("family", "Windows Server", "family of products, as the table spells it")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	days := flags.Args()
	if len(days) == 0 {
		days = []string{"2026-09-14", "2026-10-13", "2026-10-14"}
	}
	redmond, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		fmt.Fprintln(stderr, "onpremises:", err)
		return 1
	}
	var noons []time.Time
	for _, day := range days {
		at, err := time.ParseInLocation(time.DateOnly, day, redmond)
		if err != nil {
			fmt.Fprintln(stderr, "onpremises:", err)
			return 2
		}
		noons = append(noons, at.Add(12*time.Hour))
	}
	var names []string
	for r := range product.Default().Releases() {
		if r.Family == product.Family(*family) {
			names = append(names, r.Name)
		}
	}
	if len(names) == 0 {
		fmt.Fprintf(stderr, "onpremises: there is no family %q\n", *family)
		return 2
	}
	for _, at := range noons {
		fmt.Fprintf(stdout, "%s, noon in Redmond\n", at.Format(time.DateOnly))
		for _, name := range names {
			tell(stdout, name, at)
		}
		leaving(stdout, product.Family(*family), at)
		fmt.Fprintln(stdout)
	}
	return 0
}

// tell prints the verdict about a release, the reasons with their sources, and, if it is
// not covered, what can still be bought for it. It prints only one line for a release that
// is past or not out yet.
func tell(w io.Writer, name string, at time.Time) {
	v := product.Default().Support(name, at)
	switch v.Phase {
	case product.PhaseNotReleased, product.PhaseSecurityUpdates, product.PhaseEnded:
		fmt.Fprintf(w, "  %s\n", v)
		return
	}
	fmt.Fprintf(w, "  %s: covered: %s (%s, %s)\n", name, v.Covered, v.Rank, v.Phase)
	for r := range v.Reasons() {
		fmt.Fprintf(w, "    because %s\n", r)
	}
	if v.Covered == product.Yes {
		return
	}
	single := product.Default().PayPerIncident(name, at)
	fmt.Fprintf(w, "    helps: support for one problem can be bought: %s\n", single.Possible)
	for r := range single.Reasons() {
		fmt.Fprintf(w, "      because %s\n", r)
	}
}

// leaving prints the releases of a family whose cover ends within thirty days.
func leaving(w io.Writer, family product.Family, at time.Time) {
	for _, d := range product.Default().Leaving(at, 30) {
		if r, _ := d.Verdict.Release(); r.Family == family {
			fmt.Fprintf(w, "  soon: the last day of cover of %s is %s\n", d.Verdict.Name, d.LastDay)
		}
	}
}
