package sqlstore

import "github.com/partnersupport/partnersupport/lifecycle"

// progressFields are the columns that requests and keys have in common.
func progressFields(to []field, p *lifecycle.Progress) []field {
	return append(to,
		word("state", &p.State),
		number("stepped", &p.Stepped),
		quota("remaining", &p.Left),
		instant("held_until", &p.Until),
		instant("filed", &p.Filed),
		line("ticket", &p.Ticket),
		number("within_ns", &p.Response.Within),
		number("business_days", &p.Response.BusinessDays),
		answer("committed", &p.Response.Committed),
		instant("due", &p.Response.Due),
		answer("unsettled", &p.Response.Unsettled),
		word("close_reason", &p.Reason),
		word("refund", &p.Refund),
		line("original", &p.Original),
		instant("closed", &p.Closed),
		line("closed_by", &p.ClosedBy),
		instant("approved", &p.Approved),
		line("approver", &p.Approver),
	)
}
