//go:build unix

package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// asProgram makes the test program be the board.
const asProgram = "BOARD_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// program starts the board as a program of its own, and returns it with its address.
func program(t *testing.T) (started *exec.Cmd, host string) {
	t.Helper()
	started = exec.CommandContext(t.Context(), os.Args[0], "-listen", "127.0.0.1:0")
	started.Env = append(os.Environ(), asProgram+"=1")
	stdout, err := started.StdoutPipe()
	must(t, err)
	must(t, started.Start())
	line, err := bufio.NewReader(stdout).ReadString('\n')
	must(t, err)
	return started, strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(line), "board: http://"), "/")
}

func TestSignal(t *testing.T) {
	started, _ := program(t)
	must(t, started.Process.Signal(os.Interrupt))
	if err := started.Wait(); err != nil {
		t.Errorf("the program ended with %v", err)
	}
}

// TestSecondSignal ends a program that waits for somebody who never sends a form to
// its end.
func TestSecondSignal(t *testing.T) {
	started, host := program(t)
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", host)
	must(t, err)
	defer func() { _ = conn.Close() }() // by then it is
	_, err = fmt.Fprintf(conn, "POST /close HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\n"+
		"Content-Length: 9\r\nExpect: 100-continue\r\n\r\n", host)
	must(t, err)
	asked, err := http.ReadResponse(bufio.NewReader(conn), nil)
	must(t, err)
	if asked.StatusCode != http.StatusContinue {
		t.Fatalf("status %d, want to be asked for the form", asked.StatusCode)
	}
	ended := make(chan error, 1)
	go func() { ended <- started.Wait() }()
	must(t, started.Process.Signal(os.Interrupt))
	again := time.NewTicker(10 * time.Millisecond) // the program needs a moment to hear of the first
	defer again.Stop()
	for {
		select {
		case <-again.C:
			_ = started.Process.Signal(os.Interrupt) // or it has ended
		case err := <-ended:
			if status, ok := started.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGINT {
				t.Errorf("the program went on waiting, and ended with %v", err)
			}
			return
		}
	}
}
