package product

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/partnersupport/partnersupport/internal/civil"
	"github.com/partnersupport/partnersupport/internal/enum"
)

// Date is a civil day, without time and zone. The zero Date means that there is
// no such day, or that it is not known.
type Date = civil.Date

// Family names the releases that succeed one another, "Windows Server". N and
// N-1 are counted within a family.
type Family string

// Policy is the lifecycle policy of a release. The zero Policy is invalid.
type Policy uint8

const (
	_                     Policy = iota
	PolicyFixed                  // mainstream support, then extended support
	PolicyFixedMainstream        // mainstream support and nothing after it, as Office LTSC has
	PolicyModern                 // supported while current, or to a day that is announced
)

// ErrEnum is wrapped by the error for a text or a number that is no value of an
// enum of this package.
var ErrEnum = errors.New("product: unknown value")

var policies = enum.New[Policy]("policy", ErrEnum, "", "fixed", "fixed_mainstream", "modern")

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

// Release is what is known about one release of a product. It is a value and
// comparable; the zero Release is invalid in a [Spec].
type Release struct {
	Family  Family
	Version string // within the family: "2012 R2"
	Name    string // as people write it, unique in a catalog: "Windows Server 2012 R2"

	// Generation orders the releases of a family: a later generation has a
	// greater number. The numbers need not be consecutive, and releases that
	// count as one share a number. Zero means that the release has no place in
	// the order.
	Generation int

	Policy   Policy
	Released Date // its first day; it must be known

	// MainstreamEnd is the last day of mainstream support or, for PolicyModern,
	// of support. Zero means not known: a Fixed release is then taken to have
	// five years from its release, that anniversary included, and the verdict
	// says that this is an estimate (LCY-21); a Modern one has no end.
	MainstreamEnd Date

	// ExtendedEnd is the last day of extended support, of PolicyFixed only.
	// Zero means not known. Security updates sold for the years after it are
	// not extended support.
	ExtendedEnd Date

	// ListedUntil is the last day on which the support desk's own list still
	// has the release, whatever the policy says (LCY-23). It adds cover and
	// takes none away. Zero means that the list follows the policy.
	ListedUntil Date

	Source string // where the days come from
	AsOf   Date   // when they were last compared with the source
	Doubt  string // what is doubtful about them; empty when nothing is known to be
}

// maxName limits a name in a catalog, in bytes. A longer name in a question
// matches nothing and costs nothing.
const maxName = 200

// check returns what is wrong with r alone, each problem with the field it is
// about.
func (r *Release) check() []error {
	var problems []error
	problem := func(format string, args ...any) {
		problems = append(problems, fmt.Errorf(format, args...))
	}
	for _, f := range []struct{ field, text string }{
		{"family", string(r.Family)}, {"version", r.Version}, {"name", r.Name},
	} {
		switch {
		case strings.TrimSpace(f.text) == "":
			problem("%s: empty", f.field)
		case len(f.text) > maxName:
			problem("%s: longer than %d bytes", f.field, maxName)
		case !utf8.ValidString(f.text) || strings.ContainsFunc(f.text, unicode.IsControl):
			problem("%s: not plain text: %q", f.field, f.text)
		}
	}
	if r.Generation < 0 {
		problem("generation: negative: %d", r.Generation)
	}
	if !r.Policy.IsValid() {
		problem("policy: unknown: %v", r.Policy)
	}
	if r.Released.IsZero() {
		problem("released: no day")
	}
	// Each day is compared with the known day before it.
	before, field := Date{}, ""
	for _, f := range []struct {
		field string
		day   Date
	}{
		{"released", r.Released}, {"mainstream_end", r.MainstreamEnd}, {"extended_end", r.ExtendedEnd},
	} {
		switch {
		case f.day.IsZero():
		case !f.day.IsValid():
			problem("%s: no calendar day: %v", f.field, f.day)
		case f.day.Before(before):
			problem("%s: %v is before %s, %v", f.field, f.day, field, before)
		default:
			before, field = f.day, f.field
		}
	}
	if !r.ExtendedEnd.IsZero() && r.Policy.IsValid() && r.Policy != PolicyFixed {
		problem("extended_end: policy %v has no extended support", r.Policy)
	}
	switch {
	case r.ListedUntil.IsZero():
	case !r.ListedUntil.IsValid():
		problem("listed_until: no calendar day: %v", r.ListedUntil)
	case r.ListedUntil.Before(r.Released):
		problem("listed_until: %v is before released, %v", r.ListedUntil, r.Released)
	}
	if !r.AsOf.IsZero() && !r.AsOf.IsValid() {
		problem("as_of: no calendar day: %v", r.AsOf)
	}
	return problems
}
