//go:build unix

package postgres

import (
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
	"syscall"
	"time"
)

// ErrNotInstalled says that PostgreSQL is not installed.
var ErrNotInstalled = errors.New("PostgreSQL is not installed: there is no initdb in the path or below /usr/lib/postgresql")

// Server is a PostgreSQL server. Its methods are for one goroutine at a time, except DSN
// and Dir.
type Server struct {
	dir     string
	options []string
	stdin   io.Closer     // the server stops when it is closed
	ended   chan struct{} // closed when the server has ended; nil if it was not started
	log     *os.File
}

// Start makes a cluster in a directory, which must be empty or not exist, and starts a
// server for it with further options of the program postgres, such as "-F". If dir is "",
// Start makes a temporary directory. The path must be short, because the socket is in the
// directory. The error is [ErrNotInstalled] if there is no PostgreSQL.
func Start(dir string, options ...string) (*Server, error) {
	if _, err := Program("initdb"); err != nil {
		return nil, err
	}
	var err error
	if dir == "" {
		dir, err = os.MkdirTemp("", "pg")
	} else {
		err = os.MkdirAll(dir, 0o755)
	}
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir, options: options}
	if s.log, err = os.Create(filepath.Join(dir, "log")); err != nil {
		return nil, err
	}
	// A collation that is not byte by byte shows where the schema fails to name its own.
	err = s.Run("initdb", "-D", s.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
		"--locale-provider=icu", "--icu-locale=und", "-N", "--no-instructions")
	if err == nil {
		err = s.start()
	}
	if err != nil {
		s.Stop()
		return nil, err
	}
	return s, nil
}

