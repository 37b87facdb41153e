package cluster_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// network is some hosts, each in a network namespace of its own, on one bridge, which
// has another. Nothing of it touches the network of the machine.
type network struct {
	names  []string // of the namespaces of the hosts
	bridge string
}

// newNetwork makes a network of n hosts. A test is skipped by whom it is not allowed to,
// but root has to have the program for it in CI.
func newNetwork(tb testing.TB, n int) *network {
	tb.Helper()
	if os.Geteuid() != 0 {
		tb.Skip("network namespaces: only root may make them")
	}
	if _, err := exec.LookPath("ip"); err != nil {
		if os.Getenv("CI") == "true" {
			tb.Fatal("network namespaces: the program ip is not installed")
		}
		tb.Skip("network namespaces: the program ip is not installed")
	}
	prefix := fmt.Sprintf("ps%d-", os.Getpid())
	w := &network{bridge: prefix + "bridge"}
	if err := ip("netns", "add", w.bridge); err != nil {
		tb.Skipf("network namespaces: they are not allowed here: %v", err)
	}
	remove := func(name string) {
		tb.Cleanup(func() {
			if err := ip("netns", "delete", name); err != nil {
				tb.Error(err)
			}
		})
	}
	remove(w.bridge)
	do := func(args ...string) {
		tb.Helper()
		if err := ip(args...); err != nil {
			tb.Fatal(err)
		}
	}
	do("-n", w.bridge, "link", "add", "bridge", "type", "bridge")
	do("-n", w.bridge, "link", "set", "bridge", "up")
	for i := range n {
		name := fmt.Sprint(prefix, i)
		do("netns", "add", name)
		remove(name)
		w.names = append(w.names, name)
		do("-n", w.bridge, "link", "add", port(i), "type", "veth", "peer", "name", "eth", "netns", name)
		do("-n", w.bridge, "link", "set", port(i), "master", "bridge", "up")
		do("-n", name, "link", "set", "lo", "up")
		do("-n", name, "link", "set", "eth", "up")
		do("-n", name, "address", "add", w.host(i)+"/24", "dev", "eth")
	}
	return w
}

// ip runs the program of that name.
func ip(args ...string) error {
	if said, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
		return fmt.Errorf("ip %s: %w: %s", strings.Join(args, " "), err, said)
	}
	return nil
}

// port is the port of the bridge that leads to a host.
func port(i int) string { return fmt.Sprint("port", i) }

func (w *network) host(i int) string { return fmt.Sprint("10.0.0.", i+1) }

// enter is the command that starts another one at a host.
func (w *network) enter(i int) []string { return []string{"ip", "netns", "exec", w.names[i]} }

// cut cuts a host off from all others, and join brings it back. What is on its way
// when it is cut off is lost without a word.
func (w *network) cut(i int) error { return ip("-n", w.bridge, "link", "set", port(i), "down") }

func (w *network) join(i int) error { return ip("-n", w.bridge, "link", "set", port(i), "up") }

// dialer returns a function that makes connections from a host, from within this process:
// a socket stays in the namespace in which it was made.
func (w *network) dialer(i int) func(ctx context.Context, address string) (net.Conn, error) {
	file := filepath.Join("/run/netns", w.names[i])
	return func(ctx context.Context, address string) (conn net.Conn, err error) {
		runtime.LockOSThread()
		home, err := os.Open("/proc/thread-self/ns/net")
		if err != nil {
			runtime.UnlockOSThread()
			return nil, err
		}
		defer func() { _ = home.Close() }()
		there, err := os.Open(file)
		if err != nil {
			runtime.UnlockOSThread()
			return nil, err
		}
		defer func() { _ = there.Close() }()
		if err := unix.Setns(int(there.Fd()), unix.CLONE_NEWNET); err != nil {
			runtime.UnlockOSThread()
			return nil, err
		}
		defer func() {
			if back := unix.Setns(int(home.Fd()), unix.CLONE_NEWNET); back != nil {
				// The thread stays locked, and ends with the goroutine.
				conn, err = nil, errors.Join(back, err)
				return
			}
			runtime.UnlockOSThread()
		}()
		return (&net.Dialer{}).DialContext(ctx, "tcp", address)
	}
}
