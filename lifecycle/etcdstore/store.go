package etcdstore

import (
	"fmt"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// Options say where a store keeps its books and how long it waits. The zero Options suit
// a cluster that others use as well.
type Options struct {
	// Prefix is what all keys of the store begin with. Empty is "partnersupport/".
	// Books under one prefix are not seen under another.
	Prefix string

	// Timeout is how long one call to the cluster may take. Most methods make one or
	// two. 0 or less means 10 seconds: a server that has no quorum says so after 7. A
	// call that takes longer is [ErrUnavailable], and for a change
	// [lifecycle.ErrUnclear] as well.
	Timeout time.Duration

	_ struct{}
}

// Store is a [lifecycle.Store] on an etcd cluster. [New] makes one. It remembers nothing,
// and is safe for concurrent use, as are several stores on one cluster, in one process
// and in many.
type Store struct {
	kv      clientv3.KV
	prefix  string
	timeout time.Duration
}

// It is not a ParallelStore: two or four transactions under way at once were slower than one,
// which has more callers.
var (
	_ lifecycle.BatchStore = (*Store)(nil)
	_ lifecycle.KeyStore   = (*Store)(nil)
)

// New returns the store on a cluster. It keeps kv, usually a [*clientv3.Client], and
// never closes it. New does not call the cluster. Nil options are the zero Options. The
// error wraps [lifecycle.ErrInvalid] if kv is nil.
func New(kv clientv3.KV, opts *Options) (*Store, error) {
	if kv == nil {
		return nil, fmt.Errorf("etcdstore: %w", &lifecycle.InvalidError{Field: "KV", Problem: "is required"})
	}
	var o Options
	if opts != nil {
		o = *opts
	}
	if o.Prefix == "" {
		o.Prefix = "partnersupport/"
	}
	if o.Timeout <= 0 {
		o.Timeout = 10 * time.Second
	}
	return &Store{kv: kv, prefix: o.Prefix, timeout: o.Timeout}, nil
}
