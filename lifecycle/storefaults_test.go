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

// failing is a store whose Apply fails in a given way.
type failing struct {
	lifecycle.Store
	err   error
	times int
	lost  bool // the change is applied before the failure
}

func (f *failing) Apply(ctx context.Context, c *lifecycle.Change) error {
	if f.times > 0 {
		f.times--
		if f.lost {
			if err := f.Store.Apply(ctx, c); err != nil {
				return err
			}
		}
		return f.err
	}
	return f.Store.Apply(ctx, c)
}

func TestStoreFaults(t *testing.T) {
	for _, test := range []struct {
		name  string
		fault failing
		want  error // of the first attempt
	}{
		{"conflicts", failing{err: lifecycle.ErrConflict, times: 5}, nil},
		{"unclear, not written", failing{err: lifecycle.ErrUnclear, times: 1}, lifecycle.ErrUnclear},
		{"unclear, written", failing{err: lifecycle.ErrUnclear, times: 1, lost: true}, lifecycle.ErrUnclear},
		{"conflict for a lost reply", failing{err: lifecycle.ErrConflict, times: 1, lost: true}, nil},
		{"store down", failing{err: errors.ErrUnsupported, times: 1}, errors.ErrUnsupported},
	} {
		t.Run(test.name, func(t *testing.T) {
			store := memstore.New()
			o := newOfficeOn(t, store)
			plan := o.offer(entitlement.SuccessCore, "jiwoo")[0]
			fault := test.fault
			fault.Store = store
			faulty := newOfficeOn(t, &fault)
			draft := azure("req", "jiwoo")
			if _, err := faulty.Open(t.Context(), draft); !errors.Is(err, test.want) {
				t.Fatalf("first attempt: %v, want %v", err, test.want)
			}
			// Whatever happened, the same draft again has the answer, and takes
			// one incident in all.
			r, err := faulty.Open(t.Context(), draft)
			if err != nil || r.Left != 1 || o.left(plan) != 1 {
				t.Errorf("again: %v, %v left in the answer, %v in the book, want 1", err, r.Left, o.left(plan))
			}
		})
	}
	t.Run("always in conflict", func(t *testing.T) {
		store := memstore.New()
		newOfficeOn(t, store).offer(entitlement.SuccessCore, "jiwoo")
		o := newOfficeOn(t, &failing{Store: store, err: lifecycle.ErrConflict, times: 1 << 30})
		if _, err := o.Open(t.Context(), azure("req", "jiwoo")); !errors.Is(err, lifecycle.ErrConflict) {
			t.Errorf("%v, want ErrConflict", err)
		}
	})
	t.Run("cancelled", func(t *testing.T) {
		o := newOffice(t)
		plan := o.offer(entitlement.SuccessCore, "jiwoo")[0]
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := o.Open(ctx, azure("req", "jiwoo")); !errors.Is(err, context.Canceled) {
			t.Errorf("%v, want context.Canceled", err)
		}
		if o.left(plan) != 2 {
			t.Errorf("%v left, want 2", o.left(plan))
		}
	})
}

var errDisk = errors.New("the disk is gone")

// spoiled is a store of which one call fails, or one row that a call yields, or the end
// of its rows, or everything from then on.
type spoiled struct {
	watched
	left    int // how many calls and rows until then; negative is never
	forGood bool
	down    bool
}

func spoil(store lifecycle.KeyStore, left int) *spoiled {
	s := &spoiled{left: left}
	s.watched = watched{store, s.fail}
	return s
}

func (s *spoiled) fail(string) error {
	s.left--
	if s.left == -1 {
		s.down = s.forGood
		return errDisk
	}
	if s.down {
		return errDisk
	}
	return nil
}

