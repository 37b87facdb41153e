package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/internal/race"
)

// TestProgram runs the program in a small size.
func TestProgram(t *testing.T) {
	file := filepath.Join(t.TempDir(), "results")
	var errs bytes.Buffer
	status := program(t.Context(), []string{"model", "-store", "memory", "-n", "2000", "-seed", "7", "-json", file}, nil, nil, &errs)
	if status != 0 {
		t.Fatalf("status %d, want 0:\n%s", status, &errs)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var r result
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	if r.Campaign != "model" || r.Store != memory || r.Seed != 7 || r.Size != 2000 || r.Verdict != held || len(r.Found) != 2 || r.Counts["actions"] < 2000 ||
		r.Go == "" || r.Date == "" || r.CPUs == 0 || r.Race != race.Enabled || r.Problem != "" {
		t.Errorf("the result is %s", data)
	}
	for _, line := range bytes.SplitAfter(data, []byte("\n")) {
		if len(line) > 0 && !json.Valid(line) {
			t.Errorf("no JSON: %s", line)
		}
	}
}

// TestUsage shows what the program says to those who ask for nothing that there is.
func TestUsage(t *testing.T) {
	for _, test := range []struct {
		args string
		want int
	}{
		{"-h", 0}, {"", 2}, {"modell", 2}, {"model -store etcd", 2}, {"model -n x", 2}, {"model memory", 2}, {"histories -store memory -json /nowhere/there", 2},
	} {
		var errs bytes.Buffer
		if got := program(t.Context(), strings.Fields(test.args), nil, nil, &errs); got != test.want || errs.Len() == 0 {
			t.Errorf("%q: status %d, want %d, and says %q", test.args, got, test.want, &errs)
		}
	}
}

// TestStatus holds campaigns that come to all ends.
func TestStatus(t *testing.T) {
	violates := func(context.Context, *run) error { return broken("a promise") }
	holds := func(_ context.Context, r *run) error { r.count("things", r.size); return nil }
	fails := func(context.Context, *run) error { return errors.New("no disk") }
	bugs := []seeded{{"a bug", 1, violates}}
	for _, test := range []struct {
		name string
		list []campaign
		want int
	}{
		{"all is well", []campaign{{run: holds, bugs: bugs}, {run: holds, bugs: bugs}}, 0},
		{"a violation", []campaign{{run: violates, bugs: bugs}}, 1},
		{"a violation after another end", []campaign{{run: fails, bugs: bugs}, {run: violates, bugs: bugs}, {run: holds, bugs: bugs}}, 1},
		{"it cannot be run", []campaign{{run: fails, bugs: bugs}, {run: holds, bugs: bugs}}, 2},
		{"a bug is not found", []campaign{{run: holds, bugs: []seeded{bugs[0], {"another bug", 1, holds}}}}, 2},
		{"a bug cannot be looked for", []campaign{{run: holds, bugs: []seeded{{"a bug", 1, fails}}}}, 2},
	} {
		var out, errs bytes.Buffer
		got := hold(t.Context(), test.list, func(*campaign) (uint64, int) { return 3, 5 }, &out, &errs)
		if got != test.want {
			t.Errorf("%s: status %d, want %d:\n%s", test.name, got, test.want, &errs)
		}
		if lines := strings.Count(out.String(), "\n"); lines != len(test.list) {
			t.Errorf("%s: %d results of %d campaigns", test.name, lines, len(test.list))
		}
	}
}
