package lifecycle_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/enumtest"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/routing"
)

func TestEnums(t *testing.T) {
	enumtest.Run(t, lifecycle.Ops(), lifecycle.ParseOp, 13)
	enumtest.Run(t, lifecycle.States(), lifecycle.ParseState, 9)
	enumtest.Run(t, enumtest.Span(lifecycle.Resolved, lifecycle.Withdrawn), lifecycle.ParseCloseReason, 4)
	enumtest.Run(t, enumtest.Span(lifecycle.RefundNone, lifecycle.RefundDiscretionary), lifecycle.ParseRefundClass, 3)
	enumtest.Run(t, lifecycle.Events(), lifecycle.ParseEvent, 12)
	enumtest.Run(t, lifecycle.Guards(), lifecycle.ParseGuard, 5)
	enumtest.Run(t, lifecycle.Effects(), lifecycle.ParseEffect, 5)
	enumtest.Run(t, lifecycle.Clocks(), lifecycle.ParseClock, 5)
}

func TestNewDesk(t *testing.T) {
	for name, test := range map[string]struct {
		store lifecycle.Store
		opts  *lifecycle.Options
	}{
		"no options": {memstore.New(), nil},
		"no partner": {memstore.New(), &lifecycle.Options{}},
		"no store":   {nil, &lifecycle.Options{Partner: "p"}},
	} {
		if d, err := lifecycle.NewDesk(test.store, test.opts); !errors.Is(err, lifecycle.ErrInvalid) || d != nil {
			t.Errorf("%s: %v, want ErrInvalid", name, err)
		}
	}
}

// TestReplay repeats every command under its ID, after all of them were done.
func TestReplay(t *testing.T) {
	o := newOffice(t)
	ctx := t.Context()
	from := time.Date(2025, 7, 1, 0, 0, 0, 0, seoul)
	core := lifecycle.PlanIDOf(entitlement.SuccessCore, entitlement.CloudSupport, entitlement.Date{Year: 2025, Month: 7, Day: 1})
	quota := with(azure("open-2", "jiwoo"), func(d *lifecycle.Draft) { d.Facts.Issue = routing.IssueQuota })
	commands := []func() (any, error){
		func() (any, error) {
			return o.Buy(ctx, lifecycle.Purchase{ID: "buy", Offer: entitlement.SuccessCore, From: from})
		},
		func() (any, error) {
			return o.Adopt(ctx, lifecycle.Adoption{ID: "adopt", Offer: entitlement.SuccessExpanded, Benefit: entitlement.CloudSupport, From: from, Left: 3})
		},
		func() (any, error) {
			return o.Activate(ctx, lifecycle.Activation{ID: "activate", Plan: core, Role: entitlement.GlobalAdmin})
		},
		func() (any, error) {
			return o.Activate(ctx, lifecycle.Activation{ID: "activate again", Plan: core, Role: entitlement.GlobalAdmin})
		},
		func() (any, error) { return o.Link(ctx, lifecycle.Linking{ID: "link", Account: "jiwoo", Plan: core}) },
		func() (any, error) {
			return o.Link(ctx, lifecycle.Linking{ID: "link again", Account: "jiwoo", Plan: core})
		},
		func() (any, error) { return o.Open(ctx, azure("open-1", "jiwoo")) },
		func() (any, error) { return o.Open(ctx, quota) },
		func() (any, error) {
			return o.Close(ctx, lifecycle.Closing{ID: "close-1", Request: "open-1", Reason: lifecycle.Duplicate})
		},
		func() (any, error) {
			return o.Close(ctx, lifecycle.Closing{ID: "close-2", Request: "open-2", Reason: lifecycle.Resolved})
		},
		func() (any, error) { return o.Approve(ctx, lifecycle.Approval{ID: "approve", Request: "open-2"}) },
	}
	var answers []any
	for i, do := range commands {
		answer, err := do()
		if err != nil {
			t.Fatalf("command %d: %v", i, err)
		}
		answers = append(answers, answer)
		o.now = o.now.Add(time.Hour) // a repetition comes later than the command
	}
	before, entries := o.version(), o.entries(0)
	for i, do := range commands {
		answer, err := do()
		if err != nil {
			t.Errorf("command %d again: %v", i, err)
		}
		if diff := cmp.Diff(answers[i], answer, cmp.Comparer(func(a, b language.Tag) bool { return a == b })); diff != "" {
			t.Errorf("command %d again (-first +again):\n%s", i, diff)
		}
	}
	if o.version() != before || len(o.entries(0)) != len(entries) {
		t.Errorf("repeating changed the book from version %d to %d", before, o.version())
	}
	t.Run("other content", func(t *testing.T) {
		for name, do := range map[string]func() error{
			"open": func() error {
				_, err := o.Open(ctx, with(azure("open-1", "jiwoo"), func(d *lifecycle.Draft) { d.Title = "x" }))
				return err
			},
			"facts": func() error {
				_, err := o.Open(ctx, with(azure("open-1", "jiwoo"), func(d *lifecycle.Draft) { d.Facts.ISV = routing.No }))
				return err
			},
			"close": func() error {
				_, err := o.Close(ctx, lifecycle.Closing{ID: "close-1", Request: "open-1", Reason: lifecycle.Bug})
				return err
			},
			"another command": func() error {
				_, err := o.Approve(ctx, lifecycle.Approval{ID: "close-1", Request: "open-1"})
				return err
			},
			"plan": func() error {
				_, err := o.Link(ctx, lifecycle.Linking{ID: "link", Account: "sora", Plan: core})
				return err
			},
			"time": func() error {
				_, err := o.Open(ctx, with(azure("open-1", "jiwoo"), func(d *lifecycle.Draft) { d.At = at(8, 0) }))
				return err
			},
		} {
			if err := do(); !errors.Is(err, lifecycle.ErrReused) {
				t.Errorf("%s: %v, want ErrReused", name, err)
			}
		}
		if o.version() != before {
			t.Error("a conflict of IDs changed the book")
		}
	})
}

