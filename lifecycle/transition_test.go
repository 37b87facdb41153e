package lifecycle_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
)

// TestTransitions holds the table against what it must be whatever its rows are.
func TestTransitions(t *testing.T) {
	reached := map[lifecycle.State]bool{lifecycle.StateDrafted: true}
	type move struct {
		from  lifecycle.State
		event lifecycle.Event
		guard lifecycle.Guard
	}
	seen := map[move]bool{}
	for tr := range lifecycle.Transitions() {
		if m := (move{tr.From, tr.Event, tr.Guard}); seen[m] {
			t.Errorf("%v: two moves", m)
		} else {
			seen[m] = true
		}
		if !reached[tr.From] {
			t.Errorf("%v comes before what leads to %v", tr, tr.From)
		}
		reached[tr.To] = true
		// An incident is taken on the way in, given back on the way to refunded, and
		// nowhere else.
		if takes := tr.Effect == lifecycle.EffectTakes; takes != (tr.To == lifecycle.StateOpen && !tr.From.Filed()) {
			t.Errorf("%v: takes %v", tr, takes)
		}
		if gives := tr.Effect == lifecycle.EffectGives; gives != (tr.To == lifecycle.StateRefunded) {
			t.Errorf("%v: gives back %v", tr, gives)
		}
		if frees := tr.Effect == lifecycle.EffectFrees; frees != (tr.To == lifecycle.StateReleased) {
			t.Errorf("%v: frees %v", tr, frees)
		}
		if starts := tr.Clock == lifecycle.ClockStarts; starts != (tr.Effect == lifecycle.EffectTakes) {
			t.Errorf("%v: the clock starts %v", tr, starts)
		}
	}
	for s := range lifecycle.States() {
		if !reached[s] {
			t.Errorf("nothing leads to %v", s)
		}
		last := s == lifecycle.StateRefunded || s == lifecycle.StateReleased
		if over := len(slices.Collect(s.Next())) == 0; over != last {
			t.Errorf("%v is over: %v, want %v", s, over, last)
		}
	}
	// A closing has exactly one answer, whatever comes back.
	for s := range lifecycle.States() {
		guards := map[lifecycle.Guard]bool{}
		for tr := range lifecycle.Transitions() {
			if tr.From == s && tr.Event == lifecycle.EventClose {
				guards[tr.Guard] = true
			}
		}
		want := map[lifecycle.Guard]bool{}
		if s.Filed() {
			want = map[lifecycle.Guard]bool{lifecycle.GuardKeeps: true, lifecycle.GuardGives: true, lifecycle.GuardMayGive: true}
		}
		if diff := cmp.Diff(want, guards); diff != "" {
			t.Errorf("closing what is %v (-want +got):\n%s", s, diff)
		}
	}
}

// lives brings a request into each state in which a book can have one.
func lives(t *testing.T, o *office) map[lifecycle.State]lifecycle.RequestID {
	t.Helper()
	must := func(r lifecycle.Request, err error) lifecycle.RequestID {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return r.ID
	}
	hold := func() lifecycle.RequestID {
		return must(o.Hold(t.Context(), azure(o.id("hold"), "jiwoo"), o.now.Add(240*time.Hour)))
	}
	open := func(issue routing.IssueType) lifecycle.RequestID {
		draft := about(azure(o.id("open"), "jiwoo"), routing.Azure, issue)
		return o.open(draft).ID
	}
	all := map[lifecycle.State]lifecycle.RequestID{
		lifecycle.StateHeld:     hold(),
		lifecycle.StateOpen:     open(routing.IssueTechnical),
		lifecycle.StateWaiting:  o.move(open(routing.IssueTechnical), lifecycle.EventWait).ID,
		lifecycle.StateReopened: o.move(o.close(open(routing.IssueTechnical), lifecycle.Resolved).ID, lifecycle.EventReopen).ID,
		lifecycle.StateClosed:   o.close(open(routing.IssueTechnical), lifecycle.Resolved).ID,
		lifecycle.StateRefunded: o.close(open(routing.IssueTechnical), lifecycle.Bug).ID,
	}
	all[lifecycle.StateRefundPending] = o.close(open(routing.IssueQuota), lifecycle.Resolved).ID
	released := hold()
	all[lifecycle.StateReleased] = must(o.Release(t.Context(), lifecycle.Releasing{ID: o.id("release"), Request: released}))
	for state, id := range all {
		if r, err := o.Request(t.Context(), id); err != nil || r.State != state {
			t.Fatalf("request %s is %v, %v, want %v", id, r.State, err, state)
		}
	}
	return all
}

