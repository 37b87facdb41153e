package entitlement_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
)

// TestEveryCallKeepsTheSecret calls every method of credentials and of what is made from
// them, found by reflection, and looks at the results: except for Reveal and Endings, whose
// purpose it is, none has a trace of the IDs.
func TestEveryCallKeepsTheSecret(t *testing.T) {
	c := credentials(t, canaryAccess, canaryContract)
	r := record(c)
	f := fingerprint(t, c)
	var printed bytes.Buffer
	args := func(t reflect.Type) (any, bool) {
		switch t {
		case reflect.TypeFor[entitlement.Credentials]():
			return c, true
		case reflect.TypeFor[entitlement.Fingerprint]():
			return f, true
		case reflect.TypeFor[entitlement.Sealer]():
			return xorSealer{}, true
		case reflect.TypeFor[[]byte](): // a key, a text to read, a place to append to
			return bytes.Clone(testKey), true
		case reflect.TypeFor[string]():
			return "partner/contract", true
		case reflect.TypeFor[rune]():
			return 'v', true
		case reflect.TypeFor[fmt.State]():
			return state{&printed}, true
		}
		return nil, false
	}
	var called []string
	for _, v := range []any{&c, &r, &f} {
		value := reflect.ValueOf(v)
		for m := range value.Type().Methods() {
			name := value.Type().Elem().Name() + "." + m.Name
			called = append(called, name)
			if m.Name == "Reveal" || m.Name == "Endings" || name == "CredentialsRecord.Open" {
				continue // the last gives back credentials, which are looked at as such
			}
			var in []reflect.Value
			for i := 1; i < m.Type.NumIn(); i++ {
				arg, ok := args(m.Type.In(i))
				if !ok {
					t.Fatalf("%s takes a %s, which this test cannot give it", name, m.Type.In(i))
				}
				in = append(in, reflect.ValueOf(arg))
			}
			for _, result := range value.MethodByName(m.Name).Call(in) {
				got := result.Interface()
				if made, ok := got.(entitlement.CredentialsRecord); ok {
					made.AccessEnding, made.ContractEnding = "", "" // which are meant to be read
					got = made
				}
				for _, text := range told(got) {
					if form := sings(text); form != "" {
						t.Errorf("%s gives %q: %.200s", name, form, text)
					}
				}
			}
		}
	}
	if form := sings(printed.String()); form != "" || printed.Len() == 0 {
		t.Errorf("Format writes %q", printed.String())
	}
	if len(called) < 19 {
		t.Errorf("%d methods were called: %v", len(called), called)
	}
}

// told returns a value in the forms in which programs write it somewhere.
func told(v any) []string {
	texts := []string{fmt.Sprint(v), fmt.Sprintf("%+v", v), fmt.Sprintf("%#v", v), fmt.Sprintf("%q", v), fmt.Sprintf("%x", v)}
	if text, ok := v.([]byte); ok {
		texts = append(texts, string(text))
	}
	data, err := json.Marshal(v)
	texts = append(texts, fmt.Sprint(string(data), err))
	var out bytes.Buffer
	err = gob.NewEncoder(&out).Encode(v)
	texts = append(texts, fmt.Sprint(out.String(), err))
	out.Reset()
	slog.New(slog.NewTextHandler(&out, nil)).Error("call", "result", v)
	slog.New(slog.NewJSONHandler(&out, nil)).Error("call", "result", v)
	return append(texts, out.String())
}

// state is a [fmt.State] that writes to a buffer.
type state struct{ *bytes.Buffer }

func (state) Width() (int, bool)     { return 0, false }
func (state) Precision() (int, bool) { return 0, false }
func (state) Flag(int) bool          { return true }

// TestCredentialsAreInFewHands lists every exported name that credentials go into or come
// out of. A new one is looked at here first: see [TestEveryCallKeepsTheSecret] for the
// methods, and [TestCredentialsStaySecret] for the rest.
func TestCredentialsAreInFewHands(t *testing.T) {
	want := []string{
		"func ParseCredentials(string, string) (Credentials, error)",
		"method (*Credentials) UnmarshalText([]byte) error",
		"method (Credentials) Endings() (string, string)",
		"method (Credentials) Equal(Credentials) bool",
		"method (Credentials) Fingerprint([]byte) (Fingerprint, error)",
		"method (Credentials) Format(fmt.State, rune)",
		"method (Credentials) IsZero() bool",
		"method (Credentials) MarshalText() ([]byte, error)",
		"method (Credentials) Record([]byte, Sealer, string) (CredentialsRecord, error)",
		"method (Credentials) Reveal() (string, string)",
		"method (Credentials) String() string",
		"method (CredentialsRecord) Open(Sealer, string) (Credentials, error)",
		"type Credentials struct",
	}
	var got []string
	for _, name := range []string{"entitlement", "lifecycle", "lifecycle-memstore", "lifecycle-product", "lifecycle-sqlstore", "routing", "sla", "sla-calendars"} {
		api, err := os.ReadFile("../internal/api/" + name + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(api)) {
			line = strings.TrimSpace(line)
			words := strings.FieldsFunc(line, func(c rune) bool { return strings.ContainsRune(" ()*,[]", c) })
			if slices.Contains(words, "Credentials") || slices.Contains(words, "entitlement.Credentials") {
				got = append(got, line)
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}

// BenchmarkEqual tells how long comparisons take whose sides differ at the first byte, at
// the last, or nowhere. The figures should be the same; nothing fails if they are not,
// since a machine has other reasons. Beside them stands ==, which tells.
func BenchmarkEqual(b *testing.B) {
	long := strings.Repeat("7", entitlement.MaxCredential)
	pair := credentials(b, long, long)
	for _, other := range []struct{ name, access string }{
		{"same", long}, {"first byte differs", "8" + long[1:]}, {"last byte differs", long[1:] + "8"},
	} {
		guess := credentials(b, other.access, long)
		b.Run("credentials/"+other.name, func(b *testing.B) {
			for b.Loop() {
				pair.Equal(guess)
			}
		})
		x, y := fingerprint(b, pair), fingerprint(b, pair)
		switch other.name {
		case "first byte differs":
			y[0] ^= 1
		case "last byte differs":
			y[len(y)-1] ^= 1
		}
		b.Run("fingerprint/"+other.name, func(b *testing.B) {
			for b.Loop() {
				x.Equal(y)
			}
		})
		b.Run("bytes/"+other.name, func(b *testing.B) {
			p, q := []byte(long), []byte(other.access)
			for b.Loop() {
				_ = string(p) == string(q)
			}
		})
	}
}
