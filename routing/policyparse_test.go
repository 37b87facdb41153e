package routing_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/internal/errortest"
	. "github.com/partnersupport/partnersupport/routing"
)

func TestParsePolicyRefuses(t *testing.T) {
	route := func(fields string) string {
		return `{"routes":[{"outcome":"denied"},{"outcome":"allowed",` + fields + `}]}`
	}
	var texts errortest.Texts
	defer texts.Check(t, "syntax_errors.txt", "routing")
	for _, test := range []struct {
		name, text string
		path       string
		err        error
		detail     string
	}{
		{"nothing", ``, "", ErrSyntax, "byte 1: unexpected end of JSON input"},
		{"no JSON", `{"name":policy}`, "", ErrSyntax, "byte 9: invalid character 'p'"},
		{"cut off", `{"name":"x"`, "", ErrSyntax, "byte 11: unexpected end"},
		{"more than one value", `{} {}`, "", ErrSyntax, "byte 4: invalid character '{' after"},
		{"a comment", `{} // rules`, "", ErrSyntax, "byte 4: invalid"},
		{"a trailing comma", `{"name":"x",}`, "", ErrSyntax, "byte 13: invalid"},
		{"a byte order mark", "\ufeff{}", "", ErrSyntax, "byte 1: invalid"},
		{"no UTF-8", "{\"name\":\"a\xffb\"}", "", ErrSyntax, "byte 11: not UTF-8"},
		{"no UTF-8 in a name", "{\"\xc3\":1}", "", ErrSyntax, "byte 3: not UTF-8"},
		{"the first half of a pair", `{"name":"x\ud800y"}`, "", ErrSyntax, "byte 11: half"},
		{"two first halves", `{"name":"\ud83d\ud83d\ude00"}`, "", ErrSyntax, "byte 10: half"},
		{"the second half of a pair", `{"name":"\ude00"}`, "", ErrSyntax, "byte 10: half"},
		{"half a pair in a name", `{"\ud800":1}`, "", ErrSyntax, "byte 3: half"},
		{"null", `null`, "", ErrSyntax, "byte 1: null, want an object"},
		{"a list", `[]`, "", ErrSyntax, "byte 1: a list, want an object"},
		{"an unknown field", `{"nam":"x"}`, "", ErrSyntax, `byte 8: no field "nam"`},
		{"a field in other letter case", `{"Name":"x"}`, "", ErrSyntax, `byte 9: no field "Name"`},
		{"a letter that folds to the right one", `{"addre\u017f\u017fes":[]}`, "", ErrSyntax, "no field"},
		{"an unknown field in a route", route(`"plan":[]`), "routes[1]", ErrSyntax, `no field "plan"`},
		{"an unknown field in a clause", route(`"clauses":[{"fact":"isv","is":[]}]`), "routes[1].clauses[0]", ErrSyntax, `no field "is"`},
		{"an unknown field in a step", route(`"steps":[{"action":"form","at":""}]`), "routes[1].steps[0]", ErrSyntax, `no field "at"`},
		{"an unknown field in an option", route(`"options":[{"way":"isv","cost":1}]`), "routes[1].options[0]", ErrSyntax, `no field "cost"`},
		{"an unknown field in an address", `{"addresses":[{"uri":""}]}`, "addresses[0]", ErrSyntax, `no field "uri"`},
		{"a long unknown field", `{"` + strings.Repeat("x", 1<<20) + `":1}`, "", ErrSyntax, `xxx..."`},
		{"a field twice", `{"name":"x","name":"x"}`, "", ErrSyntax, `byte 20: second field "name"`},
		{"a field twice, once escaped", `{"name":"x","n\u0061me":"x"}`, "", ErrSyntax, `second field "name"`},
		{"a number for a text", `{"name":1}`, "name", ErrSyntax, "byte 9: a number, want a text"},
		{"a text for a list", `{"routes":"x"}`, "routes", ErrSyntax, "a text, want a list"},
		{"null for a list", `{"routes":null}`, "routes", ErrSyntax, "null, want a list"},
		{"a route that is a list", `{"routes":[[]]}`, "routes[0]", ErrSyntax, "a list, want an object"},
		{"a null ID", route(`"id":null`), "routes[1].id", ErrSyntax, "null, want a text"},
		{"true for a set", route(`"partner":true`), "routes[1].partner", ErrSyntax, "true, want a text"},
		{"null in a set", route(`"partner":["advisor",null]`), "routes[1].partner[1]", ErrSyntax, "null, want a text"},
		{"a number in a set", route(`"partner":[1]`), "routes[1].partner[0]", ErrSyntax, "a number, want a text"},
		{"no outcome", `{"routes":[{}]}`, "routes[0]", ErrSyntax, `field "outcome" is missing`},
		{"no such outcome", `{"routes":[{"outcome":"maybe"}]}`, "routes[0].outcome", ErrBadValue, `byte 23: "maybe"`},
		{"an outcome in capitals", `{"routes":[{"outcome":"Denied"}]}`, "routes[0].outcome", ErrBadValue, `"Denied"`},
		{"an outcome as number", `{"routes":[{"outcome":1}]}`, "routes[0].outcome", ErrSyntax, "a number, want a text"},
		{"no such portal", route(`"portal":"azure"`), "routes[1].portal", ErrBadValue, `"azure"`},
		{"an empty text for a value", route(`"payer":""`), "routes[1].payer", ErrBadValue, `""`},
		{"a long text for a value", route(`"payer":"` + strings.Repeat("x", 1<<20) + `"`), "routes[1].payer", ErrBadValue, `xxx..."`},
		{"no such value in a set", route(`"tenant":["own","costumer"]`), "routes[1].tenant[1]", ErrBadValue, `"costumer" is no value of tenant`},
		{"a value of another fact", route(`"tenant":["azure"]`), "routes[1].tenant[0]", ErrBadValue, `"azure"`},
		{"a value twice", route(`"tenant":["own","own"]`), "routes[1].tenant[1]", ErrBadValue, `"own" is there twice`},
		{"all in a list", route(`"tenant":["all"]`), "routes[1].tenant[0]", ErrBadValue, `"all"`},
		{"another text for a set", route(`"tenant":"own"`), "routes[1].tenant", ErrBadValue, `"own", want "all" or a list`},
		{"not said in a route", route(`"tenant":["not_said"]`), "routes[1].tenant[0]", ErrBadValue, `"not_said"`},
		{"not said in a clause", route(`"clauses":[{"fact":"isv","in":["not_said"]}]`), "routes[1].clauses[0].in[0]", ErrBadValue, `"not_said"`},
		{"not said left open", route(`"options":[{"way":"isv","when":[{"fact":"isv","open":["not_said"]}]}]`), "routes[1].options[0].when[0].open[0]", ErrBadValue, `"not_said"`},
		{"a clause without a fact", route(`"clauses":[{"in":["yes"]}]`), "routes[1].clauses[0]", ErrSyntax, `field "fact" is missing`},
		{"a clause about no fact", route(`"clauses":[{"fact":"none"}]`), "routes[1].clauses[0].fact", ErrBadClause, "none"},
		{"a set before its fact", route(`"clauses":[{"in":["yes","on"],"fact":"isv"}]`), "routes[1].clauses[0].in[1]", ErrBadValue, `"on" is no value of isv`},
		{"no action", route(`"steps":[{}]`), "routes[1].steps[0]", ErrSyntax, `"action" is missing`},
		{"an empty condition", route(`"steps":[{"action":"form","when":{}}]`), "routes[1].steps[0].when", ErrSyntax, `"fact" is missing`},
		{"no way", route(`"options":[{}]`), "routes[1].options[0]", ErrSyntax, `"way" is missing`},
		{"a negative price", route(`"options":[{"way":"isv","incidents":-1}]`), "routes[1].options[0].incidents", ErrBadValue, "-1"},
		{"a broken price", route(`"options":[{"way":"isv","incidents":1.0}]`), "routes[1].options[0].incidents", ErrSyntax, "1.0 is no whole number"},
		{"a price out of range", route(`"options":[{"way":"isv","incidents":1e99}]`), "routes[1].options[0].incidents", ErrSyntax, "1e99"},
		{"a price beyond 64 bits", route(`"options":[{"way":"isv","incidents":18446744073709551617}]`), "routes[1].options[0].incidents", ErrSyntax, "18446744073709551617"},
		{"a price as text", route(`"options":[{"way":"isv","incidents":"1"}]`), "routes[1].options[0].incidents", ErrSyntax, "a text, want a number"},
		{"null for a rule", route(`"rules":["RTE-01",null]`), "routes[1].rules[1]", ErrSyntax, "null, want a text"},
		{"too many routes", `{"routes":[{}` + strings.Repeat(`,{}`, 3240) + `]}`, "routes", ErrTooLarge, "3241 values, at most 3240"},
		{"too many rules", route(`"rules":[""` + strings.Repeat(`,""`, 256) + `]`), "routes[1].rules", ErrTooLarge, "257 values, at most 256"},
		{"too deep", `{"routes":` + strings.Repeat("[", 16) + strings.Repeat("]", 16) + `}`, "", ErrTooLarge, "byte 26: nested deeper than 16"},
		{"too long", strings.Repeat(" ", MaxPolicySize) + `{}`, "", ErrTooLarge, "33554434 bytes, at most 33554432"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, err := ParsePolicy([]byte(test.text))
			texts.Add(err)
			if !errors.Is(err, test.err) {
				t.Fatalf("ParsePolicy = %+v, %v, want %v", p, err, test.err)
			}
			if diff := cmp.Diff(Policy{}, p); diff != "" {
				t.Errorf("policy beside an error (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]string{test.path}, pathsOf(t, err)); diff != "" {
				t.Errorf("paths of %v (-want +got):\n%s", err, diff)
			}
			if !strings.Contains(err.Error(), test.detail) || len(err.Error()) > 512 || strings.Contains(err.Error(), ": :") {
				t.Errorf("error = %v, want %q in it", err, test.detail)
			}
		})
	}
}

