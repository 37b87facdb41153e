package lifecycle_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"testing"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/routing"
)

var errDisk = errors.New("the disk is gone")

// spoiled is a store of which one call fails, or one row that a call yields, or the end
// of its rows.
type spoiled struct {
	lifecycle.KeyStore
	left int // how many calls and rows until then; negative is never
}

func (s *spoiled) fail() error {
	if s.left--; s.left == -1 {
		return errDisk
	}
	return nil
}

func (s *spoiled) Head(ctx context.Context, p lifecycle.PartnerID) (lifecycle.Head, error) {
	if err := s.fail(); err != nil {
		return lifecycle.Head{}, err
	}
	return s.KeyStore.Head(ctx, p)
}

func (s *spoiled) Key(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
	if err := s.fail(); err != nil {
		return lifecycle.Key{}, lifecycle.Request{}, err
	}
	return s.KeyStore.Key(ctx, p, id)
}

func (s *spoiled) Apply(ctx context.Context, c *lifecycle.Change) error {
	if err := s.fail(); err != nil {
		return err
	}
	return s.KeyStore.Apply(ctx, c)
}

func (s *spoiled) Requests(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
	return spoil(s, s.KeyStore.Requests(ctx, p, q))
}

func (s *spoiled) Journal(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[entitlement.Entry, error] {
	return spoil(s, s.KeyStore.Journal(ctx, p, after))
}

func (s *spoiled) Keys(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[lifecycle.Key, error] {
	return spoil(s, s.KeyStore.Keys(ctx, p, after))
}

func spoil[T any](s *spoiled, rows iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for row, err := range rows {
			if failure := s.fail(); failure != nil {
				yield(*new(T), failure)
				return
			}
			if !yield(row, err) {
				return
			}
		}
		if err := s.fail(); err != nil {
			yield(*new(T), err)
		}
	}
}

// rowsRead ranges over rows to their end or their error.
func rowsRead[T any](rows iter.Seq2[T, error]) error {
	for _, err := range rows {
		if err != nil {
			return err
		}
	}
	return nil
}

// TestStoreFails lets each call on the store fail, and each row that it yields, in each
// method of a Desk. The caller has the error, and the book is as it was, unless it is
// unclear; or a command was tried again, and the book is as if nothing had failed. The
// same once more has the answer, and the book that it makes.
func TestStoreFails(t *testing.T) {
	calls := func(s lifecycle.Store) (*office, []asked) {
		o := newOfficeOn(t, s)
		list := o.commands()
		ctx, plan := t.Context(), o.plans("jiwoo", routing.Azure, "")[0].Entitlement.Plan()
		return o, append(list,
			asked{"Explain", func(any) error { _, err := o.Explain(ctx, "open"); return err }},
			asked{"Head", func(any) error { _, err := o.Head(ctx); return err }},
			asked{"Journal", func(any) error { return rowsRead(o.Journal(ctx, 0)) }},
			asked{"PlanJournal", func(any) error { return rowsRead(o.PlanJournal(ctx, plan)) }},
			asked{"PortalList", func(any) error {
				return rowsRead(o.PortalList(ctx, routing.AzurePortal, lifecycle.Viewer{Account: "jiwoo"}))
			}},
			asked{"Request", func(any) error { _, err := o.Request(ctx, "open"); return err }},
			asked{"Requests", func(any) error { return rowsRead(o.Requests(ctx, lifecycle.RequestQuery{})) }},
		)
	}
	_, list := calls(memstore.New())
	if n := reflect.TypeFor[*lifecycle.Desk]().NumMethod(); len(list) != n {
		t.Fatalf("%d calls for the %d methods of a Desk", len(list), n)
	}
	for i, c := range list {
		t.Run(fmt.Sprintf("%T %.12v", c.command, c.command), func(t *testing.T) {
			o, list := calls(memstore.New())
			before := o.exported()
			if err := list[i].do(c.command); err != nil {
				t.Fatal(err)
			}
			after := o.exported()
			for n := 0; ; n++ {
				s := &spoiled{KeyStore: memstore.New(), left: -1}
				o, list := calls(s)
				s.left = n
				err := list[i].do(c.command)
				left := s.left
				s.left = -1
				if err != nil && !errors.Is(err, errDisk) {
					t.Errorf("failure %d: %v, want %v", n, err, errDisk)
				}
				want := before
				if err == nil { // the failure was not met, or overcome by another try
					want = after
				}
				if got := o.exported(); !bytes.Equal(got, want) && !errors.Is(err, lifecycle.ErrUnclear) {
					t.Errorf("failure %d, error %v: the book is\n%s\nwant\n%s", n, err, got, want)
				}
				if err := list[i].do(c.command); err != nil || !bytes.Equal(o.exported(), after) {
					t.Errorf("failure %d, again: %v, the book is\n%s\nwant\n%s", n, err, o.exported(), after)
				}
				if left >= 0 { // it was not met: there are no more
					if n == 0 {
						t.Error("the store was not asked")
					}
					return
				}
				if err == nil && bytes.Equal(before, after) {
					t.Errorf("failure %d was passed over by what only reads", n)
				}
			}
		})
	}
}

// TestArchiveStoreFails does the same with Export, and with Import, which goes on where
// the failure has stopped it.
func TestArchiveStoreFails(t *testing.T) {
	book := bookOfAll(t)
	archive := exported(t, book)
	for n := 0; ; n++ {
		s := &spoiled{KeyStore: book, left: n}
		var b bytes.Buffer
		err := lifecycle.Export(t.Context(), s, "hangang", &b)
		if s.left >= 0 {
			break
		}
		if !errors.Is(err, errDisk) {
			t.Errorf("Export, failure %d: %v, want %v", n, err, errDisk)
		}
	}
	for n := 0; ; n++ {
		s := &spoiled{KeyStore: memstore.New(), left: n}
		err := imported(t, s, archive)
		if s.left >= 0 {
			break
		}
		if !errors.Is(err, errDisk) {
			t.Errorf("Import, failure %d: %v, want %v", n, err, errDisk)
		}
		if err := imported(t, s, archive); err != nil || !bytes.Equal(exported(t, s), archive) {
			t.Errorf("Import, failure %d, again: %v, the book is\n%s", n, err, exported(t, s))
		}
	}
}
