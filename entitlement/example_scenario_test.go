package entitlement_test

import (
	"fmt"
	"slices"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
)

// Everybody in these scenarios is in Seoul.
var seoul = time.FixedZone("+09:00", 9*60*60)

func on(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 9, 0, 0, 0, seoul) }

// plan returns a plan that was activated when its term started and has the given number
// left.
func plan(o entitlement.Offer, b entitlement.Benefit, from time.Time, left entitlement.Quota) entitlement.Entitlement {
	id := fmt.Sprintf("%s/%s/%s", o, b, from.Format(time.DateOnly))
	e, err := entitlement.New(entitlement.Grant{Plan: entitlement.PlanID(id), Offer: o, Benefit: b, From: from, Left: &left})
	if err != nil {
		panic(err)
	}
	if next, _, err := e.Activate(e.From()); err == nil {
		e = next
	}
	return e
}

// linked returns the use of a plan for w by an account that is linked to it.
func linked(at time.Time, w entitlement.Workload) entitlement.Use {
	return entitlement.Use{At: at, Link: entitlement.Linked, Workload: w}
}

// tell prints a status as a portal should.
func tell(s entitlement.Status) {
	fmt.Println(s.Plan().Plan(), "usable:", s.Usable())
	for r := range s.Reasons() {
		fmt.Println("  because", r.Text(), r.Rules)
	}
}

// advise prints advice in two languages.
func advise(list entitlement.Advices) {
	for a := range list.All() {
		fmt.Println("  so", a.Text(), a.Rules())
		fmt.Println("    ", a.TextIn(language.Korean))
	}
}

// Scenario 1: how many incidents does a partner get who holds the Solutions
// Partner designation from 2025-07-01, and Success Core?
func Example_howManyIncidents() {
	for _, o := range []entitlement.Offer{entitlement.SolutionsPartner, entitlement.SuccessCore} {
		for b := range entitlement.Benefits() {
			if q, _ := entitlement.QuotaOf(o, b, on(2025, 7, 1)); q > 0 {
				fmt.Println(o, b, q)
			}
		}
	}
	// Output:
	// solutions_partner cloud_support 50
	// solutions_partner on_premises_support 20
	// success_core cloud_support 2
}

// Scenario 2: a designation that is renewed one day too late is not unlimited any
// more.
func Example_oneDayTooLate() {
	for _, day := range []int{22, 23} {
		renewed, _ := entitlement.New(entitlement.Grant{
			Plan: "spd", Offer: entitlement.SolutionsPartner, Benefit: entitlement.CloudSupport, From: on(2025, 6, day),
		})
		fmt.Println(renewed.Granted())
		fmt.Println(" ", renewed.Basis().Text(), renewed.Basis().Rules())
	}
	// Output:
	// unlimited
	//   the term started on 2025-06-22, before 2025-06-23, so it is unlimited until its anniversary, 2026-06-22; a renewal from then on has 50 a year [UX-18 ENT-12 ENT-11]
	// 50
	//   the term started on 2025-06-23; terms that start on or after 2025-06-23 have 50 a year instead of unlimited, up to the anniversary, 2026-06-23 [UX-18 ENT-11]
}

// Scenario 3: the cap waits for the anniversary.
func Example_capWaitsForAnniversary() {
	spd := plan(entitlement.SolutionsPartner, entitlement.CloudSupport, on(2025, 6, 22), entitlement.Unlimited)
	fmt.Println("on 2025-12-01:", spd.Status(on(2025, 12, 1)).Usable(), spd.Remaining())

	next, entry, _ := spd.Renew("spd-2026", on(2026, 6, 22))
	fmt.Println("renewed on 2026-06-22:", next.Granted(), "after", entry.Renews)
	// Output:
	// on 2025-12-01: true unlimited
	// renewed on 2026-06-22: 50 after solutions_partner/cloud_support/2025-06-22
}

// Scenario 4: a partner admin activates cloud support at ten. The pair of IDs is
// shown two minutes later.
func Example_firstActivation() {
	ten := time.Date(2025, 7, 1, 10, 0, 0, 0, seoul)
	admin := entitlement.Account{Kind: entitlement.AccountEntra, MAICPP: true, Role: entitlement.PartnerAdmin}
	core, _ := entitlement.New(entitlement.Grant{
		Plan: "core", Offer: entitlement.SuccessCore, Benefit: entitlement.CloudSupport, From: ten,
	})
	fmt.Println(core.Detail(ten), admin.Role.CanActivate())
	core, _, _ = core.Activate(ten)
	for _, after := range []time.Duration{30 * time.Second, 2 * time.Minute} {
		at := ten.Add(after)
		answer := admin.SeesCredentials(core, at)
		fmt.Println(at.Format(time.TimeOnly), core.Detail(at), answer.Yes)
		for r := range answer.Reasons() {
			fmt.Println("  because", r.Text())
		}
		advise(answer.Advice)
	}
	// Output:
	// activate true
	// 10:00:30 pending false
	//   because access ID and contract ID appear within two minutes after the activation
	//   so look again in a minute or two [ENT-23 UX-05]
	//      1~2분 후에 다시 확인하세요
	// 10:02:00 credentials true
}

