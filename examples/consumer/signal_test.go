//go:build unix

package main

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// asProgram makes the test program be the service.
const asProgram = "CONSUMER_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// TestSignal runs the program, reads its log for the address, and ends it.
func TestSignal(t *testing.T) {
	program := exec.CommandContext(t.Context(), os.Args[0], "-listen", "127.0.0.1:0")
	program.Env = append(os.Environ(), asProgram+"=1")
	stderr, err := program.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	log := bufio.NewReader(stderr)
	line, err := log.ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var serving struct{ Msg, Addr, Store string }
	if err := json.Unmarshal(line, &serving); err != nil || serving.Msg != "serving" || serving.Store != "memory" {
		t.Fatalf("%v: %s", err, line)
	}
	c := &client{&http.Client{Transport: &http.Transport{}}, "http://" + serving.Addr}
	want[status](t, c, 200, "GET", "/readyz", "", "")
	want[[]lifecycle.PlanStatus](t, c, 200, "GET", "/plans?account=jiwoo&product=azure", "", "")
	if err := program.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(log)
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Wait(); err != nil {
		t.Errorf("the program ended with %v", err)
	}
	// It has no names of accounts.
	if text := string(rest); !strings.Contains(text, `"pattern":"GET /plans","status":200`) || !strings.Contains(text, `"msg":"ending"`) || strings.Contains(text, "jiwoo") {
		t.Errorf("log:\n%s", text)
	}
}
