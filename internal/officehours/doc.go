// Package officehours has the hours in which Partner Center support answers in
// each country that has a support language, those of other services by language,
// and the public holidays of some of the countries: plain data with its sources
// and its doubts, which imports nothing but the standard library.
//
// The page that the hours come from gives four rules and no list of countries:
// 09:00 to 17:00 local time on weekdays, and other hours for North America,
// Japan and Asia. Which countries there are, and in which zone, is our reading
// of it, and so is which days of the week are weekdays. It excludes holidays
// without naming them, and so do the rows.
//
// Other services publish hours for a language in a country, and for some languages
// in all countries: these are the [Desk] list. It is made by the program in gen as
// well, from gen/locales.csv.
//
// The holidays are those of whole countries, from [FirstYear] to [LastYear]. A
// table of them is made by hand with the program in gen, from several sources
// that it compares; gen/SOURCES.md names them and their licences, and
// gen/decisions.csv says, for each difference between them, what is right. A
// day that is not announced yet is [Estimated]: governments move days, and add
// some, until shortly before the year; [AnnouncedUntil] says of which years they
// are known to have done so. A country or a year without a table is
// [ErrNoTable], never a year without holidays.
package officehours
