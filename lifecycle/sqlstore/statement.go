package sqlstore

import (
	"slices"
	"strconv"
	"strings"
	"sync"
)

// statement is one SQL statement with its arguments.
type statement struct {
	text string
	args []any
}

// shape is what a statement of PostgreSQL does. There are few, so that a driver can keep
// all their texts prepared.
type shape struct {
	put   [len(tables)]bool // which tables it writes
	frees bool              // whether it takes out holds
	alone bool              // whether it is of one book
	begin bool              // whether that book is new
	one   bool              // whether it has one operation ID
}

// whole returns the one statement that does the given steps in PostgreSQL, each of
// another book. The statement selects the partners of the books that were at their base
// and knew none of the operation IDs. It writes nothing of the others.
func whole(steps []*step) statement {
	sh := shape{alone: len(steps) == 1}
	var args []any
	if sh.alone {
		s := steps[0]
		sh.begin, sh.one = s.base == 0, len(s.known.list) == 1
		args = append(args, string(s.partner), s.next)
		if !sh.begin {
			args = append(args, s.base)
		}
	} else {
		var partners texts
		bases, nexts := []byte{'{'}, []byte{'{'}
		for i, s := range steps {
			if i > 0 {
				bases, nexts = append(bases, ','), append(nexts, ',')
			}
			partners.add(string(s.partner))
			bases, nexts = strconv.AppendInt(bases, s.base, 10), strconv.AppendInt(nexts, s.next, 10)
		}
		args = append(args, partners.String(), string(append(bases, '}')), string(append(nexts, '}')))
	}
	for n := range tables {
		list := slices.Clip(steps[0].put[n])
		for _, s := range steps[1:] {
			list = append(list, s.put[n]...)
		}
		if len(list) > 0 {
			sh.put[n] = true
			args = append(args, arrayOf(list))
		}
	}
	var partners, requests texts
	for _, s := range steps {
		for _, id := range s.freed {
			partners.add(string(s.partner))
			requests.add(string(id))
		}
	}
	if len(requests) > 0 {
		sh.frees = true
		args = append(args, partners.String(), requests.String())
	}
	if sh.one {
		args = append(args, string(steps[0].known.list[0]))
	}
	return statement{sh.text(), args}
}

// shapeTexts are the texts of shapes.
var shapeTexts sync.Map

// text returns the text of the statement.
//
// A server may plan a text when the tables are small, and keep the plan until it next
// analyzes them. So the text leaves it no choice: every table is looked up in the index
// of its key, row by row. A subquery that counts is not turned into a join, and a range
// that always holds makes the server expect a row or two, each of which a join looks up.
func (sh shape) text() string {
	if known, ok := shapeTexts.Load(sh); ok {
		text, _ := known.(string)
		return text
	}
	w := shapeWriter{shape: sh}
	w.WriteString("WITH ")
	if sh.alone {
		w.book()
	} else {
		w.books()
	}
	for n, t := range tables {
		if sh.put[n] {
			w.WriteString(", put_" + t.name + " AS (\n\tINSERT INTO " + t.name + " (" + t.names("") + ")\n\tSELECT " + t.names("r.") +
				"\n\tFROM " + w.rows(t) + " AS r" + w.done() + t.conflict() + "\n)")
		}
	}
	if sh.frees {
		w.WriteString(", freed AS (\n\tDELETE FROM holds h USING unnest($" + strconv.Itoa(w.after()) + "::text::text[], $" + strconv.Itoa(w.after()+1) +
			"::text::text[]) AS r (partner, request)" + w.done() + " AND r.partner >= '' AND r.request >= ''" +
			" AND h.partner = r.partner AND h.request = r.request\n)")
	}
	w.WriteString("\nSELECT partner FROM done")
	text := w.String()
	shapeTexts.Store(sh, text)
	return text
}

type shapeWriter struct {
	shape
	strings.Builder
}

// after returns the number of the parameter after those of the tables.
func (w *shapeWriter) after() int {
	n := 4
	if w.alone && w.begin {
		n = 3
	}
	for _, put := range w.put {
		if put {
			n++
		}
	}
	return n
}

