package entitlement_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/enumtest"
)

// wantAnswer checks an answer: what is against it and what helps.
func wantAnswer(t *testing.T, what string, got entitlement.Answer, no entitlement.Codes, advice entitlement.Advices) {
	t.Helper()
	if want := (entitlement.Answer{Yes: no == 0, No: no, Advice: advice}); got != want {
		t.Errorf("%s: yes %v, no %q, advice %q; want yes %v, no %q, advice %q", what, got.Yes, got.No, got.Advice, want.Yes, want.No, want.Advice)
	}
}

// The accounts of the people in these tests.
var (
	member     = entitlement.Account{Kind: entitlement.AccountEntra, MAICPP: true}
	admin      = entitlement.Account{Kind: entitlement.AccountEntra, MAICPP: true, Role: entitlement.PartnerAdmin}
	cspOnly    = entitlement.Account{Kind: entitlement.AccountEntra, Azure: true, AzureRequests: true}
	contractor = entitlement.Account{Kind: entitlement.AccountMSA}
)

func TestAccountKindText(t *testing.T) {
	enumtest.Run(t, enumtest.Span(entitlement.AccountUnsaid, entitlement.AccountMSA), entitlement.ParseAccountKind, 3)
}

func TestAccountSeesBenefits(t *testing.T) {
	t.Run("of the MAICPP tenant only", func(t *testing.T) {
		t.Attr("proves", "ENT-22")
		plans := plansOf(pack(t, 5))
		if page := entitlement.PageFor(member, plans, noon); !page.Access.Yes || len(page.Rows) != 1 {
			t.Errorf("an account of MAICPP: %+v, want the list", page)
		}
		page := entitlement.PageFor(cspOnly, plans, noon)
		wantAnswer(t, "an account for CSP only", page.Access, entitlement.CodesOf(entitlement.NotMAICPPAccount), entitlement.AdvicesOf(entitlement.SwitchAccount))
		if len(page.Rows) != 0 {
			t.Errorf("an account for CSP only sees %v", page.Rows)
		}
		if got := cspOnly.SeesBenefits(); got != page.Access {
			t.Errorf("SeesBenefits = %v", got)
		}
	})
	if (entitlement.Account{}).SeesBenefits().Yes {
		t.Error("nobody sees the pages")
	}
}

