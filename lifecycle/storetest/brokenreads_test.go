package storetest_test

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// brokenReads are the stores that do not answer what they are asked.
var brokenReads = []fault{
	{"KEY-1", "gives the request as the operation left it", func(s *store) {
		left := map[lifecycle.OperationID]lifecycle.Request{}
		s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error {
			for _, k := range c.Keys {
				for _, r := range c.Requests {
					if r.ID == k.Request {
						left[k.ID] = r
					}
				}
			}
			return s.Below.Apply(ctx, c)
		}
		s.KeyFunc = func(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
			key, _, err := s.Below.Key(ctx, p, id)
			return key, left[id], err
		}
	}},
	{"KEY-1", "keeps of the progress only state and balance", func(s *store) {
		s.KeyFunc = func(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
			key, request, err := s.Below.Key(ctx, p, id)
			key.Progress = lifecycle.Progress{State: key.Progress.State, Left: key.Progress.Left}
			return key, request, err
		}
	}},
	{"KEY-1", "does not find an operation without a request", func(s *store) {
		s.KeyFunc = func(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
			key, request, err := s.Below.Key(ctx, p, id)
			if err == nil && request.ID == "" {
				err = lifecycle.ErrNotFound
			}
			return key, request, err
		}
	}},
	{"KEY-2", "gives an unknown operation the zero key", func(s *store) {
		s.KeyFunc = func(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
			key, request, err := s.Below.Key(ctx, p, id)
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
		s.Edit(func(c *lifecycle.Change) {
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
		s.RequestsFunc = func(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
			q.Limit = 0
			return s.Below.Requests(ctx, p, q)
		}
	}},
	{"QUERY-1", "counts what it does not select", func(s *store) {
		s.RequestsFunc = func(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
			return func(yield func(lifecycle.Request, error) bool) {
				for r, err := range s.Below.Requests(ctx, p, lifecycle.RequestQuery{After: q.After, Limit: q.Limit}) {
					if (err != nil || q.Matches(&r)) && !yield(r, err) {
						return
					}
				}
			}
		}
	}},
	{"QUERY-1", "includes the version after which to begin", func(s *store) {
		s.RequestsFunc = func(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
			q.After = max(q.After, 1) - 1
			return s.Below.Requests(ctx, p, q)
		}
	}},
	{"QUERY-1", "selects by the state in which a request was opened", func(s *store) {
		s.RequestsFunc = func(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
			if q.State == lifecycle.StateOpen {
				q.State = 0
			}
			return s.Below.Requests(ctx, p, q)
		}
	}},
	{"QUERY-2", "includes the version after which to begin", func(s *store) {
		s.JournalFunc = func(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[entitlement.Entry, error] {
			return s.Below.Journal(ctx, p, max(after, 1)-1)
		}
	}},
	{"QUERY-1", "adds to the last version there can be", func(s *store) {
		s.RequestsFunc = func(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
			if q.After+1 == 0 {
				q.After = 0
			}
			return s.Below.Requests(ctx, p, q)
		}
	}},
	{"QUERY-2", "adds to the last version there can be", func(s *store) {
		s.JournalFunc = func(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[entitlement.Entry, error] {
			if after+1 == 0 {
				after = 0
			}
			return s.Below.Journal(ctx, p, after)
		}
	}},
	{"QUERY-3", "can be ranged over once", func(s *store) {
		s.JournalFunc = func(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[entitlement.Entry, error] {
			ranged := false
			return func(yield func(entitlement.Entry, error) bool) {
				if !ranged {
					ranged = true
					s.Below.Journal(ctx, p, after)(yield)
				}
			}
		}
	}},
	{"QUERY-3", "goes on when it is stopped", func(s *store) {
		s.RequestsFunc = func(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
			return func(yield func(lifecycle.Request, error) bool) {
				for r, err := range s.Below.Requests(ctx, p, q) {
					yield(r, err)
				}
			}
		}
	}},

	{"READ-1", "reads version and rows one after the other", func(s *store) {
		s.HeadFunc = func(ctx context.Context, p lifecycle.PartnerID) (lifecycle.Head, error) {
			before, err := s.Below.Head(ctx, p)
			if err != nil {
				return lifecycle.Head{}, err
			}
			time.Sleep(time.Millisecond)
			h, err := s.Below.Head(ctx, p)
			h.Version = before.Version
			return h, err
		}
	}},
	{"READ-2", "is locked while requests are ranged over", func(s *store) {
		var ranging atomic.Int64
		s.RequestsFunc = func(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
			return func(yield func(lifecycle.Request, error) bool) {
				if q.ID == "" {
					ranging.Add(1)
					defer ranging.Add(-1)
				}
				s.Below.Requests(ctx, p, q)(yield)
			}
		}
		s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error {
			if ranging.Load() > 0 {
				return errors.New("database is locked")
			}
			return s.Below.Apply(ctx, c)
		}
	}},
	{"READ-1", "shows the journal as a replica has it", func(s *store) {
		s.JournalFunc = func(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[entitlement.Entry, error] {
			return func(yield func(entitlement.Entry, error) bool) {
				for e, err := range s.Below.Journal(ctx, p, after) {
					h, _ := s.Below.Head(ctx, p)
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
		s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error {
			for _, k := range c.Keys {
				ids[k.ID] = c.Partner
			}
			return s.Below.Apply(ctx, c)
		}
		s.KeyFunc = func(ctx context.Context, _ lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
			return s.Below.Key(ctx, ids[id], id)
		}
	}},

	{"PARTNER-2", "finds what an operation did by its ID alone", func(s *store) {
		s.KeyFunc = func(ctx context.Context, _ lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
			return s.Below.Key(ctx, owner, id)
		}
	}},
	{"PARTNER-2", "finds requests by account alone", func(s *store) {
		s.RequestsFunc = func(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
			if q.Account != "" {
				p = owner
			}
			return s.Below.Requests(ctx, p, q)
		}
	}},
	{"PARTNER-2", "gives who has no book the one there is", func(s *store) {
		s.HeadFunc = func(ctx context.Context, p lifecycle.PartnerID) (lifecycle.Head, error) {
			h, err := s.Below.Head(ctx, p)
			if err == nil && h.Version == 0 {
				return s.Below.Head(ctx, owner)
			}
			return h, err
		}
	}},
	{"PARTNER-2", "writes links of one partner to the other's book as well", func(s *store) {
		s.ApplyAllFunc = func(ctx context.Context, cs []*lifecycle.Change) []error {
			errs := s.Below.ApplyAll(ctx, cs)
			h, _ := s.Below.Head(ctx, owner)
			_ = s.Below.Apply(ctx, &lifecycle.Change{Partner: owner, Base: h.Version, Links: cs[0].Links})
			return errs
		}
	}},

	{"CONTEXT-1", "writes although the caller has gone", func(s *store) {
		s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error {
			return s.Below.Apply(context.WithoutCancel(ctx), c)
		}
	}},
	{"CONTEXT-1", "reads although the caller has gone", func(s *store) {
		s.RequestsFunc = func(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
			return s.Below.Requests(context.WithoutCancel(ctx), p, q)
		}
	}},
	{"CONTEXT-1", "reports the end of the context after it has written", func(s *store) {
		s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error {
			return cmp.Or(s.Below.Apply(context.WithoutCancel(ctx), c), ctx.Err())
		}
	}},

	{"KEYS-1", "lists keys by ID", func(s *store) {
		s.editKeys(func(list []lifecycle.Key) {
			slices.SortFunc(list, func(a, b lifecycle.Key) int { return cmp.Compare(a.ID, b.ID) })
		})
	}},
	{"KEYS-1", "includes the version after which to list keys", func(s *store) {
		s.KeysFunc = func(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[lifecycle.Key, error] {
			return s.Below.Keys(ctx, p, max(after, 1)-1)
		}
	}},
	{"KEYS-1", "adds to the last version there can be when it lists keys", func(s *store) {
		s.KeysFunc = func(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[lifecycle.Key, error] {
			if after+1 == 0 {
				after = 0
			}
			return s.Below.Keys(ctx, p, after)
		}
	}},
	{"KEYS-1", "lists keys without fingerprint", func(s *store) {
		s.editKeys(each(func(k *lifecycle.Key) { k.Fingerprint = [32]byte{} }))
	}},
	{"KEYS-2", "lists the keys of all partners", func(s *store) {
		s.KeysFunc = func(ctx context.Context, _ lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[lifecycle.Key, error] {
			return s.Below.Keys(ctx, "partner", after)
		}
	}},
	{"KEYS-2", "lists the keys of the moment when it was asked", func(s *store) {
		s.KeysFunc = func(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[lifecycle.Key, error] {
			var list []lifecycle.Key
			for key, err := range s.Below.Keys(ctx, p, after) {
				if err != nil {
					return s.Below.Keys(ctx, p, after)
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
		s.KeysFunc = func(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[lifecycle.Key, error] {
			return s.Below.Keys(context.WithoutCancel(ctx), p, after)
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
		s.RequestsFunc = func(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
			plan := q.Plan
			q.Plan = ""
			return func(yield func(lifecycle.Request, error) bool) {
				for r, err := range s.Below.Requests(ctx, p, q) {
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
		s.Edit(func(c *lifecycle.Change) {
			c.Requests = slices.Clone(c.Requests)
			for i := range c.Requests {
				c.Requests[i].Version = c.Base + 1
			}
		})
		s.RequestsFunc = func(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
			return func(yield func(lifecycle.Request, error) bool) {
				var list []lifecycle.Request
				for r, err := range s.Below.Requests(ctx, p, lifecycle.RequestQuery{}) {
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
}

// owner is the partner whose book the law of strangers fills.
const owner = lifecycle.PartnerID("partner")
