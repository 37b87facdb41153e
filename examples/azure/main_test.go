package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/internal/errortest"
	"github.com/partnersupport/partnersupport/internal/goldentest"
)

// TestDemo pins what a person reads, and the progress beside it.
func TestDemo(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if status := run(t.Context(), []string{"-demo"}, nil, &stdout, &stderr); status != 0 {
		t.Fatalf("exit status %d: %s", status, stderr.Bytes())
	}
	goldentest.Check(t, "golden.txt", stdout.String())
	goldentest.Check(t, "progress.txt", stderr.String())
}

func TestCommandLine(t *testing.T) {
	var texts errortest.Texts
	for _, tt := range []struct {
		name, args string
		want       string
	}{
		{"nothing", "", "want one of -demo, -subscription and -requests"},
		{"two sources", "-demo -requests -", "want one of"},
		{"a source and no book", "-requests -", "want -book"},
		{"a demonstration on a book", "-demo -book b.jsonl", "leave the other flags out"},
		{"a demonstration with a plan", "-demo -seen solutions_partner/cloud_support/2025-07-01=44", "leave the other flags out"},
		{"a surplus argument", "-demo more", `surplus argument "more"`},
		{"facts of another kind", `-demo -facts {"partner":"friend"}`, "friend"},
		{"facts that are none", `-demo -facts {"colour":"red"}`, "colour"},
		{"what a portal shows without a number", "-demo -seen plan", "want PLAN=LEFT"},
		{"a number that is none", "-demo -seen plan=many", "many"},
		{"no plan", "-demo -seen =44", "want PLAN=LEFT"},
		{"facts and more", `-demo -facts {"partner":"advisor"}{}`, "more follows"},
		{"an adoption that is no object", "-demo -adopt E-100", "-adopt"},
		{"an adoption with another word", `-demo -adopt {"colour":"red"}`, "colour"},
		{"an adoption without an offer", `-demo -adopt {}`, "offer: want"},
		{"an adoption without a term", `-demo -adopt {"offer":"success_core"}`, "from: want"},
		{"an adoption without a zone", `-demo -adopt {"offer":"success_core","from":"2025-07-01"}`, "zone: want"},
		{"an adoption in nobody's zone", `-demo -adopt {"offer":"success_core","from":"2025-07-01","zone":"Local"}`, "zone: want"},
		{"an adoption without a contract", `-demo -adopt {"offer":"success_core","from":"2025-07-01","zone":"Asia/Seoul"}`, "enrollment ID"},
		{"an adoption without a number", `-demo -adopt {"offer":"success_core","from":"2025-07-01","zone":"Asia/Seoul","contract":"E-1"}`, "left: want"},
		{"a contract of which nobody says what it means", "-demo -contract E-100", "want ENROLLMENT=CONTRACT"},
		{"a flag that is none", "-no-such-flag", "no-such-flag"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			if status := run(t.Context(), strings.Fields(tt.args), nil, &stdout, &stderr); status != 2 || !strings.Contains(stderr.String(), tt.want) {
				t.Errorf("exit status %d, want 2 and %q: %s", status, tt.want, stderr.Bytes())
			}
			if stdout.Len() > 0 {
				t.Errorf("output: %s", stdout.Bytes())
			}
			if first, _, _ := strings.Cut(stderr.String(), "\n"); tt.name != "a flag that is none" { // of which package flag says more
				texts.Add(errors.New(first))
			}
		})
	}
	texts.Check(t, "errors.txt", "azure", "invalid value ")
}

// stopper ends a context when something is written to it.
type stopper struct{ stop context.CancelFunc }

func (s stopper) Write(p []byte) (int, error) { s.stop(); return len(p), nil }

// invoices returns a list of service requests.
func invoices(n int) string {
	var items []string
	for i := range n {
		items = append(items, fmt.Sprintf(`{"id":"%d","title":"Invoice","severity":"minimal","status":"open",`+
			`"createdDate":"2025-07-07T01:00:00Z","primaryContact":{"email":"jiwoo"}}`, 1000+i))
	}
	return fmt.Sprintf(`{"totalCount":%d,"items":[%s]}`, n, strings.Join(items, ","))
}

