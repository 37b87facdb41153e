package entitlement_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/badinput"
	"github.com/partnersupport/partnersupport/internal/errortest"
)

// bad is an input that must be an error, and the error that it is.
type bad struct {
	call string // what is called
	what string // is wrong
	want error
	do   func() (changed bool, err error)
}

// The values that the rows are made of.
var (
	before  = time.Date(0, 12, 31, 23, 59, 59, 0, time.UTC) // the first year
	far     = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	distant = time.Unix(math.MaxInt64, 0)
)

const notUTF8 = "a\xffb"

// badRows are what every constructor, parser, decoder and command must not take. The
// text is a long one.
func badRows(t testing.TB, long badinput.Long) []bad {
	return slices.Concat(
		badEnums(long), badTexts(long), badSets(long), badJSON(t, long), badGrants(long.Text), badTerms(long.Text), badStates(t, long.Text),
		badCredentials(t, long.Text), badCommands(t, long.Text), badEntries(t, long.Text), badDigests(t),
	)
}

// TestBadInput holds the rows against the standard of all packages.
func TestBadInput(t *testing.T) {
	table := badinput.Table{Least: 675, Bytes: 64 << 10}
	for _, row := range badRows(t, badinput.Huge()) {
		table.Rows = append(table.Rows, badinput.Row{Call: row.call, What: row.what, Want: row.want, Do: row.do})
	}
	table.Check(t)
}

// TestErrorStatements has the rows fail in every statement that makes an error, and keeps
// what they say. Rows that fail in the same statement, to which the same statements lead,
// count as one.
func TestErrorStatements(t *testing.T) {
	trail := newTrail(t)
	rows := badRows(t, badinput.NewLong(1<<20))
	var texts errortest.Texts
	origins, ways := map[string]bool{}, map[string]bool{}
	for _, row := range rows {
		trail.begin()
		_, err := row.do()
		origin, way := trail.end(err)
		texts.Add(err)
		if !is(err, row.want) {
			t.Errorf("%s: %s: error %v, want %v", row.call, row.what, err, row.want)
			continue
		}
		origins[origin], ways[way] = true, true
	}
	t.Logf("%d rows fail in %d statements, to which %d ways lead", len(rows), len(origins), len(ways))
	if len(ways) < 150 {
		t.Errorf("%d ways, want 150", len(ways))
	}
	texts.Check(t, "errors.txt", "entitlement", "not a calendar day: ", "json: error calling MarshalText for type ") // a Date has no package of its own
	// No statement that makes an error is left out, so there are no more.
	for _, where := range errorStatements(t) {
		if !where.reached(origins) {
			t.Errorf("%s:%d: no row fails in this statement", where.file, where.first)
		}
	}
}

// made is the outcome of what makes a T: with an error, it must be the zero T.
func made[T comparable](v T, err error) (bool, error) {
	var zero T
	return v != zero, err
}

// badIDs are the ways in which an ID can be malformed.
func badIDs(long string) map[string]string {
	return map[string]string{
		"an empty ID":           "",
		"a long ID":             long,
		"an ID that is no text": notUTF8,
		"an ID of two lines":    "a\nb",
	}
}

// longest is the longest possible ID. No incident has it.
var longest = entitlement.IncidentID(strings.Repeat("한", entitlement.MaxID/len("한")))

func TestLongestID(t *testing.T) {
	if next := consume(t, pack(t, 1), longest); next.Remaining() != 0 {
		t.Errorf("%v left, want 0", next.Remaining())
	}
	if _, _, err := pack(t, 1).Consume(longest+"x", noon); !errors.Is(err, entitlement.ErrID) {
		t.Errorf("one byte more: %v", err)
	}
}

// Questions have no errors. Whatever is asked has an answer, and it is no.
func TestQuestionsAreTotal(t *testing.T) {
	var none entitlement.Entitlement
	var empty entitlement.Journal
	five := pack(t, 5)
	j, _ := journal(t, 5)
	for _, at := range []time.Time{{}, before, far, distant, time.Unix(math.MinInt64, 0), time.Unix(1<<62, 0), time.Unix(-1<<62, 0)} {
		for name, usable := range map[string]bool{
			"plan": five.Status(at).Usable(), "no plan": none.Status(at).Usable(),
			"journal": j.Status(at).Usable(), "empty journal": empty.Status(at).Usable(),
			"use": five.StatusFor(entitlement.Use{At: at, Link: math.MaxUint8, Workload: math.MaxUint8, Held: math.MinInt}).Usable(),
		} {
			if usable {
				t.Errorf("at %v the %s is usable", at, name)
			}
		}
		if j.Left(at) != 0 || empty.Left(at) != 0 || j.Held(at) != 0 || none.CredentialsShown(at) {
			t.Errorf("at %v: %v and %v left, %d held", at, j.Left(at), empty.Left(at), j.Held(at))
		}
		if lapsed := five.Lapsed(at); lapsed != 0 && lapsed != 5 {
			t.Errorf("at %v: %v lapsed", at, lapsed)
		}
		for _, e := range []entitlement.Entitlement{none, five} {
			if f := e.Forecast(at); f.Lapses > 5 || !f.RunsOut.IsZero() && e == five {
				t.Errorf("at %v: forecast %+v", at, f)
			}
			if list := e.Warnings(at, entitlement.Thresholds{Left: entitlement.Unlimited, Ends: math.MinInt64}); len(list) > 1 {
				t.Errorf("at %v: %v", at, list)
			}
		}
	}
	if text := none.Status(noon).Codes().String(); text != "not_activated expired depleted" {
		t.Errorf("no plan: %s", text)
	}
	if rules := entitlement.Code(math.MaxUint8).Rules(); rules != nil {
		t.Errorf("rules of no code: %v", rules)
	}
	if best := entitlement.Choose(func(yield func(entitlement.Status) bool) { yield(entitlement.Status{}) }, ""); best.Usable() {
		t.Error("chose no plan")
	}
}
