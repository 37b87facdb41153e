package routing

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// MaxPolicySize is the number of bytes of JSON beyond which [ParsePolicy] does
// not read a policy. As many routes as there can be, each as long as the longest
// of [Policy2025], fit with room for indentation.
const MaxPolicySize = 32 << 20

const (
	maxDepth = 16  // of objects and lists in each other; a policy has nine
	maxList  = 256 // values in a list other than that of the routes
)

// everyValue stands in a policy's JSON for the list of all values of a fact.
const everyValue = "all"

// The JSON form of a policy. A set is "all", a list of texts, or nil if empty.
type (
	policyJSON struct {
		Name      string        `json:"name,omitzero"`
		Audience  any           `json:"audience,omitempty"`
		Addresses []addressJSON `json:"addresses,omitempty"`
		Routes    []routeJSON   `json:"routes,omitempty"`
	}
	addressJSON struct {
		Portal Portal   `json:"portal,omitzero"`
		URL    string   `json:"url,omitzero"`
		Rules  []string `json:"rules,omitempty"`
	}
	routeJSON struct {
		ID         string       `json:"id,omitzero"`
		Partner    any          `json:"partner,omitempty"`
		Issue      any          `json:"issue,omitempty"`
		Product    any          `json:"product,omitempty"`
		Tenant     any          `json:"tenant,omitempty"`
		Cloud      any          `json:"cloud,omitempty"`
		Entry      any          `json:"entry,omitempty"`
		Outcome    Outcome      `json:"outcome"` // even if it is the zero value, which means something
		Code       Code         `json:"code,omitzero"`
		Clauses    []clauseJSON `json:"clauses,omitempty"`
		Portal     Portal       `json:"portal,omitzero"`
		Review     Portal       `json:"review,omitzero"`
		Payer      Payer        `json:"payer,omitzero"`
		Benefit    Benefit      `json:"benefit,omitzero"`
		Confidence Confidence   `json:"confidence,omitzero"`
		Rules      []string     `json:"rules,omitempty"`
		Steps      []stepJSON   `json:"steps,omitempty"`
		Options    []optionJSON `json:"options,omitempty"`
	}
	clauseJSON struct {
		Fact       Fact       `json:"fact"`
		In         any        `json:"in,omitempty"`
		Open       any        `json:"open,omitempty"`
		Confidence Confidence `json:"confidence,omitzero"`
		Rules      []string   `json:"rules,omitempty"`
	}
	stepJSON struct {
		Action Action      `json:"action"`
		Portal Portal      `json:"portal,omitzero"`
		When   *clauseJSON `json:"when,omitzero"`
		Rules  []string    `json:"rules,omitempty"`
	}
	optionJSON struct {
		Way       Way          `json:"way"`
		Incidents int          `json:"incidents,omitzero"`
		When      []clauseJSON `json:"when,omitempty"`
		Needs     []clauseJSON `json:"needs,omitempty"`
		Steps     []stepJSON   `json:"steps,omitempty"`
		Rules     []string     `json:"rules,omitempty"`
	}
)

// MarshalJSON returns the policy in the form that [Policy] describes, on one line:
// equal policies give equal bytes. Routes and clauses stay in the order given.
//
// It refuses what the form cannot say, with the problems joined, 64 at most, each a
// [*PolicyError]: values that do not exist, text that is not UTF-8 and a negative
// price ([ErrBadValue]), a clause about no fact ([ErrBadClause]), and more than
// ParsePolicy reads ([ErrTooLarge]). It does not ask whether the rules make sense.
func (p Policy) MarshalJSON() ([]byte, error) {
	var w policyWriter
	form := w.policy(&p)
	if err := w.ps.err(); err != nil {
		return nil, err
	}
	if w.size > MaxPolicySize {
		return nil, tooLarge(w.size) // before it is copied
	}
	text, err := json.Marshal(form)
	if err == nil && len(text) > MaxPolicySize {
		err = tooLarge(len(text))
	}
	if err != nil {
		return nil, err
	}
	return text, nil
}

func tooLarge(size int) error {
	return &PolicyError{Err: ErrTooLarge, Detail: fmt.Sprintf("%d bytes, at most %d", size, MaxPolicySize)}
}

// policyWriter turns a policy into its JSON form.
type policyWriter struct {
	ps   problems
	size int // of the texts, in bytes
}

func (w *policyWriter) policy(p *Policy) policyJSON {
	w.texts("name", p.Name)
	return policyJSON{
		Name:      p.Name,
		Audience:  w.set(p.Audience, FactRole, "audience", false),
		Addresses: listJSON(w, p.Addresses, maxList, "addresses", w.address),
		Routes:    listJSON(w, p.Routes, maxRoutes, "routes", w.route),
	}
}

func (w *policyWriter) address(a *Address, path string) addressJSON {
	w.valid(path+".portal", a.Portal)
	w.texts(path+".url", a.URL)
	return addressJSON{Portal: a.Portal, URL: a.URL, Rules: w.rules(a.Rules, path)}
}

