package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/partnersupport/partnersupport/internal/errortest"
	"github.com/partnersupport/partnersupport/internal/goldentest"
	"github.com/partnersupport/partnersupport/routing"
)

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
	Rules     []string        `json:"rules"`
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
	if len(answers) < len(wants) {
		t.Fatalf("%d answers, want %d and the balances", len(answers), len(wants))
	}
	var last []expectedPlan
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
		checkRules(t, name, want, decode[answer](t, answers[i]))
		if want.Op == "plans" {
			last = *want.Plans
		}
		if want.Plans != nil {
			checkPlans(t, name, *want.Plans, decode[struct{ Plans []expectedPlan }](t, answers[i]).Plans)
		}
	}
	checkBalances(t, last, answers[len(wants):])
}

// checkBalances compares the lines after the last answer with what the week's
// last line finds left.
func checkBalances(t *testing.T, want []expectedPlan, lines [][]byte) {
	t.Helper()
	left := map[string]any{}
	var order []string
	for _, line := range lines {
		got := decode[map[string]any](t, line)
		plan, _ := got["plan"].(string)
		left[plan], order = got["left"], append(order, plan)
		if diff := cmp.Diff(map[string]any{"op": "balance", "ok": true, "plan": plan, "left": left[plan]}, got); diff != "" || left[plan] == nil {
			t.Errorf("balance of %q (-want +got):\n%s", plan, diff)
		}
	}
	if !slices.IsSorted(order) || len(left) != len(want) || len(order) != len(want) {
		t.Errorf("balances of %v, want those of %d plans by ID", order, len(want))
	}
	for _, w := range want {
		if got, ok := left[w.Plan]; !ok || w.Left != nil && w.Left != got {
			t.Errorf("balance of %s: %v, want %v", w.Plan, got, w.Left)
		}
	}
}

// citesOthers are the refusals whose reasons cite none of the expected rules:
// the reason is the expected one, but its rules are those of every case of it.
var citesOthers = map[string]string{
	"req-34": "not_said cites what the release decides (RTE-33), not that the product must be known (LCY-28)",
}

