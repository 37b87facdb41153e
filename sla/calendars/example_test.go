package calendars_test

import (
	"fmt"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/sla"
	"github.com/partnersupport/partnersupport/sla/calendars"
)

// What is known of a day: whether it is law, and who says so.
func ExampleDays() {
	for _, country := range []string{"CN", "KR"} {
		days, err := calendars.Days(country)
		if err != nil {
			fmt.Println(err)
			return
		}
		for d := range days {
			if d.Date.Year == 2027 && d.Date.Month == time.February {
				fmt.Println(country, d.Date, d.Kind, d.Status, d.Name, len(d.Origins))
			}
		}
	}
	// Output:
	// CN 2027-02-05 closed estimated Spring Festival 1
	// CN 2027-02-06 closed estimated Spring Festival 2
	// CN 2027-02-07 closed estimated Spring Festival 2
	// CN 2027-02-08 closed estimated Spring Festival 1
	// CN 2027-02-09 closed estimated Spring Festival (substitute day) 2
	// CN 2027-02-10 closed estimated Spring Festival (substitute day) 1
	// KR 2027-02-06 closed announced Korean New Year 3
	// KR 2027-02-07 closed announced Korean New Year 4
	// KR 2027-02-08 closed announced Korean New Year 4
	// KR 2027-02-09 closed announced Korean New Year (substitute day) 2
}

// Hours of another service are chosen by its name. They say nothing about public holidays:
// those of the country are added.
func ExampleOf() {
	korean := language.MustParse("ko-KR")
	technical := calendars.Of(calendars.Microsoft365Technical)
	desk, err := technical.Lookup(korean)
	if err != nil {
		fmt.Println(err)
		return
	}
	office, err := calendars.Published().Lookup(korean)
	if err != nil {
		fmt.Println(err)
		return
	}
	desk.Spec.From, desk.Spec.Until, desk.Spec.Settled = office.Spec.From, office.Spec.Until, office.Spec.Settled
	set, err := technical.With(desk.With(office.Spec.Holidays...))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, tag := range []string{"ko-KR", "en-KR", "fr-KR"} {
		c, err := set.Calendar(language.MustParse(tag))
		if err != nil {
			fmt.Println(err)
			continue
		}
		opened := time.Date(2026, time.September, 23, 17, 0, 0, 0, time.FixedZone("KST", 9*60*60)) // before Chuseok
		due, err := c.Add(opened, 2*time.Hour)
		fmt.Println(c.Name(), due.In(opened.Location()).Format(time.RFC1123), err)
	}
	// Output:
	// microsoft_365_technical, ko-KR Mon, 28 Sep 2026 10:00:00 KST <nil>
	// microsoft_365_technical, en Wed, 23 Sep 2026 19:00:00 KST <nil>
	// calendars: sla: no business hours for this region: none for "fr-KR"; Set.With adds some
}

// A desk in São Paulo closes on one more day than the country does.
func ExampleSet_With() {
	brazil, err := calendars.Published().Lookup(language.BrazilianPortuguese)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(brazil.Doubt)
	set, err := calendars.Published().With(brazil.In("America/Sao_Paulo").With(
		sla.Holiday{Date: sla.Date{Year: 2026, Month: time.February, Day: 17}, Name: "Carnival"},
	))
	if err != nil {
		fmt.Println(err)
		return
	}
	c, err := set.Calendar(language.BrazilianPortuguese)
	if err != nil {
		fmt.Println(err)
		return
	}
	target, err := sla.Deadline(sla.SeverityB, language.BrazilianPortuguese)
	if err != nil {
		fmt.Println(err)
		return
	}
	answer, err := target.ExplainOn(c, time.Date(2026, time.February, 16, 15, 0, 0, 0, c.Location()))
	if err != nil {
		fmt.Println(err)
		return
	}
	for s := range answer.Segments() {
		fmt.Println(s)
	}
	fmt.Println("due", answer.Due.Format(time.RFC3339))
	// Output:
	// The country has several zones, and none is published.
	// 2026-02-16T15:00:00-03:00 for 2h, counted
	// 2026-02-16T17:00:00-03:00 for 16h, closed
	// 2026-02-17T09:00:00-03:00 for 8h, holiday "Carnival"
	// 2026-02-17T17:00:00-03:00 for 16h, closed
	// 2026-02-18T09:00:00-03:00 for 2h, counted
	// due 2026-02-18T11:00:00-03:00
}

// office stands for a calendar of github.com/rickar/cal/v2, which has a method of
// this form.
type office struct{ closed map[string]*holiday }

type holiday struct{ Name string }

func (o office) IsHoliday(day time.Time) (actual, observed bool, h *holiday) {
	h, observed = o.closed[day.Format(time.DateOnly)]
	return observed, observed, h
}

// Holidays that another library knows go into a Spec as days.
func ExampleHolidaysFrom() {
	c := office{map[string]*holiday{"2026-07-03": {Name: "Independence Day"}}}
	year := sla.Date{Year: 2026, Month: time.January, Day: 1}
	spec := sla.Spec{
		Name: "New York desk",
		Zone: "America/New_York",
		Week: sla.MondayToFriday("09:00-17:00"),
		Holidays: calendars.HolidaysFrom(year, year.AddYears(1), func(day time.Time) (string, bool) {
			_, observed, h := c.IsHoliday(day)
			if !observed {
				return "", false
			}
			return h.Name, true
		}),
		From:  year,
		Until: year.AddYears(1),
	}
	desk, err := sla.NewCalendar(spec)
	if err != nil {
		fmt.Println(err)
		return
	}
	at := time.Date(2026, time.July, 2, 16, 0, 0, 0, desk.Location())
	due, err := desk.Add(at, 2*time.Hour)
	fmt.Println(due.Format(time.RFC1123), err)
	// Output:
	// Mon, 06 Jul 2026 10:00:00 EDT <nil>
}
