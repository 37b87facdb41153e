package storetest

import (
	"fmt"
	"iter"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// noon has a digit in every place that a store keeps.
var noon = time.Date(2025, 7, 7, 12, 0, 0, 123456000, time.UTC)

// plan returns a plan of n incidents, one of which is consumed for each ID in used.
func plan(id entitlement.PlanID, n uint32, used ...entitlement.IncidentID) lifecycle.Plan {
	e, err := entitlement.New(entitlement.Grant{
		Plan: id, Offer: entitlement.SuccessExpanded, Benefit: entitlement.CloudSupport,
		From: time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC), Quota: new(entitlement.Limited(n)),
	})
	if err == nil {
		e, _, err = e.Activate(e.From())
	}
	for _, incident := range used {
		if err == nil {
			e, _, err = e.Consume(incident, noon)
		}
	}
	if err != nil {
		panic(err) // a mistake of this package
	}
	return lifecycle.Plan{Entitlement: e, Contract: lifecycle.ContractID("contract of " + id), Taken: noon}
}

// plans yields a plan of every kind, and the kind in words, by plan ID.
func plans() iter.Seq2[string, entitlement.Entitlement] {
	var (
		july    = time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)
		seoul   = time.Date(2024, 2, 29, 0, 0, 0, 0, time.FixedZone("", 9*60*60))
		pack    = entitlement.Grant{Offer: entitlement.SuccessExpanded, Benefit: entitlement.CloudSupport, From: july, Quota: new(entitlement.Limited(5))}
		adopted = pack
		premise = entitlement.Grant{
			Offer: entitlement.LegacyGold, Benefit: entitlement.OnPremisesSupport, From: seoul,
			Bought: entitlement.Date{Year: 2023, Month: 12, Day: 31}, Quota: new(entitlement.Limited(20)),
		}
		unlimited = pack
		first     = pack
		last      = pack
	)
	adopted.Left = new(entitlement.Limited(2))
	unlimited.Quota = new(entitlement.Unlimited)
	first.From = time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC)
	last.From = time.Date(9998, 12, 31, 0, 0, 0, 0, time.UTC)
	return func(yield func(string, entitlement.Entitlement) bool) {
		for i, p := range []struct {
			name  string
			grant entitlement.Grant
			steps string // a: activate, c: consume, r: refund
		}{
			{"not activated", pack, ""},
			{"activated", pack, "a"},
			{"used up", pack, "accccc"},
			{"refunded", pack, "accrc"},
			{"refunded in full", pack, "acr"},
			{"adopted", adopted, ""},
			{"adopted and used", adopted, "cc"},
			{"unlimited", unlimited, ""},
			{"unlimited and used", unlimited, "accr"},
			{"on-premises, in another zone and bought before its term", premise, "acc"},
			{"of the year 1", first, "a"},
			{"of the year 9998", last, "a"},
		} {
			p.grant.Plan = entitlement.PlanID(fmt.Sprintf("%02d %s", i, p.name))
			e, err := entitlement.New(p.grant)
			at := e.From()
			var made entitlement.Entry
			for n, step := range p.steps {
				at = at.Add(time.Hour + time.Microsecond)
				switch {
				case err != nil:
				case step == 'a':
					e, _, err = e.Activate(at)
				case step == 'c':
					e, made, err = e.Consume(entitlement.IncidentID(fmt.Sprint(n)), at)
				case step == 'r':
					e, _, err = e.Refund(made, entitlement.RefundBug, at)
				}
			}
			if err != nil {
				panic(err) // a mistake of this package
			}
			if !yield(p.name, e) {
				return
			}
		}
	}
}

// In the rows below no field is zero and few are equal, so that a store that drops or
// swaps fields is found out. A store keeps rows and does not judge them: no Desk would
// write all of these fields into one row.

func entry(kind entitlement.EntryKind, version lifecycle.Version, incident entitlement.IncidentID) entitlement.Entry {
	return entitlement.Entry{
		Seq: uint64(version), Kind: kind, Plan: "plan", Incident: incident, At: noon, Recorded: noon.Add(time.Second),
		Left: entitlement.Unlimited, Actor: "지우", Account: "jiwoo@hangang.example", Link: "contract", Reasons: "depleted not_linked",
		Offer: entitlement.LegacyGold, Benefit: entitlement.OnPremisesSupport, Granted: entitlement.Limited(20),
		Term: entitlement.Term{Start: entitlement.Date{Year: 2024, Month: 2, Day: 29}, Zone: "Asia/Seoul"}, Why: entitlement.RefundBug,
		Bought: entitlement.Date{Year: 2023, Month: 12, Day: 31}, Renews: "plan before", Grace: 30,
		Until: noon.Add(time.Minute), Was: 3, Note: "포털에서 \"직접\" 썼음", Seen: "Partner Center", Cause: "operation", Of: entitlement.Held,
	}
}

