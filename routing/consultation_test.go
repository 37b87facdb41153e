package routing_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	. "github.com/partnersupport/partnersupport/routing"
)

func TestConsultation(t *testing.T) {
	r := DefaultRouter()
	find := func(c Case) (Alternative, bool) {
		for a := range r.Route(c).Alternatives() {
			if a.Way == ISVConsultation {
				return a, true
			}
		}
		return Alternative{}, false
	}
	t.Run("partners in ISV Success pick a benefit and activate it", func(t *testing.T) {
		t.Attr("proves", "RTE-40")
		for _, c := range []Case{
			open(IssueTechnical, Azure, inTenant(TenantOwn)),
			open(IssueTechnical, Dynamics365, inTenant(TenantOwn)),
			open(IssueTechnical, Marketplace),
		} {
			inISVSuccess(Yes)(&c)
			a, ok := find(c)
			if !ok || len(a.Missing) != 0 || a.Incidents != 0 {
				t.Errorf("%v: consultation proposed %v, at %d incidents, missing %v; want it open and free", c.Product, ok, a.Incidents, a.Missing)
			}
			var steps []Action
			for _, s := range a.Steps {
				steps = append(steps, s.Action)
			}
			if diff := cmp.Diff([]Action{ActionBenefits, ActionConsultation, ActionBenefitName, ActionActivate}, steps); diff != "" {
				t.Errorf("%v: steps (-want +got):\n%s", c.Product, diff)
			}

			inISVSuccess(No)(&c)
			a, ok = find(c)
			if c.Product == Marketplace {
				// Who asks about another's product need not hear of a program for publishers.
				if ok {
					t.Errorf("outside ISV Success, %v is proposed for a marketplace product", a)
				}
				continue
			}
			if !ok || len(a.Missing) != 1 || a.Missing[0].Code != CodeNotISVEnrolled || !slices.Contains(a.Missing[0].Rules, "RTE-40") {
				t.Errorf("%v: outside ISV Success, proposed %v, missing %v; want %v", c.Product, ok, a.Missing, CodeNotISVEnrolled)
			}
		}
	})
	for name, c := range map[string]Case{
		"nothing said of ISV Success":                open(IssueTechnical, Azure, inTenant(TenantOwn)),
		"an invoice needs no architecture":           open(IssueBilling, Azure, inTenant(TenantOwn), inISVSuccess(Yes)),
		"a customer's outage is not for consultants": open(IssueTechnical, Azure, inISVSuccess(Yes)),
	} {
		if a, ok := find(c); ok {
			t.Errorf("%s: proposed %v", name, a)
		}
	}
}

func TestPublisher(t *testing.T) {
	t.Run("at least one contact", func(t *testing.T) {
		t.Attr("proves", "UX-27")
		for _, test := range []struct {
			p    Publisher
			want []string
		}{
			{Publisher{Link: "https://isv.example/help", Email: "help@isv.example", Phone: "+82 2 000 0000"}, []string{"https://isv.example/help", "help@isv.example", "+82 2 000 0000"}},
			{Publisher{Email: "help@isv.example"}, []string{"help@isv.example"}},
			{Publisher{Phone: "+82 2 000 0000"}, []string{"+82 2 000 0000"}},
			{Publisher{Link: "https://isv.example/help"}, []string{"https://isv.example/help"}},
		} {
			got, err := test.p.Contacts()
			if err != nil || !slices.Equal(got, test.want) {
				t.Errorf("%+v.Contacts() = %q, %v, want %q", test.p, got, err, test.want)
			}
		}
		if got, err := (Publisher{}).Contacts(); !errors.Is(err, ErrNoContactPublished) {
			t.Errorf("no contact: %q, %v, want ErrNoContactPublished", got, err)
		}
		// Whoever asks about a marketplace product is told where to look.
		for a := range DefaultRouter().Route(open(IssueTechnical, Marketplace)).Alternatives() {
			if a.Way == AskISV && slices.Contains(a.Rules, "UX-27") {
				return
			}
		}
		t.Error("a marketplace product has no way that points to the publisher's contact")
	})
}
