package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestCommandLine(t *testing.T) {
	for _, tt := range []struct {
		name   string
		args   []string
		dsn    string
		status int
		want   string
	}{
		{"another store", []string{"-store", "paper"}, "", 2, `-store is memory or postgres, not "paper"`},
		{"a surplus argument", []string{"postgres"}, "", 2, `surplus argument "postgres"`},
		{"a flag that is none", []string{"-dsn", "x"}, "", 2, "-dsn"},
		{"nobody's book", []string{"-partner", ""}, "", 1, "Options.Partner"},
		{"nowhere to listen", []string{"-listen", "nowhere"}, "", 2, "-listen: address nowhere: missing port"},
		{"a port that is none", []string{"-listen", "localhost:99999"}, "", 1, "cannot serve"},
		{"for others, without a name", []string{"-listen", ":8080"}, "", 2, "-listen :8080 reaches beyond this machine: say with -hosts under which names"},
		{"a name that is none", []string{"-hosts", "desk,"}, "", 2, `-hosts "desk,": want names`},
		{"a URL for a name", []string{"-hosts", "https://desk.example"}, "", 2, `-hosts "https://desk.example": want names`},
		{"two names with a space between", []string{"-hosts", "desk.example other.example"}, "", 2, "want names such as desk.example"},
		{"a name no request can ask for", []string{"-hosts", "desk.example.."}, "", 2, `-hosts "desk.example..": want names`},
		{"neither name nor address", []string{"-hosts", "2001:db8:x"}, "", 2, "want names such as desk.example"},
		{"no data source name", []string{"-store", "postgres"}, "", 2, "the environment variable DSN is empty: want a data source name"},
		{"a blank data source name", []string{"-store", "postgres"}, " ", 2, "the environment variable DSN is empty"},
		{"no database", []string{"-store", "postgres"}, "host=/nowhere password=secret", 1, "cannot serve"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var stderr bytes.Buffer
			status := run(t.Context(), tt.args, tt.dsn, &stderr)
			if status != tt.status || !strings.Contains(stderr.String(), tt.want) || strings.Contains(stderr.String(), "secret") {
				t.Errorf("exit status %d, want %d and %q: %s", status, tt.status, tt.want, stderr.Bytes())
			}
		})
	}
}
