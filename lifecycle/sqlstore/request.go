package sqlstore

import "github.com/partnersupport/partnersupport/lifecycle"

func requestFields(partner *lifecycle.PartnerID, r *lifecycle.Request) []field {
	return append([]field{
		id("partner", partner),
		id("id", &r.ID),
		number("version", &r.Version),
		instant("opened", &r.Opened),
		instant("noted", &r.Noted),
		line("actor", &r.Actor),
		line("account", &r.Account),
		line("title", &r.Title),
		line("details", &r.Details),
		line("release", &r.Release),
		line("policy", &r.Policy),
		word("portal", &r.Portal),
		word("payer", &r.Payer),
		line("plan", &r.Plan),
		word("severity", &r.Severity),
		word("locale", &r.Locale),
		line("follows", &r.Follows),
		answer("recorded", &r.Recorded),
		word("partner_type", &r.Facts.Partner),
		word("issue", &r.Facts.Issue),
		word("product", &r.Facts.Product),
		word("tenant", &r.Facts.Tenant),
		word("gdap", &r.Facts.GDAP),
		word("role", &r.Facts.Role),
		word("rbac", &r.Facts.RBAC),
		word("provider", &r.Facts.Provider),
		word("account_kind", &r.Facts.Account),
		word("entry", &r.Facts.Entry),
		word("release_cover", &r.Facts.Release),
		word("contact", &r.Facts.Contact),
		word("plan_state", &r.Facts.Plan),
		word("cloud", &r.Facts.Cloud),
		word("isv", &r.Facts.ISV),
		word("problem", &r.Facts.Problem),
		list("steps", &r.Steps),
	}, progressFields(&r.Progress)...)
}
