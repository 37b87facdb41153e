//go:build unix

package pgtest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// DSN starts a server and returns how to reach its database, which is empty. The
// server stops when the test is over, or when its process ends, however that ends.
// Where PostgreSQL is not installed, the test is skipped, but in CI it fails.
func DSN(tb testing.TB) string {
	tb.Helper()
	bin, err := programs()
	switch {
	case err != nil && os.Getenv("CI") != "true":
		tb.Skip(err)
	case err != nil:
		tb.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "pg") // a socket's path must be short, and that of tb.TempDir is not
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = os.RemoveAll(dir) })
	s := &server{dir: dir}
	if s.log, err = os.Create(filepath.Join(dir, "log")); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = s.log.Close() })
	if err := s.start(tb, bin); err != nil {
		said, _ := os.ReadFile(s.log.Name())
		tb.Fatalf("PostgreSQL: %v\n%s", err, said)
	}
	return "host=" + dir + " user=postgres dbname=postgres"
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
		return "", errors.New("PostgreSQL is not installed: there is no initdb in the path or below /usr/lib/postgresql")
	}
	slices.Sort(files)
	return filepath.Dir(files[len(files)-1]), nil
}

type server struct {
	dir string
	log *os.File
}

// start makes a cluster and starts its server.
func (s *server) start(tb testing.TB, bin string) error {
	initdb, err := s.program(filepath.Join(bin, "initdb"), "-D", filepath.Join(s.dir, "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8",
		"--locale=C.UTF-8", "-N", "--no-instructions")
	if err != nil {
		return err
	}
	if err := initdb.Run(); err != nil {
		return err
	}
	// The shell ends the server when its input ends, and that ends with this process.
	// No test turns off the power: what is written need not reach the disk.
	const watch = `"$@" & pid=$!; read -r _; kill -INT $pid; wait $pid`
	postgres, err := s.program("sh", "-c", watch, "sh", filepath.Join(bin, "postgres"), "-D", filepath.Join(s.dir, "data"), "-k", s.dir,
		"-c", "listen_addresses=", "-F")
	if err != nil {
		return err
	}
	stdin, err := postgres.StdinPipe()
	if err != nil {
		return err
	}
	if err := postgres.Start(); err != nil {
		return err
	}
	var how error
	ended := make(chan struct{})
	go func() {
		how = postgres.Wait()
		close(ended)
	}()
	tb.Cleanup(func() {
		_ = stdin.Close()
		<-ended
	})
	for range 300 {
		if err = exec.Command(filepath.Join(bin, "pg_isready"), "-q", "-h", s.dir).Run(); err == nil {
			return nil
		}
		select {
		case <-ended:
			return fmt.Errorf("it ended: %w", how)
		case <-time.After(100 * time.Millisecond):
		}
	}
	return err
}

// program returns a program that root runs as postgres, because the server refuses to
// run as root.
func (s *server) program(name string, args ...string) (*exec.Cmd, error) {
	c := exec.Command(name, args...)
	c.Dir, c.Stdout, c.Stderr = s.dir, s.log, s.log
	if os.Geteuid() != 0 {
		return c, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	return c, os.Chown(s.dir, int(uid), int(gid))
}
