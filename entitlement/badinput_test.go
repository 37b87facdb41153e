package entitlement_test

import (
	"errors"
	"math"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
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
	mib     = strings.Repeat("x", 1<<20)
)

const notUTF8 = "a\xffb"

// TestBadInput gives every constructor, parser, decoder and command what it must
// not take: each row is its own error, changes nothing, and says so in few words.
func TestBadInput(t *testing.T) {
	sites, messages := map[string]string{}, map[string]bool{}
	for _, rows := range [][]bad{badTexts(), badJSON(t), badGrants(), badTerms(), badStates(t), badCommands(t), badEntries(t)} {
		for _, row := range rows {
			changed, err := row.do()
			name := row.call + ": " + row.what
			if !errors.Is(err, row.want) {
				t.Errorf("%s: error %v, want %v", name, err, row.want)
				continue
			}
			if changed {
				t.Errorf("%s: error %v, and the value is another", name, err)
			}
			if n := len(err.Error()); n > 1024 || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: an error of %d bytes: %.200q", name, n, err.Error())
			}
			site := siteOf(row.call, err)
			if other, twice := sites[site]; twice {
				t.Errorf("%s is the same as %s: %s", name, other, site)
			}
			sites[site] = name
			messages[siteOf("", err)] = true
		}
	}
	t.Logf("%d rows, no two of which are one call that fails with the same words; %d different words", len(sites), len(messages))
	if len(messages) < 150 {
		t.Errorf("%d different words, want 150", len(messages))
	}
}

var particular = regexp.MustCompile(`"[^"]*"|[0-9]+`)

// siteOf names the statement that fails: the call, and the error without the
// values that it repeats.
func siteOf(call string, err error) string {
	return call + ": " + particular.ReplaceAllString(err.Error(), "_")
}

// made is the outcome of what makes a T: with an error, it must be the zero T.
func made[T comparable](v T, err error) (bool, error) {
	var zero T
	return v != zero, err
}

// badIDs are the ways in which an ID can be malformed.
var badIDs = map[string]string{
	"an empty ID":           "",
	"an ID of 1 MiB":        mib,
	"an ID that is no text": notUTF8,
	"an ID of two lines":    "a\nb",
}

// longest is the longest ID that there can be, which is none of them.
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
