package product

import (
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"
	"time"
)

// Verdict is the answer of [Catalog.Support] about a release at an instant. It is a
// value. Verdicts of one catalog are comparable with ==. The zero Verdict says that
// nothing is known.
type Verdict struct {
	Name string `json:"name,omitzero"` // as in the catalog; as asked, when the catalog does not have it

	// Covered says whether an on-premises incident may be used for the release.
	Covered Answer `json:"covered,omitzero"`

	// Computed is what the policy alone says.
	Computed Answer `json:"computed,omitzero"`

	// Desk is what the desk's own catalogue says by a [Listing]: Yes if it has the
	// release, No if it no longer has it; it then decides Covered. Unknown means that
	// no listing applies, and Covered is Computed.
	Desk Answer `json:"desk,omitzero"`

	Rank   Rank   `json:"rank,omitzero"`
	Phase  Phase  `json:"phase,omitzero"`
	Policy Policy `json:"policy,omitzero"` // the policy that applies, for a component that of its parent; 0 when the catalog does not have the release

	// MainstreamEnd is the last day of mainstream support that was used or, for
	// PolicyModern, of support. Zero: none.
	MainstreamEnd Date `json:"mainstream_end,omitzero"`
	Estimated     bool `json:"estimated,omitzero"` // MainstreamEnd is taken to be five years from the release, for lack of data

	reasons reasonSet
	entry   *entry
	listing *listing
}

const (
	// denied are the reasons of a computed No about a release that is out.
	denied reasonSet = 1<<TooOld | 1<<OutOfMainstream | 1<<SupportEnded

	// unsaid are the reasons of a computed Unknown about one.
	unsaid reasonSet = 1<<NoRank | 1<<NotConfirmed | 1<<RankNotConfirmed
)

// Support says whether the release with the given name is covered at the
// instant (LCY-20 to LCY-23, LCY-25). The name is looked up as by
// [Catalog.Find]. Spelled as in the catalog, it does not allocate.
func (c *Catalog) Support(name string, at time.Time) Verdict {
	e := c.find(name)
	if e == nil {
		return Verdict{Name: name, reasons: 1 << NoData}
	}
	return e.verdicts[e.at(at.Unix())]
}

// Verdicts yields the verdict of every release at the instant, in the order of
// [Catalog.Releases]. It can be used again.
func (c *Catalog) Verdicts(at time.Time) iter.Seq[Verdict] {
	return func(yield func(Verdict) bool) {
		s := at.Unix()
		for i := range c.entries {
			if e := &c.entries[i]; !yield(e.verdicts[e.at(s)]) {
				return
			}
		}
	}
}

// Differences yields the verdicts on those releases about which the desk's catalogue
// says something else than the policy computes, in the order of [Catalog.Releases].
// Where the policy gives no answer, any answer of the desk's is a difference. It can
// be used again.
func (c *Catalog) Differences(at time.Time) iter.Seq[Verdict] {
	return func(yield func(Verdict) bool) {
		for v := range c.Verdicts(at) {
			if v.Desk != Unknown && v.Desk != v.Computed && !yield(v) {
				return
			}
		}
	}
}

// judge computes the verdicts for all times, so that a question is a search among a
// few instants.
func (e *entry) judge() {
	edges := []int64{e.released, e.ended, e.extendedEnded, e.updatesEnded, e.becameN1, e.becameMaybeOlder, e.becameOlder}
	for _, l := range e.listings {
		edges = append(edges, l.from, l.until)
	}
	slices.Sort(edges)
	e.verdicts = []Verdict{e.verdict(math.MinInt64)}
	for _, edge := range edges {
		if edge == never {
			break
		}
		if v := e.verdict(edge); v != e.verdicts[len(e.verdicts)-1] {
			e.edges, e.verdicts = append(e.edges, edge), append(e.verdicts, v)
		}
	}
}

// at returns the place of the verdict that holds at the instant.
func (e *entry) at(s int64) int {
	i, found := slices.BinarySearch(e.edges, s)
	if found {
		i++ // the edge is the first instant of what follows
	}
	return i
}

// verdict returns the verdict at the instant.
func (e *entry) verdict(s int64) Verdict {
	v := Verdict{
		Name:          e.Name,
		Rank:          e.rank(s),
		Phase:         e.phase(s),
		Policy:        e.policy,
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
	case e.unconfirmed:
		v.reasons.add(NotConfirmed)
	case v.Rank == RankOlder:
		v.reasons.add(TooOld)
	case v.Rank == RankUnknown && e.ranked:
		v.reasons.add(RankNotConfirmed)
	case v.Rank == RankUnknown && e.policy.fixed():
		v.reasons.add(NoRank)
	}
	if s >= e.ended {
		if e.policy.fixed() {
			v.reasons.add(OutOfMainstream)
		} else {
			v.reasons.add(SupportEnded)
		}
	}
	switch {
	case v.reasons&denied != 0:
		v.Computed = No
	case v.reasons&unsaid != 0:
		v.Computed = Unknown
	default:
		v.Computed = Yes
	}
	v.Covered = v.Computed
	v.consult(e.listing(s), s)
	if v.Covered == No {
		v.reasons.add(PlanNotForProduct)
	}
	if e.estimated {
		v.reasons.add(MainstreamEstimated)
	}
	return v
}

// consult sets what the desk's catalogue says by the listing that began last.
func (v *Verdict) consult(l *listing, s int64) {
	switch {
	case l == nil:
		return
	case s < l.until:
		v.Desk, v.Covered = l.Listed, l.Listed
		if l.Listed == No {
			v.reasons.add(NotListed)
		} else if v.Computed != Yes {
			v.reasons.add(Listed)
		}
	case l.Listed == Yes && v.Computed != Yes:
		v.reasons.add(ListingEnded)
	default:
		return
	}
	v.listing = l
}

// Reasons yields the reasons in the order of their codes: all of those that
// make the answer No or Unknown, and caveats about any answer. A Yes without
// caveats has none. It can be used again.
func (v Verdict) Reasons() iter.Seq[Reason] { return v.reasons.all(v.Name, v.entry, v.listing) }

// Release returns the facts the verdict rests on, with their source; false when
// the catalog does not have the release.
func (v Verdict) Release() (Release, bool) {
	if v.entry == nil {
		return Release{}, false
	}
	return v.entry.Release, true
}

// Listing returns the statement about the desk's catalogue that applies; false
// when none does.
func (v Verdict) Listing() (Listing, bool) {
	if v.Desk == Unknown {
		return Listing{}, false
	}
	return v.listing.Listing, true
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
