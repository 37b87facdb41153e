package sqlstore

import "github.com/partnersupport/partnersupport/lifecycle"

func keyFields(partner *lifecycle.PartnerID, k *lifecycle.Key) []field {
	return append([]field{
		id("partner", partner),
		id("id", &k.ID),
		number("version", &k.Version),
		word("op", &k.Op),
		hash("fingerprint", &k.Fingerprint),
		line("request", &k.Request),
	}, progressFields(&k.Progress)...)
}
