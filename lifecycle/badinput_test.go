package lifecycle_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/badinput"
	"github.com/partnersupport/partnersupport/internal/errortest"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/routing"
)

// exported returns the book, byte for byte.
func (o *office) exported() []byte {
	o.t.Helper()
	var book bytes.Buffer
	if err := lifecycle.Export(o.t.Context(), o.store.(lifecycle.KeyStore), "hangang", &book); err != nil {
		o.t.Fatal(err)
	}
	return book.Bytes()
}

// badValues returns what a field cannot be, whatever the command is. A text that
// may be empty is asked for by its name.
func badValues(field string, v reflect.Value, long string) map[string]any {
	switch v.Interface().(type) {
	case time.Time:
		// From is the start of a term and of a plan; the others are instants of the
		// command. All have a year.
		return map[string]any{
			"year 10000": time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), "year 0": time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC),
			"year -5000": time.Date(-5000, 1, 1, 0, 0, 0, 0, time.UTC), "year 100000": time.Date(100000, 1, 1, 0, 0, 0, 0, time.UTC),
		}
	case entitlement.Quota:
		return map[string]any{"no number": entitlement.Quota(1 << 40), "nearly unlimited": entitlement.Unlimited - 1}
	case *entitlement.Quota, routing.Case, language.Tag:
		return nil // tests of their own: what they can be depends on the rest
	}
	switch v.Kind() {
	case reflect.String:
		most := lifecycle.MaxID
		switch field {
		case "Title", "Release", "BeforeRelease":
			most = lifecycle.MaxTitle
		case "Details":
			most = lifecycle.MaxDetails
		case "Why":
			most = entitlement.MaxNote
		}
		bad := map[string]any{
			"one byte too long": strings.Repeat("x", most+1), "a long text": long,
			"not UTF-8": "a\xff", "half a character": "한"[:2], "a NUL": "a\x00b",
		}
		if field != "Title" && field != "Details" && field != "Release" && field != "BeforeRelease" {
			bad["two lines"], bad["an escape"] = "a\nb", "\x1b[31m"
		}
		return bad
	case reflect.Uint8:
		return map[string]any{"out of range": uint8(200), "the last": uint8(255)}
	}
	return nil
}

// TestBadInput puts into each field of each command what cannot be there, and gives the
// readers what nobody has written: every one leaves the book byte for byte as it was.
func TestBadInput(t *testing.T) {
	long := badinput.Huge()
	o := newOffice(t)
	rows := badCommands(o, long.Text)
	var texts errortest.Texts
	for _, row := range rows {
		_, err := row.Do()
		texts.Add(err)
	}
	texts.Check(t, "errors.txt", "lifecycle")
	table := badinput.Table{
		Rows:  slices.Concat(rows, badEnums(long), badOptions(o, long), badArchives(t, long)),
		Least: 926,
		Bytes: 64 << 10,
		State: func() string { return string(o.exported()) },
	}
	table.Check(t)
}

// errElsewhere is an error about another field than the one that is bad.
var errElsewhere = errors.New("the error is not about the field")

// asked is a command or a question, with a value in every field, and what asks it.
type asked struct {
	command any
	do      func(any) error
}

// previewed is what [lifecycle.Desk.Preview] is given, under a name of its own.
type previewed struct{ lifecycle.Draft }

