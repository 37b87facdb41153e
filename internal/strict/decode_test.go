package strict_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/internal/strict"
)

func TestDecode(t *testing.T) {
	opts := strict.Options{Size: 1 << 20, Depth: 4, Syntax: errSyntax, TooLarge: errTooLarge}
	long := strings.Repeat("x", 1<<18)
	for _, test := range []struct {
		name, text string
		is         error
		want       string // how the error starts
	}{
		{"read", `{"text":"a","items":[{"count":2}]}`, nil, ""},
		{"an unknown field", `{"txet":"a"}`, errSyntax, `syntax: json: unknown field "txet"`},
		{"an unknown field with a long name", `{"` + long + `":1}`, errSyntax, "syntax: json: unknown field"},
		{"another kind of value", `{"count":"2"}`, errSyntax, "syntax: json: cannot unmarshal"},
		{"all that is ambiguous", `{"text":null,"items":[{"Text":""}]}`, errSyntax, "syntax: byte 9: text: null for a value\nsyntax: byte 31: items[0]: no field \"Text\""},
		{"in a field with a long name", `{"` + long + `":[null]}`, errSyntax, "syntax: byte 262150: xxx"},
		{"too deep", `[[[[[]]]]]`, errTooLarge, "too large: byte 5: nested deeper than 4"},
		{"nothing", ``, errSyntax, "syntax: byte 1: unexpected end of JSON input"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got item
			err := strict.Decode([]byte(test.text), &got, opts)
			if !errors.Is(err, test.is) {
				t.Fatalf("Decode = %.300v, want %v", err, test.is)
			}
			if err == nil {
				if got.Text != "a" || len(got.Items) != 1 || got.Items[0].Count != 2 {
					t.Errorf("Decode read %+v", got)
				}
				return
			}
			if !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("Decode = %.300v, want %s", err, test.want)
			}
			for line := range strings.Lines(err.Error()) {
				if len(line) > 300 {
					t.Errorf("a line of %d bytes", len(line))
				}
			}
		})
	}
}
