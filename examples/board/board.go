package main

import (
	"bytes"
	"crypto/rand"
	"embed"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/product"
	"github.com/partnersupport/partnersupport/routing"
)

//go:embed page
var files embed.FS

// board serves the page: it has the desk of one partner, its clock, and the languages and
// templates.
type board struct {
	partner lifecycle.PartnerID
	desk    *lifecycle.Desk
	router  *routing.Router
	catalog *product.Catalog
	now     func() time.Time
	log     *slog.Logger
	history history

	speakers  []*speaker
	templates []*template.Template // of each speaker

	newID func() string // an operation ID for a form
}

// newBoard returns the board of a partner's book. It shows times in zone, and has no clock
// but now.
func newBoard(store lifecycle.Store, partner lifecycle.PartnerID, zone *time.Location, now func() time.Time, log *slog.Logger) (*board, error) {
	b := &board{
		partner: partner, router: routing.DefaultRouter(), catalog: product.Default(), now: now, log: log,
		speakers: speakers(zone),
		newID:    func() string { return "board-" + rand.Text() },
	}
	var err error
	b.desk, err = lifecycle.NewDesk(store, &lifecycle.Options{Partner: partner, Now: now, Router: b.router, Catalog: b.catalog, Logger: log})
	if err != nil {
		return nil, err
	}
	for _, s := range b.speakers {
		t, err := template.New("").Funcs(template.FuncMap{
			"word": s.word, "name": s.name, "when": s.when, "day": s.day, "lastDay": s.lastDay, "quota": s.quota,
			"lang": s.tag.String,
			"rfc":  func(at time.Time) string { return at.UTC().Format(time.RFC3339) },
		}).ParseFS(files, "page/*.html")
		if err != nil {
			return nil, err
		}
		b.templates = append(b.templates, t)
	}
	return b, nil
}

// page is what a template shows: what all pages have, and the body of this one.
type page struct {
	Title   string
	Path    string // of the entry in the navigation
	Partner lifecycle.PartnerID
	Now     time.Time
	Body    any

	self   url.URL
	chosen string // the language, if the reader chose one
}

// Link returns a link within the page that keeps the language; more are names and
// values of the query.
func (p *page) Link(path string, more ...string) string {
	query := url.Values{}
	if p.chosen != "" {
		query.Set("lang", p.chosen)
	}
	for i := 0; i+1 < len(more); i += 2 {
		if more[i+1] != "" {
			query.Set(more[i], more[i+1])
		}
	}
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

// Chosen returns the language that the reader chose, or nothing.
func (p *page) Chosen() string { return p.chosen }

// In returns a link to the same page in the given language.
func (p *page) In(lang string) string {
	query := p.self.Query()
	query.Set("lang", lang)
	return p.self.Path + "?" + query.Encode()
}

// asked is a request for a page, with the speaker of its reader's language.
type asked struct {
	*http.Request
	w       http.ResponseWriter
	now     time.Time
	speaker *speaker
	number  int    // of the speaker
	chosen  string // the language, if the reader chose one
}

// showNamed shows a page whose title is the word for its name.
func (b *board) showNamed(a *asked, status int, name string, body any) error {
	title, err := a.speaker.word(name)
	if err == nil {
		b.show(a, status, name, title, body)
	}
	return err
}

// show answers with a page. It is made in memory first: what goes wrong in the middle
// is a page of its own, and not half of another.
func (b *board) show(a *asked, status int, name, title string, body any) {
	p := &page{Path: a.URL.Path, Partner: b.partner, Now: a.now, Body: body, self: *a.URL, chosen: a.chosen}
	if a.Method == http.MethodPost { // the path of a form may not be that of a page
		p.self = url.URL{Path: "/"}
	}
	p.Title = title
	var text bytes.Buffer
	if err := b.templates[a.number].ExecuteTemplate(&text, name+".html", p); err != nil {
		b.log.ErrorContext(a.Context(), "page", "path", a.URL.Path, "err", err)
		http.Error(a.w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	a.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	a.w.Header().Set("Content-Language", a.speaker.tag.String())
	a.w.WriteHeader(status)
	_, _ = a.w.Write(text.Bytes()) // an error means that the client has gone
}
