package sqlstore

import (
	"database/sql"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/strict"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// field is one column of a row: its name, its type, and the variable that it is written
// from and read into.
type field struct {
	name string
	kind kind
	variable
}

type variable interface {
	value() (value, error)
	sql.Scanner
}

// value is what is written into one column of a row. It is NULL unless there is set.
type value struct {
	there  bool
	kind   kind
	text   string // for text and bytes
	number int64  // for integer, and for boolean, where 1 is yes
}

// any returns v in the form in which database/sql takes it.
func (v value) any() any {
	switch {
	case !v.there:
		return nil
	case v.kind == text:
		return v.text
	case v.kind == bytes:
		return []byte(v.text)
	case v.kind == boolean:
		return v.number != 0
	}
	return v.number
}

func ofText(s string) value  { return value{there: true, kind: text, text: s} }
func ofNumber(n int64) value { return value{there: true, kind: integer, number: n} }

// kind is the type of a column.
type kind uint8

const (
	text kind = iota
	integer
	boolean
	bytes
)

// String returns the type's name in PostgreSQL.
func (k kind) String() string { return [...]string{"text", "bigint", "boolean", "bytea"}[k] }

// id is a text that is part of a key, and so never NULL.
func id[S ~string](name string, p *S) field { return field{name, text, idOf[S]{p}} }

// line is a text that is NULL where it is empty.
func line[S ~string](name string, p *S) field { return field{name, text, lineOf[S]{p}} }

// number is a number that fits into 64 bits with a sign.
func number[N ~int | ~int64 | ~uint64](name string, p *N) field {
	return field{name, integer, numberOf[N]{p}}
}

// quota is a number that is NULL where it is unlimited.
func quota(name string, p *entitlement.Quota) field { return field{name, integer, quotaOf{p}} }

// instant is a number of microseconds that is NULL for the zero time.
func instant(name string, p *time.Time) field { return field{name, integer, instantOf{p}} }

// answer is a yes or no.
func answer(name string, p *bool) field { return field{name, boolean, answerOf{p}} }

// word is a value that is written as its text form. A zero value without one is NULL.
func word[E comparable, P wordPointer[E]](name string, p P) field {
	return field{name, text, wordOf[E, P]{p}}
}

// list is a slice as JSON, and NULL where it is empty.
func list[T any](name string, p *[]T) field { return field{name, text, listOf[T]{p}} }

// hash is 32 bytes.
func hash(name string, p *[32]byte) field { return field{name, bytes, hashOf{p}} }

type idOf[S ~string] struct{ p *S }

func (v idOf[S]) value() (value, error) { return storable(string(*v.p)) }

// Scan implements [sql.Scanner].
func (v idOf[S]) Scan(from any) error { return scanText(from, v.p) }

type lineOf[S ~string] struct{ p *S }

func (v lineOf[S]) value() (value, error) {
	if *v.p == "" {
		return value{}, nil
	}
	return storable(string(*v.p))
}

// Scan implements [sql.Scanner].
func (v lineOf[S]) Scan(from any) error { return scanText(from, v.p) }

// storable returns a text as a value, if both dialects give it back byte for byte.
func storable(s string) (value, error) {
	switch {
	case !utf8.ValidString(s):
		return value{}, errors.New("is not UTF-8")
	case strings.IndexByte(s, 0) >= 0:
		return value{}, errors.New("has a NUL, which not every database can keep")
	}
	return ofText(s), nil
}

// shown says what a driver has given instead of a value of the right kind.
func shown(from any) string {
	if from == nil {
		return "NULL"
	}
	return fmt.Sprintf("a value of type %T", from)
}

func scanText[S ~string](from any, to *S) error {
	switch v := from.(type) {
	case nil:
		*to = ""
	case string:
		*to = S(v)
	case []byte:
		*to = S(v)
	default:
		return fmt.Errorf("%s, want a text", shown(from))
	}
	return nil
}

type numberOf[N ~int | ~int64 | ~uint64] struct{ p *N }

func (v numberOf[N]) value() (value, error) {
	n := int64(*v.p)
	if (n < 0) != (*v.p < 0) {
		return value{}, errors.New("is beyond what a database counts to")
	}
	return ofNumber(n), nil
}

// Scan implements [sql.Scanner].
func (v numberOf[N]) Scan(from any) error {
	n, ok := from.(int64)
	if !ok {
		return fmt.Errorf("%s, want a number", shown(from))
	}
	if *v.p = N(n); int64(*v.p) != n || (*v.p < 0) != (n < 0) {
		return fmt.Errorf("%d, which is out of range", n)
	}
	return nil
}

type quotaOf struct{ p *entitlement.Quota }

func (v quotaOf) value() (value, error) {
	switch {
	case *v.p == entitlement.Unlimited:
		return value{}, nil
	case !v.p.IsValid():
		return value{}, errors.New("is no quota")
	}
	return ofNumber(int64(*v.p)), nil
}

// Scan implements [sql.Scanner].
func (v quotaOf) Scan(from any) error {
	switch n := from.(type) {
	case nil:
		*v.p = entitlement.Unlimited
	case int64:
		if n < 0 || n > math.MaxUint32 {
			return fmt.Errorf("%d, which is no quota", n)
		}
		*v.p = entitlement.Quota(n)
	default:
		return fmt.Errorf("%s, want a number", shown(from))
	}
	return nil
}

type instantOf struct{ p *time.Time }

func (v instantOf) value() (value, error) {
	if v.p.IsZero() {
		return value{}, nil
	}
	return ofNumber(v.p.UnixMicro()), nil
}

// Scan implements [sql.Scanner].
func (v instantOf) Scan(from any) error {
	switch n := from.(type) {
	case nil:
		*v.p = time.Time{}
	case int64:
		*v.p = time.UnixMicro(n).UTC()
	default:
		return fmt.Errorf("%s, want microseconds", shown(from))
	}
	return nil
}

// optionalOf is a number that may be NULL.
type optionalOf struct{ p **int64 }

func (v optionalOf) value() (value, error) {
	if *v.p == nil {
		return value{}, nil
	}
	return ofNumber(**v.p), nil
}

// Scan implements [sql.Scanner].
func (v optionalOf) Scan(from any) error {
	switch n := from.(type) {
	case nil:
		*v.p = nil
	case int64:
		*v.p = &n
	default:
		return fmt.Errorf("%s, want a number", shown(from))
	}
	return nil
}

type answerOf struct{ p *bool }

func (v answerOf) value() (value, error) {
	answer := value{there: true, kind: boolean}
	if *v.p {
		answer.number = 1
	}
	return answer, nil
}

// Scan implements [sql.Scanner].
func (v answerOf) Scan(from any) error {
	switch b := from.(type) {
	case bool:
		*v.p = b
	case int64:
		*v.p = b != 0
	default:
		return fmt.Errorf("%s, want yes or no", shown(from))
	}
	return nil
}

type wordPointer[E any] interface {
	*E
	encoding.TextMarshaler
	encoding.TextUnmarshaler
}

type wordOf[E comparable, P wordPointer[E]] struct{ p P }

func (v wordOf[E, P]) value() (value, error) {
	enum, ok := any(v.p).(interface {
		IsValid() bool
		String() string
	})
	if ok && enum.IsValid() {
		return ofText(enum.String()), nil // which is the text form
	}
	var zero E
	if *v.p == zero {
		return value{}, nil
	}
	name, err := v.p.MarshalText()
	if err != nil {
		return value{}, err
	}
	return ofText(string(name)), nil
}

// Scan implements [sql.Scanner].
func (v wordOf[E, P]) Scan(from any) error {
	var zero E
	*v.p = zero
	if from == nil {
		return nil
	}
	var name []byte
	switch v := from.(type) {
	case string:
		name = []byte(v[:min(len(v), longestWord+1)])
	case []byte:
		name = v[:min(len(v), longestWord+1)]
	default:
		return fmt.Errorf("%s, want a text", shown(from))
	}
	if len(name) > longestWord {
		return fmt.Errorf("%.64q, which is too long for a name", name)
	}
	return v.p.UnmarshalText(name)
}

// longestWord is more bytes than the text form of any value has.
const longestWord = 255

type listOf[T any] struct{ p *[]T }

func (v listOf[T]) value() (value, error) {
	if len(*v.p) == 0 {
		return value{}, nil
	}
	data, err := json.Marshal(*v.p)
	if err != nil {
		return value{}, err
	}
	return storable(string(data))
}

// Scan implements [sql.Scanner].
func (v listOf[T]) Scan(from any) error {
	*v.p = nil
	if from == nil {
		return nil
	}
	const size, depth = 16 << 20, 4 // a thousand steps of the longest names are 1.5 MB at most
	var data []byte
	switch v := from.(type) {
	case string:
		if len(v) > size {
			return fmt.Errorf("%d bytes, at most %d", len(v), size)
		}
		data = []byte(v)
	case []byte:
		data = v
	default:
		return fmt.Errorf("%s, want a text", shown(from))
	}
	return strict.Decode(data, v.p, strict.Options{
		Size: size, Depth: depth, Syntax: lifecycle.ErrInvalid, TooLarge: lifecycle.ErrInvalid,
	})
}

type hashOf struct{ p *[32]byte }

func (v hashOf) value() (value, error) {
	return value{there: true, kind: bytes, text: string(v.p[:])}, nil
}

// Scan implements [sql.Scanner].
func (v hashOf) Scan(from any) error {
	data, ok := from.([]byte)
	switch {
	case !ok:
		return fmt.Errorf("%s, want %d bytes", shown(from), len(v.p))
	case len(data) != len(v.p):
		return fmt.Errorf("%d bytes, want %d", len(data), len(v.p))
	}
	copy(v.p[:], data)
	return nil
}
