package lifecycle

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/sla"
)

// MaxLine is the length of the longest line of an archive, in bytes, with the end
// of the line. The longest that a Desk's book can need is less than half of it.
const MaxLine = 1 << 20

// archiveFormat names the format of an archive. The number changes with whatever an
// older reader would misunderstand.
const archiveFormat = "partnersupport/book/1"

var (
	// ErrOtherBook says that the store has a book of the partner that is not the
	// beginning of the one in the archive. Nothing was written.
	ErrOtherBook = errors.New("lifecycle: the store has another book of this partner")

	// ErrInconsistent says that the rows of a book contradict each other: no Desk
	// has written them.
	ErrInconsistent = errors.New("lifecycle: the book contradicts itself")
)

// An ArchiveError says which line of an archive cannot be read or cannot be
// believed. It wraps [ErrInvalid], and [ErrInconsistent] if the line is well formed
// but cannot follow from those before it.
type ArchiveError struct {
	Line int // from 1
	Err  error
}

// Error names the line and what is wrong with it.
func (e *ArchiveError) Error() string {
	return fmt.Sprintf("lifecycle: archive, line %d: %v", e.Line, e.Err)
}

// Unwrap returns [ErrInvalid] and the cause.
func (e *ArchiveError) Unwrap() []error { return []error{ErrInvalid, e.Err} }

// inconsistent returns an error that wraps ErrInconsistent.
func inconsistent(format string, args ...any) error {
	return fmt.Errorf("%w: %w", ErrInconsistent, fmt.Errorf(format, args...))
}

// archiveLine is a line of an archive, which has one of the fields. They come in
// this order: one book, the plans, the links and the holds of its head, each in the
// order of [Head]; one change for each version; one end.
type archiveLine struct {
	Book   *archiveBook   `json:"book,omitempty"`
	Plan   *Plan          `json:"plan,omitempty"`
	Link   *Link          `json:"link,omitempty"`
	Hold   *Hold          `json:"hold,omitempty"`
	Change *archiveChange `json:"change,omitempty"`
	End    *archiveEnd    `json:"end,omitempty"`
}

// archiveBook says what is to come.
type archiveBook struct {
	Format  string    `json:"format"`
	Partner PartnerID `json:"partner"`
	Version Version   `json:"version"` // at which the book was read
}

// archiveChange is what one version of a book wrote, except what follows from it:
// plans, links and holds.
type archiveChange struct {
	Version Version             `json:"version"`
	Key     *archiveKey         `json:"key,omitempty"`     // nil for a refusal
	Request *Request            `json:"request,omitempty"` // that it opened, as it was then
	Move    *archiveMove        `json:"move,omitempty"`    // of a request that an earlier version opened
	Entries []entitlement.Entry `json:"entries,omitempty"`
}

// archiveKey is a [Key] without what is in the change already.
type archiveKey struct {
	ID          OperationID `json:"id"`
	Op          Op          `json:"op"`
	Fingerprint archiveSum  `json:"fingerprint"`
}

// archiveMove is one step in the life of a request, and how the request was then.
// A request is in the archive in pieces, each at the version that wrote it, so that no
// line grows with the life of a request, and neither writer nor reader has to remember
// its later steps.
type archiveMove struct {
	Request  RequestID `json:"request"`
	Step     Step      `json:"step"`
	Progress Progress  `json:"progress"`
}

// archiveEnd shows that nothing is missing.
type archiveEnd struct {
	Lines  int        `json:"lines"`  // before this one
	SHA256 archiveSum `json:"sha256"` // of the bytes before this line
}

// archiveSum is a digest, in hexadecimal.
type archiveSum [32]byte

// MarshalText returns the digest in lower case.
func (s archiveSum) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, s[:]), nil }

// UnmarshalText reads the text form.
func (s *archiveSum) UnmarshalText(text []byte) error {
	if len(text) != hex.EncodedLen(len(s)) {
		return fmt.Errorf("%w: a digest of %d digits, want %d", ErrInvalid, len(text), hex.EncodedLen(len(s)))
	}
	if _, err := hex.Decode(s[:], text); err != nil {
		return fmt.Errorf("%w: a digest: %w", ErrInvalid, err)
	}
	if own, _ := s.MarshalText(); !bytes.Equal(own, text) {
		return fmt.Errorf("%w: a digest with upper case", ErrInvalid)
	}
	return nil
}

