package lifecycle_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
)

// TestImportCut cuts an archive short at every byte, and drops, repeats and swaps
// its lines with the sum made good. Nothing of it is written.
func TestImportCut(t *testing.T) {
	archive := exported(t, tinyBook(t))
	for n := range archive {
		s := memstore.New()
		bad := wantArchiveError(t, imported(t, plain{s}, archive[:n]))
		if want := bytes.Count(archive[:n], []byte("\n")) + 1; bad.Line != want || !errors.Is(bad, io.ErrUnexpectedEOF) {
			t.Fatalf("cut at byte %d: %v, want line %d to be cut off", n, bad, want)
		}
		wantEmpty(t, s)
	}
	lines := linesOf(exported(t, bookOfAll(t)))
	if len(lines) != 18 {
		t.Fatalf("%d lines, want 18", len(lines))
	}
	for i := range lines {
		for name, changed := range map[string][]string{
			"dropped":  slices.Delete(slices.Clone(lines), i, i+1),
			"repeated": slices.Insert(slices.Clone(lines), i, lines[i]),
			"swapped":  swapped(lines, i, (i+1)%len(lines)),
		} {
			s := memstore.New()
			err := imported(t, plain{s}, sealed(changed...))
			if err == nil {
				t.Fatalf("line %d %s: no error", i+1, name)
			}
			wantArchiveError(t, err)
			wantEmpty(t, s)
		}
	}
}

func swapped(lines []string, i, j int) []string {
	lines = slices.Clone(lines)
	lines[i], lines[j] = lines[j], lines[i]
	return lines
}

// TestImportFlip changes every byte of an archive. With the old sum it is refused;
// with the sum made good it is refused, or is an archive of another book that is
// whole. What is refused is not written.
func TestImportFlip(t *testing.T) {
	archive := exported(t, tinyBook(t))
	body := len(strings.Join(linesOf(archive), ""))
	accepted := 0
	for i := range archive {
		flipped := bytes.Clone(archive)
		flipped[i] ^= 1 << (i % 8)
		s := memstore.New()
		wantArchiveError(t, imported(t, plain{s}, flipped))
		wantEmpty(t, s)
		if i < body && wantWholeOrNothing(t, sealed(string(flipped[:body]))) {
			accepted++
		}
	}
	// Another letter of a title or an actor, or another number in a fingerprint.
	if accepted < 10 {
		t.Errorf("%d changes were accepted with the sum made good: it was not", accepted)
	}
	upper := bytes.Replace(archive, archive[body:], bytes.ToUpper(archive[body:]), 1)
	wantArchiveError(t, imported(t, memstore.New(), upper))
}

// TestImportExchanged puts into a field what another field of its name has, with the
// sum made good: another request's ID, another version's key, an earlier state.
func TestImportExchanged(t *testing.T) {
	body := strings.Join(linesOf(exported(t, bookOfAll(t))), "")
	field := regexp.MustCompile(`"([a-z_]+)":("[^"]*"|[0-9]+|true|\{"event"[^}]*\})`)
	places := field.FindAllStringSubmatchIndex(body, -1)
	r := rand.New(rand.NewPCG(1, 2))
	refused, accepted := 0, 0
	for range 20_000 {
		a, b := places[r.IntN(len(places))], places[r.IntN(len(places))]
		old, value := body[a[4]:a[5]], body[b[4]:b[5]]
		if body[a[2]:a[3]] != body[b[2]:b[3]] || old == value {
			continue
		}
		if wantWholeOrNothing(t, sealed(body[:a[4]]+value+body[a[5]:])) {
			accepted++
		} else {
			refused++
		}
	}
	// A fingerprint, an actor or a title may be another.
	if refused < 100 || accepted < 10 {
		t.Errorf("%d refused, %d accepted: that is no test", refused, accepted)
	}
}

// TestImportWithout leaves each field out, with the sum made good.
func TestImportWithout(t *testing.T) {
	body := strings.Join(linesOf(exported(t, bookOfAll(t))), "")
	const value = `"[a-z_0-9]+":(?:"(?:[^"\\]|\\.)*"|[0-9]+|true)`
	refused, accepted := 0, 0
	for _, field := range []*regexp.Regexp{regexp.MustCompile(value + `,`), regexp.MustCompile(`,` + value)} {
		for _, at := range field.FindAllStringIndex(body, -1) {
			if wantWholeOrNothing(t, sealed(body[:at[0]]+body[at[1]:])) {
				accepted++
			} else {
				refused++
			}
		}
	}
	// An actor or a title may be left out.
	if refused < 100 || accepted < 10 {
		t.Errorf("%d refused, %d accepted: that is no test", refused, accepted)
	}
}

