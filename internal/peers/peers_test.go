package peers_test

import (
	"testing"

	"github.com/partnersupport/partnersupport/routing"
)

// peer answers the coarse question; an error is [routing.Unknown].
type peer interface {
	outcome(question) routing.Outcome
}

type contestant struct {
	name  string
	yesNo bool // knows Allowed and Denied only
	peer
}

// small returns all that answer from the table as somebody would write it down.
func small(tb testing.TB) []contestant {
	rules := fewest()
	return []contestant{
		{name: "partnersupport", peer: router{routing.DefaultRouter()}},
		{name: "map", peer: newLookup()},
		{name: "cedar", peer: newCedar(tb, rules), yesNo: true},
		{name: "casbin", peer: newCasbin(tb, rules), yesNo: true},
		{name: "opa", peer: newOPA(tb, rules)},
		{name: "cel", peer: newCEL(tb, rules), yesNo: true},
	}
}

// large returns all that answer from 2,000 rules.
func large(tb testing.TB) []contestant {
	rules := most()
	return []contestant{
		{name: "partnersupport", peer: newLargest(tb)},
		{name: "cedar", peer: newCedar(tb, rules), yesNo: true},
		{name: "cedar_table", peer: newCedarTable(tb, rules), yesNo: true},
		{name: "casbin", peer: newCasbin(tb, rules), yesNo: true},
		{name: "casbin_cached", peer: newCasbinCached(tb, rules), yesNo: true},
		{name: "opa", peer: newOPA(tb, rules)},
		{name: "cel", peer: newCEL(tb, rules), yesNo: true},
		{name: "cel_table", peer: newCELTable(tb, rules)},
	}
}

func TestPeersAgree(t *testing.T) {
	for _, size := range []struct {
		name        string
		contestants []contestant
	}{{"small", small(t)}, {"large", large(t)}} {
		for _, c := range size.contestants {
			t.Run(size.name+"/"+c.name, func(t *testing.T) {
				for _, q := range questions() {
					want := routing.DefaultRouter().CanOpen(q.partner, q.issue, q.product).Outcome
					if c.yesNo && want != routing.Allowed {
						want = routing.Denied
					}
					if got := c.outcome(q); got != want {
						t.Errorf("%s, %s, %s: %s, want %s", q.partner, q.issue, q.product, got, want)
					}
				}
			})
		}
	}
}

func TestNumberOfRules(t *testing.T) {
	if n := len(fewest()); n > 10 {
		t.Errorf("%d rules, but whoever reads the table needs no more than 10", n)
	}
	if n := len(most()); n != 2000 {
		t.Errorf("%d rules, want 2000", n)
	}
	if n := len(newLargest(t).Policy().Routes); n < 2000 {
		t.Errorf("%d routes, want at least 2000", n)
	}
}

func BenchmarkCanOpen(b *testing.B)                    { inTurn(b, small(b)) }
func BenchmarkCanOpenParallel(b *testing.B)            { inParallel(b, small(b)) }
func BenchmarkCanOpenAt2000Rules(b *testing.B)         { inTurn(b, large(b)) }
func BenchmarkCanOpenAt2000RulesParallel(b *testing.B) { inParallel(b, large(b)) }

// inTurn asks each contestant for one cell after the other.
func inTurn(b *testing.B, contestants []contestant) {
	mix := warm(contestants)
	for _, c := range contestants {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			next := 0
			for b.Loop() {
				c.outcome(mix[next])
				if next++; next == len(mix) {
					next = 0
				}
			}
		})
	}
}

// inParallel does the same on all processors at once.
func inParallel(b *testing.B, contestants []contestant) {
	mix := warm(contestants)
	for _, c := range contestants {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				next := 0
				for pb.Next() {
					c.outcome(mix[next])
					if next++; next == len(mix) {
						next = 0
					}
				}
			})
		})
	}
}

// warm returns all cells in a mixed order, after each contestant was asked for
// them: those that remember answers have them by then.
func warm(contestants []contestant) []question {
	mix := questions()
	shuffle(mix)
	for _, c := range contestants {
		for _, q := range mix {
			c.outcome(q)
		}
	}
	return mix
}
