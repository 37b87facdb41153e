package cluster_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.etcd.io/etcd/api/v3/v3rpc/rpctypes"
	clientv3 "go.etcd.io/etcd/client/v3"
	"go.etcd.io/etcd/server/v3/embed"
	"go.uber.org/zap"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/etcdstore"
)

// alone starts a server of the test's own, and returns a client.
func alone(t *testing.T, adjust func(*embed.Config)) *clientv3.Client {
	t.Helper()
	e, err := single(t.TempDir(), adjust)
	must(t, "starting", err)
	t.Cleanup(e.Close)
	return connect(t, endpoint(e))
}

// TestNoQuorum loses two members of three: nothing is acknowledged and nothing is read,
// and when they are back, what is repeated has been done once.
func TestNoQuorum(t *testing.T) {
	notWithRace(t)
	c := newCluster(t, 3, nil)
	client := connect(t, c.endpoints()...)
	s := newStore(t, client, &etcdstore.Options{Timeout: time.Second})
	d := fillBook(t, newStore(t, client, nil))
	before := bookOf(t, s)
	change := next(t, s, "new")
	c.members[1].kill()
	c.members[2].kill()
	want(t, "a change", s.Apply(t.Context(), change), lifecycle.ErrUnclear, etcdstore.ErrUnavailable)
	for _, err := range s.ApplyAll(t.Context(), []*lifecycle.Change{change, changeAt("other", 0, "x")}) {
		want(t, "a commit", err, lifecycle.ErrUnclear, etcdstore.ErrUnavailable)
	}
	_, err := s.Head(t.Context(), hangang)
	want(t, "reading", err, etcdstore.ErrUnavailable)
	not(t, "reading", err, lifecycle.ErrUnclear, context.DeadlineExceeded)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err = d.Open(ctx, azureDraft("in vain"))
	want(t, "a command whose time is up", err, context.DeadlineExceeded, lifecycle.ErrUnclear)

	c.members[1].start(t)
	c.members[2].start(t)
	c.members[1].ready(t)
	healthy := newStore(t, client, nil)
	if err := healthy.Apply(t.Context(), change); err != nil {
		want(t, "once more", err, lifecycle.ErrConflict)
	}
	if _, err := d.Open(t.Context(), azureDraft("in vain")); err != nil {
		t.Errorf("the command again: %v", err)
	}
	after := bookOf(t, healthy)
	if n := len(after.Requests) - len(before.Requests); n < 1 || n > 2 || len(after.Keys)-len(before.Keys) != n {
		t.Errorf("%d requests and %d keys more, want one of the command and perhaps one of the change", n, len(after.Keys)-len(before.Keys))
	}
	if h := after.Head; h.Plans[0].Entitlement.Consumed() != before.Head.Plans[0].Entitlement.Consumed()+1 {
		t.Errorf("%d consumed, after %d", h.Plans[0].Entitlement.Consumed(), before.Head.Plans[0].Entitlement.Consumed())
	}
}

// TestDeadlineInTheMiddle ends the context of a change that the leader has and nobody
// else, and lets the others go on.
func TestDeadlineInTheMiddle(t *testing.T) {
	notWithRace(t)
	c := newCluster(t, 3, nil)
	client := connect(t, c.endpoints()...)
	s := newStore(t, client, nil)
	fillBook(t, s)
	change := next(t, s, "new")
	before := bookOf(t, s)
	pause := func(signal syscall.Signal) {
		for _, m := range c.members[1:] {
			must(t, "a signal", m.process.Process.Signal(signal))
		}
	}
	only := connect(t, c.members[0].client)
	pause(syscall.SIGSTOP)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	err := newStore(t, only, nil).Apply(ctx, change)
	pause(syscall.SIGCONT)
	// The server knows the deadline, and may be faster to tell than the client's own clock.
	want(t, "a change", err, lifecycle.ErrUnclear)
	if !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, etcdstore.ErrUnavailable) {
		t.Errorf("a change: error %v, want that of the deadline or ErrUnavailable", err)
	}
	if err := s.Apply(t.Context(), change); err != nil {
		want(t, "once more", err, lifecycle.ErrConflict)
	}
	after := bookOf(t, s)
	if len(after.Keys) != len(before.Keys)+1 || after.Head.Version != before.Head.Version+1 {
		t.Errorf("%d keys and version %d, after %d and %d", len(after.Keys), after.Head.Version, len(before.Keys), before.Head.Version)
	}
}

