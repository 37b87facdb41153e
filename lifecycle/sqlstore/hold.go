package sqlstore

import "github.com/partnersupport/partnersupport/lifecycle"

func holdFields(partner *lifecycle.PartnerID, h *lifecycle.Hold) []field {
	return []field{
		id("partner", partner),
		id("request", &h.Request),
		line("plan", &h.Plan),
		instant("held_until", &h.Until),
	}
}