// commands gives the office a book, and returns what can be asked of it. It would
// answer any one of them.
func (o *office) commands() []asked {
	o.t.Helper()
	ctx := o.t.Context()
	o.now = at(8, 0)
	plan := o.offer(entitlement.SuccessExpanded, "jiwoo")[0]
	o.open(azure("open", "jiwoo"))
	o.open(azure("closed", "jiwoo"))
	o.close("closed", lifecycle.Resolved)
	o.open(with(azure("quota", "jiwoo"), func(d *lifecycle.Draft) { d.Facts.Issue = routing.IssueQuota }))
	o.close("quota", lifecycle.Resolved)
	o.hold("held", at(18, 0))
	o.now = at(9, 0)
	next := time.Date(2026, 7, 1, 0, 0, 0, 0, seoul)
	when := o.now.Add(-time.Minute)
	draft := azure("id", "jiwoo")
	draft.At, draft.Details, draft.Release, draft.Plan, draft.Follows = when, "details", "release", plan, "open"
	return []asked{
		{lifecycle.Purchase{ID: "id", At: when, Actor: "kim", Offer: entitlement.SuccessCore, From: next, Contract: "pair"},
			func(c any) error { _, err := o.Buy(ctx, c.(lifecycle.Purchase)); return err }},
		{lifecycle.Adoption{ID: "id", At: when, Actor: "kim", Offer: entitlement.SuccessCore, Benefit: entitlement.CloudSupport, From: next, Left: 1, Contract: "pair"},
			func(c any) error { _, err := o.Adopt(ctx, c.(lifecycle.Adoption)); return err }},
		{lifecycle.Activation{ID: "id", At: when, Actor: "kim", Plan: plan, Role: entitlement.PartnerAdmin},
			func(c any) error { _, err := o.Activate(ctx, c.(lifecycle.Activation)); return err }},
		{lifecycle.Linking{ID: "id", At: when, Actor: "kim", Account: "sora", Plan: plan},
			func(c any) error { _, err := o.Link(ctx, c.(lifecycle.Linking)); return err }},
		{draft, func(c any) error { _, err := o.Open(ctx, c.(lifecycle.Draft)); return err }},
		{previewed{draft}, func(c any) error { _, err := o.Preview(ctx, c.(previewed).Draft); return err }},
		{holding{draft, at(18, 0)}, func(c any) error {
			h := c.(holding)
			_, err := o.Hold(ctx, h.Draft, h.Until)
			return err
		}},
		{lifecycle.Recording{Draft: draft, Ticket: "T", Portal: routing.AzurePortal},
			func(c any) error { _, err := o.Record(ctx, c.(lifecycle.Recording)); return err }},
		{lifecycle.Confirmation{ID: "id", At: when, Actor: "kim", Request: "held", Ticket: "T"},
			func(c any) error { _, err := o.Confirm(ctx, c.(lifecycle.Confirmation)); return err }},
		{lifecycle.Releasing{ID: "id", At: when, Actor: "kim", Request: "held"},
			func(c any) error { _, err := o.Release(ctx, c.(lifecycle.Releasing)); return err }},
		{lifecycle.Move{ID: "id", At: when, Actor: "kim", Request: "closed", Event: lifecycle.EventReopen},
			func(c any) error { _, err := o.Move(ctx, c.(lifecycle.Move)); return err }},
		{lifecycle.Closing{ID: "id", At: when, Actor: "kim", Request: "open", Reason: lifecycle.Duplicate, Original: "held"},
			func(c any) error { _, err := o.Close(ctx, c.(lifecycle.Closing)); return err }},
		{lifecycle.Approval{ID: "id", At: when, Actor: "kim", Request: "quota"},
			func(c any) error { _, err := o.Approve(ctx, c.(lifecycle.Approval)); return err }},
		{lifecycle.Adjustment{ID: "id", At: when, Actor: "kim", Plan: plan, Left: 1, Seen: entitlement.InAzurePortal, Why: "seen"},
			func(c any) error { _, err := o.Adjust(ctx, c.(lifecycle.Adjustment)); return err }},
		{lifecycle.Sighting{At: when, Plan: plan, Left: 1, Seen: entitlement.InAzurePortal, Tickets: []string{"T"}},
			func(c any) error { _, err := o.Reconcile(ctx, c.(lifecycle.Sighting)); return err }},
		{lifecycle.PlanQuery{At: when, Account: "jiwoo", Product: routing.Azure, Release: "release"},
			func(c any) error { _, err := o.Plans(ctx, c.(lifecycle.PlanQuery)); return err }},
		{lifecycle.Question{At: when, Since: when.Add(-time.Hour), Account: "jiwoo", Product: routing.Azure, Release: "release", Portal: routing.AzurePortal},
			func(c any) error { _, err := o.WhyNot(ctx, c.(lifecycle.Question)); return err }},
		{lifecycle.DueQuery{At: when, Account: "jiwoo"},
			func(c any) error { _, err := o.Due(ctx, c.(lifecycle.DueQuery)); return err }},
	}
}

