package sqlstore

import "github.com/partnersupport/partnersupport/lifecycle"

func linkFields(partner *lifecycle.PartnerID, l *lifecycle.Link) []field {
	return []field{
		id("partner", partner),
		id("account", &l.Account),
		id("contract", &l.Contract),
		instant("linked", &l.At),
	}
}
