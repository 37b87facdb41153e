package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// asProgram makes the test program be the import.
const asProgram = "AZURE_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// tickets yields tickets of the contract E-100, a page at a time. Before a page it
// calls before with the number of tickets until then.
func tickets(pages, size int, before func(n int)) iter.Seq2[[]ticket, error] {
	return func(yield func([]ticket, error) bool) {
		for p := range pages {
			before(p * size)
			var page []ticket
			for i := range size {
				page = append(page, ticket{
					number: fmt.Sprint(10000 + p*size + i), contract: "E-100", account: "jiwoo", title: "Disk latency", zone: time.UTC,
					portal: routing.AzurePortal, severity: sla.SeverityC, locale: language.Korean, opened: day(7), changed: day(8), closed: i%2 == 0,
					facts: routing.Case{Product: routing.Azure, Issue: routing.IssueTechnical},
				})
			}
			if !yield(page, nil) {
				return
			}
		}
	}
}

// largeBook returns what the command line says of a book with a plan of E-100 that has
// no end.
func largeBook(t *testing.T) *settings {
	t.Helper()
	a, err := readAdoption(`{"offer":"legacy_gold","from":"2025-01-15","zone":"Asia/Seoul","contract":"E-100","left":"unlimited","at":"2025-07-01T00:00:00Z"}`)
	if err != nil {
		t.Fatal(err)
	}
	return &settings{
		book: filepath.Join(t.TempDir(), "book.jsonl"), partner: "hangang", facts: demoFacts, adoptions: []adoption{a},
		now: func() time.Time { return demoNow },
	}
}

// requests counts the requests of a saved book.
func requests(t *testing.T, file string) int {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Count(data, []byte(`"request":{"id":`))
}

// TestSavedOnTheWay looks at the file of a book while an import goes on: a crash loses
// no more than what came last.
func TestSavedOnTheWay(t *testing.T) {
	s := largeBook(t)
	looked := 0
	err := s.fill(t.Context(), tickets(5, 60, func(n int) {
		if want := n / saveEvery * saveEvery; want > 0 {
			looked++
			if got := requests(t, s.book); got != want {
				t.Errorf("after %d tickets the file has %d, want %d", n, got, want)
			}
		}
	}), &report{out: io.Discard, err: io.Discard})
	if got := requests(t, s.book); err != nil || got != 300 || looked != 3 {
		t.Errorf("%v; %d requests in the end, want 300; looked %d times, want 3", err, got, looked)
	}
}

