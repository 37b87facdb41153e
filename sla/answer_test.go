package sla_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/sla"
)

// chuseok is a desk in Seoul that knows four holidays of two years, the later ones
// by estimate.
func chuseok(t testing.TB) *sla.Calendar {
	t.Helper()
	c, err := sla.NewCalendar(sla.Spec{Name: "Seoul desk", Zone: "Asia/Seoul", Week: sla.MondayToFriday("09:00-18:00"),
		Holidays: []sla.Holiday{
			{Date: day(2025, 10, 6), Name: "Chuseok"}, {Date: day(2025, 10, 7), Name: "Chuseok, second day"},
			{Date: day(2026, 9, 24), Name: "Chuseok Eve", Estimated: true}, {Date: day(2026, 9, 26), Name: "a Saturday", Estimated: true},
		},
		From: day(2025, 1, 1), Until: day(2027, 1, 1)})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestExplain(t *testing.T) {
	tests := []struct {
		name, tag string
		k         sla.Kind
		c         *sla.Calendar // nil for the target's own hours
		opened    string
		want      []string
		estimated bool
	}{
		{"by the clock", "en", sla.BreakFix, nil, "2025-07-05T22:00:00+09:00",
			[]string{"2025-07-05T22:00:00+09:00 for 2h, counted"}, false},
		{"over holidays", "ko-KR", sla.BreakFix, chuseok(t), "2025-10-03T17:00:00+09:00", []string{
			"2025-10-03T17:00:00+09:00 for 1h, counted",
			"2025-10-03T18:00:00+09:00 for 63h, closed",
			`2025-10-06T09:00:00+09:00 for 9h, holiday "Chuseok"`,
			"2025-10-06T18:00:00+09:00 for 15h, closed",
			`2025-10-07T09:00:00+09:00 for 9h, holiday "Chuseok, second day"`,
			"2025-10-07T18:00:00+09:00 for 15h, closed",
			"2025-10-08T09:00:00+09:00 for 1h, counted",
		}, false},
		{"over one that is an estimate", "ko-KR", sla.NonBreakFix, chuseok(t), "2026-09-23T17:00:00+09:00", []string{
			"2026-09-23T17:00:00+09:00 for 1h, counted",
			"2026-09-23T18:00:00+09:00 for 15h, closed",
			`2026-09-24T09:00:00+09:00 for 9h, holiday "Chuseok Eve", estimated`,
			"2026-09-24T18:00:00+09:00 for 15h, closed",
			"2026-09-25T09:00:00+09:00 for 8h, counted",
		}, true},
		{"an estimate that closes nothing", "ko-KR", sla.BreakFix, chuseok(t), "2026-09-25T17:00:00+09:00", []string{
			"2026-09-25T17:00:00+09:00 for 1h, counted",
			"2026-09-25T18:00:00+09:00 for 63h, closed",
			"2026-09-28T09:00:00+09:00 for 1h, counted",
		}, false},
		{"over a clock change", "en", sla.BreakFix, calendar(t, newYork, sla.EveryDay("22:00-06:00")), "2026-11-01T00:30:00-04:00", []string{
			"2026-11-01T00:30:00-04:00 for 1h30m0s, counted",
			"2026-11-01T01:00:00-05:00, clock_change, 1h back",
			"2026-11-01T01:00:00-05:00 for 30m0s, counted",
		}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			target, opened := target(t, test.k, sla.SeverityA, test.tag), instant(t, test.opened)
			explain, due := target.Explain, target.Due
			if test.c != nil {
				explain = func(at time.Time) (sla.Answer, error) { return target.ExplainOn(test.c, at) }
				due = func(at time.Time) (time.Time, error) { return target.DueOn(test.c, at) }
			}
			got, err := explain(opened)
			if err != nil {
				t.Fatal(err)
			}
			if want, err := due(opened); err != nil || got.Due != want || got.Calendar != test.c || got.Estimated != test.estimated {
				t.Errorf("Explain = %+v, want due %v, %v, estimated = %v", got, want, err, test.estimated)
			}
			var lines []string
			var all, counted time.Duration
			for s := range got.Segments() {
				lines = append(lines, s.String())
				all += s.Length()
				if s.Kind == sla.SegmentCounted {
					counted += s.Length()
				}
			}
			if diff := cmp.Diff(test.want, lines); diff != "" {
				t.Errorf("Segments (-want +got):\n%s", diff)
			}
			if all != got.Due.Sub(opened) || target.Within > 0 && counted != target.Within {
				t.Errorf("%v in all and %v counted, want %v and %v", all, counted, got.Due.Sub(opened), target.Within)
			}
		})
	}
}

