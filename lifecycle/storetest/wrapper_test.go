package storetest_test

import (
	"context"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/doctored"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// store is an honest store with some methods replaced.
type store struct {
	doctored.Store
	mu sync.Mutex // of what a replacement remembers
}

// force applies a change to the book as it is, whatever its base.
func (s *store) force(ctx context.Context, c lifecycle.Change) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	h, err := s.Below.Head(ctx, c.Partner)
	if err != nil {
		return err
	}
	c.Base = h.Version
	return s.Below.Apply(ctx, &c)
}

// editHead makes Head return an edited head.
func (s *store) editHead(edit func(*lifecycle.Head)) {
	s.HeadFunc = func(ctx context.Context, p lifecycle.PartnerID) (lifecycle.Head, error) {
		h, err := s.Below.Head(ctx, p)
		edit(&h)
		return h, err
	}
}

// losePlans makes Head forget some plans.
func (s *store) losePlans(lost func(entitlement.Entitlement) bool) {
	s.editHead(func(h *lifecycle.Head) {
		h.Plans = slices.DeleteFunc(h.Plans, func(p lifecycle.Plan) bool { return lost(p.Entitlement) })
	})
}

// editRequests makes Requests yield an edited list.
func (s *store) editRequests(edit func([]lifecycle.Request)) {
	s.RequestsFunc = func(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
		return edited(s.Below.Requests(ctx, p, q), edit)
	}
}

// editJournal makes Journal yield an edited list.
func (s *store) editJournal(edit func([]entitlement.Entry)) {
	s.JournalFunc = func(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[entitlement.Entry, error] {
		return edited(s.Below.Journal(ctx, p, after), edit)
	}
}

// editKeys makes Keys yield an edited list.
func (s *store) editKeys(edit func([]lifecycle.Key)) {
	s.KeysFunc = func(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[lifecycle.Key, error] {
		return edited(s.Below.Keys(ctx, p, after), edit)
	}
}

// query makes Requests answer an edited question.
func (s *store) query(edit func(*lifecycle.RequestQuery)) {
	s.RequestsFunc = func(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
		edit(&q)
		return s.Below.Requests(ctx, p, q)
	}
}

// each returns an edit of a list that edits every row of it.
func each[T any](edit func(*T)) func([]T) {
	return func(list []T) {
		for i := range list {
			edit(&list[i])
		}
	}
}

func edited[T any](seq iter.Seq2[T, error], edit func([]T)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var list []T
		for v, err := range seq {
			if err != nil {
				yield(v, err)
				return
			}
			list = append(list, v)
		}
		edit(list)
		for _, v := range list {
			if !yield(v, nil) {
				return
			}
		}
	}
}

// partners makes the store know a partner by another ID.
func (s *store) partners(as func(string) string) {
	known := func(p lifecycle.PartnerID) lifecycle.PartnerID { return lifecycle.PartnerID(as(string(p))) }
	s.HeadFunc = func(ctx context.Context, p lifecycle.PartnerID) (lifecycle.Head, error) {
		return s.Below.Head(ctx, known(p))
	}
	s.KeyFunc = func(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
		return s.Below.Key(ctx, known(p), id)
	}
	s.RequestsFunc = func(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
		return s.Below.Requests(ctx, known(p), q)
	}
	s.JournalFunc = func(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[entitlement.Entry, error] {
		return s.Below.Journal(ctx, known(p), after)
	}
	s.KeysFunc = func(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[lifecycle.Key, error] {
		return s.Below.Keys(ctx, known(p), after)
	}
	s.Edit(func(c *lifecycle.Change) { c.Partner = known(c.Partner) })
}

// operations makes the store look operations up by another ID.
func (s *store) operations(as func(string) string) {
	known := func(id lifecycle.OperationID) lifecycle.OperationID { return lifecycle.OperationID(as(string(id))) }
	s.KeyFunc = func(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
		key, request, err := s.Below.Key(ctx, p, known(id))
		key.ID = id
		return key, request, err
	}
	s.Edit(func(c *lifecycle.Change) {
		c.Keys = slices.Clone(c.Keys)
		for i := range c.Keys {
			c.Keys[i].ID = known(c.Keys[i].ID)
		}
	})
}

// knows reports whether the book of p has an operation.
func (s *store) knows(ctx context.Context, p lifecycle.PartnerID, k lifecycle.Key) bool {
	_, _, err := s.Below.Key(ctx, p, k.ID)
	return err == nil
}

func fold(id string) string { return strings.ToLower(id) }