// meeting is a store in which callers wait, once they have read the head for the
// first time, until all of them have: so each decides on the same balance.
type meeting struct {
	lifecycle.Store
	first sync.Once
	all   *sync.WaitGroup
}

func (m *meeting) Head(ctx context.Context, p lifecycle.PartnerID) (lifecycle.Head, error) {
	head, err := m.Store.Head(ctx, p)
	m.first.Do(func() { m.all.Done(); m.all.Wait() })
	return head, err
}

// TestLastIncident lets many callers, each with a desk of its own, fight for
// few incidents.
func TestLastIncident(t *testing.T) {
	t.Run("one success, no debt", func(t *testing.T) {
		t.Attr("proves", "ENT-41")
		store := memstore.New()
		o := newOfficeOn(t, store)
		plan := o.adopt(entitlement.SuccessCore, 1, time.Date(2025, 7, 1, 0, 0, 0, 0, seoul), "a", "b")
		var all, done sync.WaitGroup
		all.Add(2)
		errs := make([]error, 2)
		for i, account := range []string{"a", "b"} {
			d := newOfficeOn(t, &meeting{Store: store, all: &all})
			done.Go(func() {
				_, errs[i] = d.Open(context.Background(), azure(lifecycle.OperationID("by-"+account), account))
			})
		}
		done.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("%v and %v, want one success", errs[0], errs[1])
		}
		wantRefused(t, errors.Join(errs...), "depleted")
		if o.left(plan) != 0 {
			t.Errorf("%v left, want 0", o.left(plan))
		}
		// To whoever did not take it, the plan has simply disappeared.
		for _, account := range []string{"a", "b"} {
			wantListed(t, o.plans(account, routing.Azure, ""), string(plan)+": depleted")
		}
	})
	t.Run("many desks", func(t *testing.T) {
		store := memstore.New()
		o := newOfficeOn(t, store)
		plan := o.adopt(entitlement.SuccessCore, 1, time.Date(2025, 7, 1, 0, 0, 0, 0, seoul), "a", "b")
		results := make(chan error, 32)
		var wg sync.WaitGroup
		for i := range cap(results) {
			d := newOfficeOn(t, store)
			wg.Go(func() {
				account := []string{"a", "b"}[i%2]
				_, err := d.Open(context.Background(), azure(lifecycle.OperationID(fmt.Sprint("req-", i)), account))
				results <- err
			})
		}
		wg.Wait()
		close(results)
		won := 0
		for err := range results {
			if err == nil {
				won++
				continue
			}
			wantRefused(t, err, "depleted")
		}
		if won != 1 || o.left(plan) != 0 {
			t.Errorf("%d callers got the last incident, %v left", won, o.left(plan))
		}
	})
	t.Run("one desk, many goroutines", func(t *testing.T) {
		o := newOffice(t)
		plan := o.adopt(entitlement.SuccessExpanded, 3, time.Date(2025, 7, 1, 0, 0, 0, 0, seoul), "a")
		var won sync.Map
		var wg sync.WaitGroup
		for i := range 16 {
			wg.Go(func() {
				if _, err := o.Open(context.Background(), azure(lifecycle.OperationID(fmt.Sprint("req-", i)), "a")); err == nil {
					won.Store(i, true)
				}
			})
		}
		wg.Wait()
		n := 0
		won.Range(func(any, any) bool { n++; return true })
		if n != 3 || o.left(plan) != 0 {
			t.Errorf("%d succeeded, %v left, want 3 and 0", n, o.left(plan))
		}
	})
}