// TestDown reads and writes where nobody answers.
func TestDown(t *testing.T) {
	c := connect(t, fmt.Sprint("http://127.0.0.1:", freePorts(t, 1)[0]))
	s := newStore(t, c, &etcdstore.Options{Timeout: 300 * time.Millisecond})
	_, err := read(t.Context(), s, hangang)
	want(t, "reading", err, etcdstore.ErrUnavailable)
	_, _, err = s.Key(t.Context(), hangang, "x")
	want(t, "a key", err, etcdstore.ErrUnavailable)
	want(t, "a change", s.Apply(t.Context(), changeAt(hangang, 0, "x")), lifecycle.ErrUnclear, etcdstore.ErrUnavailable)
	// The parts of a long request are not the change.
	err = s.Apply(t.Context(), &lifecycle.Change{Partner: hangang, Requests: []lifecycle.Request{longest(1000)}})
	want(t, "a long request", err, etcdstore.ErrUnavailable)
	not(t, "a long request", err, lifecycle.ErrUnclear)
}

// TestFull writes until the space of the server is used up, and goes on when there is
// room again.
func TestFull(t *testing.T) {
	c := alone(t, func(c *embed.Config) { c.QuotaBackendBytes = 4 << 20 })
	s := newStore(t, c, nil)
	fillBook(t, s)
	for n := 0; ; n++ {
		change := next(t, s, name(n))
		change.Requests[0].Details = strings.Repeat("x", lifecycle.MaxDetails)
		err := s.Apply(t.Context(), change)
		if err == nil && n < 1000 { // of the one that takes the last space as well
			continue
		}
		want(t, "a change", err, etcdstore.ErrFull)
		not(t, "a change", err, lifecycle.ErrUnclear, lifecycle.ErrConflict)
		if n == 0 {
			t.Error("not one change was applied")
		}
		before := bookOf(t, s)
		if before.Head.Version != change.Base || len(before.Requests) != 4+n {
			t.Errorf("version %d and %d requests, want %d and %d", before.Head.Version, len(before.Requests), change.Base, 4+n)
		}
		for _, err := range s.ApplyAll(t.Context(), []*lifecycle.Change{change, changeAt("other", 0, "x")}) {
			want(t, "a commit", err, etcdstore.ErrFull)
		}
		same(t, before, bookOf(t, s))
		makeRoom(t, c)
		must(t, "with room", s.Apply(t.Context(), next(t, s, "new")))
		return
	}
}

// makeRoom takes requests out of a book that nobody needs any more, and disarms the
// alarm.
func makeRoom(t *testing.T, c *clientv3.Client) {
	t.Helper()
	_, err := c.Delete(t.Context(), "partnersupport/", clientv3.WithPrefix())
	must(t, "deleting", err)
	got, err := c.Get(t.Context(), "x")
	must(t, "the revision", err)
	_, err = c.Compact(t.Context(), got.Header.Revision, clientv3.WithCompactPhysical())
	must(t, "compacting", err)
	_, err = c.Defragment(t.Context(), c.Endpoints()[0])
	must(t, "defragmenting", err)
	_, err = c.AlarmDisarm(t.Context(), &clientv3.AlarmMember{})
	must(t, "disarming", err)
}