// badCommands has a row for each bad value of each field of each command.
func badCommands(o *office, long string) []badinput.Row {
	var rows []badinput.Row
	for _, c := range o.commands() {
		original := reflect.ValueOf(c.command)
		for _, field := range reflect.VisibleFields(original.Type()) {
			if field.Name == "_" || field.Anonymous {
				continue
			}
			for name, value := range badValues(field.Name, original.FieldByIndex(field.Index), long) {
				changed := reflect.New(original.Type()).Elem()
				changed.Set(original)
				v := changed.FieldByIndex(field.Index)
				v.Set(reflect.ValueOf(value).Convert(v.Type()))
				command, want := changed.Interface(), field.Name
				if want == "Until" {
					want = "until" // an argument, and no field
				}
				rows = append(rows, badinput.Row{
					Call: original.Type().String(), What: field.Name + " " + name, Want: lifecycle.ErrInvalid, Do: func() (bool, error) {
						err := c.do(command)
						if !names(err, want) {
							return false, fmt.Errorf("%w: %.300s", errElsewhere, fmt.Sprint(err))
						}
						return false, err
					},
				})
			}
		}
	}
	return rows
}

// names reports whether an InvalidError about a field is among the joined errors.
func names(err error, field string) bool {
	return errors.Is(err, lifecycle.ErrInvalid) && strings.Contains(err.Error(), lifecycle.ErrInvalid.Error()+": "+field+" \"")
}

// TestRefusals is about what the state of the book does not allow: each is a
// refusal with its reason first, adds one refused entry to the book, and nothing
// else.
func TestRefusals(t *testing.T) {
	o := newOffice(t)
	ctx := t.Context()
	plan := o.offer(entitlement.SuccessCore, "jiwoo")[0]
	o.open(azure("open", "jiwoo"))
	o.open(azure("closed", "jiwoo"))
	o.close("closed", lifecycle.Bug)
	premises := o.offer(entitlement.SolutionsPartner, "jiwoo")[1]
	bought, err := o.Buy(ctx, lifecycle.Purchase{ID: "next", Offer: entitlement.SuccessCore, From: time.Date(2026, 7, 1, 0, 0, 0, 0, seoul)})
	if err != nil {
		t.Fatal(err)
	}
	next := bought.Entries[0].Plan
	o.now = at(12, 0)
	open := func(d lifecycle.Draft) func() error {
		return func() error { _, err := o.Open(ctx, d); return err }
	}
	closing := func(c lifecycle.Closing) func() error {
		return func() error { _, err := o.Close(ctx, c); return err }
	}
	var texts errortest.Texts
	for name, test := range map[string]struct {
		code string
		do   func() error
	}{
		"an account that is not linked": {"not_linked", open(azure("id", "stranger"))},
		"a release that nobody knows":   {"release_unknown", open(onPremises("id", "jiwoo", "Windows Server 2031"))},
		"a release that is too old":     {"too_old", open(onPremises("id", "jiwoo", "Windows Server 2016"))},
		"a plan of the other benefit":   {"not_for_azure", open(with(azure("id", "jiwoo"), func(d *lifecycle.Draft) { d.Plan = premises }))},
		"a plan that is not active yet": {"not_activated", open(with(azure("id", "jiwoo"), func(d *lifecycle.Draft) { d.Plan = next }))},
		"GDAP that has expired":         {"gdap_inactive", open(with(azure("id", "jiwoo"), func(d *lifecycle.Draft) { d.Facts.GDAP = routing.GDAPExpired }))},
		"facts that are not said":       {"not_said", open(with(azure("id", "jiwoo"), func(d *lifecycle.Draft) { d.Facts.Tenant = 0 }))},
		"closing before opening":        {lifecycle.BeforeItsTime, closing(lifecycle.Closing{ID: "id", Request: "open", Reason: lifecycle.Bug, At: at(8, 59)})},
		"closing twice":                 {lifecycle.AlreadyClosed, closing(lifecycle.Closing{ID: "id", Request: "closed", Reason: lifecycle.Bug})},
		"approving before closing": {lifecycle.StillOpen, func() error {
			_, err := o.Approve(ctx, lifecycle.Approval{ID: "id", Request: "open"})
			return err
		}},
		"refunding twice": {lifecycle.AlreadyRefunded, func() error {
			_, err := o.Approve(ctx, lifecycle.Approval{ID: "id", Request: "closed"})
			return err
		}},
		"confirming what is not held": {lifecycle.IllegalMove, func() error {
			_, err := o.Confirm(ctx, lifecycle.Confirmation{ID: "id", Request: "open", Ticket: "T"})
			return err
		}},
		"an offer that is held": {lifecycle.DuplicateOffer, func() error {
			_, err := o.Buy(ctx, lifecycle.Purchase{ID: "id", Offer: entitlement.SuccessCore, From: midYear})
			return err
		}},
		"activating without the role": {lifecycle.MissingRole, func() error {
			_, err := o.Activate(ctx, lifecycle.Activation{ID: "id", Plan: next, Role: entitlement.OtherRole})
			return err
		}},
		"linking what is not active": {"not_activated", func() error {
			_, err := o.Link(ctx, lifecycle.Linking{ID: "id", Account: "jiwoo", Plan: next})
			return err
		}},
		"adjusting what is not active": {"not_activated", func() error {
			_, err := o.Adjust(ctx, lifecycle.Adjustment{ID: "id", Actor: "kim", Plan: next, Left: 1, Seen: entitlement.InPartnerCenter, Why: "seen"})
			return err
		}},
	} {
		t.Run(name, func(t *testing.T) {
			before := bytes.SplitAfter(o.exported(), []byte("\n"))
			err := test.do()
			wantRefused(t, err, test.code)
			texts.Add(err)
			after := bytes.SplitAfter(o.exported(), []byte("\n"))
			// The first line has the version and the last the digest; between them
			// one line has come, at the end.
			if len(after) != len(before)+1 || !reflect.DeepEqual(before[1:len(before)-2], after[1:len(before)-2]) {
				t.Fatal("something else has changed")
			}
			var line struct {
				Change map[string]json.RawMessage `json:"change"`
			}
			var entries []entitlement.Entry
			added := after[len(after)-3]
			if err := errors.Join(json.Unmarshal(added, &line), json.Unmarshal(line.Change["entries"], &entries)); err != nil {
				t.Fatalf("%s: %v", added, err)
			}
			if len(line.Change) != 2 || len(entries) != 1 || entries[0].Kind != entitlement.Refused || !strings.HasPrefix(entries[0].Reasons, test.code) {
				t.Errorf("added %s", added)
			}
		})
	}
	texts.Check(t, "refusals.txt", "lifecycle")
	if o.left(plan) != 1 {
		t.Errorf("%v left", o.left(plan))
	}
}

