package main

import (
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

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
	adoptions                    []adoption
	contracts                    map[lifecycle.ContractID]lifecycle.ContractID // the contract of the book for each enrollment ID
	now                          func() time.Time                              // for the tests; nil is the clock
}

// parse reads the command line. It writes what is wrong with it to stderr.
func parse(args []string, stderr io.Writer) (*settings, bool) {
	s := &settings{partner: "partner", shown: seen{}, contracts: map[lifecycle.ContractID]lifecycle.ContractID{}}
	flags := flag.NewFlagSet("azure", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.BoolVar(&s.demo, "demo", false, "import the tickets of a fake server into a book in memory")
	flags.StringVar(&s.subscription, "subscription", "", "import the tickets of this Azure subscription")
	flags.StringVar(&s.requests, "requests", "", "import the service requests of this file, as Partner Center lists them in JSON; - is standard input")
	flags.StringVar(&s.book, "book", "", "the book, as lifecycle.Export writes it; one that is not there is begun")
	flags.StringVar((*string)(&s.partner), "partner", "partner", "whose book it is")
	flags.Func("facts", `what holds of all cases, such as '{"partner":"direct_bill","tenant":"customer"}'`, func(text string) error {
		return object(text, &s.facts)
	})
	flags.Func("adopt", `a cloud plan that the book does not have yet, such as '{"offer":"solutions_partner","from":"2025-07-01","zone":"Asia/Seoul",`+
		`"contract":"E-100","left":44}', with the enrollment ID of its tickets; may be repeated`, func(text string) error {
		a, err := readAdoption(text)
		s.adoptions = append(s.adoptions, a)
		return err
	})
	flags.Func("contract", "which contract of the book the tickets mean with an enrollment ID, as ENROLLMENT=CONTRACT; may be repeated", func(text string) error {
		enrollment, contract, _ := strings.Cut(text, "=")
		if enrollment == "" || contract == "" {
			return fmt.Errorf("want ENROLLMENT=CONTRACT, not %q", text)
		}
		s.contracts[lifecycle.ContractID(enrollment)] = lifecycle.ContractID(contract)
		return nil
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
	case s.demo && flags.NFlag() > 1:
		problem = "-demo has a book, facts and plans of its own: leave the other flags out"
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
