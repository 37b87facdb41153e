package sqlstore

import "github.com/partnersupport/partnersupport/lifecycle"

func holdFields(to []field, partner *lifecycle.PartnerID, h *lifecycle.Hold) []field {
	return append(to,
		id("partner", partner),
		id("request", &h.Request),
		line("plan", &h.Plan),
		instant("held_until", &h.Until),
	)
}
