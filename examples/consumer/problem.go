package main

import (
	"context"
	"errors"
	"net/http"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// problem is the answer to a request that cannot be carried out, in the form of RFC 9457.
type problem struct {
	Type    string             `json:"type"` // a heading of README.md, or that the status says all
	Title   string             `json:"title"`
	Status  int                `json:"status"`
	Detail  string             `json:"detail"`
	Fields  []field            `json:"fields,omitempty"`  // the fields that are not valid
	Reasons []lifecycle.Reason `json:"reasons,omitempty"` // why it is refused, the most important first
	State   lifecycle.State    `json:"state,omitzero"`    // of a request that cannot go this way
	Legal   []lifecycle.Event  `json:"legal,omitempty"`   // where it can go
}

type field struct {
	Field   string `json:"field"`
	Value   string `json:"value"`
	Problem string `json:"problem"`
}

// problemTypes is where the types of problems are explained.
const problemTypes = "https://github.com/partnersupport/partnersupport/blob/main/examples/consumer/README.md#"

// plain returns a problem that the status describes fully.
func plain(status int, detail string) problem {
	return problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail}
}

// again are the errors after which the same command with the same key may succeed. After
// ErrUnclear, or the end of a context, it is not known whether the command was carried out;
// repeating it tells.
var again = []error{
	lifecycle.ErrUnclear, lifecycle.ErrConflict, sqlstore.ErrUnavailable, sqlstore.ErrReadOnly, sqlstore.ErrFull,
	context.DeadlineExceeded, context.Canceled,
}

// problemOf returns the problem for an error. It depends on whether the request was a
// command or a question.
func problemOf(err error, method string) problem {
	for _, e := range again {
		if errors.Is(err, e) {
			p := problem{Type: problemTypes + "try-again", Title: "try again", Status: http.StatusServiceUnavailable, Detail: "the book could not be read just now: ask again"}
			if method == http.MethodPost {
				p.Detail = "it may have been done, or not: repeat it with the same " + keyHeader + ", and it acts once"
			}
			return p
		}
	}
	if refused, ok := errors.AsType[*lifecycle.RefusedError](err); ok {
		return problem{
			Type: problemTypes + "refused", Title: "refused", Status: http.StatusConflict, Detail: refused.Error(),
			Reasons: refused.Reasons, State: refused.State, Legal: refused.Legal,
		}
	}
	if e, ok := errors.AsType[*requestError](err); ok {
		return plain(e.status, e.detail)
	}
	switch {
	case errors.Is(err, lifecycle.ErrInvalid):
		return problem{
			Type: problemTypes + "invalid", Title: "invalid", Status: http.StatusUnprocessableEntity,
			Detail: "these fields are not what they must be: mend them, and send it again", Fields: fields(err),
		}
	case errors.Is(err, lifecycle.ErrReused):
		return problem{
			Type: problemTypes + "key-used-before", Title: "key used before", Status: http.StatusUnprocessableEntity,
			Detail: "another command had this " + keyHeader + ": take a new one for a new command",
		}
	case errors.Is(err, lifecycle.ErrNotFound):
		return plain(http.StatusNotFound, "the book has no request of this ID, which is the "+keyHeader+" that opened it")
	}
	return plain(http.StatusInternalServerError, "the log of the service says what is wrong")
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
	p := problemOf(err, r.Method)
	if p.Status >= http.StatusInternalServerError {
		s.log.ErrorContext(r.Context(), p.Title, "pattern", r.Pattern, "err", err)
	}
	if p.Status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "1")
	}
	s.answer(w, p.Status, p)
}
