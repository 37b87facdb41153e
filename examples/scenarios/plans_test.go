package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/goldentest"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/routing"
)

// The plans of the scenarios. One of them is the partner's, where a scenario says
// nothing of plans.
var (
	someCloud  = cloud(entitlement.SuccessExpanded, 5)
	coreCloud  = cloud(entitlement.SuccessCore, 2)
	onPremises = lifecycle.Adoption{Offer: entitlement.SolutionsPartner, Benefit: entitlement.OnPremisesSupport, From: on(2025, 7, 1), Left: 20}
)

// from is a plan with another start of its term and another balance.
func from(start time.Time, left entitlement.Quota, a lifecycle.Adoption) lifecycle.Adoption {
	a.From, a.Left = start, left
	return a
}

// shelf is a book of a scenario, and when it is looked at.
type shelf struct {
	scenario int
	plans    []lifecycle.Adoption
	linked   []string // accounts, with all plans, which are activated then
	looks    []look
}

// look is one listing of the plans of a book.
type look struct {
	at      time.Time
	do      deed // what has happened since the look before
	account string
	product routing.Product
	release string
	want    []string // left, and "usable" or why not, of each plan: by the rules, and written before any file was
}

// deed is what somebody does to a book.
type deed func(context.Context, *lifecycle.Desk) error

// december is when most of the scenarios are.
var december = on(2025, 12, 1)

const windows11, server2016 = "Windows 11 24H2 Enterprise/Education", "Windows Server 2016"

// single is a look of jiwoo's in December.
func single(p routing.Product, release string, want ...string) []look {
	return []look{{at: december, account: jiwoo, product: p, release: release, want: want}}
}

// usable is what jiwoo sees of the partner's plan for Azure, when nothing was used.
func usable(scenario int) shelf {
	return shelf{scenario, []lifecycle.Adoption{someCloud}, []string{jiwoo}, single(routing.Azure, "", "5 usable")}
}

// ofContractor is a personal account, to which the IDs were mailed.
const ofContractor = "contractor@outlook.example"

