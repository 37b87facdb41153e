package lifecycle_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"
	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/routing"
)

// moody is a store whose next Apply goes wrong as the test wishes.
type moody struct {
	lifecycle.Store
	mood string
}

func (m *moody) Apply(ctx context.Context, c *lifecycle.Change) error {
	mood := m.mood
	m.mood = ""
	switch mood {
	case "lost": // the change does not arrive, and nobody can tell
		return lifecycle.ErrUnclear
	case "reply lost": // it does, and nobody can tell
		if err := m.Store.Apply(ctx, c); err != nil {
			return err
		}
		return lifecycle.ErrUnclear
	case "overtaken": // another Desk was faster
		other := &lifecycle.Change{Partner: c.Partner, Base: c.Base}
		if err := m.Store.Apply(ctx, other); err != nil {
			return err
		}
	}
	return m.Store.Apply(ctx, c)
}

// model is the book as plain counting: what each plan has left, and what each
// request is.
type model struct {
	left     map[entitlement.PlanID]int // -1 is unlimited
	requests map[lifecycle.RequestID]*modelRequest
}

type modelRequest struct {
	plan  entitlement.PlanID
	issue routing.IssueType
	state string
}

// answered is a command that succeeded, with its answer.
type answered struct {
	name   string
	do     func() (any, error)
	answer any
}

// TestDeskLaws runs random commands against a Desk whose store fails now and
// then, beside the model. After every command it holds that no incident is lost,
// spent twice or given back twice; that the journal only grows and adds up to
// the balances; and that repeating any command so far changes nothing.
func TestDeskLaws(t *testing.T) { rapid.Check(t, deskLaws) }

func FuzzDeskLaws(f *testing.F) { f.Fuzz(rapid.MakeFuzz(deskLaws)) }

