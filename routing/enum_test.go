package routing_test

import (
	"encoding"
	"errors"
	"iter"
	"testing"

	"github.com/partnersupport/partnersupport/internal/enumtest"
	"github.com/partnersupport/partnersupport/routing"
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
		if _, err := parse("no such value"); !errors.Is(err, routing.ErrInvalid) {
			t.Errorf("parse error = %v, want ErrInvalid", err)
		}
	}
}

func TestEnums(t *testing.T) {
	// The facts count "not said" as a value.
	t.Run("PartnerType", testEnum(routing.ParsePartnerType, 6))
	t.Run("IssueType", testEnum(routing.ParseIssueType, 5))
	t.Run("Product", testEnum(routing.ParseProduct, 10))
	t.Run("Tenant", testEnum(routing.ParseTenant, 3))
	t.Run("GDAP", testEnum(routing.ParseGDAP, 6))
	t.Run("Role", testEnum(routing.ParseRole, 8))
	t.Run("Answer", testEnum(routing.ParseAnswer, 3))
	t.Run("AccountKind", testEnum(routing.ParseAccountKind, 3))
	t.Run("Entry", testEnum(routing.ParseEntry, 3))
	t.Run("Release", testEnum(routing.ParseRelease, 8))
	t.Run("Contact", testEnum(routing.ParseContact, 3))
	t.Run("PlanState", testEnum(routing.ParsePlanState, 9))
	t.Run("Cloud", testEnum(routing.ParseCloud, 4))

	t.Run("Outcome", testEnum(routing.ParseOutcome, 4))
	t.Run("Confidence", testEnum(routing.ParseConfidence, 3))
	t.Run("Portal", testEnum(routing.ParsePortal, 7))
	t.Run("Payer", testEnum(routing.ParsePayer, 5))
	t.Run("Benefit", testEnum(routing.ParseBenefit, 3))
	t.Run("Fact", testEnum(routing.ParseFact, 16))
	t.Run("Code", testEnum(routing.ParseCode, 32))
	t.Run("Action", testEnum(routing.ParseAction, 28))
	t.Run("Way", testEnum(routing.ParseWay, 7))
	t.Run("RequirementState", testEnum(routing.ParseRequirementState, 3))
}

// The zero value of every fact says nothing, and says so.
func TestZeroFacts(t *testing.T) {
	var c routing.Case
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
	if routing.Outcome(0) != routing.Denied {
		t.Error("the zero Outcome opens something")
	}
}
