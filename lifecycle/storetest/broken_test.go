package storetest_test

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/lifecycle/storetest"
)

// TestLaws shows that the laws are worth something: each row is a store with one
// fault that real stores have had, and the law that must find it.
func TestLaws(t *testing.T) {
	laws := map[string]storetest.Law{}
	for l := range storetest.Laws() {
		if _, twice := laws[l.ID]; twice {
			t.Errorf("two laws are called %s", l.ID)
		}
		laws[l.ID] = l
	}
	worth := map[string]bool{"CAPABILITY-1": true} // by TestCapabilities
	for _, b := range broken {
		worth[b.law] = true
		t.Run(b.law+"/"+b.fault, func(t *testing.T) {
			s := &store{Store: memstore.New()}
			b.spoil(s)
			err := laws[b.law].Check(t, s, nil)
			if err == nil {
				t.Fatalf("%s does not see that the store %s", b.law, b.fault)
			}
			if text := err.Error(); !strings.HasPrefix(text, b.law+": "+laws[b.law].Text) {
				t.Errorf("the error does not begin with the law: %s", text)
			}
		})
	}
	for id := range laws {
		if !worth[id] {
			t.Errorf("%s finds no fault of any store", id)
		}
	}
}

// TestCapabilities shows that a store must be what its options say: what it is and
// does not say is as wrong as what it says and is not.
func TestCapabilities(t *testing.T) {
	var law storetest.Law
	for l := range storetest.Laws() {
		if l.ID == "CAPABILITY-1" {
			law = l
		}
	}
	type (
		plain struct{ lifecycle.Store }
		batch struct{ lifecycle.BatchStore }
		keys  struct{ lifecycle.KeyStore }
	)
	full := memstore.New()
	for _, test := range []struct {
		name string
		s    lifecycle.Store
		opts storetest.Options // that are the truth
	}{
		{"a store that can do everything", full, storetest.Options{}},
		{"a store without commits of several changes", keys{full}, storetest.Options{NoBatch: true}},
		{"a store that lists no keys", batch{full}, storetest.Options{NoKeys: true}},
		{"a wrapper that cannot list the keys", lifecycle.Share(batch{full}), storetest.Options{NoKeys: true}},
		{"a plain store", plain{full}, storetest.Options{NoBatch: true, NoKeys: true}},
	} {
		for i := range 4 {
			opts := storetest.Options{NoBatch: i&1 != 0, NoKeys: i&2 != 0}
			err := law.Check(t, test.s, &opts)
			if lies := opts != test.opts; lies != (err != nil) {
				t.Errorf("%s says NoBatch %t and NoKeys %t: %v", test.name, opts.NoBatch, opts.NoKeys, err)
			}
		}
	}
	// A store that can do less passes the laws that are left.
	t.Run("plain", func(t *testing.T) {
		storetest.Run(t, func(testing.TB) lifecycle.Store { return plain{memstore.New()} }, &storetest.Options{NoBatch: true, NoKeys: true})
	})
	// One that says nothing of it does not get by with any law about it.
	for l := range storetest.Laws() {
		if strings.HasPrefix(l.ID, "BATCH-") || strings.HasPrefix(l.ID, "KEYS-") {
			if err := l.Check(t, plain{memstore.New()}, nil); err == nil {
				t.Errorf("%s passes a store that is none for it", l.ID)
			}
		}
	}
}

// TestUnspoiltStore shows that what the laws find in the broken stores are the
// faults, not what carries them.
func TestUnspoiltStore(t *testing.T) {
	storetest.Run(t, func(testing.TB) lifecycle.Store { return &store{Store: memstore.New()} }, nil)
}

