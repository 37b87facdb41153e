package storetest

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// perBook is how many actions a machine does before the books are compared whole.
const perBook = 400

// modelled is the law of the model, in a size that is good for every run.
func modelled(k *kit) {
	const machines = 10
	counts := Counts{Commands: map[string][5]int{}}
	for i := range k.few(machines) {
		k.newMachine(newSeeded(uint64(i)), fmt.Sprint("seed ", i), &counts).run(perBook)
	}
}

// drawnModel checks the law of the model on actions that rapid draws, so that a
// failure is shrunk to a few actions.
func drawnModel(t *testing.T, newStore func(testing.TB) lifecycle.Store, opts *Options) {
	s := newStore(t)
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++ // each draw has books of its own on the one store
		k := &kit{Store: s, ctx: t.Context(), opts: *opts}
		k.draw(rt, fmt.Sprint("drawn ", n))
	})
}

// draw does the actions that rapid draws, at books that begin with a name.
func (k *kit) draw(t *rapid.T, name string) {
	defer caught(func(found string) { t.Fatal(found) })
	counts := Counts{Commands: map[string][5]int{}}
	k.newMachine(drawn{t}, name, &counts).run(1 + rapid.IntRange(0, 60).Draw(t, "actions"))
}

// Campaign does random actions, at least as many as actions says, on stores that
// newStore makes. The seed determines the actions. After each action Campaign checks
// that no incident is lost or made up, that none comes back twice, that an operation
// ID has one outcome, that nobody gets the last incident twice, that the balance is
// what the journal adds up to, that time gives nothing back, and that no other book is
// touched. It ends the test at the first problem; otherwise it returns what was done.
// Each store gets 200 books.
func Campaign(tb testing.TB, newStore func(testing.TB) lifecycle.Store, seed uint64, actions int) Counts {
	tb.Helper()
	counts := Counts{Commands: map[string][5]int{}}
	k := &kit{ctx: tb.Context()}
	defer caught(func(found string) { tb.Fatal(found) })
	src := newSeeded(seed)
	for i := 0; counts.Actions < actions; i++ {
		if i%100 == 0 {
			k.Store = newStore(tb)
		}
		k.newMachine(src, fmt.Sprint("machine ", i), &counts).run(perBook)
	}
	return counts
}
