package sla_test

import (
	"testing"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/sla"
)

func BenchmarkDue(b *testing.B) {
	opened := instant(b, "2025-07-04T18:30:00+09:00")
	for _, tag := range []string{"en", "ko-KR"} {
		l := language.MustParse(tag)
		b.Run(tag, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				target, err := sla.Deadline(sla.SeverityA, l)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := target.Due(opened); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCalendar(b *testing.B) {
	const hour = time.Hour
	c := calendar(b, newYork, sla.MondayToFriday("09:00-17:00"))
	at := instant(b, "2025-07-03T12:00:00-04:00")
	for _, span := range []struct {
		name string
		d    time.Duration
	}{{"2 hours", 2 * hour}, {"5 days", 40 * hour}, {"250 days", 2000 * hour}, {"10 years", 20_000 * hour}} {
		b.Run("Add/"+span.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.Add(at, span.d); err != nil {
					b.Fatal(err)
				}
			}
		})
		end, err := c.Add(at, span.d)
		if err != nil {
			b.Fatal(err)
		}
		b.Run("Between/"+span.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.Between(at, end); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("AddBusinessDays/1", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := c.AddBusinessDays(at, 1); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkNewCalendar(b *testing.B) {
	b.ReportAllocs()
	spec := sla.Spec{Zone: newYork, Week: sla.MondayToFriday("09:00-17:00")}
	for b.Loop() {
		if _, err := sla.NewCalendar(spec); err != nil {
			b.Fatal(err)
		}
	}
}
