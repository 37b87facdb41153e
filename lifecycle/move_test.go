package lifecycle_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// TestClock moves requests and says when the first response is due after each
// step. Severity B in English has four hours by the clock, in Korean four business
// hours from 9 to 18; 7 July 2025 is a Monday.
func TestClock(t *testing.T) {
	type step struct {
		hour, minute int
		event        lifecycle.Event
		severity     sla.Severity
		due          time.Time
	}
	tomorrow := func(hour, minute int) time.Time { return at(hour, minute).AddDate(0, 0, 1) }
	for name, test := range map[string]struct {
		locale sla.Locale
		issue  routing.IssueType
		due    time.Time // of what was opened at 9:00
		steps  []step
	}{
		"waiting puts it off": {language.English, routing.IssueTechnical, at(13, 0), []step{
			{10, 0, lifecycle.EventWait, 0, at(13, 0)},
			{12, 0, lifecycle.EventResume, 0, at(15, 0)},
			{12, 30, lifecycle.EventWait, 0, at(15, 0)},
			{12, 45, lifecycle.EventResume, 0, at(15, 15)},
		}},
		"waiting when it is late changes nothing": {language.English, routing.IssueTechnical, at(13, 0), []step{
			{14, 0, lifecycle.EventWait, 0, at(13, 0)},
			{16, 0, lifecycle.EventResume, 0, at(13, 0)},
		}},
		"another severity holds from the start": {language.English, routing.IssueTechnical, at(13, 0), []step{
			{10, 0, lifecycle.EventReclassify, sla.SeverityA, at(11, 0)},
			{10, 5, lifecycle.EventReclassify, sla.SeverityC, at(17, 0)},
		}},
		"a severity that comes while it waits": {language.English, routing.IssueTechnical, at(13, 0), []step{
			{10, 0, lifecycle.EventWait, 0, at(13, 0)},
			{11, 0, lifecycle.EventReclassify, sla.SeverityC, at(18, 0)},
			{12, 0, lifecycle.EventResume, 0, at(19, 0)},
		}},
		"a response ends it": {language.English, routing.IssueTechnical, at(13, 0), []step{
			{10, 0, lifecycle.EventRespond, 0, at(13, 0)},
			{11, 0, lifecycle.EventWait, 0, at(13, 0)},
			{12, 0, lifecycle.EventResume, 0, at(13, 0)},
		}},
		"reopened, it goes on where it stood": {language.English, routing.IssueTechnical, at(13, 0), []step{
			{10, 0, lifecycle.EventClose, 0, at(13, 0)},
			{12, 0, lifecycle.EventReopen, 0, at(15, 0)},
		}},
		"in Korean, by business hours": {language.MustParse("ko-KR"), routing.IssueTechnical, at(13, 0), []step{
			{10, 0, lifecycle.EventWait, 0, at(13, 0)},
			{17, 0, lifecycle.EventResume, 0, tomorrow(11, 0)}, // seven hours later, of which one is left today
		}},
		"a business day": {language.MustParse("ko-KR"), routing.IssueQuota, tomorrow(9, 0), []step{
			{10, 0, lifecycle.EventWait, 0, tomorrow(9, 0)},
			{12, 0, lifecycle.EventResume, 0, tomorrow(11, 0)},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			o.offer(entitlement.SolutionsPartner, "jiwoo")
			draft := about(azure("1", "jiwoo"), routing.Azure, test.issue)
			draft.Locale = test.locale
			r := o.open(draft)
			if !r.Response.Due.Equal(test.due) {
				t.Fatalf("due %v, want %v", r.Response.Due.In(seoul), test.due)
			}
			for i, s := range test.steps {
				o.now = at(s.hour, s.minute)
				var err error
				if s.event == lifecycle.EventClose {
					r, err = o.Close(t.Context(), lifecycle.Closing{ID: o.id("close"), Request: r.ID, Reason: lifecycle.Resolved})
				} else {
					r, err = o.Move(t.Context(), lifecycle.Move{ID: o.id("move"), Request: r.ID, Event: s.event, Severity: s.severity})
				}
				if err != nil {
					t.Fatal(err)
				}
				if !r.Response.Due.Equal(s.due) {
					t.Errorf("after step %d, %v: due %v, want %v", i, s.event, r.Response.Due.In(seoul), s.due)
				}
				if r.Stepped != i+1 || len(r.Steps) != i+1 || r.Steps[i].Event != s.event || !r.Steps[i].At.Equal(o.now) {
					t.Errorf("after step %d: steps %+v", i, r.Steps)
				}
			}
		})
	}
}