func deskLaws(t *rapid.T) {
	store := &moody{Store: memstore.New()}
	clock := at(9, 0)
	desk, err := lifecycle.NewDesk(store, &lifecycle.Options{Partner: "p", Now: func() time.Time { return clock }})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	m := setUpBook(t, desk)
	var done []answered
	var journal []entitlement.Entry

	// attempt runs a command until its outcome is clear.
	attempt := func(name string, do func() (any, error)) (any, error) {
		store.mood = rapid.SampledFrom([]string{"", "", "", "", "lost", "reply lost", "overtaken"}).Draw(t, "mood of the store")
		answer, err := do()
		for errors.Is(err, lifecycle.ErrUnclear) {
			answer, err = do()
		}
		if err == nil {
			done = append(done, answered{name, do, answer})
		}
		return answer, err
	}
	id := func(kind string) lifecycle.OperationID {
		return lifecycle.OperationID(fmt.Sprint(kind, len(done), " ", len(journal)))
	}
	// An action that has nothing to do does nothing: bytes of a fuzzer may draw it for
	// ever, and one that is skipped for ever is a failure.
	pick := func(t *rapid.T) (_ lifecycle.RequestID, ok bool) {
		if len(m.requests) == 0 {
			return "", false
		}
		var ids []lifecycle.RequestID
		for id := range m.requests {
			ids = append(ids, id)
		}
		slices.Sort(ids)
		return rapid.SampledFrom(ids).Draw(t, "request"), true
	}

	t.Repeat(map[string]func(*rapid.T){
		"open": func(t *rapid.T) {
			draft := azure(id("open "), rapid.SampledFrom([]string{"jiwoo", "jiwoo", "jiwoo", "stranger"}).Draw(t, "account"))
			draft.Facts.Issue = rapid.SampledFrom([]routing.IssueType{routing.IssueTechnical, routing.IssueQuota, routing.IssueBilling}).Draw(t, "issue")
			if rapid.Bool().Draw(t, "a plan is named") {
				draft.Plan = rapid.SampledFrom([]entitlement.PlanID{small, large, endless}).Draw(t, "plan")
			}
			want, allowed := m.payer(&draft)
			answer, err := attempt(string(draft.ID), func() (any, error) { return desk.Open(ctx, draft) })
			if (err == nil) != allowed {
				t.Fatalf("open: %v, want success %v", err, allowed)
			}
			if err != nil {
				return
			}
			r := answer.(lifecycle.Request)
			if r.Plan != want {
				t.Fatalf("paid by %q, want %q", r.Plan, want)
			}
			m.take(want)
			m.requests[r.ID] = &modelRequest{want, draft.Facts.Issue, "open"}
		},
		"close": func(t *rapid.T) {
			r, ok := pick(t)
			if !ok {
				return
			}
			reason := rapid.SampledFrom([]lifecycle.CloseReason{lifecycle.Resolved, lifecycle.Duplicate, lifecycle.Bug, lifecycle.Withdrawn}).Draw(t, "reason")
			closing := lifecycle.Closing{ID: id("close "), Request: r, Reason: reason}
			_, err := attempt(string(closing.ID), func() (any, error) { return desk.Close(ctx, closing) })
			if was := m.requests[r].state; (err == nil) != (was == "open") {
				t.Fatalf("closing a request that is %s: %v", was, err)
			}
			if err == nil {
				m.close(r, reason)
			}
		},
		"approve": func(t *rapid.T) {
			r, ok := pick(t)
			if !ok {
				return
			}
			approval := lifecycle.Approval{ID: id("approve "), Request: r}
			_, err := attempt(string(approval.ID), func() (any, error) { return desk.Approve(ctx, approval) })
			if was := m.requests[r].state; (err == nil) != (was == "pending") {
				t.Fatalf("approving a request that is %s: %v", was, err)
			}
			if err == nil {
				m.requests[r].state = "refunded"
				m.give(m.requests[r].plan)
			}
		},
		"repeat": func(t *rapid.T) {
			if len(done) == 0 {
				return
			}
			c := rapid.SampledFrom(done).Draw(t, "command")
			clock = clock.Add(time.Minute)
			answer, err := c.do()
			if err != nil {
				t.Fatalf("%s again: %v", c.name, err)
			}
			if diff := cmp.Diff(c.answer, answer, cmp.Comparer(func(a, b language.Tag) bool { return a == b })); diff != "" {
				t.Fatalf("%s again (-first +again):\n%s", c.name, diff)
			}
		},
		"": func(t *rapid.T) {
			m.check(t, desk)
			journal = checkJournal(t, desk, journal)
		},
	})
}

const (
	small   = entitlement.PlanID("success_core/cloud_support/2025-01-01")
	large   = entitlement.PlanID("success_expanded/cloud_support/2025-02-01")
	endless = entitlement.PlanID("solutions_partner/cloud_support/2025-03-01")
)

