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

// maxBody bounds a body. The longest text that the Desk takes is the details of a draft;
// JSON may write each byte of it as six.
const maxBody = 6*(lifecycle.MaxDetails+lifecycle.MaxTitle) + 16<<10

// keyHeader is the header that names a command.
const keyHeader = "Idempotency-Key"

// requestError is a request that cannot be understood.
type requestError struct {
	status int
	detail string
}

func (e *requestError) Error() string { return e.detail }

// doer carries out a command with the given ID and body.
type doer[C, R any] func(ctx context.Context, r *http.Request, id lifecycle.OperationID, c C) (R, error)

// command answers a POST: it reads the body into a C, and has do carry it out under
// the operation ID of the header.
//
// A command that has begun is carried out even if the client hangs up; otherwise its
// outcome would be unclear more often than necessary.
func command[C, R any](s *service, do doer[C, R]) http.HandlerFunc {
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

// read reads the key and the body of a command.
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
		w.Header().Set("Connection", "close") // the rest is not read
		return "", &requestError{http.StatusRequestEntityTooLarge, fmt.Sprintf("the body has more than %d bytes", long.Limit)}
	}
	return "", &requestError{http.StatusBadRequest, "the body: want one JSON object: " + err.Error()}
}

// purchase is the body of POST /purchases. The start of the term is a date and a zone,
// because an instant with an offset does not say in which zone the term ends.
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

// keyed makes a command whose body is the Desk's own struct. The ID comes from the header,
// and field returns where it goes.
func keyed[C, R any](do func(context.Context, C) (R, error), field func(*C) *lifecycle.OperationID) doer[C, R] {
	return func(ctx context.Context, _ *http.Request, id lifecycle.OperationID, c C) (R, error) {
		into := field(&c)
		if *into != "" {
			return *new(R), errIDInBody
		}
		*into = id
		return do(ctx, c)
	}
}

// close carries out a closing, whose request is in the path.
func (s *service) close(ctx context.Context, r *http.Request, id lifecycle.OperationID, c lifecycle.Closing) (lifecycle.Request, error) {
	if c.ID != "" || c.Request != "" {
		return lifecycle.Request{}, errIDInBody
	}
	c.ID, c.Request = id, lifecycle.RequestID(r.PathValue("id"))
	return s.desk.Close(ctx, c)
}

var errIDInBody = &requestError{http.StatusUnprocessableEntity, "the ID of the command is in the header " + keyHeader + ", and that of the request in the path"}
