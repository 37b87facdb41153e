package main

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
)

// field returns the value of a field of a form.
func field(tb testing.TB, text, name string) string {
	tb.Helper()
	_, after, ok := strings.Cut(text, `name="`+name+`" value="`)
	if !ok {
		tb.Fatalf("no field %s in\n%s", name, text)
	}
	value, _, _ := strings.Cut(after, `"`)
	return value
}

// TestClose closes a request by its form, twice, and finds it closed once.
func TestClose(t *testing.T) {
	s := demoSite(t)
	r := s.first(t, "Production database does not come online")
	path := "/request?id=" + string(r.ID)
	form := s.ask(t, http.MethodGet, path, "").Body.String()
	values := url.Values{
		"request": {field(t, form, "request")}, "operation": {field(t, form, "operation")}, "reason": {"bug"}, "actor": {"민지"},
	}
	for range 2 {
		w := s.ask(t, http.MethodPost, "/close?lang=ko", values.Encode(), "Sec-Fetch-Site", "same-origin", "Origin", "http://127.0.0.1:8080")
		if got, want := w.Header().Get("Location"), path+"&lang=ko"; w.Code != http.StatusSeeOther || got != want {
			t.Fatalf("status %d to %q, want 303 to %q\n%s", w.Code, got, want, w.Body)
		}
	}
	closed, err := s.desk.Request(t.Context(), r.ID)
	must(t, err)
	if len(closed.Steps) != 1 || closed.State != lifecycle.StateRefunded || closed.ClosedBy != "민지" || closed.Left != r.Left+1 {
		t.Errorf("after two clicks: %d steps, %v by %q, %v left after %v", len(closed.Steps), closed.State, closed.ClosedBy, closed.Left, r.Left)
	}
	after := s.ask(t, http.MethodGet, path+"&lang=en", "").Body.String()
	if strings.Contains(after, "<form") || !strings.Contains(after, "closed, given back") || !strings.Contains(after, "민지") {
		t.Errorf("the page after closing:\n%s", after)
	}

	// Another form for the same request comes too late.
	values.Set("operation", "another")
	late := s.ask(t, http.MethodPost, "/close?lang=ko", values.Encode())
	if late.Code != http.StatusConflict || !strings.Contains(late.Body.String(), `role="alert"`) {
		t.Errorf("closing again: status %d, or not a word of why\n%s", late.Code, late.Body)
	}
	// The same form with other content is nothing that was meant.
	values.Set("operation", field(t, form, "operation"))
	values.Set("reason", "resolved")
	if w := s.ask(t, http.MethodPost, "/close", values.Encode()); w.Code != http.StatusConflict {
		t.Errorf("the same form with other content: status %d", w.Code)
	}
}

// TestCloseDuplicate names the original.
func TestCloseDuplicate(t *testing.T) {
	s := demoSite(t)
	original, r := s.first(t, "Power Apps: custom connector fails"), s.first(t, "Migration wave 1: cutover failed")
	values := url.Values{"request": {string(r.ID)}, "operation": {"dup"}, "reason": {"duplicate"}, "original": {string(original.ID)}, "actor": {"daniel"}}
	if w := s.ask(t, http.MethodPost, "/close", values.Encode()); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d\n%s", w.Code, w.Body)
	}
	closed, err := s.desk.Request(t.Context(), r.ID)
	must(t, err)
	if closed.Original != original.ID || closed.State != lifecycle.StateRefunded {
		t.Errorf("%v, duplicate of %q", closed.State, closed.Original)
	}
}

// failing is a store whose next writes fail.
type failing struct {
	lifecycle.Store
	err     error
	written bool // all the same
}

func (f *failing) Apply(ctx context.Context, c *lifecycle.Change) error {
	if f.err == nil || f.written {
		if err := f.Store.Apply(ctx, c); err != nil {
			return err
		}
	}
	return f.err
}

// TestCloseUnclear repeats a form of which nobody knows whether it was carried out.
func TestCloseUnclear(t *testing.T) {
	for _, tt := range []struct {
		name    string
		err     error
		written bool
	}{
		{"it was written", lifecycle.ErrUnclear, true},
		{"it was not written", lifecycle.ErrUnclear, false},
		{"others were faster", lifecycle.ErrConflict, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			memory := memstore.New()
			must(t, fillDemo(t.Context(), memory, "hangang", noon))
			store := &failing{Store: memory}
			s := newSite(t, store, func() time.Time { return noon })
			r := s.first(t, "Production database does not come online")
			values := url.Values{"request": {string(r.ID)}, "operation": {"once"}, "reason": {"resolved"}, "actor": {"daniel"}}
			store.err, store.written = tt.err, tt.written
			w := s.ask(t, http.MethodPost, "/close", values.Encode())
			store.err = nil
			if w.Code == http.StatusSeeOther && tt.written {
				return // the Desk has found out by itself
			}
			if w.Code != http.StatusServiceUnavailable {
				t.Fatalf("status %d\n%s", w.Code, w.Body)
			}
			if r, err := s.desk.Request(t.Context(), r.ID); err != nil || r.State.Filed() {
				if got := field(t, w.Body.String(), "operation"); got != "once" {
					t.Errorf("the form has another ID, %q: sent again, it could close twice", got)
				}
			}
			if w := s.ask(t, http.MethodPost, "/close", values.Encode()); w.Code != http.StatusSeeOther {
				t.Errorf("sent again: status %d\n%s", w.Code, w.Body)
			}
			closed, err := s.desk.Request(t.Context(), r.ID)
			must(t, err)
			var events []lifecycle.Event
			for _, step := range closed.Steps {
				events = append(events, step.Event)
			}
			if diff := cmp.Diff([]lifecycle.Event{lifecycle.EventClose}, events); diff != "" {
				t.Errorf("steps (-want +got):\n%s", diff)
			}
		})
	}
}
