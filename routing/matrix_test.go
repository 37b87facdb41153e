package routing_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/internal/goldentest"
	. "github.com/partnersupport/partnersupport/routing"
)

func TestMatrixGolden(t *testing.T) {
	for _, p := range []Policy{Policy2025(), Policy2024()} {
		r := mustRouter(t, p)
		goldentest.Check(t, "matrix_"+strings.TrimPrefix(p.Name, "policy_")+".md", "# "+p.Name+"\n\n"+r.Matrix().Markdown())
	}
}

// The READMEs show the columns of the table that fit a page.
func TestMatrixInREADME(t *testing.T) {
	var short strings.Builder
	for line := range strings.Lines(DefaultRouter().Matrix().Markdown()) {
		columns := strings.Split(line, "|")
		short.WriteString(strings.Join(columns[:6], "|") + "|\n")
	}
	for _, name := range []string{"README.md", "README.ko.md"} {
		readme, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(readme), short.String()) {
			t.Errorf("%s does not hold the matrix:\n%s", name, &short)
		}
	}
}

// The cells are the answers of CanOpen, each once, in the stated order.
func TestMatrixCells(t *testing.T) {
	r := DefaultRouter()
	var cells []Cell
	for c := range r.Matrix().Cells() {
		if want := r.CanOpen(c.Partner, c.Issue, c.Product); c.Decision != want {
			t.Errorf("cell %v, %v, %v = %v, want %v", c.Partner, c.Issue, c.Product, c.Decision.Outcome, want.Outcome)
		}
		cells = append(cells, c)
	}
	i := 0
	for product := Azure; product.IsValid(); product++ {
		for issue := IssueTechnical; issue.IsValid(); issue++ {
			for partner := DirectBill; partner.IsValid(); partner++ {
				if c := cells[i]; c.Partner != partner || c.Issue != issue || c.Product != product {
					t.Fatalf("cell %d is of %v, %v, %v", i, c.Partner, c.Issue, c.Product)
				}
				i++
			}
		}
	}
	if i != 180 || len(cells) != i {
		t.Errorf("%d cells, want 180", len(cells))
	}
	for range r.Matrix().Cells() {
		break
	}
}

// JSON holds what the cells hold, under the same names that decisions use.
func TestMatrixJSON(t *testing.T) {
	r := DefaultRouter()
	data, err := json.Marshal(r.Matrix())
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Policy, Hash string
		Cells        []struct {
			Partner    PartnerType
			Issue      IssueType
			Product    Product
			Outcome    Outcome
			Portal     Portal
			Payer      Payer
			Confidence Confidence
			Reasons    []struct {
				Code  Code
				Rules []string
			}
			Requirements []Requirement
			Alternatives []struct{ Way Way }
		}
	}
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if got.Policy != r.Name() || got.Hash != r.Hash() || len(got.Cells) != 180 {
		t.Fatalf("policy %q, hash %q, %d cells", got.Policy, got.Hash, len(got.Cells))
	}
	for _, c := range got.Cells {
		want := coarse2025(c.Partner, c.Issue, c.Product)
		if c.Outcome != want.outcome || c.Portal != want.portal || c.Payer != want.payer || c.Confidence != want.confidence {
			t.Errorf("%v, %v, %v = %v %v %v %v, want %+v", c.Partner, c.Issue, c.Product, c.Outcome, c.Portal, c.Payer, c.Confidence, want)
		}
		if len(c.Reasons) == 0 || len(c.Reasons[0].Rules) == 0 {
			t.Errorf("%v, %v, %v: reasons %v", c.Partner, c.Issue, c.Product, c.Reasons)
		}
		if d := r.CanOpen(c.Partner, c.Issue, c.Product); d.Allowed() {
			i := 0
			for q := range d.Requirements() {
				if diff := cmp.Diff(q, c.Requirements[i]); diff != "" {
					t.Errorf("requirement (-want +got):\n%s", diff)
				}
				i++
			}
		}
	}
}

// The zero Matrix is that of the zero Router: closed, and no panic.
func TestZeroMatrix(t *testing.T) {
	for name, m := range map[string]Matrix{"zero Matrix": {}, "of the zero Router": new(Router).Matrix()} {
		n := 0
		for c := range m.Cells() {
			n++
			if c.Decision.Outcome != Denied {
				t.Errorf("%s: %v, %v, %v is %v", name, c.Partner, c.Issue, c.Product, c.Decision.Outcome)
			}
		}
		data, err := json.Marshal(m)
		if n != 180 || err != nil || !strings.Contains(string(data), "not_decided") || !strings.Contains(m.Markdown(), "not_decided") {
			t.Errorf("%s: %d cells, %v, %.100s", name, n, err, data)
		}
	}
}
