package routing

import (
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"
)

// Matrix holds the answers of a router to all coarse questions; see
// [Router.CanOpen]. It is immutable and safe for concurrent use. The zero Matrix
// denies everything, as the zero Router does.
type Matrix struct {
	of *Router
}

// Matrix returns the answers to all coarse questions.
func (r *Router) Matrix() Matrix { return Matrix{r} }

func (m Matrix) router() *Router {
	if m.of == nil {
		return new(Router)
	}
	return m.of
}

// Cell is one answer of a [Matrix]. The zero Cell is not valid.
type Cell struct {
	Partner  PartnerType
	Issue    IssueType
	Product  Product
	Decision Decision
}

// Cells yields every combination of product, issue and partner, sorted by product,
// then issue, then partner, each in the order of its enum.
func (m Matrix) Cells() iter.Seq[Cell] {
	return func(yield func(Cell) bool) {
		for product := Azure; product.IsValid(); product++ {
			for issue := IssueTechnical; issue.IsValid(); issue++ {
				for partner := DirectBill; partner.IsValid(); partner++ {
					if !yield(Cell{partner, issue, product, m.router().CanOpen(partner, issue, product)}) {
						return
					}
				}
			}
		}
	}
}

// MarshalJSON writes the policy's name and hash and the cells in their order,
// each with its reasons, requirements and alternatives.
func (m Matrix) MarshalJSON() ([]byte, error) {
	type cell struct {
		Partner PartnerType `json:"partner"`
		Issue   IssueType   `json:"issue"`
		Product Product     `json:"product"`
		explained
	}
	var cells []cell
	for c := range m.Cells() {
		cells = append(cells, cell{c.Partner, c.Issue, c.Product, c.Decision.explained()})
	}
	return json.Marshal(struct {
		Policy string `json:"policy"`
		Hash   string `json:"hash"`
		Cells  []cell `json:"cells"`
	}{m.router().Name(), m.router().Hash(), cells})
}

// explained is a decision with what it yields, as JSON.
type explained struct {
	Decision
	Reasons      []Reason      `json:"reasons"`
	Requirements []Requirement `json:"requirements,omitempty"`
	Alternatives []Alternative `json:"alternatives,omitempty"`
}

func (d Decision) explained() explained {
	return explained{d, slices.Collect(d.Reasons()), slices.Collect(d.Requirements()), slices.Collect(d.Alternatives())}
}

// Markdown returns the matrix as a table for people: a row for each answer, with
// the products, issues and partners that share it. Like all text it may change.
func (m Matrix) Markdown() string {
	var tables [][]row
	var products []Set // of each table
	for product := Azure; product.IsValid(); product++ {
		rows := m.rows(product)
		at := slices.IndexFunc(tables, func(t []row) bool { return slices.Equal(t, rows) })
		if at < 0 {
			at = len(tables)
			tables, products = append(tables, rows), append(products, 0)
		}
		products[at] |= SetOf(product)
	}
	var b strings.Builder
	b.WriteString("| product | issue | partner | answer | pays | where | takes | rules |\n|---|---|---|---|---|---|---|---|\n")
	for i, rows := range tables {
		for _, r := range rows {
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", group(products[i], FactProduct), r.issues, r.partners, r.answer)
		}
	}
	return b.String()
}

// row is a set of issues and of partners that get the same answer.
type row struct {
	issues, partners string
	answer           string // the other columns
}

// rows returns the rows of one product in the order of their first cells.
func (m Matrix) rows(product Product) []row {
	type key struct {
		answer   string
		partners Set
	}
	var keys []key
	issues := map[key]Set{}
	for issue := IssueTechnical; issue.IsValid(); issue++ {
		var answers []string
		partners := map[string]Set{}
		for partner := DirectBill; partner.IsValid(); partner++ {
			answer := columns(m.router().CanOpen(partner, issue, product))
			if partners[answer] == 0 {
				answers = append(answers, answer)
			}
			partners[answer] |= SetOf(partner)
		}
		for _, answer := range answers {
			k := key{answer, partners[answer]}
			if issues[k] == 0 {
				keys = append(keys, k)
			}
			issues[k] |= SetOf(issue)
		}
	}
	rows := make([]row, len(keys))
	for i, k := range keys {
		rows[i] = row{group(issues[k], FactIssue), group(k.partners, FactPartner), k.answer}
	}
	return rows
}

// group names the values of s, or says "all".
func group(s Set, f Fact) string {
	if s == full(f) {
		return "all"
	}
	return strings.Join(s.texts(f), ", ")
}

// columns returns what a row of the table says of a decision.
func columns(d Decision) string {
	var codes, rules []string
	for r := range d.Reasons() {
		codes = append(codes, r.Code.String())
		rules = append(rules, r.Rules...)
	}
	answer := d.Outcome.String()
	if !d.Allowed() {
		answer += ": " + strings.Join(codes, ", ")
	}
	if d.Confidence != Stated {
		answer += " (" + d.Confidence.String() + ")"
	}
	pays, where := "", ""
	if d.Allowed() {
		pays, where = d.Payer.String(), d.Portal.String()
	}
	var takes []string
	for q := range d.Requirements() {
		takes = append(takes, q.Fact.String()+" "+strings.Join(q.Accepted, "/"))
	}
	return strings.Join([]string{answer, pays, where, strings.Join(takes, "; "), strings.Join(rules, " ")}, " | ")
}
