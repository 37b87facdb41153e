// Package sla says how soon Microsoft's partner support should answer a
// request, and counts business time.
//
// [Deadline] and [TargetFor] turn severity, kind and language into a [Target],
// and [Target.Due] turns the instant at which a request was opened into the
// latest instant of its first response. Most callers need nothing else. A
// [Calendar] is for hours of one's own: [Target.DueOn] takes one, and it counts
// open time over any span.
//
// # Model
//
// The severity fixes the target (SLA-01): two, four or eight hours. In English
// they are committed and run by the clock (SLA-07). In any other language they
// are an estimate, and run in the business hours of the locale's country
// (SLA-08). What is not break-fix is answered within one business day (SLA-09),
// and what is outside the entitlement has no target (SLA-10).
//
// A target is for the first response (SLA-12). Nothing here says when a problem
// is solved.
//
// [Target.Explain] gives a due time with the [Segment] values that lead to it. A
// [Timeline] follows a request that waits, changes its severity or is reopened.
//
// # Time
//
// Every function is given the instant that it is asked about. There is no
// clock in this package, and the zone of the machine and of the argument never
// matter. Business hours are wall clock times in the zone of their calendar,
// resolved for each day; [NewCalendar] says what happens when the clocks
// change. Time is counted to the nanosecond.
//
// # Holidays
//
// The business hours that ship with the package are those that Partner Center
// publishes, for about a hundred countries. For more than twenty-five of them
// public holidays are known from 2025 to 2030; a question about another year is
// an error there, never a guess, and an answer that rests on a day that is not
// announced yet says that it is estimated: [Answer.Estimated] and
// [Standing.Estimated]. For the other countries no holidays are known, so an answer
// near one is early, and every answer that is counted in their hours says that it is
// estimated. Package calendars lists all of it with its sources. A [Spec] takes hours
// and holidays of one's own, and its Settled says from which day on they are not
// announced.
//
// # Errors
//
// Errors mean bad input or a question that nobody can answer. Each wraps one of
// the package's sentinels. [NewCalendar] reports all problems of a Spec at once.
//
// # Concurrency
//
// A [Calendar] and a [Timeline] are immutable and safe for concurrent use. All other
// types are values, safe for concurrent use as long as nobody writes to them. The
// first question for the hours of a country makes its calendar, which is then kept.
package sla
