package product

import "github.com/partnersupport/partnersupport/internal/enum"

// Policy is the lifecycle policy of a release. The zero Policy is invalid.
type Policy uint8

const (
	_                     Policy = iota
	PolicyFixed                  // mainstream support, then extended support
	PolicyFixedMainstream        // mainstream support and nothing after it, as Office LTSC has
	PolicyModern                 // supported while current, or until an announced day
	PolicyComponent              // part of another release, and supported as that one is
)

var policies = enum.New[Policy]("policy", ErrEnum, "", "fixed", "fixed_mainstream", "modern", "component")

// ParsePolicy returns the policy with the given text form; else an error that
// wraps [ErrEnum].
func ParsePolicy(text string) (Policy, error) { return policies.Parse(text) }

// String returns the text form of p.
func (p Policy) String() string { return policies.String(p) }

// IsValid reports whether p is one of the policies.
func (p Policy) IsValid() bool { return policies.Valid(p) }

// AppendText appends the text form of p to b; an invalid policy is an error
// that wraps [ErrEnum].
func (p Policy) AppendText(b []byte) ([]byte, error) { return policies.Append(b, p) }

// MarshalText returns what AppendText appends.
func (p Policy) MarshalText() ([]byte, error) { return policies.Append(nil, p) }

// UnmarshalText reads what MarshalText writes; else p is left alone, and the
// error wraps [ErrEnum].
func (p *Policy) UnmarshalText(text []byte) error { return policies.Set(p, text) }

func (p Policy) fixed() bool { return p == PolicyFixed || p == PolicyFixedMainstream }
