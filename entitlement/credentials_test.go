package entitlement_test

import (
	"bytes"
	"encoding/base64"
	"encoding/gob"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	htmltemplate "html/template"
	"log"
	"log/slog"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"
	"text/template"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/entitlement"
)

const (
	canaryAccess   = "CANARY-ACCESS-00417"
	canaryContract = "CANARY-CONTRACT-93358"
)

func credentials(t testing.TB, access, contract string) entitlement.Credentials {
	t.Helper()
	c, err := entitlement.ParseCredentials(access, contract)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// sings returns the first form in which a text has a part of the canary, or "".
func sings(text string) string {
	for _, part := range []string{"CANARY", "ACCESS-00417", "CONTRACT-93358"} {
		var numbers []string
		for i := range len(part) {
			numbers = append(numbers, fmt.Sprint(part[i]))
		}
		forms := []string{
			part, strings.ToLower(part), hex.EncodeToString([]byte(part)), strings.ToUpper(hex.EncodeToString([]byte(part))),
			fmt.Sprintf("% x", part), strings.Join(numbers, " "), strings.Join(numbers, ","), strings.Join(numbers, ", "),
		}
		for skip := range 3 { // wherever in a base64 group it starts
			if inner := part[skip:]; len(inner) >= 6 {
				forms = append(forms, base64.RawStdEncoding.EncodeToString([]byte(inner[:len(inner)/3*3])))
			}
		}
		for _, form := range forms {
			if strings.Contains(text, form) {
				return form
			}
		}
	}
	return ""
}

// The places in which credentials may stand when somebody prints something.
type (
	exported   struct{ Pair entitlement.Credentials }
	unexported struct{ pair entitlement.Credentials }
	embedded   struct{ entitlement.Credentials }
	deep       struct{ inner []map[string]*unexported }
	account    struct {
		XMLName struct{} `xml:"account" json:"-"`
		User    string
		Pair    entitlement.Credentials
		More    []entitlement.Credentials
	}
)

func places(c entitlement.Credentials) map[string]any {
	return map[string]any{
		"value": c, "pointer": &c, "slice": []entitlement.Credentials{c}, "array": [1]entitlement.Credentials{c},
		"map": map[string]entitlement.Credentials{"a": c}, "any": []any{c, &c},
		"exported field": exported{c}, "unexported field": unexported{c}, "pointer to one": &unexported{c}, "embedded": embedded{c},
		"deep":           deep{[]map[string]*unexported{{"a": {c}}}},
		"error":          fmt.Errorf("linking %v: %w", c, entitlement.ErrCredentials),
		"method value":   c.IsZero,
		"reflect.Value":  reflect.ValueOf(c),
		"inner function": reflect.ValueOf(c).Field(0),
		"record":         record(c),
		"account":        account{User: "kim", Pair: c, More: []entitlement.Credentials{c}},
	}
}

func record(c entitlement.Credentials) entitlement.CredentialsRecord {
	r, err := c.Record(testKey, xorSealer{}, "partner/contract")
	if err != nil {
		panic(err)
	}
	r.AccessEnding, r.ContractEnding = "", "" // those are meant to be read
	return r
}

// TestCredentialsStaySecret prints credentials in every way that the standard
// library has and looks for a trace of them.
func TestCredentialsStaySecret(t *testing.T) {
	c := credentials(t, canaryAccess, canaryContract)
	hunts := 0
	look := func(t *testing.T, how, text string) {
		t.Helper()
		hunts++
		if form := sings(text); form != "" {
			t.Errorf("%s writes %q: %.200s", how, form, text)
		}
	}
	t.Run("the canary sings", func(t *testing.T) {
		a, b := c.Reveal()
		for _, format := range []string{"%s", "%q", "%x", "%X", "% x", "%v", "%d"} {
			for _, id := range []string{a, b} {
				if sings(fmt.Sprintf(format, []byte(id))) == "" && sings(fmt.Sprintf(format, id)) == "" {
					t.Errorf("%s of the IDs themselves is not noticed", format)
				}
			}
		}
		if sings(base64.StdEncoding.EncodeToString([]byte("ab"+a))) == "" {
			t.Error("base64 of the IDs themselves is not noticed")
		}
	})
	t.Run("fmt", func(t *testing.T) {
		for where, v := range places(c) {
			for verb := range strings.SplitSeq("vsqxXdbcoOUeEfFgGtpTw", "") {
				for _, flags := range []string{"", "+", "#", "-", " ", "0", "+#", "80.3", "3", ".1"} {
					format := "%" + flags + verb
					look(t, format+" of the "+where, fmt.Sprintf(format, v))
					look(t, "Errorf "+format+" of the "+where, fmt.Errorf(format, v).Error())
				}
			}
			look(t, "Sprint of the "+where, fmt.Sprint(v, v))
			look(t, "Sprintln of the "+where, fmt.Sprintln(v, v))
			look(t, "too many arguments, the "+where, fmt.Sprintf("%s", []any{"x", v}...))
			look(t, "a width that is none, the "+where, fmt.Sprintf("%*d", []any{v, v}...))
		}
	})
	t.Run("log", func(t *testing.T) {
		var out bytes.Buffer
		for _, handler := range []slog.Handler{
			slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil),
			slog.NewTextHandler(&out, nil).WithAttrs([]slog.Attr{slog.Any("with", c)}).WithGroup("g"),
		} {
			for where, v := range places(c) {
				out.Reset()
				slog.New(handler).Error("opened", "what", v, slog.Group("group", "what", v), "plain", fmt.Sprint(v))
				look(t, fmt.Sprintf("%T of the %s", handler, where), out.String())
			}
		}
		for where, v := range places(c) {
			out.Reset()
			log.New(&out, "", 0).Printf("%v %+v", v, v)
			look(t, "log of the "+where, out.String())
		}
	})
	t.Run("encoders", func(t *testing.T) {
		for where, v := range places(c) {
			encoded, err := json.Marshal(v)
			look(t, "JSON of the "+where, fmt.Sprint(string(encoded), err))
			encoded, err = json.MarshalIndent([]any{v}, "", " ")
			look(t, "indented JSON of the "+where, fmt.Sprint(string(encoded), err))
			encoded, err = xml.Marshal(v)
			look(t, "XML of the "+where, fmt.Sprint(string(encoded), err))
			var out bytes.Buffer
			err = gob.NewEncoder(&out).Encode(v)
			look(t, "gob of the "+where, fmt.Sprint(out.String(), err))
			out.Reset()
			err = template.Must(template.New("").Parse(`{{.}} {{printf "%+v" .}} {{js .}} {{html .}}`)).Execute(&out, v)
			look(t, "text template of the "+where, fmt.Sprint(out.String(), err))
			out.Reset()
			err = htmltemplate.Must(htmltemplate.New("").Parse(`<p title="{{.}}">{{.}}</p><script>var a = {{.}}</script>`)).Execute(&out, v)
			look(t, "HTML template of the "+where, fmt.Sprint(out.String(), err))
		}
		if text, err := json.Marshal(exported{c}); string(text) != `{"Pair":"[redacted]"}` || err != nil {
			t.Errorf("JSON %s, %v, want a redacted pair", text, err)
		}
	})
	t.Run("reflection", func(t *testing.T) {
		for where, v := range places(c) {
			if _, ok := v.(reflect.Value); ok {
				continue // a walk over package reflect itself
			}
			var texts []string
			walk(reflect.ValueOf(v), 0, &texts)
			look(t, "a walk over the "+where, strings.Join(texts, "\n"))
		}
		other := credentials(t, "CANARY-ACCESS-99999", canaryContract)
		look(t, "cmp.Diff", cmp.Diff(exported{c}, exported{other}))
		look(t, "cmp.Diff of unexported fields", cmp.Diff(unexported{c}, unexported{other}, cmp.AllowUnexported(unexported{})))
	})
	t.Run("errors", func(t *testing.T) {
		for _, pair := range [][2]string{
			{"", canaryContract},
			{canaryAccess, ""},
			{canaryAccess + "\x00", canaryContract},
			{canaryAccess + " " + canaryContract, canaryContract},
			{canaryAccess, canaryContract + "é"},
			{canaryAccess, canaryContract + "\xff"},
			{canaryAccess + strings.Repeat("0", 1<<20), canaryContract},
		} {
			got, err := entitlement.ParseCredentials(pair[0], pair[1])
			if !errors.Is(err, entitlement.ErrID) || !got.IsZero() {
				t.Errorf("ParseCredentials of %d and %d bytes: %v, want ErrID", len(pair[0]), len(pair[1]), err)
			}
			look(t, "ParseCredentials", fmt.Sprint(err))
		}
		_, err := c.Fingerprint([]byte(canaryAccess))
		look(t, "a short key", fmt.Sprint(err))
		_, err = record(c).Open(xorSealer{}, "another")
		look(t, "another label", fmt.Sprint(err))
		_, err = entitlement.CredentialsRecord{Sealed: []byte{1, 200, 'C'}}.Open(plainSealer{}, "")
		look(t, "what is no pair", fmt.Sprint(err))
		var into entitlement.Credentials
		for _, text := range []string{`"CANARY"`, `{"access":"CANARY"}`, `["CANARY"]`, `42`} {
			err := json.Unmarshal([]byte(text), &into)
			if err == nil || !into.IsZero() {
				t.Errorf("credentials read from %s", text)
			}
			look(t, "reading JSON", fmt.Sprint(err))
		}
	})
	if hunts < 5000 {
		t.Errorf("%d places were looked at, want all of them", hunts)
	}
}