// TestDenied uses a cluster that asks who comes.
func TestDenied(t *testing.T) {
	e, err := single(t.TempDir(), nil)
	must(t, "starting", err)
	t.Cleanup(e.Close)
	root := connect(t, endpoint(e))
	ctx := t.Context()
	fillBook(t, newStore(t, root, nil))
	for _, user := range []string{"root", "desk", "reader"} {
		_, err = root.UserAdd(ctx, user, "secret")
		must(t, "a user", err)
		if user != "root" {
			_, err = root.RoleAdd(ctx, user)
			must(t, "a role", err)
		}
		_, err = root.UserGrantRole(ctx, user, user)
		must(t, "a role of a user", err)
	}
	end := clientv3.GetPrefixRangeEnd("partnersupport/")
	_, err = root.RoleGrantPermission(ctx, "desk", "partnersupport/", end, clientv3.PermissionType(clientv3.PermReadWrite))
	must(t, "a permission", err)
	_, err = root.RoleGrantPermission(ctx, "reader", "partnersupport/", end, clientv3.PermissionType(clientv3.PermRead))
	must(t, "a permission", err)
	_, err = root.AuthEnable(ctx)
	must(t, "asking who comes", err)
	as := func(user string) *clientv3.Client {
		c, err := clientv3.New(clientv3.Config{Endpoints: []string{endpoint(e)}, Username: user, Password: "secret", DialTimeout: 5 * time.Second, Logger: zap.NewNop()})
		must(t, "signing in", err)
		t.Cleanup(func() { _ = c.Close() })
		return c
	}
	desk := newStore(t, as("desk"), nil)
	before := bookOf(t, desk)
	change := next(t, desk, "new")
	reader := newStore(t, as("reader"), nil)
	same(t, before, bookOf(t, reader))
	for who, s := range map[string]*etcdstore.Store{
		"nobody": newStore(t, root, nil), "who may only read": reader,
		"who may elsewhere": newStore(t, as("desk"), &etcdstore.Options{Prefix: "elsewhere/"}),
	} {
		err := s.Apply(ctx, change)
		want(t, who, err, etcdstore.ErrDenied)
		not(t, who, err, lifecycle.ErrUnclear, lifecycle.ErrConflict)
		if who != "who may only read" {
			_, err = read(ctx, s, hangang)
			want(t, who+" reading", err, etcdstore.ErrDenied)
		}
	}
	same(t, before, bookOf(t, desk))
	must(t, "who may", desk.Apply(ctx, change))
}

// TestCompacted compacts what a reader is reading, between any two rows.
func TestCompacted(t *testing.T) {
	c := anyClient(t)
	s := emptyOn(t, c)
	const there = 300
	var cs []*lifecycle.Change
	for i := range there {
		cs = append(cs, changeAt(hangang, lifecycle.Version(i), name(i)))
	}
	for _, err := range s.ApplyAll(t.Context(), cs) {
		must(t, "filling", err)
	}
	version := lifecycle.Version(there)
	// compact makes a change, so that the revision that is being read is an older one,
	// and takes that away.
	compact := func() {
		change := changeAt(hangang, version, name(int(version)))
		moved := lifecycle.Request{ID: "0299", Version: 300, Title: "moved", Progress: lifecycle.Progress{State: lifecycle.StateOpen}}
		change.Requests = append(change.Requests, moved)
		must(t, "a change", s.Apply(t.Context(), change))
		version++
		got, err := c.Get(t.Context(), "x")
		must(t, "the revision", err)
		_, err = c.Compact(t.Context(), got.Header.Revision)
		must(t, "compacting", err)
	}
	for what, list := range map[string]func(yield func(string, error) bool){
		"requests": func(yield func(string, error) bool) {
			for r, err := range s.Requests(t.Context(), hangang, lifecycle.RequestQuery{}) {
				if !yield(string(r.ID), err) {
					return
				}
			}
		},
		"requests in work": func(yield func(string, error) bool) {
			for r, err := range s.Requests(t.Context(), hangang, lifecycle.RequestQuery{Filed: true}) {
				if !yield(string(r.ID), err) {
					return
				}
			}
		},
		"journal": func(yield func(string, error) bool) {
			for e, err := range s.Journal(t.Context(), hangang, 0) {
				if !yield(e.Cause, err) {
					return
				}
			}
		},
		"keys": func(yield func(string, error) bool) {
			for k, err := range s.Keys(t.Context(), hangang, 0) {
				if !yield(string(k.ID), err) {
					return
				}
			}
		},
	} {
		n, end := 0, int(version)
		for id, err := range list {
			must(t, what, err)
			if id != name(n) {
				t.Fatalf("%s: %q comes in place %d", what, id, n)
			}
			if n++; n%37 == 1 {
				compact()
			}
		}
		if n != end {
			t.Errorf("%s: %d rows, want the %d that were there when the first came", what, n, end)
		}
	}
}

