package entitlement_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// badGrants are plans that cannot be.
func badGrants(long string) []bad {
	good := entitlement.Grant{Plan: "p", Offer: entitlement.SolutionsPartner, Benefit: cloud, From: in("UTC", 2025, 7, 1)}
	var rows []bad
	add := func(what string, want error, change func(*entitlement.Grant)) {
		rows = append(rows, bad{"New", what, want, func() (bool, error) {
			g := good
			change(&g)
			return made(entitlement.New(g))
		}})
	}
	for what, id := range badIDs(long) {
		add(what, entitlement.ErrID, func(g *entitlement.Grant) { g.Plan = entitlement.PlanID(id) })
	}
	add("a term in the machine's zone", entitlement.ErrZone, func(g *entitlement.Grant) { g.From = g.From.Local() })
	add("a term from the year 9999", entitlement.ErrRange, func(g *entitlement.Grant) { g.From = far })
	add("a grace beyond the year 9999", entitlement.ErrRange, func(g *entitlement.Grant) {
		g.From, g.Grace = time.Date(9998, 12, 31, 0, 0, 0, 0, time.UTC), 1
	})
	add("an offer that is none", entitlement.ErrInvalid, func(g *entitlement.Grant) { g.Offer = 0 })
	add("a benefit that is none", entitlement.ErrInvalid, func(g *entitlement.Grant) { g.Benefit = math.MaxUint8 })
	add("a benefit that the offer does not have", entitlement.ErrNoBenefit, func(g *entitlement.Grant) { g.Offer = entitlement.Launch })
	add("a quota that nobody has published", entitlement.ErrQuotaUnknown, func(g *entitlement.Grant) {
		g.Offer, g.Benefit, g.From = entitlement.LegacySilver, onPremises, in("UTC", 2025, 1, 1)
	})
	add("a legacy offer bought too late", entitlement.ErrOfferRetired, func(g *entitlement.Grant) { g.Offer = entitlement.LegacyGold })
	add("a legacy term that starts too late", entitlement.ErrOfferRetired, func(g *entitlement.Grant) {
		g.Offer, g.Bought = entitlement.LegacyGold, day(2025, 1, 21)
	})
	add("bought on no day", entitlement.ErrInvalid, func(g *entitlement.Grant) { g.Bought = day(2025, 2, 29) })
	add("a grace longer than the longest", entitlement.ErrInvalid, func(g *entitlement.Grant) { g.Grace = entitlement.MaxGrace + 1 })
	add("a quota of none", entitlement.ErrInvalid, func(g *entitlement.Grant) { g.Quota = new(entitlement.Limited(0)) })
	add("more left than granted", entitlement.ErrInvalid, func(g *entitlement.Grant) { g.Left = new(entitlement.Limited(51)) })
	add("some left of an unlimited plan", entitlement.ErrInvalid, func(g *entitlement.Grant) {
		g.Quota, g.Left = new(entitlement.Unlimited), new(entitlement.Limited(5))
	})

	quotaOf := func(what string, want error, o entitlement.Offer, b entitlement.Benefit) {
		rows = append(rows, bad{"QuotaOf", what, want, func() (bool, error) {
			return made(entitlement.QuotaOf(o, b, in("UTC", 2025, 7, 1)))
		}})
	}
	quotaOf("an offer that is none", entitlement.ErrInvalid, 8, cloud)
	quotaOf("a benefit that is none", entitlement.ErrInvalid, entitlement.Launch, 3)
	quotaOf("a retired offer", entitlement.ErrOfferRetired, entitlement.LegacyGold, cloud)
	rows = append(rows, bad{"QuotaOf", "a quota that nobody has published", entitlement.ErrQuotaUnknown, func() (bool, error) {
		return made(entitlement.QuotaOf(entitlement.LegacyActionPack, onPremises, in("UTC", 2025, 1, 1)))
	}})

	rows = append(rows, badRenewals(good, long)...)
	return rows
}

func badRenewals(good entitlement.Grant, long string) []bad {
	var rows []bad
	add := func(what string, want error, g entitlement.Grant, next entitlement.PlanID, from time.Time) {
		rows = append(rows, bad{"Entitlement.Renew", what, want, func() (bool, error) {
			e, err := entitlement.New(g)
			if err != nil {
				return true, err
			}
			renewed, entry, err := e.Renew(next, from)
			return renewed != (entitlement.Entitlement{}) || entry != (entitlement.Entry{}), err
		}})
	}
	july := in("UTC", 2026, 7, 1)
	for what, id := range badIDs(long) {
		add(what, entitlement.ErrID, good, entitlement.PlanID(id), july)
	}
	legacy := good
	legacy.Offer, legacy.From = entitlement.LegacyGold, in("UTC", 2024, 7, 1)
	add("its own ID", entitlement.ErrID, good, good.Plan, july)
	add("a zone in which it is too early", entitlement.ErrOverlap, good, "n", in("Asia/Seoul", 2026, 7, 1))
	add("the machine's zone", entitlement.ErrZone, good, "n", july.Local())
	rows = append(rows, bad{"Entitlement.Renew", "no plan", entitlement.ErrZone, func() (bool, error) {
		renewed, entry, err := entitlement.Entitlement{}.Renew("n", july)
		return renewed != (entitlement.Entitlement{}) || entry != (entitlement.Entry{}), err
	}})
	add("the year 9999", entitlement.ErrRange, good, "n", far)
	add("a day before the anniversary", entitlement.ErrOverlap, good, "n", july.AddDate(0, 0, -1))
	add("a legacy offer", entitlement.ErrOfferRetired, legacy, "n", july)
	return rows
}

