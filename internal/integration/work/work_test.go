package work_test

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/integration/work"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
)

const partner = lifecycle.PartnerID("hangang")

// worked lets a clerk do a number of commands on an empty book.
func worked(t *testing.T, commands int) (*memstore.Store, *work.Ledger, map[lifecycle.Op]int) {
	t.Helper()
	s := memstore.New()
	var now time.Time
	d, err := lifecycle.NewDesk(s, &lifecycle.Options{Partner: partner, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	clerk := work.NewClerk(partner, "c", rand.New(rand.NewPCG(1, 0)), work.Start)
	ledger, done := new(work.Ledger), map[lifecycle.Op]int{}
	list := clerk.Begin()
	for range commands {
		if len(list) == 0 {
			list = append(list, clerk.Draw())
		}
		c := list[0]
		list = list[1:]
		now = c.At
		value, err := c.Do(t.Context(), d)
		switch {
		case errors.Is(err, lifecycle.ErrRefused):
			ledger.Refused++
			continue
		case err != nil:
			t.Fatalf("%+v: %v", c, err)
		}
		request, _ := value.(lifecycle.Request)
		clerk.Told(&request)
		ledger.Note(&c, &request)
		done[c.Op]++
	}
	return s, ledger, done
}

// TestClerk shows that most of what a clerk draws can be done, and all of it is done at
// times.
func TestClerk(t *testing.T) {
	const commands = 1000
	_, ledger, done := worked(t, commands)
	if n := len(ledger.Done); n < commands*7/10 {
		t.Errorf("%d of %d commands are done, want at least 7 in 10", n, commands)
	}
	for _, op := range []lifecycle.Op{
		lifecycle.OpAdopt, lifecycle.OpLink, lifecycle.OpOpen, lifecycle.OpHold, lifecycle.OpRecord, lifecycle.OpConfirm, lifecycle.OpRelease,
		lifecycle.OpMove, lifecycle.OpClose, lifecycle.OpApprove,
	} {
		if done[op] == 0 {
			t.Errorf("%s is never done", op)
		}
	}
}

// TestCommandIsData shows that a command that was written down is the same command.
func TestCommandIsData(t *testing.T) {
	clerk := work.NewClerk(partner, "c", rand.New(rand.NewPCG(1, 0)), work.Start)
	list := clerk.Begin()
	for range 100 {
		list = append(list, clerk.Draw())
		clerk.Told(&lifecycle.Request{ID: lifecycle.RequestID(list[len(list)-1].ID), Progress: lifecycle.Progress{State: lifecycle.StateOpen}})
	}
	for _, want := range list {
		data, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got work.Command
		if err := json.Unmarshal(data, &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s is read as %+v, %v, want %+v", data, got, err, want)
		}
	}
}

// edited is a store with some rows edited.
type edited struct {
	lifecycle.KeyStore
	journal func([]entitlement.Entry) []entitlement.Entry
	keys    func([]lifecycle.Key) []lifecycle.Key
	head    func(*lifecycle.Head)
}

func (e *edited) Head(ctx context.Context, p lifecycle.PartnerID) (lifecycle.Head, error) {
	h, err := e.KeyStore.Head(ctx, p)
	if e.head != nil {
		e.head(&h)
	}
	return h, err
}

func (e *edited) Journal(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[entitlement.Entry, error] {
	return edit(e.KeyStore.Journal(ctx, p, after), e.journal)
}

func (e *edited) Keys(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[lifecycle.Key, error] {
	return edit(e.KeyStore.Keys(ctx, p, after), e.keys)
}

func edit[T any](seq iter.Seq2[T, error], how func([]T) []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var list []T
		for row := range seq {
			list = append(list, row)
		}
		if how != nil {
			list = how(list)
		}
		for _, row := range list {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// TestAudit shows what an audit finds, on either side.
func TestAudit(t *testing.T) {
	s, ledger, _ := worked(t, 300)
	if err := work.Audit(t.Context(), s, partner, ledger); err != nil {
		t.Fatalf("an honest book: %v", err)
	}
	some := func(l *work.Ledger, is func(work.Deed) bool) lifecycle.OperationID {
		for _, id := range slices.Sorted(maps.Keys(l.Done)) {
			if is(l.Done[id]) {
				return id
			}
		}
		t.Fatal("no such operation")
		return ""
	}
	paid := func(d work.Deed) bool { return d.Op == lifecycle.OpOpen && d.Plan == work.Wide }
	for _, test := range []struct {
		name   string
		ledger func(*work.Ledger)
		store  func(*edited)
	}{
		{"nobody was told of something", func(l *work.Ledger) { delete(l.Done, some(l, paid)) }, nil},
		{"somebody was told of something that is not there", func(l *work.Ledger) { l.Done["x"] = work.Deed{Op: lifecycle.OpMove} }, nil},
		{"somebody was told that another plan paid", func(l *work.Ledger) {
			id := some(l, paid)
			d := l.Done[id]
			d.Plan = work.Narrow
			l.Done[id] = d
		}, nil},
		{"somebody was told of a refund that there was not", func(l *work.Ledger) {
			id := some(l, func(d work.Deed) bool {
				return d.Op == lifecycle.OpClose && d.State == lifecycle.StateClosed && d.Plan != ""
			})
			d := l.Done[id]
			d.State = lifecycle.StateRefunded
			l.Done[id] = d
		}, nil},
		{"nobody was told of a refund", func(l *work.Ledger) {
			id := some(l, func(d work.Deed) bool { return d.State == lifecycle.StateRefunded })
			d := l.Done[id]
			d.State = lifecycle.StateClosed
			l.Done[id] = d
		}, nil},
		{"nobody was told of a refusal", func(l *work.Ledger) { l.Refused-- }, nil},
		{"somebody was told of a refusal that is not there", func(l *work.Ledger) { l.Refused++ }, nil},
		{"the journal has lost an entry", nil, func(e *edited) {
			e.journal = func(list []entitlement.Entry) []entitlement.Entry { return slices.Delete(list, 20, 21) }
		}},
		{"an entry is there twice", nil, func(e *edited) {
			e.journal = func(list []entitlement.Entry) []entitlement.Entry { return slices.Insert(list, 20, list[20]) }
		}},
		{"an operation is forgotten", nil, func(e *edited) {
			e.keys = func(list []lifecycle.Key) []lifecycle.Key { return slices.Delete(list, 20, 21) }
		}},
		{"a link is forgotten", nil, func(e *edited) {
			e.head = func(h *lifecycle.Head) { h.Links = h.Links[:len(h.Links)-1] }
		}},
	} {
		l, e := *ledger, &edited{KeyStore: s}
		l.Done = maps.Clone(l.Done)
		if test.ledger != nil {
			test.ledger(&l)
		}
		if test.store != nil {
			test.store(e)
		}
		if err := work.Audit(t.Context(), e, partner, &l); err == nil {
			t.Errorf("%s: no error", test.name)
		}
	}
}
