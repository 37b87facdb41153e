package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	azfake "github.com/Azure/azure-sdk-for-go/sdk/azcore/fake"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/support/armsupport"
	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
)

// unsteady is a store that fails once, after a number of writes.
type unsteady struct {
	lifecycle.KeyStore
	good  int
	fails func(write func() error) error
}

func (s *unsteady) Apply(ctx context.Context, c *lifecycle.Change) error {
	s.good--
	if s.good == -1 {
		return s.fails(func() error { return s.KeyStore.Apply(ctx, c) })
	}
	return s.KeyStore.Apply(ctx, c)
}

// newBook returns a store with the demonstration's book.
func newBook(t *testing.T) *memstore.Store {
	t.Helper()
	store := memstore.New()
	if err := demoBook(t.Context(), newDesk(t, store)); err != nil {
		t.Fatal(err)
	}
	return store
}

func newDesk(t *testing.T, s lifecycle.Store) *lifecycle.Desk {
	t.Helper()
	d, err := lifecycle.NewDesk(s, &lifecycle.Options{Partner: "hangang", Now: func() time.Time { return demoNow }})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// imported takes the demonstration's tickets into a store: all but three.
func imported(ctx context.Context, t *testing.T, s lifecycle.Store) error {
	t.Helper()
	settings := settings{facts: demoFacts, shown: demoSeen}
	err := settings.take(ctx, newDesk(t, s), demoTickets(ctx), &report{out: io.Discard, err: io.Discard}, nil)
	switch {
	case err == nil:
		return errors.New("nothing is left out")
	case errors.Is(err, errLeftOut):
		return nil
	}
	return err
}

func archive(t *testing.T, s lifecycle.KeyStore) string {
	t.Helper()
	var book bytes.Buffer
	if err := lifecycle.Export(t.Context(), s, "hangang", &book); err != nil {
		t.Fatal(err)
	}
	return book.String()
}

// TestInterrupted interrupts an import at every write, in every way that there is,
// and runs it again: the book is the same, byte for byte, as that of an import that
// nothing has interrupted.
func TestInterrupted(t *testing.T) {
	whole := newBook(t)
	counting := &unsteady{KeyStore: whole, good: 1000}
	if err := imported(t.Context(), t, counting); err != nil {
		t.Fatal(err)
	}
	want, writes := archive(t, whole), 1000-counting.good
	if err := imported(t.Context(), t, whole); err != nil || archive(t, whole) != want {
		t.Fatalf("%v; the same import again changes the book", err)
	}
	unplugged := errors.New("unplugged")
	for _, way := range []struct {
		name  string
		want  error
		fails func(stop func(), write func() error) error
	}{
		{"stopped after a write", context.Canceled, func(stop func(), write func() error) error { stop(); return write() }},
		{"stopped in a write", context.Canceled, func(stop func(), _ func() error) error { stop(); return context.Canceled }},
		{"a store that fails", unplugged, func(func(), func() error) error { return unplugged }},
		{"a reply that is lost", lifecycle.ErrUnclear, func(_ func(), write func() error) error {
			return errors.Join(lifecycle.ErrUnclear, write())
		}},
	} {
		t.Run(way.name, func(t *testing.T) {
			for n := range writes {
				ctx, stop := context.WithCancel(t.Context())
				store := newBook(t)
				once := &unsteady{KeyStore: store, good: n, fails: func(write func() error) error { return way.fails(stop, write) }}
				if err := imported(ctx, t, once); !errors.Is(err, way.want) {
					t.Errorf("after %d writes: %v, want %v", n, err, way.want)
				}
				stop()
				if archive(t, store) == want && n < writes-1 {
					t.Errorf("after %d writes, the import was over", n)
				}
				if err := imported(t.Context(), t, store); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, archive(t, store)); diff != "" {
					t.Fatalf("after %d writes, the book differs (-uninterrupted +interrupted):\n%s", n, diff)
				}
			}
		})
	}
	if writes < 10 {
		t.Errorf("%d writes: too few to show anything", writes)
	}
}

