// Package sla says how soon Microsoft's partner support should answer a
// request, and counts business time.
//
// [Deadline] and [TargetFor] turn severity, kind and language into a [Target],
// and [Target.Due] turns the instant at which a request was opened into the
// latest one of its first response. Most callers need nothing else. A
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
// is solved, and nothing measures whether anybody answered in time.
//
// # Time
//
// Every function is given the instant that it is asked about. There is no
// clock in this package, and the zone of the machine and of the argument never
// matter. Business hours are wall clock times in the zone of their calendar,
// resolved for each day; [NewCalendar] says what happens when the clocks
// change. Time is counted to the nanosecond.
//
// The business hours that ship with the package are plain Mondays to Fridays,
// for about a hundred countries. They know no public holidays yet, so near one
// an estimate is early. A [Spec] takes holidays, with the days on which their
// table ends: a question behind them is an error, never a guess.
//
// # Errors
//
// Errors mean bad input or a question that nobody can answer. Each wraps one of
// the package's sentinels. [NewCalendar] reports all problems of a Spec at once.
//
// # Concurrency
//
// All values are immutable and safe for concurrent use. The first question for
// the hours of a country makes its calendar, which is then kept.
package sla