// walk collects every text that package reflect lets one read without unsafe.
func walk(v reflect.Value, depth int, texts *[]string) {
	if !v.IsValid() || depth > 12 {
		return
	}
	*texts = append(*texts, v.String(), v.Type().String())
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		walk(v.Elem(), depth+1, texts)
	case reflect.Struct:
		for _, field := range v.Fields() {
			walk(field, depth+1, texts)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			walk(v.Index(i), depth+1, texts)
		}
		if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
			*texts = append(*texts, string(v.Bytes()))
		}
	case reflect.Map:
		for key, value := range v.Seq2() {
			walk(key, depth+1, texts)
			walk(value, depth+1, texts)
		}
	}
}

// A program that dies with credentials in its hands writes a stack trace; this is
// one, run by its parent.
func TestCredentialsInPanic(t *testing.T) {
	const asked = "PARTNERSUPPORT_TEST_PANIC"
	c := credentials(t, canaryAccess, canaryContract)
	switch os.Getenv(asked) {
	case "value":
		panic(c)
	case "error":
		panic(fmt.Errorf("with %+v and %#v", c, unexported{c}))
	case "struct":
		panic(unexported{c})
	}
	for _, kind := range []string{"value", "error", "struct"} {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestCredentialsInPanic$")
		cmd.Env = append(os.Environ(), asked+"="+kind, "GOTRACEBACK=system")
		out, err := cmd.CombinedOutput()
		if err == nil || !strings.Contains(string(out), "panic:") {
			t.Fatalf("%s: no panic: %v\n%s", kind, err, out)
		}
		if form := sings(string(out)); form != "" {
			t.Errorf("the panic with the %s writes %q:\n%s", kind, form, out)
		}
	}
}

