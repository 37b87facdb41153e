package storetest

import (
	"maps"
	"slices"
	"testing"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
)

// TestScript shows that the script leaves out no command, no event that somebody can
// cause, no reason for closing and no state that a book can have.
func TestScript(t *testing.T) {
	k := &kit{Store: memstore.New(), ctx: t.Context()}
	k.newRun(k.Store, partner).all()
	ops := map[lifecycle.Op]bool{}
	for _, key := range k.scriptKeys(partner) {
		ops[key.Op] = true
	}
	for op := range lifecycle.Ops() {
		if !ops[op] {
			t.Errorf("no line of the script is %s and succeeds", op)
		}
	}
	// A hold and an opening are no steps, and a deadline comes by itself.
	events := map[lifecycle.Event]bool{lifecycle.EventHold: true, lifecycle.EventOpen: true, lifecycle.EventDeadline: true}
	reasons := map[lifecycle.CloseReason]bool{}
	states := map[lifecycle.State]bool{}
	for _, key := range k.scriptKeys(partner) {
		reasons[key.Progress.Reason] = true
		states[key.Progress.State] = true
	}
	for _, r := range k.requests(partner, lifecycle.RequestQuery{}) {
		for _, s := range r.Steps {
			events[s.Event] = true
		}
	}
	for e := range lifecycle.Events() {
		if !events[e] {
			t.Errorf("no line of the script causes %s", e)
		}
	}
	for _, r := range []lifecycle.CloseReason{lifecycle.Resolved, lifecycle.Duplicate, lifecycle.Bug, lifecycle.Withdrawn} {
		if !reasons[r] {
			t.Errorf("no line of the script closes as %s", r)
		}
	}
	for s := range lifecycle.States() {
		if !states[s] && s != lifecycle.StateDrafted {
			t.Errorf("no request of the script is ever %s, only %v", s, slices.Sorted(maps.Keys(states)))
		}
	}
	wants := map[error]int{}
	for _, l := range script {
		wants[l.want]++
	}
	if wants[nil] < 30 || wants[errRefused] < 15 || wants[errInvalid] < 2 || wants[errNotFound] < 3 {
		t.Errorf("lines by what they want: %v", wants)
	}
}
