package changelog_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/internal/changelog"
)

const text = `# Changelog

- no entry

## [Unreleased]

### Changed

- ` + "`sla`" + `: one thing,
  and what comes of it.
- Another.

### Behaviour

- ` + "`sla/testdata/due.txt`" + ` 0123456789ab: Chuseok.

## [1.2.0] - 2027-01-02

### Behaviour

- ` + "`sla/testdata/due.txt`" + ` ffffffffffff: first kept.
- ` + "`routing/testdata/matrix_2024.md`" + ` 00000000000a: first kept.
- ` + "`routing/testdata/matrix_2025.md`" + ` 00000000000b:
`

func TestParse(t *testing.T) {
	want := []changelog.Release{
		{Name: "Unreleased", Entries: map[string][]string{
			"Changed":   {"`sla`: one thing, and what comes of it.", "Another."},
			"Behaviour": {"`sla/testdata/due.txt` 0123456789ab: Chuseok."},
		}},
		{Name: "1.2.0", Entries: map[string][]string{"Behaviour": {
			"`sla/testdata/due.txt` ffffffffffff: first kept.",
			"`routing/testdata/matrix_2024.md` 00000000000a: first kept.",
			"`routing/testdata/matrix_2025.md` 00000000000b:",
		}}},
	}
	for name, text := range map[string]string{"Unix": text, "Windows": strings.ReplaceAll(text, "\n", "\r\n")} {
		if diff := cmp.Diff(want, changelog.Parse(text)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if diff := cmp.Diff(want[1:], changelog.Since(changelog.Parse(text), "1.2.0")); diff != "" {
		t.Errorf("Since (-want +got):\n%s", diff)
	}
	if got := changelog.Since(changelog.Parse(text), "1.3.0"); got != nil {
		t.Errorf("Since a release that is none = %v", got)
	}
}

func TestUntold(t *testing.T) {
	digests := map[string]string{
		"examples/scenarios/testdata/plans.txt": "00000000000c",
		"routing/testdata/matrix_2024.md":       "00000000000a",
		"routing/testdata/matrix_2025.md":       "00000000000b",
		"sla/testdata/due.txt":                  "0123456789ab",
	}
	list := changelog.Parse(text)
	want := []string{
		"- `examples/scenarios/testdata/plans.txt` 00000000000c: is not there",
		"- `routing/testdata/matrix_2025.md` 00000000000b: is not there", // it says nothing
	}
	if diff := cmp.Diff(want, changelog.Untold(list, digests)); diff != "" {
		t.Errorf("Untold (-want +got):\n%s", diff)
	}
	// The release before had other due times.
	want = append(want, "- `sla/testdata/due.txt` 0123456789ab: was ffffffffffff")
	if diff := cmp.Diff(want, changelog.Untold(changelog.Since(list, "1.2.0"), digests)); diff != "" {
		t.Errorf("Untold of 1.2.0 (-want +got):\n%s", diff)
	}
	digests["sla/testdata/due.txt"] = "ffffffffffff" // back again, and nobody says so
	want[2] = "- `sla/testdata/due.txt` ffffffffffff: was 0123456789ab"
	if diff := cmp.Diff(want, changelog.Untold(list, digests)); diff != "" {
		t.Errorf("Untold (-want +got):\n%s", diff)
	}
}

func TestDigest(t *testing.T) {
	const abc = "edeaaff3f1774ad2888673770c6d64097e391bc362d7d6fb34982ddf0efd18cb" // sha256sum of "abc\n"
	for _, text := range []string{"abc\n", "abc\r\n"} {
		if got := changelog.Digest(text); got != abc[:12] {
			t.Errorf("Digest(%q) = %s, want %s", text, got, abc[:12])
		}
	}
}