var shelves = []shelf{
	{1, []lifecycle.Adoption{cloud(entitlement.SolutionsPartner, 50), onPremises, coreCloud}, []string{jiwoo}, []look{
		{at: december, account: jiwoo, product: routing.Azure, want: []string{"2 usable", "50 usable", "20 not_for_azure"}},
		{at: december, account: jiwoo, product: routing.OnPremises, release: windows11,
			want: []string{"20 usable", "2 wrong_product_family", "50 wrong_product_family"}},
		{at: december, account: jiwoo, want: []string{"2 product_required", "20 product_required", "50 product_required"}}, // LCY-28, the fewest left first
	}},
	{2, []lifecycle.Adoption{from(on(2025, 6, 22), entitlement.Unlimited, cloud(entitlement.SolutionsPartner, 0))}, []string{jiwoo},
		single(routing.Azure, "", "unlimited usable")},
	{2, []lifecycle.Adoption{from(on(2025, 6, 23), 50, cloud(entitlement.SolutionsPartner, 0))}, []string{jiwoo}, single(routing.Azure, "", "50 usable")},
	{3, []lifecycle.Adoption{from(on(2025, 6, 22), entitlement.Unlimited, cloud(entitlement.SolutionsPartner, 0))}, []string{jiwoo}, []look{
		{at: december, account: jiwoo, product: routing.Azure, want: []string{"unlimited usable"}},
		{at: on(2026, 6, 22), account: jiwoo, product: routing.Azure, want: []string{"unlimited expired"}},
	}},
	{4, []lifecycle.Adoption{coreCloud}, nil, []look{
		{at: on(2025, 7, 1), account: jiwoo, product: routing.Azure, want: []string{"2 not_activated not_linked"}},
		{at: on(2025, 7, 1).Add(time.Hour), do: activate(entitlement.PartnerAdmin), account: jiwoo, product: routing.Azure, want: []string{"2 not_linked"}},
		{at: on(2025, 7, 1).Add(time.Hour + 2*time.Minute), do: link(jiwoo), account: jiwoo, product: routing.Azure, want: []string{"2 usable"}},
	}},
	{5, []lifecycle.Adoption{coreCloud}, nil, []look{
		{at: on(2025, 7, 1), do: refused(activate(entitlement.OtherRole)), account: jiwoo, product: routing.Azure, want: []string{"2 not_activated not_linked"}},
	}},
	{6, nil, nil, single(routing.Azure, "")},
	{7, []lifecycle.Adoption{onPremises}, []string{ofContractor}, []look{
		{at: december, account: ofContractor, product: routing.OnPremises, release: windows11, want: []string{"20 usable"}},
		{at: december, account: jiwoo, product: routing.OnPremises, release: windows11, want: []string{"20 not_linked"}},
	}},
	{8, []lifecycle.Adoption{coreCloud}, []string{jiwoo}, []look{
		{at: december, account: jiwoo, product: routing.Dynamics365, want: []string{"2 usable"}},
		{at: december, account: jiwoo, product: routing.Azure, want: []string{"2 usable"}},
		{at: december, account: "jiwoo@outlook.example", product: routing.Azure, want: []string{"2 not_linked"}},
	}},
	{9, []lifecycle.Adoption{from(on(2025, 7, 1), 3, someCloud)}, []string{jiwoo}, single(routing.Azure, "", "3 usable")},
	{10, []lifecycle.Adoption{from(on(2024, 12, 1), 3, someCloud)}, []string{jiwoo}, single(routing.Azure, "", "3 expired")},
	{11, []lifecycle.Adoption{from(on(2025, 7, 1), 0, someCloud)}, []string{jiwoo}, single(routing.Azure, "", "0 depleted")},
	{12, []lifecycle.Adoption{{Offer: entitlement.LegacyActionPack, Benefit: entitlement.OnPremisesSupport, From: on(2024, 11, 1), Left: 10}}, []string{jiwoo},
		[]look{{at: on(2025, 6, 1), account: jiwoo, product: routing.Azure, want: []string{"10 not_for_azure"}}}},
	{13, []lifecycle.Adoption{onPremises}, []string{jiwoo}, single(routing.OnPremises, windows11, "20 usable")},
	{14, []lifecycle.Adoption{onPremises}, []string{jiwoo}, single(routing.OnPremises, server2016, "20 plan_not_for_product too_old out_of_mainstream")},
	{15, []lifecycle.Adoption{from(on(2025, 7, 1), 1, someCloud)}, []string{jiwoo, sora}, []look{
		{at: december, account: jiwoo, product: routing.Azure, want: []string{"1 usable"}},
		{at: on(2025, 12, 2), do: open("case-1", sora, routing.IssueTechnical), account: jiwoo, product: routing.Azure, want: []string{"0 depleted"}},
	}},
	{16, []lifecycle.Adoption{from(on(2024, 12, 2), 2, coreCloud)}, []string{jiwoo}, []look{
		{at: december, account: jiwoo, product: routing.Azure, want: []string{"2 usable"}},
		{at: on(2025, 12, 2), account: jiwoo, product: routing.Azure, want: []string{"2 expired"}},
	}},
	{17, []lifecycle.Adoption{coreCloud}, []string{jiwoo}, []look{
		{at: december, account: jiwoo, product: routing.Azure, want: []string{"2 usable"}},
		{at: on(2025, 12, 2), account: jiwoo, product: routing.OnPremises, release: windows11, want: []string{"2 wrong_product_family"}},
	}},
	{18, []lifecycle.Adoption{from(on(2025, 7, 1), 1, someCloud)}, []string{jiwoo, sora}, []look{
		{at: december, account: sora, product: routing.Azure, want: []string{"1 usable"}},
		{at: december, do: open("case-1", jiwoo, routing.IssueTechnical), account: sora, product: routing.Azure, want: []string{"0 depleted"}},
	}},
	{19, []lifecycle.Adoption{someCloud}, []string{jiwoo}, returned(lifecycle.Duplicate)},
	{20, []lifecycle.Adoption{someCloud}, []string{jiwoo}, returned(lifecycle.Bug)},
	{21, []lifecycle.Adoption{someCloud}, []string{jiwoo}, []look{
		{at: december, do: open("case-1", jiwoo, routing.IssueQuota), account: jiwoo, product: routing.Azure, want: []string{"4 usable"}},
		{at: december, do: closing(lifecycle.Resolved), account: jiwoo, product: routing.Azure, want: []string{"4 usable"}},
		{at: december, do: approve, account: jiwoo, product: routing.Azure, want: []string{"5 usable"}},
	}},
	{22, []lifecycle.Adoption{coreCloud}, []string{jiwoo}, single(routing.PartnerCenter, "", "2 plan_not_needed")},
	{23, []lifecycle.Adoption{cloud(entitlement.SolutionsPartner, 0)}, []string{jiwoo}, single(routing.Azure, "", "0 depleted")},
	usable(24), // it is not the plan that is missing
	{25, nil, nil, single(routing.Azure, "")},
	usable(26),
	usable(27),
	usable(28),
	{29, []lifecycle.Adoption{someCloud}, []string{jiwoo}, single(routing.Microsoft365, "", "5 plan_not_needed")},
	{30, []lifecycle.Adoption{someCloud}, []string{jiwoo}, []look{
		{at: december, account: jiwoo, product: routing.PowerPlatform, want: []string{"5 usable"}},
		{at: december, account: jiwoo, product: routing.FinanceOperations, want: []string{"5 usable"}},
		{at: december, account: sora, product: routing.FinanceOperations, want: []string{"5 not_linked"}},
	}},
	usable(31),
	{32, []lifecycle.Adoption{onPremises}, []string{jiwoo}, []look{
		{at: on(2025, 7, 1), account: jiwoo, product: routing.OnPremises, release: "Windows Server 2025", want: []string{"20 usable"}},
		{at: on(2025, 7, 1), account: jiwoo, product: routing.OnPremises, release: "Windows Server 2022", want: []string{"20 usable"}},
		{at: on(2025, 7, 1), account: jiwoo, product: routing.OnPremises, release: "Windows Server 2019", want: []string{"20 plan_not_for_product too_old out_of_mainstream"}},
		{at: on(2025, 7, 1), account: jiwoo, product: routing.OnPremises, release: server2016, want: []string{"20 plan_not_for_product too_old out_of_mainstream"}},
	}},
	{33, []lifecycle.Adoption{onPremises}, []string{jiwoo}, single(routing.OnPremises, server2016, "20 plan_not_for_product too_old out_of_mainstream")},
	usable(34), // which language is spoken, and what is asked, the plan does not know
	usable(35),
	usable(36),
	usable(37),
	{38, []lifecycle.Adoption{someCloud}, []string{jiwoo}, []look{
		{at: december, account: jiwoo, product: routing.Azure, want: []string{"5 usable"}},
		{at: december, account: jiwoo, product: routing.Microsoft365, want: []string{"5 plan_not_needed"}},
	}},
	{39, []lifecycle.Adoption{someCloud}, []string{jiwoo}, single(routing.Marketplace, "", "5 plan_not_needed")},
	{40, []lifecycle.Adoption{someCloud}, []string{jiwoo, sora}, []look{
		{at: december, do: open("jiwoo's VM", jiwoo, routing.IssueTechnical), account: jiwoo, product: routing.Azure, want: []string{"4 usable"}},
		{at: december, do: open("sora's VM", sora, routing.IssueTechnical), account: jiwoo, product: routing.Azure, want: []string{"3 usable"}},
	}},
}