// TestSeverityAfterTheResponse gives a request another severity when it has its
// response: target and due time stay those that the response was judged by, until the
// request is opened again.
func TestSeverityAfterTheResponse(t *testing.T) {
	o := newOffice(t)
	o.offer(entitlement.SolutionsPartner, "jiwoo")
	r := o.open(azure("1", "jiwoo"))
	move := func(hour int, e lifecycle.Event, s sla.Severity) lifecycle.Response {
		o.now = at(hour, 0)
		r, err := o.Move(t.Context(), lifecycle.Move{ID: o.id("move"), Request: r.ID, Event: e, Severity: s})
		if err != nil {
			t.Fatal(err)
		}
		return r.Response
	}
	answered := move(10, lifecycle.EventRespond, 0)
	if got := move(11, lifecycle.EventReclassify, sla.SeverityA); got != answered || got.Within != 4*time.Hour {
		t.Errorf("after the response: %+v, want %+v", got, answered)
	}
	o.close(r.ID, lifecycle.Resolved)
	if got := move(12, lifecycle.EventReopen, 0); got.Within != 2*time.Hour {
		t.Errorf("opened again: within %v, want those of severity A", got.Within)
	}
}

// TestClockBehind has a second process, whose clock is behind that of the first, go on
// with a request: what is dated by the clock happens just after the latest step, and
// what a caller has dated is taken at its word.
func TestClockBehind(t *testing.T) {
	o := newOffice(t)
	o.offer(entitlement.SuccessExpanded, "jiwoo")
	opened := o.now
	for _, test := range []struct {
		behind time.Duration
		dated  bool
		ok     bool
	}{
		{time.Millisecond, false, true},
		{lifecycle.MaxSkew, false, true},
		{lifecycle.MaxSkew + time.Microsecond, false, false},
		{time.Millisecond, true, false},
	} {
		o.now = opened
		r := o.open(azure(o.id("open"), "jiwoo"))
		o.now = opened.Add(-test.behind)
		c := lifecycle.Closing{ID: o.id("close"), Request: r.ID, Reason: lifecycle.Bug}
		if test.dated {
			c.At = o.now
		}
		got, err := o.Close(t.Context(), c)
		if !test.ok {
			wantRefused(t, err, lifecycle.BeforeItsTime)
			continue
		}
		if err != nil || !got.Closed.Equal(opened) || !got.Steps[0].Noted.Equal(o.now) {
			t.Errorf("%v behind: closed %v, noted by %v, %v", test.behind, got.Closed, o.now, err)
		}
		o.now = opened.Add(time.Hour)
		if again, err := o.Close(t.Context(), c); err != nil || !again.Closed.Equal(got.Closed) {
			t.Errorf("the same closing again: %v, %v", again.Closed, err)
		}
	}
}

// outrun is a store on which somebody else is faster a few times.
type outrun struct {
	*memstore.Store
	by func()
}

func (o *outrun) Apply(ctx context.Context, c *lifecycle.Change) error {
	o.by()
	return o.Store.Apply(ctx, c)
}

