package entitlement

import (
	"cmp"
	"encoding/json"
	"iter"
	"slices"
	"time"
)

// Row is what a portal shows of a plan (ENT-55, UX-13, UX-14). It is plain,
// comparable data; the zero Row is that of no plan.
type Row struct {
	Plan      PlanID  `json:"plan"`
	Offer     Offer   `json:"offer"`
	Benefit   Benefit `json:"benefit"`
	Granted   Quota   `json:"granted"`
	Remaining Quota   `json:"remaining"`
	Ends      Date    `json:"ends"`        // the last day on which it can pay
	No        Codes   `json:"no,omitzero"` // why it cannot be used; none if it can
}

// UnmarshalJSON reads a row as strictly as [State.UnmarshalJSON] does a state. On
// error, r is left alone.
func (r *Row) UnmarshalJSON(data []byte) error {
	type fields Row // without this method
	return decode(data, (*fields)(r))
}

// Row returns what is shown of the plan of the status, and whether there is one.
func (s Status) Row() (Row, bool) {
	e := s.plan
	if e == (Entitlement{}) {
		return Row{}, false
	}
	return Row{e.plan, e.offer, e.benefit, e.granted, e.left, e.lastDay(), s.codes}, true
}

// ShownInAzure returns what the Azure portal shows of the plan that its user has
// chosen, and whether it shows one: nothing before a plan is chosen ("") (UX-13),
// and nothing of one that cannot be used, which is not listed (UX-06). plans are
// the statuses for that use.
func ShownInAzure(plans iter.Seq[Status], choice PlanID) (Row, bool) {
	if choice == "" {
		return Row{}, false
	}
	chosen := Choose(plans, choice)
	if !chosen.Usable() {
		return Row{}, false
	}
	return chosen.Row()
}

// MarshalJSON returns the [Row] of the status, or null for the zero Status. A
// status is computed, and never read back.
func (s Status) MarshalJSON() ([]byte, error) {
	row, ok := s.Row()
	if !ok {
		return []byte("null"), nil
	}
	return json.Marshal(row)
}

// Page is the page Technical support and consultation of Partner Center. The zero
// Page shows nothing.
type Page struct {
	// Access says whether the account sees the page. Its advice is what the
	// page tells somebody who misses something: that there are no benefits yet,
	// or that the account is the wrong one (UX-02, UX-03).
	Access Answer `json:"access"`

	// Rows are the plans of the offers that are active, by offer, last day,
	// benefit and ID (UX-01).
	Rows []Row `json:"rows,omitempty"`
}

// UnmarshalJSON reads a page as strictly as [State.UnmarshalJSON] does a state. On
// error, p is left alone.
func (p *Page) UnmarshalJSON(data []byte) error {
	type fields Page // without this method
	return decode(data, (*fields)(p))
}

// PageFor returns the page that the account sees at the instant at, where plans
// are all plans of the partner. An offer is active from the start of its term to
// the end of its grace, activated or not; an empty plan is shown as well. Where
// no offer is active, that is what the page says to every account; an account
// that does not see the page sees no row.
func PageFor(a Account, plans iter.Seq[Entitlement], at time.Time) Page {
	var page Page
	for e := range each(plans) {
		s := e.Status(at)
		if row, ok := s.Row(); ok && !s.Has(NotStarted) && !s.Has(Expired) {
			page.Rows = append(page.Rows, row)
		}
	}
	page.Access = a.SeesBenefits()
	if len(page.Rows) == 0 {
		page.Access.Advice = AdvicesOf(NoBenefitsYet)
	}
	if !page.Access.Yes {
		page.Rows = nil
		return page
	}
	slices.SortFunc(page.Rows, func(x, y Row) int {
		return cmp.Or(cmp.Compare(x.Offer, y.Offer), x.Ends.Compare(y.Ends),
			cmp.Compare(x.Benefit, y.Benefit), cmp.Compare(x.Plan, y.Plan))
	})
	return page
}
