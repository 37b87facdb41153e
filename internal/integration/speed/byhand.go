package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// byHand writes the rows of a Desk's requests as a careful program does that has no Desk:
// prepared statements, one after the other, in a transaction for each request. It has
// nothing to decide, because it copies the rows of a request that a Desk has opened.
// Desks read the books afterwards, and find them to be theirs.
type byHand struct {
	db         *sql.DB
	desks      *desks // of the partners, and of one more, whose request is copied
	book, plan *sql.Stmt
	rows       []pattern
	planID     string
	first      atomic.Pointer[handwritten] // that is repeated afterwards
}

// handwritten is a request that was written by hand.
type handwritten struct {
	partner int
	id      string
}

// pattern is a row that is copied, with the places in it that are another in each copy.
type pattern struct {
	insert                *sql.Stmt
	values                []any
	version, left, id     int
	partner, cause, about int // cause and about also have the ID
}

// newByHand migrates a database and returns who writes into it through db. The Desks
// use other, which may be the same; they have written all they write.
func newByHand(ctx context.Context, db, other *sql.DB, dialect sqlstore.Dialect, partners int) (*byHand, error) {
	d, err := desksOn(ctx, other, dialect, partners+1)
	if err != nil {
		return nil, err
	}
	r, err := d.list[partners].Open(ctx, draft("pattern"))
	if err != nil {
		return nil, err
	}
	d.opened[partners].Add(1)
	h := &byHand{db: db, desks: d, planID: string(r.Plan)}
	place := func(n int) string { return fmt.Sprintf("?%d", n) }
	if dialect == sqlstore.PostgreSQL {
		place = func(n int) string { return fmt.Sprintf("$%d", n) }
	}
	if h.book, err = db.PrepareContext(ctx, "UPDATE books SET version = version + 1 WHERE partner = "+place(1)+" RETURNING version"); err != nil {
		return nil, err
	}
	h.plan, err = db.PrepareContext(ctx, "UPDATE plans SET remaining = remaining - 1, consumed = consumed + 1, taken = "+place(1)+
		" WHERE partner = "+place(2)+" AND plan = "+place(3)+" AND remaining > 0 RETURNING remaining")
	if err != nil {
		return nil, err
	}
	for _, table := range []string{"entries", "requests", "keys"} {
		p, err := newPattern(ctx, db, table, place, string(partnerName(partners)), int64(r.Version))
		if err != nil {
			return nil, err
		}
		h.rows = append(h.rows, p)
	}
	return h, nil
}

// newPattern reads the row of a table that a version of a book has written.
func newPattern(ctx context.Context, db *sql.DB, table string, place func(int) string, partner string, version int64) (pattern, error) {
	rows, err := db.QueryContext(ctx, "SELECT * FROM "+table+" WHERE partner = "+place(1)+" AND version = "+place(2), partner, version)
	if err != nil {
		return pattern{}, err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return pattern{}, err
	}
	if !rows.Next() {
		return pattern{}, errors.Join(fmt.Errorf("version %d has no row in %s", version, table), rows.Err())
	}
	at := func(column string) int { return slices.Index(columns, column) }
	p := pattern{
		values: make([]any, len(columns)), partner: at("partner"), version: at("version"), left: at("remaining"),
		id: at("id"), cause: at("cause"), about: at("request"),
	}
	if table == "entries" {
		p.about = at("incident")
	}
	to, places := make([]any, len(columns)), make([]string, len(columns))
	for i := range columns {
		to[i], places[i] = &p.values[i], place(i+1)
	}
	if err := errors.Join(rows.Scan(to...), rows.Close()); err != nil {
		return pattern{}, err
	}
	p.insert, err = db.PrepareContext(ctx, "INSERT INTO "+table+" ("+strings.Join(columns, ", ")+") VALUES ("+strings.Join(places, ", ")+")")
	return p, err
}

// copied returns the values of another request's row.
func (p *pattern) copied(partner, id string, version, left int64) []any {
	values := slices.Clone(p.values)
	values[p.partner], values[p.version], values[p.left] = partner, version, left
	for _, i := range []int{p.id, p.cause, p.about} {
		if i >= 0 {
			values[i] = id
		}
	}
	return values
}

// play opens requests of random partners, or of the first one if it is hot.
func (h *byHand) play(hot bool) func(ctx context.Context, t turn) (score, error) {
	return func(ctx context.Context, t turn) (score, error) {
		return t.do(func(client, n int, random *rand.Rand) error {
			i := 0
			if !hot {
				i = random.IntN(len(h.desks.list) - 1)
			}
			if err := h.open(ctx, string(partnerName(i)), t.id(client, n)); err != nil {
				return err
			}
			h.desks.opened[i].Add(1)
			h.first.CompareAndSwap(nil, &handwritten{i, t.id(client, n)})
			return nil
		})
	}
}

// check checks the books as those of Desks. Then it takes one to another store, which
// believes none of its rows, and repeats a command that was done by hand: its Desk knows
// the answer.
func (h *byHand) check(ctx context.Context) error {
	if err := h.desks.check(ctx); err != nil {
		return err
	}
	first := h.first.Load()
	if first == nil {
		return errors.New("nothing was written by hand")
	}
	var archive bytes.Buffer
	if err := lifecycle.Export(ctx, h.desks.store, partnerName(first.partner), &archive); err != nil {
		return err
	}
	if err := lifecycle.Import(ctx, memstore.New(), partnerName(first.partner), bytes.NewReader(archive.Bytes())); err != nil {
		return err
	}
	if _, err := h.desks.list[first.partner].Open(ctx, draft(first.id)); err != nil {
		return fmt.Errorf("request %s, again: %w", first.id, err)
	}
	return h.desks.check(ctx) // nothing was opened again
}

func (h *byHand) open(ctx context.Context, partner, id string) error {
	tx, err := h.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // if it is not committed
	var version, left int64
	if err := tx.StmtContext(ctx, h.book).QueryRowContext(ctx, partner).Scan(&version); err != nil {
		return err
	}
	if err := tx.StmtContext(ctx, h.plan).QueryRowContext(ctx, openAt.UnixMicro(), partner, h.planID).Scan(&left); err != nil {
		return err
	}
	for i := range h.rows {
		if _, err := tx.StmtContext(ctx, h.rows[i].insert).ExecContext(ctx, h.rows[i].copied(partner, id, version, left)...); err != nil {
			return err
		}
	}
	return tx.Commit()
}
