package strict_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/internal/strict"
)

func TestPlain(t *testing.T) {
	fields := func(n int) string { // of an object that has them
		var text strings.Builder
		for i := range n {
			fmt.Fprintf(&text, `,"f%d":[]`, i)
		}
		return "{" + text.String()[1:] + "}"
	}
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"every kind of value", `{"a_1":{"b":[1,"x",true,false,{}],"c":[]},"d":-1.5e3}`, nil},
		{"a text may be anything", `["A","null","\u00e9",""]`, nil},
		{"another letter case", `{"Plan":1,"pLan":2}`, []string{`:9 no field "Plan"`, `:18 no field "pLan"`}},
		{"a letter that folds into ASCII", `{"\u017feq":1}`, []string{`:13 no field "ſeq"`}},
		{"no name", `{"":1}`, []string{`:5 no field ""`}},
		{"twice", `{"a":1,"b":{"a":1,"a":2}}`, []string{`b:23 second field "a"`}},
		{"twice, by another spelling", `{"a":1,"\u0061":2}`, []string{`:17 second field "a"`}},
		{"null", `{"a":null,"b":[1,null]}`, []string{`a:6 null for a value`, `b[1]:18 null for a value`}},
		{"null alone", `null`, []string{`:1 null for a value`}},
		{"as many fields as there may be", fields(256), nil},
		{"one more", `{"a":` + fields(257) + `,"A":1}`, []string{`a:6 more than 256 fields`, `:2472 no field "A"`}},
		{"no JSON", `{"a":`, []string{`:5 unexpected end of JSON input`}},
		{"half of a pair", `{"a":"\ud800"}`, []string{`:7 half of a surrogate pair`}},
		{"too deep", strings.Repeat("[", 9), []string{`:9 nested deeper than 8`}},
	} {
		r := strict.NewReader([]byte(test.text), strict.Options{Size: 1 << 16, Depth: 8, Syntax: errSyntax, TooLarge: errTooLarge})
		r.Plain()
		var got []string
		for _, p := range r.Problems() {
			got = append(got, fmt.Sprintf("%s:%d %s", p.Path, p.Byte, p.Detail))
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}
