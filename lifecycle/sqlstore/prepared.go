package sqlstore

import (
	"context"
	"database/sql"
	"sync"
)

// prepared keeps statements prepared for SQLite, where reading a statement takes longer
// than running it. Drivers of PostgreSQL keep what they have prepared.
type prepared struct {
	db    *sql.DB
	mu    sync.Mutex
	known map[string]*sql.Stmt
}

// mostPrepared is how many statements are kept; any others are read each time.
const mostPrepared = 200

// prepare prepares a statement. It needs a connection, unless it was called before.
func (p *prepared) prepare(ctx context.Context, text string) (*sql.Stmt, error) {
	if s, full := p.get(text); s != nil || full {
		return s, nil
	}
	s, err := p.db.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if other := p.known[text]; other != nil {
		_ = s.Close()
		return other, nil
	}
	p.known[text] = s
	return s, nil
}

// get returns a statement that was prepared, or nil, and whether there can be no more.
func (p *prepared) get(text string) (s *sql.Stmt, full bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.known[text], len(p.known) >= mostPrepared
}

// ExecContext implements [DBTX].
func (p *prepared) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return p.db.ExecContext(ctx, query, args...)
}

// QueryContext implements [DBTX].
func (p *prepared) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := p.prepare(ctx, query)
	switch {
	case err != nil:
		return nil, err
	case s == nil:
		return p.db.QueryContext(ctx, query, args...)
	}
	return s.QueryContext(ctx, args...)
}

// preparedTx is a transaction that uses what is prepared.
type preparedTx struct {
	*sql.Tx
	prepared *prepared
}

// ExecContext implements [DBTX].
func (t preparedTx) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if s, _ := t.prepared.get(query); s != nil {
		return t.StmtContext(ctx, s).ExecContext(ctx, args...)
	}
	return t.Tx.ExecContext(ctx, query, args...)
}
