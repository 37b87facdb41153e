package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
)

// TestKoreanReasons looks at reasons of today and of another day, and finds no
// English between the Korean.
func TestKoreanReasons(t *testing.T) {
	at := noon.AddDate(0, 0, -10)
	store := memstore.New()
	desk, err := lifecycle.NewDesk(store, &lifecycle.Options{Partner: "hangang", Now: func() time.Time { return at }})
	must(t, err)
	bought, err := desk.Buy(t.Context(), lifecycle.Purchase{ID: "buy", Offer: entitlement.SolutionsPartner, From: at})
	must(t, err)
	old, err := desk.Adopt(t.Context(), lifecycle.Adoption{
		ID: "old", Offer: entitlement.SuccessCore, Benefit: entitlement.CloudSupport, From: at.AddDate(-1, 0, 5), Left: 0,
	})
	must(t, err)
	at = noon.Add(-time.Hour)
	for _, e := range bought.Entries {
		_, err = desk.Activate(t.Context(), lifecycle.Activation{ID: "activate " + lifecycle.OperationID(e.Plan), Plan: e.Plan, Role: entitlement.PartnerAdmin})
		must(t, err)
		_, err = desk.Link(t.Context(), lifecycle.Linking{ID: "link " + lifecycle.OperationID(e.Plan), Account: account("jiwoo"), Plan: e.Plan})
		must(t, err)
	}
	s := newSite(t, store, func() time.Time { return noon })
	for _, tt := range []struct {
		name, query string
		has         []string
	}{
		{"then, but not today", "account=jiwoo%40hangang.example&product=azure&days=7", []string{
			"그때도 사용할 수 없었습니다", "혜택이 활성화되지 않았습니다", "계정이 계약에 연결되지 않았습니다", string(old.Entries[0].Plan),
		}},
		{"before the book had it", "account=jiwoo%40hangang.example&product=azure&days=30", []string{"알 수 없습니다"}},
		{"for nobody's product", "account=sora%40hangang.example&product=microsoft_365&days=1", []string{"ENT-48"}},
		{"a release that is too old", "account=jiwoo%40hangang.example&product=on_premises&release=Windows+Server+2012+R2&days=1", []string{
			"현재 버전과 이전 버전만 지원됩니다", "일반 지원이 끝났습니다",
		}},
		{"a release that nobody knows", "account=jiwoo%40hangang.example&product=on_premises&release=Teapot+3&days=1", []string{"제품과 버전에 따라 다르며"}},
		{"another portal", "account=jiwoo%40hangang.example&product=azure&portal=support_for_business", []string{"다른 포털"}},
	} {
		w := s.ask(t, http.MethodGet, "/why?lang=ko&"+tt.query, "")
		_, answer, ok := strings.Cut(w.Body.String(), `id="answer"`)
		if !ok {
			t.Fatalf("%s: status %d, no answer\n%s", tt.name, w.Code, w.Body)
		}
		for _, want := range tt.has {
			if !strings.Contains(answer, want) {
				t.Errorf("%s: no %q in\n%s", tt.name, want, answer)
			}
		}
		if strings.Contains(answer, `lang="en"`) {
			t.Errorf("%s: English in\n%s", tt.name, answer)
		}
	}
}

// TestKoreanCatalog says in Korean what the catalog says of each release that it has,
// today and in years to come.
func TestKoreanCatalog(t *testing.T) {
	s := demoSite(t)
	korean := s.speakers[1]
	missing := map[string]bool{}
	for _, at := range []time.Time{noon, noon.AddDate(2, 0, 0), noon.AddDate(10, 0, 0), noon.AddDate(-4, 0, 0)} {
		for release := range s.catalog.Releases() {
			for r := range s.catalog.Support(release.Name, at).Reasons() {
				said := korean.planReason(lifecycle.Reason{Code: r.Code.String(), Rules: r.Rules, Text: r.Text()}, entitlement.Entitlement{})
				if said.Other != "" {
					missing[r.Code.String()] = true
				}
			}
		}
	}
	for code := range missing {
		t.Errorf("the catalog says %s, and the page has no Korean for it", code)
	}
}