// checkRules wants one of the expected rules cited. AMB- are readings of the
// rules, which no reason cites.
func checkRules(t *testing.T, name string, want expected, got answer) {
	t.Helper()
	rules := slices.DeleteFunc(slices.Clone(want.Rules), func(id string) bool { return strings.HasPrefix(id, "AMB-") })
	if got.OK || got.Error != "" || len(rules) == 0 {
		return
	}
	var cited []string
	for _, r := range got.Reasons {
		cited = append(cited, r.Rules...)
	}
	agree := slices.ContainsFunc(cited, func(id string) bool { return slices.Contains(rules, id) })
	if why, exempt := citesOthers[want.ID]; agree == exempt {
		t.Errorf("%s: cites %v, the expected line %v; exempt because %q", name, cited, rules, why)
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
	goldentest.Check(t, "golden.txt", stdout.String())
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
	lines := bytes.Split(bytes.TrimSpace(input), []byte("\n"))
	if len(answers) != len(lines)+1 {
		t.Fatalf("%d answers, want one to each of %d lines and one balance", len(answers), len(lines))
	}
	var texts errortest.Texts
	for i, line := range answers[:len(lines)] {
		got := decode[answer](t, line)
		if got.Error != "" {
			texts.Add(errors.New(got.Error))
		}
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
	texts.Check(t, "errors.txt", "desk", "line ")
	for _, line := range answers[len(lines)-1:] {
		if got := decode[answer](t, line); got.Left == nil || *got.Left != 1 {
			t.Errorf("%s: want 1 of 2 left: a bad line has taken something", line)
		}
	}
}

const buyLine = `{"op":"buy","id":"buy-1","at":"2025-07-01T09:00:00Z","offer":"success_core","term_start":"2025-07-01","zone":"UTC"}`

// TestLine pins what a line may hold, over a field that is changed in each.
func TestLine(t *testing.T) {
	adopt := func(left string) string {
		return `{"op":"adopt","id":"a","at":"2025-07-01T09:00:00Z","offer":"success_core","benefit":"cloud_support",` +
			`"term_start":"2025-07-01","zone":"UTC","left":` + left + `}`
	}
	open := func(fields string) string {
		return `{"op":"open","id":"a","at":"2025-07-01T09:00:00Z","account":"b",` + fields + `}`
	}
	for _, tt := range []struct{ name, line, want string }{
		{"rbac true", open(`"rbac":true`), ""},
		{"provider false", open(`"provider":false`), ""},
		{"isv true", open(`"isv":true`), ""},
		{"id true", `{"op":"approve","id":true,"at":"2025-07-01T09:00:00Z","request":"r"}`, `field "id", value "true": want a text`},
		{"title false", open(`"title":false`), `field "title", value "false": want a text`},
		{"title number", open(`"title":1`), `field "title", value "1": want a text`},
		{"left number", adopt(`2`), ""},
		{"left unlimited", adopt(`"unlimited"`), ""},
		{"left digits", adopt(`"2"`), `field "left", value "2": want a number`},
		{"left empty", adopt(`""`), `field "left": is required`},
		{"left true", adopt(`true`), `field "left", value "true": want a text`},
		{"left fraction", adopt(`1.5`), `field "left", value "1.5"`},
		{"broken UTF-8", open("\"title\":\"a\xff\""), "not valid UTF-8"},
		{"lone surrogate", open(`"title":"a\ud800"`), `field "title"`},
		{"lone surrogate in a name", open(`"titl\udc00":"a"`), "lone surrogate"},
		{"U+FFFD", open("\"title\":\"\ufffd\""), "U+FFFD"},
		{"surrogate pair", open(`"title":"\ud83d\ude00"`), ""},
		{"at the limit", buyLine + strings.Repeat(" ", longest-len(buyLine)), ""},
		{"beyond the limit", buyLine + strings.Repeat(" ", longest-len(buyLine)+1), "limit of 1048576 bytes"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := parse([]byte(tt.line))
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("%v, want %q", err, tt.want)
			}
		})
	}
}

// TestNext cuts lines with a buffer that divides neither the limit nor a line.
func TestNext(t *testing.T) {
	full := strings.Repeat("x", longest)
	for _, tt := range []struct {
		name, input string
		long        bool
	}{
		{"at the limit", full, false},
		{"with an end", full + "\r\nx", false},
		{"beyond it", full + "x\r\n", true},
		{"a carriage return is no end", full + "\rxxxxxxxxxxxxxxxxxxxxxxxx\n", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text, _ := next(bufio.NewReaderSize(strings.NewReader(tt.input), 17))
			if long := len(text) > longest; long != tt.long || len(text) > longest+64 || !tt.long && string(text) != full {
				t.Errorf("%d bytes, limit %d", len(text), longest)
			}
		})
	}
}

