package strict_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/internal/strict"
)

var (
	errSyntax   = errors.New("syntax")
	errTooLarge = errors.New("too large")
	errOdd      = errors.New("odd")
)

// item is something to read.
type item struct {
	Text  string   `json:"text"`
	Count int      `json:"count"`
	Words []string `json:"words"`
	Items []item   `json:"items"`
}

// read reads an item whose count is even, and passes over a field "any".
func read(data []byte) (item, []strict.Problem) {
	r := strict.NewReader(data, strict.Options{Size: 1 << 16, Depth: 8, Syntax: errSyntax, TooLarge: errTooLarge})
	var one func(*item)
	one = func(it *item) {
		late := -1
		r.Object(func(name string) bool {
			switch name {
			case "text":
				it.Text, _ = r.Text()
			case "count":
				late = r.Later()
			case "words":
				it.Words = strict.List(r, 8, func(w *string) { *w, _ = r.Text() })
			case "items":
				it.Items = strict.List(r, 8, one)
			case "any":
			default:
				return false
			}
			return true
		}, "text")
		if late >= 0 {
			r.Now(late, "count", func() {
				n, ok := r.Int()
				if ok && n%2 != 0 {
					r.Fail(errOdd, "%d", n)
				}
				it.Count = n
			})
		}
	}
	var it item
	one(&it)
	return it, r.Problems()
}

