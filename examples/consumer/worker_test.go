package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// count is what somebody was told that has happened to a plan.
type count struct{ opened, refunded, refused int }

func (c *count) add(d *count) {
	c.opened += d.opened
	c.refunded += d.refunded
	c.refused += d.refused
}

// worker is a client of the service that opens and closes requests, and counts what
// it was told.
type worker struct {
	c     *client
	name  string
	rng   *rand.Rand
	acts  int
	again int // answers of 503
	open  []lifecycle.Request
	told  map[entitlement.PlanID]*count
}

// reply is an answer to a command.
type reply struct {
	status int
	body   string
}

// most is how many requests of a worker are open at once: together more than the
// limited plan has incidents.
const most = 8

// act carries out one command.
func (w *worker) act(ctx context.Context) error {
	w.acts++
	key := fmt.Sprintf("%s-%d", w.name, w.acts)
	if len(w.open) == 0 || len(w.open) < most && w.rng.IntN(4) > 0 {
		plan := entitlement.PlanID([]string{limited, unlimited}[w.rng.IntN(2)])
		got, err := w.send(ctx, "/requests", key, strings.Replace(draftBody, "{", `{"plan":"`+string(plan)+`",`, 1))
		switch {
		case err != nil:
			return err
		case got.status == 409 && plan == limited:
			w.told[plan].refused++
			return nil
		}
		r, err := got.request()
		w.told[plan].opened++
		w.open = append(w.open, r)
		return err
	}
	i := w.rng.IntN(len(w.open))
	r := w.open[i]
	w.open = append(w.open[:i], w.open[i+1:]...)
	reason := lifecycle.Resolved
	if r.Plan == limited || w.rng.IntN(2) == 0 {
		reason = lifecycle.Duplicate // the limited plan would be empty soon
	}
	got, err := w.send(ctx, "/requests/"+string(r.ID)+"/close", key, fmt.Sprintf(`{"reason":%q}`, reason))
	if err != nil {
		return err
	}
	closed, err := got.request()
	if closed.State == lifecycle.StateRefunded {
		w.told[r.Plan].refunded++
	}
	return err
}

// request reads a request out of a reply, which must have one.
func (r reply) request() (lifecycle.Request, error) {
	var v lifecycle.Request
	if r.status != 200 {
		return v, fmt.Errorf("status %d: %s", r.status, r.body)
	}
	return v, json.Unmarshal([]byte(r.body), &v)
}

// send sends a command, one of eight twice at once, and one of eight a second time
// after its answer. All answers must be the same, unless it is refused: a refusal
// does not use up the key.
func (w *worker) send(ctx context.Context, path, key, body string) (reply, error) {
	var twin reply
	var twinErr error
	var wg sync.WaitGroup
	kind := w.rng.IntN(8)
	if kind == 0 {
		other := &worker{c: w.c}
		wg.Go(func() { twin, twinErr = other.post(ctx, path, key, body) })
	}
	got, err := w.post(ctx, path, key, body)
	wg.Wait()
	if kind == 1 && err == nil && got.status == 200 {
		twin, twinErr = w.post(ctx, path, key, body)
	}
	switch {
	case err != nil || kind > 1 || twinErr != nil || kind == 1 && got.status != 200:
		return got, errors.Join(err, twinErr)
	case got.status == 409 && twin.status == 200:
		return twin, nil // it came when there was nothing left, and the twin a moment later
	case got.status == 200 && twin.status == 409:
		return got, nil
	case got.status == 409 && twin.status == 409:
		return got, nil
	case got != twin:
		return got, fmt.Errorf("%s: two answers to one key:\n%s%s", key, got.body, twin.body)
	}
	return got, nil
}

// post sends a command, again as long as the answer is 503.
func (w *worker) post(ctx context.Context, path, key, body string) (reply, error) {
	for {
		resp, data, err := w.c.do(ctx, "POST", path, key, body)
		if err != nil {
			return reply{}, err
		}
		if resp.StatusCode != http.StatusServiceUnavailable {
			return reply{resp.StatusCode, string(data)}, nil
		}
		w.again++
	}
}