// TestInput plays a few lines in the form for people.
func TestInput(t *testing.T) {
	const sections = "\n\nClosings\n\nBalances\nsuccess_core/cloud_support/2025-07-01: 2 left of 2, 0 taken, 0 given back, last day 2026-06-30"
	const bought = "buy-1    done     buy success_core/cloud_support/2025-07-01 (2)"
	const end = "\n\nRefused, and what would help\n"
	link := func(at string) string {
		return `{"op":"link","id":"link-1","at":"` + at + `","account":"a","plan":"success_core/cloud_support/2024-07-01"}`
	}
	for _, tt := range []struct {
		name, input string
		status      int
		want        string
	}{
		{"byte order mark", "\ufeff" + buyLine, 0, bought + sections + end},
		{"no end of line", "\n" + buyLine, 0, bought + sections + end},
		{"CRLF", buyLine + "\r\n \r\n", 0, bought + sections + end},
		{"a long line", strings.Repeat("x", 2*longest) + "\n" + buyLine + "\n", 1,
			"-        error    line 1: longer than the limit of 1048576 bytes\n" + bought + sections + end},
		{"a long line without an end", buyLine + "\n" + strings.Repeat(" ", longest+1), 1,
			bought + "\n-        error    line 2: longer than the limit of 1048576 bytes" + sections + end},
		{"something beyond the limit", buyLine + "\n" + buyLine + strings.Repeat(" ", 2*longest) + "x", 1,
			bought + "\n-        error    line 2: longer than the limit of 1048576 bytes" + sections + end},
		{"a bad line leaves the clock alone", buyLine + "\n" + link("2030-01-01T00:00:00Z"), 1,
			bought + "\nlink-1   error    line 2: field \"plan\", value \"success_core/cloud_support/2024-07-01\": is no plan of this book" + sections + end},
		{"a refused line moves the clock", buyLine + "\n" + strings.NewReplacer("buy-1", "buy-2", "2025-07-01T", "2030-07-01T").Replace(buyLine), 0,
			bought + "\nbuy-2    refused  buy: plan success_core/cloud_support/2025-07-01 is held for 2025-07-01 to 2026-06-30 (UTC); " +
				"an offer can be bought once in a period" + sections + ", ended" + end +
				"buy-2    buy\n         - duplicate_offer: plan success_core/cloud_support/2025-07-01 is held for 2025-07-01 to 2026-06-30 (UTC); " +
				"an offer can be bought once in a period (ENT-42)\n"},
		{"at as the line gives it", buyLine + "\n" + link("9999-01-01T00:00:00-01:00"), 1,
			bought + "\nlink-1   error    line 2: field \"at\", value \"9999-01-01T00:00:00-01:00\": is out of range: years are 1 to 9998" + sections + end},
		{"a forged ID", buyLine + "\n" + `{"op":"approve","id":"\nBalances","at":"2025-07-01T09:00:00Z","request":"r"}`, 1,
			bought + "\n\\nBalances error    line 2: field \"id\", value \"\\nBalances\": has control characters" + sections + end},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			if status := run(t.Context(), []string{"-file", "-"}, strings.NewReader(tt.input), &stdout, &stderr); status != tt.status {
				t.Errorf("exit status %d, want %d: %s", status, tt.status, stderr.Bytes())
			}
			if diff := cmp.Diff(tt.want, stdout.String()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestForgedTitle checks that a title cannot pass for lines of the report.
func TestForgedTitle(t *testing.T) {
	input := `{"op":"open","id":"r","at":"2025-07-01T09:00:00Z","account":"a","issue":"technical","severity":"C",` +
		`"title":"한글\nBalances\u001b[2J\u2028\u202e"}`
	var stdout, stderr bytes.Buffer
	run(t.Context(), []string{"-file", "-"}, strings.NewReader(input), &stdout, &stderr)
	const want = `한글\nBalances\x1b[2J\u2028\u202e`
	if got := strings.Count(stdout.String(), want+"\n"); got != 2 || strings.Count(stdout.String(), "\nBalances\n") != 1 {
		t.Errorf("%d times %s, want it with the request and the refusal:\n%s%s", got, want, stdout.Bytes(), stderr.Bytes())
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
	if status := run(t.Context(), []string{"my.jsonl"}, nil, &stdout, &stderr); status != 2 || !strings.Contains(stderr.String(), "my.jsonl") {
		t.Errorf("surplus argument: status %d, want 2: %q", status, stderr.String())
	}
	broken := iotest.ErrReader(errors.New("unplugged"))
	if status := run(t.Context(), []string{"-file", "-"}, broken, &stdout, &stderr); status != 1 || !strings.Contains(stderr.String(), "line 1: unplugged") {
		t.Errorf("broken input: status %d, want 1: %q", status, stderr.String())
	}
	if stdout.Len() > 0 {
		t.Errorf("an answer to nothing: %s", stdout.Bytes())
	}
}
