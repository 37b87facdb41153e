package routing

import "slices"

// Sets and lists that the shipped policies share. Nothing changes them: NewRouter
// and the policy functions hand out copies.
var (
	providers       = SetOf(DirectBill, IndirectProvider)
	othersInCSP     = SetOf(IndirectReseller, Advisor)
	filers          = providers | othersInCSP
	notTechnical    = SetOf(IssueBilling, IssueQuota, IssueSubscription)
	planIssues      = SetOf(IssueTechnical, IssueQuota)
	freeIssues      = SetOf(IssueBilling, IssueSubscription)
	microsoft365    = SetOf(Microsoft365, EnterpriseMobility)
	dynamics        = SetOf(Dynamics365, PowerPlatform)
	saas            = microsoft365 | dynamics | SetOf(FinanceOperations)
	coveredClouds   = SetOf(CloudCommercial, CloudUSGovernment)
	supported       = SetOf(ReleaseCurrent, ReleasePrevious)
	fixedTooOld     = SetOf(ReleaseTooOld, ReleaseOutOfMainstream)
	beyond          = fixedTooOld | SetOf(ReleaseModernTooOld, ReleaseModernEnded)
	paying          = SetOf(PlanUsable, PlanPaidContract)
	azurePaying     = paying | SetOf(PlanCSP)
	useless         = SetOf(PlanNone, PlanEmpty, PlanExpired, PlanWrongFamily, PlanCSP)
	customer        = SetOf(TenantCustomer)
	own             = SetOf(TenantOwn)
	throughCenter   = SetOf(EntryPartnerCenter)
	throughPortal   = SetOf(EntryProductPortal, EntrySupportForBusiness)
	adminAgent      = SetOf(RoleAdminAgent)
	supportingRoles = SetOf(RoleAdminAgent, RoleServiceSupportAdministrator)
	notLinked       = Clause{Fact: FactPlan, In: SetOf(PlanNotLinked)}
)

// need returns the clause that f must be in the set.
func need(f Fact, in Set, rules ...string) Clause { return Clause{Fact: f, In: in, Rules: rules} }

// steps returns steps in one portal that rest on one rule.
func steps(in Portal, rule string, actions ...Action) []Step {
	var list []Step
	for _, a := range actions {
		list = append(list, Step{Action: a, Portal: in, Rules: []string{rule}})
	}
	return list
}

// linking returns steps that are taken only while the plan is not linked.
func linking(in Portal, rule string, actions ...Action) []Step {
	list := steps(in, rule, actions...)
	for i := range list {
		list[i].When = notLinked
	}
	return list
}

// paidPlans proposes contracts to those whose plan cannot pay whatever they do with
// it. A plan that is not linked or not activated can, once it is.
func paidPlans(cannot Set) []Option {
	when := []Clause{need(FactPlan, cannot)}
	return []Option{
		{Way: AdvancedSupport, When: when, Rules: []string{"RTE-41", "ENT-58"}},
		{Way: PremierSupport, When: when, Rules: []string{"RTE-41", "ENT-57"}},
	}
}

// underPlan proposes to those who have a plan to file under it what is free without.
func underPlan() []Option {
	return []Option{{
		Way: CloudSupportPlan, Incidents: 1, Rules: []string{"ENT-39"},
		When: []Clause{need(FactPlan, SetOf(PlanUsable))},
	}}
}

func askProvider(rules ...string) Option { return Option{Way: AskSubscriptionProvider, Rules: rules} }

// consultation proposes the technical consultation to partners for whom enrolled has
// the answer whether they are in ISV Success.
func consultation(enrolled Set) Option {
	return Option{
		Way: ISVConsultation, Rules: []string{"RTE-40"},
		When:  []Clause{need(FactIssue, SetOf(IssueTechnical)), need(FactISV, enrolled)},
		Needs: []Clause{need(FactISV, SetOf(Yes), "RTE-40")},
		Steps: steps(PartnerCenterPortal, "RTE-40", ActionBenefits, ActionConsultation, ActionBenefitName, ActionActivate),
	}
}

