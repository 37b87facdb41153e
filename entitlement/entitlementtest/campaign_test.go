package entitlementtest_test

import (
	"testing"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/entitlement/entitlementtest"
	"github.com/partnersupport/partnersupport/internal/race"
)

func TestJournal(t *testing.T) { entitlementtest.Run(t, nil, nil) }

func FuzzLaws(f *testing.F) { entitlementtest.Fuzz(f, nil, nil) }

// TestCampaign holds the laws against many more commands than rapid draws.
func TestCampaign(t *testing.T) {
	commands := 1_000_000
	if race.Enabled {
		commands = 50_000
	}
	counts := entitlementtest.Campaign(t, commands, nil, nil)
	t.Log(counts)
	if counts.Commands < commands || 2*counts.Succeeded < counts.Commands {
		t.Errorf("%d commands, of which %d succeeded, want %d and at least half of them", counts.Commands, counts.Succeeded, commands)
	}
	for kind := entitlement.Granted; kind.IsValid(); kind++ {
		if counts.Share(kind) < 10 {
			t.Errorf("%d entries are %s, want at least one in a hundred commands", counts.Entries[kind], kind)
		}
	}
}
