package main

import (
	"net/http"
	"time"
)

// logged logs each request when it is answered. It logs nothing that a person wrote, and no
// query, which has names of accounts.
func (s *service) logged(next http.Handler) http.Handler {
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

// statusOnly keeps the status and the header of an answer, and drops its body.
type statusOnly struct {
	header http.Header
	code   int
}

func (w *statusOnly) Header() http.Header { return w.header }

func (w *statusOnly) WriteHeader(code int) { w.code = code }

func (w *statusOnly) Write(p []byte) (int, error) { return len(p), nil }
