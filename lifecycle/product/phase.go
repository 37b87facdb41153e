package product

import (
	"slices"
	"time"

	"github.com/partnersupport/partnersupport/internal/enum"
)

// Phase is the part of its life that a release is in. The zero Phase is
// PhaseUnknown.
type Phase uint8

const (
	PhaseUnknown         Phase = iota // not in the catalog, not confirmed, or past mainstream without a known end of extended support
	PhaseNotReleased                  // not out yet
	PhaseMainstream                   // Fixed policies
	PhaseExtended                     // PolicyFixed only
	PhaseModern                       // in support under the Modern policy
	PhaseSecurityUpdates              // past support; security updates are still sold, and are not support
	PhaseEnded                        // past all of these
)

var phases = enum.New[Phase]("phase", ErrEnum, "unknown", "not_released", "mainstream", "extended", "modern", "security_updates", "ended")

// String returns the text form of p.
func (p Phase) String() string { return phases.String(p) }

// IsValid reports whether p is one of the phases.
func (p Phase) IsValid() bool { return phases.Valid(p) }

// AppendText appends the text form of p to b; an invalid phase is an error that
// wraps [ErrEnum].
func (p Phase) AppendText(b []byte) ([]byte, error) { return phases.Append(b, p) }

// MarshalText returns what AppendText appends.
func (p Phase) MarshalText() ([]byte, error) { return phases.Append(nil, p) }

// UnmarshalText reads what MarshalText writes; else p is left alone, and the
// error wraps [ErrEnum].
func (p *Phase) UnmarshalText(text []byte) error { return phases.Set(p, text) }

// Span is a stretch of a release's life. It includes From and excludes Until. It is
// plain data; the zero Span is not valid.
type Span struct {
	Phase     Phase     `json:"phase"`
	From      time.Time `json:"from,omitzero"`      // in UTC; zero: there is nothing before
	Until     time.Time `json:"until,omitzero"`     // in UTC; zero: no end is known
	Estimated bool      `json:"estimated,omitzero"` // Until follows from an estimate, as in [Verdict.Estimated]
}

// Phases returns the life of the release with the given name, beginning before its
// release and without holes; nil when the catalog does not have it. A phase that
// ends on a day ends with that day in the zone of the catalog. The name is looked up
// as by [Catalog.Find].
func (c *Catalog) Phases(name string) []Span {
	e := c.find(name)
	if e == nil {
		return nil
	}
	edges := []int64{e.released, e.ended, e.extendedEnded, e.updatesEnded}
	slices.Sort(edges)
	spans := []Span{{Phase: PhaseNotReleased}}
	for _, edge := range edges {
		last := &spans[len(spans)-1]
		if edge == never || edge < e.released || e.phase(edge) == last.Phase {
			continue
		}
		at := time.Unix(edge, 0).UTC()
		last.Until = at
		last.Estimated = e.estimated && edge == e.ended
		spans = append(spans, Span{Phase: e.phase(edge), From: at})
	}
	return spans
}

func (e *entry) phase(s int64) Phase {
	switch {
	case s < e.released:
		return PhaseNotReleased
	case s < e.ended && e.unconfirmed:
		return PhaseUnknown
	case s < e.ended && e.policy == PolicyModern:
		return PhaseModern
	case s < e.ended:
		return PhaseMainstream
	case e.policy == PolicyFixed && e.extendedEnded == never:
		return PhaseUnknown
	case e.policy == PolicyFixed && s < e.extendedEnded:
		return PhaseExtended
	case e.updatesEnded != never && s < e.updatesEnded:
		return PhaseSecurityUpdates
	}
	return PhaseEnded
}
