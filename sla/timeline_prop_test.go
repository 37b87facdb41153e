package sla_test

import (
	"slices"
	"testing"
	"time"

	"golang.org/x/text/language"
	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/sla"
)

// stopwatch counts the open minutes of a request one by one. It is an oracle:
// it knows nothing of Timeline.
type stopwatch struct {
	waiting, over    bool
	severity, judged sla.Severity
	counted          []int // the minutes that counted
	end              int
}

func (s *stopwatch) runs() bool { return !s.waiting && !s.over }

func (s *stopwatch) take(k sla.EventKind, severity sla.Severity, responded *bool) {
	//exhaustive:enforce
	switch k {
	case sla.EventOpened, sla.EventSeverityChanged:
		s.severity = severity
	case sla.EventWaiting:
		s.waiting = true
	case sla.EventResumed:
		s.waiting = false
	case sla.EventResponded, sla.EventClosed:
		*responded = *responded || k == sla.EventResponded
		s.over = true
	case sla.EventReopened:
		s.waiting, s.over, *responded = false, false, false
	}
	if !*responded {
		s.judged = s.severity
	}
}

var within = map[sla.Severity]int{sla.SeverityA: 120, sla.SeverityB: 240, sla.SeverityC: 480}

// life draws the events of a request from a minute on, and none after last.
func life(t *rapid.T, first, last int) (at []int, list []sla.Event) {
	severity := func() sla.Severity {
		return rapid.SampledFrom(slices.Collect(sla.Severities())).Draw(t, "severity")
	}
	minute, waiting, responded, closed := first, false, false, false
	at, list = []int{first}, []sla.Event{{Kind: sla.EventOpened, Severity: severity()}}
	for range rapid.IntRange(0, 8).Draw(t, "events") {
		minute += rapid.SampledFrom([]int{0, 1, 30, 90, 300, 1440}).Draw(t, "minutes")
		if minute > last {
			break
		}
		var can []sla.EventKind
		if !closed {
			can = append(can, sla.EventSeverityChanged, sla.EventResponded, sla.EventClosed)
			if waiting {
				can = append(can, sla.EventResumed, sla.EventResumed, sla.EventResumed)
			} else {
				can = append(can, sla.EventWaiting, sla.EventWaiting, sla.EventWaiting)
			}
		}
		if closed || responded {
			can = append(can, sla.EventReopened)
		}
		e := sla.Event{Kind: rapid.SampledFrom(can).Draw(t, "event")}
		//exhaustive:enforce
		switch e.Kind {
		case sla.EventOpened:
		case sla.EventSeverityChanged:
			e.Severity = severity()
		case sla.EventWaiting, sla.EventResumed:
			waiting = e.Kind == sla.EventWaiting
		case sla.EventResponded:
			responded = true
		case sla.EventClosed:
			closed = true
		case sla.EventReopened:
			waiting, responded, closed = false, false, false
		}
		at, list = append(at, minute), append(list, e)
	}
	return at, list
}

func TestTimelineOracle(t *testing.T) { rapid.Check(t, timelines(t)) }

func FuzzTimelineOracle(f *testing.F) { f.Fuzz(rapid.MakeFuzz(timelines(f))) }

