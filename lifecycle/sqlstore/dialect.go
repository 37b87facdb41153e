package sqlstore

import (
	"iter"

	"github.com/partnersupport/partnersupport/internal/enum"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// Dialect says which SQL a database speaks. The zero Dialect is invalid.
type Dialect uint8

// The dialects.
const (
	SQLite     Dialect = iota + 1 // 3.38 or later
	PostgreSQL                    // 15 or later
)

var dialects = enum.New[Dialect]("dialect", lifecycle.ErrInvalid, "", "sqlite", "postgresql")

// Dialects yields the dialects in the order of their constants.
func Dialects() iter.Seq[Dialect] { return dialects.All() }

// ParseDialect reads the text form. The error wraps [lifecycle.ErrInvalid].
func ParseDialect(text string) (Dialect, error) { return dialects.Parse(text) }

// String returns the text form.
func (d Dialect) String() string { return dialects.String(d) }

// IsValid reports whether d is one of the dialects.
func (d Dialect) IsValid() bool { return dialects.Valid(d) }

// AppendText appends the text form.
func (d Dialect) AppendText(p []byte) ([]byte, error) { return dialects.Append(p, d) }

// MarshalText returns the text form.
func (d Dialect) MarshalText() ([]byte, error) { return d.AppendText(nil) }

// UnmarshalText reads the text form.
func (d *Dialect) UnmarshalText(text []byte) error { return dialects.Set(d, text) }
