package routing_test

import (
	"slices"

	. "github.com/partnersupport/partnersupport/routing"
)

// The oracle answers like a person who reads the rules aloud: nested conditions,
// no boxes and no table. Of the package it uses nothing but the enums and Case.

// answer is what the oracle says. why holds the codes of a denial, and of an
// Unknown the facts that are not said or not known.
type answer struct {
	outcome    Outcome
	portal     Portal
	review     Portal
	payer      Payer
	benefit    Benefit
	confidence Confidence
	why        []string
}

// checks collects what a case has against it.
type checks struct {
	failed, open []string
	doubt        Confidence // of the plan, where no sentence asks for it
}

// that notes one requirement: met, failed under a code, or not said.
func (c *checks) that(said, met bool, fact, code string) {
	switch {
	case !said:
		c.open = append(c.open, fact)
	case !met:
		c.failed = append(c.failed, code)
	}
}

func (c *checks) gdap(g GDAP) {
	code := "gdap_inactive"
	if g == GDAPNone {
		code = "gdap_missing"
	}
	c.that(g != 0, g == GDAPActive, "gdap", code)
}

// plan notes the plan, of which a usable one and a paid contract will do.
func (c *checks) plan(p PlanState) {
	code := map[PlanState]string{
		PlanNone: "plan_required", PlanEmpty: "depleted", PlanExpired: "expired", PlanNotLinked: "not_linked",
		PlanNotActivated: "not_activated", PlanWrongFamily: "wrong_product_family",
	}[p]
	c.that(p != 0, p == PlanUsable || p == PlanPaidContract, "plan", code)
}

// answer turns the checks into an answer; yes is the one for a case with nothing
// against it.
func (c *checks) answer(yes answer) answer {
	no := answer{benefit: yes.benefit, confidence: yes.confidence}
	switch {
	case len(c.failed) > 0:
		// Only the plan is ever in doubt, and only where nothing else is asked.
		no.outcome, no.why, no.confidence = Denied, c.failed, c.doubt
		return no
	case len(c.open) > 0:
		no.outcome, no.why = Unknown, c.open
		return no
	}
	yes.outcome = Allowed
	return yes
}

// withPlan says who pays where a plan is required.
func withPlan(yes answer, p PlanState, b Benefit) answer {
	if p == PlanPaidContract {
		yes.payer = PayerPaidContract
		return yes
	}
	yes.payer, yes.benefit = PayerIncident, b
	return yes
}

func denied(code string) answer { return answer{outcome: Denied, why: []string{code}} }

// oracle2025 answers a case whose head facts are all said.
func oracle2025(c Case) answer {
	technical := c.Issue == IssueTechnical
	paidIssue := technical || c.Issue == IssueQuota
	provider := c.Partner == DirectBill || c.Partner == IndirectProvider
	var has checks

	if c.Product == Marketplace {
		return answer{outcome: NotCovered, why: []string{"contact_isv"}}
	}
	if c.Product == OnPremises {
		if !technical {
			return answer{outcome: NotCovered, confidence: Assumed, why: []string{"not_technical_support"}}
		}
		code := map[Release]string{
			ReleaseTooOld: "too_old", ReleaseOutOfMainstream: "out_of_mainstream",
			ReleaseModernTooOld: "modern_too_old", ReleaseModernEnded: "modern_ended",
		}[c.Release]
		has.that(c.Release != 0 && c.Release != ReleaseUnknown, c.Release == ReleaseCurrent || c.Release == ReleasePrevious, "release", code)
		has.plan(c.Plan)
		return has.answer(withPlan(answer{portal: SupportForBusiness, review: SupportForBusiness, confidence: Assumed}, c.Plan, BenefitOnPremisesSupport))
	}
	if c.Cloud == CloudOther {
		return answer{outcome: NotCovered, why: []string{"cloud_not_covered"}}
	}
	if c.Product == PartnerCenter {
		return answer{outcome: Allowed, portal: PartnerCenterPortal, review: PartnerCenterPortal, payer: PayerFree, confidence: Assumed}
	}

	productPortal := map[Product]Portal{
		Azure: AzurePortal, Microsoft365: Microsoft365AdminCenter, EnterpriseMobility: Microsoft365AdminCenter,
		Dynamics365: PowerPlatformAdminCenter, PowerPlatform: PowerPlatformAdminCenter, FinanceOperations: FinanceOperationsSupport,
	}[c.Product]
	if c.Tenant == TenantOwn {
		yes := answer{portal: productPortal, review: productPortal}
		switch c.Product {
		case Azure:
			has.plan(c.Plan)
			return has.answer(withPlan(yes, c.Plan, BenefitCloudSupport))
		case Microsoft365, EnterpriseMobility:
			yes.payer, yes.confidence = PayerFree, Assumed
			return has.answer(yes)
		}
		yes.confidence = Assumed
		if !paidIssue {
			yes.payer = PayerFree
			return has.answer(yes)
		}
		has.plan(c.Plan)
		has.doubt = Assumed
		return has.answer(withPlan(yes, c.Plan, BenefitCloudSupport))
	}

	if c.Partner == NonCSP {
		return denied("not_in_csp_program")
	}
	if c.Product == Azure && !provider {
		if c.Partner == IndirectReseller && technical {
			return denied("use_indirect_provider")
		}
		return denied("only_subscription_provider")
	}
	if c.Entry == EntryProductPortal {
		return denied("wrong_context")
	}
	yes := answer{portal: PartnerCenterPortal, review: productPortal}
	if !provider {
		yes.confidence = Conflicting
	}
	has.gdap(c.GDAP)
	if c.Product == Azure {
		has.that(c.Role != 0, c.Role == RoleAdminAgent, "role", "role_missing")
		has.that(c.RBAC != 0, c.RBAC == Yes, "rbac", "rbac_missing")
		has.that(c.Provider != 0, c.Provider == Yes, "provider", "not_subscription_provider")
	} else {
		has.that(c.Role != 0, c.Role == RoleAdminAgent || c.Role == RoleServiceSupportAdministrator, "role", "role_missing")
	}
	has.that(c.Contact != 0, c.Contact == ContactPartner, "contact", "contact_must_be_partner")
	if c.Product == Microsoft365 || c.Product == EnterpriseMobility {
		yes.payer = PayerCustomerEntitlement
		return has.answer(yes)
	}
	if !paidIssue {
		yes.payer = PayerFree
		return has.answer(yes)
	}
	has.plan(c.Plan)
	return has.answer(withPlan(yes, c.Plan, BenefitCloudSupport))
}