func request(id lifecycle.RequestID, version lifecycle.Version) lifecycle.Request {
	return lifecycle.Request{
		ID: id, Version: version, Opened: noon, Noted: noon.Add(time.Second), Actor: "지우", Account: "jiwoo@hangang.example",
		Title: "VM이 시작되지 않음", Details: "first line\nsecond \"line\"\t'quoted' \\ %s", Release: "Windows Server 2022",
		Facts: routing.Case{Partner: routing.NonCSP, Issue: routing.IssueSubscription, Product: routing.PartnerCenter,
			Tenant: routing.TenantCustomer, GDAP: routing.GDAPTerminated, Role: routing.RoleGlobalAdmin, RBAC: routing.Yes,
			Provider: routing.No, Account: routing.AccountMSA, Entry: routing.EntryProductPortal, Release: routing.ReleaseUnknown,
			Contact: routing.ContactCustomer, Plan: routing.PlanPaidContract, Cloud: routing.CloudOther, ISV: routing.No, Problem: routing.ProblemPublished},
		Policy: "policy@hash", Portal: routing.SupportForBusiness, Payer: routing.PayerIncident, Plan: "plan",
		Severity: sla.SeverityC, Locale: language.MustParse("ko-KR"),
		Follows: "request before", Recorded: true,
		Steps: []lifecycle.Step{
			{Event: lifecycle.EventReclassify, At: noon.Add(time.Minute), Noted: noon.Add(2 * time.Minute), ID: "move", Actor: "하나", Severity: sla.SeverityA},
			{Event: lifecycle.EventClose, At: noon.Add(time.Hour), Noted: noon.Add(time.Hour + time.Second), ID: "close", Actor: "도윤", Severity: sla.SeverityB},
		},
		Progress: lifecycle.Progress{
			State: lifecycle.StateOpen, Stepped: 2, Left: entitlement.Unlimited, Until: noon.Add(5 * time.Minute), Filed: noon.Add(3 * time.Minute), Ticket: "2507070040001234",
			Response: lifecycle.Response{Within: 8 * time.Hour, BusinessDays: 1, Committed: true, Due: noon.Add(8 * time.Hour), Unsettled: true},
			Reason:   lifecycle.Withdrawn, Refund: lifecycle.RefundDiscretionary, Original: "request of which it is one",
			Closed: noon.Add(time.Hour), ClosedBy: "하나", Approved: noon.Add(2 * time.Hour), Approver: "도윤",
		},
	}
}

func key(id lifecycle.OperationID, version lifecycle.Version, r lifecycle.RequestID) lifecycle.Key {
	return lifecycle.Key{
		ID: id, Op: lifecycle.OpOpen, Fingerprint: [32]byte{0: 1, 31: 255}, Version: version, Request: r,
		Progress: lifecycle.Progress{
			State: lifecycle.StateRefundPending, Stepped: 1, Left: 4, Until: noon.Add(6 * time.Minute), Filed: noon.Add(4 * time.Minute), Ticket: "2507070040005678",
			Response: lifecycle.Response{Within: 4 * time.Hour, BusinessDays: 2, Committed: true, Due: noon.Add(4 * time.Hour), Unsettled: true},
			Reason:   lifecycle.Bug, Refund: lifecycle.RefundAutomatic, Original: "another",
			Closed: noon.Add(3 * time.Hour), ClosedBy: "민준", Approved: noon.Add(4 * time.Hour), Approver: "서연",
		},
	}
}

func hold(r lifecycle.RequestID) lifecycle.Hold {
	return lifecycle.Hold{Request: r, Plan: "plan", Until: noon.Add(time.Hour)}
}

// change returns a change of a book at base that puts one row of each kind. What it
// frees is not held, so that has no effect.
func change(p lifecycle.PartnerID, base lifecycle.Version, name string) *lifecycle.Change {
	return &lifecycle.Change{
		Partner: p, Base: base,
		Plans:    []lifecycle.Plan{plan("plan", 5)},
		Links:    []lifecycle.Link{{Account: "account " + name, Contract: "contract", At: noon}},
		Holds:    []lifecycle.Hold{hold(lifecycle.RequestID(name))},
		Freed:    []lifecycle.RequestID{lifecycle.RequestID("not held " + name)},
		Entries:  []entitlement.Entry{entry(entitlement.Consumed, base+1, entitlement.IncidentID(name))},
		Requests: []lifecycle.Request{request(lifecycle.RequestID(name), base+1)},
		Keys:     []lifecycle.Key{key(lifecycle.OperationID(name), base+1, lifecycle.RequestID(name))},
	}
}
