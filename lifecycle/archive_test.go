package lifecycle_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// exported returns the archive of the office's partner.
func exported(t rapid.TB, s lifecycle.KeyStore) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := lifecycle.Export(context.Background(), s, "hangang", &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func imported(t rapid.TB, s lifecycle.KeyStore, archive []byte) error {
	t.Helper()
	return lifecycle.Import(context.Background(), s, "hangang", bytes.NewReader(archive))
}

// linesOf returns the lines of an archive, each with its end, without the last.
func linesOf(archive []byte) []string {
	lines := strings.SplitAfter(string(archive), "\n")
	return lines[:len(lines)-2]
}

// sealed returns the archive that has the given lines before its last one, as
// somebody makes it who knows the format.
func sealed(lines ...string) []byte {
	text := strings.Join(lines, "")
	return fmt.Appendf(nil, "%s{\"end\":{\"lines\":%d,\"sha256\":\"%x\"}}\n", text, strings.Count(text, "\n"), sha256.Sum256([]byte(text)))
}

// plain is a store that can carry one change at a time only.
type plain struct{ lifecycle.KeyStore }

// rows is everything that a store says of a partner.
type rows struct {
	Head     lifecycle.Head
	Entries  []entitlement.Entry
	Keys     []lifecycle.Key
	Requests []lifecycle.Request
}

func all[T any](t rapid.TB, list iter.Seq2[T, error]) []T {
	t.Helper()
	var out []T
	for row, err := range list {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, row)
	}
	return out
}

func rowsOf(t rapid.TB, s lifecycle.KeyStore) rows {
	t.Helper()
	ctx := context.Background()
	head, err := s.Head(ctx, "hangang")
	if err != nil {
		t.Fatal(err)
	}
	return rows{head, all(t, s.Journal(ctx, "hangang", 0)), all(t, s.Keys(ctx, "hangang", 0)), all(t, s.Requests(ctx, "hangang", lifecycle.RequestQuery{}))}
}

// wantEmpty checks that a store has nothing of the partner.
func wantEmpty(t rapid.TB, s lifecycle.KeyStore) {
	t.Helper()
	if got := rowsOf(t, s); !reflect.DeepEqual(got, rows{}) {
		t.Errorf("the book has %+v, want nothing", got)
	}
}

// success is a command that succeeded, with its answer.
type success struct {
	id     lifecycle.OperationID
	do     func(*lifecycle.Desk) (any, error)
	answer any
}

// clerk gives random commands to a desk and remembers what was answered.
type clerk struct {
	desk     *lifecycle.Desk
	now      time.Time
	n        int
	requests []lifecycle.RequestID
	done     []success
	refused  int
}

func newClerk(t rapid.TB, s lifecycle.Store) *clerk {
	t.Helper()
	c := &clerk{now: at(9, 0)}
	c.desk = c.at(t, s)
	return c
}

