package entitlement_test

import (
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// TestTermBounds has the days on which a term starts or ends strangely. The
// instants were found with another library, minute by minute: the first of
// which the local day is not before the one that is asked for.
func TestTermBounds(t *testing.T) {
	for _, test := range []struct {
		name, zone, start  string
		from, last, ending string
	}{
		{"Seoul, the first capped day", "Asia/Seoul", "2025-06-23", "2025-06-22T15:00Z", "2026-06-22", "2026-06-22T15:00Z"},
		{"Seoul, the last day without cap", "Asia/Seoul", "2025-06-22", "2025-06-21T15:00Z", "2026-06-21", "2026-06-21T15:00Z"},
		{"Los Angeles, the first capped day", "America/Los_Angeles", "2025-06-23", "2025-06-23T07:00Z", "2026-06-22", "2026-06-23T07:00Z"},
		{"Los Angeles, the last day without cap", "America/Los_Angeles", "2025-06-22", "2025-06-22T07:00Z", "2026-06-21", "2026-06-22T07:00Z"},
		{"UTC", "UTC", "2025-06-23", "2025-06-23T00:00Z", "2026-06-22", "2026-06-23T00:00Z"},
		{"Kiritimati, where the day begins first", "Pacific/Kiritimati", "2025-06-23", "2025-06-22T10:00Z", "2026-06-22", "2026-06-22T10:00Z"},
		{"Niue, where it ends last", "Pacific/Niue", "2025-06-23", "2025-06-23T11:00Z", "2026-06-22", "2026-06-23T11:00Z"},
		{"Kathmandu, 45 minutes", "Asia/Kathmandu", "2025-07-01", "2025-06-30T18:15Z", "2026-06-30", "2026-06-30T18:15Z"},
		{"Chatham, 45 minutes and summer time", "Pacific/Chatham", "2025-07-01", "2025-06-30T11:15Z", "2026-06-30", "2026-06-30T11:15Z"},
		{"Adelaide, half an hour", "Australia/Adelaide", "2025-04-06", "2025-04-05T13:30Z", "2026-04-05", "2026-04-05T14:30Z"},
		{"Lord Howe, summer time of half an hour", "Australia/Lord_Howe", "2025-04-06", "2025-04-05T13:00Z", "2026-04-05", "2026-04-05T13:30Z"},
		{"29 February in Seoul", "Asia/Seoul", "2024-02-29", "2024-02-28T15:00Z", "2025-02-27", "2025-02-27T15:00Z"},
		{"29 February in Los Angeles", "America/Los_Angeles", "2024-02-29", "2024-02-29T08:00Z", "2025-02-27", "2025-02-28T08:00Z"},
		{"29 February in UTC", "UTC", "2024-02-29", "2024-02-29T00:00Z", "2025-02-27", "2025-02-28T00:00Z"},
		{"28 February before a leap day", "UTC", "2023-02-28", "2023-02-28T00:00Z", "2024-02-27", "2024-02-28T00:00Z"},
		{"28 February of a leap year", "UTC", "2024-02-28", "2024-02-28T00:00Z", "2025-02-27", "2025-02-28T00:00Z"},
		{"1 March before a leap day", "UTC", "2023-03-01", "2023-03-01T00:00Z", "2024-02-29", "2024-03-01T00:00Z"},
		{"1 March of a leap year", "UTC", "2024-03-01", "2024-03-01T00:00Z", "2025-02-28", "2025-03-01T00:00Z"},
		{"29 February before a century without one", "UTC", "2096-02-29", "2096-02-29T00:00Z", "2097-02-27", "2097-02-28T00:00Z"},
		{"29 February of 2000", "UTC", "2000-02-29", "2000-02-29T00:00Z", "2001-02-27", "2001-02-28T00:00Z"},
		{"New Year", "Asia/Seoul", "2025-01-01", "2024-12-31T15:00Z", "2025-12-31", "2025-12-31T15:00Z"},
		{"New Year's Eve", "America/New_York", "2025-12-31", "2025-12-31T05:00Z", "2026-12-30", "2026-12-31T05:00Z"},
		{"last day of a month of 31", "Europe/Berlin", "2025-10-31", "2025-10-30T23:00Z", "2026-10-30", "2026-10-30T23:00Z"},
		{"last day of a month of 30", "Europe/Berlin", "2025-06-30", "2025-06-29T22:00Z", "2026-06-29", "2026-06-29T22:00Z"},
		{"starts when summer time starts", "America/Los_Angeles", "2024-03-10", "2024-03-10T08:00Z", "2025-03-09", "2025-03-10T07:00Z"},
		{"starts when summer time ends", "America/Los_Angeles", "2024-11-03", "2024-11-03T07:00Z", "2025-11-02", "2025-11-03T08:00Z"},
		{"ends when summer time starts", "America/New_York", "2024-03-09", "2024-03-09T05:00Z", "2025-03-08", "2025-03-09T05:00Z"},
		{"ends when summer time ends", "America/New_York", "2024-11-02", "2024-11-02T04:00Z", "2025-11-01", "2025-11-02T04:00Z"},
		{"starts when Berlin changes", "Europe/Berlin", "2025-03-30", "2025-03-29T23:00Z", "2026-03-29", "2026-03-29T22:00Z"},
		{"ends when London changes", "Europe/London", "2024-10-26", "2024-10-25T23:00Z", "2025-10-25", "2025-10-25T23:00Z"},
		{"midnight skipped at the start, Santiago", "America/Santiago", "2019-09-08", "2019-09-08T04:00Z", "2020-09-07", "2020-09-08T03:00Z"},
		{"midnight skipped at the end, Santiago", "America/Santiago", "2018-09-08", "2018-09-08T03:00Z", "2019-09-07", "2019-09-08T04:00Z"},
		{"the hour before midnight twice, Santiago", "America/Santiago", "2019-04-07", "2019-04-07T04:00Z", "2020-04-06", "2020-04-07T04:00Z"},
		{"midnight skipped at the start, Sao Paulo", "America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00Z", "2019-11-03", "2019-11-04T03:00Z"},
		{"midnight skipped at the end, Sao Paulo", "America/Sao_Paulo", "2017-11-04", "2017-11-04T02:00Z", "2018-11-03", "2018-11-04T03:00Z"},
		{"midnight skipped at the start, Beirut", "Asia/Beirut", "2022-03-27", "2022-03-26T22:00Z", "2023-03-26", "2023-03-26T21:00Z"},
		{"midnight skipped at the start, Cairo", "Africa/Cairo", "2025-04-25", "2025-04-24T22:00Z", "2026-04-24", "2026-04-24T21:00Z"},
		{"midnight skipped at the end, Cairo", "Africa/Cairo", "2024-04-25", "2024-04-24T22:00Z", "2025-04-24", "2025-04-24T22:00Z"},
		{"midnight twice at the start, Havana", "America/Havana", "2024-11-03", "2024-11-03T04:00Z", "2025-11-02", "2025-11-03T05:00Z"},
		{"midnight skipped at the start, Havana", "America/Havana", "2025-03-09", "2025-03-09T05:00Z", "2026-03-08", "2026-03-09T04:00Z"},
		{"midnight skipped at the start, Asuncion", "America/Asuncion", "2023-10-01", "2023-10-01T04:00Z", "2024-09-30", "2024-10-01T04:00Z"},
		{"a zone that gave up its clock changes, Tehran", "Asia/Tehran", "2022-03-22", "2022-03-21T20:30Z", "2023-03-21", "2023-03-21T20:30Z"},
		{"a day that Apia left out", "Pacific/Apia", "2011-12-30", "2011-12-30T10:00Z", "2012-12-29", "2012-12-29T10:00Z"},
		{"the day after it", "Pacific/Apia", "2011-12-31", "2011-12-30T10:00Z", "2012-12-30", "2012-12-30T10:00Z"},
		{"ends on a day that Apia left out", "Pacific/Apia", "2010-12-30", "2010-12-30T10:00Z", "2011-12-29", "2011-12-30T10:00Z"},
		{"half an hour moved, Pyongyang", "Asia/Pyongyang", "2017-05-05", "2017-05-04T15:30Z", "2018-05-04", "2018-05-04T15:00Z"},
		{"Istanbul stays on summer time", "Europe/Istanbul", "2015-11-08", "2015-11-07T21:00Z", "2016-11-07", "2016-11-07T21:00Z"},
		{"far ahead", "Asia/Seoul", "2199-07-01", "2199-06-30T15:00Z", "2200-06-30", "2200-06-30T15:00Z"},
	} {
		t.Run(test.name, func(t *testing.T) {
			term := entitlement.Term{Start: parseDay(t, test.start), Zone: test.zone}
			e, err := entitlement.Restore(entitlement.State{
				Plan: "p", Offer: entitlement.SuccessCore, Benefit: cloud, Term: term, Bought: term.Start,
				Granted: 2, Base: 2, Left: 2,
			})
			if err != nil {
				t.Fatal(err)
			}
			const minute = "2006-01-02T15:04Z07:00"
			if got := e.From().Format(minute); got != test.from {
				t.Errorf("starts %s, want %s", got, test.from)
			}
			if got := e.Until().Format(minute); got != test.ending {
				t.Errorf("ends %s, want %s", got, test.ending)
			}
			if got := term.LastDay().String(); got != test.last {
				t.Errorf("last day %s, want %s", got, test.last)
			}

			// It pays in its first and last microsecond, and not around them.
			e, _, err = e.Activate(e.From().Add(-time.Hour))
			if err != nil {
				t.Fatal(err)
			}
			for at, want := range map[time.Time]bool{
				e.From().Add(-time.Microsecond): false, e.From(): true,
				e.Until().Add(-time.Microsecond): true, e.Until(): false,
			} {
				if got := e.Status(at).Usable(); got != want {
					t.Errorf("usable at %v: %v, want %v", at, got, want)
				}
			}

			// The next term starts in the very instant in which this one ends.
			next, timing, err := term.Renewal(term.Anniversary(), 0)
			if err != nil || timing != entitlement.RenewedOnDay || term.Gap(next) != 0 || term.Overlaps(next) {
				t.Fatalf("renewed: %v, %v, %v, gap %d", next, timing, err, term.Gap(next))
			}
			loc, err := next.Location()
			if err != nil {
				t.Fatal(err)
			}
			if got := next.Start.Start(loc); !got.Equal(e.Until()) {
				t.Errorf("the next term starts %v, this one ends %v", got, e.Until())
			}
		})
	}
}

func parseDay(t *testing.T, text string) entitlement.Date {
	t.Helper()
	var d entitlement.Date
	if err := d.UnmarshalText([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return d
}

// TestTermStartDay asks in several zones on which day an instant starts a term:
// one instant is two days, and one of them has the cap.
func TestTermStartDay(t *testing.T) {
	for _, test := range []struct {
		name, instant, zone string
		start               string
		quota               entitlement.Quota
	}{
		{"Seoul, the evening before", "2025-06-22T14:59:59Z", "Asia/Seoul", "2025-06-22", entitlement.Unlimited},
		{"Seoul, midnight", "2025-06-22T15:00:00Z", "Asia/Seoul", "2025-06-23", 50},
		{"Los Angeles, the morning of that instant", "2025-06-22T15:00:00Z", "America/Los_Angeles", "2025-06-22", entitlement.Unlimited},
		{"UTC, the afternoon of that instant", "2025-06-22T15:00:00Z", "UTC", "2025-06-22", entitlement.Unlimited},
		{"Kiritimati, five hours before Seoul", "2025-06-22T10:00:00Z", "Pacific/Kiritimati", "2025-06-23", 50},
		{"Los Angeles, the evening before", "2025-06-23T06:59:59Z", "America/Los_Angeles", "2025-06-22", entitlement.Unlimited},
		{"Los Angeles, midnight", "2025-06-23T07:00:00Z", "America/Los_Angeles", "2025-06-23", 50},
		{"Seoul, the evening of the day", "2025-06-23T14:00:00Z", "Asia/Seoul", "2025-06-23", 50},
		{"Los Angeles, the morning of that evening", "2025-06-23T14:00:00Z", "America/Los_Angeles", "2025-06-23", 50},
		{"Niue, the last place", "2025-06-23T10:59:59Z", "Pacific/Niue", "2025-06-22", entitlement.Unlimited},
	} {
		t.Run(test.name, func(t *testing.T) {
			at, err := time.Parse(time.RFC3339, test.instant)
			if err != nil {
				t.Fatal(err)
			}
			loc, err := time.LoadLocation(test.zone)
			if err != nil {
				t.Fatal(err)
			}
			e, err := entitlement.New(entitlement.Grant{Plan: "p", Offer: entitlement.SolutionsPartner, Benefit: cloud, From: at.In(loc)})
			if err != nil || e.Term().Start != parseDay(t, test.start) || e.Granted() != test.quota {
				t.Errorf("%v with %v, %v, want %s with %v", e.Term(), e.Granted(), err, test.start, test.quota)
			}
		})
	}
}