// TestNoNumber leaves tickets out that a book cannot keep, also those that name the
// contract of a plan: a plan cannot be compared with them.
func TestNoNumber(t *testing.T) {
	var page []ticket
	for _, number := range []string{"", strings.Repeat("9", maxNumber+1), "1\n2", "\xff", strings.Repeat("9", maxNumber)} {
		page = append(page, azureTicket(&armsupport.TicketDetails{Name: new("name"), Properties: &armsupport.TicketDetailsProperties{
			SupportTicketID: &number, Title: new("VM does not start"), Severity: new(armsupport.SeverityLevelMinimal), CreatedDate: new(day(7)), EnrollmentID: new("E-100"),
			ServiceID: new("/providers/Microsoft.Support/services/vm"), ContactDetails: &armsupport.ContactProfile{PrimaryEmailAddress: new("jiwoo")},
		}}, nil))
	}
	var out strings.Builder
	s := settings{facts: demoFacts}
	err := s.take(t.Context(), newDesk(t, newBook(t)), func(yield func([]ticket, error) bool) { yield(page, nil) }, &report{out: &out, err: io.Discard}, nil)
	if got := out.String(); !errors.Is(err, errLeftOut) || strings.Count(got, `Azure's ticket "name"`) != 4 || strings.Count(got, "recorded  open") != 1 {
		t.Errorf("%v, want four left out and one recorded:\n%s", err, got)
	}
}

// TestNoList does not take an answer without a list for one of no tickets.
func TestNoList(t *testing.T) {
	for _, tt := range []struct {
		list []*armsupport.TicketDetails
		ok   bool
	}{{nil, false}, {[]*armsupport.TicketDetails{}, true}} {
		pages := azureTickets(t.Context(), "subscription", &azfake.TokenCredential{}, fakeAzure(func(answer *answers) {
			answer.AddPage(http.StatusOK, armsupport.TicketsClientListResponse{TicketsListResult: armsupport.TicketsListResult{Value: tt.list}}, nil)
		}))
		for page, err := range pages {
			if (err == nil) != tt.ok || len(page) > 0 {
				t.Errorf("list %v: %v, %v", tt.list, page, err)
			}
		}
	}
}

// TestAzureFails reports what Azure answers, and keeps the pages before.
func TestAzureFails(t *testing.T) {
	store := newBook(t)
	before := archive(t, store)
	ctx := t.Context()
	pages := azureTickets(ctx, "subscription", &azfake.TokenCredential{}, fakeAzure(func(answer *answers) {
		opened := demoNow.AddDate(0, 0, -1)
		d := &armsupport.TicketDetails{Properties: &armsupport.TicketDetailsProperties{
			SupportTicketID: new("1"), Title: new("VM does not start"), Severity: new(armsupport.SeverityLevelMinimal), CreatedDate: &opened,
			ServiceID: new("/providers/Microsoft.Support/services/vm"), ContactDetails: &armsupport.ContactProfile{PrimaryEmailAddress: new("jiwoo")},
		}}
		answer.AddPage(http.StatusOK, armsupport.TicketsClientListResponse{TicketsListResult: armsupport.TicketsListResult{Value: []*armsupport.TicketDetails{d, nil, {}}}}, nil)
		answer.AddResponseError(http.StatusForbidden, "AuthorizationFailed")
	}))
	s := settings{}
	err := s.take(ctx, newDesk(t, store), pages, &report{out: io.Discard, err: io.Discard}, nil)
	if e, ok := errors.AsType[*azcore.ResponseError](err); !ok || e.ErrorCode != "AuthorizationFailed" || !strings.Contains(err.Error(), `of subscription "subscription"`) {
		t.Errorf("%v, want AuthorizationFailed", err)
	}
	if r, err := newDesk(t, store).Request(ctx, "ticket/1"); err != nil || archive(t, store) == before {
		t.Errorf("the page before is lost: %+v, %v", r, err)
	}
}
