package entitlement

import "github.com/partnersupport/partnersupport/internal/enum"

// RefundReason says why an incident is given back. The zero RefundReason is
// invalid.
type RefundReason uint8

// The reasons.
const (
	RefundDuplicate RefundReason = iota + 1 // closed as duplicate (ENT-38)
	RefundBug                               // closed as bug (ENT-38)
	RefundApproved                          // approved after closing (ENT-39); cloud only
)

var refundReasons = enum.New[RefundReason]("refund reason", ErrInvalid, "", "duplicate", "bug", "approved")

// ParseRefundReason reads the text form. The error wraps [ErrInvalid].
func ParseRefundReason(text string) (RefundReason, error) { return refundReasons.Parse(text) }

// String returns the text form.
func (r RefundReason) String() string { return refundReasons.String(r) }

// IsValid reports whether r is one of the reasons.
func (r RefundReason) IsValid() bool { return refundReasons.Valid(r) }

// AppendText appends the text form.
func (r RefundReason) AppendText(p []byte) ([]byte, error) { return refundReasons.Append(p, r) }

// MarshalText returns the text form.
func (r RefundReason) MarshalText() ([]byte, error) { return r.AppendText(nil) }

// UnmarshalText reads the text form.
func (r *RefundReason) UnmarshalText(text []byte) error { return refundReasons.Set(r, text) }
