package main

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// past is a request from before this week, which was resolved after a day or two.
type past struct {
	days    int // before now
	account string
	product routing.Product
	title   string
	reason  lifecycle.CloseReason
}

// pasts are the requests that the cloud plan of the Solutions Partner designation paid for.
var pasts = []past{
	{186, "jiwoo", routing.Azure, "가상 네트워크 게이트웨이 연결이 끊김", lifecycle.Resolved},
	{183, "daniel", routing.Azure, "AKS nodes not ready after upgrade", lifecycle.Resolved},
	{177, "hana", routing.Dynamics365, "영업 앱에서 저장할 때 오류", lifecycle.Resolved},
	{171, "jiwoo", routing.Azure, "App Service 배포 실패", lifecycle.Resolved},
	{170, "daniel", routing.PowerPlatform, "Flow runs are throttled", lifecycle.Resolved},
	{161, "jiwoo", routing.Azure, "SQL Database 연결 시간 초과", lifecycle.Resolved},
	{152, "hana", routing.Azure, "Application gateway returns 502", lifecycle.Bug},
	{150, "jiwoo", routing.Azure, "스토리지 계정 방화벽 규칙이 적용되지 않음", lifecycle.Resolved},
	{139, "daniel", routing.FinanceOperations, "Batch jobs stay in waiting", lifecycle.Resolved},
	{131, "hana", routing.Azure, "VM 백업이 계속 실패함", lifecycle.Resolved},
	{122, "jiwoo", routing.Azure, "Private endpoint DNS not resolved", lifecycle.Resolved},
	{118, "jiwoo", routing.PowerPlatform, "캔버스 앱이 열리지 않음", lifecycle.Resolved},
	{104, "daniel", routing.Azure, "ExpressRoute circuit flaps", lifecycle.Resolved},
	{97, "hana", routing.Azure, "키 자격 증명 모음 접근 거부", lifecycle.Resolved},
	{95, "jiwoo", routing.Dynamics365, "Plugin trace log is empty", lifecycle.Resolved},
	{83, "daniel", routing.Azure, "Functions 앱이 갑자기 중지됨", lifecycle.Resolved},
	{76, "hana", routing.Azure, "Managed disk cannot be resized", lifecycle.Resolved},
	{64, "jiwoo", routing.Azure, "로그 분석 작업 영역에 데이터가 없음", lifecycle.Resolved},
	{61, "jiwoo", routing.FinanceOperations, "데이터 엔터티 내보내기 오류", lifecycle.Resolved},
	{52, "daniel", routing.Azure, "Front Door serves stale content", lifecycle.Resolved},
	{43, "hana", routing.Azure, "AKS 인그레스 인증서 갱신 실패", lifecycle.Duplicate},
	{41, "hana", routing.Azure, "AKS 인그레스 인증서 만료", lifecycle.Resolved},
	{33, "jiwoo", routing.PowerPlatform, "Dataverse storage report is wrong", lifecycle.Resolved},
	{24, "daniel", routing.Azure, "VPN 클라이언트 인증 오류", lifecycle.Resolved},
	{16, "jiwoo", routing.Azure, "Cosmos DB requests are rate limited", lifecycle.Resolved},
	{9, "hana", routing.Azure, "방화벽 정책 배포가 멈춤", lifecycle.Resolved},
}

func (d *demo) tell(ctx context.Context) {
	core := d.buy(ctx, 400*day, entitlement.SuccessCore)
	d.activate(ctx, 400*day-hour, core)
	d.link(ctx, 400*day-2*hour, "jiwoo", core)
	bastion := d.open(ctx, 390*day, "jiwoo", lifecycle.Draft{Title: "Bastion 세션이 끊어짐", Severity: sla.SeverityC, Locale: language.MustParse("ko-KR")})
	d.close(ctx, 388*day, bastion, lifecycle.Resolved)

	expanded := d.buy(ctx, 345*day, entitlement.SuccessExpanded)
	d.activate(ctx, 345*day-hour, expanded)
	for _, name := range []string{"jiwoo", "daniel", "hana"} {
		d.link(ctx, 344*day, name, expanded)
	}

	for i, days := range []int{300, 262, 201, 194} {
		id := d.open(ctx, time.Duration(days)*day, "hana", lifecycle.Draft{
			Title: fmt.Sprintf("Sandbox request %d", i+1), Severity: sla.SeverityC, Locale: language.English, Plan: expanded[entitlement.CloudSupport],
		})
		d.close(ctx, time.Duration(days-2)*day, id, lifecycle.Resolved)
	}

	partner := d.buy(ctx, 190*day, entitlement.SolutionsPartner)
	d.activate(ctx, 190*day-hour, partner)
	for _, name := range []string{"jiwoo", "daniel", "hana"} {
		d.link(ctx, 189*day, name, partner)
	}
	for _, p := range pasts {
		opened := time.Duration(p.days)*day + 3*hour
		id := d.open(ctx, opened, p.account, lifecycle.Draft{
			Title: p.title, Severity: sla.SeverityB, Locale: language.MustParse("ko-KR"), Plan: partner[entitlement.CloudSupport], Facts: routing.Case{Product: p.product},
		})
		d.move(ctx, opened-2*hour, id, lifecycle.EventRespond)
		d.close(ctx, opened-26*hour, id, p.reason)
	}
	d.buy(ctx, 20*day, entitlement.SuccessCore) // nobody has activated it yet
	d.week(ctx, expanded[entitlement.CloudSupport], partner)
}

