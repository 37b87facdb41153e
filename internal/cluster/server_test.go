package cluster_test

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.etcd.io/etcd/server/v3/embed"
	"go.uber.org/zap"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/etcdstore"
)

// single starts a server in this process, of a cluster that has no other, in a
// directory. adjust changes its configuration before; nil does not.
func single(dir string, adjust func(*embed.Config)) (*embed.Etcd, error) {
	c := embed.NewConfig()
	c.Dir = filepath.Join(dir, "data")
	c.LogOutputs, c.LogLevel = []string{filepath.Join(dir, "log")}, "warn"
	c.UnsafeNoFsync = true // no test of one server turns off the power
	anywhere := []url.URL{{Scheme: "http", Host: "127.0.0.1:0"}}
	c.ListenClientUrls, c.AdvertiseClientUrls = anywhere, anywhere
	c.ListenPeerUrls, c.AdvertisePeerUrls = anywhere, anywhere
	c.InitialCluster = c.InitialClusterFromName(c.Name)
	if adjust != nil {
		adjust(c)
	}
	e, err := embed.StartEtcd(c)
	if err != nil {
		return nil, err
	}
	select {
	case <-e.Server.ReadyNotify():
		return e, nil
	case err := <-e.Err():
		return nil, err
	case <-time.After(time.Minute):
		e.Close()
		return nil, fmt.Errorf("the server is not ready after a minute: see %s", dir)
	}
}

// shared is the server of the tests that do nothing to it.
var shared = sync.OnceValues(func() (*embed.Etcd, error) {
	dir, err := os.MkdirTemp("", "etcd")
	if err != nil {
		return nil, err
	}
	sharedDir = dir
	return single(dir, nil)
})

var sharedDir string

// closeShared stops the shared server, if there is one.
func closeShared() {
	if sharedDir == "" {
		return
	}
	if e, err := shared(); err == nil {
		e.Close()
	}
	_ = os.RemoveAll(sharedDir)
}

// connect returns a client of some members.
func connect(tb testing.TB, endpoints ...string) *clientv3.Client {
	tb.Helper()
	c, err := clientv3.New(clientv3.Config{Endpoints: endpoints, DialTimeout: 5 * time.Second, Logger: zap.NewNop()})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := c.Close(); err != nil {
			tb.Error(err)
		}
	})
	return c
}

func endpoint(e *embed.Etcd) string { return "http://" + e.Clients[0].Addr().String() }

// anyClient returns a client of the shared server.
func anyClient(tb testing.TB) *clientv3.Client {
	tb.Helper()
	e, err := shared()
	if err != nil {
		tb.Fatal(err)
	}
	return connect(tb, endpoint(e))
}

// prefixes counts the stores that tests have made.
var prefixes atomic.Int64

// emptyOn returns an empty store on a cluster.
func emptyOn(tb testing.TB, c clientv3.KV) *etcdstore.Store {
	tb.Helper()
	return newStore(tb, c, &etcdstore.Options{Prefix: fmt.Sprint("test ", prefixes.Add(1), "/")})
}

func newStore(tb testing.TB, c clientv3.KV, opts *etcdstore.Options) *etcdstore.Store {
	tb.Helper()
	s, err := etcdstore.New(c, opts)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// empties returns a function that makes empty stores with one client of the shared
// server.
func empties(tb testing.TB) func(testing.TB) lifecycle.Store {
	c := anyClient(tb)
	return func(tb testing.TB) lifecycle.Store { return emptyOn(tb, c) }
}
