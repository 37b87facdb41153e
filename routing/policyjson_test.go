package routing_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/internal/goldentest"
	"github.com/partnersupport/partnersupport/internal/race"
	. "github.com/partnersupport/partnersupport/routing"
)

func mustMarshal(t rapid.TB, p Policy) []byte {
	t.Helper()
	text, err := p.MarshalJSON()
	if err != nil {
		t.Fatalf("MarshalJSON of %q = %v", p.Name, err)
	}
	return text
}

func mustParse(t rapid.TB, text []byte) Policy {
	t.Helper()
	p, err := ParsePolicy(text)
	if err != nil {
		t.Fatalf("ParsePolicy = %v", err)
	}
	return p
}

func indented(t rapid.TB, text []byte, indent string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, text, "", indent); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPolicyJSON(t *testing.T) {
	goldentest.Check(t, "policy_2025.json", string(indented(t, mustMarshal(t, Policy2025()), "\t"))+"\n")
}

// A policy that a router takes is the same one after it has been text.
func TestPolicyJSONRoundTrip(t *testing.T) {
	policies := []Policy{Policy2024(), largest()}
	for i := range 8 {
		policies = append(policies, Policy2025With(Readings{
			ProvidersOnly: i&1 != 0, AzureRBACOnly: i&2 != 0, CSPEntitlementCoversDynamics: i&4 != 0,
		}))
	}
	for _, p := range policies {
		t.Run(p.Name, func(t *testing.T) {
			text := mustMarshal(t, p)
			want, got := mustRouter(t, p), mustRouter(t, mustParse(t, indented(t, text, "  ")))
			if got.Hash() != want.Hash() || got.Name() != want.Name() {
				t.Errorf("router %s of %s, want %s of %s", got.Name(), got.Hash(), want.Name(), want.Hash())
			}
			if diff := cmp.Diff(want.Policy(), got.Policy(), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("policy (-want +got):\n%s", diff)
			}
			if again := mustMarshal(t, mustParse(t, text)); !bytes.Equal(again, text) {
				t.Errorf("second text = %s, want %s", again, text)
			}
		})
	}
}

