package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
)

// gated is a store whose writes of an opened request wait at a gate.
type gated struct {
	*memstore.Store
	once       sync.Once
	came, open chan struct{}
}

func newGated() *gated {
	return &gated{Store: memstore.New(), came: make(chan struct{}), open: make(chan struct{})}
}

func (g *gated) Apply(ctx context.Context, c *lifecycle.Change) error {
	if len(c.Requests) > 0 {
		g.once.Do(func() { close(g.came) })
		select {
		case <-g.open:
		case <-ctx.Done():
			return errors.Join(lifecycle.ErrUnclear, ctx.Err())
		}
	}
	return g.Store.Apply(ctx, c)
}

// answer is what a client got.
type answer struct {
	status int
	err    error
}

// start serves a book with a plan until the context ends, and sends a request to open
// one case. It returns when the command is at the gate.
func start(t *testing.T, ctx context.Context, grace time.Duration) (g *gated, l net.Listener, got chan answer, ended chan error) {
	t.Helper()
	g = newGated()
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	got, ended = make(chan answer, 1), make(chan error, 1)
	go func() { ended <- serve(ctx, l, newHandler(t, g), slog.New(slog.DiscardHandler), grace) }()
	c := &client{&http.Client{Transport: &http.Transport{}}, "http://" + l.Addr().String()}
	fill(t, c)
	go func() {
		resp, _, err := c.do(t.Context(), "POST", "/requests", "1", draftBody)
		if err != nil {
			got <- answer{err: err}
			return
		}
		got <- answer{status: resp.StatusCode}
	}()
	<-g.came
	return g, l, got, ended
}

// TestShutdown ends the service in the middle of a command. It takes no more
// requests, and the command comes to its end.
func TestShutdown(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	g, l, got, ended := start(t, ctx, time.Hour)
	stop()
	for { // until nobody listens any more
		conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", l.Addr().String())
		if err != nil {
			break
		}
		_ = conn.Close()
	}
	select {
	case err := <-ended:
		t.Fatalf("the service has ended in the middle of a command: %v", err)
	default:
	}
	close(g.open)
	if a := <-got; a.status != 200 {
		t.Errorf("the command was answered with %d, %v", a.status, a.err)
	}
	if err := <-ended; err != nil {
		t.Errorf("ended with %v", err)
	}
}

// TestGraceIsOver leaves a command that takes too long. What its client repeats acts
// once.
func TestGraceIsOver(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	g, _, got, ended := start(t, ctx, time.Millisecond)
	stop()
	if err := <-ended; !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("ended with %v", err)
	}
	if a := <-got; a.err == nil {
		t.Errorf("the command was answered with %d", a.status)
	}
	close(g.open)
	c := newClient(t, newHandler(t, g.Store)) // the next process
	if r := want[lifecycle.Request](t, c, 200, "POST", "/requests", "1", draftBody); r.Left.String() != "49" {
		t.Errorf("repeated: %+v", r)
	}
}