func TestAccountSeesCredentials(t *testing.T) {
	plan := pack(t, 5)
	shown := plan.From().Add(2 * time.Minute)
	notMember := entitlement.CodesOf(entitlement.NotMAICPPAccount)
	dormant, err := entitlement.New(entitlement.Grant{Plan: "p", Offer: entitlement.SuccessCore, Benefit: cloud, From: plan.From()})
	if err != nil {
		t.Fatal(err)
	}
	ask := entitlement.AdvicesOf(entitlement.AskForCredentials)
	// All accounts that are possible, except for the tenant that MAICPP is associated with.
	everybody := func(yield func(entitlement.Account) bool) {
		for role := range enumtest.Span(entitlement.NoRole, entitlement.OtherRole) {
			for kind := range enumtest.Span(entitlement.AccountUnsaid, entitlement.AccountMSA) {
				for _, azure := range []bool{false, true} {
					if !yield(entitlement.Account{Kind: kind, Role: role, Azure: azure, AzureRequests: azure}) {
						return
					}
				}
			}
		}
	}
	t.Run("every user of the tenant", func(t *testing.T) {
		t.Attr("proves", "ENT-25")
		for a := range everybody {
			// No role is enough elsewhere: a global admin of another tenant is nobody here.
			wantAnswer(t, "another tenant, "+a.Role.String(), a.SeesCredentials(plan, shown), notMember, ask)
			a.MAICPP = true
			wantAnswer(t, "not activated, "+a.Role.String(), a.SeesCredentials(dormant, shown),
				entitlement.CodesOf(entitlement.NotActivated), entitlement.AdvicesOf(entitlement.ActivateBenefit))
			wantAnswer(t, a.Role.String(), a.SeesCredentials(plan, shown), 0, 0)
		}
		for r := range (entitlement.Account{Role: entitlement.GlobalAdmin}).SeesCredentials(plan, shown).Reasons() {
			if !slices.Contains(r.Rules, "ENT-25") {
				t.Errorf("%v rests on %v", r.Code, r.Rules)
			}
		}
	})
	t.Run("a pair that was passed on", func(t *testing.T) {
		t.Attr("proves", "ENT-27")
		for a := range everybody {
			wantAnswer(t, "looking it up", a.SeesCredentials(plan, shown), notMember, ask)
		}
		for tag, want := range map[language.Tag]string{language.English: "ask a colleague", language.Korean: "동료에게 액세스 ID와 계약 ID를 요청하세요"} {
			if text := entitlement.AskForCredentials.TextIn(tag); !strings.Contains(text, want) {
				t.Errorf("the hint reads %q, want %q in it", text, want)
			}
		}
		// The colleague's mail has both IDs; entering them is what links, and nobody
		// asks whose account it is.
		current := fingerprint(t, credentials(t, "A-1000000417", "C-2000009358"))
		premise := active(t, entitlement.Grant{Plan: "spd", Offer: entitlement.SolutionsPartner, Benefit: onPremises, From: in("UTC", 2025, 7, 1)})
		for _, test := range []struct {
			access, contract string
			want             entitlement.Codes
		}{
			{" A-1000000417 ", "C-2000009358\n", 0},
			{"A-1000000417", "C-2000009359", entitlement.CodesOf(entitlement.LinkStale)}, // another pair
			{"C-2000009358", "A-1000000417", entitlement.CodesOf(entitlement.LinkStale)}, // the wrong way round
		} {
			link := fingerprint(t, credentials(t, test.access, test.contract)).Link(current)
			for w, e := range map[entitlement.Workload]entitlement.Entitlement{entitlement.WorkloadOnPremises: premise, entitlement.WorkloadAzure: plan} {
				if s := e.StatusFor(entitlement.Use{At: noon, Link: link, Workload: w}); s.Codes() != test.want {
					t.Errorf("%v linked with %q, %q: %q, want %q", w, test.access, test.contract, s.Codes(), test.want)
				}
			}
		}
		if link := (entitlement.Fingerprint{}).Link(current); link != entitlement.Unlinked {
			t.Errorf("without the pair: %v", link)
		}
		// Where the balance is read from then on: not in Partner Center.
		s := premise.StatusFor(entitlement.Use{At: noon, Link: entitlement.Linked, Workload: entitlement.WorkloadOnPremises})
		if got := entitlement.BalanceSources(s, contractor, day(2025, 12, 1)); !slices.Equal(got, []entitlement.BalanceSource{entitlement.InSupportForBusiness}) {
			t.Errorf("the contractor sees the balance in %v", got)
		}
	})
	t.Run("not yet", func(t *testing.T) {
		inactive := entitlement.CodesOf(entitlement.NotActivated)
		wantAnswer(t, "not activated", member.SeesCredentials(dormant, shown), inactive, entitlement.AdvicesOf(entitlement.ActivateBenefit))
		wantAnswer(t, "not activated, elsewhere", contractor.SeesCredentials(dormant, shown), inactive|notMember,
			entitlement.AdvicesOf(entitlement.ActivateBenefit, entitlement.AskForCredentials))
		wantAnswer(t, "30 seconds after", member.SeesCredentials(plan, plan.From().Add(30*time.Second)),
			entitlement.CodesOf(entitlement.CredentialsPending), entitlement.AdvicesOf(entitlement.RetryShortly))
		wantAnswer(t, "no plan", member.SeesCredentials(entitlement.Entitlement{}, shown), inactive, entitlement.AdvicesOf(entitlement.ActivateBenefit))
	})
}

func TestAccountJSON(t *testing.T) {
	for _, a := range []entitlement.Account{{}, member, admin, cspOnly, contractor} {
		text, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		var back entitlement.Account
		if err := json.Unmarshal(text, &back); err != nil || back != a {
			t.Errorf("%s reads back as %+v, %v", text, back, err)
		}
	}
	for _, bad := range []string{`{"kind":"guest"}`, `{"maicp":true}`, `{"role":"Global admin"}`, `{"azure":1}`, `[]`} {
		a := admin
		if err := a.UnmarshalJSON([]byte(bad)); !errors.Is(err, entitlement.ErrInvalid) || a != admin {
			t.Errorf("%s: %+v, %v, want ErrInvalid and no change", bad, a, err)
		}
	}
}