// Program returns the path of one of PostgreSQL's programs. The error is
// [ErrNotInstalled] if there is none.
func Program(name string) (string, error) {
	if file, err := exec.LookPath("initdb"); err == nil {
		if file, err = filepath.EvalSymlinks(file); err == nil {
			if file = filepath.Join(filepath.Dir(file), name); exists(file) {
				return file, nil
			}
		}
	}
	files, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if err != nil || len(files) == 0 {
		return "", ErrNotInstalled
	}
	slices.Sort(files)
	return files[len(files)-1], nil
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// Dir returns the directory of the server, where its socket is.
func (s *Server) Dir() string { return s.dir }

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// DSN returns the connection string for a schema of the server, or for the default schema
// if that is "", with further settings such as "lock_timeout=10".
func (s *Server) DSN(schema string, settings ...string) string {
	words := []string{"host=" + s.dir, "user=postgres", "dbname=postgres"}
	if schema != "" {
		words = append(words, "search_path="+schema)
	}
	return strings.Join(append(words, settings...), " ")
}

// start starts the server of an existing cluster.
func (s *Server) start() error {
	program, err := Program("postgres")
	if err != nil {
		return err
	}
	const watch = `"$@" & pid=$!; read -r _; kill -INT $pid 2>&-; wait $pid`
	args := append([]string{"-c", watch, "sh", program, "-D", s.data(), "-k", s.dir, "-c", "listen_addresses=", "-c", "max_connections=200"}, s.options...)
	postgres := exec.Command("sh", args...)
	postgres.Stdout, postgres.Stderr = s.log, s.log
	if err := s.demote(postgres); err != nil {
		return err
	}
	if s.stdin, err = postgres.StdinPipe(); err != nil {
		return err
	}
	if err := postgres.Start(); err != nil {
		return s.failed(err)
	}
	ended := make(chan struct{})
	s.ended = ended
	go func() {
		defer close(ended)
		_ = postgres.Wait() // the log says why it ended
	}()
	ready, err := Program("pg_isready")
	if err != nil {
		return err
	}
	for range 300 {
		if err = exec.Command(ready, "-q", "-h", s.dir).Run(); err == nil {
			return nil
		}
		select {
		case <-ended:
			return s.failed(err)
		case <-time.After(100 * time.Millisecond):
		}
	}
	return s.failed(err)
}

// Run runs one of PostgreSQL's programs to its end, as the user that the server runs as.
func (s *Server) Run(name string, args ...string) error {
	program, err := Program(name)
	if err != nil {
		return err
	}
	c := exec.Command(program, args...)
	c.Stdout, c.Stderr = s.log, s.log
	if err := s.demote(c); err != nil {
		return err
	}
	if err := c.Run(); err != nil {
		return s.failed(err)
	}
	return nil
}

// demote makes a program that root starts run as the user postgres, because the server
// refuses to run as root.
func (s *Server) demote(c *exec.Cmd) error {
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

// failed returns an error with the log of the server.
func (s *Server) failed(err error) error {
	said, _ := os.ReadFile(s.log.Name())
	return fmt.Errorf("PostgreSQL: %w\n%s", err, said)
}

// Halt stops the server at once, but in order: clients are told, and what was
// acknowledged is on the disk. Restart starts it again.
func (s *Server) Halt() {
	if s.ended == nil {
		return
	}
	_ = s.stdin.Close()
	<-s.ended
	s.ended = nil
}

// processes returns the first process of the server, and those that it has started.
func (s *Server) processes() (postmaster int, others []int, err error) {
	text, err := os.ReadFile(filepath.Join(s.data(), "postmaster.pid"))
	if err != nil {
		return 0, nil, err
	}
	first, _, _ := strings.Cut(string(text), "\n")
	if postmaster, err = strconv.Atoi(first); err != nil {
		return 0, nil, err
	}
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", postmaster, postmaster))
	for word := range strings.FieldsSeq(string(children)) {
		if pid, err := strconv.Atoi(word); err == nil {
			others = append(others, pid)
		}
	}
	return postmaster, others, err
}

// Kill ends all processes of the server as kill -9 does. Restart starts it again, and it
// recovers.
func (s *Server) Kill() error {
	postmaster, others, err := s.processes()
	if err != nil {
		return err
	}
	// The others end by themselves when they see that the first is gone, but not before
	// they have finished what they are doing.
	if err := syscall.Kill(postmaster, syscall.SIGKILL); err != nil {
		return err
	}
	for _, pid := range others {
		_ = syscall.Kill(pid, syscall.SIGKILL) // it may be gone
	}
	s.Halt()
	return nil
}

// CPU returns how much processor time the server has used, including that of its processes
// that have ended.
func (s *Server) CPU() (time.Duration, error) {
	postmaster, others, err := s.processes()
	if err != nil {
		return 0, err
	}
	sum, err := ticks(postmaster, 4) // its own and those of its ended children, in user and kernel
	if err != nil {
		return 0, err
	}
	for _, pid := range others {
		n, err := ticks(pid, 2)
		if err == nil { // it may be gone
			sum += n
		}
	}
	return time.Duration(sum) * (time.Second / 100), nil
}

// ticks returns the sum of the first so many tick counts of a process, in the order of
// /proc/pid/stat.
func ticks(pid, numbers int) (int, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	const utime = 11 // in what follows the name
	words := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	if len(words) < utime+numbers {
		return 0, fmt.Errorf("process %d: %q", pid, text)
	}
	sum := 0
	for _, word := range words[utime : utime+numbers] {
		n, err := strconv.Atoi(word)
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// Restart starts the server again, and halts it before if it runs.
func (s *Server) Restart() error {
	var err error
	for range 100 {
		s.Halt()
		said, _ := s.log.Seek(0, io.SeekEnd)
		if err = s.start(); err == nil {
			return nil
		}
		text, _ := os.ReadFile(s.log.Name())
		if !strings.Contains(string(text[said:]), "pre-existing shared memory block") {
			return err
		}
		time.Sleep(100 * time.Millisecond) // a process of the killed server has not ended yet
	}
	return err
}

// Stop stops the server and removes its directory with all that is in it.
func (s *Server) Stop() {
	s.Halt()
	_ = s.log.Close()
	_ = os.RemoveAll(s.dir)
}
