package sla

import "errors"

// The categories of what can go wrong. Every error of this package wraps
// exactly one of them, but for the error of [NewCalendar], whose joined
// problems each wrap [ErrSpec].
var (
	ErrSeverity    = errors.New("sla: no such severity")
	ErrKind        = errors.New("sla: no such kind of incident")
	ErrImpact      = errors.New("sla: business impact not known")
	ErrLocale      = errors.New("sla: language not known")
	ErrRegion      = errors.New("sla: no business hours for this region")
	ErrNoTarget    = errors.New("sla: no target is published")
	ErrTarget      = errors.New("sla: not a target")
	ErrSpec        = errors.New("sla: bad calendar")
	ErrDuration    = errors.New("sla: negative length")
	ErrRange       = errors.New("sla: time out of range")
	ErrBeyondTable = errors.New("sla: beyond the table of known holidays")
)