// coarse2025 is the matrix for a customer's tenant with everything in place.
func coarse2025(p PartnerType, i IssueType, product Product) answer {
	provider := p == DirectBill || p == IndirectProvider
	paidIssue := i == IssueTechnical || i == IssueQuota
	switch product {
	case Marketplace:
		return answer{outcome: NotCovered}
	case PartnerCenter:
		return answer{outcome: Allowed, portal: PartnerCenterPortal, payer: PayerFree, confidence: Assumed}
	case OnPremises:
		if i != IssueTechnical {
			return answer{outcome: NotCovered, confidence: Assumed}
		}
		return answer{outcome: Allowed, portal: SupportForBusiness, payer: PayerIncident, confidence: Assumed}
	}
	if p == NonCSP || product == Azure && !provider {
		return answer{outcome: Denied}
	}
	yes := answer{outcome: Allowed, portal: PartnerCenterPortal, payer: PayerFree}
	switch {
	case product == Microsoft365 || product == EnterpriseMobility:
		yes.payer = PayerCustomerEntitlement
	case paidIssue:
		yes.payer = PayerIncident
	}
	if !provider {
		yes.confidence = Conflicting
	}
	return yes
}

// coarse2024 is the matrix of the older document.
func coarse2024(p PartnerType, i IssueType, product Product) answer {
	provider := p == DirectBill || p == IndirectProvider
	switch product {
	case Marketplace:
		return answer{outcome: NotCovered}
	case PowerPlatform, FinanceOperations, OnPremises, PartnerCenter:
		return answer{outcome: NotCovered, confidence: Assumed}
	}
	if p == NonCSP {
		return answer{outcome: Denied}
	}
	yes := answer{outcome: Allowed, portal: PartnerCenterPortal, payer: PayerCustomerEntitlement}
	if product != Azure {
		return yes
	}
	if !provider {
		if i != IssueTechnical {
			return answer{outcome: Denied}
		}
		yes.payer, yes.confidence = PayerPaidContract, Assumed
		return yes
	}
	if i == IssueBilling || i == IssueSubscription {
		yes.payer = PayerFree
	}
	return yes
}

// answerOf puts a decision into the oracle's words.
func answerOf(d Decision) answer {
	a := answer{outcome: d.Outcome, portal: d.Portal, review: d.Review, payer: d.Payer, benefit: d.Benefit, confidence: d.Confidence}
	for r := range d.Reasons() {
		switch d.Outcome {
		case Denied, NotCovered:
			a.why = append(a.why, r.Code.String())
		case Unknown:
			a.why = append(a.why, r.Fact.String())
		}
	}
	return a
}

// same reports whether two answers agree; the order of why is not the oracle's
// business.
func same(a, b answer) bool {
	slices.Sort(a.why)
	slices.Sort(b.why)
	why := slices.Equal(a.why, b.why)
	a.why, b.why = nil, nil
	return why && a.outcome == b.outcome && a.portal == b.portal && a.review == b.review &&
		a.payer == b.payer && a.benefit == b.benefit && a.confidence == b.confidence
}
