package entitlement

import (
	"time"

	"github.com/partnersupport/partnersupport/internal/enum"
)

// EntryKind says what an [Entry] records. The zero EntryKind is invalid.
type EntryKind uint8

// The kinds of entry.
const (
	Granted   EntryKind = iota + 1 // a plan begins with its whole quota
	Adopted                        // a plan begins in mid-term, with what is left of it
	Renewed                        // a plan begins as the next term of another
	Activated                      // the plan can pay from now on
	LinkedTo                       // an account is linked to the plan's contract
	Consumed                       // one incident is taken
	Refunded                       // one consumption is given back
	Refused                        // nothing changed, and why
)

var entryKinds = enum.New[EntryKind]("entry kind", ErrInvalid, "",
	"granted", "adopted", "renewed", "activated", "linked", "consumed", "refunded", "refused")

// ParseEntryKind reads the text form. The error wraps [ErrInvalid].
func ParseEntryKind(text string) (EntryKind, error) { return entryKinds.Parse(text) }

// String returns the text form.
func (k EntryKind) String() string { return entryKinds.String(k) }

// IsValid reports whether k is one of the kinds.
func (k EntryKind) IsValid() bool { return entryKinds.Valid(k) }

// AppendText appends the text form.
func (k EntryKind) AppendText(p []byte) ([]byte, error) { return entryKinds.Append(p, k) }

// MarshalText returns the text form.
func (k EntryKind) MarshalText() ([]byte, error) { return k.AppendText(nil) }

// UnmarshalText reads the text form.
func (k *EntryKind) UnmarshalText(text []byte) error { return entryKinds.Set(k, text) }

// opens reports whether an entry of this kind is the first of a plan.
func (k EntryKind) opens() bool { return k == Granted || k == Adopted || k == Renewed }

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

// Entry is one line of a plan's journal. Entries are written once and never
// changed. They are comparable with ==; the zero Entry records nothing.
//
// The commands of [Entitlement] and [Journal] fill what they know. Whoever
// keeps the book adds Seq, Recorded, Actor and, of a refusal that this package
// did not make, Reasons.
type Entry struct {
	Seq  uint64    `json:"seq,omitzero"` // the version of the book that wrote it; 0 outside of a book
	Kind EntryKind `json:"kind"`

	Plan     PlanID     `json:"plan,omitzero"`
	Incident IncidentID `json:"incident,omitzero"` // of consumed, refunded, refused

	At       time.Time `json:"at"`                // the claimed instant
	Recorded time.Time `json:"recorded,omitzero"` // when the book learned of it

	Left Quota `json:"left"` // of the plan, after this entry

	Why     RefundReason `json:"why,omitzero"`     // of refunded
	Reasons string       `json:"reasons,omitzero"` // of refused: codes, separated by spaces
	Actor   string       `json:"actor,omitzero"`   // who did it
	Account string       `json:"account,omitzero"` // of linked, consumed, refused: which account
	Link    string       `json:"link,omitzero"`    // of linked: to which contract

	// Of granted, adopted and renewed: what the plan is.
	Offer   Offer   `json:"offer,omitzero"`
	Benefit Benefit `json:"benefit,omitzero"`
	Term    Term    `json:"term,omitzero"`
	Bought  Date    `json:"bought,omitzero"`
	Granted Quota   `json:"granted,omitzero"` // the quota of the whole term
	Renews  PlanID  `json:"renews,omitzero"`  // of renewed: the plan before
}
