package entitlementtest

import (
	"fmt"
	"strings"

	"github.com/partnersupport/partnersupport/entitlement"
)

// Counts say what a [Campaign] has done. The zero Counts are those of a campaign that
// has done nothing.
type Counts struct {
	Journals  int
	Commands  int                          // the opening of a journal is one
	Succeeded int                          // of the commands
	Entries   [entitlement.Refused + 1]int // by kind
}

// add counts a journal.
func (c *Counts) add(t *trial) {
	c.Journals++
	c.Commands += 1 + len(t.history)
	for _, e := range t.entries {
		c.Entries[e.Kind]++
		if e.Kind != entitlement.Refused {
			c.Succeeded++
		}
	}
}

// Share returns how many of every thousand commands have left an entry of a kind,
// rounded down. It returns 0 for a kind that does not exist.
func (c Counts) Share(kind entitlement.EntryKind) int {
	if int(kind) >= len(c.Entries) || c.Commands == 0 {
		return 0
	}
	return 1000 * c.Entries[kind] / c.Commands
}

// String returns the counts on several lines, kinds in their order, for people.
func (c Counts) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d journals, %d commands, %d succeeded", c.Journals, c.Commands, c.Succeeded)
	for kind := entitlement.Granted; kind.IsValid(); kind++ {
		share := c.Share(kind)
		fmt.Fprintf(&b, "\n%9d %-9s %2d.%d %%", c.Entries[kind], kind, share/10, share%10)
	}
	return b.String()
}
