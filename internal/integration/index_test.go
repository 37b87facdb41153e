package integration_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
	"github.com/partnersupport/partnersupport/routing"
)

// explaining keeps how the database goes about what it is asked.
type explaining struct {
	sqlstore.DBTX
	how   string // what makes a statement explain itself
	plans []string
}

// QueryContext implements [sqlstore.DBTX].
func (e *explaining) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	rows, err := e.DBTX.QueryContext(ctx, e.how+query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var plan strings.Builder
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		if err := rows.Scan(values...); err != nil {
			return nil, err
		}
		fmt.Fprintln(&plan, *values[len(values)-1].(*any))
	}
	e.plans = append(e.plans, plan.String())
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return e.DBTX.QueryContext(ctx, query, args...)
}

// TestIndexes asks for a few rows of a book of many in every way, and looks at how they
// are found: by an index that begins with the partner and has what was asked for. Accounts,
// portals and products have none of their own, being few: they are picked from the partner's
// requests in their order.
func TestIndexes(t *testing.T) {
	engines(t, func(t *testing.T, d *database) {
		s := newStore(t, d.DB, d.dialect)
		const requests, partners = 2000, 5
		for p := range partners {
			c := &lifecycle.Change{Partner: lifecycle.PartnerID(fmt.Sprint("partner ", p))}
			for i := range requests {
				r := lifecycle.Request{
					ID: lifecycle.RequestID(fmt.Sprint(i)), Version: lifecycle.Version(i + 1), Account: fmt.Sprint("account ", i%100), Plan: plan,
					Portal: routing.PartnerCenterPortal, Facts: routing.Case{Product: routing.Azure}, Progress: lifecycle.Progress{State: lifecycle.StateClosed},
				}
				if i%100 == 7 {
					r.Plan, r.Portal, r.Facts.Product, r.State = "another", routing.SupportForBusiness, routing.OnPremises, lifecycle.StateOpen
				}
				c.Requests = append(c.Requests, r)
				c.Keys = append(c.Keys, lifecycle.Key{ID: lifecycle.OperationID(r.ID), Version: r.Version})
			}
			if err := s.Apply(t.Context(), c); err != nil {
				t.Fatal(err)
			}
		}
		how := "EXPLAIN QUERY PLAN "
		if d.dialect == sqlstore.PostgreSQL {
			how = "EXPLAIN "
		}
		if _, err := d.Exec("ANALYZE"); err != nil {
			t.Fatal(err)
		}
		const p = lifecycle.PartnerID("partner 3")
		of := func(q lifecycle.RequestQuery) func(*sqlstore.Tx) error {
			return func(s *sqlstore.Tx) error {
				n := 0
				for _, err := range s.Requests(t.Context(), p, q) {
					if err != nil {
						return err
					}
					n++
				}
				if n == 0 || n > 20 {
					return fmt.Errorf("%d requests", n)
				}
				return nil
			}
		}
		for _, test := range []struct {
			name, index string
			ask         func(*sqlstore.Tx) error
		}{
			{"by ID", "id", of(lifecycle.RequestQuery{ID: "77"})},
			{"by state", "state", of(lifecycle.RequestQuery{State: lifecycle.StateOpen})},
			{"filed", "state", of(lifecycle.RequestQuery{Filed: true})},
			{"by account", "", of(lifecycle.RequestQuery{Account: "account 3"})},
			{"by portal", "", of(lifecycle.RequestQuery{Portal: routing.SupportForBusiness})},
			{"by product", "", of(lifecycle.RequestQuery{Product: routing.OnPremises})},
			{"by plan", "plan", of(lifecycle.RequestQuery{Plan: "another"})},
			{"by version", "version", of(lifecycle.RequestQuery{After: requests - 5})},
			{"a page", "version", of(lifecycle.RequestQuery{After: requests / 2, Limit: 10})},
			{"by operation ID", "id", func(s *sqlstore.Tx) error { _, _, err := s.Key(t.Context(), p, "77"); return err }},
			{"keys", "version", func(s *sqlstore.Tx) error {
				for _, err := range s.Keys(t.Context(), p, requests-5) {
					if err != nil {
						return err
					}
				}
				return nil
			}},
		} {
			e := &explaining{DBTX: d.DB, how: how}
			if err := test.ask(s.InTx(e)); err != nil {
				t.Errorf("%s: %v", test.name, err)
			}
			if len(e.plans) != 1 {
				t.Errorf("%s: %d statements, want one", test.name, len(e.plans))
				continue
			}
			// "SEARCH requests USING INDEX ... (partner=? AND state=?)", and
			// "Index Cond: ((partner = 'partner 3'::text) AND (state = 'open'::text))".
			for line := range strings.Lines(e.plans[0]) {
				if strings.Contains(line, "SCAN ") || strings.Contains(line, "Seq Scan") {
					t.Errorf("%s reads a whole table:\n%s", test.name, e.plans[0])
				}
			}
			found := false
			for line := range strings.Lines(e.plans[0]) {
				condition, ok := strings.CutPrefix(strings.TrimSpace(line), "Index Cond: ")
				if !ok {
					_, condition, ok = strings.Cut(line, " (partner=? AND ")
				}
				found = found || ok && strings.Contains(condition, test.index)
			}
			if !found {
				t.Errorf("%s does not look for %s in an index:\n%s", test.name, test.index, e.plans[0])
			}
		}
	})
}