func TestProblems(t *testing.T) {
	problem := func(path string, at int, err error, detail string) []strict.Problem {
		return []strict.Problem{{Path: path, Byte: at, Err: err, Detail: detail}}
	}
	for _, test := range []struct {
		name, text string
		want       []strict.Problem
	}{
		{"fine", ` {"text":"x","any":{"a":[1,null,"]"],"a":{}},"items":[{"text":""}]}`, nil},
		{"empty", ``, problem("", 1, errSyntax, "unexpected end of JSON input")},
		{"trailing", `{"text":""}x`, problem("", 12, errSyntax, "invalid character 'x' after top-level value")},
		{"not UTF-8", "{\"text\":\"ä\xe4\"}", problem("", 12, errSyntax, "not UTF-8")},
		{"cut UTF-8", "{\"text\":\"\xe2\x82\"}", problem("", 10, errSyntax, "not UTF-8")},
		{"half a pair", `{"text":"\\\ud800\\"}`, problem("", 12, errSyntax, "half of a surrogate pair")},
		{"half a pair at the end", `{"text":"\uD800"}`, problem("", 10, errSyntax, "half of a surrogate pair")},
		{"half a pair before an escape", `{"text":"\ud800\u0041"}`, problem("", 10, errSyntax, "half of a surrogate pair")},
		{"half a pair before what is no half", `{"text":"\ud800\uffff"}`, problem("", 10, errSyntax, "half of a surrogate pair")},
		{"two second halves", `{"text":"\ude00\ude01"}`, problem("", 10, errSyntax, "half of a surrogate pair")},
		{"half a pair after a pair", `{"text":"\ud83d\ude00\ude00"}`, problem("", 22, errSyntax, "half of a surrogate pair")},
		{"no half, but its letters", `{"text":"\\ud800"}`, nil},
		{"depth", strings.Repeat("[", 9) + strings.Repeat("]", 9), problem("", 9, errTooLarge, "nested deeper than 8")},
		{"depth without end", strings.Repeat("[", 1<<16), problem("", 9, errTooLarge, "nested deeper than 8")},
		{"a text without end", `{"text":"x\"`, problem("", 12, errSyntax, "unexpected end of JSON input")},
		{"an escape without end", `{"text":"\`, problem("", 10, errSyntax, "invalid character ' ' in string escape code")},
		{"half a pair without end", `{"text":"\ud800`, problem("", 10, errSyntax, "half of a surrogate pair")},
		{"no escape", `{"text":"\ux123"}`, problem("", 12, errSyntax, "invalid character 'x' in \\u hexadecimal character escape")},
		{"brackets in a text are no depth", `{"text":"[[[[[[[[[[{{{{"}`, nil},
		{"no more than the size", `{"text":"` + strings.Repeat("x", 1<<16-11) + `"}`, nil},
		{"size", `"` + strings.Repeat("x", 1<<16) + `"`, problem("", 1<<16+1, errTooLarge, "65538 bytes, at most 65536")},
		{"kind", `[{"text":""}]`, problem("", 1, errSyntax, "a list, want an object")},
		{"kind inside", `{"text":"","items":[{"text":false}]}`, problem("items[0].text", 29, errSyntax, "false, want a text")},
		{"required", `{"text":"","items":[{"text":""},{}]}`, problem("items[1]", 33, errSyntax, `field "text" is missing`)},
		{"second", `{"text":"","items":[],"items":[{"bad":1}]}`, problem("", 31, errSyntax, `second field "items"`)},
		{"unknown", `{"text":"","items":[{"text":"","Text":[[{}],"]"]}]}`, problem("items[0]", 39, errSyntax, `no field "Text"`)},
		{"number", `{"text":"","count":1e2}`, problem("count", 20, errSyntax, "1e2 is no whole number in range")},
		{"refused by the caller", `{"items":[{"count":3,"text":""}],"text":""}`, problem("items[0].count", 20, errOdd, "3")},
		{"too many", `{"text":"","words":["","","","","","","","",0]}`, problem("words", 20, errTooLarge, "9 values, at most 8")},
		{"two, by place", `{"count":1,"items":[{}],"text":""}`, []strict.Problem{
			{Path: "count", Byte: 10, Err: errOdd, Detail: "1"},
			{Path: "items[0]", Byte: 21, Err: errSyntax, Detail: `field "text" is missing`},
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, got := read([]byte(test.text))
			if diff := cmp.Diff(test.want, got, cmpopts.EquateErrors()); diff != "" {
				t.Errorf("problems of %.80s (-want +got):\n%s", test.text, diff)
			}
		})
	}
}

func TestProblemsEnd(t *testing.T) {
	_, got := read([]byte(`{"text":"",` + strings.Repeat(`"`+strings.Repeat("x", 100)+`":0,`, 100) + `"any":0}`))
	if len(got) != strict.MaxProblems {
		t.Errorf("%d problems, want %d", len(got), strict.MaxProblems)
	}
	for _, p := range got {
		if len(p.Detail) > 100 {
			t.Errorf("detail = %s", p.Detail)
		}
	}
}

// Where the Reader finds nothing wrong, package encoding/json reads the same.
func checkAgainstJSON(t rapid.TB, data []byte) {
	got, problems := read(data)
	if len(problems) > 0 {
		return
	}
	var want item
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatalf("%s is read, though %v", data, err)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("%s (-want +got):\n%s", data, diff)
	}
}

func TestReadsAsJSON(t *testing.T) {
	texts := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", `"`, `\`, "😀", "\x00\u2028", "text", "]"}))
	anything := rapid.Custom(func(t *rapid.T) any {
		return rapid.SampledFrom([]any{
			nil, true, -1.5e9, texts.Draw(t, "text"), []any{}, map[string]any{},
			[]any{[]any{texts.Draw(t, "in a list")}, 0}, map[string]any{texts.Draw(t, "name"): map[string]any{"text": 1}},
		}).Draw(t, "any")
	})
	rapid.Check(t, func(t *rapid.T) {
		it := map[string]any{
			"text": texts.Draw(t, "text"), "count": 2 * rapid.IntRange(-1<<20, 1<<20).Draw(t, "half"), "any": anything.Draw(t, "any"),
			"words": rapid.SliceOfN(texts, 0, 8).Draw(t, "words"),
			"items": []any{map[string]any{"any": anything.Draw(t, "inner"), "text": texts.Draw(t, "inner text")}},
		}
		marshal := json.Marshal
		if rapid.Bool().Draw(t, "indented") {
			marshal = func(v any) ([]byte, error) { return json.MarshalIndent(v, " ", "\t") }
		}
		data, err := marshal(it)
		if err != nil {
			t.Fatal(err)
		}
		if _, problems := read(data); len(problems) > 0 {
			t.Fatalf("problems of %s: %v", data, problems)
		}
		checkAgainstJSON(t, data)
	})
}

func FuzzReader(f *testing.F) {
	f.Add([]byte(`{"text":"\ud83d\ude00","count":-2,"words":["a","a"],"items":[{"text":"x","any":[{"a":null}]}]}`))
	f.Add([]byte(`{"text":"\\n","words":["\n","\\n","\\\n"]}`))
	f.Add([]byte(`{"count":3,"Text":"","words":"","items":[{},0],"any":1,"any":"\ud800"}`))
	f.Fuzz(func(t *testing.T, data []byte) { checkAgainstJSON(t, data) })
}

// A caller may look whether a list comes before it reads.
func TestIsList(t *testing.T) {
	for text, want := range map[string]bool{` []`: true, `[1]`: true, `"["`: false, `{}`: false, `[`: false} {
		r := strict.NewReader([]byte(text), strict.Options{Size: 8, Depth: 1, Syntax: errSyntax, TooLarge: errTooLarge})
		if got := r.IsList(); got != want {
			t.Errorf("IsList at %s = %v, want %v", text, got, want)
		}
	}
}

// A caller may leave what it does not want to read.
func TestValuesLeft(t *testing.T) {
	r := strict.NewReader([]byte(`{"left":[1],"list":[1,[2],{"a":3}]}`), strict.Options{Size: 64, Depth: 3, Syntax: errSyntax, TooLarge: errTooLarge})
	var got []string
	r.Object(func(name string) bool {
		got = append(got, name)
		if name == "list" {
			r.Each(3, func(i, n int) { got = append(got, fmt.Sprint(i, " of ", n)) })
		}
		return true
	})
	if diff := cmp.Diff([]string{"left", "list", "0 of 3", "1 of 3", "2 of 3"}, got); diff != "" || len(r.Problems()) > 0 {
		t.Errorf("calls (-want +got):\n%s\nproblems %v", diff, r.Problems())
	}
}

// The limits are the last sizes and depths that are read.
func TestLimits(t *testing.T) {
	opts := strict.Options{Size: 8, Depth: 2, Syntax: errors.New("syntax"), TooLarge: errors.New("too large")}
	for text, want := range map[string]bool{
		`[[1,22]]`: true, `[[1,22] ]`: false, `[[[1]]]`: false, `{"a":[]}`: true,
	} {
		problems := strict.NewReader([]byte(text), opts).Problems()
		if ok := len(problems) == 0; ok != want {
			t.Errorf("%s: %v, want it read: %v", text, problems, want)
		}
	}
}
