package main

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"github.com/partnersupport/partnersupport/internal/postgres"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// minimal is the least that keeps a balance, as one SQL statement of PostgreSQL. Its
// parameters are the partner and the operation ID.
const minimal = `WITH taken AS (
	UPDATE balances SET remaining = remaining - 1 WHERE partner = $1 AND remaining > 0 RETURNING partner, remaining
), known AS (
	INSERT INTO operations SELECT partner, $2::bigint FROM taken
)
INSERT INTO journal SELECT partner, $2::bigint, remaining FROM taken`

// bare has the tables of the minimal statement.
type bare struct {
	db       *sql.DB
	schema   string
	server   *postgres.Server
	dir      string
	partners int
	done     atomic.Int64
}

// onPostgreSQL returns the contestants on PostgreSQL, and a function that ends the server.
func onPostgreSQL(ctx context.Context, o options) ([]*contestant, func(), error) {
	server, err := postgres.Start(filepath.Join(o.dir, "pg"))
	if err != nil {
		return nil, nil, err
	}
	end := server.Stop
	list, err := contestants(ctx, o, server)
	if err != nil {
		end()
		return nil, nil, err
	}
	return list, end, nil
}

func contestants(ctx context.Context, o options, server *postgres.Server) ([]*contestant, error) {
	b, err := newBare(ctx, server, o)
	if err != nil {
		return nil, err
	}
	d, err := storeDesks(ctx, server, "books", o.partners)
	if err != nil {
		return nil, err
	}
	hot, err := storeDesks(ctx, server, "hot", 1)
	if err != nil {
		return nil, err
	}
	h, err := storeByHand(ctx, server, "hand", o.partners)
	if err != nil {
		return nil, err
	}
	hotHand, err := storeByHand(ctx, server, "hot_hand", 1)
	if err != nil {
		return nil, err
	}
	var list []*contestant
	for i, clients := range []int{1, 8, 32} {
		goal := []float64{.6, .6, 1}[i]
		pgbench := &contestant{name: fmt.Sprintf("pgbench, %d", clients), clients: clients, play: b.pgbench(false)}
		hand := &contestant{name: fmt.Sprintf("PostgreSQL: by hand, %d", clients), clients: clients, beside: []*contestant{pgbench}, play: h.play(false)}
		if clients == 32 {
			hand.check = h.check
		}
		list = append(list, pgbench,
			&contestant{name: fmt.Sprintf("PostgreSQL: bare loop, %d", clients), clients: clients, beside: []*contestant{pgbench}, play: b.loop},
			hand,
			&contestant{name: fmt.Sprintf("PostgreSQL: Desk.Open, %d", clients), clients: clients, beside: []*contestant{pgbench, hand}, goal: goal, play: d.play(false)})
	}
	list[len(list)-1].check = d.check
	hotBench := &contestant{name: "pgbench, hot, 32", clients: 32, play: b.pgbench(true), check: b.check}
	hand := &contestant{name: "PostgreSQL: by hand, hot, 32", clients: 32, beside: []*contestant{hotBench}, play: hotHand.play(true), check: hotHand.check}
	list = append(list, hotBench, hand)
	for _, clients := range []int{8, 32, 64} {
		c := &contestant{name: fmt.Sprintf("PostgreSQL: Desk.Open, hot, %d", clients), clients: clients, beside: []*contestant{hotBench}, play: hot.play(true)}
		if clients == 32 {
			c.beside, c.goal = append(c.beside, hand), 8
		}
		list = append(list, c)
	}
	list[len(list)-1].check = hot.check
	for _, c := range list {
		c.server = server
	}
	return list, nil
}

// openSchema makes a schema on a server, and opens it.
func openSchema(ctx context.Context, server *postgres.Server, schema string) (*sql.DB, error) {
	db, err := sql.Open("pgx", server.DSN(schema))
	if err != nil {
		return nil, err
	}
	db.SetMaxIdleConns(64)
	_, err = db.ExecContext(ctx, "CREATE SCHEMA "+schema)
	return db, err
}

// storeDesks returns the Desks of partners on a store in a schema of its own.
func storeDesks(ctx context.Context, server *postgres.Server, schema string, partners int) (*desks, error) {
	db, err := openSchema(ctx, server, schema)
	if err != nil {
		return nil, err
	}
	return desksOn(ctx, db, sqlstore.PostgreSQL, partners)
}

// storeByHand returns who writes the same rows without a Desk, in a schema of its own.
func storeByHand(ctx context.Context, server *postgres.Server, schema string, partners int) (*byHand, error) {
	db, err := openSchema(ctx, server, schema)
	if err != nil {
		return nil, err
	}
	return newByHand(ctx, db, db, sqlstore.PostgreSQL, partners)
}

func newBare(ctx context.Context, server *postgres.Server, o options) (*bare, error) {
	db, err := openSchema(ctx, server, "bare")
	if err != nil {
		return nil, err
	}
	for _, text := range []string{
		"CREATE TABLE balances (partner bigint PRIMARY KEY, remaining bigint NOT NULL CHECK (remaining >= 0)) WITH (fillfactor = 50)",
		"CREATE TABLE operations (partner bigint NOT NULL, id bigint NOT NULL, PRIMARY KEY (partner, id))",
		"CREATE TABLE journal (partner bigint NOT NULL, id bigint NOT NULL, remaining bigint NOT NULL)",
		fmt.Sprintf("INSERT INTO balances SELECT i, %d FROM generate_series(0, %d) AS i", granted, o.partners-1),
	} {
		if _, err := db.ExecContext(ctx, text); err != nil {
			return nil, err
		}
	}
	return &bare{db: db, schema: "bare", server: server, dir: o.dir, partners: o.partners}, nil
}