// Scenario 5: the Activate button is dimmed. Kim can help.
func Example_dimmedButton() {
	help := entitlement.WhoActivates(entitlement.OtherRole, slices.Values([]entitlement.Colleague{
		{Name: "Park", Role: entitlement.OtherRole}, {Name: "Kim", Role: entitlement.PartnerAdmin},
	}))
	for r := range help.Reasons() {
		fmt.Println(r.Code, r.Rules)
	}
	fmt.Println(help.TextIn(language.English))
	fmt.Println(help.TextIn(language.Korean))
	// Output:
	// missing_role [ENT-21 UX-04]
	// ask Kim
	// 다음 동료에게 요청하세요: Kim
}

// Scenario 6: there are no benefits yet, or the account is the wrong one. The
// page looks the same, and the way out differs.
func Example_noBenefits() {
	core := plan(entitlement.SuccessCore, entitlement.CloudSupport, on(2025, 7, 1), 2)
	cspAccount := entitlement.Account{Kind: entitlement.AccountEntra}
	member := entitlement.Account{Kind: entitlement.AccountEntra, MAICPP: true}

	advise(entitlement.PageFor(member, slices.Values([]entitlement.Entitlement{}), on(2025, 12, 1)).Access.Advice)
	advise(entitlement.PageFor(cspAccount, slices.Values([]entitlement.Entitlement{core}), on(2025, 12, 1)).Access.Advice)
	for _, row := range entitlement.PageFor(member, slices.Values([]entitlement.Entitlement{core}), on(2025, 12, 1)).Rows {
		fmt.Println(row.Offer, row.Benefit, row.Remaining, "of", row.Granted, "until", row.Ends)
	}
	// Output:
	//   so there seem to be no benefits yet: no membership offer is active [UX-02]
	//      아직 혜택이 없는 것 같습니다. 활성 멤버십 제안이 없습니다
	//   so this is probably the wrong account: choose the account icon and sign in with another one [UX-03 ENT-22]
	//      다른 계정이 필요한 것 같습니다. 계정 아이콘을 선택하고 다른 계정으로 로그인하세요
	// success_core cloud_support 2 of 2 until 2026-06-30
}

// Scenario 7: a contractor gets the pair by mail. Partner Center shows it to
// members of the tenant only; linking asks for nothing but the pair.
func Example_sharedByMail() {
	premise := plan(entitlement.SolutionsPartner, entitlement.OnPremisesSupport, on(2025, 7, 1), 20)
	contractor := entitlement.Account{Kind: entitlement.AccountMSA}
	answer := contractor.SeesCredentials(premise, on(2025, 12, 1))
	fmt.Println("looks it up:", answer.Yes, answer.No)
	advise(answer.Advice)

	key := []byte("32 random bytes to find pairs by")
	pair, _ := entitlement.ParseCredentials("A-1000000417", "C-2000009358")
	current, _ := pair.Fingerprint(key)
	mailed, _ := entitlement.ParseCredentials(" A-1000000417", "C-2000009358 ")
	entered, _ := mailed.Fingerprint(key)
	tell(premise.StatusFor(entitlement.Use{At: on(2025, 12, 1), Link: entered.Link(current), Workload: entitlement.WorkloadOnPremises}))
	// Output:
	// looks it up: false not_maicpp_account
	//   so ask a colleague who has an account of the partner's tenant for access ID and contract ID [ENT-27]
	//      파트너 테넌트의 계정이 있는 동료에게 액세스 ID와 계약 ID를 요청하세요
	// solutions_partner/on_premises_support/2025-07-01 usable: true
}

// Scenario 8: an account that was linked in the Dynamics portal needs no second
// link in Azure. Another account of the same person does.
func Example_linkOnce() {
	core := plan(entitlement.SuccessCore, entitlement.CloudSupport, on(2025, 7, 1), 2)
	tell(core.StatusFor(linked(on(2025, 12, 1), entitlement.WorkloadCloud)))
	tell(core.StatusFor(linked(on(2025, 12, 1), entitlement.WorkloadAzure)))
	tell(core.StatusFor(entitlement.Use{At: on(2025, 12, 1), Workload: entitlement.WorkloadAzure}))
	// Output:
	// success_core/cloud_support/2025-07-01 usable: true
	// success_core/cloud_support/2025-07-01 usable: true
	// success_core/cloud_support/2025-07-01 usable: false
	//   because the account is not linked to the contract; enter access ID and contract ID once [ENT-35 ENT-30]
}

