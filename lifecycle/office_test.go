package lifecycle_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

var seoul = mustLoad("Asia/Seoul")

func mustLoad(zone string) *time.Location {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	return loc
}

// at is an instant of Monday, 7 July 2025, in Seoul.
func at(hour, minute int) time.Time { return time.Date(2025, 7, 7, hour, minute, 0, 0, seoul) }

// office is a desk with a clock that the test moves, and a counter for the
// operation IDs that do not matter.
type office struct {
	*lifecycle.Desk
	t     testing.TB
	store lifecycle.Store
	mu    sync.Mutex
	now   time.Time
	ids   int
}

func newOffice(t testing.TB) *office { return newOfficeOn(t, memstore.New()) }

func newOfficeOn(t testing.TB, store lifecycle.Store) *office {
	t.Helper()
	o := &office{t: t, store: store, now: at(9, 0)}
	var err error
	o.Desk, err = lifecycle.NewDesk(store, &lifecycle.Options{Partner: "hangang", Now: func() time.Time {
		o.mu.Lock()
		defer o.mu.Unlock()
		return o.now
	}})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func (o *office) id(op string) lifecycle.OperationID {
	o.ids++
	return lifecycle.OperationID(fmt.Sprintf("%s-%d", op, o.ids))
}

// offer buys an offer for a term from 2025-07-01, and activates and links its
// plans for the given accounts.
func (o *office) offer(offer entitlement.Offer, accounts ...string) []entitlement.PlanID {
	o.t.Helper()
	r, err := o.Buy(o.t.Context(), lifecycle.Purchase{ID: o.id("buy"), Offer: offer, From: time.Date(2025, 7, 1, 0, 0, 0, 0, seoul)})
	if err != nil {
		o.t.Fatal(err)
	}
	var plans []entitlement.PlanID
	for _, e := range r.Entries {
		plans = append(plans, e.Plan)
		if _, err := o.Activate(o.t.Context(), lifecycle.Activation{ID: o.id("activate"), At: e.Term.Start.Start(seoul), Plan: e.Plan, Role: entitlement.PartnerAdmin}); err != nil {
			o.t.Fatal(err)
		}
		for _, a := range accounts {
			o.link(a, e.Plan)
		}
	}
	return plans
}

// adopt takes over a plan of which some is left, linked for the given accounts.
func (o *office) adopt(offer entitlement.Offer, left uint32, from time.Time, accounts ...string) entitlement.PlanID {
	o.t.Helper()
	r, err := o.Adopt(o.t.Context(), lifecycle.Adoption{
		ID: o.id("adopt"), Offer: offer, Benefit: entitlement.CloudSupport, From: from, Left: entitlement.Limited(left),
	})
	if err != nil {
		o.t.Fatal(err)
	}
	for _, a := range accounts {
		o.link(a, r.Entries[0].Plan)
	}
	return r.Entries[0].Plan
}

func (o *office) link(account string, plan entitlement.PlanID) {
	o.t.Helper()
	if _, err := o.Link(o.t.Context(), lifecycle.Linking{ID: o.id("link"), Account: account, Plan: plan}); err != nil {
		o.t.Fatal(err)
	}
}

// left returns what a plan has left.
func (o *office) left(plan entitlement.PlanID) entitlement.Quota {
	o.t.Helper()
	head, err := o.Head(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	for _, p := range head.Plans {
		if p.Entitlement.Plan() == plan {
			return p.Entitlement.Remaining()
		}
	}
	o.t.Fatalf("no plan %s", plan)
	return 0
}

// benefits returns the benefits of the plans in the book, in their order.
func (o *office) benefits() []entitlement.Benefit {
	o.t.Helper()
	head, err := o.Head(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	var list []entitlement.Benefit
	for _, p := range head.Plans {
		list = append(list, p.Entitlement.Benefit())
	}
	return list
}

// plans returns the list of plans that an account sees.
func (o *office) plans(account string, product routing.Product, release string) []lifecycle.PlanStatus {
	o.t.Helper()
	list, err := o.Plans(o.t.Context(), lifecycle.PlanQuery{Account: account, Product: product, Release: release})
	if err != nil {
		o.t.Fatal(err)
	}
	return list
}

// find returns a plan of a list.
func find(t testing.TB, list []lifecycle.PlanStatus, plan entitlement.PlanID) lifecycle.PlanStatus {
	t.Helper()
	for _, s := range list {
		if s.Entitlement.Plan() == plan {
			return s
		}
	}
	t.Fatalf("%s is not listed", plan)
	return lifecycle.PlanStatus{}
}

// wantListed checks a list of plans, in order: a usable plan by its ID, another
// one as "ID: codes".
func wantListed(t testing.TB, list []lifecycle.PlanStatus, want ...string) {
	t.Helper()
	var got []string
	for _, s := range list {
		line := string(s.Entitlement.Plan())
		if codes := reasonCodes(s.Reasons); len(codes) > 0 {
			line += ": " + strings.Join(codes, " ")
		}
		if s.Usable != (len(s.Reasons) == 0) {
			t.Errorf("%s: usable %v", line, s.Usable)
		}
		got = append(got, line)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("plans (-want +got):\n%s", diff)
	}
}

// azure is a technical request for a customer that everything permits.
func azure(id lifecycle.OperationID, account string) lifecycle.Draft {
	return lifecycle.Draft{
		ID: id, Account: account, Actor: "jiwoo", Title: "VM does not start",
		Facts: routing.Case{
			Partner: routing.DirectBill, Issue: routing.IssueTechnical, Product: routing.Azure, Tenant: routing.TenantCustomer,
			GDAP: routing.GDAPActive, Role: routing.RoleAdminAgent, RBAC: routing.Yes, Provider: routing.Yes,
			Account: routing.AccountEntra, Entry: routing.EntryPartnerCenter, Contact: routing.ContactPartner, Cloud: routing.CloudCommercial,
		},
		Severity: sla.SeverityB, Locale: language.English,
	}
}

// with returns a draft with other facts.
func with(d lifecycle.Draft, change func(*lifecycle.Draft)) lifecycle.Draft {
	change(&d)
	return d
}

func about(d lifecycle.Draft, product routing.Product, issue routing.IssueType) lifecycle.Draft {
	d.Facts.Product, d.Facts.Issue = product, issue
	return d
}

func onPremises(id lifecycle.OperationID, account, release string) lifecycle.Draft {
	return lifecycle.Draft{
		ID: id, Account: account, Title: "Cluster node will not join", Release: release,
		Facts:    routing.Case{Partner: routing.DirectBill, Issue: routing.IssueTechnical, Product: routing.OnPremises, Account: routing.AccountMSA},
		Severity: sla.SeverityC, Locale: language.English,
	}
}

func (o *office) open(d lifecycle.Draft) lifecycle.Request {
	o.t.Helper()
	r, err := o.Open(o.t.Context(), d)
	if err != nil {
		o.t.Fatalf("opening %s: %v", d.ID, err)
	}
	return r
}

func (o *office) close(request lifecycle.RequestID, why lifecycle.CloseReason) lifecycle.Request {
	o.t.Helper()
	r, err := o.Close(o.t.Context(), lifecycle.Closing{ID: o.id("close"), Request: request, Reason: why})
	if err != nil {
		o.t.Fatalf("closing %s: %v", request, err)
	}
	return r
}

// diffRequests compares two requests.
func diffRequests(want, got lifecycle.Request) string {
	return cmp.Diff(want, got, cmp.Comparer(func(a, b language.Tag) bool { return a == b }))
}

func reasonCodes(reasons []lifecycle.Reason) []string {
	var codes []string
	for _, r := range reasons {
		codes = append(codes, r.Code)
	}
	return codes
}

// wantRefused checks that err is a refusal whose first reasons have the given
// codes.
func wantRefused(t testing.TB, err error, codes ...string) *lifecycle.RefusedError {
	t.Helper()
	refused, ok := errors.AsType[*lifecycle.RefusedError](err)
	if !ok || !errors.Is(err, lifecycle.ErrRefused) {
		t.Errorf("error %v, want a refusal: %v", err, codes)
		return &lifecycle.RefusedError{}
	}
	got := reasonCodes(refused.Reasons)
	if len(got) < len(codes) || !slices.Equal(got[:len(codes)], codes) {
		t.Errorf("refused with %v, want %v first", got, codes)
	}
	return refused
}

// entries returns the kinds of the journal's entries after a version.
func (o *office) entries(after lifecycle.Version) []entitlement.Entry {
	o.t.Helper()
	var list []entitlement.Entry
	for e, err := range o.Journal(o.t.Context(), after) {
		if err != nil {
			o.t.Fatal(err)
		}
		list = append(list, e)
	}
	return list
}

// requests returns all requests of the book.
func (o *office) requests() []lifecycle.Request {
	o.t.Helper()
	var list []lifecycle.Request
	for r, err := range o.Requests(o.t.Context(), lifecycle.RequestQuery{}) {
		if err != nil {
			o.t.Fatal(err)
		}
		list = append(list, r)
	}
	return list
}

func (o *office) version() lifecycle.Version {
	o.t.Helper()
	head, err := o.Head(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	return head.Version
}

// containsField reports whether err names a field as invalid.
func containsField(err error, field string) bool {
	bad, ok := errors.AsType[*lifecycle.InvalidError](err)
	return ok && bad.Field == field
}