// TestEstimated asks about spans that only just meet an estimate, or do not.
func TestEstimated(t *testing.T) {
	c, err := sla.NewCalendar(sla.Spec{Zone: "Asia/Seoul", Week: sla.EveryDay("22:00-06:00"),
		Holidays:  []sla.Holiday{{Date: day(2026, 9, 24), Estimated: true}, {Date: day(2026, 9, 28)}},
		Overrides: []sla.Override{{Date: day(2026, 10, 3), Windows: []sla.Window{"12:00-14:00"}, Estimated: true}},
		From:      day(2026, 1, 1), Until: day(2027, 1, 1)})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, a, b string
		want       bool
	}{
		{"up to it", "2026-09-24T06:00:00+09:00", "2026-09-24T22:00:00+09:00", false},
		{"into it", "2026-09-24T06:00:00+09:00", "2026-09-24T22:00:00.000000001+09:00", true},
		{"within, on the day after", "2026-09-25T02:00:00+09:00", "2026-09-25T03:00:00+09:00", true},
		{"its last moment", "2026-09-25T05:59:59.999999999+09:00", "2026-09-25T12:00:00+09:00", true},
		{"after it", "2026-09-25T06:00:00+09:00", "2026-09-25T12:00:00+09:00", false},
		{"over a sure one", "2026-09-28T12:00:00+09:00", "2026-09-29T12:00:00+09:00", false},
		{"over a sure one, into the next estimate", "2026-09-28T12:00:00+09:00", "2026-10-03T13:00:00+09:00", true},
		{"hours that an estimate adds", "2026-10-03T13:00:00+09:00", "2026-10-03T13:30:00+09:00", true},
		{"between those and the ones it takes", "2026-10-03T14:00:00+09:00", "2026-10-03T22:00:00+09:00", false},
		{"to their opening", "2026-10-03T06:00:00+09:00", "2026-10-03T12:00:00+09:00", true},
		{"no time at all", "2026-09-25T02:00:00+09:00", "2026-09-25T02:00:00+09:00", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, err := c.Estimated(instant(t, test.a), instant(t, test.b)); err != nil || got != test.want {
				t.Errorf("Estimated(%s, %s) = %v, %v, want %v", test.a, test.b, got, err, test.want)
			}
		})
	}
}

