package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestSetStatus(t *testing.T) {
	announced := map[string]int{"KR": 2027, "HK": 2027, "CN": 2026}
	var rows []row // 2025 to 2030
	for _, year := range []string{"2025", "2026", "2027", "2028", "2029", "2030"} {
		rows = append(rows, row{Country: "KR", Date: year + "-10-03", Name: "National Foundation Day"})
	}
	for _, test := range []struct {
		name string // and why
		more []row  // sorted, and behind the others
		want string // the status of the last row
	}{
		{"the same date in each year", nil, "law"},
		{"another calendar, and a year with a notice", []row{{Country: "KR", Date: "2027-12-01", Name: "Feast"}}, "announced"},
		{"another calendar, and no notice", []row{{Country: "KR", Date: "2030-12-01", Name: "Feast"}}, "estimated"},
		{"a country without notices", []row{{Country: "US", Date: "2030-12-01", Name: "Feast"}}, "law"},
		{"what people say", []row{{Country: "KR", Date: "2030-12-01", Status: "law", Name: "Feast"}}, "law"},
		{
			"a substitute right behind the day of the law",
			[]row{{Country: "KR", Date: "2030-10-04", Name: "National Foundation Day (substitute day)"}}, "law",
		},
		{
			"a substitute that a feast pushes on", []row{
				{Country: "KR", Date: "2030-10-04", Name: "Feast"},
				{Country: "KR", Date: "2030-10-07", Name: "National Foundation Day (substitute day)"},
			}, "estimated",
		},
		{
			"a working day parts the feast and the substitute", []row{
				{Country: "KR", Date: "2030-10-10", Name: "Feast"},
				{Country: "KR", Date: "2030-10-14", Name: "National Foundation Day (substitute day)"},
			}, "law",
		},
		{
			"the sun, on the same date in most years", []row{
				{Country: "CN", Date: "2026-04-04", Name: "Qingming Festival"},
				{Country: "CN", Date: "2027-04-04", Name: "Qingming Festival"},
				{Country: "CN", Date: "2028-04-04", Name: "Qingming Festival"},
				{Country: "CN", Date: "2029-04-04", Name: "Qingming Festival"},
			}, "estimated",
		},
		{"Easter", []row{{Country: "HK", Date: "2030-04-19", Name: "Good Friday"}}, "law"},
	} {
		t.Run(test.name, func(t *testing.T) {
			all := append(append([]row{}, rows...), test.more...)
			setStatus(all, announced)
			if got := all[len(all)-1].Status; got != test.want {
				t.Errorf("the status is %q, want %q", got, test.want)
			}
		})
	}
}

func TestReadAnnounced(t *testing.T) {
	const header = "country,until,announces,reason\n"
	for _, test := range []struct {
		name, text string
		want       int // for CN; -1 for an error
	}{
		{"dates", header + "CN,2026,dates,a notice\n", 2026},
		{"more days only", header + "CN,2026,more,a decree\n", 0},
		{"another word", header + "CN,2026,all,a notice\n", -1},
		{"no year", header + "CN,soon,dates,a notice\n", -1},
		{"no reason", header + "CN,2026,dates,\n", -1},
		{"no header", "CN,2026,dates,a notice\n", -1},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "announced.csv")
			if err := os.WriteFile(file, []byte(test.text), 0o666); err != nil {
				t.Fatal(err)
			}
			until, err := readAnnounced(file)
			if (err != nil) != (test.want < 0) || err == nil && until["CN"] != test.want {
				t.Errorf("readAnnounced = %v, %v, want %d", until, err, test.want)
			}
		})
	}
}
