package main

import (
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// verbs are what both languages of a row must have, whatever their order.
var verbs = regexp.MustCompile(`%(\[\d\])?[a-z]`)

func TestWordsAreComplete(t *testing.T) {
	hangul := regexp.MustCompile(`\p{Hangul}`)
	for key, both := range words {
		if both[0] == "" || both[1] == "" {
			t.Errorf("%s has no words in one language", key)
		}
		if hangul.MatchString(both[0]) {
			t.Errorf("%s has Korean where English should be", key)
		}
		if en, ko := verbs.FindAllString(both[0], -1), verbs.FindAllString(both[1], -1); len(en) != len(ko) {
			t.Errorf("%s: English takes %v, Korean %v", key, en, ko)
		}
	}
}

// TestWordsAreUsed finds rows that no page uses.
func TestWordsAreUsed(t *testing.T) {
	var source strings.Builder
	names, err := filepath.Glob("*.go")
	must(t, err)
	for _, name := range names {
		if name != "words.go" && !strings.HasSuffix(name, "_test.go") {
			text, err := os.ReadFile(name)
			must(t, err)
			source.Write(text)
		}
	}
	must(t, fs.WalkDir(files, "page", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(files, path)
		source.Write(text)
		return err
	}))
	text := source.String()
	for key := range words {
		kind, _, _ := strings.Cut(key, ".")
		if !strings.Contains(text, `"`+key+`"`) && !strings.Contains(text, `name "`+kind+`" `) && !strings.Contains(text, `"`+kind+`."`) {
			t.Errorf("nothing uses %s", key)
		}
	}
}

// upTo yields the values of an enum from the given one on.
func upTo[T interface {
	~uint8
	fmt.Stringer
	IsValid() bool
}](first T) iter.Seq[fmt.Stringer] {
	return func(yield func(fmt.Stringer) bool) {
		for v := first; v.IsValid() && yield(v); v++ {
		}
	}
}

// TestEveryValueHasAName is about the enums of the library that pages show.
func TestEveryValueHasAName(t *testing.T) {
	for kind, values := range map[string]iter.Seq[fmt.Stringer]{
		"benefit":    upTo(entitlement.CloudSupport),
		"closing":    upTo(lifecycle.Resolved),
		"confidence": upTo(routing.Stated),
		"entry":      upTo(entitlement.Granted),
		"event":      upTo(lifecycle.EventHold),
		"issue":      upTo(routing.IssueTechnical),
		"offer":      upTo(entitlement.SolutionsPartner),
		"outcome":    upTo(routing.Denied),
		"payer":      upTo(routing.PayerNobody),
		"phase":      upTo(sla.PhaseRunning),
		"portal":     upTo(routing.PortalNone),
		"product":    upTo(routing.Azure),
		"refund":     upTo(lifecycle.RefundNone),
		"severity":   upTo(sla.SeverityA),
		"state":      upTo(lifecycle.StateHeld),
		"type":       upTo(routing.DirectBill),
		"warning":    upTo(entitlement.FewLeft),
	} {
		n := 0
		for v := range values {
			n++
			if _, ok := words[kind+"."+v.String()]; !ok {
				t.Errorf("no words for %s.%s", kind, v)
			}
		}
		if n < 2 {
			t.Errorf("%s has %d values: the test does not see them", kind, n)
		}
	}
}

func TestLength(t *testing.T) {
	all := speakers(time.UTC)
	for _, tt := range []struct {
		d      time.Duration
		en, ko string
	}{
		{0, "0 s", "0초"},
		{999 * time.Millisecond, "0 s", "0초"},
		{59 * time.Second, "59 s", "59초"},
		{time.Minute, "1 min 0 s", "1분 0초"},
		{time.Hour + time.Second, "1 h 0 min 1 s", "1시간 0분 1초"},
		{24*time.Hour - time.Second, "23 h 59 min 59 s", "23시간 59분 59초"},
		{49*time.Hour + 3*time.Minute + 59*time.Second, "2 d 1 h 3 min", "2일 1시간 3분"},
		{-90 * time.Second, "1 min 30 s", "1분 30초"},
	} {
		en, err := all[0].length(tt.d)
		must(t, err)
		ko, err := all[1].length(tt.d)
		must(t, err)
		if !slices.Equal([]string{en, ko}, []string{tt.en, tt.ko}) {
			t.Errorf("%v: %q and %q, want %q and %q", tt.d, en, ko, tt.en, tt.ko)
		}
	}
	if _, err := all[0].word("no.such.key"); err == nil {
		t.Error("words for a key that there is not")
	}
}
