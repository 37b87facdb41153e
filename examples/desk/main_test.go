package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/partnersupport/partnersupport/routing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// expected is a line of testdata/expected.jsonl, which was written from the
// rules, not from the output; testdata/README.md says how it is to be read.
type expected struct {
	Line      int             `json:"line"`
	ID        string          `json:"id"`
	Op        string          `json:"op"`
	Undecided []string        `json:"undecided"`
	Reason    string          `json:"reason"`
	Reasons   []string        `json:"reasons"`
	Error     bool            `json:"error"`
	Plans     *[]expectedPlan `json:"plans"`
	Rest      map[string]any  `json:"-"`
}

type expectedPlan struct {
	Plan    string   `json:"plan"`
	Left    any      `json:"left"`
	Usable  *bool    `json:"usable"`
	Reasons []string `json:"reasons"`
}

// asserted are the fields that an expected line says something about, also by
// leaving them out.
var asserted = map[string]string{
	"buy":      "ok",
	"adopt":    "ok plan left",
	"activate": "ok",
	"link":     "ok",
	"open":     "ok outcome payer plan left portal due committed state",
	"close":    "ok plan left state refund",
	"approve":  "ok plan left state refund",
	"plans":    "ok",
}

func readLines(t *testing.T, file string) [][]byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Split(bytes.TrimSpace(data), []byte("\n"))
}

func decode[T any](t *testing.T, data []byte) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatalf("%s: %v", data, err)
	}
	return v
}

// TestWeek compares the answers to the week with what the rules say of it.
func TestWeek(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if status := run(t.Context(), []string{"-json"}, nil, &stdout, &stderr); status != 0 {
		t.Fatalf("exit status %d: %s", status, stderr.Bytes())
	}
	answers := bytes.Split(bytes.TrimSpace(stdout.Bytes()), []byte("\n"))
	wants := readLines(t, "testdata/expected.jsonl")
	if len(answers) != len(wants) {
		t.Fatalf("%d answers, want %d", len(answers), len(wants))
	}
	for i, line := range wants {
		want := decode[expected](t, line)
		want.Rest = decode[map[string]any](t, line)
		got := decode[map[string]any](t, answers[i])
		name := want.Op + " " + want.ID
		if want.Line != i+1 || want.Rest["id"] != got["id"] || want.Op != got["op"] {
			t.Fatalf("line %d: %s", i+1, answers[i])
		}
		for field := range strings.FieldsSeq(asserted[want.Op]) {
			if slices.Contains(want.Undecided, field) {
				continue
			}
			if diff := cmp.Diff(want.Rest[field], got[field]); diff != "" {
				t.Errorf("line %d, %s: %s (-want +got):\n%s\nbecause %v %v", i+1, name, field, diff, want.Rest["why"], want.Rest["rules"])
			}
		}
		checkReasons(t, name, want, decode[answer](t, answers[i]))
		if want.Plans != nil {
			checkPlans(t, name, *want.Plans, decode[struct{ Plans []expectedPlan }](t, answers[i]).Plans)
		}
	}
}

func checkReasons(t *testing.T, name string, want expected, got answer) {
	t.Helper()
	if want.Error != (got.Error != "") && !slices.Contains(want.Undecided, "error") {
		t.Errorf("%s: error %q, want one: %v", name, got.Error, want.Error)
	}
	var codes []string
	for _, r := range got.Reasons {
		codes = append(codes, r.Code)
		if len(r.Rules) == 0 {
			t.Errorf("%s: reason %s cites no rule", name, r.Code)
		}
	}
	if want.Reason != "" && (len(codes) == 0 || codes[0] != want.Reason) {
		t.Errorf("%s: reasons %v, want %s first", name, codes, want.Reason)
	}
	for _, code := range want.Reasons {
		if !slices.Contains(codes, code) {
			t.Errorf("%s: reasons %v, want %s among them", name, codes, code)
		}
	}
	if !got.OK && got.Error == "" && len(codes) == 0 {
		t.Errorf("%s: refused without a reason", name)
	}
}