// TestClockBehindAndOvertaken has a machine whose clock is behind, and that is overtaken
// again and again by another one: its own clock is what counts at each try.
func TestClockBehindAndOvertaken(t *testing.T) {
	store := &outrun{memstore.New(), func() {}}
	o := newOfficeOn(t, store.Store)
	o.offer(entitlement.SuccessExpanded, "jiwoo")
	opened := o.now
	r := o.open(azure("r", "jiwoo"))
	slow, err := lifecycle.NewDesk(store, &lifecycle.Options{Partner: "hangang", Now: func() time.Time { return opened.Add(-4 * time.Minute) }})
	if err != nil {
		t.Fatal(err)
	}
	times := 0
	store.by = func() {
		if times++; times > 4 {
			return
		}
		o.now = opened.Add(time.Duration(times) * 4 * time.Minute)
		if _, err := o.Move(t.Context(), lifecycle.Move{ID: o.id("move"), Request: r.ID, Event: lifecycle.EventReclassify, Severity: sla.SeverityA}); err != nil {
			t.Error(err)
		}
	}
	_, err = slow.Close(t.Context(), lifecycle.Closing{ID: "c", Request: r.ID, Reason: lifecycle.Bug})
	wantRefused(t, err, lifecycle.BeforeItsTime)
}

// TestReopenAndFollow has what reopening, duplicates and follow-ups do to the quota.
func TestReopenAndFollow(t *testing.T) {
	setUp := func(t *testing.T) (*office, entitlement.PlanID) {
		o := newOffice(t)
		return o, o.offer(entitlement.SuccessExpanded, "jiwoo")[0] // five
	}
	t.Run("reopened, it keeps its incident", func(t *testing.T) {
		o, plan := setUp(t)
		r := o.close(o.open(azure("1", "jiwoo")).ID, lifecycle.Resolved)
		r = o.move(r.ID, lifecycle.EventReopen)
		if r.State != lifecycle.StateReopened || o.left(plan) != 4 || r.Reason != 0 || !r.Closed.IsZero() || r.ClosedBy != "" {
			t.Errorf("%+v, %v left", r.Progress, o.left(plan))
		}
		// Closed again, for another reason, the one incident comes back, once.
		if r = o.close(r.ID, lifecycle.Bug); r.State != lifecycle.StateRefunded || o.left(plan) != 5 {
			t.Errorf("%v, %v left", r.State, o.left(plan))
		}
		_, err := o.attempt(r.ID, lifecycle.EventReopen)
		wantRefused(t, err, lifecycle.IllegalMove)
		if o.left(plan) != 5 {
			t.Errorf("%v left", o.left(plan))
		}
	})
	t.Run("a refund that was pending falls away", func(t *testing.T) {
		o, plan := setUp(t)
		r := o.close(o.open(about(azure("1", "jiwoo"), routing.Azure, routing.IssueQuota)).ID, lifecycle.Resolved)
		r = o.move(r.ID, lifecycle.EventReopen)
		if r.Refund != lifecycle.RefundNone {
			t.Errorf("refund %v", r.Refund)
		}
		_, err := o.attempt(r.ID, lifecycle.EventApprove)
		wantRefused(t, err, lifecycle.StillOpen)
		o.close(r.ID, lifecycle.Resolved)
		if r = o.move(r.ID, lifecycle.EventApprove); r.State != lifecycle.StateRefunded || o.left(plan) != 5 {
			t.Errorf("%v, %v left", r.State, o.left(plan))
		}
	})
	t.Run("a duplicate leaves the original alone", func(t *testing.T) {
		o, plan := setUp(t)
		original, copied := o.open(azure("1", "jiwoo")), o.open(azure("2", "jiwoo"))
		r, err := o.Close(t.Context(), lifecycle.Closing{ID: "close", Request: copied.ID, Reason: lifecycle.Duplicate, Original: original.ID})
		if err != nil || r.Original != original.ID || o.left(plan) != 4 {
			t.Errorf("%+v, %v, %v left", r.Progress, err, o.left(plan))
		}
		after, err := o.Request(t.Context(), original.ID)
		if diff := diffRequests(original, after); err != nil || diff != "" {
			t.Errorf("the original: %v\n%s", err, diff)
		}
	})
	t.Run("a follow-up pays and waits for itself", func(t *testing.T) {
		o, plan := setUp(t)
		first := o.close(o.open(azure("1", "jiwoo")).ID, lifecycle.Resolved)
		o.now = at(15, 0)
		second := o.open(with(azure("2", "jiwoo"), func(d *lifecycle.Draft) { d.Follows = first.ID }))
		if second.Follows != first.ID || o.left(plan) != 3 || !second.Response.Due.Equal(at(19, 0)) {
			t.Errorf("%+v, %v left", second, o.left(plan))
		}
	})
	t.Run("malformed", func(t *testing.T) {
		o, _ := setUp(t)
		r := o.open(azure("1", "jiwoo"))
		before := o.version()
		for name, test := range map[string]struct {
			field string
			c     lifecycle.Closing
		}{
			"a duplicate of itself":           {"Original", lifecycle.Closing{Reason: lifecycle.Duplicate, Original: r.ID}},
			"a duplicate of what is unknown":  {"Original", lifecycle.Closing{Reason: lifecycle.Duplicate, Original: "none"}},
			"an original of what is resolved": {"Original", lifecycle.Closing{Reason: lifecycle.Resolved, Original: "none"}},
		} {
			test.c.ID, test.c.Request = "close", r.ID
			if _, err := o.Close(t.Context(), test.c); !containsField(err, test.field) {
				t.Errorf("%s: %v, want an InvalidError about %s", name, err, test.field)
			}
		}
		for name, test := range map[string]struct {
			field string
			m     lifecycle.Move
		}{
			"no event":                            {"Event", lifecycle.Move{}},
			"an event of another command":         {"Event", lifecycle.Move{Event: lifecycle.EventClose}},
			"an event that is none":               {"Event", lifecycle.Move{Event: 200}},
			"no severity":                         {"Severity", lifecycle.Move{Event: lifecycle.EventReclassify}},
			"a severity that is none":             {"Severity", lifecycle.Move{Event: lifecycle.EventReclassify, Severity: 200}},
			"a severity where it does not belong": {"Severity", lifecycle.Move{Event: lifecycle.EventWait, Severity: sla.SeverityA}},
		} {
			test.m.ID, test.m.Request = "move", r.ID
			if _, err := o.Move(t.Context(), test.m); !containsField(err, test.field) {
				t.Errorf("%s: %v, want an InvalidError about %s", name, err, test.field)
			}
		}
		if _, err := o.Move(t.Context(), lifecycle.Move{ID: "move", Request: "none", Event: lifecycle.EventWait}); !errors.Is(err, lifecycle.ErrNotFound) {
			t.Errorf("an unknown request: %v, want ErrNotFound", err)
		}
		if o.version() != before {
			t.Error("malformed input changed the book")
		}
	})
}

