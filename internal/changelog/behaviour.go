package changelog

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
)

// Files returns the paths in the repository of the files that say how the library
// behaves: each was computed by a test and compared with a second opinion. A change of
// one of them is a change for users, like one of the API.
func Files() []string {
	return []string{
		"examples/scenarios/testdata/plans.txt", // which plans can be used, and why not, in forty situations
		"routing/testdata/matrix_2024.md",       // the answers to all coarse questions
		"routing/testdata/matrix_2025.md",
		"sla/testdata/due.txt", // the due times at a thousand instants
	}
}

// Digest returns the first digits of the SHA-256 of a text. They do not depend on the
// line ends of the checkout.
func Digest(text string) string {
	sum := sha256.Sum256([]byte(strings.ReplaceAll(text, "\r\n", "\n")))
	return hex.EncodeToString(sum[:])[:12]
}

// behaviour is an entry of a section "Behaviour": a file, its digest and what changed.
var behaviour = regexp.MustCompile("^`([^`]+)` ([0-9a-f]{12}): \\S")

// Untold returns what the releases fail to say about files with these digests, by path.
// The latest entry on a file has to name its digest, so that the entry holds until the
// file changes again, and the digests of a release are those that its section, or that
// of an earlier release, names.
func Untold(list []Release, digests map[string]string) []string {
	told := map[string]string{}
	for _, r := range list {
		for _, entry := range r.Entries["Behaviour"] {
			match := behaviour.FindStringSubmatch(entry)
			if match != nil && told[match[1]] == "" {
				told[match[1]] = match[2]
			}
		}
	}
	var places []string
	for _, file := range Files() {
		switch want, got := digests[file], told[file]; got {
		case want:
		case "":
			places = append(places, fmt.Sprintf("- `%s` %s: is not there", file, want))
		default:
			places = append(places, fmt.Sprintf("- `%s` %s: was %s", file, want, got))
		}
	}
	return places
}
