package storetest_test

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// brokenRows are the stores that do not keep what they are given.
var brokenRows = []fault{
	{"EMPTY-1", "has no head of a partner without a book", func(s *store) {
		s.HeadFunc = func(ctx context.Context, p lifecycle.PartnerID) (lifecycle.Head, error) {
			h, err := s.Below.Head(ctx, p)
			if err == nil && h.Version == 0 {
				err = lifecycle.ErrNotFound
			}
			return h, err
		}
	}},
	{"EMPTY-1", "counts the versions from 1", func(s *store) {
		s.editHead(func(h *lifecycle.Head) { h.Version++ })
		s.Edit(func(c *lifecycle.Change) { c.Base-- })
	}},

	{"APPLY-1", "drops the last entry of a change", func(s *store) {
		s.Edit(func(c *lifecycle.Change) { c.Entries = c.Entries[:max(0, len(c.Entries)-1)] })
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
		s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error { return s.force(ctx, *c) }
	}},
	{"APPLY-2", "takes a base that is yet to come", func(s *store) {
		s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error {
			h, err := s.Below.Head(ctx, c.Partner)
			if err == nil && h.Version < c.Base {
				return s.force(ctx, *c)
			}
			return s.Below.Apply(ctx, c)
		}
	}},
	{"APPLY-2", "leaves the plans of a conflict behind", func(s *store) {
		s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error {
			err := s.Below.Apply(ctx, c)
			if errors.Is(err, lifecycle.ErrConflict) {
				err = errors.Join(err, s.force(ctx, lifecycle.Change{Partner: c.Partner, Plans: c.Plans}))
			}
			return err
		}
	}},
	{"APPLY-2", "has an error of its own for a conflict", func(s *store) {
		s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error {
			if err := s.Below.Apply(ctx, c); err != nil {
				return errors.New("duplicate key value violates unique constraint")
			}
			return nil
		}
	}},
	{"APPLY-3", "takes a known operation for a new one", func(s *store) {
		s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error {
			edited := *c
			edited.Keys = slices.DeleteFunc(slices.Clone(c.Keys), func(k lifecycle.Key) bool { return s.knows(ctx, c.Partner, k) })
			return s.Below.Apply(ctx, &edited)
		}
	}},
	{"APPLY-3", "writes the rows before it looks at the operations", func(s *store) {
		s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error {
			edited := *c
			edited.Keys = nil
			if slices.ContainsFunc(c.Keys, func(k lifecycle.Key) bool { return s.knows(ctx, c.Partner, k) }) {
				return cmp.Or(s.Below.Apply(ctx, &edited), lifecycle.ErrConflict)
			}
			return s.Below.Apply(ctx, c)
		}
	}},
	{"APPLY-3", "does not see an operation twice in one change", func(s *store) {
		s.Edit(func(c *lifecycle.Change) {
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
		s.Edit(func(c *lifecycle.Change) {
			c.Requests = slices.DeleteFunc(slices.Clone(c.Requests), func(r lifecycle.Request) bool { return have[r.ID] })
			for _, r := range c.Requests {
				have[r.ID] = true
			}
		})
	}},
	{"APPLY-5", "checks and writes under two locks", func(s *store) {
		s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error {
			h, err := s.Below.Head(ctx, c.Partner)
			if err != nil || h.Version != c.Base {
				return cmp.Or(err, lifecycle.ErrConflict)
			}
			time.Sleep(time.Millisecond) // as long as a round trip takes
			return s.force(ctx, *c)
		}
	}},
	{"APPLY-6", "ignores a change without rows", func(s *store) {
		s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error {
			if len(c.Plans)+len(c.Links)+len(c.Entries)+len(c.Requests)+len(c.Keys) == 0 {
				return nil
			}
			return s.Below.Apply(ctx, c)
		}
	}},
	{"APPLY-7", "hands out the head that it remembers", func(s *store) {
		heads := map[lifecycle.PartnerID]lifecycle.Head{}
		s.HeadFunc = func(ctx context.Context, p lifecycle.PartnerID) (lifecycle.Head, error) {
			h, err := s.Below.Head(ctx, p)
			if heads[p].Version != h.Version {
				heads[p] = h
			}
			return heads[p], err
		}
	}},
	{"APPLY-7", "keeps the entries that it was given", func(s *store) {
		var kept [][]entitlement.Entry
		s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error {
			kept = append(kept, c.Entries)
			return s.Below.Apply(ctx, c)
		}
		s.JournalFunc = func(context.Context, lifecycle.PartnerID, lifecycle.Version) iter.Seq2[entitlement.Entry, error] {
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
		s.KeyFunc = func(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
			key, request, err := s.Below.Key(ctx, p, id)
			key.Progress.Filed = key.Progress.Filed.Truncate(time.Millisecond)
			return key, request, err
		}
	}},

	{"HOLD-1", "drops holds", func(s *store) { s.Edit(func(c *lifecycle.Change) { c.Holds = nil }) }},
	{"HOLD-1", "ignores what is freed", func(s *store) { s.Edit(func(c *lifecycle.Change) { c.Freed = nil }) }},
	{"HOLD-1", "does not put a hold that it has", func(s *store) {
		have := map[lifecycle.RequestID]bool{}
		s.Edit(func(c *lifecycle.Change) {
			c.Holds = slices.DeleteFunc(slices.Clone(c.Holds), func(h lifecycle.Hold) bool { return have[h.Request] })
			for _, h := range c.Holds {
				have[h.Request] = true
			}
		})
	}},
	{"HOLD-1", "frees all holds of a plan", func(s *store) {
		s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error {
			edited := *c
			h, err := s.Below.Head(ctx, c.Partner)
			for _, held := range h.Holds {
				if len(c.Freed) > 0 {
					edited.Freed = append(slices.Clip(edited.Freed), held.Request)
				}
			}
			return cmp.Or(err, s.Below.Apply(ctx, &edited))
		}
	}},
	{"HOLD-1", "refuses to free what is not held", func(s *store) {
		s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error {
			h, err := s.Below.Head(ctx, c.Partner)
			for _, id := range c.Freed {
				if !slices.ContainsFunc(h.Holds, func(h lifecycle.Hold) bool { return h.Request == id }) {
					return lifecycle.ErrConflict
				}
			}
			return cmp.Or(err, s.Below.Apply(ctx, c))
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
		s.KeyFunc = func(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
			key, request, err := s.Below.Key(ctx, p, id)
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
		s.Edit(func(c *lifecycle.Change) {
			for _, r := range c.Requests {
				given[r.ID] = r.Steps
			}
		})
		s.editRequests(each(func(r *lifecycle.Request) { r.Steps = slices.Clone(given[r.ID]) }))
	}},
}