// badTerms are terms and zones that cannot be.
func badTerms(long string) []bad {
	var rows []bad
	location := func(what, zone string) {
		rows = append(rows, bad{"Term.Location", what, entitlement.ErrZone, func() (bool, error) {
			loc, err := entitlement.Term{Start: day(2025, 7, 1), Zone: zone}.Location()
			return loc != nil, err
		}})
	}
	location("no zone", "")
	location("a long name", long)
	location("a name that no zone has", "Asia/Nowhere")
	location("a way out of the zones", "../../etc/passwd")

	termOf := func(what string, want error, from time.Time) {
		rows = append(rows, bad{"TermOf", what, want, func() (bool, error) { return made(entitlement.TermOf(from)) }})
	}
	termOf("the machine's zone", entitlement.ErrZone, noon.Local())
	termOf("a zone that has the name of another", entitlement.ErrZone, noon.In(impostor()))
	termOf("the year 0", entitlement.ErrRange, before)

	renewal := func(what string, want error, term entitlement.Term, on entitlement.Date, window int) {
		rows = append(rows, bad{"Term.Renewal", what, want, func() (bool, error) {
			next, timing, err := term.Renewal(on, window)
			return next != (entitlement.Term{}) || timing != 0, err
		}})
	}
	term := entitlement.Term{Start: day(2025, 7, 1), Zone: "UTC"}
	renewal("a day that is not", entitlement.ErrInvalid, term, day(2026, 2, 29), 0)
	renewal("a window below none", entitlement.ErrInvalid, term, day(2026, 7, 1), -1)
	renewal("a year that has no term", entitlement.ErrRange, term, day(9999, 7, 1), 0)
	return rows
}

// impostor returns a zone that is called Asia/Seoul and is another: two hours east
// of UTC since 1970, and five hours west before.
func impostor() *time.Location {
	const head = "TZif" + "\x00" + "000000000000000"                                         // version 1, and room
	counts := []byte{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 8} // 1 change, 2 offsets, 8 letters
	change := []byte{0, 0, 0, 0, 1}                                                          // in 1970, to the second
	offsets := []byte{0xff, 0xff, 0xb9, 0xb0, 0, 0, 0, 0, 0x1c, 0x20, 0, 4}                  // -18000 and +7200 seconds
	data := slices.Concat([]byte(head), counts, change, offsets, []byte("WST\x00EST\x00"))
	loc, err := time.LoadLocationFromTZData("Asia/Seoul", data)
	if err != nil {
		panic(err) // the data are above
	}
	return loc
}

// badStates are states that no sequence of commands leads to.
func badStates(t testing.TB, long string) []bad {
	used := consume(t, pack(t, 5), "1").State()
	unlimited := active(t, entitlement.Grant{Plan: "u", Offer: entitlement.SolutionsPartner, Benefit: cloud, From: in("UTC", 2025, 6, 22)}).State()
	var rows []bad
	add := func(what string, want error, s entitlement.State, change func(*entitlement.State)) {
		change(&s)
		rows = append(rows, bad{"Restore", what, want, func() (bool, error) { return made(entitlement.Restore(s)) }})
	}
	for what, id := range badIDs(long) {
		add(what, entitlement.ErrID, used, func(s *entitlement.State) { s.Plan = entitlement.PlanID(id) })
	}
	add("no zone", entitlement.ErrZone, used, func(s *entitlement.State) { s.Term.Zone = "" })
	add("a long zone", entitlement.ErrZone, used, func(s *entitlement.State) { s.Term.Zone = long })
	add("a zone that is none", entitlement.ErrZone, used, func(s *entitlement.State) { s.Term.Zone = "Asia/Nowhere" })
	add("a term from no day", entitlement.ErrRange, used, func(s *entitlement.State) { s.Term.Start = day(2025, 2, 29) })
	add("bought on no day", entitlement.ErrInvalid, used, func(s *entitlement.State) { s.Bought = day(0, 1, 1) })
	add("never bought", entitlement.ErrInvalid, used, func(s *entitlement.State) { s.Bought = entitlement.Date{} })
	add("a legacy offer bought too late", entitlement.ErrOfferRetired, used, func(s *entitlement.State) { s.Offer = entitlement.LegacyGold })
	add("a legacy term that starts too late", entitlement.ErrOfferRetired, used, func(s *entitlement.State) {
		s.Offer, s.Bought = entitlement.LegacyGold, day(2025, 1, 1)
	})
	add("a grace below none", entitlement.ErrInvalid, used, func(s *entitlement.State) { s.Grace = -1 })
	add("an offer that is none", entitlement.ErrInvalid, used, func(s *entitlement.State) { s.Offer = 0 })
	add("a benefit that is none", entitlement.ErrInvalid, used, func(s *entitlement.State) { s.Benefit = 0 })
	add("a benefit that the offer does not have", entitlement.ErrNoBenefit, used, func(s *entitlement.State) { s.Benefit = onPremises })
	add("a quota above the most", entitlement.ErrInvalid, used, func(s *entitlement.State) { s.Granted = math.MaxUint32 + 1 })
	add("more left than granted, adopted", entitlement.ErrInvalid, used, func(s *entitlement.State) { s.Adopted, s.Base = true, 6 })
	add("began with less, and not adopted", entitlement.ErrInvalid, used, func(s *entitlement.State) { s.Base = 4 })
	add("active since, and not active", entitlement.ErrInvalid, used, func(s *entitlement.State) { s.Active = false })
	add("used, and not active", entitlement.ErrInvalid, used, func(s *entitlement.State) { s.Active, s.Since = false, time.Time{} })
	add("active beyond time", entitlement.ErrRange, used, func(s *entitlement.State) { s.Since = distant })
	add("active from the end", entitlement.ErrInvalid, used, func(s *entitlement.State) { s.Since = in("UTC", 2026, 7, 1) })
	add("given back more than consumed", entitlement.ErrInvalid, used, func(s *entitlement.State) { s.Refunded = math.MaxUint64 })
	add("more left than the book has", entitlement.ErrInvalid, used, func(s *entitlement.State) { s.Left = 5 })
	add("some left of unlimited", entitlement.ErrInvalid, unlimited, func(s *entitlement.State) { s.Left = 5 })
	return rows
}