// TestStopped stops an import after its first page of two. What it has recorded is
// in the book, and the next import records the rest.
func TestStopped(t *testing.T) {
	book := filepath.Join(t.TempDir(), "book.jsonl")
	args := []string{"-requests", "-", "-book", book, "-facts", `{"partner":"direct_bill","issue":"billing","product":"azure"}`}
	input := invoices(pageSize + 1)

	ctx, stop := context.WithCancel(t.Context())
	if status := run(ctx, args, strings.NewReader(input), new(bytes.Buffer), stopper{stop}); status != 130 {
		t.Errorf("exit status %d, want 130", status)
	}
	for _, want := range []string{"101 tickets: 1 recorded, 0 moved on, 100 as before", "101 tickets: 0 recorded, 0 moved on, 101 as before"} {
		var stdout, stderr bytes.Buffer
		if status := run(t.Context(), args, strings.NewReader(input), &stdout, &stderr); status != 0 || !strings.Contains(stderr.String(), want) {
			t.Errorf("exit status %d, want %q: %s", status, want, stderr.Bytes())
		}
	}
	if files, err := os.ReadDir(filepath.Dir(book)); err != nil || len(files) != 2 { // with the lock
		t.Errorf("beside the book lie %v, %v", files, err)
	}
}

// silent is an input of which nothing comes. Who reads it stops the import.
type silent struct {
	stop  context.CancelFunc
	ended <-chan struct{}
}

func (s silent) Read([]byte) (int, error) {
	s.stop()
	<-s.ended
	return 0, io.EOF
}

// TestStoppedWaiting stops an import that waits for its input: the plan that it has
// adopted before is kept.
func TestStoppedWaiting(t *testing.T) {
	ended := make(chan struct{})
	defer close(ended)
	ctx, stop := context.WithCancel(t.Context())
	book := filepath.Join(t.TempDir(), "book.jsonl")
	adoption := `{"offer":"success_core","from":"2025-07-01","zone":"Asia/Seoul","contract":"E-1","left":1,"at":"2025-07-02T00:00:00Z"}`
	var stderr bytes.Buffer
	if status := run(ctx, []string{"-requests", "-", "-book", book, "-adopt", adoption}, silent{stop, ended}, io.Discard, &stderr); status != 130 {
		t.Errorf("exit status %d, want 130: %s", status, stderr.Bytes())
	}
	if data, err := os.ReadFile(book); err != nil || !strings.Contains(string(data), "success_core/cloud_support/2025-07-01") {
		t.Errorf("the book is %q, %v", data, err)
	}
}

// TestNoSuchFile names the file that is not there, and begins no book.
func TestNoSuchFile(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "requests.json")
	var stderr bytes.Buffer
	if status := run(t.Context(), []string{"-requests", file, "-book", filepath.Join(dir, "book.jsonl")}, nil, new(bytes.Buffer), &stderr); status != 1 || !strings.Contains(stderr.String(), file) {
		t.Errorf("exit status %d, want 1: %s", status, stderr.Bytes())
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 0 {
		t.Errorf("%v, %v", files, err)
	}
}

// TestBadBook leaves a book alone that it cannot read.
func TestBadBook(t *testing.T) {
	book := filepath.Join(t.TempDir(), "book.jsonl")
	if err := os.WriteFile(book, []byte("{}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	if status := run(t.Context(), []string{"-requests", "-", "-book", book}, strings.NewReader(`{"totalCount":0,"items":[]}`), new(bytes.Buffer), &stderr); status != 1 || !strings.Contains(stderr.String(), book) {
		t.Errorf("exit status %d, want 1: %s", status, stderr.Bytes())
	}
	if data, err := os.ReadFile(book); err != nil || string(data) != "{}\n" {
		t.Errorf("the book is now %q, %v", data, err)
	}
}

// TestBadRequests reports input that is no list of service requests.
func TestBadRequests(t *testing.T) {
	var texts errortest.Texts
	for _, input := range []string{"", "[]", `{"items":[{"createdDate":"yesterday"}]}`, `{"items":[`} {
		args := []string{"-requests", "-", "-book", filepath.Join(t.TempDir(), "book.jsonl")}
		var stderr bytes.Buffer
		if status := run(t.Context(), args, strings.NewReader(input), new(bytes.Buffer), &stderr); status != 1 || !strings.Contains(stderr.String(), "service requests: ") {
			t.Errorf("%q: exit status %d, want 1: %s", input, status, stderr.Bytes())
		}
		texts.Add(errors.New(strings.TrimSpace(stderr.String())))
	}
	texts.Check(t, "errors_requests.txt", "azure")
}
