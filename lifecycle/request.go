package lifecycle

import (
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/enum"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// Request is a support request as the book keeps it. What it was opened with
// never changes; Progress does. The zero Request is none. A Request is a value of
// the caller's: changing it does not change the book.
type Request struct {
	ID      RequestID `json:"id,omitzero"`
	Version Version   `json:"version,omitzero"` // of the book that opened it
	Opened  time.Time `json:"opened,omitzero"`  // as claimed
	Noted   time.Time `json:"noted,omitzero"`   // when the Desk learned of it
	Actor   string    `json:"actor,omitzero"`   // who opened it
	Account string    `json:"account,omitzero"` // the account that signs in

	Title   string       `json:"title,omitzero"`
	Details string       `json:"details,omitzero"`
	Facts   routing.Case `json:"facts,omitzero"`   // completed with what catalog and book say
	Release string       `json:"release,omitzero"` // of an on-premises product

	Policy string         `json:"policy,omitzero"` // name and content hash of the policy that decided
	Portal routing.Portal `json:"portal,omitzero"`
	Payer  routing.Payer  `json:"payer,omitzero"`

	Plan entitlement.PlanID `json:"plan,omitzero"` // that paid; empty if no incident did

	Severity sla.Severity `json:"severity,omitzero"`
	Locale   sla.Locale   `json:"locale,omitzero"`
	Response Response     `json:"response,omitzero"`

	Progress
}

// Response is the target of the first response, as package sla has it: within a
// length of time, or within a number of business days. The zero Response says
// that there is no target: none is published, or the draft did not say in which
// language support is wanted.
type Response struct {
	Within       time.Duration `json:"within,omitzero"`
	BusinessDays int           `json:"business_days,omitzero"`
	Committed    bool          `json:"committed,omitzero"` // promised, not estimated
	Due          time.Time     `json:"due,omitzero"`       // zero if the target cannot be turned into an instant
	Unsettled    bool          `json:"unsettled,omitzero"` // Due rests on holidays that nobody has announced yet
}

// Progress is what changes in a request's life. The zero Progress is that of no
// request; times and names are zero until what they tell of has happened.
type Progress struct {
	State    State             `json:"state,omitzero"`
	Left     entitlement.Quota `json:"left,omitzero"`   // of the plan that paid, just after the latest step
	Reason   CloseReason       `json:"reason,omitzero"` // once closed
	Refund   RefundClass       `json:"refund,omitzero"` // once closed
	Closed   time.Time         `json:"closed,omitzero"`
	ClosedBy string            `json:"closed_by,omitzero"`
	Approved time.Time         `json:"approved,omitzero"` // of a discretionary refund
	Approver string            `json:"approver,omitzero"`
}

// State says where a request is in its life. The zero State is none.
type State uint8

// The states.
const (
	StateOpen          State = iota + 1 // filed; an incident that paid is taken
	StateClosed                         // closed, nothing comes back
	StateRefundPending                  // closed, and the incident may be given back on approval
	StateRefunded                       // closed, and the incident was given back
)

var states = enum.New[State]("state", ErrInvalid, "", "open", "closed", "refund_pending", "refunded")

// ParseState reads the text form. The error wraps [ErrInvalid].
func ParseState(text string) (State, error) { return states.Parse(text) }

// String returns the text form.
func (s State) String() string { return states.String(s) }

// IsValid reports whether s is one of the states.
func (s State) IsValid() bool { return states.Valid(s) }

// AppendText appends the text form.
func (s State) AppendText(p []byte) ([]byte, error) { return states.Append(p, s) }

// MarshalText returns the text form.
func (s State) MarshalText() ([]byte, error) { return s.AppendText(nil) }

// UnmarshalText reads the text form.
func (s *State) UnmarshalText(text []byte) error { return states.Set(s, text) }

// CloseReason says how a request ended. The zero CloseReason is invalid.
type CloseReason uint8

// The reasons.
const (
	Resolved  CloseReason = iota + 1 // answered
	Duplicate                        // of another request; the incident comes back (ENT-38)
	Bug                              // in the product; the incident comes back (ENT-38)
	Withdrawn                        // by the partner
)

var closeReasons = enum.New[CloseReason]("close reason", ErrInvalid, "", "resolved", "duplicate", "bug", "withdrawn")

// ParseCloseReason reads the text form. The error wraps [ErrInvalid].
func ParseCloseReason(text string) (CloseReason, error) { return closeReasons.Parse(text) }

// String returns the text form.
func (r CloseReason) String() string { return closeReasons.String(r) }

// IsValid reports whether r is one of the reasons.
func (r CloseReason) IsValid() bool { return closeReasons.Valid(r) }

// AppendText appends the text form.
func (r CloseReason) AppendText(p []byte) ([]byte, error) { return closeReasons.Append(p, r) }

// MarshalText returns the text form.
func (r CloseReason) MarshalText() ([]byte, error) { return r.AppendText(nil) }

// UnmarshalText reads the text form.
func (r *CloseReason) UnmarshalText(text []byte) error { return closeReasons.Set(r, text) }

// RefundClass says whether closing a request gives its incident back (AMB-15).
// The zero RefundClass gives nothing back.
type RefundClass uint8

// The classes.
const (
	RefundNone          RefundClass = iota // nothing comes back (LCY-06)
	RefundAutomatic                        // with the closing, once (LCY-05)
	RefundDiscretionary                    // after the closing, if somebody approves (LCY-07)
)

var refundClasses = enum.New[RefundClass]("refund class", ErrInvalid, "none", "automatic", "discretionary")

// ParseRefundClass reads the text form. The error wraps [ErrInvalid].
func ParseRefundClass(text string) (RefundClass, error) { return refundClasses.Parse(text) }

// String returns the text form.
func (c RefundClass) String() string { return refundClasses.String(c) }

// IsValid reports whether c is one of the classes.
func (c RefundClass) IsValid() bool { return refundClasses.Valid(c) }

// AppendText appends the text form.
func (c RefundClass) AppendText(p []byte) ([]byte, error) { return refundClasses.Append(p, c) }

// MarshalText returns the text form.
func (c RefundClass) MarshalText() ([]byte, error) { return c.AppendText(nil) }

// UnmarshalText reads the text form.
func (c *RefundClass) UnmarshalText(text []byte) error { return refundClasses.Set(c, text) }

// RefundClass returns what closing r for the given reason gives back, in this
// order:
//
//   - nothing, if no incident paid (LCY-08);
//   - the incident, for a duplicate or a bug (LCY-05);
//   - the incident if somebody approves, for a billing, quota or subscription
//     request that a cloud plan paid (ENT-39, LCY-07);
//   - nothing otherwise (LCY-06).
func (r *Request) RefundClass(reason CloseReason) RefundClass {
	switch {
	case r.Payer != routing.PayerIncident:
		return RefundNone
	case reason == Duplicate || reason == Bug:
		return RefundAutomatic
	case r.Facts.Issue != routing.IssueTechnical && r.Facts.Product != routing.OnPremises:
		return RefundDiscretionary
	}
	return RefundNone
}