// beforeFiling returns what comes before a request for a customer.
func beforeFiling() []Step {
	when := func(p ...Problem) Clause { return Clause{Fact: FactProblem, In: SetOf(p...)} }
	return []Step{
		{Action: ActionSolveFirst, When: when(ProblemSolvable), Rules: []string{"RTE-01"}},
		{Action: ActionServiceHealth, Portal: PartnerCenterPortal, When: when(ProblemOutage), Rules: []string{"RTE-36"}},
		{Action: ActionFollowIncident, Portal: PartnerCenterPortal, When: when(ProblemPublished), Rules: []string{"RTE-36"}},
	}
}

// toService returns the way through Partner Center to the portal of a customer's
// service.
func toService() []Step {
	return append(beforeFiling(), steps(PartnerCenterPortal, "RTE-37",
		ActionCustomers, ActionCustomer, ActionServiceManagement, ActionService)...)
}

// redirect returns the step of those who chose a cloud product in Support for
// Business.
func redirect(to Portal) []Step {
	return []Step{{
		Action: ActionRedirect, Portal: to, Rules: []string{"RTE-27"},
		When: Clause{Fact: FactEntry, In: SetOf(EntrySupportForBusiness)},
	}}
}

// Policy2025 returns the rules of the newer document, "Partner technical support
// for cloud or on-premises products", completed where it is silent by the older
// one. It is the default. The caller owns the value.
func Policy2025() Policy { return Policy2025With(Readings{}) }

// Policy2025With returns the rules of [Policy2025] in other readings. The readings
// are part of its name. The caller owns the value.
func Policy2025With(r Readings) Policy {
	return Policy{
		Name:      "policy_2025" + r.suffix(),
		Audience:  SetOf(RolePartnerAdmin, RoleAdminAgent),
		Addresses: []Address{{Portal: SupportForBusiness, URL: "https://support.serviceshub.microsoft.com", Rules: []string{"RTE-25"}}},
		Routes: slices.Concat(
			azureCustomer2025(r), azureOwn2025(), microsoft3652025(r), dynamics2025(r), saasRefusals2025(r), others2025()),
	}.clone()
}