// alreadyLinked prints what is behind Azure's message about a contract.
func alreadyLinked(at time.Time, contract ...entitlement.Entitlement) {
	d := entitlement.AlreadyLinked(slices.Values(contract), at)
	for _, s := range d.Plans {
		tell(s)
	}
	advise(d.Advice)
}

// Scenario 9: Azure says that the access ID is linked already. The contract is
// fine, so the message is not.
func Example_alreadyLinked() {
	alreadyLinked(on(2025, 12, 1), plan(entitlement.SuccessExpanded, entitlement.CloudSupport, on(2025, 7, 1), 3))
	// Output:
	// success_expanded/cloud_support/2025-07-01 usable: true
	//   so ignore the message: the contract is linked and valid, go on with New support request [UX-09 UX-11]
	//      메시지를 무시하세요. 계약이 연결되어 있고 유효합니다. 새 지원 요청을 계속 진행하세요
}

// Scenario 10: the same message, and the contract ended yesterday.
func Example_alreadyLinkedExpired() {
	alreadyLinked(on(2025, 12, 1), plan(entitlement.SuccessExpanded, entitlement.CloudSupport, on(2024, 12, 1), 3))
	// Output:
	// success_expanded/cloud_support/2024-12-01 usable: false
	//   because the term ended with 2025-11-30 [ENT-31 ENT-35]
	//   so linking again does not bring it back: a new plan has to be bought [ENT-45 UX-09]
	//      다시 연결해도 되살아나지 않습니다. 새 계획을 구매해야 합니다
}

// Scenario 11: the same message, and none of five incidents is left.
func Example_alreadyLinkedDepleted() {
	alreadyLinked(on(2025, 12, 1), plan(entitlement.SuccessExpanded, entitlement.CloudSupport, on(2025, 7, 1), 0))
	// Output:
	// success_expanded/cloud_support/2025-07-01 usable: false
	//   because none of 5 incidents is left; any colleague may have taken the last one [ENT-31 ENT-35 ENT-37]
	//   so linking again does not bring it back: a new plan has to be bought [ENT-45 UX-09]
	//      다시 연결해도 되살아나지 않습니다. 새 계획을 구매해야 합니다
}

// Scenario 12: the pair of an Action Pack, bought on 2024-11-01, links in Azure,
// and then there is no plan.
func Example_actionPackInAzure() {
	actionPack := plan(entitlement.LegacyActionPack, entitlement.OnPremisesSupport, on(2024, 11, 1), 10)
	alreadyLinked(on(2025, 6, 1), actionPack)
	// Output:
	// legacy_action_pack/on_premises_support/2024-11-01 usable: false
	//   because on-premises incidents are not valid in Azure [RTE-19]
	//   so these IDs show no plan in Azure: a plan for cloud products is needed [UX-09 ENT-15]
	//      이 ID로는 Azure에 계획이 표시되지 않습니다. 클라우드 제품용 계획이 필요합니다
}

// alreadyRegistered prints what is behind the message of Support for Business
// about a contract.
func alreadyRegistered(w entitlement.Workload, contract ...entitlement.Entitlement) {
	d := entitlement.AlreadyRegistered(slices.Values(contract), w, on(2025, 12, 1))
	for _, s := range d.Plans {
		tell(s)
	}
	advise(d.Advice)
}

// Scenario 13: Support for Business says that the contract is registered already.
// It is, and its plan can be chosen for Windows 11.
func Example_alreadyRegistered() {
	alreadyRegistered(entitlement.WorkloadOnPremises, plan(entitlement.SolutionsPartner, entitlement.OnPremisesSupport, on(2025, 7, 1), 20))
	// Output:
	// solutions_partner/on_premises_support/2025-07-01 usable: true
	//   so the contract is there already: choose its plan under support type [UX-10]
	//      계약이 이미 등록되어 있습니다. 지원 유형에서 계획을 선택하세요
}

// Scenario 14: the same message, for a product out of support.
func Example_alreadyRegisteredWrongProduct() {
	alreadyRegistered(entitlement.WorkloadUncovered, plan(entitlement.SolutionsPartner, entitlement.OnPremisesSupport, on(2025, 7, 1), 20))
	// Output:
	// solutions_partner/on_premises_support/2025-07-01 usable: false
	//   because the plan cannot be used for the specified product [LCY-25 ENT-35]
	//   so the contract is there already: its plan and the reason are listed under unavailable support plans [UX-10 UX-07]
	//      계약이 이미 등록되어 있습니다. 계획과 그 이유는 사용할 수 없는 지원 계획에 표시됩니다
}