// TestMoveOrder dates moves before what they follow.
func TestMoveOrder(t *testing.T) {
	o := newOffice(t)
	o.offer(entitlement.SuccessCore, "jiwoo")
	r := o.open(azure("1", "jiwoo"))
	o.now = at(12, 0)
	for _, test := range []struct {
		hour int
		ok   bool
	}{{8, false}, {10, true}, {9, false}, {10, true}, {11, true}} {
		event := lifecycle.EventWait
		if current, _ := o.Request(t.Context(), r.ID); current.State == lifecycle.StateWaiting {
			event = lifecycle.EventResume
		}
		_, err := o.Move(t.Context(), lifecycle.Move{ID: o.id("move"), Request: r.ID, Event: event, At: at(test.hour, 0)})
		if test.ok && err != nil {
			t.Errorf("%d:00: %v", test.hour, err)
		} else if !test.ok {
			wantRefused(t, err, lifecycle.BeforeItsTime)
		}
	}
}

// TestReplayOfMoves repeats moves after others have followed: the answer is that of
// then, with the steps of then.
func TestReplayOfMoves(t *testing.T) {
	o := newOffice(t)
	o.offer(entitlement.SuccessCore, "jiwoo")
	r := o.open(azure("1", "jiwoo"))
	var moves []lifecycle.Move
	var answers []lifecycle.Request
	for i, e := range []lifecycle.Event{lifecycle.EventWait, lifecycle.EventResume, lifecycle.EventRespond} {
		o.now = at(10+i, 0)
		m := lifecycle.Move{ID: o.id("move"), Request: r.ID, Event: e, Actor: fmt.Sprint("actor ", i)}
		answer, err := o.Move(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		moves, answers = append(moves, m), append(answers, answer)
	}
	for i, m := range moves {
		again, err := o.Move(t.Context(), m)
		if diff := diffRequests(answers[i], again); err != nil || diff != "" {
			t.Errorf("move %d again: %v (-first +again):\n%s", i, err, diff)
		}
	}
	if diff := diffRequests(r, o.open(azure("1", "jiwoo"))); diff != "" {
		t.Errorf("opening again (-first +again):\n%s", diff)
	}
}

// TestMaxSteps moves a request until it has as many steps as it can.
func TestMaxSteps(t *testing.T) {
	o := newOffice(t)
	o.offer(entitlement.SuccessCore, "jiwoo")
	r := o.open(with(azure("1", "jiwoo"), func(d *lifecycle.Draft) { d.Locale = sla.Locale{} }))
	for i := range lifecycle.MaxSteps {
		r = o.move(r.ID, []lifecycle.Event{lifecycle.EventWait, lifecycle.EventResume}[i%2])
	}
	_, err := o.attempt(r.ID, lifecycle.EventWait)
	wantRefused(t, err, lifecycle.TooManySteps)
	if len(r.Steps) != lifecycle.MaxSteps {
		t.Errorf("%d steps", len(r.Steps))
	}
}

// TestReopenedDuplicate reopens a request that nothing paid for and that was closed as a
// duplicate: it is not a duplicate any more.
func TestReopenedDuplicate(t *testing.T) {
	o := newOffice(t)
	for _, id := range []lifecycle.OperationID{"first", "second"} {
		o.open(about(azure(id, "jiwoo"), routing.Microsoft365, routing.IssueTechnical))
	}
	r, err := o.Close(t.Context(), lifecycle.Closing{ID: "close", Request: "second", Reason: lifecycle.Duplicate, Original: "first"})
	if err != nil || r.State != lifecycle.StateClosed || r.Original != "first" {
		t.Fatalf("%v, duplicate of %q, %v", r.State, r.Original, err)
	}
	if r := o.move("second", lifecycle.EventReopen); r.Original != "" || r.Reason != 0 || r.ClosedBy != "" || !r.Closed.IsZero() {
		t.Errorf("reopened: %+v", r.Progress)
	}
}

// TestResponseAfterMoves has the target that a request is left with: that of the latest
// severity, and as unsettled as the days that it reaches.
func TestResponseAfterMoves(t *testing.T) {
	o := newOffice(t)
	o.now = time.Date(2028, 1, 25, 17, 0, 0, 0, seoul) // days before a new year that nobody has announced yet
	o.open(with(about(azure("r", "jiwoo"), routing.Microsoft365, routing.IssueTechnical), func(d *lifecycle.Draft) {
		d.Locale = language.MustParse("ko-KR")
	}))
	for i, s := range []sla.Severity{sla.SeverityC, sla.SeverityA} {
		o.now = o.now.Add(time.Minute)
		r, err := o.Move(t.Context(), lifecycle.Move{ID: o.id("move"), Request: "r", Event: lifecycle.EventReclassify, Severity: s})
		if err != nil {
			t.Fatal(err)
		}
		// Of severity C within eight hours, of A within two.
		if want := []time.Duration{8 * time.Hour, 2 * time.Hour}[i]; r.Response.Within != want || !r.Response.Unsettled {
			t.Errorf("severity %v: %+v, want within %v and unsettled", s, r.Response, want)
		}
	}
}