func (w *policyWriter) route(r *Route, path string) routeJSON {
	w.texts(path+".id", r.ID)
	w.valid(path+".outcome", r.Outcome)
	w.valid(path+".code", r.Code)
	w.valid(path+".portal", r.Portal)
	w.valid(path+".review", r.Review)
	w.valid(path+".payer", r.Payer)
	w.valid(path+".benefit", r.Benefit)
	w.valid(path+".confidence", r.Confidence)
	return routeJSON{
		ID:         r.ID,
		Partner:    w.set(r.Partner, FactPartner, path+".partner", false),
		Issue:      w.set(r.Issue, FactIssue, path+".issue", false),
		Product:    w.set(r.Product, FactProduct, path+".product", false),
		Tenant:     w.set(r.Tenant, FactTenant, path+".tenant", false),
		Cloud:      w.set(r.Cloud, FactCloud, path+".cloud", false),
		Entry:      w.set(r.Entry, FactEntry, path+".entry", false),
		Outcome:    r.Outcome,
		Code:       r.Code,
		Clauses:    listJSON(w, r.Clauses, maxList, path+".clauses", w.clause),
		Portal:     r.Portal,
		Review:     r.Review,
		Payer:      r.Payer,
		Benefit:    r.Benefit,
		Confidence: r.Confidence,
		Rules:      w.rules(r.Rules, path),
		Steps:      listJSON(w, r.Steps, maxList, path+".steps", w.step),
		Options:    listJSON(w, r.Options, maxList, path+".options", w.option),
	}
}

func (w *policyWriter) step(s *Step, path string) stepJSON {
	w.valid(path+".action", s.Action)
	w.valid(path+".portal", s.Portal)
	form := stepJSON{Action: s.Action, Portal: s.Portal, Rules: w.rules(s.Rules, path)}
	if c := &s.When; c.Fact != FactNone || c.In|c.Open != 0 || c.Confidence != 0 || len(c.Rules) > 0 {
		form.When = new(w.condition(c, path+".when"))
	}
	return form
}

func (w *policyWriter) option(o *Option, path string) optionJSON {
	w.valid(path+".way", o.Way)
	if o.Incidents < 0 {
		w.ps.add(ErrBadValue, path+".incidents", "%d", o.Incidents)
	}
	return optionJSON{
		Way:       o.Way,
		Incidents: o.Incidents,
		When:      listJSON(w, o.When, maxList, path+".when", w.condition),
		Needs:     listJSON(w, o.Needs, maxList, path+".needs", w.clause),
		Steps:     listJSON(w, o.Steps, maxList, path+".steps", w.step),
		Rules:     w.rules(o.Rules, path),
	}
}

func (w *policyWriter) clause(c *Clause, path string) clauseJSON { return w.anyClause(c, path, false) }

// condition is a clause whose set may hold "not said".
func (w *policyWriter) condition(c *Clause, path string) clauseJSON {
	return w.anyClause(c, path, true)
}

func (w *policyWriter) anyClause(c *Clause, path string, unsaid bool) clauseJSON {
	if c.Fact == FactNone || !c.Fact.IsValid() {
		w.ps.add(ErrBadClause, path+".fact", "%s", c.Fact)
		return clauseJSON{}
	}
	w.valid(path+".confidence", c.Confidence)
	return clauseJSON{
		Fact:       c.Fact,
		In:         w.set(c.In, c.Fact, path+".in", unsaid),
		Open:       w.set(c.Open, c.Fact, path+".open", false),
		Confidence: c.Confidence,
		Rules:      w.rules(c.Rules, path),
	}
}

func (w *policyWriter) set(s Set, f Fact, path string, unsaid bool) any {
	w.ps.set(s, f, path, unsaid)
	if s&notSaid == 0 && s.of(f) == full(f) {
		return everyValue
	}
	if texts := s.texts(f); len(texts) > 0 {
		return texts
	}
	return nil
}

func (w *policyWriter) rules(ids []string, path string) []string {
	path += ".rules"
	w.texts(path, ids...)
	return listJSON(w, ids, maxList, path, func(id *string, _ string) string { return *id })
}

func (w *policyWriter) texts(path string, texts ...string) {
	for _, text := range texts {
		w.size += len(text)
		if !utf8.ValidString(text) {
			w.ps.add(ErrBadValue, path, "%s is not UTF-8", short(text))
		}
	}
}

// named is a value of an enum.
type named interface {
	fmt.Stringer
	IsValid() bool
}

func (w *policyWriter) valid(path string, v named) {
	if !v.IsValid() {
		w.ps.add(ErrBadValue, path, "%s", v)
	}
}

// listJSON returns the JSON forms of the values of list.
func listJSON[T, J any](w *policyWriter, list []T, most int, path string, form func(*T, string) J) []J {
	if len(list) > most {
		w.ps.add(ErrTooLarge, path, "%d values, at most %d", len(list), most)
		return nil
	}
	forms := make([]J, len(list))
	for i := range list {
		forms[i] = form(&list[i], fmt.Sprintf("%s[%d]", path, i))
	}
	return forms
}
