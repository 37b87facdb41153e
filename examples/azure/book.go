package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
)

// book is a partner's book in memory, and the archive that it was read from. While it is
// open, no other import can open it: each would save its own copy, and lose what the other
// recorded.
type book struct {
	file    string
	partner lifecycle.PartnerID
	store   *memstore.Store
	saved   lifecycle.Version // the version in the archive
	lock    *os.File
}

// errInUse says that somebody else has the lock.
var errInUse = errors.New("another import has it open")

// openBook reads the book of an archive. A file that does not exist is an empty book.
func openBook(ctx context.Context, file string, partner lifecycle.PartnerID) (*book, error) {
	if target, err := filepath.EvalSymlinks(file); err == nil {
		file = target // a book has one lock, whatever its path, and a link is not replaced
	} else if _, err := os.Lstat(file); err == nil {
		return nil, fmt.Errorf("book %q is a link to nothing: give the name of the file to begin a book in", file)
	}
	// The lock has a file of its own, because the file of the book is replaced. The file
	// is never removed: somebody else may just have opened it.
	l, err := lock(file + ".lock")
	if errors.Is(err, errInUse) {
		return nil, fmt.Errorf("book %q: %w: wait until that has ended, and run this one again", file, err)
	}
	if err != nil {
		return nil, fmt.Errorf("book %q cannot be locked: %w", file, err)
	}
	b := &book{file: file, partner: partner, store: memstore.New(), lock: l}
	if err := b.load(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("book %q: %w", file, err), b.close())
	}
	return b, nil
}

func (b *book) load(ctx context.Context) error {
	f, err := os.Open(b.file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	if err := lifecycle.Import(ctx, b.store, b.partner, f); err != nil {
		return err
	}
	head, err := b.store.Head(ctx, b.partner)
	b.saved = head.Version
	return err
}

// save writes the book beside the archive, and then puts it in its place: whatever
// happens, one of the two is complete. It does nothing if the archive is up to date.
func (b *book) save(ctx context.Context) error {
	head, err := b.store.Head(ctx, b.partner)
	if err != nil || head.Version == b.saved {
		return err
	}
	next := b.file + ".new" // nobody else writes it, and it may overwrite what a crash has left
	f, err := os.OpenFile(next, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	err = lifecycle.Export(ctx, b.store, b.partner, f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(next, b.file)
	}
	if err != nil {
		return errors.Join(err, os.Remove(next))
	}
	b.saved = head.Version
	return nil
}

// close lets others have the book.
func (b *book) close() error { return b.lock.Close() }
