package etcdstore

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/badinput"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// TestBadInput reads from a key of each kind what no store has written there, and writes
// into each text of each kind of row what no JSON has.
func TestBadInput(t *testing.T) {
	long := badinput.Huge()
	rows := slices.Concat(
		badValues[lifecycle.Plan]("plan", long), badValues[lifecycle.Link]("link", long), badValues[lifecycle.Hold]("hold", long),
		badValues[lifecycle.Key]("key", long), badValues[lifecycle.Request]("request", long), badValues[record]("step", long), badValues[lifecycle.Version]("version", long),
		badRows("link", encodedLink), badRows("hold", encodedHold), badRows("key", encodedKey), badRows("request", encodedRequest),
		badRows("step", func(r record) ([]byte, error) { return encodedRecord(r, nil) }),
		badRows("entry", func(e entitlement.Entry) ([]byte, error) {
			e.Kind, e.Seq = entitlement.Refused, 1
			return encodedRecord(record{Version: 1}, []entitlement.Entry{e})
		}),
	)
	rows = append(rows, badinput.Row{Call: "New", What: "no cluster", Want: lifecycle.ErrInvalid, Do: func() (bool, error) {
		s, err := New(nil, nil)
		return s != nil, err
	}}, badinput.Row{Call: "encodedRecord", What: "an entry of another version", Want: lifecycle.ErrInvalid, Do: func() (bool, error) {
		data, err := encodedRecord(record{Version: 2}, []entitlement.Entry{{Seq: 1}})
		return data != nil, err
	}})
	table := badinput.Table{Rows: rows, Least: 285, Bytes: 64 << 10}
	table.Check(t)
}

// badValues are values of a key that has a T.
func badValues[T any](kind string, long badinput.Long) []badinput.Row {
	values := map[string][]byte{
		"a long text": long.Data, "a long row": slices.Concat([]byte(opening), long.Data, []byte(closing)),
		"a long key": []byte(`{"format":1,"row":[[]]}`),
	}
	for _, text := range []string{
		"", "{", "null", "[]", `{"format":1}x`, `{"format":1,"row":`, `{"format":1,"row":null}`, `{"format":1,"row":[]}`, `{"format":1,"row":"x"}`, `{"format":1,"row":true}`, `{"format":1,"row":1e400}`,
		`{"format":1,"row":{"x":1}}`, `{"format":1,"row":{},"row":{}}`, `{"format":1,"Row":{}}`, `{"format":2,"row":{}}`, `{"row":{},"format":1}`, `{"format": 1,"row":{}}`, `{"format":1,"x":1}`,
		"{\"format\":1,\"row\":\"\xff\"}", `{"format":1,"row":"\ud800"}`, `{"format":1,"parts":{"version":1,"token":"t","count":1}}`, `{"format":1,"parts":[]}`, "\ufeff" + `{"format":1,"row":{}}`,
		`{"format":1,"row":` + strings.Repeat("[", 1<<12),
	} {
		values[fmt.Sprintf("%.64q", text)] = []byte(text)
	}
	var rows []badinput.Row
	for _, what := range slices.Sorted(maps.Keys(values)) {
		key := []byte("key")
		if what == "a long key" {
			key = long.Data
		}
		rows = append(rows, badinput.Row{Call: "decodedRow", What: kind + " " + what, Want: ErrRow, Do: func() (bool, error) {
			_, err := decodedRow(key, values[what], func(*T) bool { return true })
			return false, err
		}})
	}
	rows = append(rows, badinput.Row{Call: "decodedRow", What: kind + " of another key", Want: ErrRow, Do: func() (bool, error) {
		var row T
		data, err := encoded("row", row)
		if err != nil {
			data = []byte("{}")
		}
		_, err = decodedRow([]byte("key"), wrapped(data), func(*T) bool { return false })
		return false, err
	}})
	return rows
}

// badRows puts texts that are not UTF-8 into each text of a row.
func badRows[T any](kind string, encode func(T) ([]byte, error)) []badinput.Row {
	var rows []badinput.Row
	for _, field := range reflect.VisibleFields(reflect.TypeFor[T]()) {
		if field.Type.Kind() != reflect.String {
			continue
		}
		for what, text := range map[string]string{"not UTF-8": "a\xff", "half a character": "한"[:2], "behind a backslash": "\\\xff"} {
			rows = append(rows, badinput.Row{Call: "encoded", What: kind + "." + field.Name + " " + what, Want: lifecycle.ErrInvalid, Do: func() (bool, error) {
				var row T
				reflect.ValueOf(&row).Elem().FieldByIndex(field.Index).SetString(text)
				data, err := encode(row)
				return data != nil, err
			}})
		}
	}
	return rows
}
