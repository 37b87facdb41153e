package entitlement_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/entitlement"
)

func TestFind(t *testing.T) {
	find := func(t *testing.T, name string) entitlement.Finding {
		t.Helper()
		f, err := entitlement.Find(name)
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		var back entitlement.Finding
		if err := json.Unmarshal(text, &back); err != nil || back != f {
			t.Errorf("%s reads back as %+v, %v", text, back, err)
		}
		return f
	}
	changed := entitlement.AdvicesOf(entitlement.NamesChanged)
	t.Run("former names", func(t *testing.T) {
		t.Attr("proves", "UX-19")
		for _, test := range []struct {
			name    string
			b       entitlement.Benefit
			q       entitlement.Quota
			present string
			advice  entitlement.Advices
		}{
			{"Microsoft Product Support", onPremises, 0, "Partner On-Premises Support", changed},
			{"Signature Cloud Support", cloud, 0, "Partner Cloud Support", changed},
			{"partner signature 5PACK", cloud, 5, "Partner Cloud Support 5", changed},
			{"Partner support Gold 20pack", onPremises, 20, "Partner On-Premises Support 20", changed},
			{"Partner Cloud Support", cloud, 0, "Partner Cloud Support", 0},
			{"partner on-premises support 20", onPremises, 20, "Partner On-Premises Support 20", 0},
		} {
			f := find(t, test.name)
			wantAnswer(t, test.name, f.Answer, 0, test.advice)
			if f.Benefit != test.b || f.Quota != test.q || f.Present != test.present {
				t.Errorf("%s: %+v", test.name, f)
			}
		}
		// The note says that nothing else has changed.
		if text := entitlement.NamesChanged.Text(); !strings.Contains(text, "2025-06-23") || !strings.Contains(text, "activation") {
			t.Errorf("the note reads %q", text)
		}
	})
	t.Run("the plan that came by itself", func(t *testing.T) {
		t.Attr("proves", "UX-20")
		f := find(t, "Cloud Solution Provider")
		wantAnswer(t, "Cloud Solution Provider", f.Answer, entitlement.CodesOf(entitlement.NotAutoProvisioned),
			entitlement.AdvicesOf(entitlement.ActivatePackage, entitlement.BuyPaidSupport))
		if n := len(slices.Collect(f.Advice.All())); n != 2 || f.Benefit != 0 || f.Present != "" {
			t.Errorf("%d remedies, %+v", n, f)
		}
	})
	for _, name := range []string{"", "Gold Phone Support", "Cloud Solution Provider 5", strings.Repeat("x", 1<<20), "\xff"} {
		if f, err := entitlement.Find(name); !errors.Is(err, entitlement.ErrInvalid) || f != (entitlement.Finding{}) || len(err.Error()) > 400 {
			t.Errorf("Find of %d bytes: %+v, %v, want ErrInvalid", len(name), f, err)
		}
	}
}