// TestOtherPartners asks one partner's Desk about what another's book has.
func TestOtherPartners(t *testing.T) {
	store := memstore.New()
	mine := newOfficeOn(t, store)
	plan := mine.offer(entitlement.SuccessCore, "jiwoo")[0]
	mine.open(azure("open", "jiwoo"))
	mine.hold("held", at(18, 0))
	before := mine.exported()
	other, err := lifecycle.NewDesk(store, &lifecycle.Options{Partner: "naktong", Now: func() time.Time { return at(10, 0) }})
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	for name, do := range map[string]func() error{
		"closing": func() error {
			_, err := other.Close(ctx, lifecycle.Closing{ID: "id", Request: "open", Reason: lifecycle.Bug})
			return err
		},
		"approving": func() error { _, err := other.Approve(ctx, lifecycle.Approval{ID: "id", Request: "open"}); return err },
		"confirming": func() error {
			_, err := other.Confirm(ctx, lifecycle.Confirmation{ID: "id", Request: "held", Ticket: "T"})
			return err
		},
		"releasing": func() error { _, err := other.Release(ctx, lifecycle.Releasing{ID: "id", Request: "held"}); return err },
		"moving": func() error {
			_, err := other.Move(ctx, lifecycle.Move{ID: "id", Request: "open", Event: lifecycle.EventWait})
			return err
		},
		"explaining": func() error { _, err := other.Explain(ctx, "open"); return err },
		"reading":    func() error { _, err := other.Request(ctx, "open"); return err },
		"following": func() error {
			_, err := other.Open(ctx, with(azure("id", "jiwoo"), func(d *lifecycle.Draft) { d.Follows = "open" }))
			return err
		},
		"a plan": func() error {
			_, err := other.Open(ctx, with(azure("id", "jiwoo"), func(d *lifecycle.Draft) { d.Plan = plan }))
			return err
		},
		"linking": func() error {
			_, err := other.Link(ctx, lifecycle.Linking{ID: "id", Account: "jiwoo", Plan: plan})
			return err
		},
		"activating": func() error {
			_, err := other.Activate(ctx, lifecycle.Activation{ID: "id", Plan: plan, Role: entitlement.PartnerAdmin})
			return err
		},
		"reconciling": func() error {
			_, err := other.Reconcile(ctx, lifecycle.Sighting{Plan: plan, Seen: entitlement.InPartnerCenter})
			return err
		},
	} {
		if err := do(); !errors.Is(err, lifecycle.ErrNotFound) {
			t.Errorf("%s what another partner has: %v, want ErrNotFound", name, err)
		}
	}
	if h, err := other.Head(ctx); err != nil || h.Version != 0 || len(h.Plans)+len(h.Links)+len(h.Holds) != 0 {
		t.Errorf("the other book: %+v, %v", h, err)
	}
	if !bytes.Equal(before, mine.exported()) {
		t.Error("the book has changed")
	}
	for r, err := range other.Requests(ctx, lifecycle.RequestQuery{}) {
		t.Error("listed", r.ID, err)
	}
	// The same ID is another operation in another book.
	if err := errors.Join(fmtErr(other.Buy(ctx, lifecycle.Purchase{ID: "open", Offer: entitlement.SuccessCore, From: midYear}))); err != nil {
		t.Error(err)
	}
}

