package sqlstore

import (
	"encoding/json"
	"io/fs"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// TestJSON reads back, with another reader, what is written for PostgreSQL.
func TestJSON(t *testing.T) {
	columns := []field{id("a", new(string)), number("b", new(int)), answer("c", new(bool)), line("d", new(string))}
	rapid.Check(t, func(t *rapid.T) {
		s, n, yes := rapid.String().Draw(t, "text"), rapid.Int64().Draw(t, "number"), rapid.Bool().Draw(t, "answer")
		var got []struct {
			A string
			B json.Number
			C bool
			D *string
		}
		text := jsonOf(columns, []row{{s, n, yes, nil}, {s + "\"\\\n\x7f", n, yes, s}})
		if err := json.Unmarshal([]byte(text), &got); err != nil || len(got) != 2 {
			t.Fatalf("%s: %v", text, err)
		}
		if m, err := got[0].B.Int64(); got[0].A != s || m != n || err != nil || got[0].C != yes || got[0].D != nil {
			t.Errorf("%+v, want %q, %d, %t and nothing", got[0], s, n, yes)
		}
		if got[1].A != s+"\"\\\n\x7f" || *got[1].D != s {
			t.Errorf("%+v, want %q", got[1], s)
		}
	})
}

// TestStatementsNameThePartner checks that no statement can reach another partner's
// rows: each table that it names is looked up by partner.
func TestStatementsNameThePartner(t *testing.T) {
	texts := []string{headText, keyText, unhold, move(newStep("p", 0)).text, move(newStep("p", 1)).text}
	for _, t := range tables {
		texts = append(texts, t.insert)
	}
	all := uint8(1<<(len(tables)+1) - 1)
	texts = append(texts, wholeText(all), wholeText(0))
	tableName := regexp.MustCompile(`\b(?:FROM|INTO|UPDATE|JOIN) (books|plans|links|holds|entries|requests|keys)\b`)
	named := regexp.MustCompile(`\bpartner\b`)
	for _, text := range texts {
		if tables, partners := len(tableName.FindAllString(text, -1)), len(named.FindAllString(text, -1)); tables == 0 || partners < tables {
			t.Errorf("%d tables and %d partners in %s", tables, partners, text)
		}
	}
}

// TestSchemaHasTheColumns compares the files of the schema with what the code writes,
// column by column, and its key.
func TestSchemaHasTheColumns(t *testing.T) {
	for d := range Dialects() {
		data, err := fs.ReadFile(schemas, "schema/"+d.String()+".1.sql")
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range tables {
			_, after, _ := strings.Cut(string(data), "CREATE TABLE "+table.name+" (\n")
			body, _, ok := strings.Cut(after, "\n)")
			if !ok {
				t.Fatalf("%s has no table %s", d, table.name)
			}
			var got, want []string
			key := ""
			for l := range strings.Lines(body) {
				words := strings.Fields(l)
				switch words[0] {
				case "CHECK":
				case "PRIMARY":
					key = strings.Trim(strings.Join(words[2:], " "), "(),")
				default:
					got = append(got, words[0])
				}
			}
			for _, c := range table.columns {
				want = append(want, c.name)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s, %s: the schema has\n%q\nand the code\n%q", d, table.name, got, want)
			}
			if wantKey := strings.Join(want[:table.key], ", "); key != wantKey || want[0] != "partner" {
				t.Errorf("%s, %s: the key is %q, want %q", d, table.name, key, wantKey)
			}
		}
	}
}

// TestEveryFieldHasAColumn sets each field of each row to something, one at a time, and
// looks for a column that is not what it is in an empty row. What somebody adds to a
// struct and forgets here would be lost.
func TestEveryFieldHasAColumn(t *testing.T) {
	p := lifecycle.PartnerID("p")
	place := 0
	check(t, func(l *lifecycle.Link) []field { return linkFields(&p, l) })
	check(t, func(h *lifecycle.Hold) []field { return holdFields(&p, h) })
	check(t, func(e *entitlement.Entry) []field { return entryFields(&p, &place, e) })
	check(t, func(r *lifecycle.Request) []field { return requestFields(&p, r) })
	check(t, func(k *lifecycle.Key) []field { return keyFields(&p, k) })
	check(t, func(s *entitlement.State) []field {
		// Active and Since are one column.
		r := planRow{State: *s}
		if s.Active || !s.Since.IsZero() {
			r.activated = new(s.Since.UnixMicro())
		}
		return planFields(&p, &r)
	})
}

func check[T any](t *testing.T, fields func(*T) []field) {
	t.Helper()
	values := func(v *T) row {
		list, err := valuesOf("", fields(v))
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	empty := values(new(T))
	var walk func(path string, at func(*T) reflect.Value)
	walk = func(path string, at func(*T) reflect.Value) {
		v := new(T)
		f := at(v)
		if f.Kind() == reflect.Struct && f.Type().PkgPath() != "time" && f.Type().Name() != "Tag" && f.Type().Name() != "Date" {
			for i := range f.NumField() {
				walk(path+"."+f.Type().Field(i).Name, func(v *T) reflect.Value { return at(v).Field(i) })
			}
			return
		}
		if !fill(f) {
			t.Fatalf("%T%s is of a type that this test does not know", *v, path)
		}
		if reflect.DeepEqual(values(v), empty) {
			t.Errorf("%T%s has no column", *v, path)
		}
	}
	walk("", func(v *T) reflect.Value { return reflect.ValueOf(v).Elem() })
}

// fill sets a value to something that is not its zero.
func fill(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String:
		v.SetString("x")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Uint8, reflect.Uint64:
		v.SetUint(1)
	case reflect.Int, reflect.Int64:
		v.SetInt(1)
	case reflect.Array:
		v.Index(0).SetUint(1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		return fill(v.Index(0).FieldByName("Event"))
	case reflect.Struct:
		text, ok := map[string]string{"Time": "2025-07-01T00:00:00Z", "Tag": "ko-KR", "Date": "2025-07-01"}[v.Type().Name()]
		u, isText := v.Addr().Interface().(interface{ UnmarshalText([]byte) error })
		return ok && isText && u.UnmarshalText([]byte(text)) == nil
	default:
		return false
	}
	return true
}