func TestCredentialsEqual(t *testing.T) {
	c := credentials(t, "A-1000000001", "C-2000000002")
	for _, test := range []struct {
		name             string
		access, contract string
		want             bool
	}{
		{"the same", "A-1000000001", "C-2000000002", true},
		{"with the spaces of copying", " A-1000000001\t", "\nC-2000000002 ", true},
		{"another access ID", "A-1000000002", "C-2000000002", false},
		{"another contract ID", "A-1000000001", "C-2000000003", false},
		{"in lower case", "a-1000000001", "c-2000000002", false},
		{"the other way round", "C-2000000002", "A-1000000001", false},
		{"cut elsewhere", "A-1000000001C", "-2000000002", false},
	} {
		if got := c.Equal(credentials(t, test.access, test.contract)); got != test.want {
			t.Errorf("%s: equal %v, want %v", test.name, got, test.want)
		}
	}
	if longest := strings.Repeat("x", entitlement.MaxCredential); !credentials(t, longest, longest).Equal(credentials(t, longest, longest)) {
		t.Error("the longest there can be are not equal to themselves")
	}
	if c.Equal(entitlement.Credentials{}) || !(entitlement.Credentials{}).Equal(entitlement.Credentials{}) {
		t.Error("the zero Credentials are equal to themselves only")
	}
	if a, b := (entitlement.Credentials{}).Reveal(); a != "" || b != "" {
		t.Errorf("the zero Credentials reveal %q, %q", a, b)
	}
}

func TestCredentialsEndings(t *testing.T) {
	for _, test := range []struct{ access, contract, wantAccess, wantContract string }{
		{"A-1000000417", "C-2000009358", "0417", "9358"},
		{"12345678901", "123456789012", "", "9012"}, // of eleven, four would be too many
		{"1", "2", "", ""},
	} {
		a, b := credentials(t, test.access, test.contract).Endings()
		if a != test.wantAccess || b != test.wantContract {
			t.Errorf("endings of %s and %s: %q, %q", test.access, test.contract, a, b)
		}
	}
	if a, b := (entitlement.Credentials{}).Endings(); a != "" || b != "" {
		t.Errorf("endings of none: %q, %q", a, b)
	}
}

