package routing

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// leaves calls visit for every value of a policy that stands for itself: a text,
// an enum, a set, a number; path is how it is reached.
func leaves(v reflect.Value, path string, visit func(path string, leaf reflect.Value)) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			leaves(v.Field(i), path+"."+v.Type().Field(i).Name, visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			leaves(v.Index(i), fmt.Sprintf("%s[%d]", path, i), visit)
		}
	default:
		visit(path, v)
	}
}

// sample is a policy in which every field of every struct says something.
func sample() Policy {
	rules := func() []string { return []string{"RTE-01", "RTE-02"} }
	clause := func() Clause {
		return Clause{Fact: FactGDAP, In: SetOf(GDAPActive), Open: SetOf(GDAPPending), Confidence: Assumed, Rules: rules()}
	}
	when := Clause{Fact: FactPlan, In: SetOf(PlanUsable, PlanEmpty), Rules: rules()}
	step := Step{Action: ActionForm, Portal: AzurePortal, When: when, Rules: rules()}
	return Policy{
		Name: "sample", Audience: SetOf(RoleAdminAgent),
		Addresses: []Address{{Portal: AzurePortal, URL: "https://portal.example", Rules: rules()}},
		Routes: []Route{{
			ID: "all", Partner: All, Issue: All, Product: All, Tenant: All, Cloud: All, Entry: All,
			Outcome: Allowed, Code: CodeAllowed, Portal: AzurePortal, Review: AzurePortal, Payer: PayerIncident, Benefit: BenefitCloudSupport,
			Confidence: Conflicting, Rules: rules(),
			Clauses: []Clause{clause(), {Fact: FactPlan, In: SetOf(PlanUsable), Rules: rules()}},
			Steps:   []Step{step},
			Options: []Option{{
				Way: AskISV, Incidents: 1, When: []Clause{when}, Needs: []Clause{clause()}, Steps: []Step{step}, Rules: rules(),
			}},
		}},
	}
}

// The hash sees every value of a policy but its name, and the check every enum and
// every list of rules: a field that is added later and forgotten in one of them
// fails here.
func TestEveryFieldCounts(t *testing.T) {
	if _, err := NewRouter(sample()); err != nil {
		t.Fatalf("the sample is refused: %v", err)
	}
	canonical := sample().clone()
	want := canonical.hash()
	n := 0
	p := sample()
	leaves(reflect.ValueOf(&p).Elem(), "", func(path string, leaf reflect.Value) {
		n++
		old := reflect.New(leaf.Type()).Elem()
		old.Set(leaf)
		defer leaf.Set(old)
		enum := false
		switch {
		case leaf.Kind() == reflect.String:
			leaf.SetString(leaf.String()[1:] + "~") // as long as it was
		case leaf.Type() == reflect.TypeFor[Set]() && leaf.Uint() == 0:
			return // a condition leaves nothing open; other clauses of the sample do
		case leaf.Type() == reflect.TypeFor[Set]():
			leaf.SetUint(leaf.Uint() &^ (leaf.Uint() & -leaf.Uint())) // without its lowest value
		case leaf.Kind() == reflect.Int:
			leaf.SetInt(leaf.Int() + 1)
		default:
			enum = true
			leaf.SetUint(leaf.Uint() ^ 1) // another value, valid or not
		}
		changed := p.clone()
		if got := changed.hash(); (got == want) != (path == ".Name") {
			t.Errorf("%s: the hash stays, or changes without need", path)
		}
		if enum {
			leaf.SetUint(200)
			if _, err := NewRouter(p); err == nil {
				t.Errorf("%s = 200: accepted", path)
			}
		}
		// What a condition rests on is said by the step or option that it is of.
		if strings.Contains(path, "Rules[") && !strings.Contains(path, "When") {
			leaf.SetString("RTE-99")
			if _, err := NewRouter(p); !errors.Is(err, ErrNoRule) {
				t.Errorf("%s = RTE-99: %v, want ErrNoRule", path, err)
			}
		}
	})
	if n < 60 {
		t.Errorf("only %d values looked at", n)
	}
}

// A router keeps and gives away copies only, whatever of them is changed.
func TestEveryFieldIsCopied(t *testing.T) {
	given := sample()
	r, err := NewRouter(given)
	if err != nil {
		t.Fatal(err)
	}
	away, want := r.Policy(), r.policy.hash()
	for _, p := range []*Policy{&given, &away} {
		leaves(reflect.ValueOf(p).Elem(), "", func(path string, leaf reflect.Value) {
			leaf.SetZero()
			if r.policy.hash() != want || r.policy.Name != "sample" {
				t.Fatalf("%s is shared with the router", path)
			}
		})
	}
}

// All values of an enum are written as one word: one that the enum gains later leaves the
// hash alone.
func TestHashOfAll(t *testing.T) {
	var all, word encoder
	all.set(full(FactRole), FactRole)
	if word.list([]string{everyValue}); string(all) != string(word) {
		t.Errorf("%q, want %q", all, word)
	}
	explicit, short := sample(), sample()
	explicit.Audience, short.Audience = full(FactRole), All
	a, b := explicit.clone(), short.clone()
	if a.hash() != b.hash() {
		t.Error("an audience of all roles depends on how it is written")
	}
}

// No two policies share a hash because a text or a value has moved to its
// neighbour.
func TestHashTellsListsApart(t *testing.T) {
	seen := map[string]int{}
	for i, change := range []func(*Route){
		func(r *Route) { r.Rules = []string{"RTE-01", "RTE-02"} },
		func(r *Route) { r.Rules = []string{"RTE-01RTE-02"} },
		func(r *Route) { r.Rules = []string{"RTE-0", "1RTE-02"} },
		func(r *Route) { r.Clauses, r.Rules = r.Clauses[:1], []string{"RTE-01", "RTE-02"} },
		func(r *Route) {
			r.Clauses, r.Rules = r.Clauses[:1], []string{"RTE-02", "RTE-01", "RTE-02"}
			r.Clauses[0].Rules = r.Clauses[0].Rules[:1]
		},
		func(r *Route) { r.Rules = []string{"RTE-01", "RTE-02", ""} },
		func(r *Route) { r.Steps[0].Rules, r.Steps = append(r.Steps[0].Rules, "form"), r.Steps[:1] },
		func(r *Route) { r.Partner, r.Issue = SetOf(DirectBill), SetOf(IssueTechnical, IssueBilling) },
		func(r *Route) {
			r.Options[0].When, r.Options[0].Needs = nil, append(r.Options[0].When, r.Options[0].Needs...)
		},
	} {
		p := sample()
		change(&p.Routes[0])
		c := p.clone()
		if other, ok := seen[c.hash()]; ok {
			t.Errorf("policies %d and %d share a hash", other, i)
		}
		seen[c.hash()] = i
	}
}
