package integration_test

import (
	"context"
	"encoding"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"math"
	"slices"
	"testing"
	"time"
	_ "time/tzdata"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/lifecycle/storetest"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// Programs outside of the repository compile against the names below. Whoever
// has to change a line here breaks them.

// Functions and methods, with their exact types.
var (
	_ func(routing.Policy) (*routing.Router, error)                                                   = routing.NewRouter
	_ func() *routing.Router                                                                          = routing.DefaultRouter
	_ func() routing.Policy                                                                           = routing.Policy2025
	_ func() routing.Policy                                                                           = routing.Policy2024
	_ func(*routing.Router, routing.PartnerType, routing.IssueType, routing.Product) routing.Decision = (*routing.Router).CanOpen
	_ func(*routing.Router, routing.Case) routing.Decision                                            = (*routing.Router).Route
	_ func(routing.Decision) bool                                                                     = routing.Decision.Allowed
	_ func(routing.Decision) iter.Seq[routing.Reason]                                                 = routing.Decision.Reasons
	_ func(routing.Decision) iter.Seq[routing.Requirement]                                            = routing.Decision.Requirements
	_ func(routing.Decision) iter.Seq[routing.Step]                                                   = routing.Decision.Steps
	_ func(routing.Decision) iter.Seq[routing.Remedy]                                                 = routing.Decision.Remedies
	_ func(routing.Decision) iter.Seq[routing.Alternative]                                            = routing.Decision.Alternatives

	_ func(sla.Severity, sla.Locale) (sla.Target, error)                       = sla.Deadline
	_ func(sla.Target, time.Time) (time.Time, error)                           = sla.Target.Due
	_ func(sla.Spec) (*sla.Calendar, error)                                    = sla.NewCalendar
	_ func(*sla.Calendar, time.Time) bool                                      = (*sla.Calendar).Open
	_ func(*sla.Calendar, time.Time) (time.Time, error)                        = (*sla.Calendar).NextOpen
	_ func(*sla.Calendar, time.Time) (time.Time, error)                        = (*sla.Calendar).NextClose
	_ func(*sla.Calendar, time.Time, time.Duration) (time.Time, error)         = (*sla.Calendar).Add
	_ func(*sla.Calendar, time.Time, time.Time) (time.Duration, error)         = (*sla.Calendar).Between
	_ func(*sla.Calendar, time.Time, time.Time) (iter.Seq[sla.Segment], error) = (*sla.Calendar).Segments

	_ func(uint32) entitlement.Quota                                                                                                            = entitlement.Limited
	_ func(entitlement.Offer, entitlement.Benefit, time.Time) (entitlement.Quota, error)                                                        = entitlement.QuotaOf
	_ func(entitlement.Grant) (entitlement.Entitlement, error)                                                                                  = entitlement.New
	_ func(entitlement.Entitlement, time.Time) (entitlement.Entitlement, entitlement.Entry, error)                                              = entitlement.Entitlement.Activate
	_ func(entitlement.Entitlement, entitlement.IncidentID, time.Time) (entitlement.Entitlement, entitlement.Entry, error)                      = entitlement.Entitlement.Consume
	_ func(entitlement.Entitlement, entitlement.Entry, entitlement.RefundReason, time.Time) (entitlement.Entitlement, entitlement.Entry, error) = entitlement.Entitlement.Refund
	_ func(entitlement.Entitlement, time.Time) entitlement.Status                                                                               = entitlement.Entitlement.Status
	_ func(entitlement.Entitlement) entitlement.Quota                                                                                           = entitlement.Entitlement.Remaining
	_ func(iter.Seq[entitlement.Entry]) (entitlement.Journal, error)                                                                            = entitlement.Fold
	_ func(*entitlement.Journal, time.Time) entitlement.Quota                                                                                   = (*entitlement.Journal).Left

	_ func(lifecycle.Store, *lifecycle.Options) (*lifecycle.Desk, error)                   = lifecycle.NewDesk
	_ func(*lifecycle.Desk, context.Context, lifecycle.Draft) (lifecycle.Request, error)   = (*lifecycle.Desk).Open
	_ func(*lifecycle.Desk, context.Context, lifecycle.Draft) (lifecycle.Preview, error)   = (*lifecycle.Desk).Preview
	_ func(*lifecycle.Desk, context.Context, lifecycle.Closing) (lifecycle.Request, error) = (*lifecycle.Desk).Close

	_ func() *memstore.Store                                                 = memstore.New
	_ func(*testing.T, func(testing.TB) lifecycle.Store, *storetest.Options) = storetest.Run
	_ func(*testing.B, func(testing.TB) lifecycle.Store)                     = storetest.Benchmark
)

// Types that are another type underneath, and the one that is an alias.
var (
	_ = uint8(routing.PartnerType(0))
	_ = uint64(entitlement.Quota(0))
	_ = string(entitlement.PlanID(""))
	_ = string(entitlement.IncidentID(""))
	_ = string(lifecycle.PartnerID(""))
	_ = string(lifecycle.RequestID(""))
	_ = string(lifecycle.OperationID(""))

	_ language.Tag = sla.Locale{}
)

// A store of a user's, which needs all methods of the interfaces and no other.
type userStore struct{}

var (
	_ lifecycle.Store      = (*memstore.Store)(nil)
	_ lifecycle.Store      = userStore{}
	_ lifecycle.BatchStore = userStore{}
)

func (userStore) Head(context.Context, lifecycle.PartnerID) (lifecycle.Head, error) {
	return lifecycle.Head{}, lifecycle.ErrUnclear
}

func (userStore) Key(context.Context, lifecycle.PartnerID, lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
	return lifecycle.Key{}, lifecycle.Request{}, lifecycle.ErrUnclear
}

func (userStore) Requests(context.Context, lifecycle.PartnerID, lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
	return func(func(lifecycle.Request, error) bool) {}
}

func (userStore) Journal(context.Context, lifecycle.PartnerID, lifecycle.Version) iter.Seq2[entitlement.Entry, error] {
	return func(func(entitlement.Entry, error) bool) {}
}

func (userStore) Apply(context.Context, *lifecycle.Change) error { return lifecycle.ErrConflict }

func (userStore) ApplyAll(_ context.Context, cs []*lifecycle.Change) []error {
	return make([]error, len(cs))
}

// Structs, with every field that has a fixed name.
var (
	_ = routing.Case{
		Partner: routing.DirectBill, Issue: routing.IssueTechnical, Product: routing.Azure,
		Tenant: routing.Tenant(0), GDAP: routing.GDAP(0), Role: routing.Role(0), RBAC: routing.Answer(0), Provider: routing.Answer(0),
		Account: routing.AccountKind(0), Entry: routing.Entry(0), Release: routing.Release(0), Contact: routing.Contact(0),
		Plan: routing.PlanState(0), Cloud: routing.Cloud(0), ISV: routing.Answer(0),
	}
	_ = routing.Decision{Outcome: routing.Allowed, Portal: routing.Portal(0), Payer: routing.Payer(0)}
	_ = sla.Target{Within: time.Hour, BusinessDays: 1, Committed: true}
	_ = entitlement.Grant{
		Plan: "plan", Offer: entitlement.Launch, Benefit: entitlement.CloudSupport, From: time.Time{},
		Quota: new(entitlement.Limited(1)), Left: new(entitlement.Unlimited),
	}
	_ = lifecycle.Options{Partner: "partner", Now: time.Now, Logger: (*slog.Logger)(nil)}
	_ = lifecycle.Draft{
		ID: "id", At: time.Time{}, Actor: "actor", Account: "account", Facts: routing.Case{}, Release: "release",
		Plan: entitlement.PlanID("plan"), Severity: sla.SeverityA, Locale: sla.Locale{}, Title: "title", Details: "details",
	}
	_ = lifecycle.Closing{ID: "id", Request: lifecycle.RequestID("id"), Reason: lifecycle.Resolved, At: time.Time{}, Actor: "actor"}
	_ = lifecycle.Change{Partner: lifecycle.PartnerID("partner"), Base: lifecycle.Version(1)}
)

// text is what every enum does.
type text interface {
	fmt.Stringer
	encoding.TextMarshaler
	encoding.TextAppender
}

// TestConstants checks the spelling of the constants in Go and in text. Where a
// constant is not one of its type, it does not compile.
func TestConstants(t *testing.T) {
	for _, test := range []struct {
		got  []text
		want []string
	}{
		{texts(routing.DirectBill, routing.IndirectProvider, routing.IndirectReseller, routing.Advisor, routing.NonCSP),
			[]string{"direct_bill", "indirect_provider", "indirect_reseller", "advisor", "non_csp"}},
		{texts(routing.IssueTechnical, routing.IssueBilling, routing.IssueQuota, routing.IssueSubscription),
			[]string{"technical", "billing", "quota", "subscription"}},
		{texts(routing.Azure, routing.Microsoft365, routing.Dynamics365, routing.PowerPlatform, routing.FinanceOperations,
			routing.EnterpriseMobility, routing.OnPremises, routing.Marketplace, routing.PartnerCenter),
			[]string{"azure", "microsoft_365", "dynamics_365", "power_platform", "finance_operations",
				"enterprise_mobility", "on_premises", "marketplace", "partner_center"}},
		{texts(routing.Denied, routing.Allowed, routing.NotCovered, routing.Unknown), []string{"denied", "allowed", "not_covered", "unknown"}},
		{texts(entitlement.CloudSupport, entitlement.OnPremisesSupport), []string{"cloud_support", "on_premises_support"}},
		{texts(entitlement.SolutionsPartner, entitlement.Launch, entitlement.SuccessCore, entitlement.SuccessExpanded,
			entitlement.LegacyGold, entitlement.LegacySilver, entitlement.LegacyActionPack),
			[]string{"solutions_partner", "launch", "success_core", "success_expanded", "legacy_gold", "legacy_silver", "legacy_action_pack"}},
		{texts(entitlement.RefundDuplicate, entitlement.RefundBug, entitlement.RefundApproved), []string{"duplicate", "bug", "approved"}},
		{texts(lifecycle.Resolved, lifecycle.Duplicate, lifecycle.Bug, lifecycle.Withdrawn), []string{"resolved", "duplicate", "bug", "withdrawn"}},
		{texts(sla.SeverityA, sla.SeverityB, sla.SeverityC), []string{"a", "b", "c"}},
	} {
		var got []string
		for _, v := range test.got {
			got = append(got, v.String())
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%T: %q, want %q", test.got[0], got, test.want)
		}
	}
	if entitlement.Unlimited != math.MaxUint64 || routing.Outcome(0) != routing.Denied {
		t.Error("Unlimited is the largest quota, and Denied the zero outcome")
	}
}

func texts[E interface {
	~uint8
	text
}](values ...E) []text {
	var list []text
	for _, v := range values {
		list = append(list, v)
	}
	return list
}

// TestProgram is what a user would write first: one day of a desk.
func TestProgram(t *testing.T) {
	ctx := t.Context()
	seoul, err := time.LoadLocation("Asia/Seoul")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2025, 7, 7, 10, 0, 0, 0, seoul)

	router := routing.DefaultRouter()
	if d := router.CanOpen(routing.Advisor, routing.IssueTechnical, routing.Azure); d.Allowed() || len(slices.Collect(d.Reasons())) == 0 {
		t.Errorf("an advisor's Azure request: %s without a reason", d.Outcome)
	}
	facts := routing.Case{
		Partner: routing.DirectBill, Issue: routing.IssueTechnical, Product: routing.Azure, Tenant: routing.TenantCustomer,
		GDAP: routing.GDAPActive, Role: routing.RoleAdminAgent, RBAC: routing.Yes, Provider: routing.Yes,
		Account: routing.AccountEntra, Entry: routing.EntryPartnerCenter, Plan: routing.PlanUsable,
		Contact: routing.ContactPartner, Cloud: routing.CloudCommercial,
	}
	if d := router.Route(facts); !d.Allowed() || d.Payer != routing.PayerIncident || d.Portal != routing.PartnerCenterPortal {
		t.Errorf("with everything in place: %s, %s pays, in %s", d.Outcome, d.Payer, d.Portal)
	}

	target, err := sla.Deadline(sla.SeverityA, language.English)
	if err != nil {
		t.Fatal(err)
	}
	if due, err := target.Due(at); err != nil || !due.Equal(at.Add(target.Within)) || !target.Committed {
		t.Errorf("severity A in English is due %v, %v, want %v later", due, err, target.Within)
	}

	desk, err := lifecycle.NewDesk(memstore.New(), &lifecycle.Options{Partner: "hangang", Now: func() time.Time { return at }})
	if err != nil {
		t.Fatal(err)
	}
	adopted, err := desk.Adopt(ctx, lifecycle.Adoption{
		ID: "adopt", Offer: entitlement.SuccessCore, Benefit: entitlement.CloudSupport,
		From: time.Date(2025, 7, 1, 0, 0, 0, 0, seoul), Left: entitlement.Limited(1),
	})
	if err != nil {
		t.Fatal(err)
	}
	plan := adopted.Entries[0].Plan
	if _, err := desk.Link(ctx, lifecycle.Linking{ID: "link", Account: "jiwoo", Plan: plan}); err != nil {
		t.Fatal(err)
	}
	draft := lifecycle.Draft{
		ID: "open-1", Account: "jiwoo", Facts: facts, Severity: sla.SeverityB, Locale: language.English, Title: "VM does not start",
	}
	if p, err := desk.Preview(ctx, draft); err != nil || !p.Allowed() || p.Plan != plan || p.Left != 0 {
		t.Errorf("the preview: %s by %q, %s left, %v", p.Outcome, p.Plan, p.Left, err)
	}
	request, err := desk.Open(ctx, draft)
	if err != nil || request.ID != "open-1" || request.Left != 0 {
		t.Errorf("the request: %+v, %v", request, err)
	}
	draft.ID = "open-2"
	_, err = desk.Open(ctx, draft)
	if refused, ok := errors.AsType[*lifecycle.RefusedError](err); !ok || refused.Preview.Allowed() {
		t.Errorf("with none left: %v, want a refusal with its preview", err)
	}
	if request, err = desk.Close(ctx, lifecycle.Closing{ID: "close-1", Request: "open-1", Reason: lifecycle.Duplicate}); err != nil || request.Left != 1 {
		t.Errorf("closed as a duplicate: %s left, %v, want 1", request.Left, err)
	}

	// The book is the plan's entries, and adds up to what the desk says.
	entries := func(yield func(entitlement.Entry) bool) {
		for e, err := range desk.Journal(ctx, 0) {
			if err != nil {
				t.Error(err)
			}
			if e.Plan == plan && !yield(e) {
				return
			}
		}
	}
	journal, err := entitlement.Fold(entries)
	if err != nil || journal.Left(at) != 1 || journal.Left(at.AddDate(2, 0, 0)) != 0 {
		t.Errorf("the journal: %s left now, %s left later, %v, want 1 and 0", journal.Left(at), journal.Left(at.AddDate(2, 0, 0)), err)
	}
	if again := slices.Collect(entries); len(again) != journal.Len() {
		t.Errorf("%d entries, then %d", journal.Len(), len(again))
	}
}
