package sqlstore

import "github.com/partnersupport/partnersupport/lifecycle"

func linkFields(to []field, partner *lifecycle.PartnerID, l *lifecycle.Link) []field {
	return append(to,
		id("partner", partner),
		id("account", &l.Account),
		id("contract", &l.Contract),
		instant("linked", &l.At),
	)
}