// Scenario 15: the plan was there yesterday. A colleague has used the last
// incident.
func Example_colleagueTookLast() {
	yesterday, today := on(2025, 12, 1), on(2025, 12, 2)
	before := plan(entitlement.SuccessExpanded, entitlement.CloudSupport, on(2025, 7, 1), 1)
	after, entry, _ := before.Consume("case-of-b", yesterday.Add(time.Hour))
	entry.Account = "b@hangang.example"

	d := entitlement.Disappeared(
		before.StatusFor(linked(yesterday, entitlement.WorkloadAzure)), after.StatusFor(linked(today, entitlement.WorkloadAzure)),
		slices.Values([]entitlement.Entry{entry}),
	)
	for r := range d.Reasons() {
		fmt.Println(r.Code, r.Text())
	}
	fmt.Println("used by another account:", d.ByOther("a@hangang.example"), d.Taken.Account)
	// Output:
	// depleted none of 5 incidents is left; any colleague may have taken the last one
	// used by another account: true b@hangang.example
}

// Scenario 16: the plan was there yesterday, which was its last day.
func Example_expiredOvernight() {
	core := plan(entitlement.SuccessCore, entitlement.CloudSupport, on(2024, 12, 2), 2)
	d := entitlement.Disappeared(
		core.StatusFor(linked(on(2025, 12, 1), entitlement.WorkloadAzure)), core.StatusFor(linked(on(2025, 12, 2), entitlement.WorkloadAzure)), nil,
	)
	for r := range d.Reasons() {
		fmt.Println(r.Code, r.Text())
		fmt.Println(r.TextIn(language.Korean))
	}
	// Output:
	// expired the term ended with 2025-12-01
	// 기간이 끝났습니다. 마지막 날: 2025-12-01
}

// Scenario 17: the plan was shown for Azure, and is not shown for Windows 11. Its balance
// can still be read.
func Example_otherProductChosen() {
	core := plan(entitlement.SuccessCore, entitlement.CloudSupport, on(2025, 7, 1), 2)
	now := core.StatusFor(linked(on(2025, 12, 2), entitlement.WorkloadOnPremises))
	d := entitlement.Disappeared(core.StatusFor(linked(on(2025, 12, 1), entitlement.WorkloadAzure)), now, nil)
	for r := range d.Reasons() {
		fmt.Println(r.Code, r.Text())
	}
	row, _ := now.Row()
	fmt.Println("unavailable, with", row.Remaining, "of", row.Granted, "left until", row.Ends)
	// Output:
	// wrong_product_family Partner Cloud Support does not cover this kind of product
	// unavailable, with 2 of 2 left until 2026-06-30
}

// Scenario 19: a request that is closed as duplicate gives its incident back.
func Example_closedAsDuplicate() {
	expanded := plan(entitlement.SuccessExpanded, entitlement.CloudSupport, on(2025, 7, 1), 5)
	fmt.Println(expanded.Remaining())
	expanded, opened, _ := expanded.Consume("case-1", on(2025, 12, 1))
	fmt.Println(expanded.Remaining())
	expanded, _, _ = expanded.Refund(opened, entitlement.RefundDuplicate, on(2025, 12, 2))
	fmt.Println(expanded.Remaining())
	// Output:
	// 5
	// 4
	// 5
}

// Scenario 23: the designation has run out of incidents, and Success Core is not
// held. A second designation is no way on.
func Example_outOfIncidents() {
	at := on(2025, 12, 1)
	spd := plan(entitlement.SolutionsPartner, entitlement.CloudSupport, on(2025, 7, 1), 0)
	held := slices.Values([]entitlement.Status{spd.StatusFor(linked(at, entitlement.WorkloadAzure))})
	for _, r := range entitlement.Remedies(entitlement.WorkloadAzure, held, at) {
		fmt.Println(r.Text(), r.Rules())
		fmt.Println(" ", r.TextIn(language.Korean))
	}
	// Output:
	// buy Partner Success Core Benefits [ENT-44 ENT-42]
	//   다음 제안 구매: 파트너 성공 핵심 혜택
	// buy Partner Success Expanded Benefits [ENT-44 ENT-42]
	//   다음 제안 구매: 파트너 성공 확장 혜택
	// buy Advanced Support for Partners (ASfP) [ENT-44 ENT-57 ENT-58]
	//   다음 유료 계획 구매: 파트너를 위한 고급 지원(ASfP)
	// buy Premier Support for Partners (PSfP) [ENT-44 ENT-57 ENT-58]
	//   다음 유료 계획 구매: 파트너를 위한 프리미어 지원(PSfP)
}
