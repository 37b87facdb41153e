package main

import (
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/internal/goldentest"
)

func TestWhyNot(t *testing.T) {
	for _, test := range []struct {
		name   string
		args   []string
		status int
		want   []string // in this order
	}{
		{"azure", nil, 0, []string{
			"success_core", "gone, 1 left", "ended with 2026-10-13", // AMB-11: its last day was yesterday
			"success_expanded", "gone, 0 left", "sora@hangang.example took the last one", // ENT-41
			"on_premises_support", "was not before", "not valid in Azure", // RTE-19
			"denied",
		}},
		{"on_premises", []string{"-product", "on_premises", "-release", "windows server 2022"}, 0, []string{
			"on_premises_support", "gone, 3 left", "mainstream support until 2026-10-13", "denied", "pay-per-incident", // LCY-21, LCY-26
		}},
		{"on_premises_covered", []string{"-product", "on_premises", "-release", "Windows Server 2025"}, 0, []string{
			"on_premises_support/2026-07-01: usable, 3 left", "allowed",
		}},
		{"not_linked", []string{"-account", "minsu@hangang.example", "-portal", "support_for_business"}, 0, []string{
			"but plans for azure are shown in azure_portal", "not linked to the contract", "not linked to the contract", "not linked to the contract", // RTE-27, ENT-30
		}},
		{"no_product", []string{"-product", "toaster"}, 2, nil},
		{"no_account", []string{"-account", "a\nb"}, 1, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			var out, stderr strings.Builder
			if status := run(t.Context(), test.args, &out, &stderr); status != test.status || (status != 0) != (stderr.Len() > 0) {
				t.Fatalf("status %d, want %d\n%s", status, test.status, stderr.String())
			}
			goldentest.Says(t, out.String(), test.want...)
			if test.status == 0 {
				goldentest.Check(t, test.name+".txt", out.String())
			}
		})
	}
}
