package repotest_test

import (
	"io/fs"
	"testing"

	"github.com/partnersupport/partnersupport/internal/changelog"
)

func TestBehaviourIsTold(t *testing.T) {
	const abc, xyz = "edeaaff3f177", "f34fe622a8fe" // of the texts "abc\n" and "xyz\n"
	rule{
		why: "a library that answers otherwise than before has changed for its users, even if no name has: if a line above is meant, " +
			`write it into CHANGELOG.md, under "## [Unreleased]" and "### Behaviour", and after the colon what answers otherwise, and why`,
		find: func(fsys fs.FS) []string {
			digests := map[string]string{}
			for _, file := range changelog.Files() {
				digests[file] = changelog.Digest(text(fsys, file))
			}
			return changelog.Untold(changelog.Parse(text(fsys, "CHANGELOG.md")), digests)
		},
		broken: map[string]string{
			"CHANGELOG.md": "## [Unreleased]\n\n### Behaviour\n\n- `sla/testdata/due.txt` " + abc + ": first kept\n" +
				"- `routing/testdata/matrix_2024.md` " + abc + ": first kept\n",
			"sla/testdata/due.txt":                  "abc\n",
			"routing/testdata/matrix_2024.md":       "xyz\n",
			"routing/testdata/matrix_2025.md":       "abc\n",
			"examples/scenarios/testdata/plans.txt": "xyz\n",
		},
		want: []string{
			"- `examples/scenarios/testdata/plans.txt` " + xyz + ": is not there",
			"- `routing/testdata/matrix_2024.md` " + xyz + ": was " + abc,
			"- `routing/testdata/matrix_2025.md` " + abc + ": is not there",
		},
	}.check(t)
}