func activate(r entitlement.Role) deed {
	return func(ctx context.Context, d *lifecycle.Desk) error {
		return each(ctx, d, func(p entitlement.PlanID) error {
			_, err := d.Activate(ctx, lifecycle.Activation{ID: lifecycle.OperationID("activate " + p), Plan: p, Role: r})
			return err
		})
	}
}

func link(account string) deed {
	return func(ctx context.Context, d *lifecycle.Desk) error {
		return each(ctx, d, func(p entitlement.PlanID) error {
			_, err := d.Link(ctx, lifecycle.Linking{ID: lifecycle.OperationID("link " + account + " " + string(p)), Account: account, Plan: p})
			return err
		})
	}
}

// each does something for each plan of a book.
func each(ctx context.Context, d *lifecycle.Desk, do func(entitlement.PlanID) error) error {
	head, err := d.Head(ctx)
	if err != nil {
		return err
	}
	for _, p := range head.Plans {
		if err := do(p.Entitlement.Plan()); err != nil {
			return err
		}
	}
	return nil
}

func open(id lifecycle.OperationID, account string, issue routing.IssueType) deed {
	return func(ctx context.Context, d *lifecycle.Desk) error {
		request := draft(id, account)
		request.Facts.Issue = issue
		_, err := d.Open(ctx, request)
		return err
	}
}

