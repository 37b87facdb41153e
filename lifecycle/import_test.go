package lifecycle_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"sync"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/civil"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/routing"
)

// bookOfAll is a small book with something of everything, whose archive has these
// lines: 1 the book, 2 the plan, 3 the link, 4 the hold that is left, and from 5 on
// versions 1 to 14.
func bookOfAll(t rapid.TB) *memstore.Store {
	t.Helper()
	s, ctx := memstore.New(), context.Background()
	d := newClerk(t, s).desk
	must := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	wantRefusal := func(_ any, err error) {
		t.Helper()
		if !errors.Is(err, lifecycle.ErrRefused) {
			t.Fatalf("%v, want a refusal", err)
		}
	}
	must(d.Buy(ctx, lifecycle.Purchase{ID: "buy", Offer: entitlement.SuccessExpanded, From: at(0, 0), Contract: "contract"}))
	plan := lifecycle.PlanIDOf(entitlement.SuccessExpanded, entitlement.CloudSupport, civil.Of(at(0, 0)))
	wantRefusal(d.Link(ctx, lifecycle.Linking{ID: "link", Account: "jiwoo", Plan: plan}))
	must(d.Activate(ctx, lifecycle.Activation{ID: "activate", Plan: plan, Role: entitlement.PartnerAdmin}))
	must(d.Activate(ctx, lifecycle.Activation{ID: "activate again", Plan: plan, Role: entitlement.PartnerAdmin}))
	must(d.Link(ctx, lifecycle.Linking{ID: "link", Account: "jiwoo", Plan: plan})) // version 5
	must(d.Hold(ctx, azure("held", "jiwoo"), at(10, 0)))
	must(d.Confirm(ctx, lifecycle.Confirmation{ID: "confirm", Request: "held", Ticket: "ticket 1"}))
	must(d.Open(ctx, about(azure("free", "jiwoo"), routing.Azure, routing.IssueBilling)))
	must(d.Move(ctx, lifecycle.Move{ID: "wait", Request: "free", Event: lifecycle.EventWait}))
	wantRefusal(d.Open(ctx, azure("stranger", "stranger"))) // version 10
	must(d.Close(ctx, lifecycle.Closing{ID: "close", Request: "held", Reason: lifecycle.Duplicate, Original: "free", Actor: "sora"}))
	must(d.Record(ctx, lifecycle.Recording{Draft: with(azure("recorded", "sora"), func(d *lifecycle.Draft) { d.Plan = plan }), Ticket: "ticket 2"}))
	must(d.Adjust(ctx, lifecycle.Adjustment{ID: "adjust", Actor: "sora", Plan: plan, Left: 3, Seen: entitlement.InPartnerCenter, Why: "one was taken"}))
	must(d.Hold(ctx, azure("left", "jiwoo"), at(10, 0)))
	return s
}

// tinyBook is a book of few bytes: a plan, a request that costs nothing, and its
// closing.
func tinyBook(t rapid.TB) *memstore.Store {
	t.Helper()
	s, ctx := memstore.New(), context.Background()
	d := newClerk(t, s).desk
	_, err1 := d.Buy(ctx, lifecycle.Purchase{ID: "buy", Offer: entitlement.SuccessCore, From: at(0, 0)})
	_, err2 := d.Open(ctx, about(azure("free", "jiwoo"), routing.Azure, routing.IssueBilling))
	_, err3 := d.Close(ctx, lifecycle.Closing{ID: "close", Request: "free", Reason: lifecycle.Resolved})
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	return s
}

// wantArchiveError checks that err is about a line.
func wantArchiveError(t rapid.TB, err error) *lifecycle.ArchiveError {
	t.Helper()
	bad, ok := errors.AsType[*lifecycle.ArchiveError](err)
	if !ok || !errors.Is(err, lifecycle.ErrInvalid) {
		t.Fatalf("error %v, want an ArchiveError", err)
	}
	return bad
}

// faltering is a store whose Apply or ApplyAll fails after some changes.
type faltering struct {
	lifecycle.KeyStore
	left int
	err  error
	late bool // the last change arrives all the same
}

func (f *faltering) Apply(ctx context.Context, c *lifecycle.Change) error {
	if f.left--; f.left >= 0 {
		return f.KeyStore.Apply(ctx, c)
	}
	if f.late {
		if err := f.KeyStore.Apply(ctx, c); err != nil {
			return err
		}
	}
	return f.err
}

// falteringBatch is faltering as a store that carries several changes.
type falteringBatch struct{ *faltering }

func (f falteringBatch) ApplyAll(ctx context.Context, cs []*lifecycle.Change) []error {
	errs := make([]error, len(cs))
	for i, c := range cs {
		errs[i] = f.Apply(ctx, c)
	}
	return errs
}

