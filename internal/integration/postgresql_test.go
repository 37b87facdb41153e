package integration_test

import (
	"testing"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
	"github.com/partnersupport/partnersupport/lifecycle/storetest"
)

func newPostgreSQL(tb testing.TB) lifecycle.Store {
	db, _ := postgreSQL(tb).open(tb)
	return newStore(tb, db, sqlstore.PostgreSQL)
}

func TestPostgreSQL(t *testing.T) {
	storetest.Run(t, newPostgreSQL, profile())
}

func BenchmarkPostgreSQL(b *testing.B) {
	storetest.Benchmark(b, newPostgreSQL)
}
