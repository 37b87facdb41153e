package cluster_test

import (
	"errors"
	"strings"
	"testing"

	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/partnersupport/partnersupport/lifecycle/etcdstore"
)

// TestDamagedValues damages every value of a book, in several ways, one at a time. What
// reads it says which key it is, and never something else than what was written.
func TestDamagedValues(t *testing.T) {
	c := anyClient(t)
	const prefix = "damaged/"
	s := newStore(t, c, &etcdstore.Options{Prefix: prefix})
	fillBook(t, s)
	before := bookOf(t, s)
	all, err := c.Get(t.Context(), prefix, clientv3.WithPrefix())
	must(t, "reading", err)
	if all.Count < 20 {
		t.Fatalf("%d keys, want more", all.Count)
	}
	kinds := map[string]bool{}
	for i, kv := range all.Kvs {
		kind := strings.Join(strings.Split(string(kv.Key), "/")[2:4], "/")
		if !strings.HasPrefix(kind, "h") {
			kind = kind[:1]
		}
		kinds[kind] = true
		step, _, _ := strings.Cut(string(kv.Value), `,"by":`)
		other := all.Kvs[(i+1)%len(all.Kvs)]
		for what, damaged := range map[string]string{
			"empty":              "",
			"cut":                string(kv.Value[:len(kv.Value)-1]),
			"of another format":  strings.Replace(string(kv.Value), `"format":1`, `"format":2`, 1),
			"with a field more":  strings.Replace(string(kv.Value), `"format":1`, `"format":1,"more":1`, 1),
			"put by a step":      strings.Replace(string(kv.Value), `"format":1`, `"format":1,"by":"x"`, 1),
			"put by nobody":      step + "}",
			"of another key":     string(other.Value),
			"with something put": string(kv.Value) + " ",
			"not there":          "",
		} {
			if what == "not there" {
				_, err = c.Delete(t.Context(), string(kv.Key))
			} else {
				_, err = c.Put(t.Context(), string(kv.Key), damaged)
			}
			must(t, "damaging", err)
			got, err := read(t.Context(), s, hangang)
			row, ok := errors.AsType[*etcdstore.RowError](err)
			switch {
			case ok && errors.Is(err, etcdstore.ErrRow) && strings.HasPrefix(row.Key, prefix):
			case err == nil && what == "with something put" && kind != "h/v":
				same(t, before, got) // which means the same
			case err == nil && what == "not there" && kind != "h/v" && kind != "s" && kind != "k" && kind != "r":
				// Nothing says that there was a plan, a link, or a hold.
			default:
				t.Errorf("%s %s: error %v, want a *RowError", kv.Key, what, err)
			}
			_, err = c.Put(t.Context(), string(kv.Key), string(kv.Value))
			must(t, "mending", err)
		}
	}
	for _, kind := range []string{"h/v", "h/p", "h/l", "h/h", "s", "k", "r", "l"} {
		if !kinds[kind] {
			t.Errorf("no key of kind %s was damaged", kind)
		}
	}
	same(t, before, bookOf(t, s))
	// A key that no store writes.
	_, err = c.Put(t.Context(), string(all.Kvs[0].Key)+"x", "x")
	must(t, "putting", err)
	_, err = s.Head(t.Context(), hangang)
	want(t, "a head with another key", err, etcdstore.ErrRow)
}