// TestOldSnapshot gives a member the files that it had some time ago, as a backup of its
// disk would. What it has voted for since, it has forgotten: whatever becomes of it, it
// must not be believed before it has caught up.
func TestOldSnapshot(t *testing.T) {
	notWithRace(t)
	c := newCluster(t, 3, nil, "--snapshot-count", "50")
	s := newStore(t, connect(t, c.endpoints()...), nil)
	d := fillBook(t, s)
	old := c.members[2]
	old.kill()
	backup := filepath.Join(t.TempDir(), "backup")
	must(t, "a backup", copyAll(filepath.Join(old.dir, "data"), backup))
	old.start(t)
	old.ready(t)
	for i := range 200 {
		_, err := d.Open(t.Context(), azureDraft(lifecycle.OperationID(name(i))))
		must(t, "opening", err)
	}
	before := bookOf(t, s)
	old.kill()
	must(t, "throwing away", os.RemoveAll(filepath.Join(old.dir, "data")))
	must(t, "restoring", copyAll(backup, filepath.Join(old.dir, "data")))
	old.start(t)
	// It sees at once that it lacks what it has acknowledged and ends, or a leader that
	// does not remember that sends it what it lacks.
	if err := old.await(20 * time.Second); err != nil {
		t.Logf("the member with old files: %v", err)
		not(t, "the member", err)
	} else {
		t.Log("the member with old files has caught up")
		same(t, before, bookOf(t, newStore(t, connect(t, old.client), nil)))
	}
	same(t, before, bookOf(t, s))
	_, err := d.Open(t.Context(), azureDraft("after"))
	must(t, "opening", err)
}

func copyAll(from, to string) error { return os.CopyFS(to, os.DirFS(from).(fs.ReadDirFS)) }

// lossy is a client whose writes arrive, and whose answers do not.
type lossy struct {
	clientv3.KV
	says  error // instead of the answer
	reads error // instead of what is read
}

func (l *lossy) Txn(ctx context.Context) clientv3.Txn { return &lossyTxn{Txn: l.KV.Txn(ctx), of: l} }

type lossyTxn struct {
	clientv3.Txn
	of    *lossy
	write bool
}

func (t *lossyTxn) If(cs ...clientv3.Cmp) clientv3.Txn {
	t.Txn, t.write = t.Txn.If(cs...), true
	return t
}

func (t *lossyTxn) Then(ops ...clientv3.Op) clientv3.Txn {
	t.Txn = t.Txn.Then(ops...)
	return t
}

func (t *lossyTxn) Else(ops ...clientv3.Op) clientv3.Txn {
	t.Txn = t.Txn.Else(ops...)
	return t
}

func (t *lossyTxn) Commit() (*clientv3.TxnResponse, error) {
	answer, err := t.Txn.Commit()
	switch {
	case err == nil && t.write && t.of.says != nil:
		return nil, t.of.says
	case err == nil && !t.write && t.of.reads != nil:
		return nil, t.of.reads
	}
	return answer, err
}