// Problems that do not depend on each other are told together, in the order of
// the text.
func TestParsePolicyReportsAll(t *testing.T) {
	_, err := ParsePolicy([]byte(`{"Name":"x","routes":[
		{"outcome":"no","clauses":[{"open":["x"],"in":["y"],"fact":"isv"},{"in":["yes"]}]},
		{"id":1,"id":2}],
		"audience":"everybody"}`))
	want := []string{
		"", "routes[0].outcome", "routes[0].clauses[0].open[0]", "routes[0].clauses[0].in[0]",
		"routes[0].clauses[1]", "routes[1]", "routes[1].id", "routes[1]", "audience",
	}
	if diff := cmp.Diff(want, pathsOf(t, err)); diff != "" {
		t.Errorf("paths of %v (-want +got):\n%s", err, diff)
	}
	_, err = ParsePolicy([]byte(`{"routes":[` + strings.Repeat("0,", 3000) + `0]}`))
	if n := len(pathsOf(t, err)); n != 32 {
		t.Errorf("%d problems of 3001 are told, want 32", n)
	}
}

// What may be written in more than one way is one policy.
func TestParsePolicyForms(t *testing.T) {
	want := Policy{Name: "näme/", Audience: SetOf(RoleNone), Routes: []Route{{
		Outcome: Denied, Tenant: SetOf(TenantOwn, TenantCustomer),
		Steps: []Step{{Action: ActionForm, When: Clause{Fact: FactISV, In: SetOf(Answer(0), No)}}},
	}}}
	for _, text := range []string{
		`{"name":"näme/","audience":["none"],"routes":[{"tenant":"all","outcome":"denied","steps":[{"action":"form","when":{"fact":"isv","in":["not_said","no"]}}]}]}`,
		" {\t\"routes\" : [ {\"steps\":[{\"when\":{\"in\":[\"no\" ,\"not_said\"],\r\n\"fact\":\"isv\"},\"action\":\"form\"}],\n" +
			`"outcome":"denied","tenant":["customer","own"]}],"audience":["none"],"n\u0061me":"n\u00e4me\/"} `,
		`{"name":"näme/","audience":["none"],"addresses":[],"routes":[{"id":"","partner":[],"tenant":"all","outcome":"denied","portal":"none",` +
			`"rules":[],"clauses":[],"steps":[{"portal":"none","action":"form","when":{"fact":"isv","in":["not_said","no"],"open":[]}}]}]}`,
	} {
		if diff := cmp.Diff(want, mustParse(t, []byte(text))); diff != "" {
			t.Errorf("ParsePolicy(%s) (-want +got):\n%s", text, diff)
		}
	}
}

