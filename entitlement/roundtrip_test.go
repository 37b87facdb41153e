package entitlement_test

import (
	"encoding"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
)

// form is how a type is written and read back: by a value of which no field is
// zero, or not at all, for a reason.
type form struct {
	value any
	not   string
}

func forms(t testing.TB) map[string]form {
	later := noon.Add(time.Hour)
	five := pack(t, 5)
	row := entitlement.Row{
		Plan: "p", Offer: entitlement.SuccessCore, Benefit: cloud, Granted: 2, Remaining: 1, Ends: day(2026, 6, 30), No: entitlement.CodesOf(entitlement.Expired),
	}
	// A yes with reasons against it is no answer, but has all fields.
	answer := entitlement.Answer{
		Yes: true, No: entitlement.CodesOf(entitlement.Depleted, entitlement.Expired), Advice: entitlement.AdvicesOf(entitlement.BuyNewPlan),
	}
	return map[string]form{
		"Account":           {value: entitlement.Account{Kind: entitlement.AccountMSA, MAICPP: true, Role: entitlement.OtherRole, Azure: true, AzureRequests: true}},
		"AccountKind":       {value: entitlement.AccountMSA},
		"ActivationHelp":    {value: entitlement.ActivationHelp{Answer: answer, Candidates: []string{"Kim", "이서준"}}},
		"Adjustment":        {value: seen(3)},
		"Advice":            {value: entitlement.BuyNewPlan},
		"Advices":           {value: answer.Advice},
		"Answer":            {value: answer},
		"Balance":           {value: entitlement.Balance{Plan: "p", Base: 5, Left: 1, Held: 1, Consumed: 3, Refunded: 1, Adjusted: -2, Lapsed: 1, Overdrawn: 1, Active: true}},
		"BalanceSource":     {value: entitlement.InAzurePortal},
		"BasisKind":         {value: entitlement.BasisCap},
		"Benefit":           {value: onPremises},
		"CSPUse":            {value: entitlement.CSPUse{Member: true, Trial: true, OwnTenant: true}},
		"Code":              {value: entitlement.Depleted},
		"Codes":             {value: answer.No},
		"Colleague":         {value: entitlement.Colleague{Name: "이서준", Role: entitlement.PartnerAdmin}},
		"Credentials":       {not: "nothing writes them; a CredentialsRecord is what is kept"},
		"CredentialsRecord": {value: entitlement.CredentialsRecord{Fingerprint: entitlement.Fingerprint{1}, AccessEnding: "0417", ContractEnding: "9358", Sealed: []byte{1, 2}}},
		"Date":              {value: day(2025, 6, 23)},
		"Detail":            {value: entitlement.DetailPending},
		"Diagnosis":         {not: "it has a Status for each plan"},
		"Disappearance":     {not: "its reasons tell of a plan that it does not write"},
		"Entitlement":       {value: five},
		"Entry": {value: entitlement.Entry{
			Seq: 1, Kind: entitlement.Refused, Of: entitlement.Held, Plan: "p", Incident: "1", At: noon, Recorded: later, Left: 3, Until: later, Was: 4,
			Note: "n", Seen: "s", Why: entitlement.RefundBug, Reasons: "expired", Cause: "c", Actor: "a", Account: "b", Link: "l", Offer: entitlement.Launch,
			Benefit: cloud, Term: five.Term(), Bought: day(2025, 1, 1), Grace: 30, Granted: entitlement.Unlimited, Renews: "o",
		}},
		"AlteredError": {not: "an error"},
		"Digest":       {value: entitlement.Digest{1, 2, 3}},
		"EntryError":   {not: "an error"},
		"EntryKind":    {value: entitlement.Refused},
		"Finding":      {value: entitlement.Finding{Answer: answer, Benefit: cloud, Quota: 5, Present: "Partner Cloud Support 5"}},
		"Fingerprint":  {value: entitlement.Fingerprint{1, 2, 3}},
		"Forecast":     {value: entitlement.Forecast{At: noon, Since: noon.Add(-time.Hour), Used: 2, Left: 3, RunsOut: later, Lapses: 1}},
		"Grant":        {not: "as an instant, the start of the term would lose its zone; State is what is stored"},
		"IncidentID":   {value: entitlement.IncidentID("인시던트 1")},
		"Journal":      {not: "its entries are what is stored"},
		"LinkState":    {value: entitlement.Linked},
		"Need":         {value: entitlement.NeedOther},
		"Offer":        {value: entitlement.LegacyGold},
		"Page":         {value: entitlement.Page{Access: answer, Rows: []entitlement.Row{row, row}}},
		"PaidPlan":     {value: entitlement.PremierSupport},
		"PerIncident": {value: entitlement.PerIncident{
			Account: entitlement.AccountEntra, Policy: entitlement.ProductFixed, Country: "KR", NotSold: []string{"XA"}, On: day(2025, 7, 1), ExtendedEnd: day(2026, 7, 1),
		}},
		"PlanID":        {value: entitlement.PlanID("offer/benefit/2025-07-01")},
		"ProductPolicy": {value: entitlement.ProductModern},
		"Quota":         {value: entitlement.Unlimited},
		"QuotaBasis": {value: entitlement.QuotaBasis{
			Kind: entitlement.BasisCap, Quota: 50, Offer: entitlement.SolutionsPartner, Start: day(2025, 7, 1), Anniversary: day(2026, 7, 1), Since: day(2025, 6, 23),
		}},
		"Reason":        {not: "its words tell of a plan that it does not write; its Code is read back"},
		"RefundReason":  {value: entitlement.RefundApproved},
		"RefusedError":  {not: "an error"},
		"Remedy":        {value: entitlement.Remedy{Kind: entitlement.BuyOffer, Plan: "p", Offer: entitlement.SuccessCore, Paid: entitlement.PremierSupport}},
		"RemedyKind":    {value: entitlement.BuyPaidPlan},
		"RenewalTiming": {value: entitlement.RenewedLate},
		"Role":          {value: entitlement.GlobalAdmin},
		"Row":           {value: row},
		"Sealer":        {not: "an interface"},
		"State": {value: entitlement.State{
			Plan: "p", Offer: entitlement.SuccessCore, Benefit: cloud, Term: five.Term(), Bought: day(2025, 7, 1), Granted: 2, Base: 1, Left: 1,
			Adopted: true, Grace: 30, Active: true, Since: noon, Consumed: 3, Refunded: 2, Adjusted: 1,
		}},
		"Status":     {not: "it is computed; its Row is read back"},
		"Task":       {value: entitlement.Task{Do: entitlement.LinkAccount, Plan: "p"}},
		"Term":       {value: five.Term()},
		"Thresholds": {value: entitlement.Thresholds{Left: 3, Ends: 30 * 24 * time.Hour}},
		"Use":        {value: entitlement.Use{At: noon, Link: entitlement.Linked, Workload: entitlement.WorkloadAzure, Held: 1}},
		"Warning":    {value: entitlement.EndsSoon},
		"Workload":   {value: entitlement.WorkloadAzure},
	}
}