// setUpBook fills a book with a plan of 2, one of 5, and an unlimited one that
// nobody is linked to, and returns the model of it.
func setUpBook(t *rapid.T, d *lifecycle.Desk) *model {
	ctx := context.Background()
	must := func(_ lifecycle.Receipt, err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, offer := range []entitlement.Offer{entitlement.SuccessCore, entitlement.SuccessExpanded, entitlement.SolutionsPartner} {
		from := time.Date(2025, time.Month(i+1), 1, 0, 0, 0, 0, seoul)
		must(d.Buy(ctx, lifecycle.Purchase{ID: lifecycle.OperationID("buy " + offer.String()), Offer: offer, From: from}))
	}
	for i, plan := range []entitlement.PlanID{small, large, endless} {
		must(d.Activate(ctx, lifecycle.Activation{ID: lifecycle.OperationID("activate " + plan), At: at(0, 0), Plan: plan, Role: entitlement.PartnerAdmin}))
		if i < 2 {
			must(d.Link(ctx, lifecycle.Linking{ID: lifecycle.OperationID("link " + plan), At: at(0, 1), Account: "jiwoo", Plan: plan}))
		}
	}
	return &model{
		left:     map[entitlement.PlanID]int{small: 2, large: 5, endless: -1},
		requests: map[lifecycle.RequestID]*modelRequest{},
	}
}

// payer returns which plan pays for a draft, if any, and whether it is allowed.
// The small plan ends first, so it is charged first.
func (m *model) payer(d *lifecycle.Draft) (entitlement.PlanID, bool) {
	linked := d.Account == "jiwoo"
	switch {
	case d.Plan == endless || d.Plan != "" && (!linked || m.left[d.Plan] == 0):
		return "", false
	case d.Plan != "":
		return d.Plan, true
	case d.Facts.Issue == routing.IssueBilling:
		return "", true
	case !linked:
		return "", false
	case m.left[small] > 0:
		return small, true
	case m.left[large] > 0:
		return large, true
	}
	return "", false
}

func (m *model) take(plan entitlement.PlanID) {
	if plan != "" {
		m.left[plan]--
	}
}

func (m *model) give(plan entitlement.PlanID) {
	if plan != "" {
		m.left[plan]++
	}
}

func (m *model) close(id lifecycle.RequestID, reason lifecycle.CloseReason) {
	r := m.requests[id]
	switch {
	case r.plan == "":
		r.state = "closed"
	case reason == lifecycle.Duplicate || reason == lifecycle.Bug:
		r.state = "refunded"
		m.give(r.plan)
	case r.issue != routing.IssueTechnical:
		r.state = "pending"
	default:
		r.state = "closed"
	}
}

// check compares the balances and requests with the model.
func (m *model) check(t *rapid.T, d *lifecycle.Desk) {
	head, err := d.Head(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range head.Plans {
		e := p.Entitlement
		want, ok := m.left[e.Plan()]
		if !ok {
			continue // the on-premises plan of the Solutions Partner offer
		}
		if want < 0 && e.Remaining() != entitlement.Unlimited || want >= 0 && e.Remaining() != entitlement.Quota(want) {
			t.Fatalf("%s has %v left, want %d", e.Plan(), e.Remaining(), want)
		}
	}
	n := 0
	for r, err := range d.Requests(context.Background(), lifecycle.RequestQuery{}) {
		if err != nil {
			t.Fatal(err)
		}
		n++
		names := map[lifecycle.State]string{
			lifecycle.StateOpen: "open", lifecycle.StateClosed: "closed", lifecycle.StateRefundPending: "pending", lifecycle.StateRefunded: "refunded",
		}
		if want := m.requests[r.ID]; want == nil || names[r.State] != want.state || r.Plan != want.plan {
			t.Fatalf("request %s is %v, paid by %q, want %+v", r.ID, r.State, r.Plan, want)
		}
	}
	if n != len(m.requests) {
		t.Fatalf("%d requests, want %d", n, len(m.requests))
	}
}

// checkJournal checks that the journal has grown at its end only, and that the
// fold of each plan's entries is the plan of the head. It returns the journal.
func checkJournal(t *rapid.T, d *lifecycle.Desk, before []entitlement.Entry) []entitlement.Entry {
	var journal []entitlement.Entry
	plans := map[entitlement.PlanID][]entitlement.Entry{}
	for e, err := range d.Journal(context.Background(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		journal = append(journal, e)
		if e.Plan != "" {
			plans[e.Plan] = append(plans[e.Plan], e)
		}
	}
	if len(journal) < len(before) || !slices.Equal(journal[:len(before)], before) {
		t.Fatal("the journal has changed before its end")
	}
	head, err := d.Head(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range head.Plans {
		folded, err := entitlement.Fold(slices.Values(plans[p.Entitlement.Plan()]))
		if err != nil {
			t.Fatal(err)
		}
		if folded.Entitlement() != p.Entitlement {
			t.Fatalf("the entries of %s add up to %+v, the head says %+v", p.Entitlement.Plan(), folded.Entitlement(), p.Entitlement)
		}
	}
	return journal
}
