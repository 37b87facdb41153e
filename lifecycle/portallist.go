package lifecycle

import (
	"context"
	"iter"

	"github.com/partnersupport/partnersupport/routing"
)

// Viewer is an account that looks at the list of requests in a portal. The zero
// Viewer stands for all users.
type Viewer struct {
	Account string

	// PartnerCenter says that it is a Partner Center account.
	PartnerCenter bool
}

// sees reports whether a portal lists a request for the viewer; listed is the portal
// that lists it for the account that opened it. No portal lists what another account
// opened, or what was never filed.
func (v Viewer) sees(portal, listed routing.Portal, r *Request) bool {
	switch {
	case v.Account == "" || r.Account != v.Account || r.Filed.IsZero() || portal == routing.PortalNone:
		return false
	case portal != routing.SupportForBusiness:
		return listed == portal
	case r.Payer == routing.PayerIncident || r.Payer == routing.PayerPaidContract:
		return true
	}
	return v.PartnerCenter && r.Facts.Product == routing.PartnerCenter
}

// listed returns the portal that lists a request. It is the one in which the request
// was filed, unless that was on the way through Partner Center: then it is the portal
// of the product (LCY-15). The policy that decided says which one that is.
func (d *Desk) listed(r *Request) routing.Portal {
	if router, ok := d.decidedBy(r.Policy); ok {
		if decision := router.Route(r.Facts); decision.Portal == r.Portal {
			return decision.Review
		}
	}
	if r.Portal == routing.PartnerCenterPortal {
		return portalOf(r.Facts.Product)
	}
	return r.Portal
}

// PortalList yields the requests that a portal lists for a viewer, in the order in
// which they were opened. It is what somebody sees there; [Desk.Requests] has all
// requests of all accounts.
//
//   - A product portal lists what the same account opened there, and nothing else
//     (LCY-09, LCY-10). A request for a customer that was opened on the way through
//     Partner Center is there as well: the Azure portal or the Microsoft 365 admin
//     center has it, and Partner Center has not (LCY-15).
//   - Support for Business lists what the same account opened in any portal, if a
//     support plan pays for it (LCY-12), and for a Partner Center account its
//     requests to the frontline team as well (LCY-13).
//
// No portal lists the requests of all users. For the zero Viewer, which asks for them,
// the error is a [*RefusedError] with the code "not_in_a_portal" (LCY-11). The other
// errors are an [*InvalidError] and the store's; an error is yielded once, last.
func (d *Desk) PortalList(ctx context.Context, portal routing.Portal, v Viewer) iter.Seq2[Request, error] {
	return func(yield func(Request, error) bool) {
		var bad problems
		bad.id("Account", v.Account, true)
		if !portal.IsValid() || portal == routing.PortalNone {
			bad.add("Portal", portal.String(), "is none of the known values", nil)
		}
		if err := bad.err(); err != nil {
			yield(Request{}, err)
			return
		}
		if v.Account == "" {
			yield(Request{}, &RefusedError{Reasons: []Reason{reason(NotInAPortal,
				"no portal lists the requests of all users, and no support team can supply such a list at professional level; Support for Business lists those of one account that a support plan pays for, and this book has those of all")}})
			return
		}
		for r, err := range d.store.Requests(ctx, d.partner, RequestQuery{Account: v.Account}) {
			if err != nil {
				yield(Request{}, err)
				return
			}
			if v.sees(portal, d.listed(&r), &r) && !yield(r, nil) {
				return
			}
		}
	}
}