// timelines returns a property that holds a timeline against the stopwatch at a
// drawn minute, and checks what must be so at any.
func timelines(t testing.TB) func(*rapid.T) {
	zone, start := newYork, time.Date(2026, 2, 27, 0, 0, 0, 0, time.UTC) // over the start of summer time
	spec := sla.Spec{Zone: zone, Week: sla.MondayToFriday("09:00-12:00", "13:00-18:00"),
		Holidays:  []sla.Holiday{{Date: day(2026, 3, 4), Name: "off", Estimated: true}},
		Overrides: []sla.Override{{Date: day(2026, 3, 7), Name: "on", Windows: []sla.Window{"09:00-15:00"}}},
		From:      day(2026, 2, 1), Until: day(2026, 4, 10)}
	c, err := sla.NewCalendar(spec)
	if err != nil {
		t.Fatal(err)
	}
	w := newWalk(spec, start, clock(t, zone, start, 30*1440))
	return func(t *rapid.T) {
		first := 3*1440 + rapid.IntRange(0, 3*1440).Draw(t, "first")
		now := first + rapid.IntRange(0, 8*1440).Draw(t, "now")
		minutes, list := life(t, first, first+9*1440)
		for i := range list {
			list[i].At = w.at(minutes[i])
		}
		line, err := sla.NewTimeline(sla.TimelineSpec{Kind: sla.BreakFix, Locale: language.Korean, Calendar: c, Events: list})
		if err != nil {
			t.Fatal(err)
		}
		got, err := line.At(w.at(now))
		if err != nil {
			t.Fatal(err)
		}

		s := stopwatch{over: true}
		responded := false
		stands := make([]bool, now) // in each minute
		for minute, next := first, 0; ; minute++ {
			for ; next < len(list) && minutes[next] == minute && minute <= now; next++ {
				if next == 0 {
					s.over = false
				}
				if was := s.over; !was {
					s.end = minute
				}
				s.take(list[next].Kind, list[next].Severity, &responded)
			}
			if minute == now {
				break
			}
			stands[minute] = !s.runs()
			if s.runs() && w.open[minute] {
				s.counted = append(s.counted, minute)
			}
		}
		if !s.over {
			s.end = now
		}
		length := within[s.judged]
		if got.Used != time.Duration(len(s.counted))*time.Minute || got.Used+got.Remaining != time.Duration(length)*time.Minute {
			t.Fatalf("At(%v) = %+v, want %d of %d minutes used", w.at(now), got, len(s.counted), length)
		}
		if want := len(s.counted) * 1000 / length; got.Share != want || got.Severity != s.judged {
			t.Fatalf("At(%v) = %+v, want a share of %d, severity %v", w.at(now), got, want, s.judged)
		}
		// reach is the minute by which n minutes have counted, or would have if the clock
		// ran from the end on.
		reach := func(n int) int {
			if n <= len(s.counted) {
				at := s.counted[n-1] + 1
				for at < s.end && stands[at] { // it stopped when all was used, and not more
					at++
				}
				return at
			}
			at, _ := w.add(s.end, n-len(s.counted))
			return at
		}
		due := reach(length)
		if want := w.at(due); !got.Due.Equal(want) || got.Breached != (s.end > due) {
			t.Fatalf("At(%v) = %+v, want due %v, breached = %v", w.at(now), got, want.In(c.Location()), s.end > due)
		}
		if got.Phase == sla.PhaseWaiting && got.Breached && len(s.counted) < length {
			t.Fatalf("breached while it waits: %+v", got)
		}
		mark, err := line.Mark(w.at(now), 750)
		want := w.at(reach(length * 3 / 4))
		if s.over && reach(length*3/4) > s.end {
			want = time.Time{}
		}
		if err != nil || !mark.Equal(want) {
			t.Fatalf("Mark(%v, 750) = %v, %v, want %v", w.at(now), mark, err, want)
		}

		segments, err := line.Segments(w.at(now))
		if err != nil {
			t.Fatal(err)
		}
		at, used := list[0].At, time.Duration(0)
		for s := range segments {
			if !s.From.Equal(at) || s.Open != (s.Kind == sla.SegmentCounted || s.Kind == sla.SegmentPaused) {
				t.Fatalf("%v, but the one before ended at %v", s, at)
			}
			if s.Kind == sla.SegmentCounted {
				used += s.Length()
			}
			at = s.To
		}
		if used != got.Used || !at.Equal(w.at(now)) {
			t.Fatalf("segments end at %v with %v counted, want %v and %v", at, used, w.at(now), got.Used)
		}

		// A stop of no length, one that is cut in two, and a severity that comes and
		// goes leave no trace.
		same := func(change string, events []sla.Event) {
			other, err := sla.NewTimeline(sla.TimelineSpec{Kind: sla.BreakFix, Locale: language.Korean, Calendar: c, Events: events})
			if err != nil {
				t.Fatal(err)
			}
			if again, err := other.At(w.at(now)); err != nil || again != got {
				t.Fatalf("%s: %+v, %v, want %+v", change, again, err, got)
			}
		}
		known := slices.DeleteFunc(slices.Clone(list), func(e sla.Event) bool { return e.At.After(w.at(now)) })
		same("without what is still to come", known)
		last := known[len(known)-1].At
		switch got.Phase {
		case sla.PhaseRunning:
			same("a stop of no length", append(known, sla.Event{Kind: sla.EventWaiting, At: last}, sla.Event{Kind: sla.EventResumed, At: last}))
			other := sla.SeverityA + got.Severity%3
			same("another severity for a moment", append(known, sla.Event{Kind: sla.EventSeverityChanged, At: last, Severity: other},
				sla.Event{Kind: sla.EventSeverityChanged, At: w.at(now), Severity: got.Severity}))
		case sla.PhaseWaiting:
			cut := last.Add(w.at(now).Sub(last) / 2)
			same("a stop cut in two", append(known, sla.Event{Kind: sla.EventResumed, At: cut}, sla.Event{Kind: sla.EventWaiting, At: cut}))
		}
	}
}

// TestTimelineOfOpening checks that a request to which nothing happens is due when
// its target says.
func TestTimelineOfOpening(t *testing.T) {
	c := calendar(t, "Asia/Seoul", sla.MondayToFriday("09:00-18:00"))
	rapid.Check(t, func(t *rapid.T) {
		opened := time.Unix(rapid.Int64Range(1_700_000_000, 1_800_000_000).Draw(t, "opened"), 0)
		kind := rapid.SampledFrom([]sla.Kind{sla.BreakFix, sla.NonBreakFix}).Draw(t, "kind")
		target, err := sla.TargetFor(kind, sla.SeverityB, language.Korean)
		if err != nil {
			t.Fatal(err)
		}
		line, err := sla.NewTimeline(sla.TimelineSpec{Kind: kind, Locale: language.Korean, Calendar: c,
			Events: []sla.Event{{Kind: sla.EventOpened, At: opened, Severity: sla.SeverityB}}})
		if err != nil {
			t.Fatal(err)
		}
		want, err := target.DueOn(c, opened)
		if err != nil {
			t.Fatal(err)
		}
		now := opened.Add(time.Duration(rapid.Int64Range(0, int64(200*time.Hour)).Draw(t, "later")))
		if got, err := line.At(now); err != nil || got.Due != want || got.Target != target {
			t.Fatalf("At = %+v, %v, want due %v", got, err, want)
		}
	})
}
