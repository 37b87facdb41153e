package sqlstore

import (
	"io/fs"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// TestRows reads back, with another reader, what is written for PostgreSQL.
func TestRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, n, yes := rapid.String().Draw(t, "text"), rapid.Int64().Draw(t, "number"), rapid.Bool().Draw(t, "answer")
		answer := map[bool]string{false: "f", true: "t"}[yes]
		values := []value{ofText(s), ofNumber(n), {there: true, kind: boolean, number: int64(len(answer)) - 1}, {}, {there: true, kind: bytes, text: "\x01\xfe"}, ofText("")}
		if yes {
			values[2].number = 1
		}
		rows := []row{{text: appendRow(nil, values)}, {text: appendRow(nil, values[:1])}}
		want := [][]*string{{&s, new(strconv.FormatInt(n, 10)), &answer, nil, new(`\x01fe`), new("")}, {&s}}
		var got [][]*string
		for _, element := range elements(arrayOf(rows)) {
			got = append(got, rowValues(element))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", arrayOf(rows), diff)
		}
		var list texts
		list.add(s)
		list.add("")
		if diff := cmp.Diff([]string{s, ""}, elements(list.String())); diff != "" {
			t.Errorf("%s (-want +got):\n%s", list, diff)
		}
	})
}

// elements reads an array of quoted elements, as array_in does.
func elements(array string) []string {
	var list []string
	var element []byte
	quoted := false
	for i := 1; i < len(array); i++ {
		switch c := array[i]; {
		case quoted && c == '\\':
			i++
			element = append(element, array[i])
		case c == '"':
			if quoted = !quoted; quoted {
				element = nil
			} else {
				list = append(list, string(element))
			}
		case quoted:
			element = append(element, c)
		}
	}
	return list
}

// rowValues reads a row, as record_in does. What is empty and not quoted is NULL.
func rowValues(text string) []*string {
	var list []*string
	var v []byte
	quoted, there := false, false
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\':
			i++
			v, there = append(v, text[i]), true
		case quoted && c == '"' && text[i+1] == '"':
			i++
			v = append(v, c)
		case c == '"':
			quoted, there = !quoted, true
		case !quoted && (c == ',' || c == ')'):
			if there {
				list = append(list, new(string(v)))
			} else {
				list = append(list, nil)
			}
			v, there = nil, false
		default:
			v, there = append(v, c), true
		}
	}
	return list
}

// TestStatementsNameThePartner checks that no statement can reach another partner's
// rows: each table that it names is looked up by partner.
func TestStatementsNameThePartner(t *testing.T) {
	texts := []string{headText, keyTexts[SQLite], keyTexts[PostgreSQL], unhold, move(newStep("p", 0, nil)).text, move(newStep("p", 1, nil)).text}
	for _, t := range tables {
		texts = append(texts, t.insert)
	}
	full := [len(tables)]bool{true, true, true, true, true, true}
	for i := range 8 {
		sh := shape{put: full, frees: i != 0, alone: i&1 != 0, begin: i&2 != 0, one: i&4 != 0 && i&1 != 0}
		texts = append(texts, sh.text())
	}
	texts = append(texts, shape{}.text(), shape{alone: true}.text(), shape{alone: true, begin: true}.text())
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
		columns:
			for l := range strings.Lines(body) {
				words := strings.Fields(l)
				switch words[0] {
				case "CHECK":
					break columns // checks come last
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
	check(t, func(l *lifecycle.Link) []field { return linkFields(nil, &p, l) })
	check(t, func(h *lifecycle.Hold) []field { return holdFields(nil, &p, h) })
	check(t, func(e *entitlement.Entry) []field { return entryFields(nil, &p, &place, e) })
	check(t, func(r *lifecycle.Request) []field { return requestFields(nil, &p, r) })
	check(t, func(k *lifecycle.Key) []field { return keyFields(nil, &p, k) })
	check(t, func(s *entitlement.State) []field {
		// Active and Since are one column.
		r := planRow{State: *s}
		if s.Active || !s.Since.IsZero() {
			r.activated = new(s.Since.UnixMicro())
		}
		return planFields(nil, &p, &r)
	})
}

func check[T any](t *testing.T, fields func(*T) []field) {
	t.Helper()
	values := func(v *T) []any {
		r, err := (&encoder{dialect: SQLite}).row(&table{}, rowID{}, fields(v))
		if err != nil {
			t.Fatal(err)
		}
		return r.values
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
