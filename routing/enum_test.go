package routing_test

import (
	"encoding"
	"errors"
	"iter"
	"testing"

	"github.com/partnersupport/partnersupport/internal/enumtest"
	. "github.com/partnersupport/partnersupport/routing"
)

// values yields the valid values of E in order.
func values[E enumtest.Enum]() iter.Seq[E] {
	return func(yield func(E) bool) {
		for v := range 256 {
			if e := E(v); e.IsValid() && !yield(e) {
				return
			}
		}
	}
}

func testEnum[E enumtest.Enum, PE interface {
	*E
	encoding.TextUnmarshaler
}](parse func(string) (E, error), want int) func(*testing.T) {
	return func(t *testing.T) {
		enumtest.Run[E, PE](t, values[E](), parse, want)
		if _, err := parse("no such value"); !errors.Is(err, ErrInvalid) {
			t.Errorf("parse error = %v, want ErrInvalid", err)
		}
	}
}

func TestEnums(t *testing.T) {
	// The facts count "not said" as a value.
	t.Run("PartnerType", testEnum(ParsePartnerType, 6))
	t.Run("IssueType", testEnum(ParseIssueType, 5))
	t.Run("Product", testEnum(ParseProduct, 10))
	t.Run("Tenant", testEnum(ParseTenant, 3))
	t.Run("GDAP", testEnum(ParseGDAP, 6))
	t.Run("Role", testEnum(ParseRole, 8))
	t.Run("Answer", testEnum(ParseAnswer, 3))
	t.Run("AccountKind", testEnum(ParseAccountKind, 3))
	t.Run("Entry", testEnum(ParseEntry, 4))
	t.Run("Release", testEnum(ParseRelease, 8))
	t.Run("Contact", testEnum(ParseContact, 3))
	t.Run("PlanState", testEnum(ParsePlanState, 10))
	t.Run("Cloud", testEnum(ParseCloud, 4))
	t.Run("Problem", testEnum(ParseProblem, 5))

	t.Run("Outcome", testEnum(ParseOutcome, 4))
	t.Run("Confidence", testEnum(ParseConfidence, 3))
	t.Run("Portal", testEnum(ParsePortal, 7))
	t.Run("Payer", testEnum(ParsePayer, 5))
	t.Run("Benefit", testEnum(ParseBenefit, 3))
	t.Run("Fact", testEnum(ParseFact, 17))
	t.Run("Code", testEnum(ParseCode, 34))
	t.Run("Action", testEnum(ParseAction, 40))
	t.Run("Way", testEnum(ParseWay, 10))
	t.Run("RequirementState", testEnum(ParseRequirementState, 3))
}

// The zero value of every fact says nothing, and says so.
func TestZeroFacts(t *testing.T) {
	var c Case
	for _, zero := range []interface {
		String() string
		IsValid() bool
	}{
		c.Partner, c.Issue, c.Product, c.Tenant, c.GDAP, c.Role, c.RBAC, c.Provider,
		c.Account, c.Entry, c.Release, c.Contact, c.Plan, c.Cloud, c.ISV,
	} {
		if zero.String() != "not_said" || !zero.IsValid() {
			t.Errorf("zero %T is %q, valid %v, want a valid \"not_said\"", zero, zero, zero.IsValid())
		}
	}
	if Outcome(0) != Denied {
		t.Error("the zero Outcome opens something")
	}
}
