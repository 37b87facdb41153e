package integration_test

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
)

func TestMain(m *testing.M) {
	if dialect := os.Getenv(migrating); dialect != "" {
		if err := migrateOnly(dialect, os.Getenv("DRIVER"), os.Getenv("DSN")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	status := m.Run()
	if s, err := shared(); err == nil {
		s.stop()
	}
	os.Exit(status)
}

// server is a PostgreSQL of the tests' own, in a temporary directory and on a Unix
// socket there. It stops when the process that started it ends, however that ends.
type server struct {
	dir   string
	stdin io.Closer // the server stops when it is closed
	done  chan error
	log   *os.File
}

// errNoServer says that PostgreSQL is not installed.
var errNoServer = errors.New("PostgreSQL is not installed: there is no initdb in the path or below /usr/lib/postgresql")

// started is the server that all tests share, once one of them has asked for it.
var started struct {
	sync.Mutex
	asked bool
	*server
	err error
}

// shared returns the server that was started, if any.
func shared() (*server, error) {
	started.Lock()
	defer started.Unlock()
	if !started.asked {
		return nil, errNoServer
	}
	return started.server, started.err
}

// postgreSQL returns the server that all tests share. Where PostgreSQL is not
// installed, the test is skipped, but in CI it fails.
func postgreSQL(tb testing.TB) *server {
	tb.Helper()
	started.Lock()
	defer started.Unlock()
	if !started.asked {
		started.asked = true
		// No test turns off the power: what is written need not reach the disk.
		started.server, started.err = startServer("-F")
	}
	needServer(tb, started.err)
	return started.server
}

// needServer ends a test that has no server.
func needServer(tb testing.TB, err error) {
	tb.Helper()
	switch {
	case errors.Is(err, errNoServer) && os.Getenv("CI") != "true":
		tb.Skip(err)
	case err != nil:
		tb.Fatal(err)
	}
}

// programs returns the directory of PostgreSQL's programs.
func programs() (string, error) {
	if file, err := exec.LookPath("initdb"); err == nil {
		if file, err = filepath.EvalSymlinks(file); err == nil {
			return filepath.Dir(file), nil
		}
	}
	files, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(files) == 0 {
		return "", errNoServer
	}
	slices.Sort(files)
	return filepath.Dir(files[len(files)-1]), nil
}

// startServer makes a cluster and starts a server of it, with options of its own.
func startServer(options ...string) (*server, error) {
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "pg") // a socket's path must be short
	if err != nil {
		return nil, err
	}
	s := &server{dir: dir, done: make(chan error, 1)}
	if s.log, err = os.Create(filepath.Join(dir, "log")); err != nil {
		return nil, err
	}
	// A collation that is not byte by byte shows where the schema does not say its own.
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", filepath.Join(dir, "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
		"--locale-provider=icu", "--icu-locale=und", "-N", "--no-instructions")
	if err := s.run(initdb); err != nil {
		return nil, s.failed(err)
	}
	return s, s.start(bin, options...)
}

// start starts the server of a cluster that is there.
func (s *server) start(bin string, options ...string) error {
	const watch = `"$@" & pid=$!; read -r _; kill -INT $pid; wait $pid`
	args := append([]string{"-c", watch, "sh", filepath.Join(bin, "postgres"), "-D", filepath.Join(s.dir, "data"), "-k", s.dir,
		"-c", "listen_addresses=", "-c", "max_connections=200"}, options...)
	postgres := exec.Command("sh", args...)
	postgres.Stdout, postgres.Stderr = s.log, s.log
	if err := s.demote(postgres); err != nil {
		return err
	}
	var err error
	if s.stdin, err = postgres.StdinPipe(); err != nil {
		return err
	}
	if err := postgres.Start(); err != nil {
		return s.failed(err)
	}
	go func() { s.done <- postgres.Wait() }()
	db, err := sql.Open("pgx", s.dsn(""))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	for range 300 {
		if err = db.Ping(); err == nil {
			return nil
		}
		select {
		case ended := <-s.done:
			return s.failed(fmt.Errorf("it ended: %w", ended))
		case <-time.After(100 * time.Millisecond):
		}
	}
	return s.failed(err)
}

// run runs a program of PostgreSQL's to its end.
func (s *server) run(c *exec.Cmd) error {
	c.Stdout, c.Stderr = s.log, s.log
	if err := s.demote(c); err != nil {
		return err
	}
	return c.Run()
}

// demote makes root run a program as postgres, because the server refuses to run as
// root.
func (s *server) demote(c *exec.Cmd) error {
	c.Dir = s.dir
	if os.Geteuid() != 0 {
		return nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return err
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return err
	}
	c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	return os.Chown(s.dir, int(uid), int(gid))
}

// failed returns an error with what the server has said.
func (s *server) failed(err error) error {
	said, _ := os.ReadFile(s.log.Name())
	_ = os.RemoveAll(s.dir)
	return fmt.Errorf("PostgreSQL: %w\n%s", err, said)
}

// stop stops the server and removes all that it had.
func (s *server) stop() {
	if s == nil {
		return
	}
	_ = s.stdin.Close()
	<-s.done
	_ = s.log.Close()
	_ = os.RemoveAll(s.dir)
}

// dsn is how to reach a schema of the server, with more settings.
func (s *server) dsn(schema string, settings ...string) string {
	words := []string{"host=" + s.dir, "user=postgres", "dbname=postgres"}
	if schema != "" {
		words = append(words, "search_path="+schema)
	}
	return strings.Join(append(words, settings...), " ")
}

// schemas counts the schemas that tests have made.
var schemas atomic.Int64

// open makes an empty schema and opens it.
func (s *server) open(tb testing.TB, settings ...string) (db *sql.DB, schema string) {
	tb.Helper()
	schema = fmt.Sprint("test_", schemas.Add(1))
	db = s.reach(tb, schema, settings...)
	if _, err := db.Exec("CREATE SCHEMA " + schema); err != nil {
		tb.Fatal(err)
	}
	return db, schema
}

// reach opens a schema that is there.
func (s *server) reach(tb testing.TB, schema string, settings ...string) *sql.DB {
	tb.Helper()
	db, err := sql.Open("pgx", s.dsn(schema, settings...))
	if err != nil {
		tb.Fatal(err)
	}
	db.SetMaxIdleConns(16)
	tb.Cleanup(func() {
		if err := db.Close(); err != nil {
			tb.Error(err)
		}
	})
	return db
}