// azureCustomer2025: only the provider of the subscription files, with GDAP, RBAC
// and the Admin agent role.
func azureCustomer2025(r Readings) []Route {
	permissions := []Clause{
		need(FactGDAP, SetOf(GDAPActive), "RTE-38"),
		need(FactRole, adminAgent, "RTE-14"),
		need(FactRBAC, SetOf(Yes), "RTE-09", "RTE-38"),
		need(FactProvider, SetOf(Yes), "RTE-09", "RTE-12"),
		need(FactContact, SetOf(ContactPartner), "RTE-16"),
	}
	how := Stated
	if r.AzureRBACOnly {
		permissions, how = permissions[1:], Conflicting
	}
	way := append(beforeFiling(), steps(PartnerCenterPortal, "RTE-14", ActionCustomers, ActionCustomer, ActionServiceRequests, ActionNewRequest, ActionMicrosoftAzure)...)
	request := steps(AzurePortal, "RTE-17", ActionNewSupportRequest)
	link := linking(AzurePortal, "RTE-18", ActionHelpAndSupport, ActionPlans, ActionLinkSupportBenefits, ActionEnterIDs)
	choose := append(steps(AzurePortal, "RTE-15", ActionChooseCSPPlan), steps(AzurePortal, "ENT-46", ActionChoosePlan)...)
	choose[0].When = Clause{Fact: FactPlan, In: SetOf(PlanCSP)}
	choose[1].When = Clause{Fact: FactPlan, In: (All | notSaid) &^ SetOf(PlanCSP)}
	finish := steps(AzurePortal, "RTE-17", ActionFillIn, ActionCreate)
	notProvider := askProvider("RTE-09", "RTE-12")
	notProvider.When = []Clause{need(FactProvider, SetOf(No))}
	azure := SetOf(Azure)
	return []Route{
		{
			ID: "azure_customer_under_plan", Outcome: Allowed, Code: CodeAllowed, Confidence: how,
			Partner: providers, Issue: planIssues, Product: azure, Tenant: customer, Cloud: coveredClouds, Entry: throughCenter,
			Clauses: append(slices.Clone(permissions), need(FactPlan, azurePaying, "ENT-46", "ENT-48")),
			Portal:  PartnerCenterPortal, Review: AzurePortal, Payer: PayerIncident, Benefit: BenefitCloudSupport,
			Rules:   []string{"RTE-04", "RTE-09", "RTE-10"},
			Steps:   slices.Concat(way, link, request, choose, finish),
			Options: append([]Option{notProvider}, paidPlans(useless&^azurePaying)...),
		},
		{
			ID: "azure_customer_free", Outcome: Allowed, Code: CodeAllowed, Confidence: how,
			Partner: providers, Issue: freeIssues, Product: azure, Tenant: customer, Cloud: coveredClouds, Entry: throughCenter,
			Clauses: permissions,
			Portal:  PartnerCenterPortal, Review: AzurePortal, Payer: PayerFree,
			Rules:   []string{"ENT-52", "RTE-04", "RTE-12"},
			Steps:   slices.Concat(way, request, finish),
			Options: append([]Option{notProvider}, underPlan()...),
		},
		{
			ID: "azure_customer_direct_sign_in", Outcome: Denied, Code: CodeWrongContext,
			Partner: providers, Issue: All, Product: azure, Tenant: customer, Cloud: coveredClouds, Entry: throughPortal,
			Rules:   []string{"RTE-31", "RTE-04"},
			Options: []Option{notProvider},
		},
		{
			ID: "azure_customer_reseller_technical", Outcome: Denied, Code: CodeUseIndirectProvider,
			Partner: SetOf(IndirectReseller), Issue: SetOf(IssueTechnical), Product: azure, Tenant: customer, Cloud: coveredClouds, Entry: All,
			Rules:   []string{"RTE-11", "RTE-09", "RTE-10"},
			Options: []Option{{Way: AskIndirectProvider, Rules: []string{"RTE-11"}}},
		},
		{
			ID: "azure_customer_advisor_technical", Outcome: Denied, Code: CodeOnlySubscriptionProvider,
			Partner: SetOf(Advisor), Issue: SetOf(IssueTechnical), Product: azure, Tenant: customer, Cloud: coveredClouds, Entry: All,
			Rules:   []string{"RTE-09", "RTE-10"},
			Options: []Option{askProvider("RTE-09")},
		},
		{
			ID: "azure_customer_not_provider", Outcome: Denied, Code: CodeOnlySubscriptionProvider,
			Partner: othersInCSP, Issue: notTechnical, Product: azure, Tenant: customer, Cloud: coveredClouds, Entry: All,
			Rules:   []string{"RTE-12"},
			Options: []Option{askProvider("RTE-12")},
		},
		{
			ID: "azure_customer_non_csp", Outcome: Denied, Code: CodeNotInCSPProgram,
			Partner: SetOf(NonCSP), Issue: All, Product: azure, Tenant: customer, Cloud: coveredClouds, Entry: All,
			Rules:   []string{"RTE-13", "RTE-09"},
			Options: []Option{askProvider("RTE-09")},
		},
	}
}

// azureOwn2025: everybody's own tenant needs a plan for every issue.
func azureOwn2025() []Route {
	return []Route{{
		ID: "azure_own", Outcome: Allowed, Code: CodeAllowed,
		Partner: All, Issue: All, Product: SetOf(Azure), Tenant: own, Cloud: coveredClouds, Entry: All,
		Clauses: []Clause{need(FactPlan, paying, "ENT-54", "ENT-48", "RTE-13")},
		Portal:  AzurePortal, Review: AzurePortal, Payer: PayerIncident, Benefit: BenefitCloudSupport,
		Rules: []string{"RTE-13", "RTE-31", "ENT-54"},
		Steps: slices.Concat(
			redirect(AzurePortal),
			linking(AzurePortal, "RTE-18", ActionHelpAndSupport, ActionPlans, ActionLinkSupportBenefits, ActionEnterIDs),
			steps(AzurePortal, "RTE-18", ActionNewSupportRequest, ActionIssueType, ActionChoosePlan),
			steps(AzurePortal, "RTE-17", ActionFillIn, ActionCreate)),
		Options: append(paidPlans(useless), consultation(SetOf(Yes, No))),
	}}
}

