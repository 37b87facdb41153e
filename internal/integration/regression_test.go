package integration_test

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/partnersupport/partnersupport/internal/doctored"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// A regression is a bug that others had in production, or found in review on the way
// there, told as it would happen at a desk. The books must not show it.
type regression struct {
	bug  string // repository and number on GitHub
	what string
	play func(*scene)

	// seeds are stores that have the bug, which the scene must find.
	seeds []seed
}

// regressions are the bugs. What is said about each is what its report says.
var regressions = slices.Concat(limitRegressions, repeatRegressions, refundRegressions)

// ways are how a store is reached.
var ways = map[string]func(bookStore) bookStore{
	"alone":  func(s bookStore) bookStore { return s },
	"shared": func(s bookStore) bookStore { return lifecycle.Share(s).(bookStore) },
}

// TestRegressions plays every bug on every store.
func TestRegressions(t *testing.T) {
	on := func(t *testing.T, open func(tb testing.TB) bookStore) {
		for way, reach := range ways {
			for _, r := range regressions {
				t.Run(way+"/"+r.bug+" "+r.what, func(t *testing.T) {
					s := &scene{
						tb: t, ctx: t.Context(), now: lifeAt,
						partner: lifecycle.PartnerID(r.bug + " " + way),
						open:    func() bookStore { return reach(open(t)) },
					}
					if found := s.played(r.play); found != "" {
						t.Error(found)
					}
				})
			}
		}
	}
	t.Run("memory", func(t *testing.T) {
		s := memstore.New()
		on(t, func(testing.TB) bookStore { return s })
	})
	t.Run("SQLite", func(t *testing.T) {
		notWatched(t)
		file := filepath.Join(t.TempDir(), "books.db")
		newStore(t, openSQLite(t, file), sqlstore.SQLite)
		on(t, func(tb testing.TB) bookStore { return newStore(tb, openSQLite(tb, file), sqlstore.SQLite) })
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		server := postgreSQL(t)
		_, schema := server.open(t)
		on(t, func(tb testing.TB) bookStore { return newStore(tb, server.reach(tb, schema), sqlstore.PostgreSQL) })
	})
}

// TestRegressionsFind shows that no scene is told in vain: each is played on stores
// that have its bug, and finds it.
func TestRegressionsFind(t *testing.T) {
	const honest = "does nothing wrong"
	for _, r := range regressions {
		if len(r.seeds) == 0 {
			t.Errorf("%s %s: no store has the bug", r.bug, r.what)
		}
		for way, reach := range ways {
			for _, seed := range append(slices.Clip(r.seeds), seed{fault: honest, spoil: func(*seeded) {}}) {
				if seed.alone && way == "shared" {
					continue
				}
				t.Run(way+"/"+r.bug+"/a store that "+seed.fault, func(t *testing.T) {
					books, all := memstore.New(), new(lingering)
					s := &scene{
						tb: t, ctx: t.Context(), now: lifeAt, partner: "hangang",
						open: func() bookStore {
							process := &seeded{Store: doctored.Store{Below: books}, all: all}
							seed.spoil(process)
							return reach(process)
						},
					}
					found := s.played(r.play)
					t.Log(found)
					if bug := seed.fault != honest; bug != (found != "") {
						t.Errorf("that something is found is %t, want %t", !bug, bug)
					}
				})
			}
		}
	}
}
