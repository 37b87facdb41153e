package main

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// TestHangUp carries a command out whose client does not wait for the answer.
func TestHangUp(t *testing.T) {
	g := newGated()
	h := newHandler(t, g)
	noticed, answered := make(chan struct{}), make(chan struct{})
	c := newClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/requests" {
			go func() {
				<-r.Context().Done()
				close(noticed)
			}()
			defer close(answered)
		}
		h.ServeHTTP(w, r)
	}))
	fill(t, c)
	ctx, hangUp := context.WithCancel(t.Context())
	gone := make(chan error, 1)
	go func() {
		_, _, err := c.do(ctx, "POST", "/requests", "1", draftBody)
		gone <- err
	}()
	<-g.came
	hangUp()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Fatalf("the client has %v", err)
	}
	<-noticed
	close(g.open)
	<-answered
	if r := want[lifecycle.Request](t, c, 200, "GET", "/requests/1", "", ""); r.Left.String() != "49" {
		t.Errorf("the command has come to %+v", r)
	}
}