// saasPermissions are what a customer's Microsoft 365 and Dynamics take.
func saasPermissions() []Clause {
	return []Clause{
		need(FactGDAP, SetOf(GDAPActive), "RTE-08"),
		need(FactRole, supportingRoles, "RTE-03", "RTE-08"),
		need(FactContact, SetOf(ContactPartner), "RTE-21"),
	}
}

// forFilers returns the route once for providers and, if resellers and advisors may
// file, once for them: the documents disagree on that.
func forFilers(r Route, readings Readings) []Route {
	r.Partner = providers
	if readings.ProvidersOnly {
		return []Route{r}
	}
	disputed := r.clone()
	disputed.ID += "_reseller_advisor"
	disputed.Partner, disputed.Confidence = othersInCSP, Conflicting
	disputed.Rules = append(disputed.Rules, "RTE-02")
	return []Route{r, disputed}
}

// microsoft3652025: no plan and no incident; the customer's subscription includes
// the support.
func microsoft3652025(readings Readings) []Route {
	form := []Action{ActionCategory, ActionForm, ActionSubmit}
	routes := forFilers(Route{
		ID: "microsoft_365_customer", Outcome: Allowed, Code: CodeAllowed,
		Issue: All, Product: microsoft365, Tenant: customer, Cloud: coveredClouds, Entry: throughCenter,
		Clauses: saasPermissions(),
		Portal:  PartnerCenterPortal, Review: Microsoft365AdminCenter, Payer: PayerCustomerEntitlement,
		Rules: []string{"RTE-04", "RTE-08", "ENT-49"},
		Steps: append(toService(), steps(Microsoft365AdminCenter, "RTE-20", form...)...),
	}, readings)
	return append(routes, Route{
		// One document says that these products cost partners no support fee, and that
		// every own subscription needs a plan.
		ID: "microsoft_365_own", Outcome: Allowed, Code: CodeAllowed, Confidence: Conflicting,
		Partner: All, Issue: All, Product: microsoft365, Tenant: own, Cloud: coveredClouds, Entry: All,
		Portal: Microsoft365AdminCenter, Review: Microsoft365AdminCenter, Payer: PayerFree,
		Rules: []string{"ENT-49", "RTE-31"},
		Steps: append(redirect(Microsoft365AdminCenter), steps(Microsoft365AdminCenter, "RTE-20", form...)...),
	})
}

