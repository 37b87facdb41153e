package cluster_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.etcd.io/etcd/client/v3/concurrency"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/etcdstore"
)

// lockStore is the store that this project does not have: it takes etcd's lock of the
// book, looks whether the change may be written, and then writes it without any condition,
// because nobody else can have the lock. But a lock is a lease, and a lease runs out.
type lockStore struct {
	*etcdstore.Store                  // reads
	writes           *etcdstore.Store // unconditionally
	client           *clientv3.Client
	prefix           string
}

func newLockStore(c *clientv3.Client, o *etcdstore.Options) (lifecycle.KeyStore, error) {
	reads, err := etcdstore.New(c, o)
	if err != nil {
		return nil, err
	}
	writes, err := etcdstore.New(unconditional{c}, o)
	return plainStore{&lockStore{reads, writes, c, o.Prefix}}, err
}

// plainStore hides that the store below has commits of several changes.
type plainStore struct{ lifecycle.KeyStore }

// Apply implements [lifecycle.Store].
func (s *lockStore) Apply(ctx context.Context, c *lifecycle.Change) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	session, err := concurrency.NewSession(s.client, concurrency.WithTTL(1), concurrency.WithContext(ctx))
	if err != nil {
		return fmt.Errorf("%w: %w", lifecycle.ErrConflict, err)
	}
	defer func() { _ = session.Close() }()
	m := concurrency.NewMutex(session, fmt.Sprintf("%slock/%s", s.prefix, c.Partner))
	if err := m.Lock(ctx); err != nil {
		return fmt.Errorf("%w: %w", lifecycle.ErrConflict, err)
	}
	h, err := s.Head(ctx, c.Partner)
	switch {
	case err != nil:
		return fmt.Errorf("%w: %w", lifecycle.ErrConflict, err)
	case h.Version != c.Base:
		return lifecycle.ErrConflict
	}
	for _, k := range c.Keys {
		if _, _, err := s.Key(ctx, c.Partner, k.ID); !errors.Is(err, lifecycle.ErrNotFound) {
			return fmt.Errorf("%w: %w", lifecycle.ErrConflict, err)
		}
	}
	time.Sleep(30 * time.Millisecond) // as a slow machine may take, or a collection of garbage
	// It has the lock: so it tries until it has been written.
	for {
		if err = s.writes.Apply(ctx, c); err == nil || ctx.Err() != nil {
			return err
		}
	}
}

// unconditional is a client whose transactions have no conditions.
type unconditional struct{ clientv3.KV }

func (u unconditional) Txn(ctx context.Context) clientv3.Txn { return always{u.KV.Txn(ctx)} }

type always struct{ clientv3.Txn }

func (a always) If(...clientv3.Cmp) clientv3.Txn { return a }