// exportedTypes returns the names of the types that the package exports, from its
// source, so that a new one cannot be forgotten.
func exportedTypes(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			group, ok := decl.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range group.Specs {
				if spec, ok := spec.(*ast.TypeSpec); ok && spec.Name.IsExported() {
					names = append(names, spec.Name.Name)
				}
			}
		}
	}
	slices.Sort(names)
	return names
}

var snakeCase = regexp.MustCompile(`^[a-z]+(_[a-z]+)*$`)

// TestEveryTypeReadsBack writes and reads a value of every type that is exported.
func TestEveryTypeReadsBack(t *testing.T) {
	forms := forms(t)
	if diff := cmp.Diff(exportedTypes(t), slices.Sorted(maps.Keys(forms))); diff != "" {
		t.Fatalf("exported types (-have +tested):\n%s", diff)
	}
	for name, f := range forms {
		if f.not != "" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			v := reflect.ValueOf(f.value)
			if v.Type().Name() != name {
				t.Fatalf("the value is a %s", v.Type())
			}
			wantFull(t, v)
			text, err := json.Marshal(f.value)
			if err != nil {
				t.Fatal(err)
			}
			back := reflect.New(v.Type())
			if err := json.Unmarshal(text, back.Interface()); err != nil || !reflect.DeepEqual(back.Elem().Interface(), f.value) {
				t.Errorf("%s reads back as %+v, %v", text, back.Elem(), err)
			}
			if m, ok := f.value.(encoding.TextMarshaler); ok {
				text, err := m.MarshalText()
				back := reflect.New(v.Type())
				if err == nil {
					err = back.Interface().(encoding.TextUnmarshaler).UnmarshalText(text)
				}
				if err != nil || !reflect.DeepEqual(back.Elem().Interface(), f.value) {
					t.Errorf("%s reads back as %+v, %v", text, back.Elem(), err)
				}
			}
			if text[0] == '{' {
				wantStrict(t, v, string(text))
			}
		})
	}
}

// wantFull checks that no field is zero: what is not written is not tested.
func wantFull(t *testing.T, v reflect.Value) {
	t.Helper()
	if v.IsZero() {
		t.Fatalf("the %s is zero", v.Type())
	}
	if v.Kind() != reflect.Struct {
		return
	}
	for _, f := range reflect.VisibleFields(v.Type()) {
		if f.IsExported() && v.FieldByIndex(f.Index).IsZero() {
			t.Errorf("%s of the %s is zero", f.Name, v.Type())
		}
	}
}

// wantStrict reads over v what is nearly its JSON: an error, and no change.
func wantStrict(t *testing.T, v reflect.Value, text string) {
	t.Helper()
	var fields map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &fields); err != nil {
		t.Fatal(err)
	}
	bad := []string{`{"unknown":1}`, text + "{}", "[" + text + "]", "", text[:len(text)-1], `"x"`}
	if v.Type() != reflect.TypeFor[entitlement.Entitlement]() { // of which null is the zero value
		bad = append(bad, "null")
	}
	for name, value := range fields {
		if !snakeCase.MatchString(name) {
			t.Errorf("the field %q is not in lower_snake", name)
		}
		field := `"` + name + `":`
		bad = append(bad,
			`{`+field+string(value)+`,`+field+string(value)+`}`,
			`{"`+strings.ToUpper(name)+`":`+string(value)+`}`,
			`{"`+strings.ToUpper(name[:1])+name[1:]+`":`+string(value)+`}`,
			`{`+field+`null}`,
			`{`+field+`{"a":1}}`,
		)
	}
	for _, text := range bad {
		into := reflect.New(v.Type())
		into.Elem().Set(v)
		u, ok := into.Interface().(json.Unmarshaler)
		if !ok {
			t.Fatalf("%s has no strict reader", v.Type())
		}
		// The method, because json.Unmarshal would refuse some texts by itself.
		err := u.UnmarshalJSON([]byte(text))
		if !errors.Is(err, entitlement.ErrInvalid) || !reflect.DeepEqual(into.Elem().Interface(), v.Interface()) {
			t.Errorf("%s: %v, read as %+v, want ErrInvalid and no change", text, err, into.Elem())
		}
	}
}