// dynamics2025: technical and quota need a plan, billing and subscription do not.
func dynamics2025(readings Readings) []Route {
	var routes []Route
	for _, family := range []struct {
		name         string
		products     Set
		portal       Portal
		under, quick []Step
	}{
		{
			name: "dynamics", products: dynamics, portal: PowerPlatformAdminCenter,
			under: slices.Concat(
				steps(PowerPlatformAdminCenter, "RTE-23", ActionHelpAndSupport, ActionNewSupportRequest),
				linking(PowerPlatformAdminCenter, "RTE-23", ActionEnterIDs),
				steps(PowerPlatformAdminCenter, "RTE-23", ActionChoosePlan)),
			quick: steps(PowerPlatformAdminCenter, "RTE-23", ActionHelpAndSupport, ActionNewSupportRequest),
		},
		{
			name: "finance_operations", products: SetOf(FinanceOperations), portal: FinanceOperationsSupport,
			under: slices.Concat(
				linking(FinanceOperationsSupport, "RTE-24", ActionManageSupportPlans, ActionEnterIDAndPassword),
				steps(FinanceOperationsSupport, "RTE-24", ActionChoosePlan, ActionSupportTile, ActionSubmittedToMicrosoft, ActionSubmitIncident)),
			quick: steps(FinanceOperationsSupport, "RTE-24", ActionSupportTile, ActionSubmittedToMicrosoft, ActionSubmitIncident),
		},
	} {
		plan := need(FactPlan, paying, "ENT-48", "ENT-46")
		under := Route{
			ID: family.name + "_customer_under_plan", Outcome: Allowed, Code: CodeAllowed,
			Issue: planIssues, Product: family.products, Tenant: customer, Cloud: coveredClouds, Entry: throughCenter,
			Clauses: append(saasPermissions(), plan),
			Portal:  PartnerCenterPortal, Review: family.portal, Payer: PayerIncident, Benefit: BenefitCloudSupport,
			Rules: []string{"RTE-04", "RTE-08", "ENT-48"}, Steps: append(toService(), family.under...), Options: paidPlans(useless),
		}
		free := Route{
			ID: family.name + "_customer_free", Outcome: Allowed, Code: CodeAllowed,
			Issue: freeIssues, Product: family.products, Tenant: customer, Cloud: coveredClouds, Entry: throughCenter,
			Clauses: saasPermissions(),
			Portal:  PartnerCenterPortal, Review: family.portal, Payer: PayerFree,
			Rules: []string{"RTE-04", "RTE-08", "ENT-52"}, Steps: append(toService(), family.quick...), Options: underPlan(),
		}
		if readings.CSPEntitlementCoversDynamics {
			covered := free
			covered.ID, covered.Issue = family.name+"_customer_by_entitlement", planIssues
			covered.Payer, covered.Confidence = PayerCustomerEntitlement, Conflicting
			covered.Rules = []string{"RTE-04", "RTE-08", "ENT-49"}
			routes = append(routes, forFilers(covered, readings)...)
		} else {
			routes = append(routes, forFilers(under, readings)...)
		}
		routes = append(routes, forFilers(free, readings)...)

		under.ID, free.ID = family.name+"_own_under_plan", family.name+"_own_free"
		free.Confidence = Conflicting // as of the own Microsoft 365
		plan.Rules = []string{"ENT-48", "ENT-54"}
		under.Clauses, free.Clauses = []Clause{plan}, nil
		under.Steps = append(redirect(family.portal), family.under...)
		free.Steps = append(redirect(family.portal), family.quick...)
		under.Options = append(paidPlans(useless), consultation(SetOf(Yes, No)))
		under.Rules, free.Rules = []string{"ENT-48", "ENT-54", "RTE-31"}, []string{"ENT-49", "ENT-52", "RTE-31"}
		for _, r := range []Route{under, free} {
			r.Partner, r.Tenant, r.Entry = All, own, All
			r.Portal = family.portal
			routes = append(routes, r)
		}
	}
	return routes
}

// saasRefusals2025 refuses what Microsoft 365 and Dynamics share.
func saasRefusals2025(readings Readings) []Route {
	direct := Route{
		ID: "saas_customer_direct_sign_in", Outcome: Denied, Code: CodeWrongContext,
		Partner: filers, Issue: All, Product: saas, Tenant: customer, Cloud: coveredClouds, Entry: throughPortal,
		Rules: []string{"RTE-31", "RTE-04"},
	}
	outside := Route{
		ID: "saas_customer_non_csp", Outcome: Denied, Code: CodeNotInCSPProgram,
		Partner: SetOf(NonCSP), Issue: All, Product: saas, Tenant: customer, Cloud: coveredClouds, Entry: All,
		Rules:   []string{"RTE-02", "RTE-08", "ENT-51"},
		Options: []Option{askProvider("RTE-02")},
	}
	if !readings.ProvidersOnly {
		return []Route{direct, outside}
	}
	direct.Partner = providers
	reseller := Route{
		ID: "saas_customer_reseller", Outcome: Denied, Code: CodeUseIndirectProvider, Confidence: Conflicting,
		Partner: SetOf(IndirectReseller), Issue: All, Product: saas, Tenant: customer, Cloud: coveredClouds, Entry: All,
		Rules:   []string{"RTE-08"},
		Options: []Option{{Way: AskIndirectProvider, Rules: []string{"RTE-08"}}},
	}
	advisor := reseller
	advisor.ID, advisor.Code, advisor.Partner = "saas_customer_advisor", CodeOnlyProvidersFile, SetOf(Advisor)
	advisor.Options = []Option{askProvider("RTE-08")}
	return []Route{direct, outside, reseller, advisor}
}

