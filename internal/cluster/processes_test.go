package cluster_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.uber.org/zap"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/etcdstore"
)

// asDesk is the variable that makes this program a desk of hangang's: it has the endpoint
// and the prefix of the store, as JSON.
const asDesk = "PARTNERSUPPORT_DESK"

type deskAt struct{ Endpoint, Prefix string }

// told is a line to a desk in another process: the operation, and the request that it
// closes, if it does not open one. answered is what comes back.
type (
	told     struct{ ID, Close string }
	answered struct {
		Done, Refused bool
		Left          uint64
		Error         string
	}
)

// beDesk does what comes line by line.
func beDesk(at string, in io.Reader, out io.Writer) error {
	var d deskAt
	if err := json.Unmarshal([]byte(at), &d); err != nil {
		return err
	}
	c, err := clientv3.New(clientv3.Config{Endpoints: []string{d.Endpoint}, Logger: zap.NewNop()})
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	s, err := etcdstore.New(c, &etcdstore.Options{Prefix: d.Prefix})
	if err != nil {
		return err
	}
	desk, err := newDesk(s, hangang)
	if err != nil {
		return err
	}
	lines := json.NewDecoder(bufio.NewReader(in))
	for {
		var t told
		if err := lines.Decode(&t); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		var r lifecycle.Request
		if t.Close == "" {
			r, err = desk.Open(context.Background(), azureDraft(lifecycle.OperationID(t.ID)))
		} else {
			closing := lifecycle.Closing{ID: lifecycle.OperationID(t.ID), Request: lifecycle.RequestID(t.Close), Reason: lifecycle.Duplicate}
			r, err = desk.Close(context.Background(), closing)
		}
		a := answered{Done: err == nil, Refused: errors.Is(err, lifecycle.ErrRefused), Left: uint64(r.Left)}
		if err != nil {
			a.Error = err.Error()
		}
		if err := json.NewEncoder(out).Encode(a); err != nil {
			return err
		}
	}
}

// process is a desk in another process.
type process struct {
	*testing.T
	in  io.WriteCloser
	out *json.Decoder
}

func startDesk(t *testing.T, at deskAt) *process {
	t.Helper()
	self, err := os.Executable()
	must(t, "this program", err)
	where, err := json.Marshal(at)
	must(t, "where the desk is", err)
	c := exec.Command(self)
	c.Env = append(os.Environ(), asDesk+"="+string(where))
	c.Stderr = t.Output()
	in, err := c.StdinPipe()
	must(t, "standard input", err)
	out, err := c.StdoutPipe()
	must(t, "standard output", err)
	must(t, "starting", c.Start())
	t.Cleanup(func() {
		_ = in.Close()
		if err := c.Wait(); err != nil {
			t.Error(err)
		}
	})
	return &process{t, in, json.NewDecoder(out)}
}

func (p *process) tell(what told) {
	p.Helper()
	must(p, "telling", json.NewEncoder(p.in).Encode(what))
}

func (p *process) answer() (a answered) {
	p.Helper()
	must(p, "the answer", p.out.Decode(&a))
	return a
}

func (p *process) ask(what told) answered {
	p.Helper()
	p.tell(what)
	return p.answer()
}

// TestTwoProcesses has two desks of one partner in two processes, who have one incident
// between them. What one of them remembers is never a "no" for the other's refund, and
// never a "yes" for what the other has taken.
func TestTwoProcesses(t *testing.T) {
	e, err := shared()
	must(t, "a server", err)
	at := deskAt{endpoint(e), "two processes/"}
	s := newStore(t, connect(t, at.Endpoint), &etcdstore.Options{Prefix: at.Prefix})
	stocked(t, s, hangang, 1)
	desks := [2]*process{startDesk(t, at), startDesk(t, at)}
	const rounds = 20
	opened := 0
	for n := range rounds {
		one, two := desks[n%2], desks[1-n%2]
		open := fmt.Sprint("open ", n)
		if a := one.ask(told{ID: open}); !a.Done || a.Left != 0 {
			t.Fatalf("round %d: opening: %+v, want the last incident", n, a)
		}
		opened++
		if a := two.ask(told{ID: fmt.Sprint("in vain ", n)}); !a.Refused {
			t.Errorf("round %d: the other opens: %+v, want a refusal", n, a)
		}
		if a := two.ask(told{ID: fmt.Sprint("close ", n), Close: open}); !a.Done || a.Left != 1 {
			t.Errorf("round %d: the other closes: %+v, want one left", n, a)
		}
		// The first remembers that nothing is left.
		if a := one.ask(told{ID: fmt.Sprint("after the refund ", n)}); !a.Done {
			t.Errorf("round %d: opening after the refund: %+v, want it done", n, a)
		}
		opened++
		if a := two.ask(told{ID: fmt.Sprint("back ", n), Close: fmt.Sprint("after the refund ", n)}); !a.Done {
			t.Errorf("round %d: closing: %+v", n, a)
		}
		// Both want it at once, and then both give it back.
		for i, p := range desks {
			p.tell(told{ID: fmt.Sprintf("race %d of %d", n, i)})
		}
		won := -1
		for i, p := range desks {
			switch a := p.answer(); {
			case a.Done && won >= 0, !a.Done && !a.Refused:
				t.Errorf("round %d: desk %d is answered %+v, after %d has won", n, i, a, won)
			case a.Done:
				won = i
			}
		}
		if won < 0 {
			t.Fatalf("round %d: nobody has won", n)
		}
		opened++
		if a := desks[1-won].ask(told{ID: fmt.Sprint("end ", n), Close: fmt.Sprintf("race %d of %d", n, won)}); !a.Done || a.Left != 1 {
			t.Errorf("round %d: the loser closes: %+v", n, a)
		}
	}
	b := bookOf(t, s)
	if p := b.Head.Plans[0].Entitlement; int(p.Consumed()) != opened || int(p.Refunded()) != opened || p.Remaining() != 1 {
		t.Errorf("%d consumed, %d refunded, %s left, want %d and 1", p.Consumed(), p.Refunded(), p.Remaining(), opened)
	}
}
