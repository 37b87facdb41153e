package sla_test

import (
	"errors"
	"testing"

	"github.com/partnersupport/partnersupport/sla"
)

func TestClassify(t *testing.T) {
	tests := []struct {
		name string
		e    sla.Effect
		want sla.Severity // 0 for ErrImpact
	}{
		{"loss is enough", sla.Effect{Loss: sla.LossModerate, Environment: sla.Production}, sla.SeverityB},
		{"state is enough", sla.Effect{State: sla.Down, Environment: sla.Production}, sla.SeverityA},
		{"both agree", sla.Effect{Loss: sla.LossMinimal, State: sla.Usable, Environment: sla.Production}, sla.SeverityC},
		{"outside production, whatever the loss", sla.Effect{Loss: sla.LossSignificant, Environment: sla.NonProduction}, sla.SeverityC},
		{"outside production, though they disagree", sla.Effect{Loss: sla.LossMinimal, State: sla.Down, Environment: sla.NonProduction}, sla.SeverityC},
		{"usable wherever it is", sla.Effect{State: sla.Usable}, sla.SeverityC},
		{"they disagree", sla.Effect{Loss: sla.LossMinimal, State: sla.Down, Environment: sla.Production}, 0},
		{"down, perhaps in production", sla.Effect{State: sla.Down}, 0},
		{"production and nothing else", sla.Effect{Environment: sla.Production}, 0},
		{"nothing", sla.Effect{}, 0},
		{"no such loss", sla.Effect{Loss: 9, Environment: sla.NonProduction}, 0},
		{"no such state", sla.Effect{State: 9, Environment: sla.NonProduction}, 0},
		{"no such environment", sla.Effect{State: sla.Usable, Environment: 9}, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := sla.Classify(test.e)
			if got != test.want || (err == nil) != (test.want != 0) || err != nil && !errors.Is(err, sla.ErrImpact) {
				t.Errorf("Classify = %v, %v, want %v", got, err, test.want)
			}
		})
	}
}
