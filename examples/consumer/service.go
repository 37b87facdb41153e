package main

import (
	"encoding/json"
	"log/slog"
	"net/http"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// service answers requests about one desk.
type service struct {
	desk *lifecycle.Desk
	log  *slog.Logger
}

func newService(desk *lifecycle.Desk, log *slog.Logger) *service { return &service{desk, log} }

// handler returns the paths of the service, for requests to one of the hosts.
func (s *service) handler(allowed hosts) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("POST /purchases", command(s, s.buy))
	mux.Handle("POST /activations", command(s, keyed(s.desk.Activate, func(a *lifecycle.Activation) *lifecycle.OperationID { return &a.ID })))
	mux.Handle("POST /links", command(s, keyed(s.desk.Link, func(l *lifecycle.Linking) *lifecycle.OperationID { return &l.ID })))
	mux.Handle("POST /requests", command(s, keyed(s.desk.Open, func(d *lifecycle.Draft) *lifecycle.OperationID { return &d.ID })))
	mux.Handle("POST /requests/{id}/close", command(s, s.close))
	mux.Handle("GET /requests/{id}", question(s, s.request))
	mux.Handle("GET /plans", question(s, s.plans))
	mux.Handle("GET /why-not", question(s, s.whyNot))
	mux.Handle("GET /healthz", http.HandlerFunc(s.healthz))
	mux.Handle("GET /readyz", question(s, s.readyz))
	return s.logged(s.onlyFor(allowed, s.found(mux)))
}

// found answers with a problem if mux does not have the path, or not for the method.
func (s *service) found(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r) // it sets the values of the path
			return
		}
		said := &statusOnly{header: http.Header{}, code: http.StatusOK}
		h.ServeHTTP(said, r)
		if said.code < http.StatusBadRequest {
			mux.ServeHTTP(w, r) // it redirects a path with two slashes to the one that is meant
			return
		}
		detail := "there is no such path: README.md lists them"
		if allow := said.header.Get("Allow"); allow != "" {
			w.Header().Set("Allow", allow)
			detail = "this path takes " + allow + ", and not " + r.Method
		}
		s.fail(w, r, &requestError{said.code, detail})
	})
}

// healthz says that the process runs. It does not look at the database, because restarting
// the process does not repair a database.
func (s *service) healthz(w http.ResponseWriter, _ *http.Request) {
	s.answer(w, http.StatusOK, status{"ok"})
}

// readyz says whether the book can be read.
func (s *service) readyz(r *http.Request) (status, error) {
	_, err := s.desk.Head(r.Context())
	return status{"ready"}, err
}

type status struct {
	Status string `json:"status"`
}

// answer writes an answer as JSON. A problem has a media type of its own.
func (s *service) answer(w http.ResponseWriter, code int, v any) {
	kind := "application/json"
	if _, ok := v.(problem); ok {
		kind = "application/problem+json"
	}
	data, err := json.Marshal(v)
	if err != nil {
		s.log.Error("an answer cannot be written as JSON", "err", err)
		s.answer(w, http.StatusInternalServerError, plain(http.StatusInternalServerError, "the log of the service says what is wrong"))
		return
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(code)
	_, _ = w.Write(append(data, '\n')) // a client that it does not reach asks again
}
