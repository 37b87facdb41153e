package entitlement

import (
	"errors"
	"fmt"
	"time"

	"github.com/partnersupport/partnersupport/internal/enum"
)

// EntryKind says what an [Entry] records. The zero EntryKind is invalid.
type EntryKind uint8

// The kinds of entry.
const (
	Granted      EntryKind = iota + 1 // a plan begins with its whole quota
	Adopted                           // a plan begins in mid-term, with what is left of it
	Renewed                           // a plan begins as the next term of another
	Activated                         // the plan can pay from now on
	LinkedTo                          // an account is linked to the plan's contract
	UnlinkedFrom                      // an account is no longer linked to it
	Held                              // one incident is set aside until a deadline
	Confirmed                         // a hold becomes a consumption
	Released                          // a hold is given up
	Consumed                          // one incident is taken
	Refunded                          // one consumption is given back
	Adjusted                          // what is left is set to what was seen elsewhere
	Lapsed                            // the term has ended, and what remained with it
	Refused                           // nothing changed, and why
)

var entryKinds = enum.New[EntryKind]("entry kind", ErrInvalid, "",
	"granted", "adopted", "renewed", "activated", "linked", "unlinked", "held", "confirmed", "released",
	"consumed", "refunded", "adjusted", "lapsed", "refused")

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

// takes reports whether an entry of this kind is a consumption.
func (k EntryKind) takes() bool { return k == Consumed || k == Confirmed }

// Entry is one line of a plan's journal. Entries are written once and never
// changed. They are comparable with ==; the zero Entry records nothing.
//
// The commands of [Entitlement] and [Journal] fill in what they know. Whoever
// keeps the book adds Seq, Recorded, Cause and Actor and, to a refusal that this
// package did not make, Of and Reasons. A field that is zero is not said.
type Entry struct {
	Seq  uint64    `json:"seq,omitzero"` // the version of the book that wrote it; 0 outside of a book
	Kind EntryKind `json:"kind"`
	Of   EntryKind `json:"of,omitzero"` // of refused: the kind that the entry would have had

	Plan     PlanID     `json:"plan,omitzero"`
	Incident IncidentID `json:"incident,omitzero"` // of held, confirmed, released, consumed, refunded, refused

	At       time.Time `json:"at"`                // the claimed instant
	Recorded time.Time `json:"recorded,omitzero"` // when the book learned of it

	Left Quota `json:"left"` // of the plan, after this entry; what is held is still left

	Until time.Time `json:"until,omitzero"` // of held: the first instant at which it is void
	Was   Quota     `json:"was,omitzero"`   // of adjusted: what was left before it
	Note  string    `json:"note,omitzero"`  // of adjusted: why, in words
	Seen  string    `json:"seen,omitzero"`  // of adjusted: where the number was seen

	Why     RefundReason `json:"why,omitzero"`     // of refunded
	Reasons string       `json:"reasons,omitzero"` // of refused: codes, separated by spaces
	Cause   string       `json:"cause,omitzero"`   // what led to it, such as the ID of an operation
	Actor   string       `json:"actor,omitzero"`   // who did it
	Account string       `json:"account,omitzero"` // of linked, unlinked, held, consumed, refused: which account
	Link    string       `json:"link,omitzero"`    // of linked and unlinked: which contract

	// Of granted, adopted and renewed: what the plan is.
	Offer   Offer   `json:"offer,omitzero"`
	Benefit Benefit `json:"benefit,omitzero"`
	Term    Term    `json:"term,omitzero"`
	Bought  Date    `json:"bought,omitzero"`
	Grace   int     `json:"grace,omitzero"`   // days after the term, see [Grant]
	Granted Quota   `json:"granted,omitzero"` // the quota of the whole term
	Renews  PlanID  `json:"renews,omitzero"`  // of renewed: the plan before
}

// checkFields returns an error that wraps [ErrInvalid] if e has a field that entries
// of its kind do not have, or lacks one that they need: a journal would keep it as if
// it meant something.
func (e *Entry) checkFields() error {
	kind := e.Kind
	links := kind == LinkedTo || kind == UnlinkedFrom
	for _, f := range [...]struct {
		name       string
		said, fits bool
	}{
		{"Of", e.Of != 0, kind == Refused},
		{"Incident", e.Incident != "", kind >= Held && kind <= Refunded || kind == Refused},
		{"Until", !e.Until.IsZero(), kind == Held},
		{"Was", e.Was != 0, kind == Adjusted},
		{"Note", e.Note != "", kind == Adjusted},
		{"Seen", e.Seen != "", kind == Adjusted},
		{"Why", e.Why != 0, kind == Refunded},
		{"Reasons", e.Reasons != "", kind == Refused},
		{"Link", e.Link != "", links},
		{"Offer", e.Offer != 0, kind.opens()},
		{"Benefit", e.Benefit != 0, kind.opens()},
		{"Term", e.Term != Term{}, kind.opens()},
		{"Bought", e.Bought != Date{}, kind.opens()},
		{"Grace", e.Grace != 0, kind.opens()},
		{"Granted", e.Granted != 0, kind.opens()},
		{"Renews", e.Renews != "", kind == Renewed},
	} {
		if f.said && !f.fits {
			return fmt.Errorf("%w: %s, which a %s entry does not have", ErrInvalid, f.name, kind)
		}
	}
	switch {
	case kind == Renewed && e.Renews == e.Plan:
		return fmt.Errorf("%w: plan %.64q renews itself", ErrInvalid, e.Plan)
	case kind == Renewed:
		return checkID("renewed plan", e.Renews)
	case kind == Refused && e.Of != 0 && (!e.Of.IsValid() || e.Of == Refused):
		return fmt.Errorf("%w: Of: a refusal of %s", ErrInvalid, e.Of)
	case kind == Refused && e.Incident != "":
		if err := checkID("incident", e.Incident); err != nil {
			return err
		}
	}
	switch {
	case kind == Refused:
		return checkText(ErrInvalid, "Reasons", e.Reasons, MaxNote)
	case links:
		return errors.Join(checkText(ErrInvalid, "Account", e.Account, MaxNote), checkText(ErrInvalid, "Link", e.Link, MaxNote))
	}
	return nil
}

// UnmarshalJSON reads an entry as strictly as [State.UnmarshalJSON] does a
// state. Instants become those of UTC, so that entries which say the same are
// equal; one that lies out of range is an error that wraps [ErrRange]. On error, e
// is left alone.
func (e *Entry) UnmarshalJSON(data []byte) error {
	type fields Entry // without this method
	var read fields
	if err := decode(data, &read); err != nil {
		return err
	}
	if err := instants(&read.At, &read.Recorded, &read.Until); err != nil {
		return err
	}
	*e = Entry(read)
	return nil
}
