package main

import (
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/internal/goldentest"
)

func TestOnPremises(t *testing.T) {
	for _, test := range []struct {
		name   string
		args   []string
		status int
		want   []string // in this order
	}{
		{"windows_server", nil, 0, []string{
			"2026-09-14", "2025: covered: yes (n, mainstream)", "2022: covered: yes (n_1, mainstream)", "2019: covered: no", // LCY-20, LCY-22
			"soon: the last day of cover of Windows Server 2022 is 2026-10-13",
			"2026-10-13", "2022: covered: yes (n_1, mainstream)", // the named day is the last one (AMB-26)
			"2026-10-14", "2025: covered: yes", "2022: covered: no (n_1, extended)", "mainstream support until 2026-10-13", // N-1 and yet no: LCY-22
			"can be bought: yes", // LCY-26
		}},
		// Released on 2025-11-18; 2019 was N-1 until then, in mainstream support until 2025-02-28.
		{"sql_server", []string{"-family", "SQL Server", "2025-02-28", "2025-03-01"}, 0, []string{
			"2025-02-28", "2025: not covered: SQL Server 2025 is released on 2025-11-18", "2022: covered: yes (n,", "2019: covered: yes (n_1, mainstream)",
			"2025-03-01", "2019: covered: no (n_1, extended)",
		}},
		{"no_family", []string{"-family", "Toaster"}, 2, nil},
		{"no_day", []string{"2026-02-30"}, 2, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			var out, stderr strings.Builder
			if status := run(test.args, &out, &stderr); status != test.status || (status != 0) != (stderr.Len() > 0) {
				t.Fatalf("status %d, want %d\n%s", status, test.status, stderr.String())
			}
			goldentest.Says(t, out.String(), test.want...)
			if test.status == 0 {
				goldentest.Check(t, test.name+".txt", out.String())
			}
		})
	}
}
