package lifecycle_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// TestFingerprint changes each field of each command after it was carried out:
// under the same ID every one of them is other content, and so is every other operation.
func TestFingerprint(t *testing.T) {
	o := newOffice(t)
	ctx := t.Context()
	plans := o.offer(entitlement.SolutionsPartner, "jiwoo")
	plan := plans[0]
	other := o.offer(entitlement.SuccessExpanded, "jiwoo")[0]
	quota := about(azure("pending", "jiwoo"), routing.Azure, routing.IssueQuota)
	o.open(quota)
	o.close("pending", lifecycle.Resolved)
	o.open(azure("open", "jiwoo"))
	o.open(azure("moving", "jiwoo"))
	for _, id := range []lifecycle.OperationID{"held", "given up"} {
		if _, err := o.Hold(ctx, azure(id, "jiwoo"), o.now.Add(24*time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	o.now = o.now.Add(time.Hour)
	when := o.now.Add(-time.Minute)

	draft := onPremises("draft", "jiwoo", "Windows Server 2025")
	draft.At, draft.Details, draft.Plan, draft.Facts.ISV, draft.Follows = when, "details", plans[1], routing.No, "open"
	held, outside := draft, draft
	held.ID, outside.ID = "hold", "record"
	next := midYear.AddDate(1, 0, 0)
	commands := []any{
		lifecycle.Purchase{ID: "buy", At: when, Actor: "kim", Offer: entitlement.SuccessCore, From: next, Contract: "pair"},
		lifecycle.Adoption{ID: "adopt", At: when, Actor: "kim", Offer: entitlement.LegacyGold, Benefit: entitlement.OnPremisesSupport,
			From: midYear.AddDate(-1, 0, 0), Quota: new(entitlement.Limited(9)), Left: 3, Contract: "pair 2"},
		lifecycle.Activation{ID: "activate", At: when, Actor: "kim", Plan: plan, Role: entitlement.PartnerAdmin},
		lifecycle.Linking{ID: "link", At: when, Actor: "kim", Account: "sora", Plan: plan},
		draft,
		holding{held, when.Add(time.Hour)},
		lifecycle.Recording{Draft: outside, Ticket: "2507070040001234", Portal: routing.SupportForBusiness},
		lifecycle.Confirmation{ID: "confirm", At: when, Actor: "kim", Request: "held", Ticket: "2507070040005678"},
		lifecycle.Releasing{ID: "release", At: when, Actor: "kim", Request: "given up"},
		lifecycle.Move{ID: "wait", At: when, Actor: "kim", Request: "moving", Event: lifecycle.EventWait},
		lifecycle.Move{ID: "move", At: when, Actor: "kim", Request: "moving", Event: lifecycle.EventReclassify, Severity: sla.SeverityC},
		lifecycle.Closing{ID: "close", At: when, Actor: "kim", Request: "open", Reason: lifecycle.Resolved},
		lifecycle.Closing{ID: "close too", At: when, Actor: "kim", Request: "moving", Reason: lifecycle.Duplicate, Original: "open"},
		lifecycle.Approval{ID: "approve", At: when, Actor: "kim", Request: "pending"},
	}
	do := func(command any) error {
		var err error
		switch c := command.(type) {
		case lifecycle.Purchase:
			_, err = o.Buy(ctx, c)
		case lifecycle.Adoption:
			_, err = o.Adopt(ctx, c)
		case lifecycle.Activation:
			_, err = o.Activate(ctx, c)
		case lifecycle.Linking:
			_, err = o.Link(ctx, c)
		case lifecycle.Draft:
			_, err = o.Open(ctx, c)
		case holding:
			_, err = o.Hold(ctx, c.Draft, c.Until)
		case lifecycle.Recording:
			_, err = o.Record(ctx, c)
		case lifecycle.Confirmation:
			_, err = o.Confirm(ctx, c)
		case lifecycle.Releasing:
			_, err = o.Release(ctx, c)
		case lifecycle.Move:
			_, err = o.Move(ctx, c)
		case lifecycle.Closing:
			_, err = o.Close(ctx, c)
		case lifecycle.Approval:
			_, err = o.Approve(ctx, c)
		}
		return err
	}
	for _, command := range commands {
		if err := do(command); err != nil {
			t.Fatalf("%T: %v", command, err)
		}
		original := reflect.ValueOf(command)
		for _, field := range reflect.VisibleFields(original.Type()) {
			if field.Name == "ID" || field.Name == "_" || field.Anonymous {
				continue
			}
			changed := reflect.New(original.Type()).Elem()
			changed.Set(original)
			if !changeField(changed.FieldByIndex(field.Index), other) {
				t.Errorf("%T.%s: this test cannot change it", command, field.Name)
				continue
			}
			// Some values make no sense beside the others: those are malformed.
			err := do(changed.Interface())
			if malformed[field.Name] && errors.Is(err, lifecycle.ErrInvalid) {
				continue
			}
			if !errors.Is(err, lifecycle.ErrReused) {
				t.Errorf("%T with another %s: %v, want ErrReused", command, field.Name, err)
			}
		}
	}
	// The ID of one operation, for each of the others.
	pairs := 0
	for _, done := range commands {
		for _, command := range commands {
			if reflect.TypeOf(done) == reflect.TypeOf(command) {
				continue
			}
			pairs++
			changed := reflect.New(reflect.TypeOf(command)).Elem()
			changed.Set(reflect.ValueOf(command))
			id := reflect.ValueOf(done).FieldByName("ID").String()
			changed.FieldByName("ID").SetString(id)
			if err := do(changed.Interface()); !errors.Is(err, lifecycle.ErrReused) {
				t.Errorf("%T under the ID of %T, %q: %v, want ErrReused", command, done, id, err)
			}
		}
	}
	if pairs < 150 {
		t.Errorf("%d pairs of operations, want all", pairs)
	}
}

// malformed are fields that depend on another one of their command.
var malformed = map[string]bool{"Event": true, "Severity": true, "Reason": true, "Original": true}

// holding is what [lifecycle.Desk.Hold] is given.
type holding struct {
	lifecycle.Draft
	Until time.Time
}

// changeField gives a field another value that is as good, and reports whether
// it knows how.
func changeField(v reflect.Value, plan entitlement.PlanID) bool {
	switch value := v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(value.Add(-time.Minute)))
	case entitlement.Offer:
		v.Set(reflect.ValueOf(entitlement.LegacySilver))
		if value == entitlement.SuccessCore {
			v.Set(reflect.ValueOf(entitlement.SuccessExpanded))
		}
	case entitlement.Benefit:
		v.Set(reflect.ValueOf(entitlement.CloudSupport))
	case *entitlement.Quota:
		v.Set(reflect.ValueOf(new(entitlement.Limited(8))))
	case entitlement.Quota:
		v.Set(reflect.ValueOf(entitlement.Limited(2)))
	case entitlement.Role:
		v.Set(reflect.ValueOf(entitlement.GlobalAdmin))
	case entitlement.PlanID:
		v.Set(reflect.ValueOf(plan))
	case routing.Case:
		value.ISV = routing.Yes
		v.Set(reflect.ValueOf(value))
	case sla.Severity:
		v.Set(reflect.ValueOf(sla.SeverityA))
	case sla.Locale:
		v.Set(reflect.ValueOf(language.Japanese))
	case lifecycle.CloseReason:
		v.Set(reflect.ValueOf(lifecycle.Bug))
	case lifecycle.Event:
		v.Set(reflect.ValueOf(lifecycle.EventReopen))
	case routing.Portal:
		v.Set(reflect.ValueOf(routing.AzurePortal))
	case lifecycle.RequestID:
		v.Set(reflect.ValueOf(lifecycle.RequestID("another")))
	default:
		if v.Kind() != reflect.String {
			return false
		}
		v.SetString(v.String() + "x")
	}
	return true
}

// TestFingerprintBorders moves a letter from one field into the next.
func TestFingerprintBorders(t *testing.T) {
	o := newOffice(t)
	o.offer(entitlement.SolutionsPartner, "jiwoo")
	draft := azure("1", "jiwoo")
	draft.Title, draft.Details = "ab", "c"
	o.open(draft)
	draft.Title, draft.Details = "a", "bc"
	if _, err := o.Open(t.Context(), draft); !errors.Is(err, lifecycle.ErrReused) {
		t.Errorf("%v, want ErrReused", err)
	}
}

// TestReplayClock repeats commands on clocks that judge their dates otherwise.
func TestReplayClock(t *testing.T) {
	t.Run("a clock that is behind", func(t *testing.T) {
		o := newOffice(t)
		o.offer(entitlement.SuccessCore, "jiwoo")
		draft := with(azure("1", "jiwoo"), func(d *lifecycle.Draft) { d.At = o.now.Add(4 * time.Minute) })
		want := o.open(draft)
		o.now = o.now.Add(-10 * time.Minute)
		if diff := diffRequests(want, o.open(draft)); diff != "" {
			t.Errorf("again (-first +again):\n%s", diff)
		}
		draft.ID = "2"
		if _, err := o.Open(t.Context(), draft); !containsField(err, "At") {
			t.Errorf("a new one: %v, want an InvalidError", err)
		}
		if _, err := o.Preview(t.Context(), draft); !containsField(err, "At") {
			t.Errorf("a preview: %v, want an InvalidError", err)
		}
	})
	t.Run("an offer that has retired since", func(t *testing.T) {
		o := newOffice(t)
		o.now = time.Date(2025, 1, 21, 12, 0, 0, 0, seoul)
		gold := lifecycle.Purchase{ID: "gold", Offer: entitlement.LegacyGold, From: time.Date(2025, 2, 1, 0, 0, 0, 0, seoul)}
		want, err := o.Buy(t.Context(), gold)
		if err != nil {
			t.Fatal(err)
		}
		o.now = o.now.AddDate(0, 0, 2)
		if got, err := o.Buy(t.Context(), gold); err != nil || got.Version != want.Version || len(got.Entries) != 2 {
			t.Errorf("again: %+v, %v", got, err)
		}
		gold.ID = "too late"
		if _, err := o.Buy(t.Context(), gold); !errors.Is(err, entitlement.ErrOfferRetired) {
			t.Errorf("a new one: %v, want ErrOfferRetired", err)
		}
	})
}
