package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
)

// settings are what the command line says.
type settings struct {
	demo                         bool
	subscription, requests, book string
	partner                      lifecycle.PartnerID
	facts                        routing.Case
	shown                        seen
}

// parse reads the command line. What is wrong with it goes to stderr.
func parse(args []string, stderr io.Writer) (*settings, bool) {
	s := &settings{partner: "partner", shown: seen{}}
	flags := flag.NewFlagSet("azure", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.BoolVar(&s.demo, "demo", false, "import the tickets of a fake server into a book in memory")
	flags.StringVar(&s.subscription, "subscription", "", "import the tickets of this Azure subscription")
	flags.StringVar(&s.requests, "requests", "", "import the service requests of this file, as Partner Center lists them in JSON; - is standard input")
	flags.StringVar(&s.book, "book", "", "the book, as lifecycle.Export writes it; one that is not there is begun")
	flags.StringVar((*string)(&s.partner), "partner", "partner", "whose book it is")
	flags.Func("facts", `what holds of all cases, such as '{"partner":"direct_bill","tenant":"customer"}'`, func(text string) error {
		dec := json.NewDecoder(strings.NewReader(text))
		dec.DisallowUnknownFields()
		return dec.Decode(&s.facts)
	})
	flags.Func("seen", "what a portal shows to be left of a plan, as PLAN=LEFT; may be repeated", s.shown.set)
	if err := flags.Parse(args); err != nil {
		return nil, false
	}
	problem := ""
	switch from := count(s.demo, s.subscription != "", s.requests != ""); {
	case flags.NArg() > 0:
		problem = fmt.Sprintf("surplus argument %q", flags.Arg(0))
	case from != 1:
		problem = "want one of -demo, -subscription and -requests"
	case !s.demo && s.book == "":
		problem = "want -book: where is the book to be kept?"
	case s.demo && s.book != "":
		problem = "-demo has a book of its own: leave out -book"
	default:
		return s, true
	}
	fmt.Fprintln(stderr, "azure:", problem)
	return nil, false
}

func count(list ...bool) int {
	n := 0
	for _, is := range list {
		if is {
			n++
		}
	}
	return n
}
