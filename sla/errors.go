package sla

import "errors"

// The categories of what can go wrong. Every error of this package wraps exactly
// one of them, except that of [NewTimeline], which may join [ErrEvent] with an
// error of [TargetFor]; the joined problems of [NewCalendar] are all [ErrSpec].
var (
	ErrSeverity = errors.New("sla: no such severity")
	ErrKind     = errors.New("sla: no such kind of incident")

	// ErrImpact: the facts about an incident are missing or contradict each
	// other, so that no severity follows from them.
	ErrImpact = errors.New("sla: business impact not known")

	// ErrLocale: a tag that is malformed, too long, or names no language. It is
	// never taken for English.
	ErrLocale = errors.New("sla: language not known")

	// ErrRegion: business hours are needed, and the locale's country does not
	// give them.
	ErrRegion = errors.New("sla: no business hours for this region")

	// ErrNoTarget: nothing is published about the first response (SLA-10).
	ErrNoTarget = errors.New("sla: no target is published")

	// ErrTarget: a Target that TargetFor did not make.
	ErrTarget = errors.New("sla: not a target")

	// ErrSegment: a text that names no kind of segment.
	ErrSegment = errors.New("sla: no such kind of segment")

	// ErrEvent: a problem of the events of a timeline, with its path.
	ErrEvent = errors.New("sla: bad timeline")

	// ErrSpec: a problem of a Spec, with its path.
	ErrSpec = errors.New("sla: bad calendar")

	// ErrDuration: a negative length, or a span that ends before it starts.
	ErrDuration = errors.New("sla: negative length")

	// ErrRange: an instant outside the years that are counted.
	ErrRange = errors.New("sla: time out of range")

	// ErrBeyondTable: an instant for which the holidays are not known.
	ErrBeyondTable = errors.New("sla: beyond the table of known holidays")
)
