package etcdstore_test

import (
	"context"
	"errors"
	"log"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/etcdstore"
)

// A program has one client and one store, and a Desk for each partner that it serves. This
// is not run, because it needs a cluster.
func Example() {
	client, err := clientv3.New(clientv3.Config{Endpoints: []string{"http://127.0.0.1:2379"}, DialTimeout: 5 * time.Second})
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	store, err := etcdstore.New(client, &etcdstore.Options{Prefix: "desk/", Timeout: 5 * time.Second})
	if err != nil {
		log.Fatal(err)
	}
	desk, err := lifecycle.NewDesk(lifecycle.Share(store), &lifecycle.Options{Partner: "hangang"})
	if err != nil {
		log.Fatal(err)
	}
	closing := lifecycle.Closing{ID: "close-1", Request: "case-1", Reason: lifecycle.Resolved}
	for {
		_, err = desk.Close(context.Background(), closing)
		if !errors.Is(err, lifecycle.ErrUnclear) {
			break // with an answer; after ErrUnclear, the same ID settles what has become of it
		}
		time.Sleep(time.Second)
	}
	if err != nil {
		log.Print(err)
	}
}