// repair lets nothing fail any more, and reports whether anything has failed.
func (s *spoiled) repair() bool {
	failed := s.left < 0
	s.left, s.down = -1, false
	return failed
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

// name is that of the method, or of the command that it is given.
func (a asked) name() string {
	if method, ok := a.command.(string); ok {
		return method
	}
	return fmt.Sprintf("%T", a.command)
}

// TestEachCallFails lets each call on the store fail, and each row that it yields, in each
// method of a Desk. The caller has the error, and the book is as it was; or, if the error
// says that the outcome is unknown, as the command leaves it; or a command was tried
// again, and the book is as if nothing had failed. The same once more succeeds, and
// leaves the book that it leaves without a failure.
func TestEachCallFails(t *testing.T) {
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
		for variant := range 8 {
			fresh, forGood, again := variant&1 != 0, variant&2 != 0, variant&4 != 0
			t.Run(fmt.Sprintf("%s, fresh %t, for good %t, again %t", c.name(), fresh, forGood, again), func(t *testing.T) {
				o, list := calls(memstore.New())
				before := o.exported()
				if err := list[i].do(c.command); err != nil {
					t.Fatal(err)
				}
				after := o.exported()
				reads := bytes.Equal(before, after)
				if again { // what was done before has the answer that it had
					before = after
				}
				for n := 0; ; n++ {
					s := spoil(memstore.New(), -1)
					o, list := calls(s)
					if again {
						if err := list[i].do(c.command); err != nil {
							t.Fatal(err)
						}
					}
					if fresh { // a Desk that remembers nothing of the book
						o.Desk = newOfficeOn(t, s).Desk
					}
					s.left, s.forGood = n, forGood
					err := list[i].do(c.command)
					failed := s.repair()
					if err != nil && !errors.Is(err, errDisk) {
						t.Errorf("failure %d: %v, want %v", n, err, errDisk)
					}
					want := before
					if err == nil || errors.Is(err, lifecycle.ErrUnclear) { // not met, overcome by another try, or after the change
						want = after
					}
					if got := o.exported(); !bytes.Equal(got, want) {
						t.Errorf("failure %d, error %v: the book is\n%s\nwant\n%s", n, err, got, want)
					}
					if err := list[i].do(c.command); err != nil || !bytes.Equal(o.exported(), after) {
						t.Errorf("failure %d, again: %v, the book is\n%s\nwant\n%s", n, err, o.exported(), after)
					}
					if !failed { // there are no more
						if n == 0 {
							t.Error("the store was not asked")
						}
						return
					}
					if err == nil && (forGood || reads) {
						t.Errorf("failure %d was passed over", n) // by another try it can be overcome
					}
				}
			})
		}
	}
}

// TestArchiveStoreFails does the same with Export, and with Import, which goes on where
// the failure has stopped it.
func TestArchiveStoreFails(t *testing.T) {
	book := bookOfAll(t)
	archive := exported(t, book)
	for n := 0; ; n++ {
		s := spoil(book, n)
		var b bytes.Buffer
		err := lifecycle.Export(t.Context(), s, "hangang", &b)
		if !s.repair() {
			if n == 0 || err != nil {
				t.Errorf("Export asked the store %d times: %v", n, err)
			}
			break
		}
		if !errors.Is(err, errDisk) {
			t.Errorf("Export, failure %d: %v, want %v", n, err, errDisk)
		}
	}
	for name, empty := range map[string]bool{"Import": true, "Import of what is there": false} {
		for n := 0; ; n++ {
			s := spoil(bookOfAll(t), n)
			if empty {
				s = spoil(memstore.New(), n)
			}
			err := imported(t, s, archive)
			if !s.repair() {
				if n == 0 || err != nil {
					t.Errorf("%s asked the store %d times: %v", name, n, err)
				}
				break
			}
			if _, ok := errors.AsType[*lifecycle.ArchiveError](err); ok || !errors.Is(err, errDisk) {
				t.Errorf("%s, failure %d: %v, want %v, which is not the archive's", name, n, err, errDisk)
			}
			if err := imported(t, s, archive); err != nil || !bytes.Equal(exported(t, s), archive) {
				t.Errorf("%s, failure %d, again: %v, the book is\n%s", name, n, err, exported(t, s))
			}
		}
	}
}
