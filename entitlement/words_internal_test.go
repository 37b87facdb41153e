package entitlement

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/internal/goldentest"
)

// The golden file holds all words of both languages side by side, for a person to
// read; a change of any of them shows.
func TestWords(t *testing.T) {
	var b strings.Builder
	line := func(name any, text func(language.Tag) string) {
		fmt.Fprintf(&b, "%v\n  %s\n  %s\n", name, text(language.BritishEnglish), text(language.MustParse("ko-KR")))
	}
	july := Term{Date{Year: 2025, Month: 7, Day: 1}, "Asia/Seoul"}
	plan := Entitlement{plan: "p", offer: SolutionsPartner, benefit: OnPremisesSupport, granted: 20, left: 3, term: july}
	for c := range codes.All() {
		line(c, Reason{Code: c, plan: plan}.TextIn)
	}
	grace := plan
	grace.grace = 30
	line("expired, with grace", Reason{Code: Expired, plan: grace}.TextIn)
	for a := range adviceNames.All() {
		line(a, a.TextIn)
	}
	for k := range remedyKinds.All() {
		r := Remedy{Kind: k}
		switch k {
		case BuyOffer, BuyPaidPlan:
			continue // below, with every name
		}
		r.Plan = "core"
		line(k, r.TextIn)
	}
	for o := range Offers() {
		line(fmt.Sprint(BuyOffer, " ", o), Remedy{Kind: BuyOffer, Offer: o}.TextIn)
	}
	for p := range PaidPlans() {
		line(fmt.Sprint(BuyPaidPlan, " ", p), Remedy{Kind: BuyPaidPlan, Paid: p}.TextIn)
	}
	june := Term{Date{Year: 2025, Month: 6, Day: 22}, "Asia/Seoul"}
	for _, b := range []QuotaBasis{
		{BasisOffer, Limited(2), SuccessCore, july.Start, july.Anniversary(), Date{}},
		{BasisOffer, Unlimited, LegacyGold, june.Start, june.Anniversary(), Date{}},
		{BasisStated, Limited(5), LegacyGold, june.Start, june.Anniversary(), Date{}},
		{BasisUncapped, Unlimited, SolutionsPartner, june.Start, june.Anniversary(), renamed},
		{BasisCap, Limited(50), SolutionsPartner, july.Start, july.Anniversary(), renamed},
	} {
		line(fmt.Sprint("basis ", b.Kind, " ", b.Quota), b.TextIn)
	}
	for benefit := range Benefits() {
		foreign := plan
		foreign.benefit = benefit
		line(fmt.Sprint(WrongProductFamily, " ", benefit), Reason{Code: WrongProductFamily, plan: foreign}.TextIn)
	}
	line("who activates", WhoActivates(NoRole, slices.Values([]Colleague{{"Kim Minji", PartnerAdmin}, {"이서준", GlobalAdmin}})).TextIn)
	line("nobody activates", WhoActivates(NoRole, nil).TextIn)
	goldentest.Check(t, "words.txt", b.String())
}
