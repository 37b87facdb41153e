package entitlement

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/language"
)

// No language lacks a word: every value of every enum has its own text in each,
// with the same details in it.
func TestLexicons(t *testing.T) {
	hangul := func(s string) bool {
		return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Hangul, r) })
	}
	verb := regexp.MustCompile(`%(\[\d\])?[a-z]`)
	for name, l := range map[string]*lexicon{"english": &english, "korean": &korean} {
		check := func(kind string, got, want []string) {
			t.Helper()
			if len(got) != len(want) {
				t.Fatalf("%s: %s has %d texts for %d values", name, kind, len(got), len(want))
			}
			seen := map[string]bool{}
			for i, s := range got {
				if s == "" || s != strings.TrimSpace(s) || strings.HasSuffix(s, ".") || seen[s] && kind != "remedy" {
					t.Errorf("%s: %s %d reads %q", name, kind, i, s)
				}
				seen[s] = true
				if hangul(s) != (l == &korean) {
					t.Errorf("%s: %s %d is in another language: %q", name, kind, i, s)
				}
				if a, b := verbs(verb, s), verbs(verb, want[i]); a != b {
					t.Errorf("%s: %s %d takes %s, in English %s", name, kind, i, a, b)
				}
			}
		}
		check("code", l.codes[:], english.codes[:])
		check("advice", l.advice[:], english.advice[:])
		check("benefit", l.benefits[:], english.benefits[:])
		check("offer", l.offers[:], english.offers[:])
		check("paid plan", l.paid[:], english.paid[:])
		check("basis", l.bases[:], english.bases[:])
		check("remedy", l.remedies[:], english.remedies[:])
		check("form", []string{l.grace, l.ask, l.unlimited, l.limited}, []string{english.grace, english.ask, english.unlimited, english.limited})
	}
}

// verbs returns the verbs of a format, in the order of their spelling: a language
// may need numbered ones in an order of its own.
func verbs(verb *regexp.Regexp, format string) string {
	return strings.Join(slices.Sorted(slices.Values(verb.FindAllString(format, -1))), "")
}

// Every code reads well for every plan, and for none: no verb is left over, no
// detail missing.
func TestReasonTexts(t *testing.T) {
	for _, e := range []Entitlement{
		{},
		{benefit: CloudSupport, granted: Unlimited, left: Unlimited, term: Term{Date{Year: 2025, Month: 7, Day: 1}, "UTC"}},
		{benefit: OnPremisesSupport, granted: 20, left: 3, term: Term{Date{Year: 2025, Month: 7, Day: 1}, "UTC"}, grace: 30},
	} {
		for c := range codes.All() {
			for _, tag := range []language.Tag{language.English, language.Korean, language.MustParse("ko-KR"), language.German, {}} {
				text := (Reason{Code: c, plan: e}).TextIn(tag)
				if text == "" || strings.ContainsAny(text, "%\n") || strings.Contains(text, "!") {
					t.Errorf("%v in %v of %v reads %q", c, tag, e.plan, text)
				}
			}
		}
	}
	if got := (Reason{Code: 200}).Text(); got != "reason code(200)" {
		t.Errorf("an unknown code reads %q", got)
	}
	if got := Advice(200).TextIn(language.Korean); got != "advice(200)" {
		t.Errorf("unknown advice reads %q", got)
	}
}

// A table of rules that is shorter than its enum, or has a gap, is a reason
// without a source.
func TestEveryCodeAndAdviceHasRules(t *testing.T) {
	for c := range codes.All() {
		if len(c.Rules()) == 0 {
			t.Errorf("%v rests on no rule", c)
		}
	}
	for a := range adviceNames.All() {
		if len(a.Rules()) == 0 {
			t.Errorf("%v rests on no rule", a)
		}
	}
	if Code(200).Rules() != nil || Advice(200).Rules() != nil {
		t.Error("what is no code rests on rules")
	}
	// A set has 64 bits, of which the first stays empty.
	if AlreadyLapsed >= OutOfScope || OutOfScope > 63 || JoinISVSuccess > 63 {
		t.Error("too many values for a set")
	}
}
