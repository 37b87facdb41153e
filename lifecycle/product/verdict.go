package product

import (
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/partnersupport/partnersupport/internal/enum"
)

// Answer is yes, no, or not known. The zero Answer is Unknown, which never
// counts as yes.
type Answer uint8

const (
	Unknown Answer = iota // the data does not say
	Yes                   // it is
	No                    // it is not
)

var answers = enum.New[Answer]("answer", ErrEnum, "unknown", "yes", "no")

// String returns the text form of a.
func (a Answer) String() string { return answers.String(a) }

// IsValid reports whether a is one of the answers.
func (a Answer) IsValid() bool { return answers.Valid(a) }

// AppendText appends the text form of a to b; an invalid answer is an error
// that wraps [ErrEnum].
func (a Answer) AppendText(b []byte) ([]byte, error) { return answers.Append(b, a) }

// MarshalText returns what AppendText appends.
func (a Answer) MarshalText() ([]byte, error) { return answers.Append(nil, a) }

// UnmarshalText reads what MarshalText writes; else a is left alone, and the
// error wraps [ErrEnum].
func (a *Answer) UnmarshalText(text []byte) error { return answers.Set(a, text) }

// Rank is the place of a release among those of its family that are out. The
// zero Rank is RankUnknown.
type Rank uint8

const (
	RankUnknown     Rank = iota // not in the catalog, or without a generation
	RankN                       // of the latest generation
	RankN1                      // of the one before
	RankOlder                   // of another before that
	RankNotReleased             // not out yet
)

var ranks = enum.New[Rank]("rank", ErrEnum, "unknown", "n", "n_1", "older", "not_released")

// String returns the text form of r.
func (r Rank) String() string { return ranks.String(r) }

// IsValid reports whether r is one of the ranks.
func (r Rank) IsValid() bool { return ranks.Valid(r) }

// AppendText appends the text form of r to b; an invalid rank is an error that
// wraps [ErrEnum].
func (r Rank) AppendText(b []byte) ([]byte, error) { return ranks.Append(b, r) }

// MarshalText returns what AppendText appends.
func (r Rank) MarshalText() ([]byte, error) { return ranks.Append(nil, r) }

// UnmarshalText reads what MarshalText writes; else r is left alone, and the
// error wraps [ErrEnum].
func (r *Rank) UnmarshalText(text []byte) error { return ranks.Set(r, text) }

// Phase is the part of its life that a release is in. The zero Phase is
// PhaseUnknown.
type Phase uint8

const (
	PhaseUnknown     Phase = iota // not in the catalog; or past mainstream, and the end of extended support is not known
	PhaseNotReleased              // not out yet
	PhaseMainstream               // Fixed policies
	PhaseExtended                 // PolicyFixed only
	PhaseModern                   // in support under the Modern policy
	PhaseEnded                    // past all of these
)

var phases = enum.New[Phase]("phase", ErrEnum, "unknown", "not_released", "mainstream", "extended", "modern", "ended")

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

// Verdict is the answer of [Catalog.Support] about a release at an instant. It
// is an immutable value. Verdicts of one catalog are comparable with ==. The
// zero Verdict says that nothing is known.
type Verdict struct {
	Name string `json:"name,omitzero"` // as in the catalog; as asked, when the catalog does not have it

	// Covered says whether an on-premises incident may be used for the release.
	Covered Answer `json:"covered,omitzero"`

	// Computed is what the policy alone says. It differs from Covered only
	// while the desk's list has a release longer ([Release.ListedUntil]).
	Computed Answer `json:"computed,omitzero"`

	Rank   Rank   `json:"rank,omitzero"`
	Phase  Phase  `json:"phase,omitzero"`
	Policy Policy `json:"policy,omitzero"` // invalid when the catalog does not have the release

	// MainstreamEnd is the last day of mainstream support that was used or, for
	// PolicyModern, of support. Zero: none.
	MainstreamEnd Date `json:"mainstream_end,omitzero"`
	Estimated     bool `json:"estimated,omitzero"` // MainstreamEnd is five years from the release, for want of data

	reasons reasonSet
	entry   *entry
}

// denied are the reasons of a No.
const denied reasonSet = 1<<NotReleased | 1<<TooOld | 1<<OutOfMainstream | 1<<SupportEnded

