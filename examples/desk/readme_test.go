package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
)

// from returns the words of an enum, from the first that a line can say.
func from[T interface {
	~uint8
	fmt.Stringer
	IsValid() bool
}](first T) []string {
	var words []string
	for v := first; v.IsValid(); v++ {
		words = append(words, v.String())
	}
	return words
}

// TestReadme finds in README.md the words of each field, all of them and in their
// order.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for field, want := range map[string][]string{
		"offer": from(entitlement.SolutionsPartner), "benefit": from(entitlement.CloudSupport),
		"partner": from(routing.DirectBill), "issue": from(routing.IssueTechnical), "product": from(routing.Azure),
		"tenant": from(routing.TenantOwn), "gdap": from(routing.GDAPNone), "role": from(routing.RoleNone),
		"account_kind": from(routing.AccountEntra), "entry": from(routing.EntryPartnerCenter),
		"contact": from(routing.ContactPartner), "cloud": from(routing.CloudCommercial), "reason": from(lifecycle.Resolved),
	} {
		_, row, _ := strings.Cut(string(text), "\n| `"+field+"` | ")
		row, _, _ = strings.Cut(row, " |\n")
		if diff := cmp.Diff(want, strings.Fields(row)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", field, diff)
		}
	}
	for op, names := range fields {
		_, row, _ := strings.Cut(string(text), "\n| `"+op+"` | ")
		row, _, _ = strings.Cut(row, " |\n")
		for name := range strings.FieldsSeq(names) {
			if name != "|" && !slices.Contains(strings.Split(row, "`"), name) && (op != "plans" || name != "id") { // which it may say for itself
				t.Errorf("%s: %s is not there: %s", op, name, row)
			}
		}
	}
}