// Through package encoding/json it is the same text and the same policy.
func TestPolicyInOtherJSON(t *testing.T) {
	type file struct {
		Policy Policy `json:"policy"`
	}
	text, err := json.Marshal(file{Policy2025()})
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"policy":` + string(mustMarshal(t, Policy2025())) + `}`; string(text) != want {
		t.Errorf("json.Marshal = %s, want %s", text, want)
	}
	var back file
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(DefaultRouter().Policy(), mustRouter(t, back.Policy).Policy()); diff != "" {
		t.Errorf("json.Unmarshal (-want +got):\n%s", diff)
	}
	kept := file{Policy{Name: "kept"}}
	for _, bad := range []string{`{"policy":{"name":"x","Name":"y"}}`, `{"policy":null}`} {
		if err := json.Unmarshal([]byte(bad), &kept); !errors.Is(err, ErrSyntax) {
			t.Errorf("json.Unmarshal(%s) = %v, want ErrSyntax", bad, err)
		}
		if kept.Policy.Name != "kept" {
			t.Errorf("json.Unmarshal(%s) left %+v, want it alone", bad, kept.Policy)
		}
	}
}

// Every field has its place in the form, under its name: a field that a struct
// gains later is not lost in silence.
func TestPolicyJSONHasEveryField(t *testing.T) {
	rules := []string{"RTE-04"}
	clause := Clause{Fact: FactISV, In: SetOf(Yes), Open: SetOf(No), Confidence: Assumed, Rules: rules}
	step := Step{Action: ActionForm, Portal: AzurePortal, When: clause, Rules: rules}
	option := Option{Way: AskISV, Incidents: 1, When: []Clause{clause}, Needs: []Clause{clause}, Steps: []Step{step}, Rules: rules}
	route := Route{
		ID: "x", Partner: All, Issue: All, Product: All, Tenant: All, Cloud: All, Entry: All,
		Outcome: Allowed, Code: CodeAllowed, Clauses: []Clause{clause}, Portal: AzurePortal, Review: AzurePortal,
		Payer: PayerFree, Benefit: BenefitCloudSupport, Confidence: Assumed, Rules: rules, Steps: []Step{step}, Options: []Option{option},
	}
	address := Address{Portal: AzurePortal, URL: "https://portal.example", Rules: rules}
	policy := Policy{Name: "x", Audience: All, Addresses: []Address{address}, Routes: []Route{route}}

	var form map[string]any
	if err := json.Unmarshal(mustMarshal(t, policy), &form); err != nil {
		t.Fatal(err)
	}
	at := func(from any, path ...string) any {
		for _, name := range path {
			from = from.(map[string]any)[name]
			if list, ok := from.([]any); ok {
				from = list[0]
			}
		}
		return from
	}
	for _, test := range []struct{ value, form any }{
		{policy, form},
		{address, at(form, "addresses")},
		{route, at(form, "routes")},
		{clause, at(form, "routes", "clauses")},
		{step, at(form, "routes", "steps")},
		{clause, at(form, "routes", "steps", "when")},
		{option, at(form, "routes", "options")},
	} {
		v := reflect.ValueOf(test.value)
		var want []string
		for i := range v.NumField() {
			if v.Field(i).IsZero() {
				t.Errorf("field %s.%s is not tried", v.Type(), v.Type().Field(i).Name)
			}
			want = append(want, strings.ToLower(v.Type().Field(i).Name))
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, slices.Sorted(maps.Keys(test.form.(map[string]any)))); diff != "" {
			t.Errorf("fields of %s (-want +got):\n%s", v.Type(), diff)
		}
	}
	if diff := cmp.Diff(policy.Routes[0].Options, mustParse(t, mustMarshal(t, policy)).Routes[0].Options); diff != "" {
		t.Errorf("options (-want +got):\n%s", diff)
	}
}

func TestMarshalJSONRefuses(t *testing.T) {
	inRoute := func(r Route) Policy { return Policy{Routes: []Route{{}, r}} }
	inClause := func(c Clause) Policy { return inRoute(Route{Clauses: []Clause{c}}) }
	inOption := func(o Option) Policy { return inRoute(Route{Options: []Option{o}}) }
	for _, test := range []struct {
		name   string
		policy Policy
		path   string
		err    error
	}{
		{"outcome", inRoute(Route{Outcome: 9}), "routes[1].outcome", ErrBadValue},
		{"code", inRoute(Route{Code: 200}), "routes[1].code", ErrBadValue},
		{"portal", inRoute(Route{Portal: 7}), "routes[1].portal", ErrBadValue},
		{"review", inRoute(Route{Review: 7}), "routes[1].review", ErrBadValue},
		{"payer", inRoute(Route{Payer: 5}), "routes[1].payer", ErrBadValue},
		{"benefit", inRoute(Route{Benefit: 3}), "routes[1].benefit", ErrBadValue},
		{"confidence", inRoute(Route{Confidence: 3}), "routes[1].confidence", ErrBadValue},
		{"a set of a route", inRoute(Route{Tenant: SetOf(TenantOwn, Tenant(3))}), "routes[1].tenant", ErrBadValue},
		{"not said in a route", inRoute(Route{Tenant: SetOf(Tenant(0))}), "routes[1].tenant", ErrBadValue},
		{"the audience", Policy{Audience: SetOf(Role(8))}, "audience", ErrBadValue},
		{"the portal of an address", Policy{Addresses: []Address{{Portal: 7}}}, "addresses[0].portal", ErrBadValue},
		{"no fact", inClause(Clause{}), "routes[1].clauses[0].fact", ErrBadClause},
		{"an invalid fact", inClause(Clause{Fact: 17}), "routes[1].clauses[0].fact", ErrBadClause},
		{"a set of a clause", inClause(Clause{Fact: FactISV, In: SetOf(Answer(3))}), "routes[1].clauses[0].in", ErrBadValue},
		{"not said in a clause", inClause(Clause{Fact: FactISV, In: SetOf(Answer(0))}), "routes[1].clauses[0].in", ErrBadValue},
		{"an open set", inClause(Clause{Fact: FactISV, Open: SetOf(Answer(3))}), "routes[1].clauses[0].open", ErrBadValue},
		{"the confidence of a clause", inClause(Clause{Fact: FactISV, Confidence: 3}), "routes[1].clauses[0].confidence", ErrBadValue},
		{"an action", inRoute(Route{Steps: []Step{{}}}), "routes[1].steps[0].action", ErrBadValue},
		{"the portal of a step", inRoute(Route{Steps: []Step{{Action: ActionForm, Portal: 7}}}), "routes[1].steps[0].portal", ErrBadValue},
		{"a condition without a fact", inRoute(Route{Steps: []Step{{Action: ActionForm, When: Clause{In: 2}}}}), "routes[1].steps[0].when.fact", ErrBadClause},
		{"a way", inOption(Option{}), "routes[1].options[0].way", ErrBadValue},
		{"a negative price", inOption(Option{Way: AskISV, Incidents: -1}), "routes[1].options[0].incidents", ErrBadValue},
		{"a need", inOption(Option{Way: AskISV, Needs: []Clause{{}}}), "routes[1].options[0].needs[0].fact", ErrBadClause},
		{"a condition", inOption(Option{Way: AskISV, When: []Clause{{Fact: FactISV, In: SetOf(Answer(3))}}}), "routes[1].options[0].when[0].in", ErrBadValue},
		{"a step of an option", inOption(Option{Way: AskISV, Steps: []Step{{}}}), "routes[1].options[0].steps[0].action", ErrBadValue},
		{"the name", Policy{Name: "\xff"}, "name", ErrBadValue},
		{"an ID", inRoute(Route{ID: "\xff"}), "routes[1].id", ErrBadValue},
		{"a URL", Policy{Addresses: []Address{{URL: "\xff"}}}, "addresses[0].url", ErrBadValue},
		{"a rule", inRoute(Route{Rules: []string{"RTE-01", "\xff"}}), "routes[1].rules", ErrBadValue},
		{"too many routes", Policy{Routes: make([]Route, 3241)}, "routes", ErrTooLarge},
		{"too many rules", inRoute(Route{Rules: make([]string, 257)}), "routes[1].rules", ErrTooLarge},
		{"a name too long", Policy{Name: strings.Repeat("x", MaxPolicySize)}, "", ErrTooLarge},
	} {
		t.Run(test.name, func(t *testing.T) {
			text, err := test.policy.MarshalJSON()
			if text != nil || !errors.Is(err, test.err) {
				t.Fatalf("MarshalJSON = %.100s, %v, want %v", text, err, test.err)
			}
			if diff := cmp.Diff([]string{test.path}, pathsOf(t, err)); diff != "" {
				t.Errorf("paths (-want +got):\n%s", diff)
			}
			if len(err.Error()) > 4096 {
				t.Errorf("the error has %d bytes", len(err.Error()))
			}
		})
	}
}

// pathsOf returns the paths of the problems that err joins.
func pathsOf(t testing.TB, err error) []string {
	t.Helper()
	list := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		list = joined.Unwrap()
	}
	var paths []string
	for _, err := range list {
		problem, ok := errors.AsType[*PolicyError](err)
		if !ok {
			t.Fatalf("problem %v is no *PolicyError", err)
		}
		paths = append(paths, problem.Path)
	}
	return paths
}

// policyGen draws policies that the JSON form can say. Few of them make sense.
func policyGen() *rapid.Generator[Policy] {
	set := func(t *rapid.T, f fact, unsaid bool) Set {
		first := 1
		if unsaid {
			first = 0
		}
		var s Set
		for v := first; v <= f.last; v++ {
			if rapid.Bool().Draw(t, f.fact.String()) {
				s |= SetOf(uint8(v))
			}
		}
		return s
	}
	text := rapid.OneOf(rapid.SampledFrom([]string{"", "RTE-01", "ENT-54", "all"}), rapid.StringN(0, 8, -1))
	rules := rapid.SliceOfN(text, 0, 3)
	clause := func(unsaid bool) *rapid.Generator[Clause] {
		return rapid.Custom(func(t *rapid.T) Clause {
			f := rapid.SampledFrom(facts).Draw(t, "fact")
			return Clause{
				Fact: f.fact, In: set(t, f, unsaid), Open: set(t, f, false),
				Confidence: enumGen[Confidence]().Draw(t, "confidence"), Rules: rules.Draw(t, "rules"),
			}
		})
	}
	steps := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Step {
		s := Step{
			Action: enumGen[Action]().Draw(t, "action"), Portal: enumGen[Portal]().Draw(t, "portal"),
			Rules: rules.Draw(t, "rules"),
		}
		if rapid.Bool().Draw(t, "conditional") {
			s.When = clause(true).Draw(t, "when")
		}
		return s
	}), 0, 3)
	option := rapid.Custom(func(t *rapid.T) Option {
		return Option{
			Way: enumGen[Way]().Draw(t, "way"), Incidents: rapid.IntMin(0).Draw(t, "incidents"),
			When: rapid.SliceOfN(clause(true), 0, 2).Draw(t, "when"), Needs: rapid.SliceOfN(clause(false), 0, 2).Draw(t, "needs"),
			Steps: steps.Draw(t, "steps"), Rules: rules.Draw(t, "rules"),
		}
	})
	route := rapid.Custom(func(t *rapid.T) Route {
		return Route{
			ID:      text.Draw(t, "id"),
			Partner: set(t, factOf(FactPartner), false), Issue: set(t, factOf(FactIssue), false), Product: set(t, factOf(FactProduct), false),
			Tenant: set(t, factOf(FactTenant), false), Cloud: set(t, factOf(FactCloud), false), Entry: set(t, factOf(FactEntry), false),
			Outcome: enumGen[Outcome]().Draw(t, "outcome"), Code: enumGen[Code]().Draw(t, "code"),
			Clauses: rapid.SliceOfN(clause(false), 0, 3).Draw(t, "clauses"),
			Portal:  enumGen[Portal]().Draw(t, "portal"), Review: enumGen[Portal]().Draw(t, "review"),
			Payer: enumGen[Payer]().Draw(t, "payer"), Benefit: enumGen[Benefit]().Draw(t, "benefit"),
			Confidence: enumGen[Confidence]().Draw(t, "confidence"), Rules: rules.Draw(t, "rules"),
			Steps: steps.Draw(t, "steps"), Options: rapid.SliceOfN(option, 0, 2).Draw(t, "options"),
		}
	})
	return rapid.Custom(func(t *rapid.T) Policy {
		return Policy{
			Name: text.Draw(t, "name"), Audience: set(t, factOf(FactRole), false),
			Addresses: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Address {
				return Address{Portal: enumGen[Portal]().Draw(t, "portal"), URL: text.Draw(t, "url"), Rules: rules.Draw(t, "rules")}
			}), 0, 2).Draw(t, "addresses"),
			Routes: rapid.SliceOfN(route, 0, 3).Draw(t, "routes"),
		}
	})
}

func enumGen[E interface {
	~uint8
	IsValid() bool
}]() *rapid.Generator[E] {
	return rapid.Map(rapid.ByteMax(63), func(b byte) E { return E(b) }).Filter(E.IsValid)
}

// Whatever the form can say, it says without loss, and a router thinks the same of
// it after as before.
func TestAnyPolicyRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := policyGen().Draw(t, "policy")
		text := mustMarshal(t, p)
		back := mustParse(t, text)
		if diff := cmp.Diff(p, back, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("policy (-want +got):\n%s", diff)
		}
		if again := mustMarshal(t, back); !bytes.Equal(again, text) {
			t.Fatalf("second text = %s, want %s", again, text)
		}
		_, want := NewRouter(p)
		_, got := NewRouter(back)
		if want == nil || got == nil || got.Error() != want.Error() {
			t.Fatalf("NewRouter = %v, want %v", got, want)
		}
	})
}

// A policy that a router takes stays the same for it, in whatever order and
// detail its rules are written.
func TestValidPolicyRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom([]Policy{Policy2024(), Policy2025()}).Draw(t, "shipped")
		p.Name = rapid.String().Draw(t, "name")
		p.Routes = rapid.Permutation(p.Routes).Draw(t, "routes")
		for range 3 {
			r := &p.Routes[rapid.IntRange(0, len(p.Routes)-1).Draw(t, "route")]
			r.ID += rapid.StringN(0, 2, -1).Draw(t, "suffix")
			r.Confidence = enumGen[Confidence]().Draw(t, "confidence")
			r.Clauses = rapid.Permutation(r.Clauses).Draw(t, "clauses")
			r.Steps = rapid.Permutation(r.Steps).Draw(t, "steps")
			r.Options = r.Options[:rapid.IntRange(0, len(r.Options)).Draw(t, "options")]
		}
		want, err := NewRouter(p)
		if err != nil {
			t.Fatalf("NewRouter = %v", err)
		}
		text := mustMarshal(t, p)
		got, err := NewRouter(mustParse(t, text))
		if err != nil {
			t.Fatalf("NewRouter after JSON = %v", err)
		}
		if got.Hash() != want.Hash() {
			t.Fatalf("hash = %s, want %s", got.Hash(), want.Hash())
		}
		if diff := cmp.Diff(want.Policy(), got.Policy(), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("policy (-want +got):\n%s", diff)
		}
		if again := mustMarshal(t, mustParse(t, text)); !bytes.Equal(again, text) {
			t.Fatalf("second text = %s, want %s", again, text)
		}
	})
}

// Numbers that are no values never become text.
func TestInvalidNumbersHaveNoText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := policyGen().Filter(func(p Policy) bool { return len(p.Routes) > 0 }).Draw(t, "policy")
		r := &p.Routes[0]
		bad := rapid.ByteMin(64).Draw(t, "number")
		spoil := rapid.SampledFrom([]func(){
			func() { r.Outcome = Outcome(bad) },
			func() { r.Code = Code(bad) },
			func() { r.Portal = Portal(bad) },
			func() { r.Review = Portal(bad) },
			func() { r.Payer = Payer(bad) },
			func() { r.Benefit = Benefit(bad) },
			func() { r.Confidence = Confidence(bad) },
			func() { r.Clauses = append(r.Clauses, Clause{Fact: Fact(bad)}) },
			func() { r.Clauses = append(r.Clauses, Clause{Fact: FactISV, Confidence: Confidence(bad)}) },
			func() { r.Steps = append(r.Steps, Step{Action: Action(bad)}) },
			func() { r.Options = append(r.Options, Option{Way: Way(bad)}) },
			func() { r.Entry |= 1 << rapid.IntRange(4, 14).Draw(t, "bit") },
		}).Draw(t, "change")
		spoil()
		text, err := p.MarshalJSON()
		if text != nil || !errors.Is(err, ErrBadValue) && !errors.Is(err, ErrBadClause) {
			t.Fatalf("MarshalJSON = %s, %v, want an error", text, err)
		}
		_, refused := NewRouter(p)
		if refused == nil {
			t.Fatal("a router takes what has no text")
		}
	})
}

// As many routes as there can be, as long as the longest that ships, can be read,
// in any indentation that is in use.
func TestLargestPolicyFits(t *testing.T) {
	if race.Enabled {
		t.Skip("nothing happens at once, and the race detector makes the policy no longer")
	}
	longest := slices.MaxFunc(Policy2025().Routes, func(a, b Route) int {
		return len(mustMarshal(t, Policy{Routes: []Route{a}})) - len(mustMarshal(t, Policy{Routes: []Route{b}}))
	})
	p := largest()
	for i := range p.Routes {
		r := &p.Routes[i]
		r.ID = longest.ID + r.ID
		r.Review, r.Rules, r.Steps, r.Options, r.Clauses = longest.Review, longest.Rules, longest.Steps, longest.Options, longest.Clauses
		r.Payer, r.Benefit, r.Confidence = longest.Payer, longest.Benefit, Conflicting
	}
	text := mustMarshal(t, p)
	wide := indented(t, text, "    ")
	if len(wide) > MaxPolicySize {
		t.Fatalf("%d bytes, more than %d", len(wide), MaxPolicySize)
	}
	if !bytes.Equal(mustMarshal(t, mustParse(t, wide)), text) {
		t.Error("the policy is another one after it has been read")
	}
}
