package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// perPartner is how many requests each partner has, if not one has all of them.
const perPartner = 10

// kept is a store whose size is known, in memory or, if it has a file, in SQLite.
type kept struct {
	store lifecycle.BatchStore
	file  string
	db    *sql.DB
}

func newKept(ctx context.Context, o options) (*kept, error) {
	switch o.only {
	case "":
		return &kept{store: memstore.New()}, nil
	case "sqlite":
	default:
		return nil, fmt.Errorf("requests are kept in memory or with -only sqlite, and not with -only %s", o.only)
	}
	k := &kept{file: filepath.Join(o.dir, "books.db")}
	db, err := openSQLite(k.file)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(sqlstore.Migrate(ctx, db, sqlstore.SQLite, nil), db.Close()); err != nil {
		return nil, err
	}
	_, err = k.reopen(ctx)
	return k, err
}

// reopen opens the file again, and returns how long that takes.
func (k *kept) reopen(ctx context.Context) (took time.Duration, err error) {
	if k.file == "" {
		return 0, nil
	}
	if err := k.close(); err != nil {
		return 0, err
	}
	begun := time.Now()
	if k.db, err = openSQLite(k.file); err != nil {
		return 0, err
	}
	k.store, err = sqlstore.New(ctx, k.db, sqlstore.SQLite, nil)
	return time.Since(begun), err
}

func (k *kept) close() error {
	if k.db == nil {
		return nil
	}
	return k.db.Close()
}

// size returns the bytes of the file, or of the heap.
func (k *kept) size() (float64, error) {
	if k.file != "" {
		info, err := os.Stat(k.file)
		if err != nil {
			return 0, err
		}
		return float64(info.Size()), nil
	}
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc), nil
}

// load gives partners, from first up to end, a plan and requests, each by a Desk of its
// own. In SQLite many of them are in one commit.
func (k *kept) load(ctx context.Context, first, end int) error {
	if k.file == "" {
		for i := first; i < end; i++ {
			if err := fill(ctx, k.store, i); err != nil {
				return err
			}
		}
		return nil
	}
	for ; first < end; first += perCommit {
		var changes []*lifecycle.Change
		for i := first; i < min(first+perCommit, end); i++ {
			if err := fill(ctx, noting{memstore.New(), &changes}, i); err != nil {
				return err
			}
		}
		if err := errors.Join(k.store.ApplyAll(ctx, changes)...); err != nil {
			return err
		}
	}
	return nil
}

// fill gives a partner a plan and its requests.
func fill(ctx context.Context, s lifecycle.Store, i int) error {
	p := partnerName(i)
	if err := begin(ctx, s, p); err != nil {
		return err
	}
	d, err := newDesk(s, p)
	if err != nil {
		return err
	}
	for n := range perPartner {
		if _, err := d.Open(ctx, draft(fmt.Sprint("request ", n))); err != nil {
			return err
		}
	}
	return nil
}

// loadBook gives one partner requests, from first up to end, by callers of one Desk, who
// share its commits.
func (k *kept) loadBook(ctx context.Context, first, end int) error {
	if first == 0 {
		if err := begin(ctx, k.store, partnerName(0)); err != nil {
			return err
		}
	}
	d, err := newDesk(k.store, partnerName(0))
	if err != nil {
		return err
	}
	const callers = 32
	errs := make([]error, callers)
	var all sync.WaitGroup
	for c := range callers {
		all.Go(func() {
			for n := first + c; n < end && errs[c] == nil; n += callers {
				_, errs[c] = d.Open(ctx, draft(fmt.Sprint("request ", n)))
			}
		})
	}
	all.Wait()
	return errors.Join(errs...)
}