// check checks a line as a command is checked: its texts must be such as a Desk takes,
// so that every store can keep them. It brings instants to the form in which they are
// kept.
func (l *archiveLine) check() error {
	var bad problems
	switch {
	case l.Book != nil && l.Book.Format != archiveFormat:
		bad.add("book.format", l.Book.Format, "is not "+archiveFormat, nil)
	case l.Plan != nil:
		bad.id("plan.entitlement.plan", string(l.Plan.Entitlement.Plan()), false)
		bad.id("plan.contract", string(l.Plan.Contract), false)
		bad.kept("plan.taken", &l.Plan.Taken)
	case l.Link != nil:
		bad.id("link.account", l.Link.Account, false)
		bad.id("link.contract", string(l.Link.Contract), false)
		bad.kept("link.at", &l.Link.At)
	case l.Hold != nil:
		bad.id("hold.request", string(l.Hold.Request), false)
		bad.id("hold.plan", string(l.Hold.Plan), false)
		bad.kept("hold.until", &l.Hold.Until)
	case l.Change != nil:
		bad.change(l.Change)
	}
	return bad.err()
}

// change checks the texts and instants of a change, except those that must be equal to
// others, which [rebuilding] compares.
func (p *problems) change(c *archiveChange) {
	for i := range c.Entries {
		e := &c.Entries[i]
		p.id("entries.incident", string(e.Incident), true)
		p.id("entries.cause", e.Cause, true)
		p.id("entries.actor", e.Actor, true)
		p.id("entries.account", e.Account, e.Kind != entitlement.LinkedTo)
		p.id("entries.renews", string(e.Renews), true)
		p.text("entries.note", e.Note, entitlement.MaxNote)
		p.text("entries.seen", e.Seen, MaxTitle)
		p.text("entries.reasons", e.Reasons, MaxDetails)
	}
	if k := c.Key; k != nil {
		p.id("key.id", string(k.ID), false)
		if !k.Op.IsValid() {
			p.add("key.op", "", "is required", nil)
		}
	}
	if r := c.Request; r != nil {
		p.kept("request.opened", &r.Opened)
		p.kept("request.noted", &r.Noted)
		p.id("request.actor", r.Actor, true)
		p.id("request.account", r.Account, false)
		p.text("request.title", r.Title, MaxTitle)
		p.text("request.details", r.Details, MaxDetails)
		if r.Title == "" && r.Details == "" {
			p.add("request.details", "", "is required, or the title is", nil)
		}
		p.text("request.release", r.Release, MaxTitle)
		p.text("request.policy", r.Policy, MaxTitle)
		if r.Locale != (sla.Locale{}) {
			if l, err := sla.ParseLocale(r.Locale.String()); err != nil || l != r.Locale {
				p.add("request.locale", r.Locale.String(), "is no locale in canonical form", err)
			}
		}
		if len(r.Steps) > 0 {
			p.add("request.steps", "", "belong to the versions that took them", nil)
		}
		p.progress("request", &r.Progress)
	}
	if m := c.Move; m != nil {
		p.id("move.request", string(m.Request), false)
		p.kept("move.step.at", &m.Step.At)
		p.kept("move.step.noted", &m.Step.Noted)
		p.id("move.step.actor", m.Step.Actor, true)
		if (m.Step.Event == EventReclassify) != m.Step.Severity.IsValid() {
			p.add("move.step.severity", m.Step.Severity.String(), "does not go with "+m.Step.Event.String(), nil)
		}
		p.progress("move.progress", &m.Progress)
		if m.Step.Event == EventConfirm && m.Progress.Ticket == "" {
			p.add("move.progress.ticket", "", "is required", nil)
		}
		if m.Step.Event == EventClose && !m.Progress.Reason.IsValid() {
			p.add("move.progress.reason", "", "is required", nil)
		}
	}
}

// progress checks the texts and instants of a request's progress.
func (p *problems) progress(field string, of *Progress) {
	p.kept(field+".until", &of.Until)
	p.kept(field+".filed", &of.Filed)
	p.id(field+".ticket", of.Ticket, true)
	p.kept(field+".response.due", &of.Response.Due)
	p.kept(field+".closed", &of.Closed)
	p.kept(field+".approved", &of.Approved)
}

// kept brings an instant to the form in which it is kept, which must not change it.
func (p *problems) kept(field string, at *time.Time) {
	if y := at.UTC().Year(); y < 1 || y > 9998 {
		p.add(field, fmt.Sprintf("year %d", y), "is out of range: years are 1 to 9998", nil)
	}
	cut := time.UnixMicro(at.UnixMicro()).UTC()
	if !cut.Equal(*at) {
		p.add(field, at.Format(time.RFC3339Nano), "has parts of a microsecond", nil)
	}
	*at = cut
}
