package routing_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/internal/badinput"
	. "github.com/partnersupport/partnersupport/routing"
)

// TestBadInput gives every parser, every decoder and NewRouter what they must not take.
func TestBadInput(t *testing.T) {
	long := badinput.Huge()
	table := badinput.Table{
		Rows:  slices.Concat(badEnums(long), badPolicies(long), badPolicyTexts(long)),
		Least: 977,
		Bytes: 192 << 10, // to look for gaps takes 131 kB
	}
	table.Check(t)
}

func badEnums(long badinput.Long) []badinput.Row {
	return slices.Concat(
		badinput.OfEnum("PartnerType", ParsePartnerType, ErrInvalid, long),
		badinput.OfEnum("IssueType", ParseIssueType, ErrInvalid, long),
		badinput.OfEnum("Product", ParseProduct, ErrInvalid, long),
		badinput.OfEnum("Tenant", ParseTenant, ErrInvalid, long),
		badinput.OfEnum("GDAP", ParseGDAP, ErrInvalid, long),
		badinput.OfEnum("Role", ParseRole, ErrInvalid, long),
		badinput.OfEnum("Answer", ParseAnswer, ErrInvalid, long),
		badinput.OfEnum("AccountKind", ParseAccountKind, ErrInvalid, long),
		badinput.OfEnum("Entry", ParseEntry, ErrInvalid, long),
		badinput.OfEnum("Release", ParseRelease, ErrInvalid, long),
		badinput.OfEnum("Contact", ParseContact, ErrInvalid, long),
		badinput.OfEnum("PlanState", ParsePlanState, ErrInvalid, long),
		badinput.OfEnum("Cloud", ParseCloud, ErrInvalid, long),
		badinput.OfEnum("Problem", ParseProblem, ErrInvalid, long),
		badinput.OfEnum("Outcome", ParseOutcome, ErrInvalid, long),
		badinput.OfEnum("Confidence", ParseConfidence, ErrInvalid, long),
		badinput.OfEnum("Portal", ParsePortal, ErrInvalid, long),
		badinput.OfEnum("Payer", ParsePayer, ErrInvalid, long),
		badinput.OfEnum("Benefit", ParseBenefit, ErrInvalid, long),
		badinput.OfEnum("Fact", ParseFact, ErrInvalid, long),
		badinput.OfEnum("Code", ParseCode, ErrInvalid, long),
		badinput.OfEnum("Action", ParseAction, ErrInvalid, long),
		badinput.OfEnum("Way", ParseWay, ErrInvalid, long),
		badinput.OfEnum("RequirementState", ParseRequirementState, ErrInvalid, long),
	)
}

// wholePolicy is one with a value in every field.
func wholePolicy() Policy {
	rules := []string{"RTE-08"}
	clause := func() []Clause {
		return []Clause{{Fact: FactGDAP, In: SetOf(GDAPActive), Open: SetOf(GDAPExpired), Rules: rules}}
	}
	condition := Clause{Fact: FactGDAP, In: SetOf(GDAPActive), Rules: rules}
	steps := func() []Step { return []Step{{Action: 1, Portal: AzurePortal, When: condition, Rules: rules}} }
	return Policy{
		Name: "whole", Audience: All,
		Addresses: []Address{{Portal: AzurePortal, URL: "https://portal.azure.com", Rules: rules}},
		Routes: []Route{{
			ID: "all", Outcome: Allowed, Code: CodeAllowed, Portal: AzurePortal, Payer: PayerFree, Rules: rules,
			Partner: All, Issue: All, Product: All, Tenant: All, Cloud: All, Entry: All,
			Clauses: clause(), Steps: steps(),
			Options: []Option{{Way: 1, When: []Clause{condition}, Needs: clause(), Steps: steps(), Rules: rules}},
		}},
	}
}

func TestWholePolicy(t *testing.T) {
	if _, err := NewRouter(wholePolicy()); err != nil {
		t.Fatal(err)
	}
}

// badPolicies puts into each field of a policy what cannot be there.
func badPolicies(long badinput.Long) []badinput.Row {
	many := make([]string, 100<<20/16)
	var rows []badinput.Row
	for _, object := range []struct {
		name string
		of   func(*Policy) any
	}{
		{"Policy", func(p *Policy) any { return p }},
		{"Address", func(p *Policy) any { return &p.Addresses[0] }},
		{"Route", func(p *Policy) any { return &p.Routes[0] }},
		{"Clause", func(p *Policy) any { return &p.Routes[0].Clauses[0] }},
		{"Step", func(p *Policy) any { return &p.Routes[0].Steps[0] }},
		{"Step.When", func(p *Policy) any { return &p.Routes[0].Steps[0].When }},
		{"Option", func(p *Policy) any { return &p.Routes[0].Options[0] }},
		{"Option.When", func(p *Policy) any { return &p.Routes[0].Options[0].When[0] }},
		{"Option.Needs", func(p *Policy) any { return &p.Routes[0].Options[0].Needs[0] }},
		{"Option.Steps", func(p *Policy) any { return &p.Routes[0].Options[0].Steps[0] }},
	} {
		p := wholePolicy()
		kind := reflect.TypeOf(object.of(&p)).Elem()
		for _, field := range reflect.VisibleFields(kind) {
			if strings.HasSuffix(object.name, ".When") && field.Name == "Rules" {
				continue // a condition decides nothing that needs a source
			}
			for _, bad := range badFields(kind.Name(), field, long, many) {
				rows = append(rows, badinput.Row{
					Call: "NewRouter", What: fmt.Sprintf("%s.%s %s", object.name, field.Name, bad.what), Want: bad.want,
					Do: func() (bool, error) {
						p := wholePolicy()
						v := reflect.ValueOf(object.of(&p)).Elem().FieldByIndex(field.Index)
						v.Set(reflect.ValueOf(bad.value).Convert(v.Type()))
						r, err := NewRouter(p)
						return r != nil, err
					},
				})
			}
		}
	}
	return rows
}

