package lifecycle

import (
	"bufio"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"hash"
	"io"
	"iter"

	"github.com/partnersupport/partnersupport/entitlement"
)

// Export writes the book of one partner as an archive, which [Import] reads: for a
// backup, for a move from one store to another, or to go with a bug report. The book
// of a partner whom the store does not know is empty, and its archive is that of an
// empty book.
//
// An archive is JSON Lines. The first line names format, partner and version of the
// book; then come its plans, links and holds; then, in order, what each version
// wrote: journal entries, operation ID, the request that it opened or the step
// that it took; and a last line with the number of lines and the SHA-256 of the bytes
// before it, which shows that nothing is missing. Equal books give equal bytes.
// Only the head is held in memory, whatever the size of the book. Export ranges over
// three lists of the store side by side, and asks for single requests meanwhile.
//
// Others may write meanwhile. The archive has the book at the version at which Export
// read its head, and nothing later.
//
// An archive has no credentials, since a book keeps none. It has what people wrote
// into requests, and the names of accounts and actors.
//
// What was written before an error is not an archive: it has no last line. The errors
// are an [*InvalidError], those of w and of the store, and one that wraps
// [ErrInconsistent] if the store yields what no book has. Export does not judge
// whether the entries add up to the plans; Import does.
func Export(ctx context.Context, s KeyStore, p PartnerID, w io.Writer) error {
	var bad problems
	bad.id("Partner", string(p), false)
	if s == nil {
		bad.add("Store", "", "is required", nil)
	}
	if w == nil {
		bad.add("Writer", "", "is required", nil)
	}
	if err := bad.err(); err != nil {
		return err
	}
	head, err := s.Head(ctx, p)
	if err != nil {
		return err
	}
	a := archiveWriter{w: bufio.NewWriter(w), sum: sha256.New()}
	a.write(&archiveLine{Book: &archiveBook{archiveFormat, p, head.Version}})
	for i := range head.Plans {
		a.write(&archiveLine{Plan: &head.Plans[i]})
	}
	for i := range head.Links {
		a.write(&archiveLine{Link: &head.Links[i]})
	}
	for i := range head.Holds {
		a.write(&archiveLine{Hold: &head.Holds[i]})
	}
	for c, err := range changes(ctx, s, p, head.Version) {
		if err != nil {
			return err
		}
		if a.write(&archiveLine{Change: &c}); a.err != nil {
			return a.err
		}
	}
	a.write(&archiveLine{End: &archiveEnd{a.lines, archiveSum(a.sum.Sum(nil))}})
	return cmp.Or(a.err, a.w.Flush())
}

// archiveWriter writes lines, and keeps the sum of what it wrote. After an error it
// writes nothing more.
type archiveWriter struct {
	w     *bufio.Writer
	sum   hash.Hash
	lines int
	err   error
}

func (a *archiveWriter) write(l *archiveLine) {
	if a.err != nil {
		return
	}
	var data []byte
	if data, a.err = json.Marshal(l); a.err != nil {
		return
	}
	data = append(data, '\n')
	if a.lines++; len(data) > MaxLine {
		a.err = inconsistent("line %d of the archive has %d bytes, at most %d can be read", a.lines, len(data), MaxLine)
		return
	}
	a.sum.Write(data)
	_, a.err = a.w.Write(data)
}

// changes yields what each version of a book wrote, up to one of them, and an error
// once, last. It reads entries, keys and requests side by side and keeps none.
func changes(ctx context.Context, s KeyStore, p PartnerID, last Version) iter.Seq2[archiveChange, error] {
	return func(yield func(archiveChange, error) bool) {
		entries := unroll(s.Journal(ctx, p, 0), func(e *entitlement.Entry) Version { return Version(e.Seq) })
		defer entries.stop()
		keys := unroll(s.Keys(ctx, p, 0), func(k *Key) Version { return k.Version })
		defer keys.stop()
		requests := unroll(s.Requests(ctx, p, RequestQuery{}), func(r *Request) Version { return r.Version })
		defer requests.stop()
		for v := range last {
			c := archiveChange{Version: v + 1}
			for entries.at(c.Version) {
				c.Entries = append(c.Entries, entries.take())
			}
			var k Key
			if keys.at(c.Version) {
				k = keys.take()
				c.Key = &archiveKey{k.ID, k.Op, k.Fingerprint}
			}
			if requests.at(c.Version) {
				r := requests.take().asOf(k.Progress)
				c.Request = &r
			}
			err := cmp.Or(ctx.Err(), entries.err, keys.err, requests.err)
			if err == nil {
				err = c.complete(ctx, s, p, &k)
			}
			if err != nil {
				yield(archiveChange{}, err)
				return
			}
			if !yield(c, nil) {
				return
			}
		}
		// Only now can a second key or request of the last version be seen.
		keys.at(last + 1)
		requests.at(last + 1)
		if err := cmp.Or(keys.err, requests.err); err != nil {
			yield(archiveChange{}, err)
		}
	}
}

// complete adds the step that an operation made, and checks that what was read of one
// version belongs together.
func (c *archiveChange) complete(ctx context.Context, s Store, p PartnerID, k *Key) error {
	switch {
	case c.Request != nil && (c.Request.ID != k.Request || k.Progress.Stepped != 0):
		return inconsistent("version %d: request %.64q is not that of operation %.64q", c.Version, c.Request.ID, k.ID)
	case c.Request != nil || k.Request == "":
		return nil
	}
	n := k.Progress.Stepped
	for r, err := range s.Requests(ctx, p, RequestQuery{ID: k.Request, Limit: 1}) {
		if err != nil {
			return err
		}
		if n > 0 && n <= len(r.Steps) && r.Steps[n-1].ID == k.ID {
			c.Move = &archiveMove{k.Request, r.Steps[n-1], k.Progress}
			return nil
		}
	}
	return inconsistent("version %d: request %.64q has no step %d by operation %.64q", c.Version, k.Request, n, k.ID)
}

// roll is an iterator that is read one row at a time, by version.
type roll[T any] struct {
	next    func() (T, error, bool)
	stop    func()
	version func(*T) Version
	row     T
	here    bool // row is one that nobody has taken yet
	done    bool
	err     error
}

func unroll[T any](rows iter.Seq2[T, error], version func(*T) Version) *roll[T] {
	r := &roll[T]{version: version}
	r.next, r.stop = iter.Pull2(rows)
	return r
}

// at reports whether the next row is of a version. One of an earlier version is an
// error, which stays in r.err: it came out of order, or is more than a version has.
func (r *roll[T]) at(v Version) bool {
	if !r.here && !r.done && r.err == nil {
		row, err, ok := r.next()
		r.row, r.err, r.here, r.done = row, err, ok && err == nil, !ok
	}
	if !r.here || r.err != nil {
		return false
	}
	got := r.version(&r.row)
	if got < v {
		r.err = inconsistent("a %T of version %d comes among those of version %d", r.row, got, v)
	}
	return got == v
}

// take returns the row at which r stands, and goes on.
func (r *roll[T]) take() T {
	r.here = false
	return r.row
}
