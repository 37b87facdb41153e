package sqlstore

import (
	"context"
	"fmt"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// keyText selects what an operation did, and its request.
func (d Dialect) keyText() string {
	text := "SELECT " + keyTable.names("k.") + ", " + requestTable.names("r.") + " FROM keys k "
	if d == PostgreSQL {
		// The limit makes the server look for the ID in the index, and not among all
		// requests of the partner: it may think that most partners have few.
		text += "LEFT JOIN LATERAL (SELECT * FROM requests WHERE partner = k.partner AND id = k.request LIMIT 1) r ON true"
	} else {
		text += "LEFT JOIN requests r ON r.partner = k.partner AND r.id = k.request"
	}
	return text + " WHERE k.partner = $1 AND k.id = $2"
}

var keyTexts = [...]string{SQLite: SQLite.keyText(), PostgreSQL: PostgreSQL.keyText()}

// Key implements [lifecycle.Store].
func (b *base) Key(ctx context.Context, p lifecycle.PartnerID, id lifecycle.OperationID) (lifecycle.Key, lifecycle.Request, error) {
	type both struct {
		key     lifecycle.Key
		request lifecycle.Request
	}
	var list []both
	err := ctx.Err()
	if askable(string(p), string(id)) {
		list, err = query(ctx, b, keyTexts[b.dialect], []any{string(p), string(id)}, func(values []any) (both, error) {
			var found both
			n := len(keyTable.columns)
			if err := scan("keys", keyFields(nil, &p, &found.key), values[:n]); err != nil {
				return both{}, err
			}
			if values[n] == nil {
				return found, nil // the operation is not about a request
			}
			return found, scan("requests", requestFields(nil, &p, &found.request), values[n:])
		})
	}
	if err != nil {
		return lifecycle.Key{}, lifecycle.Request{}, err
	}
	if len(list) == 0 {
		return lifecycle.Key{}, lifecycle.Request{}, fmt.Errorf("sqlstore: operation %.64q: %w", id, lifecycle.ErrNotFound)
	}
	return list[0].key, list[0].request, nil
}

// askable reports whether a database can be asked for texts. It does not have a text
// that it cannot keep.
func askable(texts ...string) bool {
	for _, t := range texts {
		if _, err := storable(t); err != nil {
			return false
		}
	}
	return true
}

// page is how many rows are read at once, and pageOfRequests how many of those that
// may be long.
const (
	page           = 500
	pageOfRequests = 100
)

// where collects the conditions of a query and their parameters.
type where struct {
	text strings.Builder
	args []any
}

// and adds a condition, in which each ? stands for the next of the values.
func (w *where) and(condition string, values ...any) {
	if w.text.Len() > 0 {
		w.text.WriteString(" AND ")
	}
	for before, after := condition, ""; ; before = after {
		var more bool
		before, after, more = strings.Cut(before, "?")
		w.text.WriteString(before)
		if !more {
			return
		}
		w.text.WriteString(w.mark(values[0]))
		values = values[1:]
	}
}

// mark adds a parameter with the value, and returns its mark.
func (w *where) mark(value any) string {
	w.args = append(w.args, value)
	return "$" + strconv.Itoa(len(w.args))
}

// version returns a version as a number that a database holds. No book reaches a
// greater one.
func version(v lifecycle.Version) int64 { return int64(min(v, math.MaxInt64)) }

// paged yields rows page by page. load returns a page of the rows after the row last,
// which is nil for the first page, and of versions up to end, which is 0 for the first
// page. Later pages end at the version that the book had after the first one, so paged
// ends however fast others write.
func paged[T any](ctx context.Context, b *base, p lifecycle.PartnerID, size, most int, load func(last *T, end int64, limit int) ([]T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		var last *T
		end := int64(0)
		for n := 0; ; {
			limit := size
			if most > 0 {
				limit = min(limit, most-n)
			}
			list, err := load(last, end, limit)
			if err != nil {
				yield(none, err)
				return
			}
			for i := range list {
				if err := ctx.Err(); err != nil {
					yield(none, err)
					return
				}
				if n++; !yield(list[i], nil) || n == most {
					return
				}
			}
			if len(list) < limit {
				if err := ctx.Err(); err != nil {
					yield(none, err)
				}
				return
			}
			last = &list[len(list)-1]
			if end == 0 {
				if end, err = b.version(ctx, p); err != nil {
					yield(none, err)
					return
				}
			}
		}
	}
}

// version returns the version of a book, which is 0 if there is none.
func (b *base) version(ctx context.Context, p lifecycle.PartnerID) (int64, error) {
	list, err := query(ctx, b, "SELECT version FROM books WHERE partner = $1", []any{string(p)}, func(values []any) (int64, error) {
		var v int64
		err := scan("books", []field{number("version", &v)}, values)
		return v, err
	})
	if err != nil || len(list) == 0 {
		return 0, err
	}
	return list[0], nil
}

// Requests implements [lifecycle.Store].
func (b *base) Requests(ctx context.Context, p lifecycle.PartnerID, q lifecycle.RequestQuery) iter.Seq2[lifecycle.Request, error] {
	return func(yield func(lifecycle.Request, error) bool) {
		paged(ctx, b, p, pageOfRequests, q.Limit, func(last *lifecycle.Request, end int64, limit int) ([]lifecycle.Request, error) {
			w, ok := selection(p, q)
			if !ok {
				return nil, ctx.Err()
			}
			order := ""
			switch {
			case q.ID != "": // There is one at most.
			case last != nil:
				w.and("version >= 0 AND (version, id) > (?, ?) AND version <= ?", version(last.Version), string(last.ID), end)
				order = " ORDER BY version, id"
			default:
				w.and("version >= 0 AND version > ?", version(q.After)) // the first is the condition of the indexes
				order = " ORDER BY version, id"
			}
			text := "SELECT " + requestTable.names("") + " FROM requests WHERE " + w.text.String() + order + " LIMIT " + w.mark(limit)
			list, err := query(ctx, b, text, w.args, func(values []any) (lifecycle.Request, error) {
				var r lifecycle.Request
				err := scan("requests", requestFields(nil, &p, &r), values)
				return r, err
			})
			if q.ID != "" {
				list = slices.DeleteFunc(list, func(r lifecycle.Request) bool { return r.Version <= q.After })
			}
			return list, err
		})(yield)
	}
}

// selection returns the conditions of a query, except that on the version. It is not ok
// if they select nothing in any database.
func selection(p lifecycle.PartnerID, q lifecycle.RequestQuery) (w *where, ok bool) {
	w = &where{}
	if !askable(string(p), string(q.ID), q.Account, string(q.Plan)) {
		return w, false
	}
	w.and("partner = ?", string(p))
	if q.ID != "" {
		w.and("id = ?", string(q.ID))
	}
	if q.Account != "" {
		w.and("account = ?", q.Account)
	}
	if q.Plan != "" {
		w.and("plan = ?", string(q.Plan))
	}
	if q.Filed {
		w.and("state IN (?, ?, ?)", lifecycle.StateOpen.String(), lifecycle.StateWaiting.String(), lifecycle.StateReopened.String())
	}
	for _, f := range []struct {
		column string
		asked  bool
		wordOf wordOfAny
	}{
		{"state", q.State != 0, q.State},
		{"portal", q.Portal != 0, q.Portal},
		{"product", q.Product != 0, q.Product},
	} {
		if f.asked {
			w.and(f.column+" = ?", f.wordOf.String())
		}
	}
	return w, true
}

type wordOfAny interface{ String() string }

// Journal implements [lifecycle.Store].
func (b *base) Journal(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[entitlement.Entry, error] {
	type placed struct {
		entry entitlement.Entry
		place int
	}
	return func(yield func(entitlement.Entry, error) bool) {
		list := paged(ctx, b, p, page, 0, func(last *placed, end int64, limit int) ([]placed, error) {
			w := &where{}
			if !askable(string(p)) {
				return nil, ctx.Err()
			}
			w.and("partner = ?", string(p))
			if last != nil {
				w.and("(version, place) > (?, ?) AND version <= ?", version(lifecycle.Version(last.entry.Seq)), last.place, end)
			} else {
				w.and("version > ?", version(after))
			}
			text := "SELECT " + entryTable.names("") + " FROM entries WHERE " + w.text.String() + " ORDER BY version, place LIMIT " + w.mark(limit)
			return query(ctx, b, text, w.args, func(values []any) (placed, error) {
				var e placed
				err := scan("entries", entryFields(nil, &p, &e.place, &e.entry), values)
				return e, err
			})
		})
		for e, err := range list {
			if !yield(e.entry, err) {
				return
			}
		}
	}
}

// Keys implements [lifecycle.KeyStore].
func (b *base) Keys(ctx context.Context, p lifecycle.PartnerID, after lifecycle.Version) iter.Seq2[lifecycle.Key, error] {
	return func(yield func(lifecycle.Key, error) bool) {
		paged(ctx, b, p, page, 0, func(last *lifecycle.Key, end int64, limit int) ([]lifecycle.Key, error) {
			w := &where{}
			if !askable(string(p)) {
				return nil, ctx.Err()
			}
			w.and("version >= 0 AND partner = ?", string(p)) // the first is the condition of the index
			if last != nil {
				w.and("(version, id) > (?, ?) AND version <= ?", version(last.Version), string(last.ID), end)
			} else {
				w.and("version > ?", version(after))
			}
			text := "SELECT " + keyTable.names("") + " FROM keys WHERE " + w.text.String() + " ORDER BY version, id LIMIT " + w.mark(limit)
			return query(ctx, b, text, w.args, func(values []any) (lifecycle.Key, error) {
				var k lifecycle.Key
				err := scan("keys", keyFields(nil, &p, &k), values)
				return k, err
			})
		})(yield)
	}
}