// at returns a desk on another store, with the clerk's clock.
func (c *clerk) at(t rapid.TB, s lifecycle.Store) *lifecycle.Desk {
	t.Helper()
	d, err := lifecycle.NewDesk(s, &lifecycle.Options{Partner: "hangang", Now: func() time.Time { return c.now }})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// command makes one command out of choices: pick returns a number from 0 on.
func (c *clerk) command(t rapid.TB, pick func(n int) int) {
	t.Helper()
	c.n++
	c.now = c.now.Add(time.Duration(pick(40)) * time.Minute)
	id := lifecycle.OperationID(fmt.Sprint("operation ", c.n))
	plans := []entitlement.PlanID{
		small, large, endless,
		"solutions_partner/on_premises_support/2025-03-01", "legacy_gold/cloud_support/2025-01-01",
	}
	plan, account := plans[pick(len(plans))], []string{"jiwoo", "jiwoo", "sora", "stranger"}[pick(4)]
	request := lifecycle.RequestID("none")
	if n := len(c.requests); n > 0 {
		request = c.requests[max(pick(n), pick(n))]
	}
	draft := azure(id, account)
	draft.Title = []string{"VM does not start", "<가상 머신>\n\u2028 & \"quoted\" \\ \x01", ""}[pick(3)]
	draft.Details = "see the title"
	draft.Facts.Issue = []routing.IssueType{routing.IssueTechnical, routing.IssueQuota, routing.IssueBilling}[pick(3)]
	if pick(4) == 0 {
		draft = onPremises(id, account, []string{"Windows Server 2025", "Windows Server 2012"}[pick(2)])
	}
	if pick(3) == 0 {
		draft.Plan = plan
	}
	if pick(5) == 0 {
		draft.Follows = request
	}
	draft.Locale = []sla.Locale{draft.Locale, {}, mustLocale("ko-KR")}[pick(3)]
	if pick(3) == 0 {
		draft.At = c.now.Add(-time.Duration(pick(90)) * time.Minute)
	}
	requests := func(do func(*lifecycle.Desk) (lifecycle.Request, error)) func(*lifecycle.Desk) (any, error) {
		return func(d *lifecycle.Desk) (any, error) { return do(d) }
	}
	receipts := func(do func(*lifecycle.Desk) (lifecycle.Receipt, error)) func(*lifecycle.Desk) (any, error) {
		return func(d *lifecycle.Desk) (any, error) { return do(d) }
	}
	ctx := context.Background()
	opens := false
	var do func(*lifecycle.Desk) (any, error)
	switch pick(19) {
	case 0:
		offer, month := []entitlement.Offer{entitlement.SuccessCore, entitlement.SuccessExpanded, entitlement.SolutionsPartner, entitlement.Launch}[pick(4)], time.Month(pick(3)+1)
		p := lifecycle.Purchase{ID: id, Offer: offer, From: time.Date(2025, month, 1, 0, 0, 0, 0, seoul), Contract: []lifecycle.ContractID{"", "contract 1"}[pick(2)]}
		do = receipts(func(d *lifecycle.Desk) (lifecycle.Receipt, error) { return d.Buy(ctx, p) })
	case 1:
		quota := entitlement.Limited(10)
		a := lifecycle.Adoption{ID: id, Offer: entitlement.LegacyGold, Benefit: entitlement.CloudSupport, From: time.Date(2025, 1, 1, 0, 0, 0, 0, seoul), Quota: &quota, Left: entitlement.Limited(uint32(pick(4)))}
		do = receipts(func(d *lifecycle.Desk) (lifecycle.Receipt, error) { return d.Adopt(ctx, a) })
	case 2:
		a := lifecycle.Activation{ID: id, Plan: plan, Role: []entitlement.Role{entitlement.PartnerAdmin, entitlement.OtherRole}[pick(2)]}
		do = receipts(func(d *lifecycle.Desk) (lifecycle.Receipt, error) { return d.Activate(ctx, a) })
	case 3:
		l := lifecycle.Linking{ID: id, Account: account, Plan: plan, Actor: "minseo"}
		do = receipts(func(d *lifecycle.Desk) (lifecycle.Receipt, error) { return d.Link(ctx, l) })
	case 4:
		a := lifecycle.Adjustment{ID: id, Actor: "minseo", Plan: plan, Left: entitlement.Limited(uint32(pick(6))), Seen: entitlement.InPartnerCenter, Why: "the portal shows it"}
		do = receipts(func(d *lifecycle.Desk) (lifecycle.Receipt, error) { return d.Adjust(ctx, a) })
	case 5, 6, 7:
		opens = true
		do = requests(func(d *lifecycle.Desk) (lifecycle.Request, error) { return d.Open(ctx, draft) })
	case 8, 9:
		opens = true
		// Dated: a hold that is left to the clock has no answer once the clock is at
		// its deadline, on whatever store.
		draft.At = c.now
		until := c.now.Add(time.Duration(pick(120)+1) * time.Minute)
		do = requests(func(d *lifecycle.Desk) (lifecycle.Request, error) { return d.Hold(ctx, draft, until) })
	case 10:
		opens = true
		rec := lifecycle.Recording{Draft: draft, Ticket: fmt.Sprint("ticket ", pick(9))}
		do = requests(func(d *lifecycle.Desk) (lifecycle.Request, error) { return d.Record(ctx, rec) })
	case 11:
		con := lifecycle.Confirmation{ID: id, Request: request, Ticket: "ticket 10", Actor: "sora"}
		do = requests(func(d *lifecycle.Desk) (lifecycle.Request, error) { return d.Confirm(ctx, con) })
	case 12:
		rel := lifecycle.Releasing{ID: id, Request: request, Actor: "sora"}
		do = requests(func(d *lifecycle.Desk) (lifecycle.Request, error) { return d.Release(ctx, rel) })
	case 13:
		cl := lifecycle.Closing{ID: id, Request: request, Reason: lifecycle.CloseReason(pick(4) + 1), Actor: "sora"}
		if cl.Reason == lifecycle.Duplicate && c.requests != nil {
			if original := c.requests[0]; original != request {
				cl.Original = original
			}
		}
		do = requests(func(d *lifecycle.Desk) (lifecycle.Request, error) { return d.Close(ctx, cl) })
	case 14:
		a := lifecycle.Approval{ID: id, Request: request, Actor: "minseo"}
		do = requests(func(d *lifecycle.Desk) (lifecycle.Request, error) { return d.Approve(ctx, a) })
	default:
		m := lifecycle.Move{ID: id, Request: request, Event: []lifecycle.Event{
			lifecycle.EventWait, lifecycle.EventResume, lifecycle.EventRespond, lifecycle.EventReclassify, lifecycle.EventReopen,
		}[pick(5)]}
		if m.Event == lifecycle.EventReclassify {
			m.Severity = sla.SeverityA
		}
		do = requests(func(d *lifecycle.Desk) (lifecycle.Request, error) { return d.Move(ctx, m) })
	}
	answer, err := do(c.desk)
	switch {
	case err == nil:
		c.done = append(c.done, success{id, do, answer})
		if opens {
			c.requests = append(c.requests, lifecycle.RequestID(id))
		}
	case errors.Is(err, lifecycle.ErrRefused):
		c.refused++
	case !errors.Is(err, lifecycle.ErrInvalid) && !errors.Is(err, lifecycle.ErrNotFound):
		t.Fatal(err)
	}
}

func mustLocale(text string) sla.Locale {
	l, err := sla.ParseLocale(text)
	if err != nil {
		panic(err)
	}
	return l
}

// begun is a clerk whose book has plans to begin with.
func begun(t rapid.TB, s lifecycle.Store) *clerk {
	t.Helper()
	c := newClerk(t, s)
	ctx := context.Background()
	for i, offer := range []entitlement.Offer{entitlement.SuccessCore, entitlement.SuccessExpanded, entitlement.SolutionsPartner} {
		from := time.Date(2025, time.Month(i+1), 1, 0, 0, 0, 0, seoul)
		r, err := c.desk.Buy(ctx, lifecycle.Purchase{ID: lifecycle.OperationID("buy " + offer.String()), Offer: offer, From: from})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range r.Entries {
			if _, err := c.desk.Activate(ctx, lifecycle.Activation{ID: lifecycle.OperationID("activate " + e.Plan), At: at(0, 0), Plan: e.Plan, Role: entitlement.PartnerAdmin}); err != nil {
				t.Fatal(err)
			}
			if _, err := c.desk.Link(ctx, lifecycle.Linking{ID: lifecycle.OperationID("link " + e.Plan), At: at(0, 1), Account: "jiwoo", Plan: e.Plan}); err != nil {
				t.Fatal(err)
			}
		}
	}
	return c
}

// roundTrip exports a random book, imports it into other stores, and holds that the
// books are equal row by row, give equal archives, and answer every command that ever
// succeeded as they did the first time. It returns the book.
func roundTrip(t rapid.TB, commands int, pick func(n int) int) rows {
	t.Helper()
	source := memstore.New()
	c := begun(t, source)
	for range commands {
		c.command(t, pick)
	}
	archive, want := exported(t, source), rowsOf(t, source)
	for _, target := range []lifecycle.KeyStore{memstore.New(), plain{memstore.New()}} {
		if err := imported(t, target, archive); err != nil {
			t.Fatalf("%v\n%s", err, archive)
		}
		if got := rowsOf(t, target); !reflect.DeepEqual(got, want) {
			t.Fatalf("the book is\n%+v, want\n%+v", got, want)
		}
		if again := exported(t, target); !bytes.Equal(again, archive) {
			t.Fatalf("the archive of the new book is\n%s, want\n%s", again, archive)
		}
		c.now = c.now.Add(time.Hour)
		desk := c.at(t, target)
		for _, a := range c.done {
			if answer, err := a.do(desk); err != nil || !reflect.DeepEqual(answer, a.answer) {
				t.Fatalf("%s again is %+v, %v, want %+v", a.id, answer, err, a.answer)
			}
		}
		if got := rowsOf(t, target); !reflect.DeepEqual(got, want) {
			t.Fatal("repeating commands has changed the book")
		}
	}
	return want
}

// TestArchiveRapid is the round trip of books that are made smaller when one fails.
func TestArchiveRapid(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		roundTrip(rt, rapid.IntRange(0, 60).Draw(rt, "commands"), func(n int) int {
			return rapid.IntRange(0, n-1).Draw(rt, "choice")
		})
	})
}

