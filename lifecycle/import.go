package lifecycle

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"iter"
)

// Import writes the book of an archive that [Export] made into a store. The new book
// equals the old one in everything: head, journal, requests, versions, and what every
// operation ID did, so that a command that was answered from the old book has the
// same answer from the new one.
//
// The archive is read twice from the present offset of r. The first time it is read to
// its end and nothing is written: Import checks that every line is well formed, that
// none is missing or changed, that each change can follow from those before it, and
// that together they lead to the plans, links and holds of the head. So a damaged
// archive is an [*ArchiveError] and leaves no half of a book behind. What cannot be read
// twice, such as a network connection, has to be put into a file first; r must not
// change meanwhile. An archive shows that nothing was lost, not who wrote it: trust it
// as far as you trust the place that it came from.
//
// The caller says which partner it is, and an archive of another partner is an error,
// so that no file can get into another partner's book.
//
// The book must be empty, or be the beginning of the one in the archive, as an
// interrupted Import leaves it: then Import goes on where that one stopped, and does
// nothing if there is nothing left to do. Any other book is [ErrOtherBook], and stays
// as it is. The same Import can be tried again after every error, even after
// [ErrUnclear]. [ErrConflict] says that somebody else writes into the book: nobody
// should before Import has returned, although two Imports at once do no harm.
//
// Memory grows with the number of requests and operations, by a few hundred bytes for
// each, and not with what they say. The other errors are an [*InvalidError], and those
// of r and of the store.
func Import(ctx context.Context, s KeyStore, p PartnerID, r io.ReadSeeker) error {
	var bad problems
	bad.id("Partner", string(p), false)
	if s == nil {
		bad.add("Store", "", "is required", nil)
	}
	if r == nil {
		bad.add("Reader", "", "is required", nil)
	}
	if err := bad.err(); err != nil {
		return err
	}
	start, err := r.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	last, err := readArchive(ctx, p, r, func(*rebuilding, *archiveChange, *Change) error { return nil })
	if err != nil {
		return err
	}
	if _, err := r.Seek(start, io.SeekStart); err != nil {
		return err
	}
	head, err := s.Head(ctx, p)
	if err != nil {
		return err
	}
	if head.Version > last {
		return fmt.Errorf("%w: it is at version %d, and the archive ends with %d", ErrOtherBook, head.Version, last)
	}
	w := archiveTarget{store: s, partner: p, head: head}
	w.batch, _ = s.(BatchStore)
	next, stop := iter.Pull2(changes(ctx, s, p, head.Version))
	defer stop()
	w.next = next
	_, err = readArchive(ctx, p, r, func(b *rebuilding, line *archiveChange, c *Change) error {
		if line.Version <= head.Version {
			return w.compare(b, line)
		}
		return w.put(ctx, line, c)
	})
	if err != nil {
		return err
	}
	return w.flush(ctx)
}

// archiveTarget is the book that an archive is written into.
type archiveTarget struct {
	store   KeyStore
	batch   BatchStore // the store, if it is one; else nil
	partner PartnerID
	head    Head                                // as the book was before
	next    func() (archiveChange, error, bool) // yields what the book has already
	waiting []*Change                           // to be written in one commit
	fresh   map[RequestID]Request               // as the waiting changes leave them
}

// compare checks that the book has what the archive has in a version.
func (w *archiveTarget) compare(b *rebuilding, line *archiveChange) error {
	has, err, _ := w.next() // there is one, up to the version of the head
	if err != nil {
		return err
	}
	want, err := json.Marshal(line)
	if err != nil {
		return err
	}
	got, err := json.Marshal(has)
	if err != nil {
		return err
	}
	if !bytes.Equal(want, got) {
		return fmt.Errorf("%w: its version %d is not that of the archive", ErrOtherBook, line.Version)
	}
	if line.Version != w.head.Version {
		return nil
	}
	if problem := b.head.differs(&w.head); problem != "" {
		return fmt.Errorf("%w: at version %d %s", ErrOtherBook, line.Version, problem)
	}
	return nil
}

// put writes one version, now or with those after it.
func (w *archiveTarget) put(ctx context.Context, line *archiveChange, c *Change) error {
	if m := line.Move; m != nil {
		r, err := w.request(ctx, m.Request)
		if err != nil {
			return err
		}
		r.step(m.Step)
		r.Progress = m.Progress
		c.Requests = []Request{r}
	}
	for _, r := range c.Requests {
		if w.fresh == nil {
			w.fresh = map[RequestID]Request{}
		}
		w.fresh[r.ID] = r
	}
	w.waiting = append(w.waiting, c)
	if w.batch != nil && len(w.waiting) < maxShare {
		return nil
	}
	return w.flush(ctx)
}

