package entitlement

import (
	"iter"
	"time"
)

// Buyable returns whether the offer can be bought for a term that starts on a
// day, by a partner who holds these plans: legacy offers are not sold any more
// (ENT-16), and a term must not overlap another one of the same offer (ENT-42).
// Other offers may be held beside it (ENT-43). An offer without incidents has no
// plan, so that it is held cannot be seen here. An invalid offer or day is a no
// without a reason.
func (o Offer) Buyable(start Date, held iter.Seq[Entitlement]) Answer {
	if !o.IsValid() || !start.IsValid() {
		return Answer{}
	}
	var no Codes
	if o.Legacy() && !start.Before(retired) {
		no |= CodesOf(OfferRetired)
	}
	for e := range each(held) {
		if e.offer == o && e.term.Overlaps(Term{Start: start}) {
			no |= CodesOf(DuplicateOffer)
		}
	}
	return answer(no, 0)
}

// OffersWith returns the offers that are on sale and bring incidents of b, in the
// order of [Offers] (ENT-10, UX-25).
func OffersWith(b Benefit) []Offer {
	var list []Offer
	for o := range Offers() {
		if q, err := QuotaOf(o, b, renamed.Start(time.UTC)); err == nil && q > 0 {
			list = append(list, o)
		}
	}
	return list
}

// WaysToGet returns how a partner can get the benefit b: the offers that bring it,
// and what else to know (UX-25). Support for one on-premises problem
// can be bought without an offer.
func WaysToGet(b Benefit) ([]Offer, Advices) {
	if b == OnPremisesSupport {
		return OffersWith(b), AdvicesOf(BuyPerIncident)
	}
	return OffersWith(b), 0
}