// TestImportContinues interrupts an import after every change, and instead of it,
// and holds that the same import goes on to the same book.
func TestImportContinues(t *testing.T) {
	source := bookOfAll(t)
	archive, want := exported(t, source), rowsOf(t, source)
	for stop := range int(want.Head.Version) {
		for _, late := range []bool{false, true} {
			for _, batch := range []bool{false, true} {
				name := fmt.Sprintf("after %d, late %t, batch %t", stop, late, batch)
				below := memstore.New()
				f := &faltering{below, stop, lifecycle.ErrUnclear, late}
				var s lifecycle.KeyStore = f
				if batch {
					s = falteringBatch{f}
				}
				if err := imported(t, s, archive); !errors.Is(err, lifecycle.ErrUnclear) {
					t.Fatalf("%s: %v, want the store's error", name, err)
				}
				arrived := stop
				switch {
				case late && batch:
					arrived = int(want.Head.Version) // all of the one commit
				case late:
					arrived++
				}
				if head := rowsOf(t, below).Head; int(head.Version) != arrived {
					t.Fatalf("%s: the book is at version %d, want %d", name, head.Version, arrived)
				}
				if err := imported(t, below, archive); err != nil {
					t.Fatalf("%s: going on: %v", name, err)
				}
				if got := rowsOf(t, below); !reflect.DeepEqual(got, want) {
					t.Fatalf("%s: the book is\n%+v, want\n%+v", name, got, want)
				}
			}
		}
	}
}

// counting counts the changes that arrive.
type counting struct {
	lifecycle.KeyStore
	n int
}

func (c *counting) Apply(ctx context.Context, change *lifecycle.Change) error {
	c.n++
	return c.KeyStore.Apply(ctx, change)
}

// TestImportAgain imports what is there already.
func TestImportAgain(t *testing.T) {
	source := bookOfAll(t)
	s := &counting{source, 0}
	if err := imported(t, s, exported(t, source)); err != nil || s.n != 0 {
		t.Errorf("%v, and %d changes, want none", err, s.n)
	}
}

// TestImportOtherBook imports into books that are not the beginning of the one in
// the archive. They stay as they are.
func TestImportOtherBook(t *testing.T) {
	archive := exported(t, bookOfAll(t))
	partly := func(versions int) *memstore.Store {
		s := memstore.New()
		if err := imported(t, &faltering{s, versions, lifecycle.ErrUnclear, false}, archive); !errors.Is(err, lifecycle.ErrUnclear) {
			t.Fatal(err)
		}
		return s
	}
	apply := func(s *memstore.Store, c lifecycle.Change) *memstore.Store {
		c.Partner, c.Base = "hangang", rowsOf(t, s).Head.Version
		if err := s.Apply(t.Context(), &c); err != nil {
			t.Fatal(err)
		}
		return s
	}
	refusal := entitlement.Entry{Seq: 2, Kind: entitlement.Refused, At: at(9, 0).UTC()}
	for name, s := range map[string]*memstore.Store{
		"nothing in its first version":       apply(memstore.New(), lifecycle.Change{}),
		"another refusal":                    apply(partly(1), lifecycle.Change{Entries: []entitlement.Entry{refusal}}),
		"a key that the archive has not":     apply(partly(1), lifecycle.Change{Entries: rowsOf(t, bookOfAll(t)).Entries[1:2], Keys: []lifecycle.Key{{ID: "x", Op: lifecycle.OpLink, Version: 2}}}),
		"a key with another fingerprint":     apply(partly(3), lifecycle.Change{Keys: []lifecycle.Key{{ID: "activate again", Op: lifecycle.OpActivate, Version: 4}}}),
		"a link that no entry tells of":      apply(partly(3), lifecycle.Change{Links: []lifecycle.Link{{Account: "x", Contract: "contract"}}, Keys: rowsOf(t, bookOfAll(t)).Keys[2:3]}),
		"all of it, and one version more":    apply(bookOfAll(t), lifecycle.Change{}),
		"another request under the same key": changed(t, partly(5), func(c *lifecycle.Change) { c.Requests[0].Title = "Another" }),
		"another deadline":                   changed(t, partly(5), func(c *lifecycle.Change) { c.Holds[0].Until = at(11, 0).UTC() }),
	} {
		before := rowsOf(t, s)
		if err := imported(t, s, archive); !errors.Is(err, lifecycle.ErrOtherBook) {
			t.Errorf("%s: %v, want ErrOtherBook", name, err)
		}
		if after := rowsOf(t, s); !reflect.DeepEqual(after, before) {
			t.Errorf("%s: the book has changed", name)
		}
	}
}

