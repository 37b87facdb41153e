package main

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// fate is what became of a ticket.
type fate int

const (
	recorded fate = iota // it is new in the book
	moved                // the book had it, and has heard what happened since
	asBefore             // the book knew everything
	counted              // the number that its plan was adopted with includes it
	leftOut              // ticket.bad says why
)

func (f fate) String() string {
	return [...]string{"recorded", "moved on", "as before", "counted", "left out"}[f]
}

// counts say how many tickets had which fate.
type counts [leftOut + 1]int

func (c *counts) total() int {
	n := 0
	for _, of := range c {
		n += of
	}
	return n
}

// report tells people what becomes of the tickets. It writes each ticket to out, and the
// progress of the import to err.
type report struct {
	out, err io.Writer
	pages    int
}

// ticket prints what became of a ticket, as it stands in the book.
func (p *report) ticket(t *ticket, what fate, r *lifecycle.Request) {
	fmt.Fprintf(p.out, "%-16s %-9s", clean(t.number), what)
	if what == leftOut || what == counted {
		fmt.Fprintf(p.out, " %s\n", clean(t.bad))
	} else {
		fmt.Fprintf(p.out, " %s, %s\n%17s%s\n", r.State, about(r), "", clean(t.compare()))
	}
	for _, note := range t.notes {
		fmt.Fprintf(p.out, "%17snote: %s\n", "", clean(note))
	}
}

// about returns what is known about a request: its issue, its severity, and who pays.
func about(r *lifecycle.Request) string {
	var parts []string
	if r.Facts.Issue != 0 {
		parts = append(parts, r.Facts.Issue.String())
	}
	if s := severityOf(r); s != 0 {
		parts = append(parts, "severity "+strings.ToUpper(s.String()))
	}
	if r.Plan != "" {
		return strings.Join(append(parts, fmt.Sprintf("plan %s, %s left", r.Plan, r.Left)), ", ")
	}
	return strings.Join(append(parts, "payer "+r.Payer.String()), ", ")
}

// progress says after each page how far the import is.
func (p *report) progress(c *counts) {
	p.pages++
	var parts []string
	for f, n := range c {
		parts = append(parts, fmt.Sprintf("%d %s", n, fate(f)))
	}
	fmt.Fprintf(p.err, "azure: page %d, %d tickets: %s\n", p.pages, c.total(), strings.Join(parts, ", "))
}

// clean keeps text of a service from looking like lines of the report.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}