// week is what the page shows as open.
func (d *demo) week(ctx context.Context, expanded entitlement.PlanID, partner plans) {
	korean, english := language.MustParse("ko-KR"), language.AmericanEnglish
	billing := d.open(ctx, 6*day, "jiwoo", lifecycle.Draft{
		Title: "Azure 청구서 금액 문의", Locale: korean, Plan: partner[entitlement.CloudSupport], Facts: routing.Case{Issue: routing.IssueBilling},
	})
	d.close(ctx, 5*day, billing, lifecycle.Resolved)
	waiting := d.open(ctx, 27*hour, "hana", lifecycle.Draft{
		Title: "Azure Firewall drops return traffic", Severity: sla.SeverityB, Locale: english, Plan: partner[entitlement.CloudSupport],
		Facts: routing.Case{Tenant: routing.TenantOwn, Entry: routing.EntryProductPortal},
	})
	d.move(ctx, 25*hour, waiting, lifecycle.EventWait)
	for i := range 6 { // until the plan is empty
		id := d.open(ctx, 20*hour-time.Duration(i)*time.Minute, "daniel", lifecycle.Draft{
			Title: fmt.Sprintf("Migration wave %d: cutover failed", i+1), Severity: sla.SeverityC, Locale: korean, Plan: expanded,
		})
		if id == "" {
			break
		}
	}
	d.open(ctx, 5*hour, "daniel", lifecycle.Draft{
		Title: "Power Apps: custom connector fails", Severity: sla.SeverityB, Locale: english, Plan: partner[entitlement.CloudSupport], Facts: routing.Case{Product: routing.PowerPlatform},
	})
	d.open(ctx, 5*hour, "jiwoo", lifecycle.Draft{
		Title: "Dynamics 365 검색 결과가 비어 있음", Severity: sla.SeverityC, Locale: korean, Plan: partner[entitlement.CloudSupport],
		Facts: routing.Case{Product: routing.Dynamics365, Tenant: routing.TenantOwn, Entry: routing.EntryProductPortal},
	})
	d.open(ctx, 4*hour, "hana", lifecycle.Draft{
		Title: "Exchange Online: shared mailbox not visible", Severity: sla.SeverityC, Locale: english, Facts: routing.Case{Product: routing.Microsoft365},
	})
	d.open(ctx, 3*hour, "jiwoo", lifecycle.Draft{
		Title: "Windows Server 2025 클러스터 장애 조치 실패", Severity: sla.SeverityB, Locale: korean, Release: "Windows Server 2025", Plan: partner[entitlement.OnPremisesSupport],
		Facts: routing.Case{Product: routing.OnPremises, Tenant: routing.TenantOwn, GDAP: routing.GDAPNone, Entry: routing.EntrySupportForBusiness},
	})
	d.open(ctx, 100*time.Minute, "jiwoo", lifecycle.Draft{
		Title: "고객 운영 VM이 부팅되지 않음", Severity: sla.SeverityA, Locale: korean, Plan: partner[entitlement.CloudSupport],
	})
	d.open(ctx, 70*time.Minute, "sora", lifecycle.Draft{
		Title: "파트너 센터 보고서가 열리지 않음", Severity: sla.SeverityC, Locale: korean,
		Facts: routing.Case{Product: routing.PartnerCenter, Tenant: routing.TenantOwn, GDAP: routing.GDAPNone},
	})
	d.open(ctx, 35*time.Minute, "daniel", lifecycle.Draft{
		Title: "Production database does not come online", Severity: sla.SeverityA, Locale: english, Plan: partner[entitlement.CloudSupport],
	})
	d.hold(ctx, 4*time.Minute, "hana", lifecycle.Draft{
		Title: "Traffic Manager 프로필이 저하됨", Severity: sla.SeverityB, Locale: korean, Plan: partner[entitlement.CloudSupport],
	})
}
