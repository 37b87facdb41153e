package routing_test

import (
	. "github.com/partnersupport/partnersupport/routing"
)

// The oracle answers like a person who reads the rules aloud: nested conditions,
// no boxes and no table. It uses only the enums, Case and Readings of the package.

// answer is what the oracle says.
type answer struct {
	outcome    Outcome
	portal     Portal
	review     Portal
	payer      Payer
	benefit    Benefit
	confidence Confidence
	why        set // of a no the codes; of an Unknown the facts that are not said, not known or left open
}

// set is a set of codes or of facts.
type set uint64

func only[E ~uint8](v E) set { return 1 << v }

// checks collects what a case has against it.
type checks struct {
	failed, open set
	doubt        Confidence // of the plan, where no sentence asks for it
}

// that notes one requirement: met, failed under a code, or not said.
func (c *checks) that(said, met bool, f Fact, code Code) {
	switch {
	case !said:
		c.open |= only(f)
	case !met:
		c.failed |= only(code)
	}
}

func (c *checks) gdap(g GDAP) {
	code := CodeGDAPInactive
	if g == GDAPNone {
		code = CodeGDAPMissing
	}
	c.that(g != 0, g == GDAPActive, FactGDAP, code)
}

func (c *checks) contact(v Contact) {
	c.that(v != 0, v == ContactPartner, FactContact, CodeContactMustBePartner)
}

// plan notes the plan, which must be a usable one, a paid contract or one of also.
func (c *checks) plan(p PlanState, also ...PlanState) {
	met := p == PlanUsable || p == PlanPaidContract
	for _, a := range also {
		met = met || p == a
	}
	code := CodePlanRequired // for no plan at all, and for the Azure plan elsewhere
	switch p {
	case PlanEmpty:
		code = CodeDepleted
	case PlanExpired:
		code = CodeExpired
	case PlanNotLinked:
		code = CodeNotLinked
	case PlanNotActivated:
		code = CodeNotActivated
	case PlanWrongFamily:
		code = CodeWrongProductFamily
	}
	c.that(p != 0, met, FactPlan, code)
}

