package main

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"time"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// service answers for one desk.
type service struct {
	desk *lifecycle.Desk
	log  *slog.Logger
}

func newService(desk *lifecycle.Desk, log *slog.Logger) *service { return &service{desk, log} }

// handler returns the paths of the service.
func (s *service) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("POST /purchases", command(s, s.buy))
	mux.Handle("POST /activations", command(s, s.activate))
	mux.Handle("POST /links", command(s, s.link))
	mux.Handle("POST /requests", command(s, s.open))
	mux.Handle("POST /requests/{id}/close", command(s, s.close))
	mux.Handle("GET /requests/{id}", question(s, s.request))
	mux.Handle("GET /plans", question(s, s.plans))
	mux.Handle("GET /why-not", question(s, s.whyNot))
	mux.Handle("GET /healthz", http.HandlerFunc(s.healthz))
	mux.Handle("GET /readyz", question(s, s.readyz))
	return s.logged(mux)
}

// healthz says that the process runs. It does not look at the database: to start the
// process again mends no database.
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

// answer writes an answer as JSON.
func (s *service) answer(w http.ResponseWriter, code int, v any) {
	data, err := json.Marshal(v)
	if err != nil {
		s.log.Error("an answer cannot be written as JSON", "err", err)
		code, data = http.StatusInternalServerError, []byte(`{"title":"internal error","status":500}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(code)
	_, _ = w.Write(append(data, '\n')) // whom it does not reach asks again
}

// logged logs each request when it is answered: nothing that a person wrote, and no
// query, which has names of accounts.
func (s *service) logged(next *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		seen := &statusWriter{ResponseWriter: w, code: http.StatusOK}
		next.ServeHTTP(seen, r)
		s.log.InfoContext(r.Context(), "answered", "method", r.Method, "pattern", r.Pattern, "status", seen.code, "took", time.Since(start).String())
	})
}

// statusWriter remembers the status that it wrote.
type statusWriter struct {
	http.ResponseWriter
	code int
}

func (w *statusWriter) WriteHeader(code int) {
	w.code = code
	w.ResponseWriter.WriteHeader(code)
}
