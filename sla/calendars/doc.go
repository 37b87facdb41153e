// Package calendars lists the support hours and public holidays that ship with
// the library, says where each comes from, and takes others in their place.
//
// [Published] is the [Set] of the hours by country, as Partner Center has them.
// [Set.Lookup] finds the entry for a locale and [Set.Calendar] makes its calendar, to
// be given to [sla.Target.DueOn]; most callers need neither, since [sla.Target.Due]
// counts in the same hours by itself.
//
//   - To count in the hours that another [Service] publishes for a language in a
//     country, such as Microsoft 365, take [Of] that service.
//   - To replace hours, or to add some for a country or for one language in it,
//     give entries of your own to [Set.With].
//   - To change a holiday, change the Spec of an entry: it is plain data, and
//     [Entry.With] adds or replaces days.
//   - To use the holidays of another library, ask it day by day: see
//     [HolidaysFrom].
//
// # Data
//
// The hours of Partner Center are read from one page, which names only a few
// countries; those of Microsoft 365 from a page of 2023 or 2024, with some hundred and
// fifty lines of language and country. [Entry].Source names the page, and
// [Entry].Doubt says what is doubtful about how it is read.
//
// Holidays are those of whole countries, from 2025 to 2030, made from several
// sources that were compared day by day; [Day] says which of them know a day, and
// [Origins] what they are. A day is law, or announced, or an estimate that can still
// move: days of the Islamic calendar do, and governments add days until shortly
// before the year. Days of a state, province or town are not in the tables.
//
// Where a government announces days year by year, Settled is the first day of the
// first year for which it has not: an answer that reaches it says that it is an
// estimate, since days may be missing there.
//
// A country without a table has weekdays only. Its calendar knows no holidays and
// has no bounds, as [sla.Calendar.Table] tells, and all its answers are estimates.
//
// No other service is ever chosen unasked: the entry of the country at Partner Center
// decides what [sla.Target.Due] says, and asking a service for a language that it does
// not have is an error.
//
// A [Set] is immutable and safe for concurrent use. All other types are values, safe
// for concurrent use as long as nobody writes to them.
package calendars