// wantWholeOrNothing imports what may be an archive. It is refused and nothing is
// written, or the book that was written gives an archive that gives the same book.
func wantWholeOrNothing(t rapid.TB, archive []byte) (accepted bool) {
	t.Helper()
	s := memstore.New() // written to one change at a time, so that a half book would show
	if err := imported(t, plain{s}, archive); err != nil {
		wantArchiveError(t, err)
		wantEmpty(t, s)
		return false
	}
	first := exported(t, s)
	again := memstore.New()
	if err := imported(t, again, first); err != nil {
		t.Fatalf("an archive was accepted that gives a book whose archive is not: %v\n%s\n%s", err, archive, first)
	}
	if second := exported(t, again); !bytes.Equal(first, second) || !reflect.DeepEqual(rowsOf(t, s), rowsOf(t, again)) {
		t.Fatalf("an archive that was accepted gives a book that gives another:\n%s\n%s\n%s", archive, first, second)
	}
	return true
}

// TestImportMalformed has lines that are not those of an archive. The error names
// the line and the problem, and nothing is written.
func TestImportMalformed(t *testing.T) {
	lines := linesOf(exported(t, bookOfAll(t)))
	long := strings.Repeat("x", lifecycle.MaxLine)
	for _, test := range []struct {
		name     string
		line     int
		old, new string // in the line; an empty old is all of it
		want     string // in the error
	}{
		{"empty line", 5, "", "\n", "byte 1: unexpected end of JSON input"},
		{"no JSON", 5, "", "change 1\n", "byte 1: invalid character 'c'"},
		{"two values", 5, "}}\n", "}}{}\n", "after top-level value"},
		{"a list", 5, "", "[]\n", "cannot unmarshal array"},
		{"null", 5, "", "null\n", "null for a value"},
		{"no field", 5, "", "{}\n", "the line has 0 of book"},
		{"two fields", 3, `{"link"`, `{"end":{"lines":1,"sha256":"` + strings.Repeat("0", 64) + `"},"link"`, "the line has 2 of book"},
		{"unknown field", 5, `{"change":{`, `{"change":{"cost":0,`, `unknown field "cost"`},
		{"repeated field", 5, `{"version":1,`, `{"version":1,"version":1,`, `second field "version"`},
		{"other case", 5, `"version":1`, `"Version":1`, `no field "Version"`},
		{"null for a value", 5, `"version":1`, `"version":null`, "null for a value"},
		{"no number", 5, `"version":1`, `"version":"1"`, "cannot unmarshal string"},
		{"a fraction", 5, `"version":1`, `"version":1.0`, "cannot unmarshal number 1.0"},
		{"a giant", 5, `"version":1`, `"version":1e400`, "cannot unmarshal number 1e400"},
		{"negative", 5, `"version":1`, `"version":-1`, "cannot unmarshal number -1"},
		{"not UTF-8", 10, "VM does", "VM \xff does", "not UTF-8"},
		{"half a surrogate pair", 10, "VM does", `VM \ud800 does`, "half of a surrogate pair"},
		{"a mark before the text", 5, `{"change"`, "\ufeff" + `{"change"`, "invalid character"},
		{"too deep", 5, `"version":1`, `"version":` + strings.Repeat("[", 17) + strings.Repeat("]", 17), "nested deeper than 16"},
		{"too long", 10, "VM does", long, "more than 1048576 bytes"},
		{"unknown operation", 5, `"op":"buy"`, `"op":"sell"`, `"sell"`},
		{"no operation", 5, `"op":"buy",`, ``, `key.op ""`},
		{"no operation ID", 5, `"id":"buy",`, ``, `key.id ""`},
		{"long operation ID", 8, `"id":"activate again"`, `"id":"` + long[:256] + `"`, "has 256 bytes, at most 255"},
		{"operation ID with a control character", 8, `"id":"activate again"`, `"id":"\u0007"`, "has control characters"},
		{"a short fingerprint", 5, `"fingerprint":"`, `"fingerprint":"00","x":"`, `a digest of 2 digits, want 64`},
		{"a fingerprint of other letters", 8, `"fingerprint":"`, `"fingerprint":"z`, `a digest of 65 digits, want 64`},
		{"unknown kind of entry", 5, `"kind":"granted"`, `"kind":"gained"`, `"gained"`},
		{"no kind of entry", 5, `"kind":"granted",`, ``, "entry kind(0)"},
		{"long actor", 10, `"actor":"jiwoo"`, `"actor":"` + long[:256] + `"`, "request.actor"},
		{"no account", 10, `"account":"jiwoo","title"`, `"title"`, `request.account ""`},
		{"long title", 10, `VM does`, long[:1100], "request.title"},
		{"no title", 10, `"title":"VM does not start",`, ``, "request.details"},
		{"another locale", 10, `"locale":"en"`, `"locale":"iw"`, "request.locale"},
		{"steps of the future", 10, `"severity":"b",`, `"severity":"b","steps":[{"event":"wait","at":"2025-07-07T00:00:00Z"}],`, "request.steps"},
		{"an instant that is none", 10, `"noted":"2025-07-07T00:00:00Z"`, `"noted":"2025-07-32T00:00:00Z"`, "day out of range"},
		{"a severity that does not change", 13, `"event":"wait",`, `"event":"wait","severity":"a",`, "move.step.severity"},
		{"no request of a move", 13, `"move":{"request":"free",`, `"move":{`, `move.request ""`},
		{"no ticket", 11, `"ticket":"ticket 1",`, ``, "move.progress.ticket"},
		{"no reason", 15, `"reason":"duplicate",`, ``, "move.progress.reason"},
		{"no plan", 2, `"entitlement":{`, `"entitlement":{"plan":"x"},"x":{`, `invalid`},
		{"no entitlement", 2, entitlementOf(lines[1]), ``, `plan.entitlement.plan "": is required`},
		{"a plan that cannot be", 2, `"granted":5`, `"granted":2`, `invalid`},
		{"no contract", 2, `,"contract":"contract"`, ``, `contract ""`},
		{"no account of a link", 3, `"account":"jiwoo",`, ``, `account ""`},
		{"no request of a hold", 4, `"request":"left",`, ``, `request ""`},
		{"another format", 1, `book/1`, `book/2`, `the format "partnersupport/book/2", want "partnersupport/book/1"`},
		{"another format with other fields", 1, `book/1",`, `book/2","pages":1,`, `the format "partnersupport/book/2"`},
		{"no format", 1, `"format":"partnersupport/book/1",`, ``, `format "": is not partnersupport/book/1`},
		{"another partner", 1, `"hangang"`, `"namsan"`, `the book is that of partner "namsan", not of "hangang"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			line := lines[test.line-1]
			if !strings.Contains(line, test.old) {
				t.Fatalf("line %d has no %s:\n%s", test.line, test.old, line)
			}
			if test.old == "" {
				test.old = line
			}
			changed := slices.Clone(lines)
			changed[test.line-1] = strings.Replace(line, test.old, test.new, 1)
			s := memstore.New()
			bad := wantArchiveError(t, imported(t, plain{s}, sealed(changed...)))
			if bad.Line != test.line || !strings.Contains(bad.Error(), test.want) {
				t.Errorf("%v, want line %d: %s", bad, test.line, test.want)
			}
			if len(bad.Error()) > 4096 {
				t.Errorf("the error has %d bytes", len(bad.Error()))
			}
			if errors.Is(bad, lifecycle.ErrInconsistent) && test.name != "no kind of entry" {
				t.Errorf("%v is said of a line that cannot be read", bad)
			}
			wantEmpty(t, s)
		})
	}
}

// TestImportImpossible has lines that are well formed and cannot be true.
func TestImportImpossible(t *testing.T) {
	lines := linesOf(exported(t, bookOfAll(t)))
	for _, test := range []struct {
		name     string
		line     int
		old, new string
		at       int // the line that shows it
		want     string
	}{
		{"a version twice", 6, `"version":2`, `"version":1`, 6, "version 1 comes after 1"},
		{"a version left out", 6, `"version":2`, `"version":3`, 6, "version 3 comes after 1"},
		{"beyond the head", 1, `"version":14`, `"version":13`, 18, "version 14 comes after 13 in a book at 13"},
		{"short of the head", 1, `"version":14`, `"version":15`, 19, "the book is at version 15, and the changes end with 14"},
		{"an entry of another version", 5, `"seq":1`, `"seq":2`, 5, "an entry of version 2 in version 1"},
		{"more granted", 5, `"left":5`, `"left":6`, 5, "entry 0 (granted"},
		{"a balance that does not add up", 11, `"left":4,"cause"`, `"left":5,"cause"`, 11, "entry 5 (confirmed"},
		{"a plan that the head has not", 2, `"plan":"success`, `"plan":"a success`, 5, "the head has no plan"},
		{"a refund that was not taken", 15, `"incident":"held"`, `"incident":"free"`, 15, "did not pay incident"},
		{"a refund for another reason", 15, `"why":"duplicate"`, `"why":"bug"`, 15, "comes back as bug, want duplicate"},
		{"a refusal with a balance", 14, `"left":0`, `"left":1`, 14, "a refusal without a plan leaves 1"},
		{"a refusal that uses up the ID", 14, `"entries"`, `"key":{"id":"stranger","op":"activate","fingerprint":"` + strings.Repeat("0", 64) + `"},"entries"`, 14, "an entry that is refused, want activated"},
		{"an operation twice", 8, `"id":"activate again"`, `"id":"activate"`, 8, `operation "activate" comes twice`},
		{"an operation of another kind", 7, `"op":"activate"`, `"op":"adopt"`, 7, "an entry that is activated, want adopted"},
		{"an operation that buys", 7, `"op":"activate"`, `"op":"buy"`, 7, "an entry that is activated, want granted"},
		{"an operation that links", 7, `"op":"activate"`, `"op":"link"`, 7, "an entry that is activated, want linked"},
		{"an operation that opens nothing", 8, `"op":"activate"`, `"op":"open"`, 8, "open comes with a request: false"},
		{"an operation that moves nothing", 8, `"op":"activate"`, `"op":"close"`, 8, "close comes with a request: false, with a move: false"},
		{"an entry of another operation", 7, `"cause":"activate"`, `"cause":"deactivate"`, 7, `an entry of operation "deactivate"`},
		{"a link to another contract", 9, `"link":"contract"`, `"link":"contract 2"`, 9, `a link to contract "contract 2"`},
		{"a link of another account", 9, `"account":"jiwoo"`, `"account":"sora"`, 19, "link 1 is not the same"},
		{"a request under another ID", 10, `"request":{"id":"held"`, `"request":{"id":"other"`, 10, `is opened by operation "held"`},
		{"a request of another version", 10, `"request":{"id":"held","version":6`, `"request":{"id":"held","version":5`, 10, "of version 5"},
		{"a request that follows none", 10, `"locale":"en"`, `"locale":"en","follows":"none"`, 10, `request "none" is not in the book`},
		{"a request that is paid by nobody", 10, `"payer":"incident"`, `"payer":"free"`, 10, "is paid by free"},
		{"a request that is paid for nothing", 12, `"payer":"free"`, `"payer":"incident"`, 12, "is paid by incident"},
		{"a request that begins closed", 10, `"state":"held"`, `"state":"closed"`, 10, "is not as hold leaves it"},
		{"a request with another balance", 10, `"left":5`, `"left":4`, 10, "is not as hold leaves it"},
		{"a request that was recorded secretly", 16, `"recorded":true,`, ``, 16, "is not as record leaves it"},
		{"a hold that ends before it begins", 10, `"until":"2025-07-07T01:00:00Z"},"entries"`, `"until":"2025-07-06T01:00:00Z"},"entries"`, 10, "is held until before it was"},
		{"two deadlines of one hold", 10, `"until":"2025-07-07T01:00:00Z"},"entries"`, `"until":"2025-07-07T02:00:00Z"},"entries"`, 10, "held until other instants"},
		{"a move of a request that is unknown", 13, `"request":"free"`, `"request":"none"`, 13, `request "none" is not in the book`},
		{"a step of another operation", 13, `"id":"wait"},"progress"`, `"id":"other"},"progress"`, 13, `a step of operation "other"`},
		{"a move by the wrong command", 13, `"op":"move"`, `"op":"close"`, 13, "close does not make wait"},
		{"a move that the state does not allow", 13, `"event":"wait"`, `"event":"resume"`, 13, "resume is not possible for a request that is open"},
		{"a step before its time", 13, `"at":"2025-07-07T00:00:00Z"`, `"at":"2025-07-06T00:00:00Z"`, 13, "before what it follows"},
		{"a confirmation after the deadline", 11, `"step":{"event":"confirm","at":"2025-07-07T00:00:00Z"`, `"step":{"event":"confirm","at":"2025-07-07T01:00:00Z"`, 11, "the hold was void"},
		{"more steps than there are", 13, `"stepped":1`, `"stepped":2`, 13, "is not as wait leaves it"},
		{"another state after a step", 13, `"state":"waiting"`, `"state":"open"`, 13, "is not as wait leaves it"},
		{"a ticket out of nowhere", 13, `"stepped":1,`, `"stepped":1,"ticket":"x",`, 13, "is not as wait leaves it"},
		{"a duplicate of itself", 15, `"original":"free"`, `"original":"held"`, 15, `is no duplicate of "held"`},
		{"a duplicate of none", 15, `"original":"free"`, `"original":"none"`, 15, `request "none" is not in the book`},
		{"closed by another", 15, `"closed_by":"sora"`, `"closed_by":"jiwoo"`, 15, "is not as close leaves it"},
		{"resolved, and given back", 15, `"reason":"duplicate"`, `"reason":"resolved"`, 15, "is no duplicate of"},
		{"a request without an operation", 12, keyOf(lines[11]), ``, 12, "a request without an operation"},
		{"a move without an operation", 13, keyOf(lines[12]), ``, 13, "a request without an operation"},
		{"two refusals at once", 14, `"entries":[`, `"entries":[` + entryOf(lines[13]) + `,`, 14, "2 entries, want 0 to 1"},
		{"an adjustment without its entry", 17, `,"entries":[` + entryOf(lines[16]) + `]`, ``, 17, "0 entries, want 1 to 1"},
		{
			"a request that a plan pays without an entry", 16, lines[15],
			strings.NewReplacer(`"left":4,"filed"`, `"left":5,"filed"`, `,"entries":[`+entryOf(lines[15])+`]`, ``).Replace(lines[15]),
			16, "0 entries, want 1 to 1",
		},
		{"an incident of another request", 16, `"incident":"recorded"`, `"incident":"other"`, 16, `its entry is about incident "other"`},
		{"an entry of another instant", 11, `"at":"2025-07-07T00:00:00Z","recorded"`, `"at":"2025-07-07T00:00:01Z","recorded"`, 11, "or of another instant"},
		{"a request that a strange plan pays", 16, `"plan":"success_expanded/cloud_support/2025-07-07","severity"`, `"plan":"x","severity"`, 16, `is paid by plan "x", which is not in the book`},
		{"a closing that gives nothing back", 15, `"refund":"automatic",`, ``, 15, "is not as close leaves it"},
		{"a closing with another balance", 15, `"stepped":2,"left":5`, `"stepped":2,"left":4`, 15, "is not as close leaves it"},
		{"an opening with a move", 12, `"request":{"id":"free"`, moveOf(lines[12]) + `,"request":{"id":"free"`, 12, "open comes with a request: true, with a move: true"},
		{"a request of a command about none", 8, `"version":4`, requestOf(lines[11]) + `,"version":4`, 8, "activate comes with a request: true"},
		{"another plan in the head", 2, `"taken":"2025-07-07T00:00:00Z"`, `"taken":"2025-07-07T00:00:01Z"`, 19, "plan 1 is not the same"},
		{"another link in the head", 3, `"at":"2025-07-07T00:00:00Z"`, `"at":"2025-07-07T00:00:01Z"`, 19, "link 1 is not the same"},
		{"another hold in the head", 4, `"until":"2025-07-07T01:00:00Z"`, `"until":"2025-07-07T02:00:00Z"`, 19, "hold 1 is not the same"},
	} {
		t.Run(test.name, func(t *testing.T) {
			line := lines[test.line-1]
			if strings.Count(line, test.old) == 0 {
				t.Fatalf("line %d has no %s:\n%s", test.line, test.old, line)
			}
			changed := slices.Clone(lines)
			changed[test.line-1] = strings.Replace(line, test.old, test.new, 1)
			s := memstore.New()
			bad := wantArchiveError(t, imported(t, plain{s}, sealed(changed...)))
			if bad.Line != test.at || !errors.Is(bad, lifecycle.ErrInconsistent) || !strings.Contains(bad.Error(), test.want) {
				t.Errorf("%v, want line %d to be inconsistent: %s", bad, test.at, test.want)
			}
			wantEmpty(t, s)
		})
	}
}

// keyOf, entitlementOf, moveOf, requestOf and entryOf cut a field, and the one entry, out
// of a line.
func keyOf(line string) string { return regexp.MustCompile(`"key":\{[^}]*\},`).FindString(line) }
func entitlementOf(line string) string {
	return regexp.MustCompile(`"entitlement":.*\},`).FindString(line)
}
func moveOf(line string) string {
	return regexp.MustCompile(`"move":.*\}`).FindString(line[:len(line)-3])
}
func requestOf(line string) string {
	return regexp.MustCompile(`"request":.*\}`).FindString(line[:len(line)-3])
}
func entryOf(line string) string {
	return regexp.MustCompile(`"entries":\[(.*)\]`).FindStringSubmatch(line)[1]
}

// TestImportManySteps has a request with as many steps as one can have, and one more.
func TestImportManySteps(t *testing.T) {
	s := tinyBook(t)
	d := newClerk(t, s).desk
	for i := range lifecycle.MaxSteps - 1 {
		event := []lifecycle.Event{lifecycle.EventReopen, lifecycle.EventRespond}[min(i, 1)]
		if _, err := d.Move(t.Context(), lifecycle.Move{ID: lifecycle.OperationID(fmt.Sprint("move ", i)), Request: "free", Event: event}); err != nil {
			t.Fatal(err)
		}
	}
	archive := exported(t, s)
	if err := imported(t, memstore.New(), archive); err != nil {
		t.Fatal(err)
	}
	lines := linesOf(archive)
	last := len(lines) - 1
	version := rowsOf(t, s).Head.Version
	more := strings.NewReplacer(
		fmt.Sprintf(`"version":%d`, version), fmt.Sprintf(`"version":%d`, version+1),
		fmt.Sprintf(`"move %d"`, lifecycle.MaxSteps-2), `"one more"`,
		fmt.Sprintf(`"stepped":%d`, lifecycle.MaxSteps), fmt.Sprintf(`"stepped":%d`, lifecycle.MaxSteps+1),
	)
	lines[0] = more.Replace(lines[0])
	lines = append(lines, more.Replace(lines[last]))
	bad := wantArchiveError(t, imported(t, memstore.New(), sealed(lines...)))
	if bad.Line != last+2 || !strings.Contains(bad.Error(), "has more than 1000 steps") {
		t.Errorf("%v, want line %d to have too many steps", bad, last+2)
	}
}

// TestImportEnd has last lines that do not go with the rest.
func TestImportEnd(t *testing.T) {
	archive := exported(t, bookOfAll(t))
	lines := linesOf(archive)
	end := string(archive[len(strings.Join(lines, "")):])
	for _, test := range []struct {
		name, end string
		line      int
		want      string
	}{
		{"one line more", strings.Replace(end, `"lines":18`, `"lines":19`, 1), 19, "the archive has 19 lines before its end, and 18 are here"},
		{"another digest", end[:len(end)-5] + `0"}}` + "\n", 19, "their digest is another"},
		{"no digest", `{"end":{"lines":18}}` + "\n", 19, "their digest is another"},
		{"something after it", end + "\n", 20, "something follows the end"},
		{"another archive after it", end + string(archive), 20, "something follows the end"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := memstore.New()
			if test.end == end {
				t.Skip("the digest ends with 0")
			}
			bad := wantArchiveError(t, imported(t, plain{s}, []byte(strings.Join(lines, "")+test.end)))
			if bad.Line != test.line || !strings.Contains(bad.Error(), test.want) {
				t.Errorf("%v, want line %d: %s", bad, test.line, test.want)
			}
			wantEmpty(t, s)
		})
	}
}

// TestImportNoBook has last lines that are right, and nothing that they could be the
// end of.
func TestImportNoBook(t *testing.T) {
	lines := linesOf(exported(t, bookOfAll(t)))
	for name, archive := range map[string][]byte{"an end": sealed(), "a plan": sealed(lines[1]), "a change": sealed(lines[4])} {
		s := memstore.New()
		if bad := wantArchiveError(t, imported(t, plain{s}, archive)); bad.Line != 1 || !strings.Contains(bad.Error(), "does not begin with its book") {
			t.Errorf("%s: %v, want line 1 not to be a book", name, bad)
		}
		wantEmpty(t, s)
	}
}
