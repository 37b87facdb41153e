package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/rulebook"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
)

// page is what one scenario prints. Reasons name their rules; what the rules say, and where,
// is printed once at the end. Other programs print the String of a reason, which includes
// document and section.
type page struct {
	w     io.Writer
	label string   // of the latest line
	cited []string // rules, in the order in which they came
}

// line prints a line, with its label if that is not the one of the line before.
func (p *page) line(label, format string, args ...any) {
	shown := label
	if p.label == label {
		shown = ""
	}
	p.label = label
	fmt.Fprintf(p.w, "%-8s %s\n", shown, fmt.Sprintf(format, args...))
}

// given, answer, because and helps print the four parts of a page.
func (p *page) given(format string, args ...any)    { p.line("given", format, args...) }
func (p *page) answer(format string, args ...any)   { p.line("answer", format, args...) }
func (p *page) because(text string, rules []string) { p.cite("because", text, rules) }
func (p *page) helps(text string, rules []string)   { p.cite("helps", text, rules) }

// reason is because, with the code that programs read.
func (p *page) reason(code, text string, rules []string) { p.because(code+": "+text, rules) }

func (p *page) cite(label, text string, rules []string) {
	if len(rules) > 0 {
		text += fmt.Sprintf(" %s", rules)
	}
	p.line(label, "%s", text)
	p.cited = append(p.cited, rules...)
}

// reasons prints reasons of the Desk.
func (p *page) reasons(list []lifecycle.Reason) {
	for _, r := range list {
		p.reason(r.Code, r.Text, r.Rules)
	}
}

// advice prints what somebody can do.
func (p *page) advice(list entitlement.Advices) {
	for a := range list.All() {
		p.helps(a.Text(), a.Rules())
	}
}

// refused prints the reasons of a negative answer.
func (p *page) refused(a entitlement.Answer) {
	for r := range a.Reasons() {
		p.reason(r.Code.String(), r.Text(), r.Rules)
	}
	p.advice(a.Advice)
}

// sources prints what the rules say that the page has cited and that decide its scenario,
// and where the documents say it.
func (p *page) sources(rules []string) error {
	fmt.Fprintln(p.w)
	var shown []string
	for _, id := range slices.Concat(p.cited, rules) {
		if slices.Contains(shown, id) {
			continue
		}
		shown = append(shown, id)
		rule, ok := rulebook.Lookup(id)
		if !ok {
			return fmt.Errorf("there is no rule %s", id)
		}
		p.line(id, "%s", rule.Statement)
		p.line("", "%s", rule.Source())
	}
	return nil
}

// facts returns the facts of a case on one line.
func facts(c routing.Case) string {
	text, err := json.Marshal(c)
	if err != nil {
		return err.Error()
	}
	return strings.NewReplacer(`{`, "", `}`, "", `"`, "", `:`, " ", `,`, ", ").Replace(string(text))
}

// nothing prints that nothing has to be changed.
func (p *page) nothing(rules ...string) { p.helps("nothing has to be changed", rules) }

// decision prints what the router says about a case.
func (p *page) decision(c routing.Case) routing.Decision {
	p.given("%s", facts(c))
	return p.decided(c)
}

func (p *page) decided(c routing.Case) routing.Decision {
	d := routing.DefaultRouter().Route(c)
	if d.Allowed() {
		p.answer("%s in %s, paid by %s", d.Outcome, d.Portal, d.Payer)
	} else {
		p.answer("%s", d.Outcome)
	}
	for r := range d.Reasons() {
		p.reason(r.Code.String(), r.Text(), r.Rules)
	}
	for r := range d.Remedies() {
		p.helps(r.String(), nil)
	}
	if d.Allowed() {
		p.nothing()
		return d
	}
	for a := range d.Alternatives() {
		p.helps(a.Text(), a.Rules)
	}
	return d
}
