// Store keeps a book in a SQLite file. It buys a plan, opens a request, closes the file, and
// opens it again, as after a restart. The book is still there, and a command that is
// repeated after a lost reply gets its original answer.
//
//	go run ./examples/store
//	go run ./examples/store -file ../books.db   # keeps the file, and prints the same the next time
package main

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/text/language"
	_ "modernc.org/sqlite"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

var july, noon = time.Date(2025, 7, 1, 9, 0, 0, 0, time.UTC), time.Date(2025, 7, 7, 12, 0, 0, 0, time.UTC)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
}

// run is main, for the tests: it returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("store", flag.ContinueOnError)
	flags.SetOutput(stderr)
	file := flags.String("file", "", "keep the book in this file; without it, in one that is removed at the end")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if err := play(ctx, *file, stdout); err != nil {
		fmt.Fprintln(stderr, "store:", err)
		return 1
	}
	return 0
}

func play(ctx context.Context, file string, w io.Writer) error {
	if file == "" {
		dir, err := os.MkdirTemp("", "store")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(dir) }() // the result is printed, and the system removes it in time
		file = filepath.Join(dir, "books.db")
	}
	if err := with(ctx, file, w, first); err != nil {
		return err
	}
	return with(ctx, file, w, second)
}

// with opens the file, lets a session work with the book in it, and closes it.
func with(ctx context.Context, file string, w io.Writer, session func(context.Context, *lifecycle.Desk, io.Writer) error) (err error) {
	pragmas := url.Values{"_pragma": {"journal_mode(WAL)", "synchronous(FULL)", "busy_timeout(1000)"}}
	db, err := sql.Open("sqlite", file+"?"+pragmas.Encode())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := sqlstore.Migrate(ctx, db, sqlstore.SQLite, nil); err != nil {
		return err
	}
	store, err := sqlstore.New(ctx, db, sqlstore.SQLite, nil)
	if err != nil {
		return err
	}
	desk, err := lifecycle.NewDesk(store, &lifecycle.Options{Partner: "hangang", Now: func() time.Time { return noon }})
	if err != nil {
		return err
	}
	return session(ctx, desk, w)
}

func first(ctx context.Context, desk *lifecycle.Desk, w io.Writer) error {
	bought, err := desk.Buy(ctx, lifecycle.Purchase{ID: "buy-1", At: july, Offer: entitlement.SuccessCore, From: july})
	if err != nil {
		return err
	}
	plan := bought.Entries[0].Plan
	fmt.Fprintf(w, "bought %s: %v left\n", plan, bought.Entries[0].Left)
	if _, err := desk.Activate(ctx, lifecycle.Activation{ID: "activate-1", At: july, Plan: plan, Role: entitlement.PartnerAdmin}); err != nil {
		return err
	}
	if _, err := desk.Link(ctx, lifecycle.Linking{ID: "link-1", At: july, Account: "jiwoo", Plan: plan}); err != nil {
		return err
	}
	return open(ctx, desk, w)
}

// second starts with only the file.
func second(ctx context.Context, desk *lifecycle.Desk, w io.Writer) error {
	fmt.Fprintln(w, "\nclosed, and opened again")
	if err := open(ctx, desk, w); err != nil { // the reply was lost, so it asks again
		return err
	}
	other := draft()
	other.Title = "Another problem"
	if _, err := desk.Open(ctx, other); !errors.Is(err, lifecycle.ErrReused) {
		return fmt.Errorf("the ID of another request was taken: %w", err)
	}
	fmt.Fprintln(w, "another request under its ID: not taken")
	closed, err := desk.Close(ctx, lifecycle.Closing{ID: "close-1", Request: "case-1", Reason: lifecycle.Duplicate})
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s is a duplicate: %s, %v left\n\nthe journal\n", closed.ID, closed.State, closed.Left)
	for e, err := range desk.Journal(ctx, 0) {
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%d  %s  %-9s  %6s  %v left\n", e.Seq, e.At.Format(time.DateTime), e.Kind, e.Incident, e.Left)
	}
	return nil
}

func open(ctx context.Context, desk *lifecycle.Desk, w io.Writer) error {
	r, err := desk.Open(ctx, draft())
	if err == nil {
		fmt.Fprintf(w, "opened %s: %s, %v left, first response due %s\n", r.ID, r.State, r.Left, r.Response.Due.Format(time.DateTime))
	}
	return err
}

// draft is an Azure request for a customer that everything permits.
func draft() lifecycle.Draft {
	return lifecycle.Draft{
		ID: "case-1", Account: "jiwoo", Title: "VM does not start", Severity: sla.SeverityA, Locale: language.English,
		Facts: routing.Case{
			Partner: routing.DirectBill, Issue: routing.IssueTechnical, Product: routing.Azure, Tenant: routing.TenantCustomer,
			GDAP: routing.GDAPActive, Role: routing.RoleAdminAgent, RBAC: routing.Yes, Provider: routing.Yes,
			Entry: routing.EntryPartnerCenter, Contact: routing.ContactPartner, Cloud: routing.CloudCommercial,
		},
	}
}
