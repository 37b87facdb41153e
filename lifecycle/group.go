package lifecycle

import (
	"context"
	"sync"
)

// maxShare is how many callers one of them works for at once.
const maxShare = 64

// A group lets callers share work: the first does its own, those that come
// meanwhile wait, and when it is done the first of them does the work of all that
// wait. There is no goroutine, and a caller that is alone waits for nobody. The
// zero group is ready to use.
type group[T any] struct {
	most int // how many may be at work at once; 0 is 1

	mu    sync.Mutex
	busy  int
	queue []*seat[T]

	alone seat[T]     // of a caller that found nobody at work, while it works
	batch [1]*seat[T] // alone, as a batch
}

// seat is a caller's place in a group.
type seat[T any] struct {
	ctx  context.Context //nolint:containedctx // each caller's own, for as long as it waits
	item T
	lead chan []*seat[T] // gets what is to be done, if it is this caller's turn
	done chan struct{}   // closed when somebody else has done it
}

// left says whether a caller has gone before its work was done.
type left uint8

const (
	stayed   left = iota
	leftIdle      // nobody had begun with its work, and nobody will
	leftBusy      // somebody was at it
)

// do has the caller's item worked on, by itself or by another caller: work gets
// it together with those of others. If ctx ends first, do returns whether somebody
// was at it.
func (g *group[T]) do(ctx context.Context, item T, work func([]*seat[T])) left {
	g.mu.Lock()
	if g.busy < max(g.most, 1) {
		g.busy++
		g.mu.Unlock()
		defer g.pass()
		if g.most > 1 {
			work([]*seat[T]{{ctx: ctx, item: item}})
			return stayed
		}
		g.alone = seat[T]{ctx: ctx, item: item}
		g.batch[0] = &g.alone
		work(g.batch[:])
		g.alone = seat[T]{}
		return stayed
	}
	s := &seat[T]{ctx: ctx, item: item, lead: make(chan []*seat[T], 1), done: make(chan struct{})}
	g.queue = append(g.queue, s)
	g.mu.Unlock()
	select {
	case <-s.done:
		return stayed
	case batch := <-s.lead:
		return g.serve(batch, work)
	case <-ctx.Done():
	}
	g.mu.Lock()
	for i, other := range g.queue {
		if other == s {
			g.queue = append(g.queue[:i], g.queue[i+1:]...)
			g.mu.Unlock()
			return leftIdle
		}
	}
	g.mu.Unlock()
	select {
	case batch := <-s.lead:
		// It is its turn, and others wait for it. Its own item is dropped by work,
		// which looks at the contexts.
		return g.serve(batch, work)
	case <-s.done:
		return stayed
	default:
		return leftBusy
	}
}

// serve works for a batch whose first seat is the caller's.
func (g *group[T]) serve(batch []*seat[T], work func([]*seat[T])) left {
	defer g.pass()
	defer func() {
		for _, s := range batch[1:] {
			close(s.done)
		}
	}()
	work(batch)
	return stayed
}

// pass gives the turn to the first of those who wait.
func (g *group[T]) pass() {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := min(len(g.queue), maxShare)
	if n == 0 {
		g.busy--
		return
	}
	batch := g.queue[:n:n]
	g.queue = append([]*seat[T](nil), g.queue[n:]...)
	batch[0].lead <- batch
}

// shared returns a context for work that is done for several callers: it ends
// when the contexts of all of them have. That of a caller alone is its own.
func shared[T any](batch []*seat[T]) (context.Context, func()) {
	if len(batch) == 1 {
		return batch[0].ctx, func() {}
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(batch[0].ctx))
	var mu sync.Mutex
	open := len(batch)
	stops := make([]func() bool, len(batch))
	for i, s := range batch {
		stops[i] = context.AfterFunc(s.ctx, func() {
			mu.Lock()
			defer mu.Unlock()
			if open--; open == 0 {
				cancel()
			}
		})
	}
	return ctx, func() {
		for _, stop := range stops {
			stop()
		}
		cancel()
	}
}
