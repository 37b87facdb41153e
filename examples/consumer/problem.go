package main

import (
	"context"
	"errors"
	"net/http"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// problem is the answer to what cannot be done, in the form of RFC 9457.
type problem struct {
	Title   string             `json:"title"`
	Status  int                `json:"status"`
	Detail  string             `json:"detail,omitempty"`
	Fields  []field            `json:"fields,omitempty"`  // that are not what they must be
	Reasons []lifecycle.Reason `json:"reasons,omitempty"` // why it is refused, the most important first
	State   lifecycle.State    `json:"state,omitzero"`    // of a request that cannot go this way
	Legal   []lifecycle.Event  `json:"legal,omitempty"`   // where it can go
}

type field struct {
	Field   string `json:"field"`
	Value   string `json:"value"`
	Problem string `json:"problem"`
}

// again are the errors after which the same command with the same key may succeed. Of
// ErrUnclear, and a context that ended, it is not known whether it has: to repeat the
// command tells.
var again = []error{
	lifecycle.ErrUnclear, lifecycle.ErrConflict, sqlstore.ErrUnavailable, sqlstore.ErrReadOnly, sqlstore.ErrFull,
	context.DeadlineExceeded, context.Canceled,
}

// problemOf puts an error into the words of HTTP.
func problemOf(err error) problem {
	for _, e := range again {
		if errors.Is(err, e) {
			return problem{Title: "try again", Status: http.StatusServiceUnavailable, Detail: "repeat it with the same " + keyHeader}
		}
	}
	if refused, ok := errors.AsType[*lifecycle.RefusedError](err); ok {
		return problem{
			Title: "refused", Status: http.StatusConflict, Detail: refused.Error(), Reasons: refused.Reasons, State: refused.State, Legal: refused.Legal,
		}
	}
	if e, ok := errors.AsType[*requestError](err); ok {
		return problem{Title: http.StatusText(e.status), Status: e.status, Detail: e.detail}
	}
	switch {
	case errors.Is(err, lifecycle.ErrInvalid):
		return problem{Title: "invalid", Status: http.StatusUnprocessableEntity, Fields: fields(err)}
	case errors.Is(err, lifecycle.ErrReused):
		return problem{Title: "key used before", Status: http.StatusUnprocessableEntity, Detail: "another command had this " + keyHeader + ": choose one of its own for each"}
	case errors.Is(err, lifecycle.ErrNotFound):
		return problem{Title: "not found", Status: http.StatusNotFound, Detail: "the book has no such request"}
	}
	return problem{Title: "internal error", Status: http.StatusInternalServerError} // the log says more
}

// fields lists what is wrong with a command, field by field.
func fields(err error) []field {
	var list []field
	for e := range lifecycle.Problems(err) {
		list = append(list, field{e.Field, e.Value, e.Problem})
	}
	return list
}

// fail answers with a problem.
func (s *service) fail(w http.ResponseWriter, r *http.Request, err error) {
	p := problemOf(err)
	if p.Status >= http.StatusInternalServerError {
		s.log.ErrorContext(r.Context(), p.Title, "pattern", r.Pattern, "err", err)
	}
	if p.Status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "1")
	}
	s.answer(w, p.Status, p)
}