// allocated returns the bytes that f allocates, garbage included.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// A mebibyte of nonsense is refused, and takes no more than a few times its size.
func TestParsePolicyRefusesNonsense(t *testing.T) {
	const size = 1 << 20
	fill := func(before, repeat, after string) []byte {
		n := (size - len(before) - len(after)) / len(repeat)
		return []byte(before + strings.Repeat(repeat, n) + after)
	}
	options := `{"routes":[{"outcome":"denied","options":[` + strings.Repeat(`{},`, 255) + `{}]}`
	random := make([]byte, size)
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range random {
		random[i] = byte(rng.Uint32())
	}
	printable := bytes.Clone(random)
	for i, b := range random {
		printable[i] = "{}[]\",:\\0123456789eE.-+truefalsn u "[int(b)%35]
	}
	var keys strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&keys, `"k%d":0,`, i)
	}
	for name, text := range map[string][]byte{
		"lists in lists":              fill("", "[", ""),
		"closed lists in lists":       []byte(strings.Repeat("[", size/2) + strings.Repeat("]", size/2)),
		"objects in objects":          fill("", `{"a":`, ""),
		"objects in objects, shallow": fill(`{"routes":[`, `{"a":{"a":{"a":{}}}},`, `0]}`),
		"a huge text":                 fill(`"`, "x", `"`),
		"a huge escaped name":         fill(`{"`, `\u0041`, `":0}`),
		"a huge ID of no text":        fill(`{"routes":[{"id":"`, `\n`, `"}]}`),
		"one field 10^5 times":        fill(`{`, `"name":"",`, `"name":""}`),
		"one unknown field":           fill(`{`, `"a":0,`, `"a":0}`),
		"10^5 fields":                 []byte("{" + keys.String() + `"k":0}`),
		"numbers":                     fill("[", "0,", "0]"),
		"numbers for routes":          fill(`{"routes":[`, "0,", "0]}"),
		"numbers for rules":           fill(`{"routes":[{"rules":[`, "0,", "0]}]}"),
		"one huge number":             fill(`{"routes":[{"options":[{"incidents":`, "9", `}]}]}`),
		"empty routes":                fill(`{"routes":[`, "{},", "{}]}"),
		"empty options":               fill(`{"routes":[`, options[len(`{"routes":[`):]+",", `{}]}`),
		"lists of empty texts":        fill(`{"routes":[{"outcome":"denied","rules":[`, `"",`, `""]}]}`),
		"white space":                 fill("", " ", ""),
		"quotes":                      fill("", `"`, ""),
		"backslashes":                 fill(`"`, `\`, ""),
		"random bytes":                random,
		"random tokens":               printable,
	} {
		t.Run(name, func(t *testing.T) {
			var err error
			bytes := allocated(func() { _, err = ParsePolicy(text) })
			if err == nil {
				t.Fatal("ParsePolicy accepts it")
			}
			if most := uint64(4 * len(text)); bytes > most {
				t.Errorf("ParsePolicy of %d bytes allocates %d, want at most %d", len(text), bytes, most)
			}
			if n := len(err.Error()); n > 16<<10 {
				t.Errorf("the error has %d bytes", n)
			}
		})
	}
}

// What can be read takes memory in proportion, even where every value is as short
// as it can be.
func TestParsePolicyMemory(t *testing.T) {
	list := func(field, value string) string {
		return `"` + field + `":[` + strings.Repeat(value+",", 255) + value + `]`
	}
	var words strings.Builder
	for i := range 255 {
		fmt.Fprintf(&words, `"%%02d%02x",`, i) // with the number of the route before it
	}
	for name, route := range map[string]string{
		"rules":   list("rules", `""`),
		"words":   `"rules":[` + words.String() + `""]`,
		"clauses": list("clauses", `{"fact":"isv"}`),
		"steps":   list("steps", `{"action":"form"}`),
		"options": list("options", `{"way":"isv"}`),
	} {
		text := []byte(`{"routes":[`)
		for i := range 99 {
			text = append(text, `{"outcome":"denied",`+strings.ReplaceAll(route, "%02d", fmt.Sprintf("%02d", i))+"},"...)
		}
		text = append(text, `{"outcome":"denied"}]}`...)
		bytes := allocated(func() { mustParse(t, text) })
		if most := uint64(16 * len(text)); bytes > most {
			t.Errorf("%s: ParsePolicy of %d bytes allocates %d, want at most %d", name, len(text), bytes, most)
		}
	}
}

// What can be read can be written, and is the same when it is read again.
func FuzzParsePolicy(f *testing.F) {
	// Short ones: a long one takes the fuzzer minutes to shorten.
	for _, r := range []Route{{}, Policy2025().Routes[0], {
		ID: "all", Outcome: NotCovered, Code: CodeContactISV, Rules: []string{"RTE-30"},
		Partner: All, Issue: All, Product: All, Tenant: All, Cloud: All, Entry: All, // a router takes it
	}} {
		f.Add(mustMarshal(f, Policy{Routes: []Route{r}}))
	}
	f.Add([]byte(`{"audience":"all","addresses":[{"portal":"none","url":"","rules":[]}],"routes":[{"outcome":"allowed","steps":[{"action":"form","when":{"in":["not_said"],"fact":"isv"}}]}]}`))
	f.Add([]byte(`{"name":"\ud83d\ude00\u0000","routes":[{"outcome":"x"},{"options":[{"way":"isv","incidents":1}]}],"name":null}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		before := bytes.Clone(data)
		p, err := ParsePolicy(data)
		if !bytes.Equal(data, before) {
			t.Fatal("ParsePolicy writes to its argument")
		}
		if err != nil {
			if len(err.Error()) > 16<<10 {
				t.Errorf("the error has %d bytes", len(err.Error()))
			}
			pathsOf(t, err)
			return
		}
		text := mustMarshal(t, p)
		back := mustParse(t, text)
		if diff := cmp.Diff(p, back); diff != "" {
			t.Errorf("policy (-want +got):\n%s", diff)
		}
		if len(text) > 16*len(data)+32 {
			t.Errorf("%d bytes become %d", len(data), len(text))
		}
		if r, err := NewRouter(p); err == nil && r.Hash() != mustRouter(t, back).Hash() {
			t.Errorf("hash = %s, want %s", mustRouter(t, back).Hash(), r.Hash())
		}
	})
}
