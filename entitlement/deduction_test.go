package entitlement_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
)

func TestDeductions(t *testing.T) {
	t.Run("four statements", func(t *testing.T) {
		t.Attr("proves", "UX-23")
		got := entitlement.Deductions()
		want := []entitlement.Advice{
			entitlement.TakenOnCreation, entitlement.ReturnedOnClosing, entitlement.MayBeReturned, entitlement.FrontlineIsFree,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("statements (-want +got):\n%s", diff)
		}
		// Each rests on the rule that the commands of a plan follow, and says so.
		for i, want := range []struct {
			rule    string
			english string
			korean  string
		}{
			{"ENT-37", "takes one incident when it is created", "인시던트 1건이 차감됩니다"},
			{"ENT-38", "closed as duplicate or as bug gives its incident back", "중복 또는 버그로 종료된 요청의 인시던트는 환불됩니다"},
			{"ENT-39", "billing, quota or subscription may get its incident back after it is closed", "청구, 할당량, 구독에 관한 클라우드 요청의 인시던트는 종료 후 환불될 수 있으며"},
			{"ENT-40", "frontline team handles takes no incident", "프론트라인 팀이 처리하는 요청은 횟수와 관계없이 차감되지 않습니다"},
		} {
			if rules := got[i].Rules(); !slices.Equal(rules, []string{"UX-23", want.rule}) {
				t.Errorf("%v rests on %v, want UX-23 and %s", got[i], rules, want.rule)
			}
			if text := got[i].Text(); !strings.Contains(text, want.english) {
				t.Errorf("%v reads %q, want %q in it", got[i], text, want.english)
			}
			if text := got[i].TextIn(language.Korean); !strings.Contains(text, want.korean) {
				t.Errorf("%v reads %q, want %q in it", got[i], text, want.korean)
			}
		}
	})
	t.Run("as the plans do it", func(t *testing.T) {
		t.Attr("proves", "UX-23")
		five := pack(t, 5)
		premise := active(t, entitlement.Grant{Plan: "spd", Offer: entitlement.SolutionsPartner, Benefit: onPremises, From: in("UTC", 2025, 7, 1)})
		for _, e := range []entitlement.Entitlement{five, premise} {
			used, entry, err := e.Consume("case", noon)
			if err != nil || used.Remaining() != e.Remaining()-1 {
				t.Errorf("a request leaves %v of %v, %v", used.Remaining(), e.Remaining(), err)
			}
			for why, back := range map[entitlement.RefundReason]bool{
				entitlement.RefundDuplicate: true, entitlement.RefundBug: true,
				entitlement.RefundApproved: e.Benefit() == cloud, // on-premises requests have no such path
			} {
				closed, _, err := used.Refund(entry, why, noon)
				want := used.Remaining()
				if back {
					want++
				}
				if closed.Remaining() != want || (err == nil) != back {
					t.Errorf("%v, closed as %v: %v left, %v, want %v", e.Benefit(), why, closed.Remaining(), err, want)
				}
			}
		}
	})
}