type badField struct {
	what  string
	value any
	want  error
}

// badFields returns what a field cannot be, and the error that it is.
func badFields(of string, field reflect.StructField, long badinput.Long, many []string) []badField {
	switch reflect.Zero(field.Type).Interface().(type) {
	case Set:
		list := []badField{{"beyond its enum", Set(1 << 15), ErrBadValue}}
		switch {
		case of == "Route":
			list = append(list, badField{"empty", Set(0), ErrDeadRoute})
		case field.Name == "In":
			list = append(list, badField{"empty", Set(0), ErrBadClause})
		case field.Name == "Open":
			list = append(list, badField{"everything", All, ErrBadClause})
			return list[1:] // a condition has none at all
		}
		return list
	case Fact:
		return []badField{{"out of range", Fact(200), ErrBadClause}, {"the last", Fact(255), ErrBadClause}}
	case string:
		switch field.Name {
		case "ID":
			return []badField{{"empty", "", ErrBadID}}
		case "URL":
			return []badField{
				{"empty", "", ErrBadValue}, {"without a scheme", "portal.azure.com", ErrBadValue}, {"of another scheme", "javascript:alert(1)", ErrBadValue},
				{"not secure", "http://portal.azure.com", ErrBadValue}, {"a long text", long.Text, ErrBadValue},
			}
		}
		return nil // any name will do
	case []string:
		return []badField{
			{"empty", []string(nil), ErrNoRule}, {"not known", []string{"RTE-08", "RTE-99"}, ErrNoRule}, {"a long text", []string{long.Text}, ErrNoRule},
			{"not UTF-8", []string{"\xff"}, ErrNoRule}, {"many", many, ErrNoRule},
		}
	case int:
		return []badField{{"below none", -1, ErrBadValue}, {"the least", math.MinInt, ErrBadValue}}
	case []Address:
		return []badField{{"many", make([]Address, 100<<20/int(reflect.TypeFor[Address]().Size())), ErrBadValue}}
	case []Route:
		return []badField{{"none", []Route(nil), ErrGap}, {"many", make([]Route, 100<<20/int(reflect.TypeFor[Route]().Size())), ErrTooLarge}}
	case []Clause:
		return []badField{{"many", make([]Clause, 100<<20/int(reflect.TypeFor[Clause]().Size())), ErrBadClause}}
	case []Step:
		return []badField{{"many", make([]Step, 100<<20/int(reflect.TypeFor[Step]().Size())), ErrNoRule}}
	case []Option:
		return []badField{{"many", make([]Option, 100<<20/int(reflect.TypeFor[Option]().Size())), ErrNoRule}}
	case Clause:
		return nil // rows of its own
	default:
		return []badField{
			{"out of range", reflect.ValueOf(uint8(200)).Convert(field.Type).Interface(), ErrBadValue},
			{"the last", reflect.ValueOf(uint8(255)).Convert(field.Type).Interface(), ErrBadValue},
		}
	}
}

// badPolicyTexts are what no policy reads as. The fields are those of each object.
func badPolicyTexts(long badinput.Long) []badinput.Row {
	var rows []badinput.Row
	add := func(what string, want error, data []byte) {
		rows = append(rows, badinput.Row{Call: "ParsePolicy", What: what, Want: want, Do: func() (bool, error) {
			p, err := ParsePolicy(data)
			return !reflect.DeepEqual(p, Policy{}), err
		}}, badinput.Row{Call: "Policy.UnmarshalJSON", What: what, Want: want, Do: func() (bool, error) {
			p := Policy{Name: "kept"}
			err := p.UnmarshalJSON(data)
			return !reflect.DeepEqual(p, Policy{Name: "kept"}), err
		}})
	}
	for object, fields := range map[string]string{
		`{"%s":%s}`:                 "name audience addresses routes",
		`{"addresses":[{"%s":%s}]}`: "portal url rules",
		`{"routes":[{"%s":%s}]}`:    "id partner issue product tenant cloud entry outcome code clauses portal review payer benefit confidence rules steps options",
		`{"routes":[{"clauses":[{"fact":"gdap","%s":%s}]}]}`: "in open confidence rules",
		`{"routes":[{"steps":[{"%s":%s}]}]}`:                 "action portal when rules",
		`{"routes":[{"options":[{"%s":%s}]}]}`:               "way incidents when needs steps rules",
	} {
		for field := range strings.FieldsSeq(fields) {
			for _, value := range []string{"null", "true", `"\ud800"`, "1e400", `[[]]`} {
				add(fmt.Sprintf(object, field, value), ErrSyntax, fmt.Appendf(nil, object, field, value))
			}
			add(fmt.Sprintf(object, field, "deep"), ErrTooLarge, fmt.Appendf(nil, object, field, strings.Repeat("[", 1<<20)))
		}
	}
	add("a long text", ErrTooLarge, long.Data)
	for what, change := range map[string]func(*Policy){
		"a long name": func(p *Policy) { p.Name = long.Text },
		"a long ID":   func(p *Policy) { p.Routes[0].ID = long.Text },
		"a long rule": func(p *Policy) { p.Routes[0].Rules = []string{long.Text} },
		"a long URL":  func(p *Policy) { p.Addresses[0].URL = long.Text },
	} {
		rows = append(rows, badinput.Row{Call: "Policy.MarshalJSON", What: what, Want: ErrTooLarge, Do: func() (bool, error) {
			p := wholePolicy()
			change(&p)
			text, err := p.MarshalJSON()
			return text != nil, err
		}})
	}
	return rows
}
