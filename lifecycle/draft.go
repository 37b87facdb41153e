package lifecycle

import (
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// Draft is a request that somebody wants to open.
type Draft struct {
	// ID is the caller's ID of this command, and becomes the ID of the request.
	ID OperationID

	// At is when the request is opened; the zero Time means now.
	At time.Time

	// Actor is who does it; Account is the account that signs in to the portal
	// and whose links count. Account is required.
	Actor   string
	Account string

	// Facts are what is known of the case. Facts.Release is replaced by what
	// the catalog says of Release, and Facts.Plan by what the book says, unless
	// it is [routing.PlanPaidContract] or [routing.PlanCSP]: no book has these, so
	// the caller's word counts.
	Facts routing.Case

	// Release names the release of an on-premises product, such as "Windows
	// Server 2022". Empty leaves Facts.Release as it is. For a cloud product it does
	// not matter, even if the release runs on a virtual machine there (LCY-24).
	Release string

	// Plan is the plan that is to pay. Empty lets the Desk choose, in the order
	// of [entitlement.Compare]. A request that is free is charged to a plan only
	// if one is named (AMB-28).
	Plan entitlement.PlanID

	// Severity is required of technical requests (SLA-02). Locale says in which
	// language support is wanted; the zero Locale leaves the request without a
	// target for the first response.
	Severity sla.Severity
	Locale   sla.Locale

	// Title and Details describe the problem; one of them is required (LCY-02).
	Title   string
	Details string

	// Follows names an earlier request that this one follows up. It changes
	// nothing: a follow-up takes an incident of its own, and its clock starts anew.
	Follows RequestID

	_ struct{}
}

// draft returns the command that files a draft. It is yet to be sealed.
func (d *Desk) draft(op Op, draft Draft) (*command, error) {
	c, bad := d.command(op, draft.ID, draft.At, draft.Actor)
	c.draft = draft
	f := &c.draft
	bad.id("Account", f.Account, false)
	bad.text("Release", f.Release, MaxTitle)
	bad.id("Plan", string(f.Plan), true)
	bad.id("Follows", string(f.Follows), true)
	if f.Severity != 0 {
		bad.known("Severity", f.Severity)
	} else if f.Facts.Issue == routing.IssueTechnical {
		bad.add("Severity", "", "is required of technical requests: say the business impact", nil)
	}
	if f.Plan != "" && declared(f.Facts.Plan) {
		bad.add("Plan", string(f.Plan), "is named although "+f.Facts.Plan.String()+" is to pay", nil)
	}
	if f.Locale != (sla.Locale{}) {
		// In canonical form, and no longer than a tag can be.
		l, err := d.canonical(f.Locale)
		if err != nil {
			bad.add("Locale", f.Locale.String(), err.Error(), err)
		}
		f.Locale = l
	}
	bad.text("Title", f.Title, MaxTitle)
	bad.text("Details", f.Details, MaxDetails)
	if f.Title == "" && f.Details == "" {
		bad.add("Details", "", "is required: say what the problem is, here or in the title", nil)
	}
	c.content.add(f.Account)
	c.content.addFacts(f.Facts)
	c.content.add(f.Release, string(f.Plan), f.Severity.String(), f.Locale.String(), f.Title, f.Details)
	if f.Follows != "" {
		c.content.add(string(f.Follows))
	}
	return c, bad.err()
}

// maxLocales is for how many locales a Desk remembers the canonical form. A desk meets
// a few dozen.
const maxLocales = 256

// canonical returns the canonical form of a locale, as [sla.ParseLocale] reads it. It
// is remembered, because parsing one takes longer than deciding a draft.
func (d *Desk) canonical(l sla.Locale) (sla.Locale, error) {
	d.localesMu.Lock()
	known, ok := d.locales[l]
	d.localesMu.Unlock()
	if ok {
		return known, nil
	}
	parsed, err := sla.ParseLocale(l.String())
	if err != nil {
		return parsed, err
	}
	d.localesMu.Lock()
	defer d.localesMu.Unlock()
	if d.locales == nil {
		d.locales = map[sla.Locale]sla.Locale{}
	}
	if len(d.locales) < maxLocales {
		d.locales[l] = parsed
	}
	return parsed, nil
}

// declared reports whether what pays is something that only the caller can know,
// because no book of incidents has it.
func declared(p routing.PlanState) bool {
	return p == routing.PlanPaidContract || p == routing.PlanCSP
}
