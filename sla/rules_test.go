package sla_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/internal/officehours"
	"github.com/partnersupport/partnersupport/sla"
)

func locale(t testing.TB, tag string) sla.Locale {
	t.Helper()
	l, err := sla.ParseLocale(tag)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func target(t testing.TB, k sla.Kind, s sla.Severity, tag string) sla.Target {
	t.Helper()
	got, err := sla.TargetFor(k, s, locale(t, tag))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func severity(t *testing.T, e sla.Effect, want sla.Severity) {
	t.Helper()
	if got, err := sla.Classify(e); err != nil || got != want {
		t.Errorf("Classify(%v) = %v, %v, want %v", e, got, err, want)
	}
}

// due checks the first response to a break-fix request.
func due(t *testing.T, s sla.Severity, tag, opened, want string) {
	t.Helper()
	if got := text(target(t, sla.BreakFix, s, tag).Due(instant(t, opened))); got != want {
		t.Errorf("%v in %s, opened %s: due %s, want %s", s, tag, opened, got, want)
	}
}

// TestRules has one subtest for each rule, with all of the rule's cases.
func TestRules(t *testing.T) {
	t.Run("a worse severity is answered sooner", func(t *testing.T) {
		t.Attr("proves", "SLA-01")
		for row := range officehours.All() {
			for _, lang := range []string{"en", "ko", "fr"} {
				tag := lang + "-" + row.Country
				a := target(t, sla.BreakFix, sla.SeverityA, tag).Within
				b := target(t, sla.BreakFix, sla.SeverityB, tag).Within
				c := target(t, sla.BreakFix, sla.SeverityC, tag).Within
				if a <= 0 || a >= b || b >= c {
					t.Errorf("%s: %v, %v, %v, want them to grow", tag, a, b, c)
				}
			}
		}
	})
	t.Run("the stated impact fixes the severity", func(t *testing.T) {
		t.Attr("proves", "SLA-02")
		for impact, want := range map[sla.Impact]sla.Severity{
			sla.Critical: sla.SeverityA, sla.Moderate: sla.SeverityB, sla.Minimal: sla.SeverityC,
		} {
			if got, err := sla.SeverityOf(impact); err != nil || got != want {
				t.Errorf("SeverityOf(%v) = %v, %v, want %v", impact, got, err, want)
			}
		}
		for _, missing := range []sla.Impact{0, 9} {
			if got, err := sla.SeverityOf(missing); !errors.Is(err, sla.ErrImpact) {
				t.Errorf("SeverityOf(%v) = %v, %v, want ErrImpact", missing, got, err)
			}
		}
	})
	t.Run("the table of hours is for break-fix", func(t *testing.T) {
		t.Attr("proves", "SLA-03")
		if got := target(t, sla.BreakFix, sla.SeverityA, "en"); got.Within != 2*time.Hour || got.BusinessDays != 0 {
			t.Errorf("break-fix, A: %v, want 2 hours", got)
		}
		for s := range sla.Severities() {
			if got := target(t, sla.NonBreakFix, s, "en"); got.Within != 0 || got.BusinessDays != 1 {
				t.Errorf("not break-fix, %v: %v, want 1 business day", s, got)
			}
		}
	})
	t.Run("A in two hours", func(t *testing.T) {
		t.Attr("proves", "SLA-04")
		due(t, sla.SeverityA, "en", "2025-07-01T10:00:00Z", "2025-07-01T12:00:00Z")
		severity(t, sla.Effect{Loss: sla.LossSignificant, Environment: sla.Production, State: sla.Down}, sla.SeverityA)
		severity(t, sla.Effect{Loss: sla.LossSignificant, Environment: sla.Production}, sla.SeverityA)
	})
	t.Run("B in four hours", func(t *testing.T) {
		t.Attr("proves", "SLA-05")
		due(t, sla.SeverityB, "en", "2025-07-01T10:00:00Z", "2025-07-01T14:00:00Z")
		severity(t, sla.Effect{Environment: sla.Production, State: sla.PartiallyAffected}, sla.SeverityB)
		severity(t, sla.Effect{Environment: sla.Production, Loss: sla.LossModerate}, sla.SeverityB)
	})
	t.Run("C in eight hours", func(t *testing.T) {
		t.Attr("proves", "SLA-06")
		due(t, sla.SeverityC, "en", "2025-07-01T20:00:00Z", "2025-07-02T04:00:00Z")
		severity(t, sla.Effect{Environment: sla.NonProduction, State: sla.Down}, sla.SeverityC)
		severity(t, sla.Effect{Environment: sla.Production, State: sla.Usable}, sla.SeverityC)
		severity(t, sla.Effect{Environment: sla.Production, Loss: sla.LossMinimal}, sla.SeverityC)
	})
	t.Run("only English is committed", func(t *testing.T) {
		t.Attr("proves", "SLA-07")
		for _, test := range []struct {
			tag  string
			want bool
		}{{"en", true}, {"en-GB", true}, {"ko-KR", false}} {
			got := target(t, sla.BreakFix, sla.SeverityA, test.tag)
			if got.Committed != test.want || got.Within != 2*time.Hour {
				t.Errorf("%s: %+v, want 2 hours, committed = %v", test.tag, got, test.want)
			}
		}
	})
	t.Run("another language runs in business hours", func(t *testing.T) {
		t.Attr("proves", "SLA-08")
		due(t, sla.SeverityA, "ko-KR", "2025-07-04T18:30:00+09:00", "2025-07-07T11:00:00+09:00") // Friday evening
		due(t, sla.SeverityA, "ko-KR", "2025-07-08T10:00:00+09:00", "2025-07-08T12:00:00+09:00") // Tuesday morning
	})
	t.Run("not break-fix in a business day", func(t *testing.T) {
		t.Attr("proves", "SLA-09")
		advice := target(t, sla.NonBreakFix, sla.SeverityB, "ko-KR")
		if got, want := text(advice.Due(instant(t, "2025-07-04T15:00:00+09:00"))), "2025-07-07T15:00:00+09:00"; got != want {
			t.Errorf("Friday at 15:00: due %s, want %s", got, want)
		}
		c, err := sla.NewCalendar(sla.Spec{
			Zone: "Asia/Seoul",
			Week: sla.MondayToFriday("09:00-18:00"),
			Holidays: []sla.Holiday{
				{Date: sla.Date{Year: 2025, Month: time.October, Day: 8}, Name: "Chuseok"},
				{Date: sla.Date{Year: 2025, Month: time.October, Day: 9}, Name: "Hangeul Day"},
			},
			From:  sla.Date{Year: 2025, Month: time.January, Day: 1},
			Until: sla.Date{Year: 2026, Month: time.January, Day: 1},
		})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := text(advice.DueOn(c, instant(t, "2025-10-07T15:00:00+09:00"))), "2025-10-10T15:00:00+09:00"; got != want {
			t.Errorf("day before two holidays at 15:00: due %s, want %s", got, want)
		}
	})
	t.Run("outside the entitlement there is no target", func(t *testing.T) {
		t.Attr("proves", "SLA-10")
		for s := range sla.Severities() {
			got, err := sla.TargetFor(sla.OutsideEntitlement, s, language.English)
			if !errors.Is(err, sla.ErrNoTarget) {
				t.Errorf("%v: %v, %v, want ErrNoTarget", s, got, err)
			}
		}
		// A caller who overlooks the error gets no instant either.
		got, _ := sla.TargetFor(sla.OutsideEntitlement, sla.SeverityA, language.English)
		if at, err := got.Due(instant(t, "2025-07-01T10:00:00Z")); !errors.Is(err, sla.ErrTarget) {
			t.Errorf("Due = %v, %v, want ErrTarget", at, err)
		}
	})
	t.Run("CSP partners have priority for major issues", func(t *testing.T) {
		t.Attr("proves", "SLA-11")
		for _, test := range []struct {
			csp  bool
			s    sla.Severity
			want bool
		}{
			{true, sla.SeverityA, true},
			{false, sla.SeverityA, false},
			{true, sla.SeverityB, false}, // not a major issue
		} {
			if got := sla.Priority(test.csp, test.s); got != test.want {
				t.Errorf("Priority(%v, %v) = %v, want %v", test.csp, test.s, got, test.want)
			}
		}
		// Priority is no part of a target, nor does one depend on it.
		if got := target(t, sla.BreakFix, sla.SeverityA, "en").Within; got != 2*time.Hour {
			t.Errorf("target of A is %v, want 2 hours", got)
		}
	})
	t.Run("targets are for the first response", func(t *testing.T) {
		t.Attr("proves", "SLA-12")
		for k := range sla.Kinds() {
			if k == sla.OutsideEntitlement {
				continue
			}
			if got := target(t, k, sla.SeverityA, "en").String(); !strings.Contains(got, "first response") {
				t.Errorf("%v: %q does not mention the first response", k, got)
			}
		}
		for field := range reflect.TypeFor[sla.Target]().Fields() {
			if strings.Contains(strings.ToLower(field.Name), "resol") {
				t.Errorf("Target has a field %s", field.Name)
			}
		}
	})
	t.Run("targets do not depend on the product", func(t *testing.T) {
		// There is nothing to give a product to: severity and locale are all that
		// Deadline asks for.
		f := reflect.ValueOf(sla.Deadline).Type()
		if f.NumIn() != 2 || f.In(0) != reflect.TypeFor[sla.Severity]() || f.In(1) != reflect.TypeFor[sla.Locale]() {
			t.Errorf("Deadline is %v, want it to ask for severity and locale only", f)
		}
	})
}
