package peers_test

import (
	"fmt"
	"strings"
	"testing"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"github.com/partnersupport/partnersupport/routing"
)

// celProgram asks one compiled CEL expression.
type celProgram struct {
	cel.Program
	terms terms[ref.Val]
}

// newCEL is true where one of the rules that allow applies.
func newCEL(tb testing.TB, rules []rule) *celProgram {
	var conditions []string
	for _, r := range allowed(rules) {
		conditions = append(conditions, r.condition(" && ", func(side int, names []string) string {
			literals := quoted("", names)
			if len(literals) == 1 {
				return sides[side] + " == " + literals[0]
			}
			return sides[side] + " in [" + strings.Join(literals, ", ") + "]"
		}))
	}
	return compileCEL(tb, strings.Join(conditions, " || "))
}

// newCELTable looks the outcome up in one literal, which is made a map once. It
// takes rules with one name on each side.
func newCELTable(tb testing.TB, rules []rule) *celProgram {
	var entries []string
	for _, r := range rules {
		key := r.condition(" ", func(_ int, names []string) string { return names[0] })
		entries = append(entries, fmt.Sprintf("%q: %q", key, r.outcome))
	}
	return compileCEL(tb, "{"+strings.Join(entries, ", ")+"}["+strings.Join(sides[:], ` + " " + `)+"]")
}

func compileCEL(tb testing.TB, text string) *celProgram {
	options := []cel.EnvOption{cel.ParserExpressionSizeLimit(1 << 20)}
	for _, name := range sides {
		options = append(options, cel.Variable(name, cel.StringType))
	}
	env, err := cel.NewEnv(options...)
	if err != nil {
		tb.Fatal(err)
	}
	tree, issues := env.Compile(text)
	if issues.Err() != nil {
		tb.Fatal(issues.Err())
	}
	program, err := env.Program(tree, cel.EvalOptions(cel.OptOptimize))
	if err != nil {
		tb.Fatal(err)
	}
	return &celProgram{program, newTerms(func(name string) ref.Val { return types.String(name) })}
}

func (p *celProgram) outcome(q question) routing.Outcome {
	answer, _, err := p.Eval(&celQuestion{
		product: p.terms.products[q.product], partner: p.terms.partners[q.partner], issue: p.terms.issues[q.issue],
	})
	switch {
	case err != nil:
		return routing.Unknown
	case answer == types.True:
		return routing.Allowed
	case answer == types.False:
		return routing.Denied
	}
	return outcomeOf(answer.Value())
}

// celQuestion holds the variables of an expression. It is faster than the map that
// CEL takes as well.
type celQuestion [len(sides)]ref.Val

var _ cel.Activation = (*celQuestion)(nil)

func (q *celQuestion) ResolveName(name string) (any, bool) {
	switch name {
	case sides[product]:
		return q[product], true
	case sides[partner]:
		return q[partner], true
	case sides[issue]:
		return q[issue], true
	}
	return nil, false
}

func (q *celQuestion) Parent() cel.Activation { return nil }