// changed applies the next version of bookOfAll otherwise than it was.
func changed(t rapid.TB, s *memstore.Store, change func(*lifecycle.Change)) *memstore.Store {
	t.Helper()
	all := rowsOf(t, bookOfAll(t))
	v := rowsOf(t, s).Head.Version + 1
	c := lifecycle.Change{Partner: "hangang", Base: v - 1}
	for _, e := range all.Entries {
		if e.Seq == uint64(v) {
			c.Entries = append(c.Entries, e)
			c.Holds = append(c.Holds, lifecycle.Hold{Request: lifecycle.RequestID(e.Incident), Plan: e.Plan, Until: e.Until})
		}
	}
	for _, k := range all.Keys {
		if k.Version == v {
			c.Keys = append(c.Keys, k)
			for _, r := range all.Requests {
				if r.ID == k.Request {
					r.Progress, r.Steps = k.Progress, nil
					c.Requests = append(c.Requests, r)
				}
			}
		}
	}
	change(&c)
	if err := s.Apply(context.Background(), &c); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestImportTogether has several import the same archive at once, and try again until
// it is there.
func TestImportTogether(t *testing.T) {
	source := bookOfAll(t)
	archive, s := exported(t, source), memstore.New()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			err := imported(t, plain{s}, archive)
			for errors.Is(err, lifecycle.ErrConflict) {
				err = imported(t, plain{s}, archive)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if !reflect.DeepEqual(rowsOf(t, s), rowsOf(t, source)) {
		t.Error("the book is another")
	}
}

// TestImportBesideWriter has somebody else write into the book while it is imported.
func TestImportBesideWriter(t *testing.T) {
	archive := exported(t, bookOfAll(t))
	s := memstore.New()
	busy := &overtaken{plain{s}, 3}
	if err := imported(t, busy, archive); !errors.Is(err, lifecycle.ErrConflict) {
		t.Errorf("%v, want ErrConflict", err)
	}
	if err := imported(t, s, archive); !errors.Is(err, lifecycle.ErrOtherBook) {
		t.Errorf("again: %v, want ErrOtherBook", err)
	}
}

// overtaken is a store to which somebody writes just before a change.
type overtaken struct {
	lifecycle.KeyStore
	left int
}

func (o *overtaken) Apply(ctx context.Context, c *lifecycle.Change) error {
	if o.left--; o.left == 0 {
		if err := o.KeyStore.Apply(ctx, &lifecycle.Change{Partner: c.Partner, Base: c.Base}); err != nil {
			return err
		}
	}
	return o.KeyStore.Apply(ctx, c)
}

// TestImportErrors has errors that are not the archive's.
func TestImportErrors(t *testing.T) {
	archive := exported(t, bookOfAll(t))
	broken, gone := errors.New("broken"), context.Canceled
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, test := range map[string]struct {
		ctx     context.Context
		store   lifecycle.KeyStore
		partner lifecycle.PartnerID
		r       io.ReadSeeker
		want    error
	}{
		"no store":                 {t.Context(), nil, "hangang", bytes.NewReader(archive), lifecycle.ErrInvalid},
		"no reader":                {t.Context(), memstore.New(), "hangang", nil, lifecycle.ErrInvalid},
		"no partner":               {t.Context(), memstore.New(), "", bytes.NewReader(archive), lifecycle.ErrInvalid},
		"context at an end":        {ctx, memstore.New(), "hangang", bytes.NewReader(archive), gone},
		"reader breaks":            {t.Context(), memstore.New(), "hangang", &seeker{Reader: iotest.ErrReader(broken), seeks: 2}, broken},
		"reader cannot seek":       {t.Context(), memstore.New(), "hangang", &seeker{Reader: bytes.NewReader(archive), err: broken}, broken},
		"reader cannot go back":    {t.Context(), memstore.New(), "hangang", &seeker{Reader: bytes.NewReader(archive), seeks: 1, err: broken}, broken},
		"store contradicts itself": {t.Context(), &odd{KeyStore: bookOfAll(t), keys: func(list []lifecycle.Key) []lifecycle.Key { return slices.Insert(list, 1, list[0]) }}, "hangang", bytes.NewReader(archive), lifecycle.ErrInconsistent},
		"store lists no keys":      {t.Context(), lifecycle.Share(keyless{bookOfAll(t)}).(lifecycle.KeyStore), "hangang", bytes.NewReader(archive), errors.ErrUnsupported},
	} {
		if err := lifecycle.Import(test.ctx, test.store, test.partner, test.r); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		} else if _, ok := errors.AsType[*lifecycle.ArchiveError](err); ok {
			t.Errorf("%s: %v is said of the archive", name, err)
		}
	}
}

// keyless is a store that lists no keys.
type keyless struct{ lifecycle.BatchStore }

// seeker is a reader that can seek some times, and then says why not.
type seeker struct {
	io.Reader
	seeks int
	err   error
}

func (s *seeker) Seek(int64, int) (int64, error) {
	if s.seeks--; s.seeks < 0 {
		return 0, s.err
	}
	return 0, nil
}

// TestImportFromHere imports from where the reader stands, and not from its start.
func TestImportFromHere(t *testing.T) {
	source := bookOfAll(t)
	r := bytes.NewReader(append([]byte("a letter before it"), exported(t, source)...))
	if _, err := r.Seek(int64(len("a letter before it")), io.SeekStart); err != nil {
		t.Fatal(err)
	}
	s := memstore.New()
	if err := lifecycle.Import(t.Context(), s, "hangang", r); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(rowsOf(t, s), rowsOf(t, source)) {
		t.Error("the book is another")
	}
}
