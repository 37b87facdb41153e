package lifecycle_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
)

// TestJSON checks that what a Desk returns can be written as JSON in snake case,
// and that requests come back equal.
func TestJSON(t *testing.T) {
	o := newOffice(t)
	o.offer(entitlement.SolutionsPartner, "jiwoo")
	billing := about(azure("billing", "jiwoo"), routing.Azure, routing.IssueBilling)
	billing.Severity = 0
	open := o.open(azure("open", "jiwoo"))
	requests := []lifecycle.Request{
		{}, open, o.open(billing), o.open(onPremises("premise", "jiwoo", "Windows Server 2025")), o.close("open", lifecycle.Duplicate),
	}
	for _, want := range requests {
		data, err := json.Marshal(want)
		if err != nil {
			t.Errorf("request %s: %v", want.ID, err)
			continue
		}
		var got lifecycle.Request
		if err := json.Unmarshal(data, &got); err != nil {
			t.Errorf("%s: %v", data, err)
		}
		if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b language.Tag) bool { return a == b })); diff != "" {
			t.Errorf("request %s (-want +got):\n%s", want.ID, diff)
		}
	}
	head, err := o.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(head)
	if err != nil {
		t.Fatal(err)
	}
	var back lifecycle.Head
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(head, back, cmp.Comparer(func(a, b entitlement.Entitlement) bool { return a == b })); diff != "" {
		t.Errorf("head (-want +got):\n%s", diff)
	}
	preview, err := o.Preview(t.Context(), azure("preview", "nobody"))
	if err != nil {
		t.Fatal(err)
	}
	plans, err := o.Plans(t.Context(), lifecycle.PlanQuery{Account: "jiwoo", Product: routing.Azure})
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]any{"preview": preview, "no preview": lifecycle.Preview{}, "plans": plans, "head": head, "journal": o.entries(0)} {
		data, err := json.Marshal(v)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		var fields any
		if err := json.Unmarshal(data, &fields); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		checkSnakeCase(t, name, fields)
	}
}

func checkSnakeCase(t *testing.T, path string, v any) {
	t.Helper()
	switch v := v.(type) {
	case map[string]any:
		for name, value := range v {
			if name != strings.ToLower(name) {
				t.Errorf("%s: field %q", path, name)
			}
			checkSnakeCase(t, path+"."+name, value)
		}
	case []any:
		for _, value := range v {
			checkSnakeCase(t, path, value)
		}
	}
}
