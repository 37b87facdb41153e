package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// report tells people what becomes of the tickets: each of them on out, and how far
// the import is on err.
type report struct {
	out, err io.Writer
	pages    int
}

// ticket prints what became of a ticket, as it stands in the book.
func (p *report) ticket(t *ticket, what fate, r *lifecycle.Request) {
	fmt.Fprintf(p.out, "%-16s %-9s", clean(t.number), what)
	if what == leftOut {
		fmt.Fprintf(p.out, " %s\n", clean(t.bad))
	} else {
		fmt.Fprintf(p.out, " %s, %s\n%17s%s\n", r.State, about(r), "", clean(t.compare()))
	}
	for _, note := range t.notes {
		fmt.Fprintf(p.out, "%17snote: %s\n", "", clean(note))
	}
}

// about says what is known of a request: its issue, its severity, and who pays.
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

// progress tells how far the import is, after each page.
func (p *report) progress(counts [leftOut + 1]int) {
	p.pages++
	total := 0
	var parts []string
	for f, n := range counts {
		total += n
		parts = append(parts, fmt.Sprintf("%d %s", n, fate(f)))
	}
	fmt.Fprintf(p.err, "azure: page %d, %d tickets: %s\n", p.pages, total, strings.Join(parts, ", "))
}

// reconcile compares the plans of the book with the tickets of a whole import, and
// with how many incidents a portal shows.
func (p *report) reconcile(ctx context.Context, im *importer, shown seen) error {
	head, err := im.desk.Head(ctx)
	if err != nil {
		return err
	}
	plans := slices.AppendSeq(slices.Collect(maps.Keys(im.tickets)), maps.Keys(shown))
	slices.Sort(plans)
	for _, id := range slices.Compact(plans) {
		left, said := shown[id]
		if !said {
			left = remaining(&head, id) // so that only the tickets are compared
		}
		// Tickets that name no contract say nothing of the plan: then only what is left
		// is compared.
		tickets := im.tickets[id]
		f, err := im.desk.Reconcile(ctx, lifecycle.Sighting{Plan: id, Left: left, Seen: entitlement.InPartnerCenter, Tickets: tickets})
		if err != nil {
			return err
		}
		if said {
			fmt.Fprintln(p.out, &f)
		} else {
			fmt.Fprintf(p.out, "plan %s: nobody has said how many incidents the portal shows (-seen); %d tickets not recorded here\n", id, len(f.Unrecorded))
		}
		for _, ticket := range f.Unrecorded {
			fmt.Fprintf(p.out, "    not recorded here:      ticket %s\n", clean(ticket))
		}
		for _, l := range []struct {
			what     string
			requests []lifecycle.RequestID
		}{{"not charged to it here:", f.Elsewhere}, {"not listed there:      ", f.Unlisted}} {
			for _, request := range l.requests {
				fmt.Fprintf(p.out, "    %s request %s\n", l.what, request)
			}
		}
	}
	return nil
}

func remaining(h *lifecycle.Head, id entitlement.PlanID) entitlement.Quota {
	for _, p := range h.Plans {
		if p.Entitlement.Plan() == id {
			return p.Entitlement.Remaining()
		}
	}
	return 0
}

// clean keeps what a service says from passing for lines of the report.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}
