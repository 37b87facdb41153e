package lifecycle

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/partnersupport/partnersupport/entitlement"
)

// MaxLine is the length of the longest line of an archive, in bytes, with the end
// of the line. The longest that a Desk's book can need is less than half of it.
const MaxLine = 1 << 20

// archiveFormat names the format of an archive. What an older reader would
// misunderstand gets another number.
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

// archiveChange is what one version of a book wrote, but for what follows from it:
// plans, links and holds.
type archiveChange struct {
	Version Version             `json:"version"`
	Key     *archiveKey         `json:"key,omitempty"`     // none of a refusal
	Request *Request            `json:"request,omitempty"` // that it opened, as it was then
	Move    *archiveMove        `json:"move,omitempty"`    // of a request that an earlier version opened
	Entries []entitlement.Entry `json:"entries,omitempty"`
}

// archiveKey is a [Key] without what the change says already.
type archiveKey struct {
	ID          OperationID `json:"id"`
	Op          Op          `json:"op"`
	Fingerprint archiveSum  `json:"fingerprint"`
}

// archiveMove is one step in the life of a request, and how the request was then.
// A request stands in the archive in pieces, each at the version that wrote it: so
// that no line grows with the life of a request, and neither writer nor reader has to
// remember its later steps.
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
