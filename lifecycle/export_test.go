package lifecycle_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/routing"
)

// TestExportByHand compares an archive with one that was written by hand, from the
// description of the format.
func TestExportByHand(t *testing.T) {
	s, sum := memstore.New(), "00000000000000000000000000000000000000000000000000000000000000ff"
	fingerprint := [32]byte{31: 0xff}
	nine := at(9, 0).UTC()
	plan, err := entitlement.New(entitlement.Grant{Plan: "p", Offer: entitlement.SuccessCore, Benefit: entitlement.CloudSupport, From: at(0, 0)})
	if err != nil {
		t.Fatal(err)
	}
	request := lifecycle.Request{
		ID: "r", Version: 2, Opened: nine, Account: "jiwoo", Title: "Invoice", Facts: routing.Case{Issue: routing.IssueBilling}, Payer: routing.PayerFree,
		Progress: lifecycle.Progress{State: lifecycle.StateOpen, Filed: nine},
	}
	step := lifecycle.Step{Event: lifecycle.EventWait, At: nine, ID: "w"}
	waiting := request
	waiting.State, waiting.Stepped, waiting.Steps = lifecycle.StateWaiting, 1, []lifecycle.Step{step}
	opening := plan.Opening(nine)
	opening.Seq, opening.Cause = 1, "b"
	refusal := entitlement.Entry{Seq: 3, Kind: entitlement.Refused, Of: entitlement.Activated, At: nine, Reasons: "missing_role", Cause: "a"}
	for i, c := range []lifecycle.Change{
		{Plans: []lifecycle.Plan{{Entitlement: plan, Contract: "c"}}, Entries: []entitlement.Entry{opening}, Keys: []lifecycle.Key{{ID: "b", Op: lifecycle.OpBuy, Fingerprint: fingerprint, Version: 1}}},
		{Requests: []lifecycle.Request{request}, Keys: []lifecycle.Key{{ID: "r", Op: lifecycle.OpOpen, Fingerprint: fingerprint, Version: 2, Request: "r", Progress: request.Progress}}},
		{Entries: []entitlement.Entry{refusal}},
		{Requests: []lifecycle.Request{waiting}, Keys: []lifecycle.Key{{ID: "w", Op: lifecycle.OpMove, Fingerprint: fingerprint, Version: 4, Request: "r", Progress: waiting.Progress}}},
		{},
	} {
		c.Partner, c.Base = "hangang", lifecycle.Version(i)
		if err := s.Apply(t.Context(), &c); err != nil {
			t.Fatal(err)
		}
	}
	want := sealed(
		`{"book":{"format":"partnersupport/book/1","partner":"hangang","version":5}}`+"\n",
		`{"plan":{"entitlement":{"plan":"p","offer":"success_core","benefit":"cloud_support","term":{"start":"2025-07-07","zone":"Asia/Seoul"},`+
			`"bought":"2025-07-07","granted":2,"base":2,"left":2},"contract":"c"}}`+"\n",
		`{"change":{"version":1,"key":{"id":"b","op":"buy","fingerprint":"`+sum+`"},"entries":[{"seq":1,"kind":"granted","plan":"p","at":"2025-07-07T00:00:00Z","left":2,"cause":"b",`+
			`"offer":"success_core","benefit":"cloud_support","term":{"start":"2025-07-07","zone":"Asia/Seoul"},"bought":"2025-07-07","granted":2}]}}`+"\n",
		`{"change":{"version":2,"key":{"id":"r","op":"open","fingerprint":"`+sum+`"},"request":{"id":"r","version":2,"opened":"2025-07-07T00:00:00Z",`+
			`"account":"jiwoo","title":"Invoice","facts":{"issue":"billing"},"payer":"free","state":"open","filed":"2025-07-07T00:00:00Z"}}}`+"\n",
		`{"change":{"version":3,"entries":[{"seq":3,"kind":"refused","of":"activated","at":"2025-07-07T00:00:00Z","left":0,"reasons":"missing_role","cause":"a"}]}}`+"\n",
		`{"change":{"version":4,"key":{"id":"w","op":"move","fingerprint":"`+sum+`"},"move":{"request":"r",`+
			`"step":{"event":"wait","at":"2025-07-07T00:00:00Z","id":"w"},"progress":{"state":"waiting","stepped":1,"filed":"2025-07-07T00:00:00Z"}}}}`+"\n",
		`{"change":{"version":5}}`+"\n",
	)
	if got := exported(t, s); !bytes.Equal(got, want) {
		t.Errorf("the archive is\n%s, want\n%s", got, want)
	}
	if err := imported(t, memstore.New(), want); err != nil {
		t.Error(err)
	}
}

