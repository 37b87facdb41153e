package entitlement_test

import (
	"encoding/json"
	"testing"

	"github.com/partnersupport/partnersupport/entitlement"
)

func TestCSPUse(t *testing.T) {
	t.Run("every partner in the program", func(t *testing.T) {
		t.Attr("proves", "ENT-51")
		for _, trial := range []bool{false, true} {
			wantAnswer(t, "direct-bill partner", entitlement.CSPUse{Member: true, Trial: trial}.Entitled(), 0, 0)
			wantAnswer(t, "partner outside CSP", entitlement.CSPUse{Trial: trial}.Entitled(), entitlement.CodesOf(entitlement.NotInCSP), 0)
		}
	})
	t.Run("customers' tenants only", func(t *testing.T) {
		t.Attr("proves", "ENT-53")
		for _, trial := range []bool{false, true} { // a trial changes nothing
			wantAnswer(t, "own tenant", entitlement.CSPUse{Member: true, Trial: trial, OwnTenant: true}.Entitled(), entitlement.CodesOf(entitlement.OwnTenant), 0)
			wantAnswer(t, "customer's tenant", entitlement.CSPUse{Member: true, Trial: trial}.Entitled(), 0, 0)
		}
		wantAnswer(t, "own tenant outside CSP", entitlement.CSPUse{OwnTenant: true}.Entitled(), entitlement.CodesOf(entitlement.NotInCSP, entitlement.OwnTenant), 0)
	})
	want := entitlement.CSPUse{Member: true, Trial: true}
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var back entitlement.CSPUse
	if err := json.Unmarshal(text, &back); err != nil || back != want {
		t.Errorf("%s reads back as %+v, %v", text, back, err)
	}
}