// TestLostReply loses the answers to changes that were written, or has the server say that
// its space is used up, as it does of the change that has used it up, or that it does not
// take what the client repeats, and then nothing.
func TestLostReply(t *testing.T) {
	for _, test := range []struct {
		name              string
		says, reads, want error
	}{
		{"no answer", status.Error(codes.Unavailable, "transport is closing"), nil, etcdstore.ErrUnavailable},
		{"no space", rpctypes.ErrNoSpace, rpctypes.ErrPermissionDenied, etcdstore.ErrFull},
		{"no permission", rpctypes.ErrPermissionDenied, rpctypes.ErrCorrupt, etcdstore.ErrDenied},
	} {
		t.Run(test.name, func(t *testing.T) {
			l := &lossy{KV: anyClient(t)}
			s := emptyOn(t, l)
			d := fillBook(t, s)
			before := bookOf(t, s)
			l.says, l.reads = test.says, test.reads
			_, err := d.Open(t.Context(), azureDraft("lost"))
			want(t, "opening", err, lifecycle.ErrUnclear, test.want)
			for _, err := range s.ApplyAll(t.Context(), []*lifecycle.Change{changeAt("a", 0, "x"), changeAt("b", 7, "x")}) {
				want(t, "a commit", err, lifecycle.ErrUnclear, test.want)
			}
			long := longest(1000)
			err = s.Apply(t.Context(), &lifecycle.Change{Partner: "long", Requests: []lifecycle.Request{long}})
			want(t, "a long request", err, lifecycle.ErrUnclear, test.want)
			l.says, l.reads = nil, nil
			r, err := d.Open(t.Context(), azureDraft("lost"))
			if err != nil || r.Version != before.Head.Version+1 {
				t.Errorf("opening again: %+v, %v", r, err)
			}
			if after := bookOf(t, s); len(after.Keys) != len(before.Keys)+1 {
				t.Errorf("%d keys, want %d", len(after.Keys), len(before.Keys)+1)
			}
			steps := 0
			for r, err := range s.Requests(t.Context(), "long", lifecycle.RequestQuery{}) {
				must(t, "the long request", err)
				steps += len(r.Steps)
			}
			if steps != len(long.Steps) {
				t.Errorf("the long request has %d steps, want %d", steps, len(long.Steps))
			}
		})
	}
}

// TestLastSpace has the server say of what it does that its space is used up: who has done
// it is known.
func TestLastSpace(t *testing.T) {
	l := &lossy{KV: anyClient(t)}
	s := emptyOn(t, l)
	fillBook(t, s)
	before := bookOf(t, s)
	change := next(t, s, "last")
	l.says = rpctypes.ErrNoSpace
	must(t, "a change", s.Apply(t.Context(), change))
	err := s.Apply(t.Context(), change)
	want(t, "the change once more", err, etcdstore.ErrFull)
	not(t, "the change once more", err, lifecycle.ErrUnclear)
	errs := s.ApplyAll(t.Context(), []*lifecycle.Change{changeAt("a", 0, "x"), changeAt("b", 7, "x")})
	must(t, "a commit", errs[0])
	want(t, "a commit at another version", errs[1], etcdstore.ErrFull)
	not(t, "a commit at another version", errs[1], lifecycle.ErrUnclear)
	must(t, "a long request", s.Apply(t.Context(), &lifecycle.Change{Partner: "long", Requests: []lifecycle.Request{longest(1000)}}))
	l.says = nil
	if after := bookOf(t, s); after.Head.Version != before.Head.Version+1 || len(after.Keys) != len(before.Keys)+1 {
		t.Errorf("version %d and %d keys, after %d and %d", after.Head.Version, len(after.Keys), before.Head.Version, len(before.Keys))
	}
	if b, err := read(t.Context(), s, "long"); err != nil || len(b.Requests) != 1 || len(b.Requests[0].Steps) != 1000 {
		t.Errorf("the long request: %d requests, %v", len(b.Requests), err)
	}
}
