package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSingles(t *testing.T) {
	got := string(singles([]row{
		{Country: "KR", Date: "2025-01-01", Sources: "dk"},
		{Country: "KR", Date: "2025-05-01", Sources: "n"},
		{Country: "KR", Date: "2025-05-06", Sources: "d"},
		{Country: "US", Date: "2025-01-01", Sources: "dkr"},
	}))
	for _, want := range []string{
		"| country | 2025 | 2026 | 2027 | 2028 | 2029 | 2030 |\n|---|---|---|---|---|---|---|\n",
		"\n| KR | 1 + 1 of 3 | 0 + 0 of 0 |",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("singles = %s, want it to have %q", got, want)
		}
	}
	if strings.Contains(got, "US") {
		t.Errorf("singles = %s, want no country without such days", got)
	}
}

func TestWriteSinglesKeepsTheRest(t *testing.T) {
	file := filepath.Join(t.TempDir(), "SOURCES.md")
	if err := os.WriteFile(file, []byte("no such heading\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := writeSingles(file, nil); err == nil {
		t.Error("writeSingles wrote a file without the heading")
	}
	if err := os.WriteFile(file, []byte("kept\n"+singleHeading+"gone\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := writeSingles(file, nil); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(file)
	if err != nil || string(got) != "kept\n"+string(singles(nil)) {
		t.Errorf("the file is %q, %v", got, err)
	}
}