// answer turns the checks into an answer; yes is the one for a case with nothing
// against it.
func (c *checks) answer(yes answer) answer {
	no := answer{benefit: yes.benefit, confidence: yes.confidence}
	switch {
	case c.failed != 0:
		no.outcome, no.why, no.confidence = Denied, c.failed, c.doubt
		return no
	case c.open != 0:
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

func denied(code Code) answer { return answer{outcome: Denied, why: only(code)} }

func notCovered(code Code, how Confidence) answer {
	return answer{outcome: NotCovered, why: only(code), confidence: how}
}

func isProvider(p PartnerType) bool { return p == DirectBill || p == IndirectProvider }

// portalOf returns the portal of a cloud product.
func portalOf(p Product) Portal {
	switch p {
	case Azure:
		return AzurePortal
	case Microsoft365, EnterpriseMobility:
		return Microsoft365AdminCenter
	case Dynamics365, PowerPlatform:
		return PowerPlatformAdminCenter
	case FinanceOperations:
		return FinanceOperationsSupport
	}
	return PortalNone
}

// oracle2025 answers a case whose head facts are all said.
func oracle2025(c Case, readings Readings) answer {
	switch {
	case c.Product == Marketplace:
		return notCovered(CodeContactISV, Stated)
	case c.Product == OnPremises:
		return onPremises2025(c)
	case c.Cloud == CloudOther:
		return notCovered(CodeCloudNotCovered, Stated)
	case c.Product == PartnerCenter:
		return answer{outcome: Allowed, portal: PartnerCenterPortal, review: PartnerCenterPortal, payer: PayerFree, confidence: Assumed}
	case c.Tenant == TenantOwn:
		return own2025(c)
	case c.Partner == NonCSP:
		return denied(CodeNotInCSPProgram)
	case c.Product == Azure:
		return azure2025(c, readings)
	}
	return saas2025(c, readings)
}

func onPremises2025(c Case) answer {
	if c.Issue != IssueTechnical {
		return notCovered(CodeNotTechnicalSupport, Assumed)
	}
	var has checks
	code := CodeTooOld
	switch c.Release {
	case ReleaseOutOfMainstream:
		code = CodeOutOfMainstream
	case ReleaseModernTooOld:
		code = CodeModernTooOld
	case ReleaseModernEnded:
		code = CodeModernEnded
	}
	has.that(c.Release != 0 && c.Release != ReleaseUnknown, c.Release == ReleaseCurrent || c.Release == ReleasePrevious, FactRelease, code)
	has.plan(c.Plan)
	return has.answer(withPlan(answer{portal: SupportForBusiness, review: SupportForBusiness, confidence: Assumed}, c.Plan, BenefitOnPremisesSupport))
}

func own2025(c Case) answer {
	var has checks
	portal := portalOf(c.Product)
	yes := answer{portal: portal, review: portal}
	free := c.Product == Microsoft365 || c.Product == EnterpriseMobility || c.Product != Azure && (c.Issue == IssueBilling || c.Issue == IssueSubscription)
	if free {
		yes.payer, yes.confidence = PayerFree, Conflicting
		return has.answer(yes)
	}
	has.plan(c.Plan)
	return has.answer(withPlan(yes, c.Plan, BenefitCloudSupport))
}

func azure2025(c Case, readings Readings) answer {
	if !isProvider(c.Partner) {
		if c.Partner == IndirectReseller && c.Issue == IssueTechnical {
			return denied(CodeUseIndirectProvider)
		}
		return denied(CodeOnlySubscriptionProvider)
	}
	if c.Entry != EntryPartnerCenter {
		return denied(CodeWrongContext)
	}
	yes := answer{portal: PartnerCenterPortal, review: AzurePortal, payer: PayerFree}
	var has checks
	if readings.AzureRBACOnly {
		yes.confidence = Conflicting
	} else {
		has.gdap(c.GDAP)
	}
	has.that(c.Role != 0, c.Role == RoleAdminAgent, FactRole, CodeRoleMissing)
	has.that(c.RBAC != 0, c.RBAC == Yes, FactRBAC, CodeRBACMissing)
	has.that(c.Provider != 0, c.Provider == Yes, FactProvider, CodeNotSubscriptionProvider)
	has.contact(c.Contact)
	if c.Issue == IssueBilling || c.Issue == IssueSubscription {
		return has.answer(yes)
	}
	has.plan(c.Plan, PlanCSP)
	if c.Plan == PlanCSP {
		yes.payer = PayerCustomerEntitlement
		return has.answer(yes)
	}
	return has.answer(withPlan(yes, c.Plan, BenefitCloudSupport))
}

func saas2025(c Case, readings Readings) answer {
	yes := answer{portal: PartnerCenterPortal, review: portalOf(c.Product), payer: PayerFree}
	if !isProvider(c.Partner) {
		if readings.ProvidersOnly {
			no := denied(CodeOnlyProvidersFile)
			if c.Partner == IndirectReseller {
				no = denied(CodeUseIndirectProvider)
			}
			no.confidence = Conflicting
			return no
		}
		yes.confidence = Conflicting
	}
	if c.Entry != EntryPartnerCenter {
		return denied(CodeWrongContext)
	}
	var has checks
	has.gdap(c.GDAP)
	has.that(c.Role != 0, c.Role == RoleAdminAgent || c.Role == RoleServiceSupportAdministrator, FactRole, CodeRoleMissing)
	has.contact(c.Contact)
	switch {
	case c.Product == Microsoft365 || c.Product == EnterpriseMobility:
		yes.payer = PayerCustomerEntitlement
	case c.Issue == IssueBilling || c.Issue == IssueSubscription:
	case readings.CSPEntitlementCoversDynamics:
		yes.payer, yes.confidence = PayerCustomerEntitlement, Conflicting
	default:
		has.plan(c.Plan)
		yes = withPlan(yes, c.Plan, BenefitCloudSupport)
	}
	return has.answer(yes)
}

// oracle2024 answers a case whose head facts are all said.
func oracle2024(c Case) answer {
	switch c.Product {
	case Marketplace:
		return notCovered(CodeContactISV, Stated)
	case PowerPlatform, FinanceOperations, OnPremises, PartnerCenter:
		return notCovered(CodeNotNamedByDocument, Assumed)
	}
	if c.Cloud == CloudOther {
		return notCovered(CodeCloudNotCovered, Stated)
	}
	form := c.Product != Azure
	review := AzurePortal
	if form {
		review = Microsoft365AdminCenter
	}
	var has checks
	if c.Tenant == TenantOwn {
		yes := answer{portal: review, review: review}
		if form {
			yes.confidence, has.doubt = Conflicting, Conflicting
		}
		has.plan(c.Plan)
		return has.answer(withPlan(yes, c.Plan, BenefitCloudSupport))
	}
	if c.Partner == NonCSP {
		return denied(CodeNotInCSPProgram)
	}
	byContract := !form && !isProvider(c.Partner)
	if byContract && c.Issue != IssueTechnical {
		return denied(CodeOnlySubscriptionProvider)
	}
	if c.Entry != EntryPartnerCenter {
		return denied(CodeWrongContext)
	}
	yes := answer{portal: PartnerCenterPortal, review: review, payer: PayerCustomerEntitlement}
	if form {
		has.gdap(c.GDAP)
	} else {
		// Without admin rights there is a procedure that nobody wrote down.
		has.that(c.GDAP == GDAPActive, true, FactGDAP, 0)
	}
	has.that(c.Role != 0 && (form || c.Role != RoleNone), c.Role == RoleAdminAgent || c.Role == RoleServiceSupportAdministrator, FactRole, CodeRoleMissing)
	has.contact(c.Contact)
	switch {
	case form:
	case byContract:
		yes.payer, yes.confidence = PayerPaidContract, Assumed
		failedBefore := has.failed
		has.that(c.Plan != 0, c.Plan == PlanPaidContract, FactPlan, CodePlanRequired)
		if failedBefore == 0 {
			has.doubt = Assumed // what was written of other issues is all that stands against it
		}
	case c.Issue != IssueTechnical:
		has.that(c.Provider != 0, c.Provider == Yes, FactProvider, CodeNotSubscriptionProvider)
		if c.Issue != IssueQuota {
			yes.payer = PayerFree
		}
	}
	return has.answer(yes)
}

// coarse2025 is the matrix for a customer's tenant with everything in place.
func coarse2025(p PartnerType, i IssueType, product Product) answer {
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
	if p == NonCSP || product == Azure && !isProvider(p) {
		return answer{outcome: Denied}
	}
	yes := answer{outcome: Allowed, portal: PartnerCenterPortal, payer: PayerFree}
	switch {
	case product == Microsoft365 || product == EnterpriseMobility:
		yes.payer = PayerCustomerEntitlement
	case paidIssue:
		yes.payer = PayerIncident
	}
	if !isProvider(p) {
		yes.confidence = Conflicting
	}
	return yes
}

// coarse2024 is the matrix of the older document.
func coarse2024(p PartnerType, i IssueType, product Product) answer {
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
	if !isProvider(p) {
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
			a.why |= only(r.Code)
		case Unknown:
			a.why |= only(r.Fact)
		}
	}
	return a
}
