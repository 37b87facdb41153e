package cluster_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.etcd.io/etcd/server/v3/etcdmain"
	"go.uber.org/zap"
	"google.golang.org/grpc"

	"github.com/partnersupport/partnersupport/internal/race"
)

// asMember is the variable that makes this program a member of a cluster.
const asMember = "PARTNERSUPPORT_MEMBER"

// beMember runs a server of etcd, with the arguments of this program, until its
// standard input ends: so it does not outlive who started it, however that ends.
func beMember() {
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	etcdmain.Main(append([]string{"etcd"}, os.Args[1:]...))
}

// member is a server of etcd in a process of its own.
type member struct {
	name, dir string
	client    string // endpoint
	peer      string // endpoint
	args      []string

	// Of a member on a host of a network: the command that starts it there, and how to
	// connect from there.
	enter  []string
	dialer func(ctx context.Context, address string) (net.Conn, error)

	process *exec.Cmd
	stdin   io.Closer
	done    chan struct{}
}

// cluster is some members.
type cluster struct{ members []*member }

// notWithRace skips a test whose members could not be trusted to be in time. CI runs it
// without the race detector as well.
func notWithRace(tb testing.TB) {
	tb.Helper()
	if race.Enabled {
		tb.Skip("members of a cluster are this program once more, and with the race detector too slow to keep a leader")
	}
}

// newCluster starts a cluster of n members, on the hosts of a network, or if there is
// none, on the loopback interface.
func newCluster(tb testing.TB, n int, w *network, args ...string) *cluster {
	tb.Helper()
	c := &cluster{}
	dir := tb.TempDir()
	var all []string
	var free []int
	if w == nil {
		free = freePorts(tb, 2*n) // at once: none comes twice
	}
	for i := range n {
		m := &member{name: fmt.Sprint("m", i), dir: filepath.Join(dir, fmt.Sprint("m", i))}
		host, ports := "127.0.0.1", []int{2379, 2380}
		if w != nil {
			host, m.enter, m.dialer = w.host(i), w.enter(i), w.dialer(i)
		} else {
			ports = free[2*i : 2*i+2]
		}
		m.client, m.peer = fmt.Sprintf("http://%s:%d", host, ports[0]), fmt.Sprintf("http://%s:%d", host, ports[1])
		all = append(all, m.name+"="+m.peer)
		c.members = append(c.members, m)
	}
	for _, m := range c.members {
		m.args = append([]string{
			"--name", m.name, "--data-dir", filepath.Join(m.dir, "data"), "--log-level", "warn", "--log-outputs", filepath.Join(m.dir, "log"),
			"--listen-client-urls", m.client, "--advertise-client-urls", m.client, "--listen-peer-urls", m.peer, "--initial-advertise-peer-urls", m.peer,
			"--initial-cluster", strings.Join(all, ","), "--heartbeat-interval", "50", "--election-timeout", "500",
		}, args...)
		if err := os.MkdirAll(m.dir, 0o700); err != nil {
			tb.Fatal(err)
		}
		m.start(tb)
	}
	tb.Cleanup(func() {
		for _, m := range c.members {
			m.kill()
		}
	})
	for _, m := range c.members {
		m.ready(tb)
	}
	return c
}

// freePorts returns ports that nobody listens on.
func freePorts(tb testing.TB, n int) []int {
	tb.Helper()
	var list []int
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			tb.Fatal(err)
		}
		defer func() { _ = l.Close() }()
		list = append(list, l.Addr().(*net.TCPAddr).Port)
	}
	return list
}

// start starts the process of a member.
func (m *member) start(tb testing.TB) {
	tb.Helper()
	self, err := os.Executable()
	if err != nil {
		tb.Fatal(err)
	}
	line := append(append(append([]string(nil), m.enter...), self), m.args...)
	m.process = exec.Command(line[0], line[1:]...)
	m.process.Env = append(os.Environ(), asMember+"=1")
	if m.stdin, err = m.process.StdinPipe(); err != nil {
		tb.Fatal(err)
	}
	out, err := os.OpenFile(filepath.Join(m.dir, "out"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = out.Close() }()
	m.process.Stdout, m.process.Stderr = out, out
	if err := m.process.Start(); err != nil {
		tb.Fatal(err)
	}
	m.done = make(chan struct{})
	go func(p *exec.Cmd, done chan struct{}) {
		_ = p.Wait()
		close(done)
	}(m.process, m.done)
}

// kill ends the process of a member as a power cut would end it.
func (m *member) kill() {
	if m.process == nil {
		return
	}
	_ = m.process.Process.Kill()
	<-m.done
	_ = m.stdin.Close()
	m.process = nil
}

// ended reports whether the process of a member has ended by itself.
func (m *member) ended() bool {
	select {
	case <-m.done:
		return true
	default:
		return false
	}
}

// said is what a member has logged.
func (m *member) said() string {
	var all strings.Builder
	for _, name := range []string{"out", "log"} {
		text, _ := os.ReadFile(filepath.Join(m.dir, name))
		all.Write(text[max(0, len(text)-4000):])
	}
	return all.String()
}

// ready waits until a member answers and has a leader.
func (m *member) ready(tb testing.TB) {
	tb.Helper()
	if err := m.await(60 * time.Second); err != nil {
		tb.Fatalf("member %s: %v\n%s", m.name, err, m.said())
	}
}

var errEnded = errors.New("the process has ended")

func (m *member) await(most time.Duration) error {
	config := clientv3.Config{Endpoints: []string{m.client}, DialTimeout: time.Second, Logger: zap.NewNop()}
	if m.dialer != nil {
		config.DialOptions = append(config.DialOptions, grpc.WithContextDialer(m.dialer))
	}
	c, err := clientv3.New(config)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	ctx, cancel := context.WithTimeout(context.Background(), most)
	defer cancel()
	for {
		one, stop := context.WithTimeout(ctx, 2*time.Second)
		_, err := c.Get(one, "no such key")
		stop()
		switch {
		case err == nil:
			return nil
		case m.ended():
			return errEnded
		case ctx.Err() != nil:
			return err
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// endpoints are how to reach the members.
func (c *cluster) endpoints() []string {
	var list []string
	for _, m := range c.members {
		list = append(list, m.client)
	}
	return list
}
