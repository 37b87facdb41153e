package entitlement_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
)

func TestWhoActivates(t *testing.T) {
	kim := entitlement.Colleague{Name: "kim", Role: entitlement.PartnerAdmin}
	lee := entitlement.Colleague{Name: "lee", Role: entitlement.OtherRole}
	park := entitlement.Colleague{Name: "park", Role: entitlement.GlobalAdmin}
	choi := entitlement.Colleague{Name: "choi"}
	t.Run("who has the role", func(t *testing.T) {
		t.Attr("proves", "UX-04")
		for _, role := range []entitlement.Role{entitlement.NoRole, entitlement.OtherRole} {
			help := entitlement.WhoActivates(role, slices.Values([]entitlement.Colleague{lee, kim, choi}))
			wantAnswer(t, role.String(), help.Answer, entitlement.CodesOf(entitlement.MissingRole), entitlement.AdvicesOf(entitlement.AskAdmin))
			if diff := cmp.Diff([]string{"kim"}, help.Candidates); diff != "" {
				t.Errorf("%v: candidates (-want +got):\n%s", role, diff)
			}
		}
	})
	for _, test := range []struct {
		name            string
		role            entitlement.Role
		colleagues      []entitlement.Colleague
		want            []string
		english, korean string
	}{
		{"in alphabetical order, once each", entitlement.NoRole, []entitlement.Colleague{park, kim, lee, kim}, []string{"kim", "park"}, "ask kim, park", "다음 동료에게 요청하세요: kim, park"},
		{
			"nobody known", entitlement.NoRole, []entitlement.Colleague{lee, choi}, nil,
			"ask a colleague who has the role; User management lists users by role", "역할이 있는 동료에게 요청하세요. 사용자 관리에서 역할별로 찾을 수 있습니다",
		},
		{"needs nobody", entitlement.GlobalAdmin, []entitlement.Colleague{kim}, nil, "", ""},
	} {
		help := entitlement.WhoActivates(test.role, slices.Values(test.colleagues))
		if diff := cmp.Diff(test.want, help.Candidates); diff != "" || help.Yes != (test.english == "") {
			t.Errorf("%s: yes %v, candidates (-want +got):\n%s", test.name, help.Yes, diff)
		}
		text, err := json.Marshal(help)
		if err != nil {
			t.Fatal(err)
		}
		var back entitlement.ActivationHelp
		if err := json.Unmarshal(text, &back); err != nil || cmp.Diff(help, back) != "" {
			t.Errorf("%s: %s reads back as %+v, %v", test.name, text, back, err)
		}
		if got := help.TextIn(language.English); got != test.english {
			t.Errorf("%s: %q, want %q", test.name, got, test.english)
		}
		if got := help.TextIn(language.Korean); got != test.korean {
			t.Errorf("%s: %q, want %q", test.name, got, test.korean)
		}
	}
}