func fmtErr(_ lifecycle.Receipt, err error) error {
	if err != nil {
		return fmt.Errorf("buying: %w", err)
	}
	return nil
}

func badEnums(long badinput.Long) []badinput.Row {
	return slices.Concat(
		badinput.OfEnum("Clock", lifecycle.ParseClock, lifecycle.ErrInvalid, long),
		badinput.OfEnum("CloseReason", lifecycle.ParseCloseReason, lifecycle.ErrInvalid, long),
		badinput.OfEnum("Effect", lifecycle.ParseEffect, lifecycle.ErrInvalid, long),
		badinput.OfEnum("Event", lifecycle.ParseEvent, lifecycle.ErrInvalid, long),
		badinput.OfEnum("Guard", lifecycle.ParseGuard, lifecycle.ErrInvalid, long),
		badinput.OfEnum("Op", lifecycle.ParseOp, lifecycle.ErrInvalid, long),
		badinput.OfEnum("RefundClass", lifecycle.ParseRefundClass, lifecycle.ErrInvalid, long),
		badinput.OfEnum("State", lifecycle.ParseState, lifecycle.ErrInvalid, long),
	)
}

// badOptions are desks, sealers and questions that cannot be.
func badOptions(o *office, long badinput.Long) []badinput.Row {
	var rows []badinput.Row
	add := func(call, what string, want error, do func() (bool, error)) {
		rows = append(rows, badinput.Row{Call: call, What: what, Want: want, Do: do})
	}
	ctx := o.t.Context()
	ids := map[string]string{
		"empty": "", "a long text": long.Text, "one byte too long": strings.Repeat("x", lifecycle.MaxID+1), "not UTF-8": "a\xff", "a NUL": "a\x00b", "of two lines": "a\nb",
	}
	for what, id := range ids {
		add("NewDesk", "Partner "+what, lifecycle.ErrInvalid, func() (bool, error) {
			d, err := lifecycle.NewDesk(o.store, &lifecycle.Options{Partner: lifecycle.PartnerID(id)})
			return d != nil, err
		})
		add("Export", "Partner "+what, lifecycle.ErrInvalid, func() (bool, error) {
			var book bytes.Buffer
			err := lifecycle.Export(ctx, o.store.(lifecycle.KeyStore), lifecycle.PartnerID(id), &book)
			return book.Len() > 0, err
		})
		add("Import", "Partner "+what, lifecycle.ErrInvalid, func() (bool, error) {
			return false, lifecycle.Import(ctx, o.store.(lifecycle.KeyStore), lifecycle.PartnerID(id), strings.NewReader(""))
		})
		add("Desk.Request", what, lifecycle.ErrNotFound, func() (bool, error) {
			_, err := o.Request(ctx, lifecycle.RequestID(id))
			return false, err
		})
		add("Desk.Explain", what, lifecycle.ErrNotFound, func() (bool, error) {
			_, err := o.Explain(ctx, lifecycle.RequestID(id))
			return false, err
		})
		if id != "" { // which is everybody
			add("Desk.PortalList", "Account "+what, lifecycle.ErrInvalid, func() (bool, error) {
				for _, err := range o.PortalList(ctx, routing.AzurePortal, lifecycle.Viewer{Account: id}) {
					return false, err
				}
				return false, nil
			})
		}
	}
	add("NewDesk", "no store", lifecycle.ErrInvalid, func() (bool, error) {
		d, err := lifecycle.NewDesk(nil, &lifecycle.Options{Partner: "hangang"})
		return d != nil, err
	})
	add("NewDesk", "no options", lifecycle.ErrInvalid, func() (bool, error) {
		d, err := lifecycle.NewDesk(o.store, nil)
		return d != nil, err
	})
	for _, portal := range []routing.Portal{200, 255} {
		add("Desk.PortalList", portal.String(), lifecycle.ErrInvalid, func() (bool, error) {
			for _, err := range o.PortalList(ctx, portal, lifecycle.Viewer{Account: "jiwoo"}) {
				return false, err
			}
			return false, nil
		})
	}
	for what, key := range map[string][]byte{"no key": nil, "a short key": make([]byte, 31), "a key of AES-128": make([]byte, 16), "a long key": long.Data} {
		add("NewAESSealer", what, lifecycle.ErrInvalid, func() (bool, error) {
			_, err := lifecycle.NewAESSealer(key)
			return false, err
		})
	}
	sealer, err := lifecycle.NewAESSealer(make([]byte, 32))
	if err != nil {
		o.t.Fatal(err)
	}
	sealed, err := sealer.Seal([]byte("text"), []byte("label"))
	if err != nil {
		o.t.Fatal(err)
	}
	open := func(what string, s lifecycle.AESSealer, sealed []byte, label string) {
		add("AESSealer.Open", what, lifecycle.ErrInvalid, func() (bool, error) {
			text, err := s.Open(sealed, []byte(label))
			return text != nil, err
		})
	}
	open("nothing", sealer, nil, "label")
	open("less than a nonce", sealer, sealed[:8], "label")
	open("cut off", sealer, sealed[:len(sealed)-1], "label")
	open("another label", sealer, sealed, "labels")
	open("no key", lifecycle.AESSealer{}, sealed, "label")
	add("AESSealer.Seal", "no key", lifecycle.ErrInvalid, func() (bool, error) {
		sealed, err := lifecycle.AESSealer{}.Seal([]byte("text"), nil)
		return sealed != nil, err
	})
	return rows
}

