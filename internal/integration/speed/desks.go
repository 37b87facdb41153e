package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// openAt is when everything happens.
var openAt = time.Date(2025, 7, 7, 1, 0, 0, 0, time.UTC)

// granted is the quota of each plan. One incident of it was used before.
const granted = 4_000_000_000

// desks are the Desks of many partners on one store.
type desks struct {
	store  lifecycle.KeyStore // that the Desks share
	list   []*lifecycle.Desk
	opened []atomic.Int64 // by each Desk
}

// partnerName returns the ID of a partner.
func partnerName(i int) lifecycle.PartnerID {
	return lifecycle.PartnerID(fmt.Sprintf("partner-%07d", i))
}

// desksOn migrates a database and returns the Desks of partners on a store in it.
func desksOn(ctx context.Context, db *sql.DB, dialect sqlstore.Dialect, partners int) (*desks, error) {
	if err := sqlstore.Migrate(ctx, db, dialect, nil); err != nil {
		return nil, err
	}
	store, err := sqlstore.New(ctx, db, dialect, nil)
	if err != nil {
		return nil, err
	}
	return newDesks(ctx, store, partners)
}

// newDesks returns a Desk of each partner, with a plan and an account that is linked to
// it. Other Desks have written these: the ones returned have read nothing yet.
func newDesks(ctx context.Context, store lifecycle.BatchStore, partners int) (*desks, error) {
	shared := lifecycle.Share(store)
	below, ok := shared.(lifecycle.KeyStore)
	if !ok {
		return nil, fmt.Errorf("%T lists no keys", shared)
	}
	s := &desks{store: below, opened: make([]atomic.Int64, partners)}
	next := make(chan int)
	errs := make(chan error, 1)
	var all sync.WaitGroup
	for range 32 {
		all.Go(func() {
			for i := range next {
				if err := begin(ctx, shared, partnerName(i)); err != nil {
					select {
					case errs <- err:
					default:
					}
				}
			}
		})
	}
	for i := range partners {
		next <- i
		d, err := newDesk(shared, partnerName(i))
		if err != nil {
			return nil, err
		}
		s.list = append(s.list, d)
	}
	close(next)
	all.Wait()
	select {
	case err := <-errs:
		return nil, err
	default:
		return s, nil
	}
}

func newDesk(s lifecycle.Store, p lifecycle.PartnerID) (*lifecycle.Desk, error) {
	return lifecycle.NewDesk(s, &lifecycle.Options{Partner: p, Now: func() time.Time { return openAt }})
}

// begin gives a partner a plan and an account that is linked to it.
func begin(ctx context.Context, s lifecycle.Store, p lifecycle.PartnerID) error {
	d, err := newDesk(s, p)
	if err != nil {
		return err
	}
	receipt, err := d.Adopt(ctx, lifecycle.Adoption{
		ID: "adopt", Offer: entitlement.SuccessCore, Benefit: entitlement.CloudSupport, From: time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC),
		Quota: new(entitlement.Limited(granted)), Left: entitlement.Limited(granted - 1),
	})
	if err != nil {
		return err
	}
	_, err = d.Link(ctx, lifecycle.Linking{ID: "link", Account: "jiwoo", Plan: receipt.Entries[0].Plan})
	return err
}

// draft describes a request that an incident pays for.
func draft(id string) lifecycle.Draft {
	return lifecycle.Draft{
		ID: lifecycle.OperationID(id), Account: "jiwoo", Actor: "jiwoo", Title: "VM does not start", Severity: sla.SeverityB, Locale: language.English,
		Details: "It stops at boot with error 0x7b since the update of yesterday evening.",
		Facts: routing.Case{
			Partner: routing.DirectBill, Issue: routing.IssueTechnical, Product: routing.Azure, Tenant: routing.TenantCustomer,
			GDAP: routing.GDAPActive, Role: routing.RoleAdminAgent, RBAC: routing.Yes, Provider: routing.Yes,
			Account: routing.AccountEntra, Entry: routing.EntryPartnerCenter, Contact: routing.ContactPartner, Cloud: routing.CloudCommercial,
		},
	}
}

// play opens requests of random partners, or of the first one if it is hot.
func (s *desks) play(hot bool) func(ctx context.Context, t turn) (score, error) {
	return func(ctx context.Context, t turn) (score, error) {
		return t.do(func(client, n int, random *rand.Rand) error {
			i := 0
			if !hot {
				i = random.IntN(len(s.list))
			}
			id := t.id(client, n)
			r, err := s.list[i].Open(ctx, draft(id))
			if err != nil {
				return err
			}
			if r.Payer != routing.PayerIncident || r.Plan == "" {
				return fmt.Errorf("request %s was not paid by an incident", id)
			}
			s.opened[i].Add(1)
			return nil
		})
	}
}

// check compares the books with what was acknowledged.
func (s *desks) check(ctx context.Context) error {
	for i, d := range s.list {
		if err := checkBook(ctx, s.store, d, partnerName(i), int(s.opened[i].Load())); err != nil {
			return err
		}
	}
	return nil
}

// checkBook checks that a book has as many requests as were acknowledged, each with its
// key and its entry, and a balance that the journal adds up to.
func checkBook(ctx context.Context, s lifecycle.KeyStore, d *lifecycle.Desk, p lifecycle.PartnerID, want int) error {
	h, err := s.Head(ctx, p)
	if err != nil {
		return err
	}
	if len(h.Plans) != 1 || h.Version != lifecycle.Version(want+2) {
		return fmt.Errorf("partner %s is at version %d with %d plans, want %d with one", p, h.Version, len(h.Plans), want+2)
	}
	plan := h.Plans[0].Entitlement
	if left := entitlement.Limited(uint32(granted - 1 - want)); plan.Remaining() != left {
		return fmt.Errorf("partner %s has %s left, want %s", p, plan.Remaining(), left)
	}
	var failure error
	journal, err := entitlement.Fold(func(yield func(entitlement.Entry) bool) {
		for e, err := range d.PlanJournal(ctx, plan.Plan()) {
			if err != nil {
				failure = err
				return
			}
			if !yield(e) {
				return
			}
		}
	})
	if err := errors.Join(failure, err); err != nil {
		return fmt.Errorf("partner %s: %w", p, err)
	}
	if journal.Entitlement() != plan {
		return fmt.Errorf("partner %s: the journal does not add up to the plan", p)
	}
	requests, keys := 0, 0
	for r, err := range s.Requests(ctx, p, lifecycle.RequestQuery{}) {
		if err != nil {
			return err
		}
		if r.State != lifecycle.StateOpen || r.Plan != plan.Plan() {
			return fmt.Errorf("partner %s: request %s is not as it was opened", p, r.ID)
		}
		requests++
	}
	for _, err := range s.Keys(ctx, p, 0) {
		if err != nil {
			return err
		}
		keys++
	}
	if requests != want || keys != want+2 {
		return fmt.Errorf("partner %s has %d requests and %d keys, want %d and %d", p, requests, keys, want, want+2)
	}
	return nil
}
