package sqlstore

import (
	"fmt"
	"strings"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// table is what statements need to know of a table. A row of it is a list of fields,
// which begins with its key and has the order of the columns in the schema: in
// PostgreSQL, that of the row type.
type table struct {
	place   int // in tables
	name    string
	columns []field // with the variables of some row
	key     int     // how many of the columns are the key
	fixed   bool    // a row is never written again

	insert string // the statement that writes one row in SQLite
}

// The tables of rows.
var (
	planTable    = newTable(0, "plans", 2, false, planFields(nil, new(lifecycle.PartnerID), &planRow{}))
	linkTable    = newTable(1, "links", 3, false, linkFields(nil, new(lifecycle.PartnerID), &lifecycle.Link{}))
	holdTable    = newTable(2, "holds", 2, false, holdFields(nil, new(lifecycle.PartnerID), &lifecycle.Hold{}))
	entryTable   = newTable(3, "entries", 3, true, entryFields(nil, new(lifecycle.PartnerID), new(int), &entitlement.Entry{}))
	requestTable = newTable(4, "requests", 2, false, requestFields(nil, new(lifecycle.PartnerID), &lifecycle.Request{}))
	keyTable     = newTable(5, "keys", 2, true, keyFields(nil, new(lifecycle.PartnerID), &lifecycle.Key{}))

	tables = [...]*table{planTable, linkTable, holdTable, entryTable, requestTable, keyTable}
)

func newTable(place int, name string, key int, fixed bool, columns []field) *table {
	t := &table{place: place, name: name, columns: columns, key: key, fixed: fixed}
	marks := strings.Repeat(", ?", len(columns))[2:]
	t.insert = "INSERT INTO " + name + " (" + t.names("") + ") VALUES (" + marks + ")" + t.conflict()
	return t
}

// names returns the names of the columns, each with a prefix such as "r.".
func (t *table) names(prefix string) string {
	var b strings.Builder
	for i, c := range t.columns {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(prefix + c.name)
	}
	return b.String()
}

// conflict returns the clause that makes an insertion replace the row with the same key.
func (t *table) conflict() string {
	if t.fixed {
		return ""
	}
	var b strings.Builder
	b.WriteString(" ON CONFLICT (")
	for i, c := range t.columns[:t.key] {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(c.name)
	}
	b.WriteString(") DO UPDATE SET ")
	for i, c := range t.columns[t.key:] {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(c.name + " = excluded." + c.name)
	}
	return b.String()
}

// scan reads the values of a row into its fields. An error names the column.
func scan(table string, fields []field, values []any) error {
	for i, f := range fields {
		if err := f.Scan(values[i]); err != nil {
			return &RowError{table, rowName(fields, values), f.name, err}
		}
	}
	return nil
}

// rowName names a row by its first columns, for people.
func rowName(fields []field, values []any) string {
	var names []string
	for i := range min(3, len(fields)) {
		switch v := values[i].(type) {
		case nil:
			names = append(names, fields[i].name+"=NULL")
		case string:
			names = append(names, fmt.Sprintf("%s=%q", fields[i].name, v[:min(len(v), 64)]))
		case []byte: // as some drivers give a text
			names = append(names, fmt.Sprintf("%s=%q", fields[i].name, v[:min(len(v), 64)]))
		default:
			names = append(names, fmt.Sprintf("%s=%q", fields[i].name, fmt.Sprint(v)))
		}
	}
	return strings.Join(names, " ")
}
