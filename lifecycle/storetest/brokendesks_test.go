package storetest_test

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// brokenDesks are the stores whose faults a Desk does not survive.
var brokenDesks = []fault{
	{"DESK-1", "checks the version in one step and writes in another", func(s *store) {
		s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error {
			h, err := s.Below.Head(ctx, c.Partner)
			if err != nil || h.Version != c.Base {
				return cmp.Or(err, lifecycle.ErrConflict)
			}
			time.Sleep(200 * time.Microsecond)
			return s.force(ctx, *c)
		}
	}},
	{"DESK-1", "drops holds", func(s *store) { s.Edit(func(c *lifecycle.Change) { c.Holds = nil }) }},
	{"DESK-2", "keeps no operation IDs", func(s *store) { s.Edit(func(c *lifecycle.Change) { c.Keys = nil }) }},
	{"DESK-2", "forgets what a crash came after", func(s *store) {
		// It writes behind: a change is applied when the next one comes.
		var last []lifecycle.Request
		s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error {
			edited := *c
			edited.Requests = append(last, c.Requests...)
			last = nil
			for _, r := range c.Requests {
				if r.Version == 0 || r.Version == c.Base+1 {
					continue
				}
				// A request that changes is written with the next change.
				last = append(last, r)
			}
			edited.Requests = slices.DeleteFunc(slices.Clone(edited.Requests), func(r lifecycle.Request) bool {
				return slices.ContainsFunc(last, func(l lifecycle.Request) bool { return l.ID == r.ID })
			})
			return s.Below.Apply(ctx, &edited)
		}
	}},
	{"DESK-2", "gives the progress of a request for that of the operation", func(s *store) {
		s.KeyFunc = func(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
			key, r, err := s.Below.Key(ctx, p, id)
			key.Progress = lifecycle.Progress{State: r.State}
			return key, r, err
		}
	}},
	{"DESK-3", "gives the request as it is now for what the operation made of it", func(s *store) {
		s.KeyFunc = func(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
			key, r, err := s.Below.Key(ctx, p, id)
			key.Progress = r.Progress
			return key, r, err
		}
	}},
	{"DESK-3", "truncates the steps of a request", func(s *store) {
		s.KeyFunc = func(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
			key, r, err := s.Below.Key(ctx, p, id)
			r.Steps = r.Steps[:min(2, len(r.Steps))]
			return key, r, err
		}
	}},
	{"DESK-3", "begins the journal after the newest version", func(s *store) {
		s.JournalFunc = func(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[entitlement.Entry, error] {
			h, _ := s.Below.Head(ctx, p)
			if h.Version > after+5 {
				after++
			}
			return s.Below.Journal(ctx, p, after)
		}
	}},
	{"DESK-4", "forgets operations that are older than ten others", func(s *store) {
		s.KeyFunc = func(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
			key, r, err := s.Below.Key(ctx, p, id)
			if h, _ := s.Below.Head(ctx, p); err == nil && h.Version > key.Version+10 {
				return lifecycle.Key{}, lifecycle.Request{}, lifecycle.ErrNotFound
			}
			return key, r, err
		}
	}},
	{"DESK-5", "orders the journal by the instants of its entries", func(s *store) {
		s.editJournal(func(list []entitlement.Entry) {
			slices.SortStableFunc(list, func(a, b entitlement.Entry) int { return a.At.Compare(b.At) })
		})
	}},
	{"DESK-5", "orders requests by the instant at which they were opened", func(s *store) {
		s.editRequests(func(list []lifecycle.Request) {
			slices.SortStableFunc(list, func(a, b lifecycle.Request) int { return a.Opened.Compare(b.Opened) })
		})
	}},
	{"DESK-6", "has one table of operations for all partners", func(s *store) {
		ids := map[lifecycle.OperationID]lifecycle.PartnerID{}
		s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error {
			err := s.Below.Apply(ctx, c)
			for _, k := range c.Keys {
				if err == nil && ids[k.ID] == "" {
					ids[k.ID] = c.Partner
				}
			}
			return err
		}
		s.KeyFunc = func(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
			return s.Below.Key(ctx, cmp.Or(ids[id], p), id)
		}
	}},
	{"DESK-6", "finds a request by its ID alone", func(s *store) {
		ids := map[lifecycle.RequestID]lifecycle.PartnerID{}
		s.Edit(func(c *lifecycle.Change) {
			for _, r := range c.Requests {
				ids[r.ID] = c.Partner
			}
		})
		s.RequestsFunc = func(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
			return s.Below.Requests(ctx, cmp.Or(ids[q.ID], p), q)
		}
	}},
	{"DESK-7", "turns the end of a context into a conflict after it has written", func(s *store) {
		s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error {
			err := s.Below.Apply(context.WithoutCancel(ctx), c)
			if err == nil && ctx.Err() != nil {
				err = lifecycle.ErrConflict
			}
			return err
		}
	}},
	{"DESK-7", "reports the end of the context after it has written", func(s *store) {
		s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error {
			return cmp.Or(s.Below.Apply(context.WithoutCancel(ctx), c), ctx.Err())
		}
	}},
	{"DESK-8", "fails all of a commit if one fails", func(s *store) {
		s.ApplyAllFunc = func(ctx context.Context, cs []*lifecycle.Change) []error {
			errs := s.Below.ApplyAll(ctx, cs)
			if slices.ContainsFunc(errs, func(err error) bool { return err != nil }) && len(cs) > 1 {
				for i := range errs {
					errs[i] = errors.New("the transaction was aborted")
				}
			}
			return errs
		}
	}},
	{"DESK-8", "applies what rests on a change that failed", func(s *store) {
		s.ApplyAllFunc = func(ctx context.Context, cs []*lifecycle.Change) []error {
			errs := make([]error, len(cs))
			for i, c := range cs {
				if errs[i] = s.Below.Apply(ctx, c); errs[i] != nil && c.Base > 5 {
					errs[i] = s.force(ctx, *c)
				}
			}
			return errs
		}
	}},

	{"HISTORY-1", "looks at the version before it writes", func(s *store) {
		s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error {
			h, err := s.Below.Head(ctx, c.Partner)
			if err != nil || h.Version != c.Base {
				return cmp.Or(err, lifecycle.ErrConflict)
			}
			runtime.Gosched()
			return s.force(ctx, *c)
		}
	}},
	{"HISTORY-1", "forgets operations", func(s *store) { s.Edit(func(c *lifecycle.Change) { c.Keys = nil }) }},
	{"HISTORY-1", "drops holds", func(s *store) { s.Edit(func(c *lifecycle.Change) { c.Holds = nil }) }},
	{"HISTORY-1", "ignores what is freed", func(s *store) { s.Edit(func(c *lifecycle.Change) { c.Freed = nil }) }},
	{"HISTORY-1", "reads requests from a stale replica", func(s *store) {
		var seen sync.Map
		s.RequestsFunc = func(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
			return func(yield func(lifecycle.Request, error) bool) {
				for r, err := range s.Below.Requests(ctx, p, q) {
					if first, _ := seen.LoadOrStore(string(p)+"/"+string(r.ID), r); err == nil {
						r = first.(lifecycle.Request)
					}
					if !yield(r, err) {
						return
					}
				}
			}
		}
	}},

	{"MODEL-1", "forgets when a plan was taken from", func(s *store) {
		s.Edit(func(c *lifecycle.Change) {
			c.Plans = slices.Clone(c.Plans)
			for i := range c.Plans {
				c.Plans[i].Taken = time.Time{}
			}
		})
	}},
	{"MODEL-1", "drops holds", func(s *store) { s.Edit(func(c *lifecycle.Change) { c.Holds = nil }) }},
	{"MODEL-1", "ignores what is freed", func(s *store) { s.Edit(func(c *lifecycle.Change) { c.Freed = nil }) }},
	{"MODEL-1", "keeps no operation IDs", func(s *store) { s.Edit(func(c *lifecycle.Change) { c.Keys = nil }) }},
	{"MODEL-1", "does not write down refusals", func(s *store) {
		s.Edit(func(c *lifecycle.Change) {
			if len(c.Keys) == 0 {
				c.Entries = nil
			}
		})
	}},
	{"MODEL-1", "rewrites the first entries of a long journal", func(s *store) {
		s.editJournal(func(list []entitlement.Entry) {
			if len(list) > 80 {
				list[0].Actor = "somebody else"
			}
		})
	}},
	{"MODEL-1", "changes a book with every tenth change of another", func(s *store) {
		n := 0
		s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error {
			err := s.Below.Apply(ctx, c)
			if n++; err == nil && n%10 == 0 {
				other := c.Partner[:len(c.Partner)-1] + "1"
				err = s.force(ctx, lifecycle.Change{Partner: other})
			}
			return err
		}
	}},
	{"MODEL-1", "loses a request that has more than five steps", func(s *store) {
		s.Edit(func(c *lifecycle.Change) {
			c.Requests = slices.DeleteFunc(slices.Clone(c.Requests), func(r lifecycle.Request) bool { return len(r.Steps) > 5 })
		})
	}},
}