func closing(why lifecycle.CloseReason) deed {
	return func(ctx context.Context, d *lifecycle.Desk) error {
		_, err := d.Close(ctx, lifecycle.Closing{ID: "close-1", Request: "case-1", Reason: why})
		return err
	}
}

func approve(ctx context.Context, d *lifecycle.Desk) error {
	_, err := d.Approve(ctx, lifecycle.Approval{ID: "approve-1", Request: "case-1"})
	return err
}

// refused is what must be refused.
func refused(do deed) deed {
	return func(ctx context.Context, d *lifecycle.Desk) error {
		err := do(ctx, d)
		if _, ok := errors.AsType[*lifecycle.RefusedError](err); !ok {
			return errors.Join(errors.New("it was not refused"), err)
		}
		return nil
	}
}

// returned are the looks at a request that is opened and closed so that its incident comes back.
func returned(why lifecycle.CloseReason) []look {
	return []look{
		{at: december, do: open("case-1", jiwoo, routing.IssueTechnical), account: jiwoo, product: routing.Azure, want: []string{"4 usable"}},
		{at: december, do: closing(why), account: jiwoo, product: routing.Azure, want: []string{"5 usable"}},
	}
}

// TestPlans lists the plans of each scenario as the accounts of its book see them, so
// that no listing changes by accident.
func TestPlans(t *testing.T) {
	var text strings.Builder
	text.WriteString("# Plans of the forty scenarios, as Desk.Plans lists them. A change here is a change of behaviour, and\n" +
		"# CHANGELOG.md has to say it. TestPlans has what must be in each line, written from the rules.\n")
	last := 0
	for _, s := range shelves {
		if s.scenario != last {
			if s.scenario != last+1 {
				t.Fatalf("scenario %d after %d", s.scenario, last)
			}
			last = s.scenario
			fmt.Fprintf(&text, "\n%d %s\n", s.scenario, scenarios[s.scenario-1].name)
		}
		s.list(t, &text)
	}
	if last != len(scenarios) {
		t.Errorf("listings of %d scenarios, want those of %d", last, len(scenarios))
	}
	goldentest.Check(t, "plans.txt", text.String())
}

// list writes the listings of a book.
func (s *shelf) list(t *testing.T, text *strings.Builder) {
	now := s.looks[0].at
	d, err := lifecycle.NewDesk(memstore.New(), &lifecycle.Options{Partner: "hangang", Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range s.plans {
		a.ID = lifecycle.OperationID(fmt.Sprint("adopt ", i))
		if _, err := d.Adopt(t.Context(), a); err != nil {
			t.Fatalf("scenario %d: %v", s.scenario, err)
		}
	}
	deeds := make([]deed, 0, 4)
	if len(s.linked) > 0 {
		deeds = append(deeds, activate(entitlement.PartnerAdmin))
	}
	for _, account := range s.linked {
		deeds = append(deeds, link(account))
	}
	for _, l := range s.looks {
		now = l.at
		if l.do != nil {
			deeds = append(deeds, l.do)
		}
		for _, do := range deeds {
			if err := do(t.Context(), d); err != nil {
				t.Fatalf("scenario %d, %v: %v", s.scenario, now, err)
			}
		}
		deeds = nil
		plans, err := d.Plans(t.Context(), lifecycle.PlanQuery{Account: l.account, Product: l.product, Release: l.release})
		if err != nil {
			t.Fatalf("scenario %d, %v: %v", s.scenario, now, err)
		}
		fmt.Fprintf(text, "%s %s, %s\n", now.Format("2006-01-02 15:04"), l.account, strings.TrimSuffix(fmt.Sprintf("%v %s", l.product, l.release), " "))
		var got []string
		for _, p := range plans {
			e, answer := p.Entitlement, ""
			for _, r := range p.Reasons {
				answer += " " + r.Code
			}
			if p.Usable {
				answer += " usable"
			}
			got = append(got, e.Remaining().String()+answer)
			fmt.Fprintf(text, "  %s: %v of %v left:%s\n", e.Plan(), e.Remaining(), e.Granted(), answer)
		}
		if len(plans) == 0 {
			text.WriteString("  no plan\n")
		}
		if diff := cmp.Diff(l.want, got); diff != "" {
			t.Errorf("scenario %d, %v, %s, %v %s (-want +got):\n%s", s.scenario, now, l.account, l.product, l.release, diff)
		}
	}
}
