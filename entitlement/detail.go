package entitlement

import (
	"time"

	"github.com/partnersupport/partnersupport/internal/enum"
)

// Detail is what the name of a benefit leads to in Partner Center (UX-31). The
// zero Detail is nothing: there is no plan, or it ended without activation.
type Detail uint8

// The details.
const (
	DetailNone        Detail = iota
	DetailActivate           // the Activate button
	DetailPending            // nothing yet: the IDs come within two minutes (ENT-23)
	DetailCredentials        // access ID and contract ID
)

var details = enum.New[Detail]("detail", ErrInvalid, "none", "activate", "pending", "credentials")

// ParseDetail reads the text form. The error wraps [ErrInvalid].
func ParseDetail(text string) (Detail, error) { return details.Parse(text) }

// String returns the text form.
func (d Detail) String() string { return details.String(d) }

// IsValid reports whether d is one of the details.
func (d Detail) IsValid() bool { return details.Valid(d) }

// AppendText appends the text form.
func (d Detail) AppendText(p []byte) ([]byte, error) { return details.Append(p, d) }

// MarshalText returns the text form.
func (d Detail) MarshalText() ([]byte, error) { return d.AppendText(nil) }

// UnmarshalText reads the text form.
func (d *Detail) UnmarshalText(text []byte) error { return details.Set(d, text) }

// Detail returns what the name of the plan's benefit leads to at the instant at.
// The IDs of an ended plan are still there.
func (e Entitlement) Detail(at time.Time) Detail {
	now := micros(at)
	switch {
	case e == Entitlement{}:
		return DetailNone
	case e.CredentialsShown(at):
		return DetailCredentials
	case e.active && now >= e.since:
		return DetailPending
	case now >= e.until:
		return DetailNone
	}
	return DetailActivate
}