func TestFingerprint(t *testing.T) {
	c := credentials(t, canaryAccess, canaryContract)
	f := fingerprint(t, c)
	if again := fingerprint(t, credentials(t, canaryAccess, canaryContract)); again != f || !f.Equal(again) || f.IsZero() {
		t.Error("the same pair has another fingerprint")
	}
	// Computed elsewhere: what an index has stored must not change.
	if want := "29749dd6715bf02c32df78e83f1dc78ac7dd1064c368175c3336891e4ee67ee0"; f.String() != want {
		t.Errorf("fingerprint %v, want %s", f, want)
	}
	otherKey := append([]byte{1}, testKey[1:]...)
	g, err := c.Fingerprint(otherKey)
	if err != nil || g.Equal(f) {
		t.Errorf("another key: %v, the same fingerprint %v", err, g == f)
	}
	for _, short := range [][]byte{nil, {}, testKey[:31]} {
		if g, err := c.Fingerprint(short); !errors.Is(err, entitlement.ErrInvalid) || !g.IsZero() {
			t.Errorf("a key of %d bytes: %v, want ErrInvalid", len(short), err)
		}
	}
	if g, err := (entitlement.Credentials{}).Fingerprint(testKey); !errors.Is(err, entitlement.ErrCredentials) || !g.IsZero() {
		t.Errorf("no credentials: %v, want ErrCredentials", err)
	}
	text, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	var back entitlement.Fingerprint
	if err := json.Unmarshal(text, &back); err != nil || back != f {
		t.Errorf("JSON %s reads back as %v, %v", text, back, err)
	}
	for _, bad := range []string{"", "00", strings.Repeat("g", 64), f.String() + "0", strings.ToUpper(f.String()), " " + f.String()[1:]} {
		if err := back.UnmarshalText([]byte(bad)); !errors.Is(err, entitlement.ErrInvalid) || back != f {
			t.Errorf("UnmarshalText(%q) = %v, want ErrInvalid and no change", bad, err)
		}
	}
}

// No two pairs share a fingerprint, wherever the texts of both are cut.
func TestFingerprintsDiffer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.StringMatching(`[AB|]{1,6}`)
		a := [2]string{id.Draw(t, "access ID"), id.Draw(t, "contract ID")}
		b := [2]string{id.Draw(t, "other access ID"), id.Draw(t, "other contract ID")}
		var prints [2]entitlement.Fingerprint
		var pairs [2]entitlement.Credentials
		for i, pair := range [][2]string{a, b} {
			c, err := entitlement.ParseCredentials(pair[0], pair[1])
			if err != nil {
				t.Fatal(err)
			}
			if prints[i], err = c.Fingerprint(testKey); err != nil {
				t.Fatal(err)
			}
			pairs[i] = c
		}
		if same := a == b; prints[0].Equal(prints[1]) != same || pairs[0].Equal(pairs[1]) != same {
			t.Errorf("%q and %q: equal fingerprints %v, equal pairs %v, want %v", a, b, prints[0] == prints[1], pairs[0].Equal(pairs[1]), same)
		}
	})
}

func TestFingerprintLink(t *testing.T) {
	old, renewed := fingerprint(t, credentials(t, "A-1", "C-1")), fingerprint(t, credentials(t, "A-2", "C-2"))
	none := entitlement.Fingerprint{}
	for _, test := range []struct {
		name            string
		linked, current entitlement.Fingerprint
		want            entitlement.LinkState
	}{
		{"a renewal that kept the pair", old, old, entitlement.Linked},
		{"a renewal with a new pair", old, renewed, entitlement.Stale},
		{"never linked", none, old, entitlement.Unlinked},
		{"a contract without a pair", old, none, entitlement.Unlinked},
		{"neither", none, none, entitlement.Unlinked},
	} {
		if got := test.linked.Link(test.current); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

// testKey is a key of 32 bytes.
var testKey = bytes.Repeat([]byte{7}, 32)

func fingerprint(t testing.TB, c entitlement.Credentials) entitlement.Fingerprint {
	t.Helper()
	f, err := c.Fingerprint(testKey)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
