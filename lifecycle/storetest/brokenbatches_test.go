package storetest_test

import (
	"context"
	"slices"
	"time"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// brokenBatches are the stores that do not do in one commit what they do one by one.
var brokenBatches = []fault{
	{"BATCH-1", "fails all of a commit if one fails", func(s *store) {
		s.ApplyAllFunc = func(ctx context.Context, cs []*lifecycle.Change) []error {
			errs := make([]error, len(cs))
			for i, c := range cs {
				h, _ := s.Below.Head(ctx, c.Partner)
				if h.Version != c.Base {
					for i := range errs {
						errs[i] = lifecycle.ErrConflict
					}
					return errs
				}
				errs[i] = nil
			}
			for i, c := range cs {
				errs[i] = s.Below.Apply(ctx, c)
			}
			return errs
		}
	}},
	{"BATCH-1", "tells the outcomes of a commit in another order", func(s *store) {
		s.ApplyAllFunc = func(ctx context.Context, cs []*lifecycle.Change) []error {
			errs := s.Below.ApplyAll(ctx, cs)
			slices.Reverse(errs[:len(errs)/2])
			return errs
		}
	}},
	{"BATCH-1", "tells the outcomes of a commit by partner", func(s *store) {
		s.ApplyAllFunc = func(ctx context.Context, cs []*lifecycle.Change) []error {
			errs := s.Below.ApplyAll(ctx, cs)
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
		s.ApplyAllFunc = func(ctx context.Context, cs []*lifecycle.Change) []error {
			begin := map[lifecycle.PartnerID]lifecycle.Version{}
			errs := make([]error, len(cs))
			for i, c := range cs {
				h, _ := s.Below.Head(ctx, c.Partner)
				if _, ok := begin[c.Partner]; !ok {
					begin[c.Partner] = h.Version
				}
				if c.Base != begin[c.Partner] {
					errs[i] = lifecycle.ErrConflict
					continue
				}
				errs[i] = s.Below.Apply(ctx, c)
			}
			return errs
		}
	}},
	{"BATCH-2", "commits at most 32 changes", func(s *store) {
		s.ApplyAllFunc = func(ctx context.Context, cs []*lifecycle.Change) []error {
			errs := s.Below.ApplyAll(ctx, cs[:min(32, len(cs))])
			for len(errs) < len(cs) {
				errs = append(errs, lifecycle.ErrUnclear)
			}
			return errs
		}
	}},
	{"BATCH-3", "applies the rest on top of one that failed", func(s *store) {
		s.ApplyAllFunc = func(ctx context.Context, cs []*lifecycle.Change) []error {
			errs := make([]error, len(cs))
			failed := map[lifecycle.PartnerID]bool{}
			for i, c := range cs {
				errs[i] = s.Below.Apply(ctx, c)
				if errs[i] != nil && failed[c.Partner] {
					errs[i] = s.force(ctx, *c)
				}
				failed[c.Partner] = failed[c.Partner] || errs[i] != nil
			}
			return errs
		}
	}},
	{"BATCH-3", "leaves the plans of one that failed in a commit", func(s *store) {
		s.ApplyAllFunc = func(ctx context.Context, cs []*lifecycle.Change) []error {
			errs := make([]error, len(cs))
			var left []lifecycle.Plan
			for i, c := range cs {
				edited := *c
				edited.Plans = slices.Concat(left, c.Plans)
				if errs[i] = s.Below.Apply(ctx, &edited); errs[i] != nil && c.Partner == "partner" {
					left = append(left, c.Plans...)
				}
			}
			return errs
		}
	}},
	{"BATCH-3", "stops a commit at the first that fails", func(s *store) {
		s.ApplyAllFunc = func(ctx context.Context, cs []*lifecycle.Change) []error {
			errs := make([]error, len(cs))
			var failed error
			for i, c := range cs {
				if failed == nil {
					failed = s.Below.Apply(ctx, c)
				}
				errs[i] = failed
			}
			return errs
		}
	}},
	{"BATCH-4", "looks at the operations when the commit begins", func(s *store) {
		s.ApplyAllFunc = func(ctx context.Context, cs []*lifecycle.Change) []error {
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
				errs[i] = s.Below.Apply(ctx, &edited)
			}
			return errs
		}
	}},
	{"BATCH-4", "has one table of operations in a commit", func(s *store) {
		s.ApplyAllFunc = func(ctx context.Context, cs []*lifecycle.Change) []error {
			errs := make([]error, len(cs))
			ids := map[lifecycle.OperationID]bool{}
			for i, c := range cs {
				if errs[i] = lifecycle.ErrConflict; !ids[c.Keys[0].ID] {
					errs[i] = s.Below.Apply(ctx, c)
				}
				ids[c.Keys[0].ID] = true
			}
			return errs
		}
	}},
	{"BATCH-5", "applies the changes of a commit by partner, and the newest first", func(s *store) {
		s.ApplyAllFunc = func(ctx context.Context, cs []*lifecycle.Change) []error {
			errs := make([]error, len(cs))
			for i, c := range slices.Backward(cs) {
				errs[i] = s.Below.Apply(ctx, c)
			}
			return errs
		}
	}},
	{"BATCH-5", "forgets what is freed in a commit", func(s *store) {
		s.ApplyAllFunc = func(ctx context.Context, cs []*lifecycle.Change) []error {
			errs := make([]error, len(cs))
			for i, c := range cs {
				edited := *c
				edited.Freed = nil
				errs[i] = s.Below.Apply(ctx, &edited)
			}
			return errs
		}
	}},
	{"BATCH-6", "checks a commit in one step and writes it in another", func(s *store) {
		s.ApplyAllFunc = func(ctx context.Context, cs []*lifecycle.Change) []error {
			errs := make([]error, len(cs))
			h, _ := s.Below.Head(ctx, cs[0].Partner)
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
		s.ApplyAllFunc = func(ctx context.Context, cs []*lifecycle.Change) []error {
			return s.Below.ApplyAll(context.WithoutCancel(ctx), cs)
		}
	}},
	{"BATCH-7", "has one outcome for a context that has ended", func(s *store) {
		s.ApplyAllFunc = func(ctx context.Context, cs []*lifecycle.Change) []error {
			if err := ctx.Err(); err != nil {
				return []error{err}
			}
			return s.Below.ApplyAll(ctx, cs)
		}
	}},
}
