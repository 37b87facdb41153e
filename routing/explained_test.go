package routing_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/internal/goldentest"
	. "github.com/partnersupport/partnersupport/routing"
)

// answers returns what a decision answers, in one line of codes.
func answers(d Decision) string {
	line := fmt.Sprintf("%v, %v", d.Outcome, d.Confidence)
	if d.Allowed() {
		line = fmt.Sprintf("%v, %v; in %v, listed in %v, paid by %v, plan of %v", d.Outcome, d.Confidence, d.Portal, d.Review, d.Payer, d.Benefit)
	}
	for r := range d.Reasons() {
		line += fmt.Sprintf("; %v %v", r.Code, r.Rules)
		if r.Confidence != d.Confidence {
			line += " " + r.Confidence.String()
		}
	}
	for m := range d.Remedies() {
		line += "; remedy"
		for c := range m.Changes() {
			line += fmt.Sprintf(" %v=%s", c.Fact, strings.Join(c.To, "|"))
		}
	}
	for a := range d.Alternatives() {
		line += fmt.Sprintf("; or %v %v", a.Way, a.Rules)
		if a.Incidents > 0 {
			line += fmt.Sprintf(" for %d", a.Incidents)
		}
		for _, m := range a.Missing {
			line += " without " + m.Code.String()
		}
		line += way(a.Steps)
	}
	return line
}

// way returns steps with their portals and rules.
func way(steps []Step) string {
	var b strings.Builder
	for i, s := range steps {
		if i == 0 || s.Portal != steps[i-1].Portal {
			fmt.Fprintf(&b, "\n    in %v:", s.Portal)
		}
		fmt.Fprintf(&b, " %v%v", s.Action, s.Rules)
	}
	return b.String()
}

// The golden files hold what every route answers and by which steps: with
// everything in place, and what the value of one other fact changes. A change of a
// code, a step, an order or a citation shows, for every policy that ships.
func TestExplained(t *testing.T) {
	for name, policy := range map[string]Policy{
		"2025": Policy2025(),
		"2024": Policy2024(),
		"readings": Policy2025With(Readings{
			ProvidersOnly: true, AzureRBACOnly: true, CSPEntitlementCoversDynamics: true,
		}),
		"readings_resellers": Policy2025With(Readings{CSPEntitlementCoversDynamics: true}),
	} {
		t.Run(name, func(t *testing.T) {
			r := mustRouter(t, policy)
			var b strings.Builder
			for _, route := range r.Policy().Routes {
				base := firstOf(route)
				base.GDAP, base.Role, base.RBAC, base.Provider = GDAPActive, RoleAdminAgent, Yes, Yes
				base.Contact, base.Plan, base.Release = ContactPartner, PlanUsable, ReleaseCurrent
				d := r.Route(base)
				if strings.HasPrefix(name, "readings") && answers(d) == answers(DefaultRouter().Route(base)) {
					continue
				}
				fmt.Fprintf(&b, "# %s\n%s", route.ID, answers(d))
				b.WriteString(way(slices.Collect(d.Steps())))
				b.WriteString("\n")
				for q := range d.Requirements() {
					fmt.Fprintf(&b, "  takes %v %s %v\n", q.Fact, strings.Join(q.Accepted, "|"), q.Rules)
				}
				for _, f := range facts {
					for _, c := range vary(base, f.fact) {
						entryUnsaid := f.fact == FactEntry && c.Entry == 0 && len(members(route.Entry, f)) == f.last
						if !takes(route, c) && !entryUnsaid {
							continue
						}
						other := r.Route(c)
						line, steps := answers(other), way(slices.Collect(other.Steps()))
						if line != answers(d) {
							fmt.Fprintf(&b, "  %v=%s: %s\n", f.fact, textOf(c, f.fact), line)
						}
						if steps != way(slices.Collect(d.Steps())) {
							fmt.Fprintf(&b, "  %v=%s: steps%s\n", f.fact, textOf(c, f.fact), steps)
						}
					}
				}
				for i, o := range route.Options {
					var conditions []Fact
					for _, c := range slices.Concat(o.When, o.Needs) {
						if !slices.Contains(conditions, c.Fact) {
							conditions = append(conditions, c.Fact)
						}
					}
					if len(conditions) < 2 {
						continue // seen above
					}
					for _, c := range vary(base, conditions...) {
						if !takes(route, c) {
							continue
						}
						for a := range r.Route(c).Alternatives() {
							if a.Way == o.Way {
								fmt.Fprintf(&b, "  option %d:", i)
								for _, f := range conditions {
									fmt.Fprintf(&b, " %v=%s", f, textOf(c, f))
								}
								_, alternatives, _ := strings.Cut(answers(r.Route(c)), "; or ")
								fmt.Fprintf(&b, ": %s\n", alternatives)
							}
						}
					}
				}
				b.WriteString("\n")
			}
			goldentest.Check(t, "explained_"+name+".txt", b.String())
		})
	}
}

// The golden file holds all words of both languages side by side, for a person to
// read; a change of any of them shows.
func TestWords(t *testing.T) {
	var b strings.Builder
	line := func(name any, text func(language.Tag) string) {
		fmt.Fprintf(&b, "%v\n  %s\n  %s\n", name, text(language.BritishEnglish), text(language.MustParse("ko-KR")))
	}
	for c := range values[Code]() {
		line(c, Reason{Code: c}.TextIn)
	}
	for c := range values[Confidence]() {
		line(c, Reason{Code: CodeAllowed, Confidence: c}.TextIn)
	}
	for a := range values[Action]() {
		line(a, Step{Action: a}.TextIn)
	}
	for w := range values[Way]() {
		line(w, Alternative{Way: w, Incidents: int(w) % 3}.TextIn)
	}
	for s := range values[RequirementState]() {
		line(s, Requirement{Fact: FactGDAP, Accepted: []string{"active"}, Value: "none", State: s}.TextIn)
	}
	for _, f := range facts {
		for _, c := range vary(Case{}, f.fact) {
			v := textOf(c, f.fact)
			line(fmt.Sprint(f.fact, "=", v), Reason{Code: CodeNotAccepted, Fact: f.fact, Value: v}.TextIn)
		}
	}
	// The forms of remedies and of what is missing.
	several := DefaultRouter().Route(open(IssueTechnical, Azure, withGDAP(GDAPNone), withRole(0), under(PlanEmpty)))
	for m := range several.Remedies() {
		line("remedy", m.TextIn)
	}
	for a := range several.Alternatives() {
		line("alternative", a.TextIn)
	}
	goldentest.Check(t, "words.txt", b.String())
}

// Every tag of Korean gets Korean, and every other tag English.
func TestLanguages(t *testing.T) {
	reason := Reason{Code: CodeExpired, Fact: FactPlan, Value: "expired"}
	ko, en := reason.TextIn(language.Korean), reason.Text()
	for tag, want := range map[string]string{
		"ko": ko, "ko-KR": ko, "ko-Kore-KR-u-ca-gregory": ko, "kor": ko,
		"en": en, "en-GB": en, "de": en, "ja-JP": en, "und": en, "x-foo": en, "zh-KR": en,
	} {
		if got := reason.TextIn(language.MustParse(tag)); got != want {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
	if ko == en {
		t.Error("both languages say the same")
	}
}
