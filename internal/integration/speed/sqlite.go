package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"path/filepath"

	_ "modernc.org/sqlite"

	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// openSQLite opens a database in a file, as the package comment of sqlstore says.
func openSQLite(file string) (*sql.DB, error) {
	query := url.Values{"_pragma": {"journal_mode(WAL)", "synchronous(FULL)", "busy_timeout(1000)"}}
	return sql.Open("sqlite", (&url.URL{Scheme: "file", Path: file, RawQuery: query.Encode()}).String())
}

// onSQLite returns the contestants on SQLite, and a function that ends them.
func onSQLite(ctx context.Context, o options) ([]*contestant, func(), error) {
	bare, err := openSQLite(filepath.Join(o.dir, "bare.db"))
	if err != nil {
		return nil, nil, err
	}
	db, err := openSQLite(filepath.Join(o.dir, "books.db"))
	if err != nil {
		return nil, nil, err
	}
	// One connection: several would wait for each other in SQLite, which has no queue.
	hand, err := openSQLite(filepath.Join(o.dir, "hand.db"))
	if err != nil {
		return nil, nil, err
	}
	hand.SetMaxOpenConns(1)
	beside, err := openSQLite(filepath.Join(o.dir, "hand.db"))
	if err != nil {
		return nil, nil, err
	}
	end := func() { _, _, _, _ = bare.Close(), db.Close(), hand.Close(), beside.Close() }
	loop, err := sqliteLoop(ctx, bare, o.partners)
	if err != nil {
		return nil, nil, err
	}
	d, err := desksOn(ctx, db, sqlstore.SQLite, o.partners)
	if err != nil {
		return nil, nil, err
	}
	h, err := newByHand(ctx, hand, beside, sqlstore.SQLite, o.partners)
	if err != nil {
		return nil, nil, err
	}
	hand1 := &contestant{name: "SQLite: by hand", clients: 1, beside: []*contestant{loop}, play: h.play(false)}
	hand32 := &contestant{name: "SQLite: by hand, 32 clients", clients: 32, beside: []*contestant{loop}, play: h.play(false), check: h.check}
	return []*contestant{
		loop,
		hand1,
		{name: "SQLite: Desk.Open", clients: 1, beside: []*contestant{loop, hand1}, goal: .6, play: d.play(false)},
		{name: "SQLite: Desk.Open, 8 clients", clients: 8, beside: []*contestant{loop}, play: d.play(false)},
		hand32,
		{name: "SQLite: Desk.Open, 32 clients", clients: 32, beside: []*contestant{loop, hand32}, goal: 2.5, play: d.play(false), check: d.check},
	}, end, nil
}

// sqliteLoop returns the loop of bare transactions: prepared statements on one connection.
func sqliteLoop(ctx context.Context, db *sql.DB, partners int) (*contestant, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	for _, text := range []string{
		"CREATE TABLE balances (partner INTEGER PRIMARY KEY, remaining INTEGER NOT NULL CHECK (remaining >= 0)) STRICT",
		"CREATE TABLE operations (partner INTEGER NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (partner, id)) STRICT, WITHOUT ROWID",
		"CREATE TABLE journal (partner INTEGER NOT NULL, id INTEGER NOT NULL, remaining INTEGER NOT NULL) STRICT",
		fmt.Sprintf("WITH RECURSIVE p (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM p WHERE i < %d) INSERT INTO balances SELECT i, %d FROM p", partners-1, granted),
	} {
		if _, err := conn.ExecContext(ctx, text); err != nil {
			return nil, err
		}
	}
	var prepared []*sql.Stmt
	for _, text := range []string{
		"BEGIN IMMEDIATE",
		"UPDATE balances SET remaining = remaining - 1 WHERE partner = ?1 AND remaining > 0",
		"INSERT INTO operations VALUES (?1, ?2)",
		"INSERT INTO journal SELECT ?1, ?2, remaining FROM balances WHERE partner = ?1",
		"COMMIT",
	} {
		s, err := conn.PrepareContext(ctx, text)
		if err != nil {
			return nil, err
		}
		prepared = append(prepared, s)
	}
	done := 0
	play := func(ctx context.Context, t turn) (score, error) {
		return t.do(func(_, _ int, random *rand.Rand) error {
			p := random.IntN(partners)
			id := done
			done++
			for i, args := range [][]any{nil, {p}, {p, id}, {p, id}, nil} {
				result, err := prepared[i].ExecContext(ctx, args...)
				if err != nil {
					return err
				}
				if n, err := result.RowsAffected(); i == 1 && (err != nil || n != 1) {
					return errors.New("nothing is left")
				}
			}
			return nil
		})
	}
	check := func(ctx context.Context) error {
		defer func() { _ = conn.Close() }()
		return checkBare(ctx, conn, partners, done)
	}
	return &contestant{name: "the loop", clients: 1, play: play, check: check}, nil
}

// checkBare compares what a bare loop has written with what it did.
func checkBare(ctx context.Context, on sqlstore.DBTX, partners, done int) error {
	rows, err := on.QueryContext(ctx, `SELECT (SELECT count(*) FROM operations), (SELECT count(*) FROM journal),
		(SELECT count(*) * 4000000000 - sum(remaining) FROM balances), (SELECT count(*) FROM balances)`)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	var operations, journal, taken, have int
	if !rows.Next() {
		return rows.Err()
	}
	if err := rows.Scan(&operations, &journal, &taken, &have); err != nil {
		return err
	}
	if operations != done || journal != done || taken != done || have != partners {
		return fmt.Errorf("%d operations, %d rows in the journal, %d taken from %d partners; want %d of each of %d partners", operations, journal, taken, have, done, partners)
	}
	return rows.Err()
}
