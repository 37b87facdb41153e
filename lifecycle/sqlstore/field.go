package sqlstore

import (
	"database/sql"
	"database/sql/driver"
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

// field is one column of a row: what it is called, of which type it is, and the
// variable that it is written from and read into.
type field struct {
	name string
	kind kind
	variable
}

type variable interface {
	driver.Valuer
	sql.Scanner
}

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

// number is a number that 63 bits hold.
func number[N ~int | ~int64 | ~uint64](name string, p *N) field {
	return field{name, integer, numberOf[N]{p}}
}

// quota is a number that is NULL where it is unlimited.
func quota(name string, p *entitlement.Quota) field { return field{name, integer, quotaOf{p}} }

// instant is a number of microseconds that is NULL for the zero time.
func instant(name string, p *time.Time) field { return field{name, integer, instantOf{p}} }

// answer is a yes or no.
func answer(name string, p *bool) field { return field{name, boolean, answerOf{p}} }

// word is a value that has a text form, and NULL where it is zero and has none.
func word[E comparable, P wordPointer[E]](name string, p P) field {
	return field{name, text, wordOf[E, P]{p}}
}

// list is a slice as JSON, and NULL where it is empty.
func list[T any](name string, p *[]T) field { return field{name, text, listOf[T]{p}} }

// hash is 32 bytes.
func hash(name string, p *[32]byte) field { return field{name, bytes, hashOf{p}} }

type idOf[S ~string] struct{ p *S }

// Value implements [driver.Valuer].
func (v idOf[S]) Value() (driver.Value, error) { return storable(string(*v.p)) }

// Scan implements [sql.Scanner].
func (v idOf[S]) Scan(from any) error { return scanText(from, v.p) }

type lineOf[S ~string] struct{ p *S }

// Value implements [driver.Valuer].
func (v lineOf[S]) Value() (driver.Value, error) {
	if *v.p == "" {
		return nil, nil
	}
	return storable(string(*v.p))
}

// Scan implements [sql.Scanner].
func (v lineOf[S]) Scan(from any) error { return scanText(from, v.p) }

// storable returns a text that both dialects give back byte for byte.
func storable(s string) (driver.Value, error) {
	switch {
	case !utf8.ValidString(s):
		return nil, errors.New("is not UTF-8")
	case strings.IndexByte(s, 0) >= 0:
		return nil, errors.New("has a NUL, which not every database can keep")
	}
	return s, nil
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
		return fmt.Errorf("a %T, want a text", from)
	}
	return nil
}

type numberOf[N ~int | ~int64 | ~uint64] struct{ p *N }

// Value implements [driver.Valuer].
func (v numberOf[N]) Value() (driver.Value, error) {
	n := int64(*v.p)
	if (n < 0) != (*v.p < 0) {
		return nil, errors.New("is beyond what a database counts to")
	}
	return n, nil
}

// Scan implements [sql.Scanner].
func (v numberOf[N]) Scan(from any) error {
	n, ok := from.(int64)
	if !ok {
		return fmt.Errorf("a %T, want a number", from)
	}
	if *v.p = N(n); int64(*v.p) != n || (*v.p < 0) != (n < 0) {
		return fmt.Errorf("%d, which is out of range", n)
	}
	return nil
}

type quotaOf struct{ p *entitlement.Quota }

// Value implements [driver.Valuer].
func (v quotaOf) Value() (driver.Value, error) {
	switch {
	case *v.p == entitlement.Unlimited:
		return nil, nil
	case !v.p.IsValid():
		return nil, errors.New("is no quota")
	}
	return int64(*v.p), nil
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
		return fmt.Errorf("a %T, want a number", from)
	}
	return nil
}

type instantOf struct{ p *time.Time }

// Value implements [driver.Valuer].
func (v instantOf) Value() (driver.Value, error) {
	if v.p.IsZero() {
		return nil, nil
	}
	return v.p.UnixMicro(), nil
}

// Scan implements [sql.Scanner].
func (v instantOf) Scan(from any) error {
	switch n := from.(type) {
	case nil:
		*v.p = time.Time{}
	case int64:
		*v.p = time.UnixMicro(n).UTC()
	default:
		return fmt.Errorf("a %T, want microseconds", from)
	}
	return nil
}

// optionalOf is a number that may be NULL.
type optionalOf struct{ p **int64 }

// Value implements [driver.Valuer].
func (v optionalOf) Value() (driver.Value, error) {
	if *v.p == nil {
		return nil, nil
	}
	return **v.p, nil
}

// Scan implements [sql.Scanner].
func (v optionalOf) Scan(from any) error {
	switch n := from.(type) {
	case nil:
		*v.p = nil
	case int64:
		*v.p = &n
	default:
		return fmt.Errorf("a %T, want a number", from)
	}
	return nil
}

type answerOf struct{ p *bool }

// Value implements [driver.Valuer].
func (v answerOf) Value() (driver.Value, error) { return *v.p, nil }

// Scan implements [sql.Scanner].
func (v answerOf) Scan(from any) error {
	switch b := from.(type) {
	case bool:
		*v.p = b
	case int64:
		*v.p = b != 0
	default:
		return fmt.Errorf("a %T, want yes or no", from)
	}
	return nil
}

type wordPointer[E any] interface {
	*E
	encoding.TextMarshaler
	encoding.TextUnmarshaler
}

type wordOf[E comparable, P wordPointer[E]] struct{ p P }

// Value implements [driver.Valuer].
func (v wordOf[E, P]) Value() (driver.Value, error) {
	var zero E
	if *v.p == zero {
		if word, ok := any(v.p).(interface{ IsValid() bool }); !ok || !word.IsValid() {
			return nil, nil
		}
	}
	name, err := v.p.MarshalText()
	if err != nil {
		return nil, err
	}
	return string(name), nil
}

// Scan implements [sql.Scanner].
func (v wordOf[E, P]) Scan(from any) error {
	var zero E
	*v.p = zero
	if from == nil {
		return nil
	}
	var name string
	if err := scanText(from, &name); err != nil {
		return err
	}
	return v.p.UnmarshalText([]byte(name))
}

type listOf[T any] struct{ p *[]T }

// Value implements [driver.Valuer].
func (v listOf[T]) Value() (driver.Value, error) {
	if len(*v.p) == 0 {
		return nil, nil
	}
	data, err := json.Marshal(*v.p)
	if err != nil {
		return nil, err
	}
	return storable(string(data))
}

// Scan implements [sql.Scanner].
func (v listOf[T]) Scan(from any) error {
	*v.p = nil
	if from == nil {
		return nil
	}
	var data string
	if err := scanText(from, &data); err != nil {
		return err
	}
	const size, depth = 16 << 20, 4 // a thousand steps of the longest names are 1.5 MB at most
	return strict.Decode([]byte(data), v.p, strict.Options{
		Size: size, Depth: depth, Syntax: lifecycle.ErrInvalid, TooLarge: lifecycle.ErrInvalid,
	})
}

type hashOf struct{ p *[32]byte }

// Value implements [driver.Valuer].
func (v hashOf) Value() (driver.Value, error) { return v.p[:], nil }

// Scan implements [sql.Scanner].
func (v hashOf) Scan(from any) error {
	data, ok := from.([]byte)
	if !ok || len(data) != len(v.p) {
		return fmt.Errorf("%d bytes in a %T, want %d", len(data), from, len(v.p))
	}
	copy(v.p[:], data)
	return nil
}