// TestArchiveRoundTrip is the round trip of books in which everything happens that
// can happen in one: what none of them had was not tested.
func TestArchiveRoundTrip(t *testing.T) {
	seen := map[string]bool{}
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 0))
		book := roundTrip(t, 120, r.IntN)
		for _, e := range book.Entries {
			seen[e.Kind.String()] = true
		}
		for _, k := range book.Keys {
			seen[k.Op.String()], seen[k.Progress.State.String()] = true, true
			noted := slices.ContainsFunc(book.Entries, func(e entitlement.Entry) bool { return e.Seq == uint64(k.Version) })
			seen["key without entry: "+k.Op.String()] = seen["key without entry: "+k.Op.String()] || !noted
		}
		for _, q := range book.Requests {
			for _, s := range q.Steps {
				seen[s.Event.String()] = true
			}
			seen["follow-up"] = seen["follow-up"] || q.Follows != ""
			seen["original"] = seen["original"] || q.Original != ""
		}
		seen["hold in the head"] = seen["hold in the head"] || len(book.Head.Holds) > 0
	}
	want := []string{
		"follow-up", "original", "hold in the head",
		"key without entry: activate", "key without entry: link", "key without entry: move", "key without entry: open",
		"key without entry: hold", "key without entry: confirm", "key without entry: record", "key without entry: buy",
	}
	for op := range lifecycle.Ops() {
		want = append(want, op.String())
	}
	for s := range lifecycle.States() {
		if s != lifecycle.StateDrafted { // no book has one
			want = append(want, s.String())
		}
	}
	for k := entitlement.Granted; k.IsValid(); k++ {
		switch k {
		case entitlement.Renewed, entitlement.UnlinkedFrom, entitlement.Lapsed: // no command of a Desk writes one
		default:
			want = append(want, k.String())
		}
	}
	for e := range lifecycle.Events() {
		switch e {
		case lifecycle.EventHold, lifecycle.EventOpen, lifecycle.EventDeadline: // are no steps
		default:
			want = append(want, e.String())
		}
	}
	for _, name := range want {
		if !seen[name] {
			t.Errorf("no book had %s", name)
		}
	}
}
