package entitlementtest

import (
	"fmt"
	"time"

	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/entitlement"
)

// Catalogue returns one grant of every kind of plan, for callers who have no catalogue
// of their own. The caller owns the slice.
func Catalogue() []entitlement.Grant {
	seoul := time.FixedZone("+09:00", 9*60*60)
	return []entitlement.Grant{
		{Plan: "one", Offer: entitlement.SuccessExpanded, Benefit: entitlement.CloudSupport,
			From: time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC), Quota: new(entitlement.Limited(1))},
		{Plan: "core", Offer: entitlement.SuccessCore, Benefit: entitlement.CloudSupport,
			From: time.Date(2025, 8, 1, 0, 0, 0, 0, seoul)},
		{Plan: "expanded with grace", Offer: entitlement.SuccessExpanded, Benefit: entitlement.CloudSupport,
			From: time.Date(2024, 2, 29, 0, 0, 0, 0, seoul), Grace: entitlement.RenewalWindow},
		{Plan: "cloud", Offer: entitlement.SolutionsPartner, Benefit: entitlement.CloudSupport,
			From: time.Date(2025, 6, 23, 0, 0, 0, 0, seoul)},
		{Plan: "on-premises", Offer: entitlement.SolutionsPartner, Benefit: entitlement.OnPremisesSupport,
			From: time.Date(2025, 6, 23, 0, 0, 0, 0, seoul)},
		{Plan: "unlimited", Offer: entitlement.SolutionsPartner, Benefit: entitlement.CloudSupport,
			From: time.Date(2025, 6, 22, 0, 0, 0, 0, seoul)},
		{Plan: "legacy", Offer: entitlement.LegacyGold, Benefit: entitlement.OnPremisesSupport,
			From: time.Date(2024, 12, 31, 0, 0, 0, 0, time.UTC)},
	}
}

// Openings draws the first entry of a journal for one of the grants: the plan is
// granted, renewed, or adopted in mid-term with some of its quota left. The
// grants must be valid for [entitlement.New].
func Openings(grants []entitlement.Grant) *rapid.Generator[entitlement.Entry] {
	return rapid.Custom(func(t *rapid.T) entitlement.Entry {
		opening, err := open(drawn{t}, grants)
		if err != nil {
			t.Fatalf("%v", err)
		}
		return opening
	})
}

// Instants draws instants for a plan: at the edges of its term and beside them,
// and anywhere from a month before to a month after it.
func Instants(e entitlement.Entitlement) *rapid.Generator[time.Time] {
	return rapid.Custom(func(t *rapid.T) time.Time {
		edge := rapid.SampledFrom([]time.Time{{}, e.From(), e.Until(), e.From().Add(entitlement.CredentialsWithin)}).Draw(t, "edge")
		if edge.IsZero() {
			return anywhere(drawn{t}, e)
		}
		return edge.Add(rapid.SampledFrom([]time.Duration{-time.Microsecond, 0, time.Microsecond}).Draw(t, "beside it"))
	})
}

// Commands draws n commands, to be done in order to the journal that the entry opens.
// More than half of them succeed, some are refused, and some are malformed.
func Commands(opening entitlement.Entry, n int) *rapid.Generator[[]Command] {
	return rapid.Custom(func(t *rapid.T) []Command {
		w, err := newWriter(drawn{t}, opening)
		if err != nil {
			t.Fatalf("%v", err)
		}
		list := make([]Command, n)
		for i := range list {
			list[i] = w.next()
		}
		return list
	})
}

// Journals draws whole journals, each of a plan of one of the grants. A journal has its
// opening entry and those that n commands leave, refusals among them.
func Journals(grants []entitlement.Grant, n int) *rapid.Generator[[]entitlement.Entry] {
	return rapid.Custom(func(t *rapid.T) []entitlement.Entry {
		opening := Openings(grants).Draw(t, "opening")
		var j Journal
		if err := j.Append(opening); err != nil {
			t.Fatalf("%v", err)
		}
		entries := []entitlement.Entry{opening}
		for _, c := range Commands(opening, n).Draw(t, "commands") {
			if entry, _ := c.Do(&j); entry != (entitlement.Entry{}) {
				entries = append(entries, entry)
			}
		}
		return entries
	})
}

// open picks the first entry of a journal.
func open(src source, grants []entitlement.Grant) (entitlement.Entry, error) {
	i := src.pick("plan", len(grants))
	g := grants[i]
	e, err := entitlement.New(g)
	if err != nil {
		return entitlement.Entry{}, fmt.Errorf("grant %d: %w", i, err)
	}
	how := src.pick("opening", 3)
	if how == 1 && g.Left == nil {
		left := e.Granted()
		if left != entitlement.Unlimited {
			// At least one is left, so that the plan can pay.
			left -= entitlement.Quota(src.pick("used before", int(min(left, 1<<10))))
		}
		g.Left = &left
		if e, err = entitlement.New(g); err != nil {
			return entitlement.Entry{}, fmt.Errorf("grant %d, adopted: %w", i, err)
		}
	}
	opening := e.Opening(e.From())
	if how == 2 && opening.Kind == entitlement.Granted {
		opening.Kind, opening.Renews = entitlement.Renewed, "the plan before"
	}
	return opening, nil
}
