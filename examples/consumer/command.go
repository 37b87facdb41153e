package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// maxBody bounds a body. The longest that the Desk takes is the details of a draft,
// of which JSON may write each byte as six.
const maxBody = 6*(lifecycle.MaxDetails+lifecycle.MaxTitle) + 16<<10

// keyHeader is the header that names a command.
const keyHeader = "Idempotency-Key"

// requestError is a request that cannot be understood.
type requestError struct {
	status int
	detail string
}

func (e *requestError) Error() string { return e.detail }

// command answers a POST: it reads the body into a C, and has do carry it out under
// the operation ID of the header.
//
// What has begun is carried out, also if the client hangs up: otherwise its outcome
// would be unclear more often than it must be.
func command[C, R any](s *service, do func(ctx context.Context, r *http.Request, id lifecycle.OperationID, c C) (R, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var c C
		id, err := read(w, r, &c)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), workTime)
		defer cancel()
		answer, err := do(ctx, r, id, c)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		s.answer(w, http.StatusOK, answer)
	}
}

// read reads key and body of a command.
func read(w http.ResponseWriter, r *http.Request, c any) (lifecycle.OperationID, error) {
	keys := r.Header.Values(keyHeader)
	if len(keys) != 1 || keys[0] == "" {
		return "", &requestError{http.StatusBadRequest, "want one header " + keyHeader + ", of your own choice, and the same when the command is repeated"}
	}
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	dec.DisallowUnknownFields()
	err := dec.Decode(c)
	if err == nil {
		if _, err = dec.Token(); errors.Is(err, io.EOF) {
			return lifecycle.OperationID(keys[0]), nil
		}
		err = errors.Join(errors.New("more follows it"), err)
	}
	if long, ok := errors.AsType[*http.MaxBytesError](err); ok {
		w.Header().Set("Connection", "close") // nobody reads the rest
		return "", &requestError{http.StatusRequestEntityTooLarge, fmt.Sprintf("the body has more than %d bytes", long.Limit)}
	}
	return "", &requestError{http.StatusBadRequest, "the body: want one JSON object: " + err.Error()}
}

// purchase is the body of POST /purchases. The term's start is a date and a zone, since
// an instant with an offset does not say in which zone the term ends.
type purchase struct {
	At       time.Time
	Actor    string
	Offer    entitlement.Offer
	From     entitlement.Date
	Zone     string
	Contract lifecycle.ContractID
}

func (s *service) buy(ctx context.Context, _ *http.Request, id lifecycle.OperationID, p purchase) (lifecycle.Receipt, error) {
	zone, err := time.LoadLocation(p.Zone)
	if err != nil || p.Zone == "" || p.Zone == "Local" {
		return lifecycle.Receipt{}, &requestError{http.StatusUnprocessableEntity, "zone: want an IANA zone such as Asia/Seoul"}
	}
	return s.desk.Buy(ctx, lifecycle.Purchase{ID: id, At: p.At, Actor: p.Actor, Offer: p.Offer, From: p.From.Start(zone), Contract: p.Contract})
}

func (s *service) activate(ctx context.Context, _ *http.Request, id lifecycle.OperationID, a lifecycle.Activation) (lifecycle.Receipt, error) {
	if a.ID != "" {
		return lifecycle.Receipt{}, errIDInBody
	}
	a.ID = id
	return s.desk.Activate(ctx, a)
}

func (s *service) link(ctx context.Context, _ *http.Request, id lifecycle.OperationID, l lifecycle.Linking) (lifecycle.Receipt, error) {
	if l.ID != "" {
		return lifecycle.Receipt{}, errIDInBody
	}
	l.ID = id
	return s.desk.Link(ctx, l)
}

func (s *service) open(ctx context.Context, _ *http.Request, id lifecycle.OperationID, d lifecycle.Draft) (lifecycle.Request, error) {
	if d.ID != "" {
		return lifecycle.Request{}, errIDInBody
	}
	d.ID = id
	return s.desk.Open(ctx, d)
}

func (s *service) close(ctx context.Context, r *http.Request, id lifecycle.OperationID, c lifecycle.Closing) (lifecycle.Request, error) {
	if c.ID != "" || c.Request != "" {
		return lifecycle.Request{}, errIDInBody
	}
	c.ID, c.Request = id, lifecycle.RequestID(r.PathValue("id"))
	return s.desk.Close(ctx, c)
}

var errIDInBody = &requestError{http.StatusUnprocessableEntity, "the ID of the command is in the header " + keyHeader + ", and that of the request in the path"}