// rows returns the rows of a table, from its parameter.
func (w *shapeWriter) rows(t *table) string {
	before := shapeWriter{shape: w.shape}
	clear(before.put[t.place:])
	return "unnest($" + strconv.Itoa(before.after()) + "::text::" + t.name + "[])"
}

// done returns the condition that a row r is of a book that was moved.
func (w *shapeWriter) done() string {
	if w.alone {
		return " WHERE EXISTS (SELECT FROM done)"
	}
	return " WHERE r.partner IN (SELECT partner FROM done)"
}

// book writes the part of the statement that moves one book.
func (w *shapeWriter) book() {
	unknown := ""
	switch {
	case w.one:
		n := w.after()
		if w.frees {
			n += 2
		}
		unknown = "NOT EXISTS (SELECT FROM keys WHERE partner = $1 AND id = $" + strconv.Itoa(n) + ")"
	case w.put[keyTable.place]:
		unknown = "NOT EXISTS (SELECT FROM " + w.rows(keyTable) + " AS r WHERE (SELECT count(*) FROM keys k WHERE k.partner = $1 AND k.id = r.id) > 0)"
	}
	if w.begin {
		if unknown != "" {
			unknown = " WHERE " + unknown
		}
		w.WriteString(`done AS (
	INSERT INTO books AS b (partner, version) SELECT $1::text, $2::bigint` + unknown + `
	ON CONFLICT (partner) DO UPDATE SET version = excluded.version WHERE b.version = 0
	RETURNING b.partner
)`)
		return
	}
	if unknown != "" {
		unknown = " AND " + unknown
	}
	w.WriteString(`done AS (
	UPDATE books SET version = $2 WHERE partner = $1 AND version = $3` + unknown + `
	RETURNING partner
)`)
}

// books writes the part of the statement that moves several books.
func (w *shapeWriter) books() {
	fresh := ""
	if w.put[keyTable.place] {
		w.WriteString(`known AS MATERIALIZED (
	SELECT r.partner FROM ` + w.rows(keyTable) + ` AS r WHERE (SELECT count(*) FROM keys k WHERE k.partner = r.partner AND k.id = r.id) > 0
), `)
		fresh = " AND partner NOT IN (SELECT partner FROM known)"
	}
	w.WriteString(`asked AS MATERIALIZED (
	SELECT * FROM unnest($1::text::text[], $2::text::bigint[], $3::text::bigint[]) AS a (partner, base, next)
	WHERE base >= 0 AND next >= 0` + fresh + `
), moved AS (
	UPDATE books b SET version = a.next FROM asked a
	WHERE a.base > 0 AND b.partner = a.partner AND b.version = a.base
	RETURNING b.partner
), made AS (
	INSERT INTO books AS b (partner, version) SELECT partner, next FROM asked WHERE base = 0
	ON CONFLICT (partner) DO UPDATE SET version = excluded.version WHERE b.version = 0
	RETURNING b.partner
), done AS MATERIALIZED (
	SELECT partner FROM moved UNION ALL SELECT partner FROM made
)`)
}

// move returns the statement that moves a book of SQLite to its next version, if it is
// at its base and knows none of the operation IDs.
func move(s *step) statement {
	args := []any{string(s.partner), s.next}
	var unknown strings.Builder
	unknown.WriteString("NOT EXISTS (SELECT 1 FROM keys WHERE partner = ?1 AND id IN (")
	base := 3
	if s.base > 0 {
		args = append(args, s.base)
		base++
	}
	for i, id := range s.known.list {
		if i > 0 {
			unknown.WriteString(", ")
		}
		unknown.WriteString("?" + strconv.Itoa(base+i))
		args = append(args, string(id))
	}
	unknown.WriteString("))")
	if s.base == 0 {
		return statement{"INSERT INTO books (partner, version) SELECT ?1, ?2 WHERE " + unknown.String() +
			" ON CONFLICT (partner) DO UPDATE SET version = excluded.version WHERE books.version = 0", args}
	}
	return statement{"UPDATE books SET version = ?2 WHERE partner = ?1 AND version = ?3 AND " + unknown.String(), args}
}

// unhold is how SQLite takes out a hold.
const unhold = "DELETE FROM holds WHERE partner = ? AND request = ?"