// TestSettled asks about spans around the first day that nobody has announced.
func TestSettled(t *testing.T) {
	spec := sla.Spec{Zone: "Asia/Seoul", Week: sla.EveryDay("09:00-18:00", "22:00-06:00"),
		From: day(2026, 1, 1), Until: day(2027, 1, 1), Settled: day(2026, 7, 1)}
	with := func(change func(*sla.Spec)) *sla.Calendar {
		s := spec
		change(&s)
		c, err := sla.NewCalendar(s)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	table := with(func(*sla.Spec) {})
	all := with(func(s *sla.Spec) { s.Settled = s.Until })
	unsaid := with(func(s *sla.Spec) { s.Settled = sla.Date{} })
	week := with(func(s *sla.Spec) { s.From, s.Until = sla.Date{}, sla.Date{} })
	none := with(func(s *sla.Spec) { s.From, s.Until, s.Settled = sla.Date{}, sla.Date{}, day(1970, 1, 1) })
	havana := with(func(s *sla.Spec) { s.Zone, s.Settled = "America/Havana", day(2026, 3, 8) }) // 00:00 is skipped
	const spring, end = "2026-06-30T12:00:00+09:00", "2027-01-01T00:00:00+09:00"
	for _, test := range []struct {
		name string
		c    *sla.Calendar
		a, b string
		want bool
	}{
		{"before it", table, spring, "2026-06-30T23:59:59.999999999+09:00", false},
		{"to its first instant", table, spring, "2026-07-01T00:00:00+09:00", true},
		{"the same in another zone", table, spring, "2026-06-30T15:00:00Z", true},
		{"in the night shift of the day before", table, spring, "2026-07-01T03:00:00+09:00", true},
		{"after it", table, "2026-08-03T12:00:00+09:00", "2026-08-03T13:00:00+09:00", true},
		{"no time at all", table, "2026-08-03T12:00:00+09:00", "2026-08-03T12:00:00+09:00", true},
		{"all of the table is settled", all, spring, end, false},
		{"and if nothing is said", unsaid, spring, end, false},
		{"a week without a table, before", week, "1990-01-01T12:00:00+09:00", "2026-06-30T23:00:00+09:00", false},
		{"a week without a table, after", week, "1990-01-01T12:00:00+09:00", "2026-07-01T09:00:00+09:00", true},
		{"nothing is known", none, "1990-01-01T12:00:00+09:00", "1990-01-01T13:00:00+09:00", true},
		{"before a day that starts late", havana, "2026-03-07T12:00:00-05:00", "2026-03-07T23:59:59-05:00", false},
		{"a day that starts late", havana, "2026-03-07T12:00:00-05:00", "2026-03-08T01:00:00-04:00", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, err := test.c.Estimated(instant(t, test.a), instant(t, test.b)); err != nil || got != test.want {
				t.Errorf("Estimated(%s, %s) = %v, %v, want %v", test.a, test.b, got, err, test.want)
			}
		})
	}

	t.Run("in what rests on it", func(t *testing.T) {
		opened := instant(t, "2026-06-30T22:30:00+09:00")
		target := target(t, sla.BreakFix, sla.SeverityA, "ko-KR")
		line, err := sla.NewTimeline(sla.TimelineSpec{Kind: sla.BreakFix, Locale: language.Korean, Calendar: table,
			Events: []sla.Event{{Kind: sla.EventOpened, At: opened, Severity: sla.SeverityA}}})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := target.ExplainOn(table, opened); err != nil || !got.Estimated {
			t.Errorf("ExplainOn = %+v, %v, want an estimate", got, err)
		}
		if got, err := line.At(opened); err != nil || !got.Estimated {
			t.Errorf("At = %+v, %v, want an estimate", got, err)
		}
		if got, err := target.ExplainOn(table, opened.Add(-8*time.Hour)); err != nil || got.Estimated {
			t.Errorf("ExplainOn before it = %+v, %v, want none", got, err)
		}
	})
}

func TestExplainErrors(t *testing.T) {
	at := instant(t, "2025-07-01T10:00:00Z")
	korean := target(t, sla.BreakFix, sla.SeverityA, "ko-KR")
	for _, test := range []struct {
		name string
		ask  func() (sla.Answer, error)
		want error
	}{
		{"the zero Target", func() (sla.Answer, error) { return sla.Target{}.Explain(at) }, sla.ErrTarget},
		{"the zero Target on a calendar", func() (sla.Answer, error) { return sla.Target{}.ExplainOn(chuseok(t), at) }, sla.ErrTarget},
		{"no country", func() (sla.Answer, error) { return target(t, sla.BreakFix, sla.SeverityA, "ko").Explain(at) }, sla.ErrRegion},
		{"no calendar", func() (sla.Answer, error) { return korean.ExplainOn(nil, at) }, sla.ErrRange},
		{"beyond the table", func() (sla.Answer, error) { return korean.ExplainOn(chuseok(t), at.AddDate(5, 0, 0)) }, sla.ErrBeyondTable},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, err := test.ask(); !errors.Is(err, test.want) || got != (sla.Answer{}) {
				t.Errorf("%+v, %v, want %v", got, err, test.want)
			}
		})
	}
	for range (sla.Answer{}).Segments() {
		t.Error("the zero Answer has a segment")
	}
	c := chuseok(t)
	if got, err := c.Estimated(at, at.Add(-1)); !errors.Is(err, sla.ErrDuration) {
		t.Errorf("Estimated backward = %v, %v, want ErrDuration", got, err)
	}
}