// TestInvalid checks that malformed input names its field and leaves the book
// as it was.
func TestInvalid(t *testing.T) {
	o := newOffice(t)
	o.offer(entitlement.SuccessCore, "jiwoo")
	before := o.version()
	long := strings.Repeat("x", lifecycle.MaxID+1)
	ctx := t.Context()
	draft := func(change func(*lifecycle.Draft)) func() error {
		return func() error { _, err := o.Open(ctx, with(azure("id", "jiwoo"), change)); return err }
	}
	from := time.Date(2026, 7, 1, 0, 0, 0, 0, seoul)
	for _, test := range []struct {
		field, name string
		do          func() error
	}{
		{"ID", "empty", draft(func(d *lifecycle.Draft) { d.ID = "" })},
		{"ID", "too long", draft(func(d *lifecycle.Draft) { d.ID = lifecycle.OperationID(long) })},
		{"ID", "not UTF-8", draft(func(d *lifecycle.Draft) { d.ID = "\xff" })},
		{"ID", "a newline", draft(func(d *lifecycle.Draft) { d.ID = "a\nb" })},
		{"At", "in the future", draft(func(d *lifecycle.Draft) { d.At = o.now.Add(lifecycle.MaxSkew + time.Microsecond) })},
		{"At", "year 10000", draft(func(d *lifecycle.Draft) { d.At = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) })},
		{"Account", "empty", draft(func(d *lifecycle.Draft) { d.Account = "" })},
		{"Account", "too long", draft(func(d *lifecycle.Draft) { d.Account = long })},
		{"Actor", "too long", draft(func(d *lifecycle.Draft) { d.Actor = long })},
		{"Plan", "unknown", draft(func(d *lifecycle.Draft) { d.Plan = "no such plan" })},
		{"Severity", "none for a technical request", draft(func(d *lifecycle.Draft) { d.Severity = 0 })},
		{"Severity", "out of range", draft(func(d *lifecycle.Draft) { d.Severity = 200 })},
		{"Title", "too long", draft(func(d *lifecycle.Draft) { d.Title = strings.Repeat("x", lifecycle.MaxTitle+1) })},
		{"Title", "not UTF-8", draft(func(d *lifecycle.Draft) { d.Title = "\xff" })},
		{"Details", "too long", draft(func(d *lifecycle.Draft) { d.Details = strings.Repeat("x", lifecycle.MaxDetails+1) })},
		{"Details", "neither title nor details", draft(func(d *lifecycle.Draft) { d.Title = "" })},
		{"Release", "too long", draft(func(d *lifecycle.Draft) { d.Release = strings.Repeat("x", lifecycle.MaxTitle+1) })},
		{"Offer", "none", func() error { _, err := o.Buy(ctx, lifecycle.Purchase{ID: "id", From: from}); return err }},
		{"Offer", "legacy and retired", func() error {
			_, err := o.Buy(ctx, lifecycle.Purchase{ID: "id", Offer: entitlement.LegacyGold, From: time.Date(2025, 6, 1, 0, 0, 0, 0, seoul)})
			return err
		}},
		{"Offer", "no quota is published", func() error {
			_, err := o.Buy(ctx, lifecycle.Purchase{ID: "id", Offer: entitlement.LegacySilver, From: time.Date(2024, 9, 1, 0, 0, 0, 0, seoul)})
			return err
		}},
		{"From", "out of range", func() error {
			_, err := o.Buy(ctx, lifecycle.Purchase{ID: "id", Offer: entitlement.SuccessCore, From: time.Date(9999, 1, 1, 0, 0, 0, 0, seoul)})
			return err
		}},
		{"Contract", "too long", func() error {
			_, err := o.Buy(ctx, lifecycle.Purchase{ID: "id", Offer: entitlement.SuccessCore, From: from, Contract: lifecycle.ContractID(long)})
			return err
		}},
		{"Benefit", "none", func() error {
			_, err := o.Adopt(ctx, lifecycle.Adoption{ID: "id", Offer: entitlement.SuccessCore, From: from})
			return err
		}},
		{"Left", "more than granted", func() error {
			_, err := o.Adopt(ctx, lifecycle.Adoption{ID: "id", Offer: entitlement.SuccessCore, Benefit: entitlement.CloudSupport, From: from, Left: 3})
			return err
		}},
		{"Plan", "activating an unknown one", func() error {
			_, err := o.Activate(ctx, lifecycle.Activation{ID: "id", Plan: "no such plan", Role: entitlement.GlobalAdmin})
			return err
		}},
		{"Role", "out of range", func() error {
			_, err := o.Activate(ctx, lifecycle.Activation{ID: "id", Plan: "p", Role: 99})
			return err
		}},
		{"Plan", "linking an unknown one", func() error {
			_, err := o.Link(ctx, lifecycle.Linking{ID: "id", Account: "a", Plan: "no such plan"})
			return err
		}},
		{"Request", "closing none", func() error { _, err := o.Close(ctx, lifecycle.Closing{ID: "id", Reason: lifecycle.Bug}); return err }},
		{"Reason", "closing without", func() error { _, err := o.Close(ctx, lifecycle.Closing{ID: "id", Request: "r"}); return err }},
		{"Request", "approving none", func() error { _, err := o.Approve(ctx, lifecycle.Approval{ID: "id"}); return err }},
		{"Account", "listing for nobody", func() error { _, err := o.Plans(ctx, lifecycle.PlanQuery{Product: routing.Azure}); return err }},
		{"ID", "previewing", func() error { _, err := o.Preview(ctx, azure("", "jiwoo")); return err }},
	} {
		err := test.do()
		bad, ok := errors.AsType[*lifecycle.InvalidError](err)
		if !ok || bad.Field != test.field || !errors.Is(err, lifecycle.ErrInvalid) {
			t.Errorf("%s, %s: %v, want an InvalidError", test.field, test.name, err)
		} else if len(err.Error()) > 400 {
			t.Errorf("%s, %s: the error has %d bytes", test.field, test.name, len(err.Error()))
		}
	}
	for _, do := range []func() error{
		func() error {
			_, err := o.Close(ctx, lifecycle.Closing{ID: "id", Request: "no such", Reason: lifecycle.Bug})
			return err
		},
		func() error { _, err := o.Approve(ctx, lifecycle.Approval{ID: "id", Request: "no such"}); return err },
	} {
		if err := do(); !errors.Is(err, lifecycle.ErrNotFound) {
			t.Errorf("unknown request: %v, want ErrNotFound", err)
		}
	}
	if o.version() != before {
		t.Errorf("malformed input changed the book from version %d to %d", before, o.version())
	}
	// All problems at once.
	_, err := o.Open(ctx, lifecycle.Draft{Severity: 200})
	for _, field := range []string{"ID", "Account", "Severity", "Details"} {
		if !strings.Contains(err.Error(), ": "+field+" ") {
			t.Errorf("%q does not name %s", err, field)
		}
	}
}

