package lifecycle_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/doctored"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/routing"
)

// twiceOvertaken is a store that says at first of every change that others were faster.
func twiceOvertaken() *doctored.Store {
	s := &doctored.Store{Below: memstore.New()}
	seen := map[lifecycle.OperationID]int{}
	s.ApplyFunc = func(ctx context.Context, c *lifecycle.Change) error {
		for _, k := range c.Keys {
			if seen[k.ID]++; seen[k.ID] < 3 {
				return fmt.Errorf("%w", lifecycle.ErrConflict)
			}
		}
		return s.Below.Apply(ctx, c)
	}
	s.ApplyAllFunc = func(ctx context.Context, cs []*lifecycle.Change) []error {
		var errs []error
		for _, c := range cs {
			errs = append(errs, s.ApplyFunc(ctx, c))
		}
		return errs
	}
	return s
}

// TestWhatPeopleWroteStaysInTheBook has a word in every text that people write. A Desk
// that logs all it can does not log it, and the error of an operation ID that is used
// for something else shows neither what it was used for nor what for now.
func TestWhatPeopleWroteStaysInTheBook(t *testing.T) {
	const word = "CANARY"
	var logs bytes.Buffer
	for name, handler := range map[string]slog.Handler{
		"text": slog.NewTextHandler(&logs, &slog.HandlerOptions{Level: slog.LevelDebug - 8, AddSource: true}),
		"JSON": slog.NewJSONHandler(&logs, &slog.HandlerOptions{Level: slog.LevelDebug - 8}),
	} {
		logs.Reset()
		store := twiceOvertaken()
		d, err := lifecycle.NewDesk(store, &lifecycle.Options{Partner: word, Logger: slog.New(handler), Now: func() time.Time { return at(9, 0) }})
		if err != nil {
			t.Fatal(err)
		}
		ctx := t.Context()
		draft := func(id lifecycle.OperationID) lifecycle.Draft {
			return with(azure(id, word), func(d *lifecycle.Draft) {
				d.Actor, d.Title, d.Details, d.Release = word, word, word+"\n"+word, word
			})
		}
		plan := entitlement.PlanID("success_expanded/cloud_support/2025-07-01")
		// Each is done, and then done otherwise under the same ID.
		for i, do := range []func(actor string) error{
			func(actor string) error {
				_, err := d.Buy(ctx, lifecycle.Purchase{ID: "buy", Actor: actor, Offer: entitlement.SuccessExpanded, From: midYear, Contract: word})
				return err
			},
			func(actor string) error {
				_, err := d.Activate(ctx, lifecycle.Activation{ID: "activate", Actor: actor, Plan: plan, Role: entitlement.PartnerAdmin})
				return err
			},
			func(actor string) error {
				_, err := d.Link(ctx, lifecycle.Linking{ID: "link", Actor: actor, Account: word, Plan: plan})
				return err
			},
			func(actor string) error {
				_, err := d.Open(ctx, with(draft("open"), func(d *lifecycle.Draft) { d.Details = actor }))
				return err
			},
			func(actor string) error {
				_, err := d.Hold(ctx, with(draft("hold"), func(d *lifecycle.Draft) { d.Title = actor }), at(18, 0))
				return err
			},
			func(actor string) error {
				_, err := d.Confirm(ctx, lifecycle.Confirmation{ID: "confirm", Actor: actor, Request: "hold", Ticket: word})
				return err
			},
			func(actor string) error {
				_, err := d.Record(ctx, lifecycle.Recording{Draft: with(draft("record"), func(d *lifecycle.Draft) { d.Details = actor }), Ticket: word, Portal: routing.AzurePortal})
				return err
			},
			func(actor string) error {
				_, err := d.Adjust(ctx, lifecycle.Adjustment{ID: "adjust", Actor: word, Plan: plan, Left: 1, Seen: entitlement.InAzurePortal, Why: actor})
				return err
			},
			func(actor string) error {
				_, err := d.Close(ctx, lifecycle.Closing{ID: "close", Actor: actor, Request: "open", Reason: lifecycle.Resolved})
				return err
			},
		} {
			if err := do(word); err != nil {
				t.Fatalf("command %d: %v", i, err)
			}
			err := do(word + " 2")
			if !errors.Is(err, lifecycle.ErrReused) || strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), word) {
				t.Errorf("command %d, otherwise: %v, want ErrReused without a word of it", i, err)
			}
		}
		if n := strings.Count(logs.String(), "repeating a step"); n < 9 || strings.Contains(logs.String(), word) {
			t.Errorf("the %s log has %d steps, and what people wrote: %t\n%s", name, n, strings.Contains(logs.String(), word), &logs)
		}
	}
}

// TestCredentialsStayOutside checks that nothing in this package could be given a pair of
// IDs to keep, to log or to print: a Desk knows the names of contracts only.
func TestCredentialsStayOutside(t *testing.T) {
	secret := reflect.TypeFor[entitlement.Credentials]()
	var holds func(t reflect.Type, seen map[reflect.Type]bool) bool
	holds = func(t reflect.Type, seen map[reflect.Type]bool) bool {
		if t == secret {
			return true
		}
		if seen[t] {
			return false
		}
		seen[t] = true
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map, reflect.Chan:
			return holds(t.Elem(), seen)
		case reflect.Struct:
			for f := range t.Fields() {
				if holds(f.Type, seen) {
					return true
				}
			}
		case reflect.Func:
			for in := range t.Ins() {
				if holds(in, seen) {
					return true
				}
			}
			for out := range t.Outs() {
				if holds(out, seen) {
					return true
				}
			}
		}
		return false
	}
	types := []reflect.Type{reflect.TypeFor[lifecycle.Change](), reflect.TypeFor[lifecycle.Head](), reflect.TypeFor[lifecycle.Options]()}
	for m := range reflect.TypeFor[*lifecycle.Desk]().Methods() {
		types = append(types, m.Type)
	}
	for m := range reflect.TypeFor[lifecycle.KeyStore]().Methods() {
		types = append(types, m.Type)
	}
	if len(types) < 30 {
		t.Fatalf("%d types, want all methods of a Desk and of a store", len(types))
	}
	for _, typ := range types {
		if holds(typ, map[reflect.Type]bool{}) {
			t.Errorf("%v can hold credentials", typ)
		}
	}
	type control struct {
		List []map[string]*entitlement.Credentials
	}
	if !holds(reflect.TypeFor[func(io.Reader, control) error](), map[reflect.Type]bool{}) {
		t.Error("credentials are not found where they are")
	}
}

// TestArchiveIsSafeInHTML has what a browser would run in every text: an archive that is
// put into a page has no character that opens a tag.
func TestArchiveIsSafeInHTML(t *testing.T) {
	const script = "</script><script>alert(1)&lt;"
	o := newOffice(t)
	plan := o.adopt(entitlement.SuccessExpanded, 4, midYear, script)
	o.open(with(azure(script, script), func(d *lifecycle.Draft) { d.Actor, d.Title, d.Details = script, script, script }))
	if _, err := o.Adjust(t.Context(), lifecycle.Adjustment{ID: "adjust", Actor: script, Plan: plan, Left: 1, Seen: entitlement.InAzurePortal, Why: script}); err != nil {
		t.Fatal(err)
	}
	if archive := o.exported(); bytes.ContainsAny(archive, "<>&") || !bytes.Contains(archive, []byte(`\u003cscript\u003e`)) {
		t.Errorf("the archive is not safe in a page:\n%s", archive)
	}
}