// loop runs the minimal statement over database/sql, with a connection for each client.
func (b *bare) loop(ctx context.Context, t turn) (score, error) {
	conns := make([]*sql.Conn, t.clients)
	for i := range conns {
		var err error
		if conns[i], err = b.db.Conn(ctx); err != nil {
			return score{}, err
		}
		defer func() { _ = conns[i].Close() }()
	}
	s, err := t.do(func(client, n int, random *rand.Rand) error {
		// The same IDs in the same order as those of pgbench, but negative.
		id := -(int64(t.round)*1e15 + int64(t.clients)*1e12 + int64(client)*1e9 + int64(n) + 1)
		result, err := conns[client].ExecContext(ctx, minimal, random.IntN(b.partners), id)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n != 1 {
			return errors.New("nothing is left")
		}
		return nil
	})
	b.done.Add(int64(s.done))
	return s, err
}

var transactions = regexp.MustCompile(`number of transactions actually processed: (\d+)`)

// pgbench lets pgbench run the minimal statement, for random partners or for one.
func (b *bare) pgbench(hot bool) func(ctx context.Context, t turn) (score, error) {
	return func(ctx context.Context, t turn) (score, error) {
		program, err := postgres.Program("pgbench")
		if err != nil {
			return score{}, err
		}
		last, heat := b.partners-1, 0
		if hot {
			last, heat = 0, 500
		}
		script := strings.Join([]string{
			fmt.Sprintf(`\set partner random(0, %d)`, last),
			`\set n :n + 1`,
			fmt.Sprintf(`\set id %d + :client_id * 1000000000 + :n`, int64(t.round)*1e15+int64(t.clients+heat)*1e12),
			strings.NewReplacer("$1", ":partner", "$2", ":id", "\n", " ").Replace(minimal) + ";",
		}, "\n")
		file := filepath.Join(b.dir, "minimal.sql")
		if err := os.WriteFile(file, []byte(script), 0o600); err != nil {
			return score{}, err
		}
		log := filepath.Join(b.dir, "pgbench")
		var out bytes.Buffer
		c := exec.CommandContext(ctx, program, "-n", "-M", "prepared", "-D", "n=0", "-c", strconv.Itoa(t.clients), "-j", strconv.Itoa(min(2, t.clients)),
			"-T", strconv.Itoa(max(1, int(t.length.Seconds()))), "--random-seed", strconv.FormatUint(t.seed+uint64(t.round), 10),
			"-f", file, "-l", "--log-prefix", log, b.server.DSN(""))
		c.Env = append(os.Environ(), "PGOPTIONS=-c search_path="+b.schema)
		c.Stdout, c.Stderr = &out, &out
		if err := c.Run(); err != nil {
			return score{}, fmt.Errorf("%w\n%s", err, &out)
		}
		found := transactions.FindSubmatch(out.Bytes())
		if found == nil {
			return score{}, fmt.Errorf("pgbench does not say what it did:\n%s", &out)
		}
		done, err := strconv.Atoi(string(found[1]))
		if err != nil {
			return score{}, err
		}
		b.done.Add(int64(done))
		s := score{done: done}
		if s.took, err = lasted(out.String(), done); err != nil {
			return score{}, err
		}
		s.latencies, err = logged(log)
		return s, err
	}
}

var tps = regexp.MustCompile(`tps = ([0-9.]+) \(without initial connection time\)`)

// lasted returns how long pgbench worked, without the time that it took to connect.
func lasted(out string, done int) (time.Duration, error) {
	found := tps.FindStringSubmatch(out)
	if done == 0 {
		return time.Second, nil // it did nothing
	}
	if found == nil {
		return 0, fmt.Errorf("pgbench does not say how fast it was:\n%s", out)
	}
	perSecond, err := strconv.ParseFloat(found[1], 64)
	if err != nil {
		return 0, err
	}
	return time.Duration(float64(done) / perSecond * float64(time.Second)), nil
}

// logged reads the latencies from the logs of pgbench, and removes the logs.
func logged(prefix string) ([]time.Duration, error) {
	files, err := filepath.Glob(prefix + ".*")
	if err != nil {
		return nil, err
	}
	var list []time.Duration
	for _, name := range files {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		lines := bufio.NewScanner(file)
		for lines.Scan() {
			words := strings.Fields(lines.Text())
			if len(words) < 3 {
				continue
			}
			us, err := strconv.ParseInt(words[2], 10, 64)
			if err != nil {
				return nil, err
			}
			list = append(list, time.Duration(us)*time.Microsecond)
		}
		if err := errors.Join(lines.Err(), file.Close(), os.Remove(name)); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// check compares what the minimal statement has written with what was acknowledged.
func (b *bare) check(ctx context.Context) error {
	return checkBare(ctx, b.db, b.partners, int(b.done.Load()))
}