// others2025 holds the products without a customer's tenant, and the clouds that
// no document covers.
func others2025() []Route {
	onPremises := SetOf(OnPremises)
	premier := []string{"RTE-33", "RTE-41"}
	enter := steps(PortalNone, "RTE-26", ActionPrivateWindow, ActionCheckAccount)
	finish := steps(SupportForBusiness, "RTE-29", ActionChoosePlan, ActionDetails, ActionSubmit)
	return []Route{
		{
			ID: "on_premises_technical", Outcome: Allowed, Code: CodeAllowed, Confidence: Assumed,
			Partner: All, Issue: SetOf(IssueTechnical), Product: onPremises, Tenant: All, Cloud: All, Entry: All,
			Clauses: []Clause{
				need(FactRelease, supported, "RTE-33"),
				need(FactPlan, paying, "ENT-48"),
			},
			Portal: SupportForBusiness, Review: SupportForBusiness, Payer: PayerIncident, Benefit: BenefitOnPremisesSupport,
			Rules: []string{"RTE-25", "ENT-48"},
			Steps: slices.Concat(
				beforeFiling()[:1],
				enter,
				steps(SupportForBusiness, "RTE-29", ActionProductAndSupportType),
				linking(SupportForBusiness, "RTE-28", ActionAddContract),
				finish),
			Options: []Option{
				{
					Way: PaidContract, Rules: premier,
					When:  []Clause{need(FactRelease, beyond), need(FactPlan, SetOf(PlanPaidContract))},
					Steps: slices.Concat(enter, steps(SupportForBusiness, "RTE-29", ActionProductAndSupportType), finish),
				},
				{
					Way: PayPerIncident, Rules: []string{"RTE-34", "ENT-59"},
					When:  []Clause{need(FactRelease, fixedTooOld)},
					Needs: []Clause{need(FactAccount, SetOf(AccountMSA), "ENT-59")},
				},
				{
					Way: PremierSupport, Rules: premier,
					When: []Clause{need(FactRelease, beyond), need(FactPlan, (All|notSaid)&^SetOf(PlanPaidContract))},
				},
				{
					Way: PremierSupport, Rules: premier,
					When: []Clause{need(FactRelease, (All|notSaid)&^beyond), need(FactPlan, useless)},
				},
			},
		},
		{
			ID: "on_premises_not_technical", Outcome: NotCovered, Code: CodeNotTechnicalSupport, Confidence: Assumed,
			Partner: All, Issue: notTechnical, Product: onPremises, Tenant: All, Cloud: All, Entry: All,
			Rules: []string{"ENT-04", "ENT-01"},
		},
		{
			ID: "partner_center", Outcome: Allowed, Code: CodeAllowed, Confidence: Assumed,
			Partner: All, Issue: All, Product: SetOf(PartnerCenter), Tenant: All, Cloud: coveredClouds, Entry: All,
			Portal: PartnerCenterPortal, Review: PartnerCenterPortal, Payer: PayerFree,
			Rules: []string{"RTE-35", "ENT-40"},
			Steps: steps(PartnerCenterPortal, "RTE-35", ActionFrontlineTeam),
		},
		{
			ID: "marketplace", Outcome: NotCovered, Code: CodeContactISV,
			Partner: All, Issue: All, Product: SetOf(Marketplace), Tenant: All, Cloud: All, Entry: All,
			Rules:   []string{"RTE-30"},
			Options: []Option{{Way: AskISV, Rules: []string{"RTE-30", "UX-27"}}, consultation(SetOf(Yes))},
		},
		{
			ID: "other_cloud", Outcome: NotCovered, Code: CodeCloudNotCovered,
			Partner: All, Issue: All, Product: saas | SetOf(Azure, PartnerCenter), Tenant: All, Cloud: SetOf(CloudOther), Entry: All,
			Rules: []string{"RTE-06"},
		},
	}
}
