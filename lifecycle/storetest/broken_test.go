package storetest_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/internal/doctored"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/lifecycle/storetest"
)

// TestLaws shows that the laws are worth something: each row is a store with one
// fault that real stores have had, and the law that must find it.
func TestLaws(t *testing.T) {
	laws := map[string]storetest.Law{}
	for l := range storetest.Laws() {
		if _, twice := laws[l.ID]; twice {
			t.Errorf("two laws are called %s", l.ID)
		}
		laws[l.ID] = l
	}
	worth := map[string]bool{"CAPABILITY-1": true} // by TestCapabilities
	for _, b := range broken {
		worth[b.law] = true
		t.Run(b.law+"/"+b.fault, func(t *testing.T) {
			s := &store{Store: doctored.Store{Below: memstore.New()}}
			b.spoil(s)
			err := laws[b.law].Check(t, s, nil)
			if err == nil {
				t.Fatalf("%s does not see that the store %s", b.law, b.fault)
			}
			if text := err.Error(); !strings.HasPrefix(text, b.law+": "+laws[b.law].Text) {
				t.Errorf("the error does not begin with the law: %s", text)
			}
		})
	}
	for id := range laws {
		if !worth[id] {
			t.Errorf("%s finds no fault of any store", id)
		}
	}
}

// TestCapabilities shows that a store must be what its options say: what it is and
// does not say is as wrong as what it says and is not.
func TestCapabilities(t *testing.T) {
	var law storetest.Law
	for l := range storetest.Laws() {
		if l.ID == "CAPABILITY-1" {
			law = l
		}
	}
	type (
		plain struct{ lifecycle.Store }
		batch struct{ lifecycle.BatchStore }
		keys  struct{ lifecycle.KeyStore }
	)
	full := memstore.New()
	for _, test := range []struct {
		name string
		s    lifecycle.Store
		opts storetest.Options // that are the truth
	}{
		{"a store that can do everything", full, storetest.Options{}},
		{"a store without commits of several changes", keys{full}, storetest.Options{NoBatch: true}},
		{"a store that lists no keys", batch{full}, storetest.Options{NoKeys: true}},
		{"a wrapper that cannot list the keys", lifecycle.Share(batch{full}), storetest.Options{NoKeys: true}},
		{"a plain store", plain{full}, storetest.Options{NoBatch: true, NoKeys: true}},
	} {
		for i := range 4 {
			opts := storetest.Options{NoBatch: i&1 != 0, NoKeys: i&2 != 0}
			err := law.Check(t, test.s, &opts)
			if lies := opts != test.opts; lies != (err != nil) {
				t.Errorf("%s says NoBatch %t and NoKeys %t: %v", test.name, opts.NoBatch, opts.NoKeys, err)
			}
		}
	}
	// A store that can do less passes the laws that are left.
	for l := range storetest.Laws() {
		if l.ID == "DESK-2" || l.ID == "DESK-7" {
			continue // which show every store to the Desk as a plain one
		}
		if err := l.Check(t, plain{memstore.New()}, &storetest.Options{NoBatch: true, NoKeys: true}); err != nil {
			t.Error(err)
		}
	}
	// One that says nothing of it does not get by with any law about it.
	for l := range storetest.Laws() {
		if strings.HasPrefix(l.ID, "BATCH-") || strings.HasPrefix(l.ID, "KEYS-") {
			if err := l.Check(t, plain{memstore.New()}, nil); err == nil {
				t.Errorf("%s passes a store that is none for it", l.ID)
			}
		}
	}
}

// TestUnspoiltStore shows that what the laws find in the broken stores are the
// faults, not what carries them.
func TestUnspoiltStore(t *testing.T) {
	storetest.Run(t, func(testing.TB) lifecycle.Store { return &store{Store: doctored.Store{Below: memstore.New()}} }, nil)
}

// A fault is one way to break a store, and the law that finds it.
type fault struct {
	law   string
	fault string
	spoil func(*store)
}

// broken are the stores.
var broken = slices.Concat(brokenRows, brokenReads, brokenBatches, brokenDesks)
