package main

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/errortest"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// start runs the program until the test ends, and returns where it listens.
func start(t *testing.T, args ...string) string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	said, stdout := io.Pipe()
	ended := make(chan int, 1)
	var stderr bytes.Buffer
	go func() {
		ended <- run(ctx, append([]string{"-listen", "127.0.0.1:0"}, args...), stdout, &stderr)
		_ = stdout.Close()
	}()
	t.Cleanup(func() {
		stop()
		if status := <-ended; status != 0 {
			t.Errorf("exit status %d: %s", status, stderr.String())
		}
	})
	line := make([]byte, 100)
	n, err := said.Read(line)
	if err != nil {
		t.Fatalf("it said nothing: %v, %s", err, stderr.String())
	}
	return strings.TrimSuffix(strings.TrimSpace(strings.TrimPrefix(string(line[:n]), "board: ")), "/")
}

func get(t *testing.T, url string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	must(t, err)
	answer, err := http.DefaultClient.Do(r)
	must(t, err)
	text, err := io.ReadAll(answer.Body)
	must(t, err)
	must(t, answer.Body.Close())
	if answer.StatusCode != http.StatusOK {
		t.Errorf("%s: status %d", url, answer.StatusCode)
	}
	return string(text)
}

// TestRun is the program as a newcomer starts it.
func TestRun(t *testing.T) {
	text := get(t, start(t, "-now", "2026-03-18T05:30:00Z", "-zone", "UTC")+"/?lang=en")
	for _, want := range []string{"Production database does not come online", "Wed 18 Mar 2026, 06:55 UTC", "<b>20</b> of 50"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// TestGraceful stops the program while somebody sends a form, and finds the answer
// given all the same.
func TestGraceful(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	said, stdout := io.Pipe()
	ended := make(chan int, 1)
	go func() { ended <- run(ctx, []string{"-listen", "127.0.0.1:0"}, stdout, t.Output()) }()
	line, err := bufio.NewReader(said).ReadString('\n')
	must(t, err)
	host := strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(line), "board: http://"), "/")
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", host)
	must(t, err)
	defer func() { _ = conn.Close() }()
	const form = "request=none&operation=a&reason=bug&actor=a"
	_, err = fmt.Fprintf(conn, "POST /close HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\n"+
		"Content-Length: %d\r\nExpect: 100-continue\r\n\r\n", host, len(form))
	must(t, err)
	answers := bufio.NewReader(conn)
	first, err := http.ReadResponse(answers, nil)
	must(t, err)
	if first.StatusCode != http.StatusContinue {
		t.Fatalf("status %d, want to be asked for the form", first.StatusCode)
	}
	stop() // while the page waits for the form
	for {  // until nobody else gets in
		other, err := new(net.Dialer).DialContext(t.Context(), "tcp", host)
		if err != nil {
			break
		}
		must(t, other.Close())
	}
	select {
	case status := <-ended:
		t.Fatalf("exit status %d before the answer", status)
	default:
	}
	_, err = io.WriteString(conn, form)
	must(t, err)
	answer, err := http.ReadResponse(answers, nil)
	must(t, err)
	if answer.StatusCode != http.StatusNotFound {
		t.Errorf("status %d, want 404 for a request that there is not", answer.StatusCode)
	}
	must(t, answer.Body.Close())
	if status := <-ended; status != 0 {
		t.Errorf("exit status %d", status)
	}
}

// TestRunNow is the program on the day of the test.
func TestRunNow(t *testing.T) {
	if text := get(t, start(t)+"/?lang=en"); !strings.Contains(text, "Production database does not come online") || strings.Count(text, "<svg") < 3 {
		t.Errorf("the page of today:\n%s", text)
	}
}

// TestRunAnyDay tells the story on days on which plans, releases and office hours are
// others, some beyond all tables.
func TestRunAnyDay(t *testing.T) {
	for _, now := range []string{
		"2025-07-01T00:00:00Z", "2025-10-05T12:00:00Z", "2026-02-16T03:00:00Z", "2028-02-29T23:59:59Z", "2031-12-31T15:00:00Z", "2060-06-01T00:00:00Z",
	} {
		base := start(t, "-now", now)
		for _, path := range []string{"/", "/requests", "/why?account=hana%40hangang.example&product=azure"} {
			if text := get(t, base+path); !strings.Contains(text, "</html>") {
				t.Errorf("%s on %s breaks off", path, now)
			}
		}
	}
}

