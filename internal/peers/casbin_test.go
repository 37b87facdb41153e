package peers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/casbin/casbin/v2"
	"github.com/casbin/casbin/v2/model"

	"github.com/partnersupport/partnersupport/routing"
)

// casbinRows asks Casbin whether some row of its policy matches.
type casbinRows struct{ casbin.IEnforcer }

// newCasbin has a row for each rule that allows.
func newCasbin(tb testing.TB, rules []rule) casbinRows {
	e, err := casbin.NewEnforcer(casbinModel(tb, rules))
	if err != nil {
		tb.Fatal(err)
	}
	return casbinRows{e}.fill(tb, rules)
}

// newCasbinCached remembers every answer besides.
func newCasbinCached(tb testing.TB, rules []rule) casbinRows {
	e, err := casbin.NewCachedEnforcer(casbinModel(tb, rules))
	if err != nil {
		tb.Fatal(err)
	}
	return casbinRows{e}.fill(tb, rules)
}

// casbinModel has the simplest matcher for the rules: a side that never has
// several names needs no groups, one that always has some needs no "*".
func casbinModel(tb testing.TB, rules []rule) model.Model {
	var matcher []string
	roles := ""
	for side, name := range sides {
		match := fmt.Sprintf("r.%s == p.%[1]s", name)
		if slices.ContainsFunc(allowed(rules), func(r rule) bool { return len(r.names[side]) > 1 }) {
			match = fmt.Sprintf("g(r.%s, p.%[1]s)", name)
			roles = "[role_definition]\ng = _, _\n"
		}
		if slices.ContainsFunc(allowed(rules), func(r rule) bool { return len(r.names[side]) == 0 }) {
			match = fmt.Sprintf(`(p.%s == "*" || %s)`, name, match)
		}
		matcher = append(matcher, match)
	}
	list := strings.Join(sides[:], ", ")
	m, err := model.NewModelFromString("[request_definition]\nr = " + list + "\n[policy_definition]\np = " + list + "\n" + roles +
		"[policy_effect]\ne = some(where (p.eft == allow))\n[matchers]\nm = " + strings.Join(matcher, " && ") + "\n")
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

func (c casbinRows) fill(tb testing.TB, rules []rule) casbinRows {
	for _, r := range allowed(rules) {
		row := make([]string, len(sides))
		for side, names := range r.names {
			switch len(names) {
			case 0:
				row[side] = "*"
			case 1:
				row[side] = names[0]
			default:
				row[side] = strings.Join(names, "+")
				for _, name := range names {
					if _, err := c.AddGroupingPolicy(name, row[side]); err != nil {
						tb.Fatal(err)
					}
				}
			}
		}
		if _, err := c.AddPolicy(row); err != nil {
			tb.Fatal(err)
		}
	}
	return c
}

func (c casbinRows) outcome(q question) routing.Outcome {
	ok, err := c.Enforce(q.product.String(), q.partner.String(), q.issue.String())
	switch {
	case err != nil:
		return routing.Unknown
	case ok:
		return routing.Allowed
	}
	return routing.Denied
}