// Support says whether the release with the given name is covered at the
// instant (LCY-20 to LCY-23, LCY-25). The name is looked up as by
// [Catalog.Find]. Spelled as in the catalog, it does not allocate.
func (c *Catalog) Support(name string, at time.Time) Verdict {
	e := c.find(name)
	if e == nil {
		return Verdict{Name: name, reasons: 1 << NoData}
	}
	s := at.Unix()
	v := Verdict{
		Name:          e.Name,
		Rank:          e.rank(s),
		Phase:         e.phase(s),
		Policy:        e.Policy,
		MainstreamEnd: e.end,
		Estimated:     e.estimated,
		entry:         e,
	}
	if s < e.released {
		v.Computed, v.Covered = No, No
		v.reasons.add(NotReleased)
		return v
	}
	switch {
	case v.Rank == RankOlder:
		v.reasons.add(TooOld)
	case v.Rank == RankUnknown && e.Policy.fixed():
		v.reasons.add(NoRank)
	}
	if s >= e.ended {
		if e.Policy.fixed() {
			v.reasons.add(OutOfMainstream)
		} else {
			v.reasons.add(SupportEnded)
		}
	}
	switch {
	case v.reasons&denied != 0:
		v.Computed = No
	case v.reasons.has(NoRank):
		v.Computed = Unknown
	default:
		v.Computed = Yes
	}
	v.Covered = v.Computed
	switch {
	case v.Computed != Yes && s < e.listedEnded:
		v.Covered = Yes
		v.reasons.add(Listed)
	case v.Computed == No:
		v.reasons.add(PlanNotForProduct)
	}
	if e.estimated {
		v.reasons.add(MainstreamEstimated)
	}
	return v
}

func (e *entry) rank(s int64) Rank {
	switch {
	case s < e.released:
		return RankNotReleased
	case e.Generation == 0:
		return RankUnknown
	case s < e.becameN1:
		return RankN
	case s < e.becameOlder:
		return RankN1
	}
	return RankOlder
}

func (e *entry) phase(s int64) Phase {
	switch {
	case s < e.released:
		return PhaseNotReleased
	case s < e.ended && e.Policy == PolicyModern:
		return PhaseModern
	case s < e.ended:
		return PhaseMainstream
	case e.Policy != PolicyFixed || s >= e.extendedEnded:
		return PhaseEnded
	case e.ExtendedEnd.IsZero():
		return PhaseUnknown
	}
	return PhaseExtended
}

// Reasons yields the reasons in the order of their codes: all of those that
// make the answer No or Unknown, and caveats about any answer. A Yes without
// caveats has none. It can be used again.
func (v Verdict) Reasons() iter.Seq[Reason] { return v.reasons.all(v.Name, v.entry) }

// Release returns the facts the verdict rests on, with their source; false when
// the catalog does not have the release.
func (v Verdict) Release() (Release, bool) {
	if v.entry == nil {
		return Release{}, false
	}
	return v.entry.Release, true
}

// String returns the verdict as a sentence for people. It is not meant to be
// parsed.
func (v Verdict) String() string {
	var facts []string
	if v.Computed == Yes {
		facts = append(facts, v.standing())
	}
	for r := range v.Reasons() {
		facts = append(facts, r.Text())
	}
	text := v.Name
	if v.entry == nil {
		text = fmt.Sprintf("%.64q", v.Name) // whatever somebody typed
	}
	switch v.Covered {
	case Yes:
		text += ": covered"
	case No:
		text += ": not covered"
	default:
		text += ": not known to be covered"
	}
	if len(facts) > 0 {
		text += ": " + strings.Join(facts, "; ")
	}
	return text
}

// standing describes a release that the policy covers.
func (v Verdict) standing() string {
	var parts []string
	switch v.Rank {
	case RankN:
		parts = append(parts, "N")
	case RankN1:
		parts = append(parts, "N-1")
	}
	phase := "in mainstream support"
	if v.Phase == PhaseModern {
		phase = "in support"
	}
	if !v.MainstreamEnd.IsZero() {
		phase += " until " + v.MainstreamEnd.String()
	}
	return strings.Join(append(parts, phase), ", ")
}