// badCredentials are pairs, keys and records that cannot be.
func badCredentials(t testing.TB, long string) []bad {
	good := credentials(t, "A-1000000417", "C-2000009358")
	record, err := good.Record(testKey, xorSealer{}, "label")
	if err != nil {
		t.Fatal(err)
	}
	var rows []bad
	add := func(call, what string, want error, do func() (bool, error)) {
		rows = append(rows, bad{call, what, want, do})
	}
	for what, id := range map[string]string{"an empty ID": " ", "a long ID": long, "an ID of two words": "a b"} {
		add("ParseCredentials", what+" of access", entitlement.ErrID, func() (bool, error) {
			c, err := entitlement.ParseCredentials(id, "C-2000009358")
			return !c.IsZero(), err
		})
		add("ParseCredentials", what+" of the contract", entitlement.ErrID, func() (bool, error) {
			c, err := entitlement.ParseCredentials("A-1000000417", id)
			return !c.IsZero(), err
		})
	}
	add("Credentials.UnmarshalText", "any text", entitlement.ErrCredentials, func() (bool, error) {
		c := good
		err := c.UnmarshalText([]byte("[redacted]"))
		return !c.Equal(good), err
	})
	add("Credentials.Fingerprint", "no pair", entitlement.ErrCredentials, func() (bool, error) { return made(entitlement.Credentials{}.Fingerprint(testKey)) })
	add("Credentials.Fingerprint", "a short key", entitlement.ErrInvalid, func() (bool, error) { return made(good.Fingerprint(testKey[1:])) })
	kept := func(c entitlement.Credentials, key []byte, s entitlement.Sealer) func() (bool, error) {
		return func() (bool, error) {
			r, err := c.Record(key, s, "label")
			return !r.Fingerprint.IsZero() || r.Sealed != nil, err
		}
	}
	add("Credentials.Record", "no pair", entitlement.ErrCredentials, kept(entitlement.Credentials{}, testKey, nil))
	add("Credentials.Record", "a short key", entitlement.ErrInvalid, kept(good, nil, nil))
	// The sealer's own error, which tells the trail as those of the package do.
	add("Credentials.Record", "a sealer that fails", entitlement.ErrZone, kept(good, testKey, failing{}))
	for what, text := range map[string]string{
		"a text of another length": "ab", "a text that is not hexadecimal": strings.Repeat("x", 64), "a text in upper case": strings.Repeat("AB", 32),
	} {
		add("Fingerprint.UnmarshalText", what, entitlement.ErrInvalid, func() (bool, error) {
			f := record.Fingerprint
			err := f.UnmarshalText([]byte(text))
			return f != record.Fingerprint, err
		})
	}
	open := func(r entitlement.CredentialsRecord, s entitlement.Sealer) func() (bool, error) {
		return func() (bool, error) {
			c, err := r.Open(s, "label")
			return !c.IsZero(), err
		}
	}
	add("CredentialsRecord.Open", "without a sealer", entitlement.ErrCredentials, open(record, nil))
	add("CredentialsRecord.Open", "a sealer that fails", entitlement.ErrCredentials, open(record, failing{}))
	return rows
}

// failing is a sealer that cannot.
type failing struct{}

func (failing) Seal([]byte, []byte) ([]byte, error) { return nil, entitlement.ErrZone }
func (failing) Open([]byte, []byte) ([]byte, error) { return nil, entitlement.ErrZone }
