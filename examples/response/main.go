// Response says when the first response to a request is due, and what the time until then
// consists of: in English and in Korean, for a problem of each severity and for a question,
// over a holiday.
//
//	go run ./examples/response
//	go run ./examples/response -opened 2025-07-04T18:30:00+09:00 ko-KR ja-JP en-GB
//
// A locale needs a country if business hours count.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"time"
	_ "time/tzdata" // office hours need zones, also where the host has none

	"github.com/partnersupport/partnersupport/sla"
)

// layout shows the day of the week, which decides what is open.
const layout = "Mon 2006-01-02 15:04 MST"

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run is main, for the tests: it returns the exit status.
func run(args []string, stdout, stderr io.Writer) int {
	// The afternoon before Korea's National Foundation Day and Chuseok. The holidays last
	// until 9 October.
	opened := time.Date(2025, 10, 2, 16, 30, 0, 0, time.FixedZone("KST", 9*60*60))
	flags := flag.NewFlagSet("response", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.TextVar(&opened, "opened", opened, "when the request was opened")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if opened.Location() == time.Local { // an offset of this machine's zone, whose name would be printed
		_, offset := opened.Zone()
		opened = opened.In(time.FixedZone("", offset))
	}
	names := flags.Args()
	if len(names) == 0 {
		names = []string{"en-US", "en-GB", "ko-KR"}
	}
	var locales []sla.Locale
	for _, name := range names {
		locale, err := sla.ParseLocale(name)
		if err != nil {
			fmt.Fprintln(stderr, "response:", err)
			return 2
		}
		locales = append(locales, locale)
	}
	fmt.Fprintf(stdout, "opened %s\n", opened.Format(layout))
	for _, locale := range locales {
		for severity := range sla.Severities() {
			tell(stdout, fmt.Sprintf("%s, severity %s", locale, severity), sla.BreakFix, severity, locale, opened)
		}
		tell(stdout, locale.String()+", a question", sla.NonBreakFix, 0, locale, opened)
	}
	return 0
}

// tell prints one target and when it is due. If that cannot be computed, such as for a
// country whose hours nobody has published, it prints the error.
func tell(w io.Writer, title string, kind sla.Kind, severity sla.Severity, locale sla.Locale, opened time.Time) {
	target, err := sla.TargetFor(kind, severity, locale)
	if err != nil {
		fmt.Fprintf(w, "\n%s: %v\n", title, err)
		return
	}
	fmt.Fprintf(w, "\n%s: %v\n", title, target)
	answer, err := target.Explain(opened)
	if err != nil {
		fmt.Fprintf(w, "  no due time: %v\n", err)
		return
	}
	fmt.Fprintf(w, "  due %s", answer.Due.Format(layout))
	if answer.Estimated {
		fmt.Fprint(w, ", as far as holidays are known")
	}
	fmt.Fprintln(w)
	if answer.Calendar == nil {
		return // around the clock: all of the time counts
	}
	for s := range answer.Segments() {
		fmt.Fprintf(w, "    %s\n", s)
	}
}