// TestStoppedAnywhere stops an import at every page, and runs it again from the file:
// the book is the same, byte for byte, as that of an import in one go, and no ticket
// has taken an incident twice.
func TestStoppedAnywhere(t *testing.T) {
	const pages, size = 5, 47
	importAll := func(ctx context.Context, s *settings, before func(int)) error {
		return s.fill(ctx, tickets(pages, size, before), &report{out: io.Discard, err: io.Discard})
	}
	whole := largeBook(t)
	if err := importAll(t.Context(), whole, func(int) {}); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(whole.book)
	if err != nil {
		t.Fatal(err)
	}
	for stopped := range pages {
		s := largeBook(t)
		ctx, stop := context.WithCancel(t.Context())
		err := importAll(ctx, s, func(n int) {
			if n == stopped*size {
				stop()
			}
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("stopped at page %d: %v, want %v", stopped, err, context.Canceled)
		}
		if n := requests(t, s.book); n >= pages*size || n < stopped*size {
			t.Errorf("stopped at page %d: the file has %d requests", stopped, n)
		}
		if err := importAll(t.Context(), s, func(int) {}); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(s.book); err != nil || !bytes.Equal(want, got) {
			t.Errorf("stopped at page %d, and run again, the book has %d requests and is another one, %v", stopped, requests(t, s.book), err)
		}
	}
}

// TestSaveNothing leaves a file alone to which there is nothing to add.
func TestSaveNothing(t *testing.T) {
	s := largeBook(t)
	var before os.FileInfo
	for range 2 {
		if err := s.fill(t.Context(), tickets(1, 3, func(int) {}), &report{out: io.Discard, err: io.Discard}); err != nil {
			t.Fatal(err)
		}
		after, err := os.Stat(s.book)
		if err != nil || before != nil && !os.SameFile(before, after) {
			t.Errorf("the file was written again, %v", err)
		}
		before = after
	}
}

// TestCannotSave says that what was recorded is not kept, also if some are left out.
func TestCannotSave(t *testing.T) {
	s := largeBook(t)
	if err := os.Mkdir(s.book+".new", 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.book+".new", "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.fill(t.Context(), tickets(1, 3, func(int) {}), &report{out: io.Discard, err: io.Discard}); !errors.Is(err, errUnsaved) {
		t.Errorf("%v, want %v", err, errUnsaved)
	}
	for name, want := range map[string]string{"left out": "tickets are left out, 1 of them", "stopped": "context canceled"} {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		input, progress := strings.Replace(invoices(2), `"minimal"`, `1`, 1), io.Writer(stopper{stop})
		if name == "left out" {
			progress = io.Discard
		}
		var stderr bytes.Buffer
		args := []string{"-requests", "-", "-book", s.book, "-facts", `{"partner":"direct_bill","issue":"billing","product":"azure"}`}
		status := run(ctx, args, strings.NewReader(input), io.Discard, io.MultiWriter(&stderr, progress))
		if status != 1 || !strings.Contains(stderr.String(), want) || !strings.Contains(stderr.String(), errUnsaved.Error()) {
			t.Errorf("%s: exit status %d, want 1, %q and what is not kept: %s", name, status, want, stderr.Bytes())
		}
	}
}

// TestBookInUse refuses an import into a book that another one has open, under
// whatever name.
func TestBookInUse(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "book.jsonl"), filepath.Join(dir, "link.jsonl")
	fill := func(file string) (int, string) {
		var stderr bytes.Buffer
		args := []string{"-requests", "-", "-book", file, "-facts", `{"partner":"direct_bill","issue":"billing","product":"azure"}`}
		status := run(t.Context(), args, strings.NewReader(invoices(1)), io.Discard, &stderr)
		return status, stderr.String()
	}
	if status, text := fill(file); status != 0 {
		t.Fatalf("exit status %d: %s", status, text)
	}
	if err := os.Symlink(file, link); err != nil {
		t.Skip(err) // not everybody may on Windows
	}
	b, err := openBook(t.Context(), file, "partner")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{file, link} {
		if status, text := fill(name); status != 1 || !strings.Contains(text, "another import has it open: wait until that has ended") || !strings.Contains(text, file) {
			t.Errorf("%s: exit status %d: %s", name, status, text)
		}
	}
	if err := b.close(); err != nil {
		t.Fatal(err)
	}
	if status, text := fill(link); status != 0 {
		t.Errorf("when it is closed: exit status %d: %s", status, text)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode().Type() != os.ModeSymlink {
		t.Errorf("the link is no link any more: %v, %v", info.Mode(), err)
	}
}

// TestLinkToNothing begins no book in place of a link: an import that goes through the
// link and one that goes by the file would each have a lock.
func TestLinkToNothing(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(dir, "link.jsonl")
	if err := os.Symlink(filepath.Join(dir, "book.jsonl"), link); err != nil {
		t.Skip(err) // not everybody may on Windows
	}
	if _, err := openBook(t.Context(), link, "partner"); err == nil || !strings.Contains(err.Error(), "is a link to nothing") || !strings.Contains(err.Error(), link) {
		t.Errorf("%v, want to hear of the link %s", err, link)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 1 {
		t.Errorf("beside the link lie %v, %v", files, err)
	}
}

// TestCrash kills an import that has a book open. The next one gets it.
func TestCrash(t *testing.T) {
	file := filepath.Join(t.TempDir(), "book.jsonl")
	program := exec.CommandContext(t.Context(), os.Args[0], "-requests", "-", "-book", file)
	program.Env = append(os.Environ(), asProgram+"=1")
	stdin, err := program.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	// More than a pipe holds: it is reading, which it does after it has opened the book.
	if _, err := stdin.Write(bytes.Repeat([]byte(" "), 1<<20)); err != nil {
		t.Fatal(err)
	}
	if _, err := openBook(t.Context(), file, "partner"); !errors.Is(err, errInUse) {
		t.Errorf("while it runs: %v, want %v", err, errInUse)
	}
	if err := program.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = program.Wait() // it was killed
	b, err := openBook(t.Context(), file, "partner")
	if err != nil {
		t.Fatalf("after it was killed: %v", err)
	}
	if err := b.close(); err != nil {
		t.Error(err)
	}
}
