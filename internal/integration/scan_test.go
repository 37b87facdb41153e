package integration_test

import (
	"database/sql"
	"fmt"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

// TestWritesScanNoTable writes to tables that were never analyzed, of which the server
// knows nothing, alone and together, again and again: no table is ever read as a whole,
// and no operation ID is looked for in the index of versions, where all IDs of a partner
// would have to be looked at.
func TestWritesScanNoTable(t *testing.T) {
	server := postgreSQL(t)
	db, schema := server.open(t)
	if err := sqlstore.Migrate(t.Context(), db, sqlstore.PostgreSQL, nil); err != nil {
		t.Fatal(err)
	}
	const rounds, partners = 12, 30 // a driver and the server settle on a plan after some rounds
	before := scans(t, db)
	func() {
		writing, err := sql.Open("pgx", server.DSN(schema))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = writing.Close() }() // what a session has counted is told when it ends
		writing.SetMaxOpenConns(1)
		s, err := sqlstore.New(t.Context(), writing, sqlstore.PostgreSQL, nil)
		if err != nil {
			t.Fatal(err)
		}
		for round := range rounds {
			var cs []*lifecycle.Change
			for p := range partners {
				id := fmt.Sprint(round)
				cs = append(cs, &lifecycle.Change{
					Partner: lifecycle.PartnerID(fmt.Sprint("partner ", p)), Base: lifecycle.Version(round),
					Requests: []lifecycle.Request{{ID: lifecycle.RequestID(id), Version: lifecycle.Version(round + 1)}},
					Keys:     []lifecycle.Key{{ID: lifecycle.OperationID(id), Version: lifecycle.Version(round + 1)}},
					Links:    []lifecycle.Link{{Account: "jiwoo", Contract: "contract"}},
					Holds:    []lifecycle.Hold{{Request: lifecycle.RequestID(id)}},
					Freed:    []lifecycle.RequestID{"another"},
				})
			}
			for _, err := range append(s.ApplyAll(t.Context(), cs[1:]), s.Apply(t.Context(), cs[0])) {
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	}()
	const want = rounds * partners
	for range 100 {
		after := scans(t, db)
		if after["inserted into requests"]-before["inserted into requests"] < want {
			time.Sleep(50 * time.Millisecond)
			continue
		}
		for what, n := range after {
			if n != before[what] && what != "inserted into requests" {
				t.Errorf("%s: %d times", what, n-before[what])
			}
		}
		return
	}
	t.Error("the server does not say what it has counted")
}

// scans returns what the server has counted of tables that were read as a whole, and of
// the index that no write is to read.
func scans(t *testing.T, db *sql.DB) map[string]int {
	t.Helper()
	rows, err := db.Query(`SELECT 'read ' || relname || ' as a whole', seq_scan FROM pg_stat_user_tables
			WHERE schemaname = current_schema AND relname <> 'partnersupport_schema'
		UNION ALL SELECT 'inserted into requests', n_tup_ins FROM pg_stat_user_tables WHERE schemaname = current_schema AND relname = 'requests'
		UNION ALL SELECT 'looked into ' || indexrelname, idx_scan FROM pg_stat_user_indexes
			WHERE schemaname = current_schema AND indexrelname LIKE '%by_%'`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	counts := map[string]int{}
	for rows.Next() {
		var what string
		var n int
		if err := rows.Scan(&what, &n); err != nil {
			t.Fatal(err)
		}
		counts[what] = n
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return counts
}
