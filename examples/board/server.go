package main

import (
	"errors"
	"io/fs"
	"net/http"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// handler returns the whole site. It answers under the given host names only.
func (b *board) handler(hosts map[string]bool) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", b.page(b.overview))
	mux.HandleFunc("GET /requests", b.page(b.requests))
	mux.HandleFunc("GET /request", b.page(b.request))
	mux.HandleFunc("POST /close", b.page(b.close))
	mux.HandleFunc("GET /why", b.page(b.why))
	mux.HandleFunc("GET /matrix", b.page(b.matrix))
	mux.HandleFunc("GET /", b.page(func(a *asked) error {
		return b.problem(a, http.StatusNotFound, "no.page")
	}))
	for name, kind := range map[string]string{
		"style.css":    "text/css; charset=utf-8",
		"countdown.js": "text/javascript; charset=utf-8",
		"icon.svg":     "image/svg+xml",
	} {
		mux.HandleFunc("GET /"+name, func(w http.ResponseWriter, _ *http.Request) { static(w, name, kind) })
	}
	// A browser says which site a form comes from. The form of another site is refused, so
	// that no form needs a token.
	forms := http.NewCrossOriginProtection()
	forms.SetDenyHandler(b.page(func(a *asked) error {
		return b.problem(a, http.StatusForbidden, "no.cross")
	}))
	return headers(onlyFor(hosts, forms.Handler(mux)))
}

// headers allows a page only what this site has: no script, style or picture from
// elsewhere or inline, no frame, and no form to elsewhere.
func headers(next http.Handler) http.Handler {
	const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
		"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store") // what is left now is not what was left then
		h.Set("Vary", "Accept-Language")
		next.ServeHTTP(w, r)
	})
}

func static(w http.ResponseWriter, name, kind string) {
	text, err := fs.ReadFile(files, "page/"+name)
	if err != nil { // it is embedded
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", kind)
	_, _ = w.Write(text) // an error means that the client has gone
}

// page makes a handler of a function that shows one page, or returns why not.
func (b *board) page(show func(*asked) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, 16<<10)
		a := &asked{Request: r, w: w, now: b.now()}
		var chosen bool
		if a.number, chosen = wanted(r, b.speakers); chosen {
			a.chosen = b.speakers[a.number].tag.String()
		}
		a.speaker = b.speakers[a.number]
		err := allText(a.URL.Query())
		if err == nil {
			err = show(a)
		}
		switch {
		case err == nil:
		case errors.Is(err, lifecycle.ErrNotFound):
			err = b.problem(a, http.StatusNotFound, "no.request")
		case errors.Is(err, lifecycle.ErrInvalid):
			err = b.problem(a, http.StatusBadRequest, "no.input")
		default:
			b.log.ErrorContext(r.Context(), "answer", "path", r.URL.Path, "err", err)
			err = b.problem(a, http.StatusInternalServerError, "no.answer")
		}
		if err != nil {
			http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		}
	}
}

// problem answers with a page that says what is wrong.
func (b *board) problem(a *asked, status int, key string) error {
	text, err := a.speaker.word(key)
	if err != nil {
		return err
	}
	return b.showNamed(a, status, "problem", text)
}
