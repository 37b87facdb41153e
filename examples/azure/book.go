package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
)

// load reads the book of an archive into memory. A file that is not there is an
// empty book.
func load(ctx context.Context, file string, partner lifecycle.PartnerID) (*memstore.Store, error) {
	store := memstore.New()
	f, err := os.Open(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return store, nil
	case err != nil:
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	return store, lifecycle.Import(ctx, store, partner, f)
}

// save writes the book beside the archive, and then in its place: whatever happens,
// one of the two is there as a whole.
func save(ctx context.Context, file string, partner lifecycle.PartnerID, store lifecycle.KeyStore) (err error) {
	f, err := os.CreateTemp(filepath.Dir(file), ".book-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close(), os.Remove(f.Name()))
		}
	}()
	if err := lifecycle.Export(ctx, store, partner, f); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), file)
}
