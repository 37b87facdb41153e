package entitlement

import (
	"time"

	"github.com/partnersupport/partnersupport/internal/enum"
)

// Warning is something that the holder of a plan would want to know in time. The
// zero Warning is invalid.
type Warning uint8

// The warnings, in the order in which they are given.
const (
	FewLeft  Warning = iota + 1 // not many incidents are left
	EndsSoon                    // the plan ends soon (UX-16)
)

var warnings = enum.New[Warning]("warning", ErrInvalid, "", "few_left", "ends_soon")

// ParseWarning reads the text form. The error wraps [ErrInvalid].
func ParseWarning(text string) (Warning, error) { return warnings.Parse(text) }

// String returns the text form.
func (w Warning) String() string { return warnings.String(w) }

// IsValid reports whether w is one of the warnings.
func (w Warning) IsValid() bool { return warnings.Valid(w) }

// AppendText appends the text form.
func (w Warning) AppendText(p []byte) ([]byte, error) { return warnings.Append(p, w) }

// MarshalText returns the text form.
func (w Warning) MarshalText() ([]byte, error) { return w.AppendText(nil) }

// UnmarshalText reads the text form.
func (w *Warning) UnmarshalText(text []byte) error { return warnings.Set(w, text) }

// Thresholds say from when on to warn. The zero Thresholds never do.
type Thresholds struct {
	// Left gives [FewLeft] when this many incidents or fewer are left.
	Left Quota `json:"left,omitzero"`

	// Ends gives [EndsSoon] when the plan ends within this time. A month's notice
	// is 30*24*time.Hour. Its JSON is a number of nanoseconds.
	Ends time.Duration `json:"ends,omitzero"`
}

// UnmarshalJSON reads thresholds as strictly as [State.UnmarshalJSON] does a state. On
// error, t is left alone.
func (t *Thresholds) UnmarshalJSON(data []byte) error {
	type fields Thresholds // without this method
	return decode(data, (*fields)(t))
}

// Warnings returns what to warn of at the instant at, in the order of the
// warnings. What has come to pass is a reason and no longer a warning: an empty
// plan gives no [FewLeft], and one that has ended no [EndsSoon] (see
// [Entitlement.Status]).
func (e Entitlement) Warnings(at time.Time, t Thresholds) []Warning {
	var list []Warning
	now := micros(at)
	if now >= e.until {
		return nil
	}
	if e.left != 0 && e.left != Unlimited && e.left <= t.Left {
		list = append(list, FewLeft)
	}
	if now >= e.until-t.Ends.Microseconds() {
		list = append(list, EndsSoon)
	}
	return list
}
