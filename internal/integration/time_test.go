package integration_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// year is a desk that lives by the clock of the process, which is virtual here, and
// what was done at it.
type year struct {
	t    *testing.T
	desk *lifecycle.Desk
	done []func() (any, error)
	told []any
}

// do does a command, and checks the code of its refusal; "" is that it is done.
func (y *year) do(code string, command func() (any, error)) any {
	y.t.Helper()
	value, err := command()
	refused, ok := errors.AsType[*lifecycle.RefusedError](err)
	switch {
	case code == "" && err == nil:
		y.done, y.told = append(y.done, command), append(y.told, value)
	case code == "" || !ok || !refused.Has(code):
		y.t.Fatalf("on %s: %v, want %q", time.Now().UTC(), err, code)
	}
	return value
}

func (y *year) open(code, id string) {
	y.t.Helper()
	y.do(code, func() (any, error) { return y.desk.Open(y.t.Context(), azureDraft(id)) })
}

// usable checks which of the account's plans can be used now.
func (y *year) usable(want ...entitlement.PlanID) {
	y.t.Helper()
	list, err := y.desk.Plans(y.t.Context(), lifecycle.PlanQuery{Account: "jiwoo", Product: routing.Azure})
	if err != nil {
		y.t.Fatal(err)
	}
	var got []entitlement.PlanID
	for _, p := range list {
		if p.Usable {
			got = append(got, p.Entitlement.Plan())
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		y.t.Fatalf("on %s %v can be used, want %v", time.Now().UTC(), got, want)
	}
}

func (y *year) head() lifecycle.Head {
	y.t.Helper()
	h, err := y.desk.Head(y.t.Context())
	if err != nil {
		y.t.Fatal(err)
	}
	return h
}

func azureDraft(id string) lifecycle.Draft {
	return lifecycle.Draft{
		ID: lifecycle.OperationID(id), Account: "jiwoo", Title: "VM does not start", Severity: sla.SeverityB, Locale: language.English,
		Facts: routing.Case{
			Partner: routing.DirectBill, Issue: routing.IssueTechnical, Product: routing.Azure, Tenant: routing.TenantCustomer,
			GDAP: routing.GDAPActive, Role: routing.RoleAdminAgent, RBAC: routing.Yes, Provider: routing.Yes,
			Account: routing.AccountEntra, Entry: routing.EntryPartnerCenter, Contact: routing.ContactPartner, Cloud: routing.CloudCommercial,
		},
	}
}

// until sleeps to an instant. Nothing but the sleeper runs meanwhile.
func until(at time.Time) { time.Sleep(time.Until(at)) }

// TestYear lives through a year and more at a desk whose clock is time.Now: what time
// does, it does by itself, at its instant, and with nobody sweeping.
func TestYear(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const (
			first  = entitlement.PlanID("success_core/cloud_support/2000-01-01")
			second = entitlement.PlanID("success_core/cloud_support/2001-01-01")
			tick   = time.Microsecond
		)
		begin := time.Now().UTC()
		if begin != time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) {
			t.Fatalf("virtual time begins on %s", begin)
		}
		desk, err := lifecycle.NewDesk(memstore.New(), &lifecycle.Options{Partner: "hangang"})
		if err != nil {
			t.Fatal(err)
		}
		y := &year{t: t, desk: desk}
		ctx := t.Context()
		buy := func(id string, from time.Time) {
			y.do("", func() (any, error) {
				return desk.Buy(ctx, lifecycle.Purchase{ID: lifecycle.OperationID(id), Offer: entitlement.SuccessCore, From: from})
			})
		}
		activate := func(id string, p entitlement.PlanID) {
			y.do("", func() (any, error) {
				return desk.Activate(ctx, lifecycle.Activation{ID: lifecycle.OperationID(id), Plan: p, Role: entitlement.PartnerAdmin})
			})
		}
		link := func(id string, p entitlement.PlanID) {
			y.do("", func() (any, error) {
				return desk.Link(ctx, lifecycle.Linking{ID: lifecycle.OperationID(id), Account: "jiwoo", Plan: p})
			})
		}
		buy("buy", begin)
		activate("activate", first)
		link("link", first)

		// Of two, one is taken and one is held; the hold ends by itself.
		deadline := begin.Add(36 * time.Hour)
		y.do("", func() (any, error) { return desk.Hold(ctx, azureDraft("held"), deadline) })
		y.open("", "taken")
		until(deadline.Add(-tick))
		y.open("all_held", "waiting")
		version := y.head().Version
		until(deadline)
		if h := y.head(); h.Version != version || len(h.Holds) != 1 {
			t.Fatalf("at the deadline the book went from version %d to %d, and has %d holds: somebody has swept", version, h.Version, len(h.Holds))
		}
		r, err := desk.Request(ctx, "held")
		if err != nil || r.At(time.Now()) != lifecycle.StateReleased || r.At(deadline.Add(-tick)) != lifecycle.StateHeld {
			t.Fatalf("the request is %s, and was %s: %v", r.At(time.Now()), r.At(deadline.Add(-tick)), err)
		}
		y.do("hold_void", func() (any, error) {
			return desk.Confirm(ctx, lifecycle.Confirmation{ID: "confirm late", Request: "held", Ticket: "1"})
		})
		y.open("", "waiting") // with what the hold had set aside
		y.open("depleted", "too many")
		y.do("", func() (any, error) {
			return desk.Close(ctx, lifecycle.Closing{ID: "close", Request: "taken", Reason: lifecycle.Duplicate})
		})
		y.usable(first)

		// 2000 is a leap year: the plan ends after 366 days, and not a microsecond before.
		// The next term is bought and activated early, and pays from its first instant.
		end := begin.AddDate(1, 0, 0)
		if days := end.Sub(begin) / (24 * time.Hour); days != 366 {
			t.Fatalf("the term has %d days", days)
		}
		until(end.AddDate(0, 0, -10))
		buy("buy the next", end)
		activate("activate the next", second)
		link("link the next", second)
		until(end.Add(-tick))
		y.usable(first)
		until(end)
		y.usable(second)
		h := y.head()
		if lapsed := h.Plans[0].Entitlement.Lapsed(time.Now()); lapsed != 1 || h.Plans[0].Entitlement.Lapsed(end.Add(-tick)) != 0 {
			t.Fatalf("%s of the first plan have lapsed, want 1 now and none before", lapsed)
		}
		if left := h.Plans[1].Entitlement.Remaining(); left != 2 {
			t.Fatalf("%s are left of the second plan, want the 2 of its own", left)
		}
		// What comes back to the first plan stays there.
		y.do("", func() (any, error) {
			return desk.Close(ctx, lifecycle.Closing{ID: "close after the end", Request: "waiting", Reason: lifecycle.Bug})
		})
		y.usable(second)
		y.open("", "of the second year")
		if h := y.head(); h.Plans[0].Entitlement.Remaining() != 2 || h.Plans[1].Entitlement.Remaining() != 1 {
			t.Fatalf("%s and %s are left, want 2 that have lapsed and 1", h.Plans[0].Entitlement.Remaining(), h.Plans[1].Entitlement.Remaining())
		}

		// 400 days after the last of it, all that was done has the answer that it had.
		time.Sleep(400 * 24 * time.Hour)
		before := y.head()
		for i, again := range y.done {
			value, err := again()
			if err != nil || !reflect.DeepEqual(value, y.told[i]) {
				t.Errorf("command %d again: %v, %+v, want %+v", i, err, value, y.told[i])
			}
		}
		if after := y.head(); !reflect.DeepEqual(after, before) {
			t.Errorf("the book has changed from %+v to %+v", before, after)
		}
		y.usable()
	})
}
