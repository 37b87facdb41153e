package main

import (
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/internal/goldentest"
)

func TestResponse(t *testing.T) {
	for _, test := range []struct {
		name   string
		args   []string
		status int
		want   []string // in this order
	}{
		// Of Thursday, 90 minutes are left; then there is no business day before Friday, 10 October.
		{"chuseok", nil, 0, []string{
			"en-US, severity a", "within 2h, committed", "Thu 2025-10-02 18:30 KST", // SLA-04
			"severity b", "20:30", "severity c", "Fri 2025-10-03 00:30", // SLA-05, SLA-06
			"en-US, a question", "Fri 2025-10-03 06:00 PDT", // SLA-09, AMB-23: counted from Thursday's opening
			"en-GB, a question", "Fri 2025-10-03 09:00 BST",
			"ko-KR, severity a", "estimated", "due Fri 2025-10-10 09:30 KST", "National Foundation Day", "Hangul Day", // SLA-08, AMB-22
			"severity b", "due Fri 2025-10-10 11:30", "severity c", "15:30", "a question", "16:30",
		}},
		{"no_country", []string{"-opened", "2025-07-04T18:30:00+09:00", "ko"}, 0, []string{"no due time", "no due time", "no due time", "no due time"}},
		{"no_locale", []string{"en", "zz"}, 2, nil},
		{"no_instant", []string{"-opened", "yesterday"}, 2, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			var out, stderr strings.Builder
			if status := run(test.args, &out, &stderr); status != test.status || (status != 0) != (stderr.Len() > 0) {
				t.Fatalf("status %d, want %d\n%s", status, test.status, stderr.String())
			}
			goldentest.Says(t, out.String(), test.want...)
			if test.status == 0 {
				goldentest.Check(t, test.name+".txt", out.String())
			} else if out.Len() > 0 {
				t.Errorf("printed all the same:\n%s", out.String())
			}
		})
	}
}
