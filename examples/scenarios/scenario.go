package main

import "context"

// scenario is one situation. Its rules are those that decide it. Its readings are those
// chosen where the documents leave a choice.
type scenario struct {
	number   int
	name     string
	question string
	rules    []string
	readings []string
	play     func(context.Context, *page) error
}

const (
	byTermStart  = "the day on which the term starts decides, as a date without time (AMB-08, AMB-29)"
	whoActivates = "a MAICPP partner admin or a global admin activates (AMB-12)"
	notTheTAM    = "Azure's words, ask the account manager, are for other contracts: diagnose the link (AMB-32)"
	lastDay      = "the end date is the last day on which a plan can pay (AMB-11)"
	twoClasses   = "duplicate and bug come back by themselves, billing, quota and subscription on approval, others never (AMB-15)"
	rbacAndGDAP  = "Azure for a customer takes both, the Azure role and active GDAP (AMB-20)"
	bothTests    = "N or N-1, and in mainstream support (AMB-24)"
)

// scenarios are in the order of their numbers.
var scenarios = []scenario{
	{1, "how-many", "How many incidents do I get?",
		[]string{"ENT-06", "ENT-08", "ENT-43", "UX-29"},
		[]string{"Core has cloud support as the table of offers says, though one sentence ties it to designations (AMB-06)"}, howMany},
	{2, "one-day-late", "Why have I 50 incidents, and not unlimited ones?", []string{"ENT-11", "UX-18"}, []string{byTermStart}, oneDayLate},
	{3, "anniversary", "From when am I limited to 50?", []string{"ENT-12"}, []string{byTermStart}, anniversary},
	{4, "first-activation", "I have activated cloud support. Where are the IDs?",
		[]string{"ENT-21", "ENT-23", "UX-05"}, []string{whoActivates}, firstActivation},
	{5, "dimmed-button", "Why can I not activate the benefit?", []string{"ENT-21", "UX-04"}, []string{whoActivates}, dimmedButton},
	{6, "no-benefits", "Why do I see no benefits?", []string{"UX-02", "UX-03"}, nil, noBenefits},
	{7, "share-by-mail", "May a contractor use our plan?", []string{"ENT-25", "ENT-27", "ENT-34"}, nil, shareByMail},
	{8, "link-once", "Do I have to link again in the other portal?", []string{"ENT-30", "RTE-18"},
		[]string{"a link is of an account and a contract, and no year ends it (AMB-13)"}, linkOnce},
	{9, "already-linked", `Azure says "this access ID is already linked". Now what?`, []string{"UX-09", "UX-11"}, []string{notTheTAM}, alreadyLinked},
	{10, "already-linked-ended", "The same message, and the contract has ended", []string{"UX-09", "ENT-45"},
		[]string{lastDay, notTheTAM}, alreadyLinkedEnded},
	{11, "already-linked-empty", "The same message, and no incident is left", []string{"UX-09"}, []string{notTheTAM}, alreadyLinkedEmpty},
	{12, "action-pack-in-azure", "The IDs of an Action Pack link in Azure. Where is the plan?",
		[]string{"ENT-15", "RTE-19", "UX-09"}, nil, actionPackInAzure},
	{13, "already-registered", `Support for Business says "the contract is already registered". Now what?`, []string{"UX-10"}, nil, alreadyRegistered},
	{14, "registered-not-covered", "The same message, for a product out of support", []string{"UX-10", "UX-07"},
		[]string{bothTests}, registeredNotCovered},
	{15, "yesterday-today", "Why is the plan gone that I could use yesterday?", []string{"ENT-41", "UX-17"}, nil, yesterdayToday},
	{16, "ended-overnight", "The same, and its end was yesterday", []string{"UX-17"}, []string{lastDay}, endedOvernight},
	{17, "other-product", "The same, and today it is about Windows 11", []string{"UX-15", "UX-17"}, nil, otherProduct},
	{18, "two-at-once", "Two of us open a request at once, and one incident is left. Who gets it?", []string{"ENT-41", "LCY-04"}, nil, twoAtOnce},
	{19, "closed-as-duplicate", "What comes back for a duplicate?", []string{"ENT-38", "LCY-05"}, []string{twoClasses}, closedAsDuplicate},
	{20, "closed-as-bug", "What comes back for a bug, and what if it is closed twice?", []string{"LCY-05"}, []string{twoClasses}, closedAsBug},
	{21, "quota-request", "Does the incident of a quota request come back?", []string{"ENT-39", "LCY-07"},
		[]string{"filed under a plan, a quota request takes an incident (AMB-28)", twoClasses}, quotaRequest},
	{22, "partner-center-problem", "I cannot sign in to Partner Center. What does help cost?", []string{"ENT-40", "RTE-35"}, nil, partnerCenterProblem},
	{23, "out-of-incidents", "All incidents are used. What now?", []string{"ENT-42", "ENT-44"}, nil, outOfIncidents},
	{24, "reseller-vm", "I am an indirect reseller, and my customer's VM is down. May I file?", []string{"RTE-11"},
		[]string{"Azure is closed to resellers and advisors for every issue (AMB-02)"}, resellerVM},
	{25, "reseller-invoice", "I have a paid contract. May I ask about my customer's Azure invoice?", []string{"RTE-12"}, nil, resellerInvoice},
	{26, "customer-vm", "I am a direct-bill partner, and my customer's VM is down. May I file?", []string{"RTE-09", "RTE-14", "RTE-16"},
		[]string{rbacAndGDAP, "the plan Cloud Solution Provider is for those who still have it (AMB-03)"}, customerVM},
	{27, "missing-permission", "The same, and GDAP has expired, or the Azure role is missing", []string{"RTE-08", "RTE-38"},
		[]string{rbacAndGDAP}, missingPermission},
	{28, "own-azure", "I am not in CSP. May I file for my own Azure?", []string{"RTE-13", "RTE-31"}, nil, ownAzure},
	{29, "exchange-online", "My customer's Exchange Online is down. What does it cost me?", []string{"ENT-28", "ENT-48"},
		[]string{"Microsoft 365 takes no plan, no IDs and no incident (AMB-04)"}, exchangeOnline},
	{30, "two-forms", "How do I file for Power Platform, and for Finance and Operations?", []string{"RTE-23", "RTE-24"},
		[]string{"technical requests for Dynamics take a plan (AMB-05)"}, twoForms},
	{31, "wrong-portal", "I chose Azure in Support for Business. What happens?", []string{"RTE-27"}, nil, wrongPortal},
	{32, "windows-server", "Which versions of Windows Server are covered on 2025-07-01?", []string{"LCY-20", "LCY-21", "LCY-22", "LCY-23"},
		[]string{bothTests, "mainstream support ends with the named day, in Pacific time (AMB-26)",
			"the policy decides, whatever older list a support desk still had; such a list is the caller's to add (AMB-27)"}, windowsServer},
	{33, "unsupported-product", "Windows Server 2016 is covered no more. Can I buy help?", []string{"LCY-26", "ENT-59", "UX-08"},
		[]string{"single incidents are sold for Fixed products until extended support ends (AMB-19)"}, unsupportedProduct},
	{34, "english-response", "When is the first response in English due?", []string{"SLA-04", "SLA-05", "SLA-06", "SLA-07"},
		[]string{"2, 4 and 8 hours are hours of the clock in English (AMB-21)"}, englishResponse},
	{35, "korean-response", "When is the first response in Korean due, on a Friday evening?", []string{"SLA-08"},
		[]string{"another language has no promise; an estimate runs in the business hours of its country (AMB-22)"}, koreanResponse},
	{36, "how-to-question", "A question about how to do something, on Friday at 15:00", []string{"SLA-09"},
		[]string{"one business day is the same time on the next business day (AMB-23)"}, howToQuestion},
	{37, "direct-sign-in", "I signed in to the Azure portal myself. May I file for a customer there?", []string{"RTE-31"},
		[]string{"for a customer through Partner Center, for yourself in the product's portal (AMB-38)"}, directSignIn},
	{38, "customer-as-contact", "May the form name the customer as contact?", []string{"RTE-16", "RTE-21"}, nil, customerAsContact},
	{39, "marketplace-product", "A third-party application from the marketplace does not start", []string{"RTE-30", "UX-27"}, nil, marketplaceProduct},
	{40, "all-requests", "Give me a list of all our requests", []string{"LCY-11", "LCY-12", "LCY-13"}, nil, allRequests},
}
