package etcdstore

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/strict"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// value is what is stored under a key: a row, or where the parts of a long row are. The
// value of a step says which attempt has put it, so that the attempt can tell it from
// another's.
type value[T any] struct {
	Format int    `json:"format"`
	Row    T      `json:"row"`
	Parts  *parts `json:"parts,omitzero"`
	By     string `json:"by,omitzero"`
}

// parts say where the parts of a row are that is too long for one transaction.
type parts struct {
	Version lifecycle.Version `json:"version"` // that the change made
	Token   string            `json:"token"`   // of the attempt to write it
	Count   int               `json:"count"`
}

// record is what one version of a book wrote, except rows that replace others.
type record struct {
	Version lifecycle.Version       `json:"version"`
	Entries []entitlement.Entry     `json:"entries,omitzero"`
	Keys    []lifecycle.OperationID `json:"keys,omitzero"`
	Opened  []lifecycle.RequestID   `json:"opened,omitzero"`
}

const (
	opening = `{"format":1,"row":`
	closing = `}`
)

// wrapped returns the value for a row, which is JSON.
func wrapped(row []byte) []byte {
	v := make([]byte, 0, len(opening)+len(row)+len(closing))
	return append(append(append(v, opening...), row...), closing...)
}

// encoded returns a row as JSON. The field names the row in an error.
func encoded(field string, row any) ([]byte, error) {
	data, err := json.Marshal(row)
	if err != nil {
		return nil, &lifecycle.InvalidError{Field: field, Problem: err.Error(), Err: err}
	}
	if replaced(data) {
		return nil, invalid(field, "is not UTF-8")
	}
	return data, nil
}

// replaced reports whether encoding/json has met text that is not UTF-8. For each such
// byte it writes an escape that it writes for nothing else.
func replaced(data []byte) bool {
	const escape = `\ufffd`
	for {
		i := bytes.Index(data, []byte(escape))
		if i < 0 {
			return false
		}
		backslashes := 0
		for backslashes < i && data[i-1-backslashes] == '\\' {
			backslashes++
		}
		if backslashes%2 == 0 {
			return true // the backslash of the escape is not itself escaped
		}
		data = data[i+len(escape):]
	}
}

var errSyntax = errors.New("it cannot be read")

// limits bound what is read as a value. A request of 1,000 steps with the longest texts
// has some megabytes.
var limits = strict.Options{Size: 32 << 20, Depth: 16, Syntax: errSyntax, TooLarge: errSyntax}

// decoded reads the value of a key.
func decoded[T any](key, data []byte) (value[T], error) {
	var v value[T]
	if !bytes.HasPrefix(data, []byte(opening[:len(`{"format":1,`)])) {
		return v, rowError(key, "it has another format than 1: %q", start(data, 40))
	}
	if err := strict.Decode(data, &v, limits); err != nil {
		return v, rowError(key, "%w", err)
	}
	return v, nil
}

// wrappedStep returns the value for the records of a step, which are JSON.
func wrappedStep(records []byte, by string) []byte {
	return fmt.Appendf(nil, `%s[%s],"by":%q}`, opening, records, by)
}

// decodedRow returns the row of a value. It is an error if the value has parts, or if
// belongs says that the row does not belong to the key.
func decodedRow[T any](key, data []byte, belongs func(row *T) bool) (T, error) {
	v, err := decoded[T](key, data)
	switch {
	case err != nil:
	case v.Parts != nil:
		err = rowError(key, "it has parts")
	case v.By != "", !belongs(&v.Row):
		err = rowError(key, "it belongs to another key")
	}
	return v.Row, err
}

// micro returns an instant in the form in which it is kept. The zero Time stays zero.
func micro(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return time.UnixMicro(t.UnixMicro()).UTC()
}

func microProgress(p *lifecycle.Progress) {
	for _, t := range []*time.Time{&p.Until, &p.Filed, &p.Response.Due, &p.Closed, &p.Approved} {
		*t = micro(*t)
	}
}

func encodedPlan(p lifecycle.Plan) ([]byte, error) {
	p.Taken = micro(p.Taken)
	return encoded("Plans", p)
}

func encodedLink(l lifecycle.Link) ([]byte, error) {
	l.At = micro(l.At)
	return encoded("Links", l)
}

func encodedHold(h lifecycle.Hold) ([]byte, error) {
	h.Until = micro(h.Until)
	return encoded("Holds", h)
}

func encodedKey(k lifecycle.Key) ([]byte, error) {
	microProgress(&k.Progress)
	return encoded("Keys", k)
}

func encodedRequest(r lifecycle.Request) ([]byte, error) {
	r.Opened, r.Noted = micro(r.Opened), micro(r.Noted)
	microProgress(&r.Progress)
	if len(r.Steps) > 0 {
		steps := make([]lifecycle.Step, len(r.Steps))
		for i, s := range r.Steps {
			s.At, s.Noted = micro(s.At), micro(s.Noted)
			steps[i] = s
		}
		r.Steps = steps
	} else {
		r.Steps = nil
	}
	return encoded("Requests", r)
}

func encodedRecord(r record, entries []entitlement.Entry) ([]byte, error) {
	r.Entries = make([]entitlement.Entry, len(entries))
	for i, e := range entries {
		if e.Seq != uint64(r.Version) {
			return nil, &lifecycle.InvalidError{
				Field: "Entries.Seq", Value: fmt.Sprint(e.Seq), Problem: fmt.Sprintf("is not %d, the version that the change makes", r.Version),
			}
		}
		e.At, e.Recorded, e.Until = micro(e.At), micro(e.Recorded), micro(e.Until)
		r.Entries[i] = e
	}
	if len(entries) == 0 {
		r.Entries = nil
	}
	return encoded("Entries", r)
}

// encodedVersion is the one form of a version, which transactions compare.
func encodedVersion(v lifecycle.Version) string { return string(wrapped(fmt.Append(nil, uint64(v)))) }

// whole returns the row of a long value from its parts.
func whole[T any](key []byte, list []string, belongs func(row *T) bool) (T, error) {
	return decodedRow(key, wrapped([]byte(strings.Join(list, ""))), belongs)
}