// TestRunSQLite fills a file once, and shows it afterwards as it is.
func TestRunSQLite(t *testing.T) {
	file := filepath.Join(t.TempDir(), "our books?#100%.db")
	flags := []string{"-store", "sqlite:" + file, "-now", "2026-03-18T05:30:00Z"}
	rows := func(text string) string { // not the clock
		_, text, _ = strings.Cut(text, "<tbody")
		text, _, _ = strings.Cut(text, "</tbody>")
		return text
	}
	var before string
	t.Run("filled", func(t *testing.T) {
		before = rows(get(t, start(t, append(flags, "-demo")...)+"/requests?after=70"))
	})
	for _, demo := range []bool{true, false} { // a book that has something is left alone
		args := flags
		if demo {
			args = append(args, "-demo")
		}
		t.Run("shown", func(t *testing.T) {
			if after := rows(get(t, start(t, args...)+"/requests?after=70")); after != before {
				t.Error("the book is another one the second time")
			}
		})
	}
	if !strings.Contains(before, "Exchange Online") {
		t.Errorf("the book is empty:\n%s", before)
	}
	t.Run("another partner", func(t *testing.T) {
		if text := get(t, start(t, append(flags, "-partner", "other")...)+"/requests"); strings.Contains(text, "Exchange Online") {
			t.Error("a partner sees the book of another")
		}
	})

	// What another program writes is on the next page.
	db, err := sql.Open("sqlite", sqliteDSN(file))
	must(t, err)
	defer func() { must(t, db.Close()) }()
	store, err := sqlstore.New(t.Context(), db, sqlstore.SQLite, nil)
	must(t, err)
	base := start(t, flags...)
	desk, err := lifecycle.NewDesk(store, &lifecycle.Options{Partner: "hangang", Now: func() time.Time { return noon }})
	must(t, err)
	_, err = desk.Buy(t.Context(), lifecycle.Purchase{ID: "more", Offer: entitlement.SuccessExpanded, From: noon.AddDate(1, 0, 0)})
	must(t, err)
	if text := get(t, base+"/"); !strings.Contains(text, "success_expanded/cloud_support/2027-03-18") {
		t.Error("the page does not know the new plan")
	}
}

func TestFlags(t *testing.T) {
	dir := t.TempDir()
	missing := filepath.Join(dir, "empty.db")
	var texts errortest.Texts
	for _, tt := range []struct {
		name   string
		args   []string
		status int
		says   string
	}{
		{"unknown flag", []string{"-nope"}, 2, "nope"},
		{"surplus argument", []string{"books.db"}, 2, "books.db"},
		{"zone", []string{"-zone", "Mars/Olympus"}, 1, "Mars"},
		{"now", []string{"-now", "noon"}, 1, "-now"},
		{"address", []string{"-listen", "nowhere"}, 1, "-listen"},
		{"all addresses", []string{"-listen", ":0"}, 1, "-hosts"},
		{"a host that is a URL", []string{"-listen", ":0", "-hosts", "https://desk.example/"}, 1, `"https://desk.example/"`},
		{"a host with a port that is none", []string{"-hosts", "desk.example:99999"}, 1, "99999"},
		{"an address of others", []string{"-listen", "192.0.2.1:80"}, 1, "-hosts"},
		{"store", []string{"-store", "paper"}, 1, "paper"},
		{"store without a file", []string{"-store", "sqlite:"}, 1, "sqlite"},
		{"a store without tables", []string{"-store", "sqlite:" + missing}, 1, "-demo makes its tables"},
		{"no server", []string{"-store", "postgres:host=" + dir + " connect_timeout=1"}, 1, "reached"},
		{"partner", []string{"-partner", ""}, 1, "-partner"},
	} {
		var stdout, stderr bytes.Buffer
		if status := run(t.Context(), tt.args, &stdout, &stderr); status != tt.status || !strings.Contains(stderr.String(), tt.says) || stdout.Len() > 0 {
			t.Errorf("%s: status %d, want %d with %q\n%s%s", tt.name, status, tt.status, tt.says, stderr.String(), stdout.String())
		}
		if tt.name != "unknown flag" && tt.name != "no server" { // of which package flag and the driver say more
			first, _, _ := strings.Cut(strings.ReplaceAll(stderr.String(), dir, "DIR"), "\n")
			texts.Add(errors.New(first))
		}
	}
	texts.Check(t, "errors.txt", "board")
}