// TestExportEmpty exports the book of a partner whom the store does not know.
func TestExportEmpty(t *testing.T) {
	s := memstore.New()
	want := sealed(`{"book":{"format":"partnersupport/book/1","partner":"hangang","version":0}}` + "\n")
	if got := exported(t, s); !bytes.Equal(got, want) {
		t.Errorf("%s, want %s", got, want)
	}
	if err := imported(t, s, want); err != nil {
		t.Error(err)
	}
	wantEmpty(t, s)
}

// watched is a store that calls seen for each call, for each row that it yields and for
// their end. If seen returns an error, that is what comes of it.
type watched struct {
	lifecycle.KeyStore
	seen func(what string) error
}

func (w *watched) Head(ctx context.Context, p lifecycle.PartnerID) (lifecycle.Head, error) {
	h, err := w.KeyStore.Head(ctx, p)
	if failure := w.seen("head"); failure != nil {
		return lifecycle.Head{}, failure
	}
	return h, err
}

func (w *watched) Key(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
	if err := w.seen("key"); err != nil {
		return lifecycle.Key{}, lifecycle.Request{}, err
	}
	return w.KeyStore.Key(ctx, p, id)
}

func (w *watched) Apply(ctx context.Context, c *lifecycle.Change) error {
	if err := w.seen("apply"); err != nil {
		return err
	}
	return w.KeyStore.Apply(ctx, c)
}

func (w *watched) Journal(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[entitlement.Entry, error] {
	return watch(w, w.KeyStore.Journal(ctx, p, after))
}

func (w *watched) Keys(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[lifecycle.Key, error] {
	return watch(w, w.KeyStore.Keys(ctx, p, after))
}

func (w *watched) Requests(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
	return watch(w, w.KeyStore.Requests(ctx, p, q))
}

func watch[T any](w *watched, rows iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		if err := w.seen("begin"); err != nil {
			yield(none, err)
			return
		}
		for row, err := range rows {
			if failure := w.seen("row"); failure != nil {
				yield(none, failure)
				return
			}
			if !yield(row, err) {
				return
			}
		}
		if err := w.seen("end"); err != nil {
			yield(none, err)
		}
	}
}

// TestExportMeanwhile has somebody write into the book after each of the reads of an
// export: the archive is that of the book at the moment at which its head was read.
func TestExportMeanwhile(t *testing.T) {
	for n := 1; ; n++ {
		s := memstore.New()
		c := begun(t, s)
		choices := rand.New(rand.NewPCG(uint64(n), 0))
		for range 20 {
			c.command(t, choices.IntN)
		}
		var want []byte
		reads := 0
		w := &watched{s, func(what string) error {
			if what == "head" {
				want = exported(t, s)
			}
			if reads++; reads == n {
				for range 20 {
					c.command(t, choices.IntN)
				}
			}
			return nil
		}}
		var got bytes.Buffer
		if err := lifecycle.Export(t.Context(), w, "hangang", &got); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Bytes(), want) {
			t.Fatalf("written to after read %d: the archive is\n%s, want\n%s", n, got.Bytes(), want)
		}
		if reads < n {
			return
		}
	}
}