// TestRefusedEntry checks that a refusal is one entry and nothing else, and that
// its ID can be used again.
func TestRefusedEntry(t *testing.T) {
	o := newOffice(t)
	plan := o.offer(entitlement.SuccessCore, "jiwoo")[0]
	before := o.version()
	draft := azure("req", "sora") // not linked
	_, err := o.Open(t.Context(), draft)
	wantRefused(t, err, "not_linked")
	got := o.entries(before)
	want := []entitlement.Entry{{
		Seq: uint64(before) + 1, Kind: entitlement.Refused, Of: entitlement.Consumed, Incident: "req", Actor: "jiwoo", Account: "sora", Cause: "req",
		At: o.now.UTC(), Recorded: o.now.UTC(), Reasons: "not_linked",
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
	if list := o.requests(); len(list) != 0 {
		t.Errorf("a refused request was recorded: %+v", list)
	}
	o.link("sora", plan)
	if r := o.open(draft); r.Left != 1 {
		t.Errorf("the same draft, now linked: %v left", r.Left)
	}
}

// TestAnswersStay holds on to answers of every kind while other commands are carried
// out, with the memory that theirs was in.
func TestAnswersStay(t *testing.T) {
	o := newOffice(t)
	o.offer(entitlement.SuccessCore, "jiwoo")
	ctx := t.Context()
	type answers struct {
		opened, moved, closed, again lifecycle.Request
		linked                       lifecycle.Receipt
		preview                      lifecycle.Preview
		refused                      *lifecycle.RefusedError
	}
	ask := func(name string) answers {
		var a answers
		draft := azure("open "+lifecycle.OperationID(name), "jiwoo")
		draft.Title = "title of " + name
		request := lifecycle.RequestID(draft.ID)
		closing := lifecycle.Closing{ID: "close " + lifecycle.OperationID(name), Request: request, Reason: lifecycle.Bug, Actor: name}
		errs := make([]error, 6)
		a.preview, errs[0] = o.Preview(ctx, draft)
		a.opened, errs[1] = o.Open(ctx, draft)
		a.moved, errs[2] = o.Move(ctx, lifecycle.Move{ID: "move " + lifecycle.OperationID(name), Request: request, Event: lifecycle.EventRespond, Actor: name})
		a.closed, errs[3] = o.Close(ctx, closing)
		a.again, errs[4] = o.Close(ctx, closing)
		a.linked, errs[5] = o.Link(ctx, lifecycle.Linking{ID: "link " + lifecycle.OperationID(name), Account: name, Plan: a.opened.Plan})
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		draft.ID, draft.Account = "refuse "+lifecycle.OperationID(name), "nobody "+name
		_, err := o.Open(ctx, draft)
		a.refused, _ = errors.AsType[*lifecycle.RefusedError](err)
		return a
	}
	asJSON := func(a answers) string {
		text, err := json.Marshal([]any{a.opened, a.moved, a.closed, a.again, a.linked, a.preview, a.refused.Preview, a.refused.Reasons})
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	var kept []answers
	var want []string
	for i := range 20 {
		a := ask(fmt.Sprint("person ", i))
		kept, want = append(kept, a), append(want, asJSON(a))
	}
	for i, a := range kept {
		if diff := cmp.Diff(want[i], asJSON(a)); diff != "" {
			t.Errorf("answers of call %d have changed (-when given +now):\n%s", i, diff)
		}
	}
}

// TestProblems lists what is wrong with a command, however the error is wrapped.
func TestProblems(t *testing.T) {
	o := newOffice(t)
	_, err := o.Open(t.Context(), lifecycle.Draft{ID: "id", Facts: routing.Case{Issue: routing.IssueTechnical}})
	want := []string{"Account", "Severity", "Details"}
	for name, err := range map[string]error{
		"joined":           err,
		"wrapped":          fmt.Errorf("the form: %w", err),
		"wrapped in other": errors.Join(lifecycle.ErrConflict, fmt.Errorf("%w: %w", lifecycle.ErrUnclear, err)),
	} {
		var fields []string
		for e := range lifecycle.Problems(err) {
			fields = append(fields, e.Field)
		}
		if diff := cmp.Diff(want, fields); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	for e := range lifecycle.Problems(err) {
		if e.Field != "Account" {
			t.Errorf("goes on to %s after the first", e.Field)
		}
		break
	}
	for e := range lifecycle.Problems(errors.Join(nil, lifecycle.ErrRefused)) {
		t.Errorf("%v in a refusal", e)
	}
	_, err = o.Buy(t.Context(), lifecycle.Purchase{ID: "id", Offer: entitlement.LegacyGold, From: at(9, 0)})
	if n := len(slices.Collect(lifecycle.Problems(err))); n != 1 {
		t.Errorf("a retired offer is %d problems, want 1: %v", n, err)
	}
}

// TestBusyStore has a store that says of every change that the book is another, which it
// is not: a Desk does not go on for ever, and returns what the store said.
func TestBusyStore(t *testing.T) {
	busy := errors.New("locked by another process")
	store := &failing{Store: memstore.New()}
	o := newOfficeOn(t, store)
	o.offer(entitlement.SuccessCore, "jiwoo")
	for _, test := range []struct {
		times int // that it says so
		want  error
	}{{8, nil}, {100, busy}} {
		store.err, store.times = fmt.Errorf("%w: %w", lifecycle.ErrConflict, busy), test.times
		_, err := o.Open(t.Context(), azure(o.id("open"), "jiwoo"))
		if !errors.Is(err, test.want) || err != nil && !errors.Is(err, lifecycle.ErrConflict) {
			t.Errorf("busy %d times: %v, want %v", test.times, err, test.want)
		}
		if tried := test.times - store.times; tried > 10 {
			t.Errorf("busy %d times: tried %d times", test.times, tried)
		}
	}
}

// unreadable is a store whose requests cannot be read for all the others.
type unreadable struct {
	lifecycle.Store
	busy  error
	asked int
}

func (u *unreadable) Requests(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
	if u.busy == nil {
		return u.Store.Requests(ctx, p, q)
	}
	return func(yield func(lifecycle.Request, error) bool) {
		u.asked++
		yield(lifecycle.Request{}, u.busy)
	}
}

// TestBusyReads has a store that is too busy to read a request: a Desk does not ask for
// ever, and returns what the store said.
func TestBusyReads(t *testing.T) {
	store := &unreadable{Store: memstore.New()}
	o := newOfficeOn(t, store)
	o.offer(entitlement.SuccessCore, "jiwoo")
	r := o.open(azure("1", "jiwoo"))
	busy := errors.New("locked by another process")
	store.busy = fmt.Errorf("%w: %w", lifecycle.ErrConflict, busy)
	_, err := o.Close(t.Context(), lifecycle.Closing{ID: "c", Request: r.ID, Reason: lifecycle.Bug})
	if !errors.Is(err, busy) || store.asked > 10 {
		t.Errorf("%v, asked %d times", err, store.asked)
	}
}

// TestDraftLocale has locales that no text gives: a Desk keeps the canonical form, and
// no more than a tag can be.
func TestDraftLocale(t *testing.T) {
	o := newOffice(t)
	o.offer(entitlement.SuccessCore, "jiwoo")
	speaking := func(tag string) lifecycle.Draft {
		return with(azure("hebrew", "jiwoo"), func(d *lifecycle.Draft) { d.Locale = language.Raw.Make(tag) })
	}
	if r := o.open(speaking("iw")); r.Locale != language.Hebrew {
		t.Errorf("iw was kept as %v, want %v", r.Locale, language.Hebrew)
	}
	if r := o.open(speaking("he")); r.Version != 4 { // the same operation: it was answered before
		t.Errorf("he is not the same as iw: version %d", r.Version)
	}
	before := o.version()
	_, err := o.Open(t.Context(), with(speaking("en-x"+strings.Repeat("-abcdefgh", 8)), func(d *lifecycle.Draft) { d.ID = "long" }))
	if !containsField(err, "Locale") || o.version() != before {
		t.Errorf("a tag of 76 bytes: %v at version %d, want an InvalidError about Locale at %d", err, o.version(), before)
	}
}
