package main

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
	"github.com/partnersupport/partnersupport/sla"
)

// requestPage is one request: what it is, why it was opened as it was, what happened
// to it, and the form that closes it.
type requestPage struct {
	Request  lifecycle.Request
	State    lifecycle.State // now
	Standing *sla.Standing   // of the first response, if it has a target that can be told
	Ends     string
	Why      decisionSaid
	ByPolicy bool // the policy that decided is known
	Form     *closeForm
	Problems []said // why a form was not carried out, even if the request no longer has one
}

// closeForm is the form that closes a request. Its operation ID is made with the form, so
// that it closes once even if it is sent twice.
type closeForm struct {
	ID       lifecycle.OperationID
	Reason   lifecycle.CloseReason
	Original lifecycle.RequestID
	Actor    string
	Choices  []closeChoice
	Problems []said // why it was not carried out
}

// closeChoice is a reason to close, and what becomes of the incident.
type closeChoice struct {
	Reason lifecycle.CloseReason
	Refund lifecycle.RefundClass
	Paid   bool // an incident paid
}

func (b *board) request(a *asked) error {
	return b.showRequest(a, http.StatusOK, lifecycle.RequestID(a.URL.Query().Get("id")), closeForm{})
}

// showRequest shows a request, with a form that somebody has filled in.
func (b *board) showRequest(a *asked, status int, id lifecycle.RequestID, form closeForm) error {
	explained, err := b.desk.Explain(a.Context(), id)
	known := !errors.Is(err, lifecycle.ErrPolicyUnknown)
	if !known {
		explained.Request, err = b.desk.Request(a.Context(), id)
	}
	if err != nil {
		return err
	}
	r := explained.Request
	body := requestPage{Request: r, State: r.At(a.now), ByPolicy: known, Problems: form.Problems}
	if known {
		body.Why = a.speaker.decision(explained.Decision)
		// A Desk may add a reason of its own to those of the policy, at the end.
		for _, more := range explained.Reasons[len(body.Why.Reasons):] {
			body.Why.Reasons = append(body.Why.Reasons, a.speaker.reason(more))
		}
	}
	if timeline, err := r.Timeline(); err == nil { // or it has no target
		if standing, err := timeline.At(a.now); err == nil {
			body.Standing = &standing
			if body.Ends, err = a.speaker.ends(standing.Due, a.now); err != nil {
				return err
			}
		}
	}
	if body.State.Filed() {
		if form.ID == "" {
			form.ID = lifecycle.OperationID(b.newID())
		}
		for reason := lifecycle.Resolved; reason.IsValid(); reason++ {
			form.Choices = append(form.Choices, closeChoice{reason, r.RefundClass(reason), r.Plan != ""})
		}
		body.Form = &form
	}
	b.show(a, status, "request", r.Title, body)
	return nil
}

// close closes a request, and redirects to its page. The same form, sent again by a double
// click or after a lost answer, has the same answer.
func (b *board) close(a *asked) error {
	if err := a.ParseForm(); err != nil {
		return fmt.Errorf("%w: %w", lifecycle.ErrInvalid, err)
	}
	if err := allText(a.PostForm); err != nil {
		return err
	}
	id := lifecycle.RequestID(a.PostForm.Get("request"))
	form := closeForm{
		ID:       lifecycle.OperationID(a.PostForm.Get("operation")),
		Original: lifecycle.RequestID(a.PostForm.Get("original")),
		Actor:    a.PostForm.Get("actor"),
	}
	err := read(&form.Reason, a.PostForm.Get("reason"))
	if err == nil && form.Actor == "" {
		err = &lifecycle.InvalidError{Field: "Actor", Problem: "is required"}
	}
	if err == nil {
		_, err = b.desk.Close(a.Context(), lifecycle.Closing{
			ID: form.ID, Request: id, Reason: form.Reason, Original: form.Original, Actor: form.Actor,
		})
	}
	if err == nil {
		p := page{chosen: a.chosen}
		http.Redirect(a.w, a.Request, p.Link("/request", "id", string(id)), http.StatusSeeOther)
		return nil
	}
	status, key := closeProblem(err)
	if status == 0 {
		return err
	}
	form.Problems = a.speaker.refused(err)
	if len(form.Problems) == 0 {
		text, err := a.speaker.word(key)
		if err != nil {
			return err
		}
		form.Problems = []said{{Text: text}}
	}
	if status == http.StatusConflict {
		form.ID = "" // this one has had its answer, or was used for something else
	}
	return b.showRequest(a, status, id, form)
}

// closeProblem returns the status and the words for an error with which the form can be
// shown again, or status 0 if showing it again does not help.
func closeProblem(err error) (status int, key string) {
	switch {
	case errors.Is(err, lifecycle.ErrRefused):
		return http.StatusConflict, "close.refused"
	case errors.Is(err, lifecycle.ErrReused):
		return http.StatusConflict, "close.reused"
	case errors.Is(err, lifecycle.ErrUnclear):
		return http.StatusServiceUnavailable, "close.unclear"
	case errors.Is(err, lifecycle.ErrConflict), errors.Is(err, sqlstore.ErrUnavailable):
		return http.StatusServiceUnavailable, "close.again"
	case errors.Is(err, lifecycle.ErrInvalid), errors.Is(err, lifecycle.ErrNotFound): // the original, or there is no page to show
		return http.StatusBadRequest, "close.invalid"
	}
	return 0, ""
}
