package lifecycle

import (
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/enum"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// Request is a support request as the book keeps it. What it was opened with
// never changes; Steps grow, and Progress says what they have come to. The zero
// Request stands for no request. A Request is a value of the caller's: changing it does not
// change the book.
type Request struct {
	ID      RequestID `json:"id,omitzero"`
	Version Version   `json:"version,omitzero"` // of the book that opened it
	Opened  time.Time `json:"opened,omitzero"`  // when it was opened or held, as claimed
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

	Plan entitlement.PlanID `json:"plan,omitzero"` // the plan that pays; empty if no incident does

	Severity sla.Severity `json:"severity,omitzero"` // as it was opened
	Locale   sla.Locale   `json:"locale,omitzero"`

	Follows  RequestID `json:"follows,omitzero"`  // the request that it follows up
	Recorded bool      `json:"recorded,omitzero"` // opened in a portal, and recorded here by [Desk.Record]

	// Steps are what has happened to it since, in order; none if it was only opened.
	Steps []Step `json:"steps,omitzero"`

	Progress
}

// Response is the target of the first response, as package sla has it: within a
// length of time, or within a number of business days. The zero Response says
// that there is no target: none is published, the draft did not say in which
// language support is wanted, or the request is not filed yet.
type Response struct {
	Within       time.Duration `json:"within,omitzero"`
	BusinessDays int           `json:"business_days,omitzero"`
	Committed    bool          `json:"committed,omitzero"` // promised, not estimated
	Due          time.Time     `json:"due,omitzero"`       // as of the latest step; zero if the target cannot be turned into an instant
	Unsettled    bool          `json:"unsettled,omitzero"` // Due rests on holidays that nobody has announced yet
}

// Progress is what changes in a request's life. The zero Progress is that of no
// request. Times and names are zero until what they tell of has happened.
type Progress struct {
	State    State             `json:"state,omitzero"`
	Stepped  int               `json:"stepped,omitzero"` // how many steps this is the result of
	Left     entitlement.Quota `json:"left,omitzero"`    // what the plan that pays had left, just after the latest step
	Until    time.Time         `json:"until,omitzero"`   // of a hold: the first instant at which it is void
	Filed    time.Time         `json:"filed,omitzero"`   // when the portal took it
	Ticket   string            `json:"ticket,omitzero"`  // the portal's number of it, where it is known
	Response Response          `json:"response,omitzero"`

	Reason   CloseReason `json:"reason,omitzero"`   // while closed
	Refund   RefundClass `json:"refund,omitzero"`   // while closed
	Original RequestID   `json:"original,omitzero"` // of a duplicate: the request that it repeats
	Closed   time.Time   `json:"closed,omitzero"`
	ClosedBy string      `json:"closed_by,omitzero"`
	Approved time.Time   `json:"approved,omitzero"` // of a discretionary refund
	Approver string      `json:"approver,omitzero"`
}

// At returns the state at an instant. It is that of p, except for a hold whose
// deadline has come: time alone has released it.
func (p *Progress) At(at time.Time) State {
	if p.State == StateHeld && !at.Before(p.Until) {
		return StateReleased
	}
	return p.State
}

// asOf returns r as it was when its progress was p.
func (r Request) asOf(p Progress) Request {
	r.Progress = p
	r.Steps = r.Steps[:min(p.Stepped, len(r.Steps)):min(p.Stepped, len(r.Steps))]
	if len(r.Steps) == 0 {
		r.Steps = nil
	}
	return r
}

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
//     request that a cloud plan paid for (ENT-39, LCY-07);
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