// broken are the stores, by the law that finds their fault.
var broken = []struct {
	law   string
	fault string
	spoil func(*store)
}{
	{"EMPTY-1", "has no head of a partner without a book", func(s *store) {
		s.head = func(ctx context.Context, p lifecycle.PartnerID) (lifecycle.Head, error) {
			h, err := s.Store.Head(ctx, p)
			if err == nil && h.Version == 0 {
				err = lifecycle.ErrNotFound
			}
			return h, err
		}
	}},
	{"EMPTY-1", "counts the versions from 1", func(s *store) {
		s.editHead(func(h *lifecycle.Head) { h.Version++ })
		s.edit(func(c *lifecycle.Change) { c.Base-- })
	}},

	{"APPLY-1", "drops the last entry of a change", func(s *store) {
		s.edit(func(c *lifecycle.Change) { c.Entries = c.Entries[:max(0, len(c.Entries)-1)] })
	}},
	{"APPLY-1", "cuts instants to seconds", func(s *store) {
		s.editRequests(func(list []lifecycle.Request) {
			for i := range list {
				list[i].Response.Due = list[i].Response.Due.Truncate(time.Second)
			}
		})
	}},
	{"APPLY-1", "gives instants in its own zone", func(s *store) {
		s.editHead(func(h *lifecycle.Head) {
			for i := range h.Links {
				h.Links[i].At = h.Links[i].At.In(time.FixedZone("KST", 9*60*60))
			}
		})
	}},
	{"APPLY-1", "replaces what is not ASCII", func(s *store) {
		s.editRequests(func(list []lifecycle.Request) {
			for i := range list {
				list[i].Title = strings.Map(func(r rune) rune { return min(r, '?') }, list[i].Title)
			}
		})
	}},

	{"APPLY-1", "has no column for the fact Tenant", func(s *store) {
		s.editRequests(each(func(r *lifecycle.Request) { r.Facts.Tenant = 0 }))
	}},
	{"APPLY-1", "has no column for the fact RBAC", func(s *store) {
		s.editRequests(each(func(r *lifecycle.Request) { r.Facts.RBAC = 0 }))
	}},
	{"APPLY-1", "has no column for the fact Provider", func(s *store) {
		s.editRequests(each(func(r *lifecycle.Request) { r.Facts.Provider = 0 }))
	}},
	{"APPLY-1", "has no column for the fact Account", func(s *store) {
		s.editRequests(each(func(r *lifecycle.Request) { r.Facts.Account = 0 }))
	}},
	{"APPLY-1", "has no column for the fact Entry", func(s *store) {
		s.editRequests(each(func(r *lifecycle.Request) { r.Facts.Entry = 0 }))
	}},
	{"APPLY-1", "has no column for the fact Contact", func(s *store) {
		s.editRequests(each(func(r *lifecycle.Request) { r.Facts.Contact = 0 }))
	}},
	{"APPLY-1", "has no column for the fact Cloud", func(s *store) {
		s.editRequests(each(func(r *lifecycle.Request) { r.Facts.Cloud = 0 }))
	}},
	{"APPLY-1", "has no column for who approved", func(s *store) {
		s.editRequests(each(func(r *lifecycle.Request) { r.Approved, r.Approver = time.Time{}, "" }))
	}},
	{"APPLY-1", "has no column for the class of a refund", func(s *store) {
		s.editRequests(each(func(r *lifecycle.Request) { r.Refund = 0 }))
	}},
	{"APPLY-1", "has no column for the day of the purchase", func(s *store) {
		s.editJournal(each(func(e *entitlement.Entry) { e.Bought = entitlement.Date{} }))
	}},
	{"APPLY-1", "has no column for the plan before", func(s *store) {
		s.editJournal(each(func(e *entitlement.Entry) { e.Renews = "" }))
	}},

	{"APPLY-2", "does not look at the version", func(s *store) {
		s.apply = func(ctx context.Context, c *lifecycle.Change) error { return s.force(ctx, *c) }
	}},
	{"APPLY-2", "takes a base that is yet to come", func(s *store) {
		s.apply = func(ctx context.Context, c *lifecycle.Change) error {
			h, err := s.Store.Head(ctx, c.Partner)
			if err == nil && h.Version < c.Base {
				return s.force(ctx, *c)
			}
			return s.Store.Apply(ctx, c)
		}
	}},
	{"APPLY-2", "leaves the plans of a conflict behind", func(s *store) {
		s.apply = func(ctx context.Context, c *lifecycle.Change) error {
			err := s.Store.Apply(ctx, c)
			if errors.Is(err, lifecycle.ErrConflict) {
				err = errors.Join(err, s.force(ctx, lifecycle.Change{Partner: c.Partner, Plans: c.Plans}))
			}
			return err
		}
	}},
	{"APPLY-2", "has an error of its own for a conflict", func(s *store) {
		s.apply = func(ctx context.Context, c *lifecycle.Change) error {
			if err := s.Store.Apply(ctx, c); err != nil {
				return errors.New("duplicate key value violates unique constraint")
			}
			return nil
		}
	}},

	{"APPLY-3", "takes a known operation for a new one", func(s *store) {
		s.apply = func(ctx context.Context, c *lifecycle.Change) error {
			edited := *c
			edited.Keys = slices.DeleteFunc(slices.Clone(c.Keys), func(k lifecycle.Key) bool { return s.knows(ctx, c.Partner, k) })
			return s.Store.Apply(ctx, &edited)
		}
	}},
	{"APPLY-3", "writes the rows before it looks at the operations", func(s *store) {
		s.apply = func(ctx context.Context, c *lifecycle.Change) error {
			edited := *c
			edited.Keys = nil
			if slices.ContainsFunc(c.Keys, func(k lifecycle.Key) bool { return s.knows(ctx, c.Partner, k) }) {
				return cmp.Or(s.Store.Apply(ctx, &edited), lifecycle.ErrConflict)
			}
			return s.Store.Apply(ctx, c)
		}
	}},
	{"APPLY-3", "does not see an operation twice in one change", func(s *store) {
		s.edit(func(c *lifecycle.Change) {
			c.Keys = slices.CompactFunc(slices.Clone(c.Keys), func(a, b lifecycle.Key) bool { return a.ID == b.ID })
		})
	}},

	{"APPLY-4", "has one link for each account", func(s *store) {
		s.editHead(func(h *lifecycle.Head) {
			h.Links = slices.CompactFunc(h.Links, func(a, b lifecycle.Link) bool { return a.Account == b.Account })
		})
	}},
	{"APPLY-4", "does not put what it has", func(s *store) {
		have := map[lifecycle.RequestID]bool{}
		s.edit(func(c *lifecycle.Change) {
			c.Requests = slices.DeleteFunc(slices.Clone(c.Requests), func(r lifecycle.Request) bool { return have[r.ID] })
			for _, r := range c.Requests {
				have[r.ID] = true
			}
		})
	}},

	{"APPLY-5", "checks and writes under two locks", func(s *store) {
		s.apply = func(ctx context.Context, c *lifecycle.Change) error {
			h, err := s.Store.Head(ctx, c.Partner)
			if err != nil || h.Version != c.Base {
				return cmp.Or(err, lifecycle.ErrConflict)
			}
			time.Sleep(time.Millisecond) // as long as a round trip takes
			return s.force(ctx, *c)
		}
	}},
	{"APPLY-6", "ignores a change without rows", func(s *store) {
		s.apply = func(ctx context.Context, c *lifecycle.Change) error {
			if len(c.Plans)+len(c.Links)+len(c.Entries)+len(c.Requests)+len(c.Keys) == 0 {
				return nil
			}
			return s.Store.Apply(ctx, c)
		}
	}},

	{"APPLY-7", "hands out the head that it remembers", func(s *store) {
		heads := map[lifecycle.PartnerID]lifecycle.Head{}
		s.head = func(ctx context.Context, p lifecycle.PartnerID) (lifecycle.Head, error) {
			h, err := s.Store.Head(ctx, p)
			if heads[p].Version != h.Version {
				heads[p] = h
			}
			return heads[p], err
		}
	}},
	{"APPLY-7", "keeps the entries that it was given", func(s *store) {
		var kept [][]entitlement.Entry
		s.apply = func(ctx context.Context, c *lifecycle.Change) error {
			kept = append(kept, c.Entries)
			return s.Store.Apply(ctx, c)
		}
		s.journal = func(context.Context, lifecycle.PartnerID, lifecycle.Version) iter.Seq2[entitlement.Entry, error] {
			return func(yield func(entitlement.Entry, error) bool) {
				for _, e := range slices.Concat(kept...) {
					if !yield(e, nil) {
						return
					}
				}
			}
		}
	}},

	{"APPLY-8", "loses plans that are unlimited", func(s *store) {
		s.losePlans(func(e entitlement.Entitlement) bool { return e.Granted() == entitlement.Unlimited })
	}},
	{"APPLY-8", "loses plans of which something came back", func(s *store) {
		s.losePlans(func(e entitlement.Entitlement) bool { return e.Refunded() > 0 })
	}},
	{"APPLY-8", "loses plans that were adopted", func(s *store) {
		s.losePlans(func(e entitlement.Entitlement) bool { return e.Base() != e.Granted() })
	}},
	{"APPLY-8", "loses plans that are not activated", func(s *store) {
		s.losePlans(func(e entitlement.Entitlement) bool {
			_, active := e.Activation()
			return !active
		})
	}},
	{"APPLY-8", "loses plans of on-premises products", func(s *store) {
		s.losePlans(func(e entitlement.Entitlement) bool { return e.Benefit() == entitlement.OnPremisesSupport })
	}},
	{"APPLY-8", "loses plans of another zone", func(s *store) {
		s.losePlans(func(e entitlement.Entitlement) bool { return e.Term().Zone == "+09:00" })
	}},
	{"APPLY-9", "cuts descriptions to 255 bytes", func(s *store) {
		s.editRequests(each(func(r *lifecycle.Request) { r.Details = r.Details[:min(255, len(r.Details))] }))
	}},
	{"APPLY-9", "cuts titles to 1,023 bytes", func(s *store) {
		s.editRequests(each(func(r *lifecycle.Request) { r.Title = r.Title[:min(1023, len(r.Title))] }))
	}},
	{"APPLY-9", "ends a title at the end of a line", func(s *store) {
		s.editRequests(each(func(r *lifecycle.Request) { r.Title, _, _ = strings.Cut(r.Title, "\r\n") }))
	}},
	{"APPLY-9", "trims titles", func(s *store) {
		s.editRequests(each(func(r *lifecycle.Request) { r.Title = strings.TrimRight(r.Title, " ") }))
	}},
	{"APPLY-9", "cuts accounts to 200 bytes", func(s *store) {
		s.editJournal(each(func(e *entitlement.Entry) { e.Account = e.Account[:min(200, len(e.Account))] }))
	}},
	{"APPLY-9", "keeps instants as nanoseconds since 1970", func(s *store) {
		s.editJournal(each(func(e *entitlement.Entry) { e.Recorded = time.Unix(0, e.Recorded.UnixNano()).UTC() }))
	}},
	{"APPLY-9", "takes the year 1 for no instant", func(s *store) {
		s.editRequests(each(func(r *lifecycle.Request) {
			if r.Opened.Year() == 1 {
				r.Opened = time.Time{}
			}
		}))
	}},
	{"APPLY-9", "gives no instant as 1970", func(s *store) {
		s.editRequests(each(func(r *lifecycle.Request) {
			if r.Closed.IsZero() {
				r.Closed = time.Unix(0, 0).UTC()
			}
		}))
	}},

	{"KEY-1", "gives the request as the operation left it", func(s *store) {
		left := map[lifecycle.OperationID]lifecycle.Request{}
		s.apply = func(ctx context.Context, c *lifecycle.Change) error {
			for _, k := range c.Keys {
				for _, r := range c.Requests {
					if r.ID == k.Request {
						left[k.ID] = r
					}
				}
			}
			return s.Store.Apply(ctx, c)
		}
		s.key = func(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
			key, _, err := s.Store.Key(ctx, p, id)
			return key, left[id], err
		}
	}},
	{"KEY-1", "keeps of the progress only state and balance", func(s *store) {
		s.key = func(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
			key, request, err := s.Store.Key(ctx, p, id)
			key.Progress = lifecycle.Progress{State: key.Progress.State, Left: key.Progress.Left}
			return key, request, err
		}
	}},
	{"KEY-1", "does not find an operation without a request", func(s *store) {
		s.key = func(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
			key, request, err := s.Store.Key(ctx, p, id)
			if err == nil && request.ID == "" {
				err = lifecycle.ErrNotFound
			}
			return key, request, err
		}
	}},
	{"KEY-2", "gives an unknown operation the zero key", func(s *store) {
		s.key = func(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
			key, request, err := s.Store.Key(ctx, p, id)
			if errors.Is(err, lifecycle.ErrNotFound) {
				err = nil
			}
			return key, request, err
		}
	}},
	{"KEY-2", "trims operation IDs", func(s *store) { s.operations(strings.TrimSpace) }},
	{"KEY-2", "folds the case of operation IDs", func(s *store) { s.operations(fold) }},
	{"KEY-2", "cuts operation IDs to 64 bytes", func(s *store) {
		s.operations(func(id string) string { return id[:min(64, len(id))] })
	}},

	{"ORDER-1", "collates plan IDs", func(s *store) {
		s.editHead(func(h *lifecycle.Head) {
			slices.SortStableFunc(h.Plans, func(a, b lifecycle.Plan) int {
				return cmp.Compare(fold(string(a.Entitlement.Plan())), fold(string(b.Entitlement.Plan())))
			})
		})
	}},
	{"ORDER-1", "orders links by account alone", func(s *store) {
		s.editHead(func(h *lifecycle.Head) {
			slices.Reverse(h.Links)
			slices.SortStableFunc(h.Links, func(a, b lifecycle.Link) int { return cmp.Compare(a.Account, b.Account) })
		})
	}},
	{"ORDER-2", "orders requests by ID", func(s *store) {
		s.editRequests(func(list []lifecycle.Request) {
			slices.SortFunc(list, func(a, b lifecycle.Request) int { return cmp.Compare(a.ID, b.ID) })
		})
	}},
	{"ORDER-2", "moves a request that is put again", func(s *store) {
		moved := map[lifecycle.RequestID]lifecycle.Version{}
		s.edit(func(c *lifecycle.Change) {
			for _, r := range c.Requests {
				moved[r.ID] = c.Base + 1
			}
		})
		s.editRequests(func(list []lifecycle.Request) {
			slices.SortStableFunc(list, func(a, b lifecycle.Request) int { return cmp.Compare(moved[a.ID], moved[b.ID]) })
		})
	}},
	{"ORDER-2", "orders the entries of a change by incident", func(s *store) {
		s.editJournal(func(list []entitlement.Entry) {
			slices.SortStableFunc(list, func(a, b entitlement.Entry) int {
				return cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.Incident, b.Incident))
			})
		})
	}},

	{"QUERY-1", "ignores the limit", func(s *store) {
		s.requests = func(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
			q.Limit = 0
			return s.Store.Requests(ctx, p, q)
		}
	}},
	{"QUERY-1", "counts what it does not select", func(s *store) {
		s.requests = func(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
			return func(yield func(lifecycle.Request, error) bool) {
				for r, err := range s.Store.Requests(ctx, p, lifecycle.RequestQuery{After: q.After, Limit: q.Limit}) {
					if (err != nil || q.Matches(&r)) && !yield(r, err) {
						return
					}
				}
			}
		}
	}},
	{"QUERY-1", "includes the version after which to begin", func(s *store) {
		s.requests = func(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
			q.After = max(q.After, 1) - 1
			return s.Store.Requests(ctx, p, q)
		}
	}},
	{"QUERY-1", "selects by the state in which a request was opened", func(s *store) {
		s.requests = func(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
			if q.State == lifecycle.StateOpen {
				q.State = 0
			}
			return s.Store.Requests(ctx, p, q)
		}
	}},
	{"QUERY-2", "includes the version after which to begin", func(s *store) {
		s.journal = func(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[entitlement.Entry, error] {
			return s.Store.Journal(ctx, p, max(after, 1)-1)
		}
	}},
	{"QUERY-1", "adds to the last version there can be", func(s *store) {
		s.requests = func(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
			if q.After+1 == 0 {
				q.After = 0
			}
			return s.Store.Requests(ctx, p, q)
		}
	}},
	{"QUERY-2", "adds to the last version there can be", func(s *store) {
		s.journal = func(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[entitlement.Entry, error] {
			if after+1 == 0 {
				after = 0
			}
			return s.Store.Journal(ctx, p, after)
		}
	}},
	{"QUERY-3", "can be ranged over once", func(s *store) {
		s.journal = func(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[entitlement.Entry, error] {
			ranged := false
			return func(yield func(entitlement.Entry, error) bool) {
				if !ranged {
					ranged = true
					s.Store.Journal(ctx, p, after)(yield)
				}
			}
		}
	}},
	{"QUERY-3", "goes on when it is stopped", func(s *store) {
		s.requests = func(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
			return func(yield func(lifecycle.Request, error) bool) {
				for r, err := range s.Store.Requests(ctx, p, q) {
					yield(r, err)
				}
			}
		}
	}},

	{"READ-1", "reads version and rows one after the other", func(s *store) {
		s.head = func(ctx context.Context, p lifecycle.PartnerID) (lifecycle.Head, error) {
			before, err := s.Store.Head(ctx, p)
			if err != nil {
				return lifecycle.Head{}, err
			}
			time.Sleep(time.Millisecond)
			h, err := s.Store.Head(ctx, p)
			h.Version = before.Version
			return h, err
		}
	}},
	{"READ-1", "shows the journal as a replica has it", func(s *store) {
		s.journal = func(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[entitlement.Entry, error] {
			return func(yield func(entitlement.Entry, error) bool) {
				for e, err := range s.Store.Journal(ctx, p, after) {
					h, _ := s.Store.Head(ctx, p)
					if lifecycle.Version(e.Seq) == h.Version || !yield(e, err) {
						return
					}
				}
			}
		}
	}},

	{"PARTNER-1", "folds the case of partner IDs", func(s *store) { s.partners(fold) }},
	{"PARTNER-1", "trims partner IDs", func(s *store) { s.partners(strings.TrimSpace) }},
	{"PARTNER-1", "reads a slash in a partner ID", func(s *store) {
		s.partners(func(id string) string {
			id, _, _ = strings.Cut(id, "/")
			return id
		})
	}},
	{"PARTNER-1", "has one table of operations", func(s *store) {
		ids := map[lifecycle.OperationID]lifecycle.PartnerID{}
		s.apply = func(ctx context.Context, c *lifecycle.Change) error {
			for _, k := range c.Keys {
				ids[k.ID] = c.Partner
			}
			return s.Store.Apply(ctx, c)
		}
		s.key = func(ctx context.Context, _ lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
			return s.Store.Key(ctx, ids[id], id)
		}
	}},

	{"CONTEXT-1", "writes although the caller has gone", func(s *store) {
		s.apply = func(ctx context.Context, c *lifecycle.Change) error {
			return s.Store.Apply(context.WithoutCancel(ctx), c)
		}
	}},
	{"CONTEXT-1", "reads although the caller has gone", func(s *store) {
		s.requests = func(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
			return s.Store.Requests(context.WithoutCancel(ctx), p, q)
		}
	}},
	{"CONTEXT-1", "reports the end of the context after it has written", func(s *store) {
		s.apply = func(ctx context.Context, c *lifecycle.Change) error {
			return cmp.Or(s.Store.Apply(context.WithoutCancel(ctx), c), ctx.Err())
		}
	}},

	{"TIME-1", "keeps instants as seconds since 1970 in floating point", func(s *store) {
		s.editHead(func(h *lifecycle.Head) {
			for i := range h.Holds {
				h.Holds[i].Until = time.Unix(0, int64(float64(h.Holds[i].Until.UnixMicro())/1e6)*1e9).UTC()
			}
		})
	}},
	{"TIME-1", "has no column for when a plan was taken from", func(s *store) {
		s.editHead(func(h *lifecycle.Head) {
			for i := range h.Plans {
				h.Plans[i].Taken = time.Time{}
			}
		})
	}},
	{"TIME-1", "rounds steps to milliseconds", func(s *store) {
		s.editRequests(each(func(r *lifecycle.Request) {
			for i := range r.Steps {
				r.Steps[i].At = r.Steps[i].At.Round(time.Millisecond)
			}
		}))
	}},
	{"TIME-1", "keeps instants of the journal in 32 bits of seconds", func(s *store) {
		s.editJournal(each(func(e *entitlement.Entry) {
			at := e.At
			e.At = time.Unix(int64(int32(at.Unix())), int64(at.Nanosecond())).UTC()
		}))
	}},
	{"TIME-1", "cuts the instants of keys at the millisecond", func(s *store) {
		s.key = func(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
			key, request, err := s.Store.Key(ctx, p, id)
			key.Progress.Filed = key.Progress.Filed.Truncate(time.Millisecond)
			return key, request, err
		}
	}},

	{"HOLD-1", "drops holds", func(s *store) { s.edit(func(c *lifecycle.Change) { c.Holds = nil }) }},
	{"HOLD-1", "ignores what is freed", func(s *store) { s.edit(func(c *lifecycle.Change) { c.Freed = nil }) }},
	{"HOLD-1", "does not put a hold that it has", func(s *store) {
		have := map[lifecycle.RequestID]bool{}
		s.edit(func(c *lifecycle.Change) {
			c.Holds = slices.DeleteFunc(slices.Clone(c.Holds), func(h lifecycle.Hold) bool { return have[h.Request] })
			for _, h := range c.Holds {
				have[h.Request] = true
			}
		})
	}},
	{"HOLD-1", "frees all holds of a plan", func(s *store) {
		s.apply = func(ctx context.Context, c *lifecycle.Change) error {
			edited := *c
			h, err := s.Store.Head(ctx, c.Partner)
			for _, held := range h.Holds {
				if len(c.Freed) > 0 {
					edited.Freed = append(slices.Clip(edited.Freed), held.Request)
				}
			}
			return cmp.Or(err, s.Store.Apply(ctx, &edited))
		}
	}},
	{"HOLD-1", "refuses to free what is not held", func(s *store) {
		s.apply = func(ctx context.Context, c *lifecycle.Change) error {
			h, err := s.Store.Head(ctx, c.Partner)
			for _, id := range c.Freed {
				if !slices.ContainsFunc(h.Holds, func(h lifecycle.Hold) bool { return h.Request == id }) {
					return lifecycle.ErrConflict
				}
			}
			return cmp.Or(err, s.Store.Apply(ctx, c))
		}
	}},
	{"HOLD-1", "sweeps holds before their deadline", func(s *store) {
		s.editHead(func(h *lifecycle.Head) {
			h.Holds = slices.DeleteFunc(h.Holds, func(held lifecycle.Hold) bool { return held.Until.Before(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)) })
		})
	}},

	{"STEPS-1", "keeps 100 steps of a request", func(s *store) {
		s.editRequests(each(func(r *lifecycle.Request) { r.Steps = r.Steps[:min(100, len(r.Steps))] }))
	}},
	{"STEPS-1", "has the steps in the order of their instants of recording", func(s *store) {
		s.editRequests(each(func(r *lifecycle.Request) {
			slices.SortStableFunc(r.Steps, func(a, b lifecycle.Step) int { return a.Noted.Compare(b.Noted) })
		}))
	}},
	{"STEPS-1", "gives the request of a key without its steps", func(s *store) {
		s.key = func(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
			key, request, err := s.Store.Key(ctx, p, id)
			request.Steps = nil
			return key, request, err
		}
	}},
	{"STEPS-2", "shares steps with who reads them", func(s *store) {
		steps := map[lifecycle.RequestID][]lifecycle.Step{}
		s.editRequests(each(func(r *lifecycle.Request) {
			if known, ok := steps[r.ID]; ok && len(known) == len(r.Steps) {
				r.Steps = known
			}
			steps[r.ID] = r.Steps
		}))
	}},
	{"STEPS-2", "keeps the steps that it was given", func(s *store) {
		given := map[lifecycle.RequestID][]lifecycle.Step{}
		s.edit(func(c *lifecycle.Change) {
			for _, r := range c.Requests {
				given[r.ID] = r.Steps
			}
		})
		s.editRequests(each(func(r *lifecycle.Request) { r.Steps = slices.Clone(given[r.ID]) }))
	}},

	{"KEYS-1", "lists keys by ID", func(s *store) {
		s.editKeys(func(list []lifecycle.Key) {
			slices.SortFunc(list, func(a, b lifecycle.Key) int { return cmp.Compare(a.ID, b.ID) })
		})
	}},
	{"KEYS-1", "includes the version after which to list keys", func(s *store) {
		s.keys = func(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[lifecycle.Key, error] {
			return s.Store.Keys(ctx, p, max(after, 1)-1)
		}
	}},
	{"KEYS-1", "adds to the last version there can be when it lists keys", func(s *store) {
		s.keys = func(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[lifecycle.Key, error] {
			if after+1 == 0 {
				after = 0
			}
			return s.Store.Keys(ctx, p, after)
		}
	}},
	{"KEYS-1", "lists keys without fingerprint", func(s *store) {
		s.editKeys(each(func(k *lifecycle.Key) { k.Fingerprint = [32]byte{} }))
	}},
	{"KEYS-2", "lists the keys of all partners", func(s *store) {
		s.keys = func(ctx context.Context, _ lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[lifecycle.Key, error] {
			return s.Store.Keys(ctx, "partner", after)
		}
	}},
	{"KEYS-2", "lists the keys of the moment when it was asked", func(s *store) {
		s.keys = func(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[lifecycle.Key, error] {
			var list []lifecycle.Key
			for key, err := range s.Store.Keys(ctx, p, after) {
				if err != nil {
					return s.Store.Keys(ctx, p, after)
				}
				list = append(list, key)
			}
			return func(yield func(lifecycle.Key, error) bool) {
				for _, key := range list {
					if !yield(key, nil) {
						return
					}
				}
			}
		}
	}},
	{"KEYS-2", "lists keys although the caller has gone", func(s *store) {
		s.keys = func(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[lifecycle.Key, error] {
			return s.Store.Keys(context.WithoutCancel(ctx), p, after)
		}
	}},

	{"QUERY-4", "ignores Filed", func(s *store) { s.query(func(q *lifecycle.RequestQuery) { q.Filed = false }) }},
	{"QUERY-4", "takes only what is open for filed", func(s *store) {
		s.query(func(q *lifecycle.RequestQuery) {
			if q.Filed && q.State == 0 {
				q.State = lifecycle.StateOpen
			}
		})
	}},
	{"QUERY-4", "ignores Portal", func(s *store) { s.query(func(q *lifecycle.RequestQuery) { q.Portal = 0 }) }},
	{"QUERY-4", "ignores Product beside a plan", func(s *store) {
		s.query(func(q *lifecycle.RequestQuery) {
			if q.Plan != "" {
				q.Product = 0
			}
		})
	}},
	{"QUERY-4", "limits before it looks at the plan", func(s *store) {
		s.requests = func(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
			plan := q.Plan
			q.Plan = ""
			return func(yield func(lifecycle.Request, error) bool) {
				for r, err := range s.Store.Requests(ctx, p, q) {
					if (err != nil || plan == "" || r.Plan == plan) && !yield(r, err) {
						return
					}
				}
			}
		}
	}},
	{"PAGE-1", "skips the first request of a later page", func(s *store) {
		s.query(func(q *lifecycle.RequestQuery) {
			if q.After > 0 {
				q.After++
			}
		})
	}},
	{"PAGE-1", "moves a request that changes to the end", func(s *store) {
		s.edit(func(c *lifecycle.Change) {
			c.Requests = slices.Clone(c.Requests)
			for i := range c.Requests {
				c.Requests[i].Version = c.Base + 1
			}
		})
		s.requests = func(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
			return func(yield func(lifecycle.Request, error) bool) {
				var list []lifecycle.Request
				for r, err := range s.Store.Requests(ctx, p, lifecycle.RequestQuery{}) {
					if err == nil && r.Version > q.After {
						list = append(list, r)
					}
				}
				slices.SortFunc(list, func(a, b lifecycle.Request) int { return cmp.Compare(a.Version, b.Version) })
				for _, r := range list[:min(q.Limit, len(list))] {
					if !yield(r, nil) {
						return
					}
				}
			}
		}
	}},

	{"BATCH-1", "fails all of a commit if one fails", func(s *store) {
		s.applyAll = func(ctx context.Context, cs []*lifecycle.Change) []error {
			errs := make([]error, len(cs))
			for i, c := range cs {
				h, _ := s.Store.Head(ctx, c.Partner)
				if h.Version != c.Base {
					for i := range errs {
						errs[i] = lifecycle.ErrConflict
					}
					return errs
				}
				errs[i] = nil
			}
			for i, c := range cs {
				errs[i] = s.Store.Apply(ctx, c)
			}
			return errs
		}
	}},
	{"BATCH-1", "tells the outcomes of a commit in another order", func(s *store) {
		s.applyAll = func(ctx context.Context, cs []*lifecycle.Change) []error {
			errs := s.Store.ApplyAll(ctx, cs)
			slices.Reverse(errs[:len(errs)/2])
			return errs
		}
	}},
	{"BATCH-1", "tells the outcomes of a commit by partner", func(s *store) {
		s.applyAll = func(ctx context.Context, cs []*lifecycle.Change) []error {
			errs := s.Store.ApplyAll(ctx, cs)
			by := map[lifecycle.PartnerID]error{}
			for i, c := range cs {
				by[c.Partner] = errs[i]
			}
			slices.SortStableFunc(errs, func(a, b error) int {
				switch {
				case a == nil && b != nil:
					return -1
				case a != nil && b == nil:
					return 1
				}
				return 0
			})
			return errs
		}
	}},
	{"BATCH-2", "looks at the version when the commit begins", func(s *store) {
		s.applyAll = func(ctx context.Context, cs []*lifecycle.Change) []error {
			begin := map[lifecycle.PartnerID]lifecycle.Version{}
			errs := make([]error, len(cs))
			for i, c := range cs {
				h, _ := s.Store.Head(ctx, c.Partner)
				if _, ok := begin[c.Partner]; !ok {
					begin[c.Partner] = h.Version
				}
				if c.Base != begin[c.Partner] {
					errs[i] = lifecycle.ErrConflict
					continue
				}
				errs[i] = s.Store.Apply(ctx, c)
			}
			return errs
		}
	}},
	{"BATCH-2", "commits at most 32 changes", func(s *store) {
		s.applyAll = func(ctx context.Context, cs []*lifecycle.Change) []error {
			errs := s.Store.ApplyAll(ctx, cs[:min(32, len(cs))])
			for len(errs) < len(cs) {
				errs = append(errs, lifecycle.ErrUnclear)
			}
			return errs
		}
	}},
	{"BATCH-3", "applies the rest on top of one that failed", func(s *store) {
		s.applyAll = func(ctx context.Context, cs []*lifecycle.Change) []error {
			errs := make([]error, len(cs))
			failed := map[lifecycle.PartnerID]bool{}
			for i, c := range cs {
				errs[i] = s.Store.Apply(ctx, c)
				if errs[i] != nil && failed[c.Partner] {
					errs[i] = s.force(ctx, *c)
				}
				failed[c.Partner] = failed[c.Partner] || errs[i] != nil
			}
			return errs
		}
	}},
	{"BATCH-3", "leaves the plans of one that failed in a commit", func(s *store) {
		s.applyAll = func(ctx context.Context, cs []*lifecycle.Change) []error {
			errs := make([]error, len(cs))
			var left []lifecycle.Plan
			for i, c := range cs {
				edited := *c
				edited.Plans = slices.Concat(left, c.Plans)
				if errs[i] = s.Store.Apply(ctx, &edited); errs[i] != nil && c.Partner == "partner" {
					left = append(left, c.Plans...)
				}
			}
			return errs
		}
	}},
	{"BATCH-3", "stops a commit at the first that fails", func(s *store) {
		s.applyAll = func(ctx context.Context, cs []*lifecycle.Change) []error {
			errs := make([]error, len(cs))
			var failed error
			for i, c := range cs {
				if failed == nil {
					failed = s.Store.Apply(ctx, c)
				}
				errs[i] = failed
			}
			return errs
		}
	}},
	{"BATCH-4", "looks at the operations when the commit begins", func(s *store) {
		s.applyAll = func(ctx context.Context, cs []*lifecycle.Change) []error {
			errs := make([]error, len(cs))
			fresh := map[string]bool{}
			for i, c := range cs {
				edited := *c
				edited.Keys = nil
				for _, k := range c.Keys {
					name := string(c.Partner) + "/" + string(k.ID)
					if !fresh[name] {
						edited.Keys = append(edited.Keys, k)
					}
					fresh[name] = fresh[name] || !s.knows(ctx, c.Partner, k)
				}
				errs[i] = s.Store.Apply(ctx, &edited)
			}
			return errs
		}
	}},
	{"BATCH-4", "has one table of operations in a commit", func(s *store) {
		s.applyAll = func(ctx context.Context, cs []*lifecycle.Change) []error {
			errs := make([]error, len(cs))
			ids := map[lifecycle.OperationID]bool{}
			for i, c := range cs {
				if errs[i] = lifecycle.ErrConflict; !ids[c.Keys[0].ID] {
					errs[i] = s.Store.Apply(ctx, c)
				}
				ids[c.Keys[0].ID] = true
			}
			return errs
		}
	}},
	{"BATCH-5", "applies the changes of a commit by partner, and the newest first", func(s *store) {
		s.applyAll = func(ctx context.Context, cs []*lifecycle.Change) []error {
			errs := make([]error, len(cs))
			for i, c := range slices.Backward(cs) {
				errs[i] = s.Store.Apply(ctx, c)
			}
			return errs
		}
	}},
	{"BATCH-5", "forgets what is freed in a commit", func(s *store) {
		s.applyAll = func(ctx context.Context, cs []*lifecycle.Change) []error {
			errs := make([]error, len(cs))
			for i, c := range cs {
				edited := *c
				edited.Freed = nil
				errs[i] = s.Store.Apply(ctx, &edited)
			}
			return errs
		}
	}},
	{"BATCH-6", "checks a commit in one step and writes it in another", func(s *store) {
		s.applyAll = func(ctx context.Context, cs []*lifecycle.Change) []error {
			errs := make([]error, len(cs))
			h, _ := s.Store.Head(ctx, cs[0].Partner)
			time.Sleep(100 * time.Microsecond)
			for i, c := range cs {
				if errs[i] = lifecycle.ErrConflict; h.Version == cs[0].Base {
					errs[i] = s.force(ctx, *c)
				}
			}
			return errs
		}
	}},
	{"BATCH-7", "commits although the caller has gone", func(s *store) {
		s.applyAll = func(ctx context.Context, cs []*lifecycle.Change) []error {
			return s.Store.ApplyAll(context.WithoutCancel(ctx), cs)
		}
	}},
	{"BATCH-7", "has one outcome for a context that has ended", func(s *store) {
		s.applyAll = func(ctx context.Context, cs []*lifecycle.Change) []error {
			if err := ctx.Err(); err != nil {
				return []error{err}
			}
			return s.Store.ApplyAll(ctx, cs)
		}
	}},
}