// attempt tries an event on a request.
func (o *office) attempt(id lifecycle.RequestID, e lifecycle.Event) (lifecycle.Request, error) {
	ctx := o.t.Context()
	switch e {
	case lifecycle.EventConfirm:
		return o.Confirm(ctx, lifecycle.Confirmation{ID: o.id("confirm"), Request: id, Ticket: "2507070040001234"})
	case lifecycle.EventRelease:
		return o.Release(ctx, lifecycle.Releasing{ID: o.id("release"), Request: id})
	case lifecycle.EventClose:
		return o.Close(ctx, lifecycle.Closing{ID: o.id("close"), Request: id, Reason: lifecycle.Duplicate})
	case lifecycle.EventApprove:
		return o.Approve(ctx, lifecycle.Approval{ID: o.id("approve"), Request: id})
	}
	m := lifecycle.Move{ID: o.id("move"), Request: id, Event: e}
	if e == lifecycle.EventReclassify {
		m.Severity = 1
	}
	return o.Move(ctx, m)
}

func (o *office) move(id lifecycle.RequestID, e lifecycle.Event) lifecycle.Request {
	o.t.Helper()
	r, err := o.attempt(id, e)
	if err != nil {
		o.t.Fatalf("%v of %s: %v", e, id, err)
	}
	return r
}

// TestEveryMove tries every event in every state: those of the table happen, and
// the others are refused with what is possible, one entry, and nothing else.
func TestEveryMove(t *testing.T) {
	tried := map[string]int{}
	for e := range lifecycle.Events() {
		if e == lifecycle.EventHold || e == lifecycle.EventOpen || e == lifecycle.EventDeadline {
			continue // not events of a request that a book has, or not of anybody's
		}
		o := newOffice(t)
		plan := o.offer(entitlement.SolutionsPartner, "jiwoo")[0]
		for state, id := range lives(t, o) {
			before, version := o.left(plan), o.version()
			was, err := o.Request(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			r, err := o.attempt(id, e)
			legal := slices.Collect(state.Next())
			if slices.Contains(legal, e) {
				tried["legal"]++
				if err != nil {
					t.Errorf("%v of what is %v: %v", e, state, err)
				}
				if e != lifecycle.EventClose && !slices.ContainsFunc(slices.Collect(lifecycle.Transitions()), func(tr lifecycle.Transition) bool {
					return tr.From == state && tr.Event == e && tr.To == r.State
				}) {
					t.Errorf("%v of what is %v leads to %v", e, state, r.State)
				}
				continue
			}
			tried["illegal"]++
			refused, ok := errors.AsType[*lifecycle.RefusedError](err)
			if !ok {
				t.Errorf("%v of what is %v: %v, want a refusal", e, state, err)
				continue
			}
			if refused.State != state || !slices.Equal(refused.Legal, legal) {
				t.Errorf("%v of what is %v: refused as %v with %v possible, want %v", e, state, refused.State, refused.Legal, legal)
			}
			why := refused.Reasons[0]
			if want := whyIllegal(state, e); why.Code != want {
				t.Errorf("%v of what is %v is refused with %s, want %s", e, state, why.Code, want)
			}
			if why.Code == lifecycle.IllegalMove {
				hints := []string{"nothing can happen to it any more"}
				switch {
				case e == lifecycle.EventReopen && state == lifecycle.StateRefunded:
					hints = []string{"open another one that follows it up"}
				case len(legal) > 0:
					hints = []string{"possible: "}
					for _, possible := range legal {
						hints = append(hints, possible.String())
					}
				}
				for _, hint := range hints {
					if !strings.Contains(why.Text, hint) {
						t.Errorf("%v of what is %v: %q does not say %q", e, state, why.Text, hint)
					}
				}
			}
			after, err := o.Request(t.Context(), id)
			if diff := diffRequests(was, after); err != nil || diff != "" {
				t.Errorf("%v of what is %v has changed it: %v\n%s", e, state, err, diff)
			}
			if entries := o.entries(version); len(entries) != 1 || entries[0].Kind != entitlement.Refused || o.left(plan) != before || o.version() != version+1 {
				t.Errorf("%v of what is %v: %v left of %v, entries %+v", e, state, o.left(plan), before, entries)
			}
		}
	}
	if tried["legal"] != 17 || tried["illegal"] != 55 {
		t.Errorf("tried %v, want 17 legal and 55 illegal moves: 9 events in 8 states", tried)
	}
}

// whyIllegal is the code of the reason why an event is not possible in a state.
func whyIllegal(state lifecycle.State, e lifecycle.Event) string {
	over := state == lifecycle.StateClosed || state == lifecycle.StateRefundPending || state == lifecycle.StateRefunded
	switch {
	case e == lifecycle.EventClose && over:
		return lifecycle.AlreadyClosed
	case e == lifecycle.EventApprove && state.Filed():
		return lifecycle.StillOpen
	case e == lifecycle.EventApprove && state == lifecycle.StateRefunded:
		return lifecycle.AlreadyRefunded
	case e == lifecycle.EventApprove && state == lifecycle.StateClosed:
		return lifecycle.NoRefund
	}
	return lifecycle.IllegalMove
}
