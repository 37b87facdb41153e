package sla_test

import (
	"testing"

	"github.com/partnersupport/partnersupport/internal/enumtest"
	"github.com/partnersupport/partnersupport/sla"
)

func TestEnums(t *testing.T) {
	t.Run("Severity", func(t *testing.T) { enumtest.Run(t, sla.Severities(), sla.ParseSeverity, 3) })
	t.Run("Kind", func(t *testing.T) { enumtest.Run(t, sla.Kinds(), sla.ParseKind, 3) })
	t.Run("Impact", func(t *testing.T) { enumtest.Run(t, sla.Impacts(), sla.ParseImpact, 3) })
	t.Run("Loss", func(t *testing.T) { enumtest.Run(t, sla.Losses(), sla.ParseLoss, 3) })
	t.Run("State", func(t *testing.T) { enumtest.Run(t, sla.States(), sla.ParseState, 3) })
	t.Run("Environment", func(t *testing.T) { enumtest.Run(t, sla.Environments(), sla.ParseEnvironment, 2) })
	t.Run("SegmentKind", func(t *testing.T) { enumtest.Run(t, sla.SegmentKinds(), sla.ParseSegmentKind, 5) })
	t.Run("EventKind", func(t *testing.T) { enumtest.Run(t, sla.EventKinds(), sla.ParseEventKind, 7) })
	t.Run("Phase", func(t *testing.T) { enumtest.Run(t, sla.Phases(), sla.ParsePhase, 4) })
}
