package sqlstore

import (
	"encoding/hex"
	"strconv"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// row is a row in the form in which its database gets it.
type row struct {
	id     rowID
	text   []byte // PostgreSQL: an element of an array of rows
	values []any  // SQLite
}

// rowID is the key of a row of some table and partner. Rows that are never replaced,
// such as entries, have none.
type rowID struct{ first, second string }

// encoder makes rows of one dialect.
type encoder struct {
	dialect Dialect
	fields  []field // of the present row; the memory is used again for the next one
	values  []value // likewise
	text    []byte  // the texts of rows are parts of it
}

// newEncoder returns an encoder with room for what a command writes.
func newEncoder(d Dialect) *encoder {
	return &encoder{dialect: d, fields: make([]field, 0, 64), values: make([]value, 0, 64), text: make([]byte, 0, 4<<10)}
}

// reset makes e forget what it has made.
func (e *encoder) reset() {
	clear(e.fields[:cap(e.fields)]) // they point to what the caller gave
	clear(e.values[:cap(e.values)])
	e.text = e.text[:0]
}

// row makes a row from fields, which are in the memory of e.fields. An error names the
// column.
func (e *encoder) row(t *table, id rowID, fields []field) (row, error) {
	e.fields, e.values = fields[:0], e.values[:0]
	for _, f := range fields {
		v, err := f.value()
		if err != nil {
			return row{}, &lifecycle.InvalidError{Field: t.name + "." + f.name, Problem: err.Error(), Err: err}
		}
		e.values = append(e.values, v)
	}
	if e.dialect == PostgreSQL {
		from := len(e.text)
		e.text = appendRow(e.text, e.values)
		return row{id: id, text: e.text[from:len(e.text):len(e.text)]}, nil
	}
	values := make([]any, len(e.values))
	for i, v := range e.values {
		values[i] = v.any()
	}
	return row{id: id, values: values}, nil
}

// appendRow appends a row as an element of an array of rows, in PostgreSQL's text form.
// Quotes and backslashes are doubled for the row, and each of the two is then escaped
// for the array.
func appendRow(b []byte, values []value) []byte {
	b = append(b, `"(`...)
	for i, v := range values {
		if i > 0 {
			b = append(b, ',')
		}
		switch {
		case !v.there: // NULL is written as nothing
		case v.kind == text:
			b = append(b, `\"`...)
			from := 0
			for i := range len(v.text) {
				if c := v.text[i]; c == '"' || c == '\\' {
					b = append(b, v.text[from:i]...)
					b = append(b, '\\', c, '\\', c)
					from = i + 1
				}
			}
			b = append(append(b, v.text[from:]...), `\"`...)
		case v.kind == integer:
			b = strconv.AppendInt(b, v.number, 10)
		case v.kind == boolean:
			b = append(b, "ft"[v.number])
		case v.kind == bytes:
			b = hex.AppendEncode(append(b, `\\\\x`...), []byte(v.text))
		}
	}
	return append(b, `)"`...)
}

// arrayOf returns rows as an array of PostgreSQL.
func arrayOf(rows []row) string {
	size := 2
	for _, r := range rows {
		size += len(r.text) + 1
	}
	b := append(make([]byte, 0, size), '{')
	for i, r := range rows {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, r.text...)
	}
	return string(append(b, '}'))
}

// appendElement appends a text as an element of an array of PostgreSQL.
func appendElement(b []byte, s string) []byte {
	b = append(b, '"')
	for i := range len(s) {
		if s[i] == '"' || s[i] == '\\' {
			b = append(b, '\\')
		}
		b = append(b, s[i])
	}
	return append(b, '"')
}

// texts is an array of texts in PostgreSQL's text form, without its closing brace.
type texts []byte

func (t *texts) add(s string) {
	if len(*t) == 0 {
		*t = append(*t, '{')
	} else {
		*t = append(*t, ',')
	}
	*t = appendElement(*t, s)
}

func (t texts) String() string { return string(t) + "}" }
