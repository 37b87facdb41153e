package etcdstore

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// FuzzText checks that a text which is UTF-8 comes back byte for byte, and that no
// other is kept.
func FuzzText(f *testing.F) {
	for _, seed := range []string{"", "한강", "\x00", "\xff", "\ufffd", `\ufffd`, `\\ufffd`, "\\\xff", "\\\\\xff", "<>&\u2028", strings.Repeat("\\", 9) + "\xed\xa0\x80"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		data, err := encodedRequest(lifecycle.Request{ID: "r", Details: text})
		if !utf8.ValidString(text) {
			if !errors.Is(err, lifecycle.ErrInvalid) {
				t.Fatalf("%q is kept as %s, %v", text, data, err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		got, err := decodedRow([]byte("key"), wrapped(data), func(*lifecycle.Request) bool { return true })
		if err != nil || got.Details != text {
			t.Errorf("%q comes back as %q, %v", text, got.Details, err)
		}
	})
}

// FuzzValue checks that whatever is in a key is either read or an error, and that a
// version is read in the one form in which it is compared.
func FuzzValue(f *testing.F) {
	for _, seed := range []string{
		"", "{", `{"format":1,"row":12}`, `{"format":1,"row":012}`, `{"format":1,"row":12,"row":13}`, `{"format":1,"row":12.0}`, `{"format":1, "row":12}`,
		`{"format":2,"row":12}`, `{"row":12,"format":1}`, `{"format":1,"row":null}`, `{"format":1,"row":-1}`, `{"format":1,"row":18446744073709551616}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := decodedRow([]byte("key"), data, func(*lifecycle.Version) bool { return true })
		switch {
		case err != nil && !errors.Is(err, ErrRow):
			t.Errorf("error %v, want ErrRow", err)
		case err == nil && encodedVersion(v) == string(data):
			var plain struct {
				Row lifecycle.Version `json:"row"`
			}
			if err := json.Unmarshal(data, &plain); err != nil || plain.Row != v {
				t.Errorf("%s is read as %d, and by encoding/json as %d, %v", data, v, plain.Row, err)
			}
		}
	})
}

// TestInstantsAreKept puts instants of another zone and with more digits than are kept
// into rows: they are stored in UTC, cut to microseconds.
func TestInstantsAreKept(t *testing.T) {
	seoul := time.FixedZone("", 9*60*60)
	at := time.Date(2025, 7, 7, 9, 0, 0, 123456789, seoul)
	want := time.Date(2025, 7, 7, 0, 0, 0, 123456000, time.UTC)
	check := func(what string, data []byte, err error) {
		t.Helper()
		if n := strings.Count(string(data), want.Format(time.RFC3339Nano)); err != nil || n == 0 || strings.Contains(string(data), "+09:00") {
			t.Errorf("%s: %s, %v", what, data, err)
		}
	}
	progress := lifecycle.Progress{Until: at, Filed: at, Closed: at, Approved: at, Response: lifecycle.Response{Due: at}}
	data, err := encodedRequest(lifecycle.Request{Opened: at, Noted: at, Steps: []lifecycle.Step{{Event: lifecycle.EventWait, At: at, Noted: at}}, Progress: progress})
	check("request", data, err)
	data, err = encodedKey(lifecycle.Key{Op: lifecycle.OpOpen, Progress: progress})
	check("key", data, err)
	data, err = encodedHold(lifecycle.Hold{Until: at})
	check("hold", data, err)
	data, err = encodedLink(lifecycle.Link{At: at})
	check("link", data, err)
	data, err = encodedRecord(record{Version: 1}, []entitlement.Entry{{Seq: 1, Kind: entitlement.Held, At: at, Recorded: at, Until: at}})
	check("entry", data, err)
}
