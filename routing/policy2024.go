package routing

import "slices"

// Policy2024 returns the rules of the older document, "Report service problems on
// behalf of a customer", as it is written: resellers and advisors file technical
// Azure requests under a support contract, the Azure form wants the plan Cloud
// Solution Provider, and Dynamics is part of the customer's entitlement. What it
// does not name is not covered. The caller owns the value.
func Policy2024() Policy {
	azure, named := SetOf(Azure), SetOf(Azure, Microsoft365, Dynamics365, EnterpriseMobility)
	forms := named &^ azure

	// The guidance for roles that the document points to is the one for GDAP: such
	// a role is held through an active relationship only.
	permissions := []Clause{
		need(FactGDAP, SetOf(GDAPActive), "RTE-03"),
		need(FactRole, supportingRoles, "RTE-03"),
	}
	azurePermissions := append(slices.Clone(permissions), need(FactContact, SetOf(ContactPartner), "RTE-16"))
	// For Azure there is a procedure without admin rights, which the document names
	// and does not describe.
	azurePermissions[0].Open = All &^ azurePermissions[0].In
	azurePermissions[0].Rules = []string{"RTE-03", "RTE-39"}
	azurePermissions[1].Open = SetOf(RoleNone)
	azurePermissions[1].Rules = []string{"RTE-03", "RTE-39"}
	providing := append(slices.Clone(azurePermissions), need(FactProvider, SetOf(Yes), "RTE-12"))
	formPermissions := append(slices.Clone(permissions), need(FactContact, SetOf(ContactPartner), "RTE-21"))
	ownPlan := need(FactPlan, paying, "ENT-54")
	// One sentence asks a plan for every own subscription, another says that these
	// products cost partners no support fee.
	disputedPlan := ownPlan
	disputedPlan.Confidence = Conflicting
	contract := need(FactPlan, SetOf(PlanPaidContract), "ENT-50", "RTE-12")
	contract.Confidence = Assumed // said of other issues only

	azureForm := func(plan ...Action) []Step {
		return slices.Concat(
			steps(AzurePortal, "RTE-17", ActionNewSupportRequest),
			steps(AzurePortal, "RTE-15", plan...),
			steps(AzurePortal, "RTE-17", ActionFillIn, ActionCreate))
	}
	form := []Action{ActionCategory, ActionForm, ActionSubmit}

	return Policy{Name: "policy_2024", Routes: []Route{
		{
			ID: "azure_customer_technical", Outcome: Allowed, Code: CodeAllowed,
			Partner: providers, Issue: SetOf(IssueTechnical), Product: azure, Tenant: customer, Cloud: coveredClouds, Entry: throughCenter,
			Clauses: azurePermissions,
			Portal:  PartnerCenterPortal, Review: AzurePortal, Payer: PayerCustomerEntitlement,
			Rules: []string{"RTE-02", "RTE-04", "RTE-05", "RTE-15"}, Steps: append(toService(), azureForm(ActionChooseCSPPlan)...),
		},
		{
			ID: "azure_customer_quota", Outcome: Allowed, Code: CodeAllowed,
			Partner: providers, Issue: SetOf(IssueQuota), Product: azure, Tenant: customer, Cloud: coveredClouds, Entry: throughCenter,
			Clauses: providing,
			Portal:  PartnerCenterPortal, Review: AzurePortal, Payer: PayerCustomerEntitlement,
			Rules: []string{"RTE-12", "RTE-04", "RTE-15"}, Steps: append(toService(), azureForm(ActionChooseCSPPlan)...),
		},
		{
			ID: "azure_customer_free", Outcome: Allowed, Code: CodeAllowed,
			Partner: providers, Issue: freeIssues, Product: azure, Tenant: customer, Cloud: coveredClouds, Entry: throughCenter,
			Clauses: providing,
			Portal:  PartnerCenterPortal, Review: AzurePortal, Payer: PayerFree,
			Rules: []string{"RTE-12", "RTE-04", "ENT-52"}, Steps: append(toService(), azureForm(ActionChooseCSPPlan)...),
		},
		{
			ID: "azure_customer_contract", Outcome: Allowed, Code: CodeAllowed, Confidence: Assumed,
			Partner: othersInCSP, Issue: SetOf(IssueTechnical), Product: azure, Tenant: customer, Cloud: coveredClouds, Entry: throughCenter,
			Clauses: append(slices.Clone(azurePermissions), contract),
			Portal:  PartnerCenterPortal, Review: AzurePortal, Payer: PayerPaidContract,
			Rules: []string{"RTE-02", "RTE-04", "RTE-12"}, Steps: append(toService(), azureForm(ActionChoosePlan)...),
		},
		{
			ID: "azure_customer_not_provider", Outcome: Denied, Code: CodeOnlySubscriptionProvider,
			Partner: othersInCSP, Issue: notTechnical, Product: azure, Tenant: customer, Cloud: coveredClouds, Entry: All,
			Rules: []string{"RTE-12"}, Options: []Option{askProvider("RTE-12")},
		},
		{
			ID: "azure_customer_direct_sign_in", Outcome: Denied, Code: CodeWrongContext,
			Partner: providers, Issue: All, Product: azure, Tenant: customer, Cloud: coveredClouds, Entry: throughPortal,
			Rules: []string{"RTE-31", "RTE-04"},
		},
		{
			ID: "azure_customer_contract_direct_sign_in", Outcome: Denied, Code: CodeWrongContext,
			Partner: othersInCSP, Issue: SetOf(IssueTechnical), Product: azure, Tenant: customer, Cloud: coveredClouds, Entry: throughPortal,
			Rules: []string{"RTE-31", "RTE-04"},
		},
		{
			ID: "form_customer", Outcome: Allowed, Code: CodeAllowed,
			Partner: filers, Issue: All, Product: forms, Tenant: customer, Cloud: coveredClouds, Entry: throughCenter,
			Clauses: formPermissions,
			Portal:  PartnerCenterPortal, Review: Microsoft365AdminCenter, Payer: PayerCustomerEntitlement,
			Rules: []string{"RTE-02", "RTE-04", "RTE-05", "ENT-49"},
			Steps: append(toService(), steps(Microsoft365AdminCenter, "RTE-20", form...)...),
		},
		{
			ID: "form_customer_direct_sign_in", Outcome: Denied, Code: CodeWrongContext,
			Partner: filers, Issue: All, Product: forms, Tenant: customer, Cloud: coveredClouds, Entry: throughPortal,
			Rules: []string{"RTE-31", "RTE-04"},
		},
		{
			ID: "customer_non_csp", Outcome: Denied, Code: CodeNotInCSPProgram,
			Partner: SetOf(NonCSP), Issue: All, Product: named, Tenant: customer, Cloud: coveredClouds, Entry: All,
			Rules: []string{"RTE-02", "ENT-51"}, Options: []Option{askProvider("RTE-02")},
		},
		{
			ID: "azure_own", Outcome: Allowed, Code: CodeAllowed,
			Partner: All, Issue: All, Product: azure, Tenant: own, Cloud: coveredClouds, Entry: All,
			Clauses: []Clause{ownPlan},
			Portal:  AzurePortal, Review: AzurePortal, Payer: PayerIncident, Benefit: BenefitCloudSupport,
			Rules: []string{"ENT-53", "ENT-54", "RTE-31"}, Steps: azureForm(ActionChoosePlan),
		},
		{
			ID: "form_own", Outcome: Allowed, Code: CodeAllowed, Confidence: Conflicting,
			Partner: All, Issue: All, Product: forms, Tenant: own, Cloud: coveredClouds, Entry: All,
			Clauses: []Clause{disputedPlan},
			Portal:  Microsoft365AdminCenter, Review: Microsoft365AdminCenter, Payer: PayerIncident, Benefit: BenefitCloudSupport,
			Rules: []string{"ENT-53", "ENT-54", "RTE-31"},
			Steps: steps(Microsoft365AdminCenter, "RTE-20", form...),
		},
		{
			ID: "marketplace", Outcome: NotCovered, Code: CodeContactISV,
			Partner: All, Issue: All, Product: SetOf(Marketplace), Tenant: All, Cloud: All, Entry: All,
			Rules: []string{"RTE-30"}, Options: []Option{{Way: AskISV, Rules: []string{"RTE-30", "UX-27"}}},
		},
		{
			ID: "other_cloud", Outcome: NotCovered, Code: CodeCloudNotCovered,
			Partner: All, Issue: All, Product: named, Tenant: All, Cloud: SetOf(CloudOther), Entry: All,
			Rules: []string{"RTE-06"},
		},
		{
			ID: "not_named", Outcome: NotCovered, Code: CodeNotNamedByDocument, Confidence: Assumed,
			Partner: All, Issue: All, Product: SetOf(PowerPlatform, FinanceOperations, OnPremises, PartnerCenter), Tenant: All, Cloud: All, Entry: All,
			Rules: []string{"RTE-05"},
		},
	}}.clone()
}