// request returns a request of the book, with what is yet to be written of it.
func (w *archiveTarget) request(ctx context.Context, id RequestID) (Request, error) {
	if r, ok := w.fresh[id]; ok {
		return r, nil
	}
	return requestOf(ctx, w.store, w.partner, id)
}

// flush writes what is waiting.
func (w *archiveTarget) flush(ctx context.Context) error {
	waiting := w.waiting
	w.waiting = nil
	clear(w.fresh)
	if w.batch != nil && len(waiting) > 1 {
		return cmp.Or(applyAll(ctx, w.batch, waiting)...)
	}
	for _, c := range waiting {
		if err := w.store.Apply(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// readArchive reads an archive to its end. It calls take for each change, in order,
// with the book after it, and with the change as a store is to apply it, except for
// the request of a move. It returns the version of the book.
func readArchive(ctx context.Context, p PartnerID, r io.Reader, take func(*rebuilding, *archiveChange, *Change) error) (Version, error) {
	a := archiveReader{r: bufio.NewReader(r), sum: sha256.New()}
	b := newRebuilding(p)
	for {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		text, err := a.line()
		if err != nil {
			return 0, err
		}
		var l archiveLine
		if err := decodeLine(text, &l, a.lines == 1); err != nil {
			return 0, &ArchiveError{a.lines, err}
		}
		change, err := b.read(&l)
		if err == nil && l.End != nil {
			err = l.End.check(a.lines-1, archiveSum(a.sum.Sum(nil)))
		}
		if err != nil {
			return 0, &ArchiveError{a.lines, err}
		}
		if l.End != nil {
			return b.version, a.end()
		}
		if l.Change == nil {
			continue
		}
		if err := take(b, l.Change, change); err != nil {
			return 0, err
		}
	}
}

// check compares the last line with what came before it.
func (e *archiveEnd) check(lines int, sum archiveSum) error {
	switch {
	case e.Lines != lines:
		return fmt.Errorf("%w: the archive has %d lines before its end, and %d are here", ErrInvalid, e.Lines, lines)
	case e.SHA256 != sum:
		return fmt.Errorf("%w: the lines before it are not those that were written: their digest is another", ErrInvalid)
	}
	return nil
}

// archiveReader reads lines, and keeps the sum of those before the latest.
type archiveReader struct {
	r     *bufio.Reader
	sum   hash.Hash
	text  []byte // the latest line
	lines int
}

// line returns the next line, without its end. It is valid until the next call. An
// error of the reader is returned as it is.
func (a *archiveReader) line() ([]byte, error) {
	a.sum.Write(a.text)
	a.lines++
	a.text = a.text[:0]
	for {
		part, err := a.r.ReadSlice('\n')
		if len(a.text)+len(part) > MaxLine {
			return nil, &ArchiveError{a.lines, fmt.Errorf("%w: the line has more than %d bytes", ErrInvalid, MaxLine)}
		}
		a.text = append(a.text, part...)
		switch {
		case err == nil:
			return a.text[:len(a.text)-1], nil
		case errors.Is(err, io.EOF):
			return nil, &ArchiveError{a.lines, fmt.Errorf("%w: the archive is cut off", io.ErrUnexpectedEOF)}
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		}
	}
}

// end checks that nothing follows.
func (a *archiveReader) end() error {
	switch _, err := a.r.ReadByte(); {
	case err == nil:
		return &ArchiveError{a.lines + 1, fmt.Errorf("%w: something follows the end", ErrInvalid)}
	case !errors.Is(err, io.EOF):
		return err
	}
	return nil
}

// decodeLine reads a line strictly. In the first one it looks at the format before
// the rest, which another format may spell differently.
func decodeLine(text []byte, l *archiveLine, first bool) error {
	if first {
		var probe struct {
			Book struct {
				Format *string `json:"format"`
			} `json:"book"`
		}
		if err := json.Unmarshal(text, &probe); err == nil && probe.Book.Format != nil && *probe.Book.Format != archiveFormat {
			return fmt.Errorf("%w: the format %.64q, want %q", ErrInvalid, *probe.Book.Format, archiveFormat)
		}
	}
	return decode(text, l)
}