// badArchives are what Import reads and Export never writes. They are for a book that
// is empty, and stays so.
func badArchives(t *testing.T, long badinput.Long) []badinput.Row {
	store := memstore.New()
	whole := exported(t, bookOfAll(t))
	lines := linesOf(whole)
	var rows []badinput.Row
	add := func(what string, text []byte) {
		rows = append(rows, badinput.Row{Call: "Import", What: what, Want: lifecycle.ErrInvalid, Bytes: 8 << 20, Do: func() (bool, error) {
			err := lifecycle.Import(t.Context(), store, "hangang", bytes.NewReader(text))
			h, headErr := store.Head(t.Context(), "hangang")
			return h.Version != 0 || headErr != nil, err
		}})
	}
	add("nothing", nil)
	add("a long line", long.Data)
	add("many empty lines", bytes.Repeat([]byte("\n"), 2*lifecycle.MaxLine))
	add("zeros", make([]byte, 2*lifecycle.MaxLine))
	add("deep nesting", bytes.Repeat([]byte("["), 2*lifecycle.MaxLine))
	for i := range lines {
		add(fmt.Sprintf("cut off before line %d", i+1), []byte(strings.Join(lines[:i], "")))
		add(fmt.Sprintf("without line %d", i+1), []byte(strings.Join(slices.Delete(slices.Clone(lines), i, i+1), "")))
		add(fmt.Sprintf("line %d twice", i+1), []byte(strings.Join(slices.Insert(slices.Clone(lines), i, lines[i]), "")))
		for what, text := range map[string]string{"null": "null\n", "a list": "[]\n", "an unknown field": "{\"x\":1}\n", "not UTF-8": "{\"\xff\":1}\n"} {
			changed := slices.Clone(lines)
			changed[i] = text
			add(fmt.Sprintf("%s for line %d", what, i+1), []byte(strings.Join(changed, "")))
		}
	}
	return rows
}
