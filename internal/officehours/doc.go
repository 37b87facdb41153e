// Package officehours has the hours in which Partner Center support answers in each
// country that has a support language, the hours of other services by language, and the
// public holidays of some of the countries. It is plain data with its sources and its
// doubts, and imports only the standard library.
//
// The page that the hours come from gives four rules and no list of countries:
// 09:00 to 17:00 local time on weekdays, and other hours for North America,
// Japan and Asia. The countries, their zones and their weekdays are our reading of that
// page. It excludes holidays without naming them, and so do the rows.
//
// Other services publish hours for a language in a country, and for some languages in
// all countries: [Desks] yields them. The program in gen makes their table from
// gen/locales.csv.
//
// The holidays are those of whole countries, from [FirstYear] to [LastYear]. The program
// in gen, run by hand, makes their table from several sources that it compares;
// gen/SOURCES.md names the sources and their licences, and gen/decisions.csv says, for
// each difference between them, what is right. A day that is not announced yet is
// [Estimated]: governments move and add days until shortly before the year, and
// [AnnouncedUntil] returns the last year that is known to be announced. A country or a
// year without a table is [ErrNoTable], never a year without holidays.
package officehours
