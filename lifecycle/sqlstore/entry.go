package sqlstore

import (
	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// entryFields are the columns of an entry. Its place counts the entries of its version.
func entryFields(to []field, partner *lifecycle.PartnerID, place *int, e *entitlement.Entry) []field {
	return append(to,
		id("partner", partner),
		number("version", &e.Seq),
		number("place", place),
		word("kind", &e.Kind),
		word("refused", &e.Of),
		line("plan", &e.Plan),
		line("incident", &e.Incident),
		instant("claimed", &e.At),
		instant("recorded", &e.Recorded),
		quota("remaining", &e.Left),
		instant("held_until", &e.Until),
		quota("was", &e.Was),
		line("note", &e.Note),
		line("seen", &e.Seen),
		word("why", &e.Why),
		line("reasons", &e.Reasons),
		line("cause", &e.Cause),
		line("actor", &e.Actor),
		line("account", &e.Account),
		line("contract", &e.Link),
		word("offer", &e.Offer),
		word("benefit", &e.Benefit),
		word("term_start", &e.Term.Start),
		line("zone", &e.Term.Zone),
		word("bought", &e.Bought),
		number("grace_days", &e.Grace),
		quota("granted", &e.Granted),
		line("renews", &e.Renews),
	)
}