// TestExportBesideWriters exports a book while several desks write into it. Every
// archive can be imported, and is the beginning of the next.
func TestExportBesideWriters(t *testing.T) {
	s := memstore.New()
	begun(t, s)
	var wg sync.WaitGroup
	for i := range 4 {
		desk := newClerk(t, s).desk
		wg.Go(func() {
			for n := range 50 {
				id := lifecycle.OperationID(fmt.Sprint("free ", i, " ", n))
				if _, err := desk.Open(t.Context(), about(azure(id, "jiwoo"), routing.Azure, routing.IssueBilling)); err != nil {
					t.Error(err)
				}
				if _, err := desk.Close(t.Context(), lifecycle.Closing{ID: id + " close", Request: lifecycle.RequestID(id), Reason: lifecycle.Resolved}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	ended := make(chan struct{})
	go func() { wg.Wait(); close(ended) }()
	var before []string
	for done := false; !done; {
		select {
		case <-ended:
			done = true // and once more, for the whole book
		default:
		}
		archive := exported(t, s)
		if err := imported(t, memstore.New(), archive); err != nil {
			t.Fatal(err)
		}
		var changes []string
		for _, line := range linesOf(archive) {
			if strings.HasPrefix(line, `{"change"`) {
				changes = append(changes, line)
			}
		}
		if len(changes) < len(before) || !slices.Equal(changes[:len(before)], before) {
			t.Fatal("an archive is not the beginning of the next")
		}
		before = changes
	}
	if want := int(rowsOf(t, s).Head.Version); len(before) != want {
		t.Errorf("the last archive has %d changes, want %d", len(before), want)
	}
}

// odd is a store whose rows are changed on the way.
type odd struct {
	lifecycle.KeyStore
	keys     func([]lifecycle.Key) []lifecycle.Key
	entries  func([]entitlement.Entry) []entitlement.Entry
	requests func([]lifecycle.Request) []lifecycle.Request
	err      error // comes last of each
}

func (o *odd) Keys(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[lifecycle.Key, error] {
	return changing(o.KeyStore.Keys(ctx, p, after), o.keys, o.err)
}

func (o *odd) Journal(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[entitlement.Entry, error] {
	return changing(o.KeyStore.Journal(ctx, p, after), o.entries, o.err)
}

func (o *odd) Requests(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
	return changing(o.KeyStore.Requests(ctx, p, q), o.requests, o.err)
}

func changing[T any](list iter.Seq2[T, error], change func([]T) []T, last error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var all []T
		for row, err := range list {
			if err != nil {
				yield(row, err)
				return
			}
			all = append(all, row)
		}
		if change != nil {
			all = change(all)
		}
		for _, row := range all {
			if !yield(row, nil) {
				return
			}
		}
		if last != nil {
			var none T
			yield(none, last)
		}
	}
}

// TestExportInconsistent has stores that yield what no book has.
func TestExportInconsistent(t *testing.T) {
	for name, o := range map[string]*odd{
		"two keys of one version":          {keys: func(list []lifecycle.Key) []lifecycle.Key { return slices.Insert(list, 1, list[0]) }},
		"two keys of the last version":     {keys: func(list []lifecycle.Key) []lifecycle.Key { return append(list, list[len(list)-1]) }},
		"keys in another order":            {keys: func(list []lifecycle.Key) []lifecycle.Key { slices.Reverse(list); return list }},
		"a key that is missing":            {keys: func(list []lifecycle.Key) []lifecycle.Key { return slices.Delete(list, 4, 5) }},
		"entries in another order":         {entries: func(list []entitlement.Entry) []entitlement.Entry { slices.Reverse(list); return list }},
		"a request that is missing":        {requests: func(list []lifecycle.Request) []lifecycle.Request { return list[1:] }},
		"a request twice":                  {requests: func(list []lifecycle.Request) []lifecycle.Request { return append(list[:1:1], list...) }},
		"the last request twice":           {requests: func(list []lifecycle.Request) []lifecycle.Request { return append(list, list[len(list)-1]) }},
		"a request without its last steps": {requests: func(list []lifecycle.Request) []lifecycle.Request { list[0].Steps = list[0].Steps[:1]; return list }},
		"steps in another order":           {requests: func(list []lifecycle.Request) []lifecycle.Request { slices.Reverse(list[0].Steps); return list }},
		"a title that fits in no line": {requests: func(list []lifecycle.Request) []lifecycle.Request {
			list[0].Title = strings.Repeat("x", lifecycle.MaxLine)
			return list
		}},
	} {
		o.KeyStore = bookOfAll(t)
		if err := lifecycle.Export(t.Context(), o, "hangang", io.Discard); !errors.Is(err, lifecycle.ErrInconsistent) {
			t.Errorf("%s: %v, want ErrInconsistent", name, err)
		}
	}
}

// limited takes some bytes and then fails.
type limited struct {
	left int
	err  error
}

func (l *limited) Write(p []byte) (int, error) {
	if l.left -= len(p); l.left < 0 {
		return 0, l.err
	}
	return len(p), nil
}

// TestExportErrors has errors of the store, of the writer and of the caller.
func TestExportErrors(t *testing.T) {
	broken := errors.New("broken")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := bookOfAll(t)
	size := len(exported(t, s))
	for name, test := range map[string]struct {
		ctx     context.Context
		store   lifecycle.KeyStore
		partner lifecycle.PartnerID
		w       io.Writer
		want    error
	}{
		"no store":             {t.Context(), nil, "hangang", io.Discard, lifecycle.ErrInvalid},
		"no writer":            {t.Context(), s, "hangang", nil, lifecycle.ErrInvalid},
		"no partner":           {t.Context(), s, "", io.Discard, lifecycle.ErrInvalid},
		"context at an end":    {ctx, s, "hangang", io.Discard, context.Canceled},
		"store lists no keys":  {t.Context(), lifecycle.Share(keyless{s}).(lifecycle.KeyStore), "hangang", io.Discard, errors.ErrUnsupported},
		"store breaks at once": {t.Context(), &odd{KeyStore: s, keys: func([]lifecycle.Key) []lifecycle.Key { return nil }, err: broken}, "hangang", io.Discard, broken},
		"writer at once":       {t.Context(), s, "hangang", &limited{0, broken}, broken},
		"writer at its end":    {t.Context(), s, "hangang", &limited{size - 1, broken}, broken},
	} {
		if err := lifecycle.Export(test.ctx, test.store, test.partner, test.w); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
}

// bigBook returns a book with the given number of requests, every tenth of them closed.
func bigBook(t testing.TB, requests int) *memstore.Store {
	t.Helper()
	s := memstore.New()
	c := begun(t, s)
	for i := range requests {
		id := lifecycle.OperationID(fmt.Sprint("request ", i))
		d := azure(id, "jiwoo")
		d.Plan = endless
		if _, err := c.desk.Open(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		if i%10 != 9 {
			continue
		}
		if _, err := c.desk.Close(t.Context(), lifecycle.Closing{ID: id + " close", Request: lifecycle.RequestID(id), Reason: lifecycle.Bug}); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// meter counts the lines that are written through it, and from time to time what the
// heap holds then.
type meter struct {
	bytes int
	next  int
	heap  uint64 // the most that was alive
}

func (m *meter) Write(p []byte) (int, error) {
	if m.bytes += len(p); m.bytes >= m.next {
		m.next = m.bytes + 4<<20
		m.heap = max(m.heap, heap())
	}
	return len(p), nil
}

func heap() uint64 {
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return s.HeapAlloc
}

func mallocs() uint64 {
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return s.Mallocs
}

// TestArchiveMemory holds that an export of twenty times as many requests keeps
// no more memory, that an import keeps a bounded number of bytes for each request
// besides what the store does, and that neither allocates more for a line.
func TestArchiveMemory(t *testing.T) {
	const few, many = 200, 4000
	type cost struct{ exporting, importing float64 } // allocations a line
	var costs []cost
	for _, requests := range []int{few, many} {
		s := bigBook(t, requests)
		lines := float64(rowsOf(t, s).Head.Version)
		before, count := heap(), mallocs()
		var m meter
		if err := lifecycle.Export(t.Context(), s, "hangang", &m); err != nil {
			t.Fatal(err)
		}
		c := cost{exporting: float64(mallocs()-count) / lines}
		if grown := int64(m.heap) - int64(before); grown > 1<<20 {
			t.Errorf("%d requests: exporting holds %d bytes", requests, grown)
		}
		archive := exported(t, s)
		before, count = heap(), mallocs()
		target := &weighing{KeyStore: s, last: lifecycle.Version(lines)}
		// The book is there already, so that the store grows by nothing.
		if err := imported(t, target, archive); err != nil {
			t.Fatal(err)
		}
		c.importing = float64(mallocs()-count) / lines
		runtime.KeepAlive(s)
		runtime.KeepAlive(archive)
		if grown := (float64(target.heap) - float64(before)) / float64(requests); grown > 1024 {
			t.Errorf("%d requests: importing holds %.0f bytes for each", requests, grown)
		}
		costs = append(costs, c)
	}
	if costs[1].exporting > costs[0].exporting*1.2 || costs[1].importing > costs[0].importing*1.2 {
		t.Errorf("allocations a line: %+v for the large book, %+v for the small one", costs[1], costs[0])
	}
}

// weighing is a store that looks at the heap when it yields the last of its keys to be
// compared, which is at the end of the second reading of an archive.
type weighing struct {
	lifecycle.KeyStore
	last lifecycle.Version
	heap uint64
}

func (w *weighing) Keys(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[lifecycle.Key, error] {
	return func(yield func(lifecycle.Key, error) bool) {
		for k, err := range w.KeyStore.Keys(ctx, p, after) {
			if k.Version == w.last {
				w.heap = heap()
			}
			if !yield(k, err) {
				return
			}
		}
	}
}
