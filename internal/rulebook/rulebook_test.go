package rulebook_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/internal/rulebook"
)

func TestCounts(t *testing.T) {
	want := map[string]int{"ENT": 60, "RTE": 42, "SLA": 13, "LCY": 25, "UX": 31}
	got := map[string]int{}
	for _, r := range rulebook.All() {
		got[r.Group()]++
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rules per group (-want +got):\n%s", diff)
	}
	if got := len(rulebook.All()); got != 171 {
		t.Errorf("%d rules, want 171", got)
	}
}

func TestOrder(t *testing.T) {
	place := map[string]int{"ENT": 0, "RTE": 1, "SLA": 2, "LCY": 3, "UX": 4}
	all := rulebook.All()
	for i := 1; i < len(all); i++ {
		a, b := all[i-1], all[i]
		// Numbers have two digits, so that the IDs of a group sort as text.
		if pa, pb := place[a.Group()], place[b.Group()]; pa > pb || pa == pb && a.ID >= b.ID {
			t.Errorf("%s stands before %s", a.ID, b.ID)
		}
	}
}

func TestFields(t *testing.T) {
	id := regexp.MustCompile(`^(ENT|RTE|SLA|LCY|UX)-[0-9]{2}$`)
	statements := map[string]string{}
	for _, r := range rulebook.All() {
		if !id.MatchString(r.ID) {
			t.Errorf("ID %q", r.ID)
		}
		if n := utf8.RuneCountInString(r.Statement); n < 20 || n > 140 {
			t.Errorf("%s: the statement has %d characters, want 20 to 140", r.ID, n)
		}
		if !strings.HasSuffix(r.Statement, ".") || strings.ContainsAny(r.Statement, "\n\t") {
			t.Errorf("%s: the statement is not one sentence on one line: %q", r.ID, r.Statement)
		}
		if other, ok := statements[r.Statement]; ok {
			t.Errorf("%s and %s state the same", other, r.ID)
		}
		statements[r.Statement] = r.ID
		if r.Section == "" || strings.ContainsAny(r.Section, "\n\t") {
			t.Errorf("%s: section %q", r.ID, r.Section)
		}
		if source := r.Source(); strings.HasPrefix(source, ": ") || !strings.HasSuffix(source, ": "+r.Section) {
			t.Errorf("%s: no document is called %q", r.ID, r.Document)
		}
	}
}

func TestLookup(t *testing.T) {
	for _, want := range rulebook.All() {
		if got, ok := rulebook.Lookup(want.ID); !ok || got != want {
			t.Errorf("Lookup(%q) = %v, %v, want %v, true", want.ID, got, ok, want)
		}
	}
	for _, id := range []string{"", "ENT", "ENT-00", "ENT-61", "LCY-16", "ent-01", "ENT-01 "} {
		if got, ok := rulebook.Lookup(id); ok {
			t.Errorf("Lookup(%q) = %v, true, want none", id, got)
		}
	}
}

func TestRule(t *testing.T) {
	r, _ := rulebook.Lookup("RTE-08")
	if got, want := r.Source(), "Partner technical support for cloud or on-premises products: GDAP; FAQ general"; got != want {
		t.Errorf("Source() = %q, want %q", got, want)
	}
	if got, want := (rulebook.Rule{ID: "odd"}).Group(), "odd"; got != want {
		t.Errorf("Group() of an ID without a number = %q, want %q", got, want)
	}
}

// A caller that writes into its slice must not change the rulebook.
func TestAllIsACopy(t *testing.T) {
	first := rulebook.All()[0]
	rulebook.All()[0] = rulebook.Rule{}
	if got := rulebook.All()[0]; got != first {
		t.Errorf("All()[0] = %v, want %v", got, first)
	}
}

func TestProvenFile(t *testing.T) {
	text, err := os.ReadFile("proven.txt")
	if err != nil {
		t.Fatal(err)
	}
	ids := strings.Fields(string(text))
	if want := slices.Compact(slices.Sorted(slices.Values(ids))); !slices.Equal(ids, want) {
		t.Errorf("proven.txt is not sorted, or has a rule twice")
	}
	for _, id := range ids {
		if _, ok := rulebook.Lookup(id); !ok {
			t.Errorf("proven.txt has %q, which is no rule", id)
		}
	}
}

func TestCite(t *testing.T) {
	want := " [SLA-01: Report service problems on behalf of a customer: Initial response] [X-1]"
	if got := rulebook.Cite([]string{"SLA-01", "X-1"}); got != want {
		t.Errorf("Cite = %q, want %q", got, want)
	}
	if got := rulebook.Cite(nil); got != "" {
		t.Errorf("Cite of nothing = %q", got)
	}
}
