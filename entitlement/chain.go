package entitlement

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"iter"
)

// Digest stands for a journal up to one of its entries: the SHA-256 of the digest
// before and of all that the entry says. The zero Digest is that of a journal without
// entries. Digests are comparable with ==.
//
// Whoever keeps the digests where those who can write to the store cannot, in another
// system or on paper, finds with [Verify] that the journal was changed afterwards, and
// where. It is for books that somebody might have a reason to falsify. A book keeps no
// digests itself, since whoever edits its rows would edit them too.
type Digest [sha256.Size]byte

// Next returns the digest of the journal that goes on with e. Instants count as they
// are kept, in UTC and to the microsecond. The error wraps [ErrInvalid] or [ErrRange] if
// e has no JSON form that reads back as e.
func (d Digest) Next(e Entry) (Digest, error) {
	if err := instants(&e.At, &e.Recorded, &e.Until); err != nil {
		return Digest{}, err
	}
	text, err := json.Marshal(e)
	if err != nil {
		return Digest{}, fmt.Errorf("%w: an entry: %w", ErrInvalid, err)
	}
	// Two texts that are not UTF-8 would have the same form.
	var back Entry
	if err := json.Unmarshal(text, &back); err != nil {
		return Digest{}, err
	}
	if back != e {
		return Digest{}, fmt.Errorf("%w: an entry that reads back as another", ErrInvalid)
	}
	return sha256.Sum256(append(d[:], text...)), nil
}

// Verify compares a journal with the digests that were kept of it: one for each entry,
// from the first on. The error is an [*AlteredError] that names the first entry that is
// not what it was when its digest was taken: it was changed, put in or moved there, or
// it is gone, if there are fewer entries than digests. Entries beyond the last digest
// are not looked at.
func Verify(entries iter.Seq[Entry], kept iter.Seq[Digest]) error {
	next, stop := iter.Pull(entries)
	defer stop()
	var d Digest
	place := 0
	for want := range kept {
		place++
		e, ok := next()
		if !ok {
			return &AlteredError{Place: place}
		}
		got, err := d.Next(e)
		if err != nil || got != want {
			return &AlteredError{place, e} // what can have no digest had none
		}
		d = got
	}
	return nil
}

// An AlteredError says which entry of a journal is not what it was. It wraps
// [ErrAltered].
type AlteredError struct {
	Place int   // counted from 1
	Entry Entry // what stands there now; the zero Entry if there is none
}

// Error names the place and what stands there.
func (e *AlteredError) Error() string {
	if e.Entry == (Entry{}) {
		return fmt.Sprintf("%v: entry %d is missing", ErrAltered, e.Place)
	}
	return fmt.Sprintf("%v: entry %d, %s of plan %.64q", ErrAltered, e.Place, e.Entry.Kind, e.Entry.Plan)
}

// Unwrap returns [ErrAltered].
func (e *AlteredError) Unwrap() error { return ErrAltered }

// String returns the digest in hexadecimal.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// AppendText appends what String returns.
func (d Digest) AppendText(p []byte) ([]byte, error) { return hex.AppendEncode(p, d[:]), nil }

// MarshalText returns what String returns.
func (d Digest) MarshalText() ([]byte, error) { return d.AppendText(nil) }

// UnmarshalText reads what String writes. The error wraps [ErrInvalid].
func (d *Digest) UnmarshalText(text []byte) error {
	var read Digest
	if len(text) != hex.EncodedLen(len(read)) {
		return fmt.Errorf("%w: a digest of %d characters, want %d", ErrInvalid, len(text), hex.EncodedLen(len(read)))
	}
	if _, err := hex.Decode(read[:], text); err != nil || !bytes.Equal(hex.AppendEncode(nil, read[:]), text) {
		return fmt.Errorf("%w: a digest that is not hexadecimal in lower case", ErrInvalid)
	}
	*d = read
	return nil
}
