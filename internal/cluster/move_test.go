package cluster_test

import (
	"bytes"
	"fmt"
	"testing"

	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
)

// lives gives a book of hangang's the given number of requests, each with a life: opened,
// waiting, resumed, closed.
func lives(tb testing.TB, s lifecycle.Store, requests int) *lifecycle.Desk {
	tb.Helper()
	ctx := tb.Context()
	d := stocked(tb, s, hangang, 1<<30)
	for n := range requests {
		id := fmt.Sprint("request ", n)
		_, err := d.Open(ctx, azureDraft(lifecycle.OperationID(id)))
		for i, event := range []lifecycle.Event{lifecycle.EventWait, lifecycle.EventResume} {
			if err == nil {
				_, err = d.Move(ctx, lifecycle.Move{ID: lifecycle.OperationID(fmt.Sprint(id, " move ", i)), Request: lifecycle.RequestID(id), Event: event})
			}
		}
		if err == nil {
			_, err = d.Close(ctx, lifecycle.Closing{ID: lifecycle.OperationID(id + " close"), Request: lifecycle.RequestID(id), Reason: lifecycle.Resolved})
		}
		must(tb, "the life of a request", err)
	}
	return d
}

// TestMove moves a book from one store to another by its archive, as partners move
// between shards, and back. What a store on etcd says of it is what memory says.
func TestMove(t *testing.T) {
	here, there, back := memstore.New(), emptyOn(t, anyClient(t)), memstore.New()
	d := lives(t, here, 20)
	carry(t, here, there)
	// What came meanwhile is carried after it.
	_, err := d.Open(t.Context(), azureDraft("meanwhile"))
	must(t, "opening", err)
	carry(t, here, there)
	carry(t, there, back)
	// An operation ID has its answer wherever the book is.
	want, err := d.Open(t.Context(), azureDraft("request 3"))
	must(t, "opening again", err)
	got, err := deskOf(t, there, hangang).Open(t.Context(), azureDraft("request 3"))
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("opening again is answered %+v, %v, want %+v", got, err, want)
	}
	same(t, bookOf(t, here), bookOf(t, there))
	same(t, bookOf(t, here), bookOf(t, back))
}

// carry moves a book and checks that its archive is the same on both sides.
func carry(tb testing.TB, from, to lifecycle.KeyStore) {
	tb.Helper()
	var archive, again bytes.Buffer
	must(tb, "exporting", lifecycle.Export(tb.Context(), from, hangang, &archive))
	err := lifecycle.Import(tb.Context(), to, hangang, bytes.NewReader(archive.Bytes()))
	must(tb, "importing", err)
	must(tb, "exporting again", lifecycle.Export(tb.Context(), to, hangang, &again))
	if !bytes.Equal(archive.Bytes(), again.Bytes()) {
		tb.Error("the archives differ")
	}
}

// BenchmarkMove measures what scale.md rests on: how fast a book of 1,000 requests with a
// life of four versions each goes into a store, and how much of the cluster's space it
// then has.
func BenchmarkMove(b *testing.B) {
	const requests = 1000
	from := memstore.New()
	lives(b, from, requests)
	var archive bytes.Buffer
	must(b, "exporting", lifecycle.Export(b.Context(), from, hangang, &archive))
	b.Run("import", func(b *testing.B) {
		c := connect(b, newCluster(b, 1, nil).endpoints()...)
		for b.Loop() {
			err := lifecycle.Import(b.Context(), emptyOn(b, c), hangang, bytes.NewReader(archive.Bytes()))
			must(b, "importing", err)
		}
		b.ReportMetric(4*requests*float64(b.N)/b.Elapsed().Seconds(), "versions/s")
		b.ReportMetric(float64(spaceOf(b, c))/float64(b.N)/requests, "bytes/request")
		b.ReportMetric(float64(archive.Len())/requests, "archived-bytes/request")
	})
	b.Run("export", func(b *testing.B) {
		c := connect(b, newCluster(b, 1, nil).endpoints()...)
		s := emptyOn(b, c)
		err := lifecycle.Import(b.Context(), s, hangang, bytes.NewReader(archive.Bytes()))
		must(b, "importing", err)
		for b.Loop() {
			archive.Reset()
			must(b, "exporting", lifecycle.Export(b.Context(), s, hangang, &archive))
		}
		b.ReportMetric(4*requests*float64(b.N)/b.Elapsed().Seconds(), "versions/s")
	})
}

// spaceOf returns how much of its space a cluster of one member uses, after it was
// compacted.
func spaceOf(b *testing.B, c *clientv3.Client) int64 {
	b.Helper()
	got, err := c.Get(b.Context(), "x")
	must(b, "the revision", err)
	_, err = c.Compact(b.Context(), got.Header.Revision, clientv3.WithCompactPhysical())
	must(b, "compacting", err)
	_, err = c.Defragment(b.Context(), c.Endpoints()[0])
	must(b, "defragmenting", err)
	status, err := c.Status(b.Context(), c.Endpoints()[0])
	must(b, "the status", err)
	return status.DbSizeInUse
}
