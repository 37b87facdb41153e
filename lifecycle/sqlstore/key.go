package sqlstore

import "github.com/partnersupport/partnersupport/lifecycle"

func keyFields(to []field, partner *lifecycle.PartnerID, k *lifecycle.Key) []field {
	return progressFields(append(to,
		id("partner", partner),
		id("id", &k.ID),
		number("version", &k.Version),
		word("op", &k.Op),
		hash("fingerprint", &k.Fingerprint),
		line("request", &k.Request),
	), &k.Progress)
}