func checkPlans(t *testing.T, name string, want, got []expectedPlan) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d plans, want %d", name, len(got), len(want))
		return
	}
	for i := range want {
		if want[i].Left == nil { // the rules leave it open
			got[i].Left = nil
		}
		if want[i].Usable == nil {
			got[i].Usable = nil
		}
		slices.Sort(want[i].Reasons)
		slices.Sort(got[i].Reasons)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// TestWeekHasEverything checks that the week shows every partner type, issue and
// product, in both languages.
func TestWeekHasEverything(t *testing.T) {
	seen := map[any]bool{}
	opens, korean := 0, 0
	for _, line := range readLines(t, "testdata/week.jsonl") {
		c, err := parse(line)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if c.op != "open" {
			continue
		}
		opens++
		seen[c.facts.Partner], seen[c.facts.Issue], seen[c.facts.Product] = true, true, true
		if strings.ContainsFunc(c.title, func(r rune) bool { return unicode.Is(unicode.Hangul, r) }) {
			korean++
		}
	}
	if opens < 40 || korean < 10 || opens-korean < 10 {
		t.Errorf("%d requests, %d of them in Korean", opens, korean)
	}
	for p := routing.DirectBill; p.IsValid(); p++ {
		if !seen[p] {
			t.Errorf("no request of a partner that is %v", p)
		}
	}
	for i := routing.IssueTechnical; i.IsValid(); i++ {
		if !seen[i] {
			t.Errorf("no request about %v", i)
		}
	}
	for p := routing.Azure; p.IsValid(); p++ {
		if !seen[p] {
			t.Errorf("no request for %v", p)
		}
	}
}

// TestReport pins what a person reads. What is right is for TestWeek to say;
// this one shows what a change of words changes.
func TestReport(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if status := run(t.Context(), nil, nil, &stdout, &stderr); status != 0 {
		t.Fatalf("exit status %d: %s", status, stderr.Bytes())
	}
	const golden = "testdata/golden.txt"
	if *update {
		if err := os.WriteFile(golden, stdout.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(stdout.String(), "\n")); diff != "" {
		t.Errorf("the report changed; -update accepts it (-want +got):\n%s", diff)
	}
}

// TestBadLines mixes lines that cannot be read with good ones.
func TestBadLines(t *testing.T) {
	input, err := os.ReadFile("testdata/bad.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	if status := run(t.Context(), []string{"-json", "-file", "-"}, bytes.NewReader(input), &stdout, &stderr); status != 1 {
		t.Errorf("exit status %d, want 1", status)
	}
	answers := bytes.Split(bytes.TrimSpace(stdout.Bytes()), []byte("\n"))
	bad := map[int][]string{}
	for _, line := range readLines(t, "testdata/bad_expected.txt") {
		cells := strings.Split(string(line), "\t")
		bad[decode[int](t, []byte(cells[0]))] = cells
	}
	for i, line := range answers {
		got := decode[answer](t, line)
		cells, isBad := bad[i+1]
		if got.OK == isBad {
			t.Errorf("line %d: ok %v, %s", i+1, got.OK, line)
			continue
		}
		for _, cell := range cells {
			if cell != "-" && !strings.Contains(got.Error, cell) {
				t.Errorf("line %d: the error does not name %q: %s", i+1, cell, got.Error)
			}
		}
	}
	if last := decode[answer](t, answers[len(answers)-1]); last.Left == nil || *last.Left != 1 {
		t.Errorf("the last line leaves %v, want 1 of 2: a bad line has taken something", last.Left)
	}
}

func TestFlags(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if status := run(t.Context(), []string{"-file", "testdata/no-such-file"}, nil, &stdout, &stderr); status != 1 || stderr.Len() == 0 {
		t.Errorf("missing file: status %d, %q", status, stderr.String())
	}
	if status := run(t.Context(), []string{"-no-such-flag"}, nil, &stdout, &stderr); status != 2 {
		t.Errorf("unknown flag: status %d, want 2", status)
	}
	if status := run(t.Context(), []string{"-file", "-"}, strings.NewReader(strings.Repeat("x", 2<<20)), &stdout, &stderr); status != 1 {
		t.Errorf("a line of 2 MiB: status %d, want 1", status)
	}
}
