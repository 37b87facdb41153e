package entitlement_test

import (
	"errors"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/enumtest"
)

func day(y, m, d int) entitlement.Date {
	return entitlement.Date{Year: y, Month: time.Month(m), Day: d}
}

func TestBenefitText(t *testing.T) {
	enumtest.Run(t, entitlement.Benefits(), entitlement.ParseBenefit, 2)
}

func TestBenefitNamed(t *testing.T) {
	t.Run("exactly two", func(t *testing.T) {
		t.Attr("proves", "ENT-01")
		if b, err := entitlement.BenefitNamed("Partner Cloud Support"); err != nil || b != entitlement.CloudSupport {
			t.Errorf("Partner Cloud Support = %v, %v", b, err)
		}
		if b, err := entitlement.BenefitNamed("Partner On-Premises Support"); err != nil || b != entitlement.OnPremisesSupport {
			t.Errorf("Partner On-Premises Support = %v, %v", b, err)
		}
		if b, err := entitlement.BenefitNamed("Gold Phone Support"); !errors.Is(err, entitlement.ErrInvalid) {
			t.Errorf("Gold Phone Support = %v, %v, want ErrInvalid", b, err)
		}
		n := 0
		for range entitlement.Benefits() {
			n++
		}
		if n != 2 {
			t.Errorf("%d benefits, want 2", n)
		}
	})
	t.Run("old and new names", func(t *testing.T) {
		t.Attr("proves", "ENT-17")
		for name, want := range map[string]entitlement.Benefit{
			"Signature Cloud Support":     entitlement.CloudSupport,
			"Partner Cloud Support":       entitlement.CloudSupport,
			"Microsoft Product Support":   entitlement.OnPremisesSupport,
			"Partner On-Premises Support": entitlement.OnPremisesSupport,
			"partner on-premises support": entitlement.OnPremisesSupport,
		} {
			if b, err := entitlement.BenefitNamed(name); err != nil || b != want {
				t.Errorf("BenefitNamed(%q) = %v, %v, want %v", name, b, err, want)
			}
		}
		for _, test := range []struct {
			b    entitlement.Benefit
			on   entitlement.Date
			want string
		}{
			{entitlement.CloudSupport, day(2025, 6, 22), "Signature Cloud Support"},
			{entitlement.CloudSupport, day(2025, 6, 23), "Partner Cloud Support"},
			{entitlement.OnPremisesSupport, day(2025, 6, 22), "Microsoft Product Support"},
			{entitlement.OnPremisesSupport, day(2025, 6, 23), "Partner On-Premises Support"},
		} {
			if got := test.b.Name(test.on); got != test.want {
				t.Errorf("%v.Name(%v) = %q, want %q", test.b, test.on, got, test.want)
			}
		}
	})
}

func TestPlanName(t *testing.T) {
	t.Run("carries the pack size", func(t *testing.T) {
		t.Attr("proves", "ENT-18")
		if got := entitlement.PlanName(entitlement.CloudSupport, entitlement.Limited(5), day(2025, 7, 1)); got != "Partner Cloud Support 5" {
			t.Errorf("PlanName = %q", got)
		}
		for name, want := range map[string]struct {
			b entitlement.Benefit
			q entitlement.Quota
		}{
			"Partner support Gold 20pack":    {entitlement.OnPremisesSupport, entitlement.Limited(20)},
			"Partner Signature 5pack":        {entitlement.CloudSupport, entitlement.Limited(5)},
			"Partner Cloud Support 5":        {entitlement.CloudSupport, entitlement.Limited(5)},
			"Partner On-Premises Support 20": {entitlement.OnPremisesSupport, entitlement.Limited(20)},
			"Signature Cloud Support":        {entitlement.CloudSupport, entitlement.Unlimited},
		} {
			if b, q, err := entitlement.PlanNamed(name); err != nil || b != want.b || q != want.q {
				t.Errorf("PlanNamed(%q) = %v, %v, %v, want %v, %v", name, b, q, err, want.b, want.q)
			}
		}
	})
	t.Run("every name reads back", func(t *testing.T) {
		for b := range entitlement.Benefits() {
			for _, q := range []entitlement.Quota{entitlement.Limited(1), entitlement.Limited(50), entitlement.Unlimited} {
				for _, on := range []entitlement.Date{day(2025, 6, 22), day(2025, 6, 23)} {
					name := entitlement.PlanName(b, q, on)
					if gotB, gotQ, err := entitlement.PlanNamed(name); err != nil || gotB != b || gotQ != q {
						t.Errorf("PlanNamed(%q) = %v, %v, %v, want %v, %v", name, gotB, gotQ, err, b, q)
					}
				}
			}
		}
	})
	t.Run("no plan is called so", func(t *testing.T) {
		for _, name := range []string{"", "Partner Cloud Support 0", "Partner Cloud Support -1", "Partner Cloud Support 4294967296", "Partner Signature pack", "Cloud Solution Provider"} {
			if b, q, err := entitlement.PlanNamed(name); !errors.Is(err, entitlement.ErrInvalid) {
				t.Errorf("PlanNamed(%q) = %v, %v, %v, want ErrInvalid", name, b, q, err)
			}
		}
	})
}

// checkPlanName reads a name of a plan, and the name that the plan then has.
func checkPlanName(t *testing.T, name string) {
	b, q, err := entitlement.PlanNamed(name)
	if err != nil {
		if !errors.Is(err, entitlement.ErrInvalid) || b != 0 || q != 0 {
			t.Errorf("PlanNamed(%q) = %v, %v, %v, want ErrInvalid alone", name, b, q, err)
		}
		return
	}
	for _, on := range []entitlement.Date{day(2025, 6, 22), day(2025, 6, 23)} {
		again := entitlement.PlanName(b, q, on)
		if gotB, gotQ, err := entitlement.PlanNamed(again); err != nil || gotB != b || gotQ != q {
			t.Errorf("%q is %v, %v, called %q; that is %v, %v, %v", name, b, q, again, gotB, gotQ, err)
		}
	}
}
