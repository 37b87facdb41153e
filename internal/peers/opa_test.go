package peers_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/metrics"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/partnersupport/partnersupport/routing"
)

// opaModule asks a prepared query of a Rego module that has a rule for each rule.
// OPA makes an index of such rules, which is faster than a table in its store.
type opaModule struct {
	query rego.PreparedEvalQuery
	quick []rego.EvalOption
	terms terms[*ast.Term]
	keys  [len(sides)]*ast.Term
}

func newOPA(tb testing.TB, rules []rule) *opaModule {
	var text strings.Builder
	text.WriteString("package support\n")
	for _, r := range rules {
		fmt.Fprintf(&text, "outcome := %q if { %s }\n", r.outcome, r.condition("; ", func(side int, names []string) string {
			literals := quoted("", names)
			if len(literals) == 1 {
				return "input." + sides[side] + " == " + literals[0]
			}
			return "input." + sides[side] + " in {" + strings.Join(literals, ", ") + "}"
		}))
	}
	query, err := rego.New(rego.Query("data.support.outcome"), rego.Module("support.rego", text.String())).PrepareForEval(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	m := &opaModule{
		query: query,
		// Without these each query starts a goroutine and takes its own time.
		quick: []rego.EvalOption{rego.EvalExternalCancel(topdown.NewCancel()), rego.EvalMetrics(metrics.NoOp())},
		terms: newTerms(ast.StringTerm),
	}
	for side, name := range sides {
		m.keys[side] = ast.StringTerm(name)
	}
	return m
}

func (m *opaModule) outcome(q question) routing.Outcome {
	input := ast.NewObject(
		ast.Item(m.keys[product], m.terms.products[q.product]),
		ast.Item(m.keys[partner], m.terms.partners[q.partner]),
		ast.Item(m.keys[issue], m.terms.issues[q.issue]),
	)
	results, err := m.query.Eval(context.Background(), rego.EvalParsedInput(input), m.quick[0], m.quick[1])
	if err != nil || len(results) == 0 {
		return routing.Unknown
	}
	return outcomeOf(results[0].Expressions[0].Value)
}

// outcomeOf returns the outcome of which an engine gave the name.
func outcomeOf(v any) routing.Outcome {
	name, _ := v.(string)
	o, err := routing.ParseOutcome(name)
	if err != nil {
		return routing.Unknown
	}
	return o
}
