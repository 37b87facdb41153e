package sqlstore

import (
	"encoding/hex"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// statement is one SQL statement and what it is given.
type statement struct {
	text string
	args []any
}

// jsonOf returns rows of a table as a JSON list of objects.
func jsonOf(columns []field, list []row) string {
	b := []byte{'['}
	for i, r := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '{')
		first := true
		for n, v := range r {
			if v == nil {
				continue // and so NULL
			}
			if !first {
				b = append(b, ',')
			}
			first = false
			b = append(append(append(b, '"'), columns[n].name...), `":`...)
			b = appendJSON(b, v)
		}
		b = append(b, '}')
	}
	return string(append(b, ']'))
}

// appendJSON appends a value of a row.
func appendJSON(b []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		return appendText(b, v)
	case int64:
		return strconv.AppendInt(b, v, 10)
	case bool:
		return strconv.AppendBool(b, v)
	case []byte:
		return append(hex.AppendEncode(append(b, `"\\x`...), v), '"')
	}
	return append(b, "null"...)
}

// appendText appends a text that is UTF-8, as JSON.
func appendText(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0
	for i := range len(s) {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' || c >= utf8.RuneSelf {
			continue
		}
		b = append(b, s[from:i]...)
		from = i + 1
		if c < ' ' {
			b = append(b, '\\', 'u', '0', '0', "0123456789abcdef"[c>>4], "0123456789abcdef"[c&15])
		} else {
			b = append(b, '\\', c)
		}
	}
	return append(append(b, s[from:]...), '"')
}

// whole returns the one statement that does the given steps in PostgreSQL, of
// different books each. It returns the partners of the books that were at their base
// and knew none of the operation IDs. Of the others it writes nothing.
func whole(steps []*step) statement {
	var books []byte
	books = append(books, '[')
	put := [len(tables)][]row{}
	var freed []row
	for i, s := range steps {
		if i > 0 {
			books = append(books, ',')
		}
		books = appendText(append(books, `{"partner":`...), string(s.partner))
		books = strconv.AppendInt(append(books, `,"base":`...), s.base, 10)
		books = strconv.AppendInt(append(books, `,"next":`...), s.next, 10)
		books = append(books, '}')
		for n, t := range tables {
			put[n] = append(put[n], s.put[t]...)
		}
		freed = append(freed, s.freed...)
	}
	args := []any{string(append(books, ']'))}
	shape := uint8(0)
	for n, t := range tables {
		if len(put[n]) > 0 {
			shape |= 1 << n
			args = append(args, jsonOf(t.columns, put[n]))
		}
	}
	if len(freed) > 0 {
		shape |= 1 << len(tables)
		args = append(args, jsonOf(holdTable.columns[:holdTable.key], freed))
	}
	return statement{wholeText(shape), args}
}

// wholeTexts are the texts of whole, by what they write. They are few, so that a
// driver can keep all of them prepared.
var wholeTexts sync.Map

// wholeText returns the text of the statement that writes the tables of which the bit
// is set in shape, and frees holds if the bit after them is.
func wholeText(shape uint8) string {
	if known, ok := wholeTexts.Load(shape); ok {
		text, _ := known.(string)
		return text
	}
	var b strings.Builder
	b.WriteString(`WITH asked AS MATERIALIZED (
	SELECT * FROM jsonb_to_recordset($1::jsonb) AS r (partner text, base bigint, next bigint)
)`)
	from := "asked"
	param := 2
	params := map[*table]int{}
	for n, t := range tables {
		if shape&(1<<n) != 0 {
			params[t] = param
			param++
		}
	}
	if n, ok := params[keyTable]; ok {
		from = "fresh"
		// A count is looked up row by row in the index of the key, however many rows
		// the planner thinks that there are.
		b.WriteString(`, fresh AS MATERIALIZED (
	SELECT a.* FROM asked a WHERE NOT EXISTS (
		SELECT FROM jsonb_to_recordset($` + strconv.Itoa(n) + `::jsonb) AS r (partner text, id text)
		WHERE r.partner = a.partner AND (SELECT count(*) FROM keys k WHERE k.partner = r.partner AND k.id = r.id) > 0
	)
)`)
	}
	b.WriteString(`, moved AS (
	UPDATE books b SET version = a.next FROM ` + from + ` a
	WHERE a.base > 0 AND b.partner = a.partner AND b.version = a.base
	RETURNING b.partner
), made AS (
	INSERT INTO books AS b (partner, version) SELECT partner, next FROM ` + from + ` WHERE base = 0
	ON CONFLICT (partner) DO UPDATE SET version = excluded.version WHERE b.version = 0
	RETURNING b.partner
), done AS MATERIALIZED (
	SELECT partner FROM moved UNION ALL SELECT partner FROM made
)`)
	for _, t := range tables {
		if n, ok := params[t]; ok {
			b.WriteString(", put_" + t.name + " AS (\n\tINSERT INTO " + t.name + " (" + t.names("") + ")\n\tSELECT " + t.names("r.") +
				"\n\tFROM jsonb_to_recordset($" + strconv.Itoa(n) + "::jsonb) AS r (" + t.typed() + ")" +
				"\n\tWHERE r.partner IN (SELECT partner FROM done)" + t.conflict() + "\n)")
		}
	}
	if shape&(1<<len(tables)) != 0 {
		b.WriteString(`, freed AS (
	DELETE FROM holds h USING jsonb_to_recordset($` + strconv.Itoa(param) + `::jsonb) AS r (partner text, request text)
	WHERE h.partner = r.partner AND h.request = r.request AND r.partner IN (SELECT partner FROM done)
)`)
	}
	b.WriteString("\nSELECT partner FROM done")
	text := b.String()
	wholeTexts.Store(shape, text)
	return text
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
	n := 0
	for id := range s.known {
		if n++; n > 1 {
			unknown.WriteString(", ")
		}
		unknown.WriteString("?" + strconv.Itoa(base))
		base++
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
