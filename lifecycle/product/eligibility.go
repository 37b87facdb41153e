package product

import (
	"iter"
	"time"
)

// Eligibility is the answer of [Catalog.PayPerIncident]. It is a value; the zero
// Eligibility says that nothing is known.
type Eligibility struct {
	Name     string // as in the catalog; as asked, when the catalog does not have it
	Possible Answer

	reasons reasonSet
	entry   *entry
}

// PayPerIncident says whether support for a single incident may be bought for the
// release at the instant (LCY-26). It may for a release under a Fixed policy, as long
// as its last phase of support is not known to be over. Where the end of that phase is
// unknown or an estimate, the answer is Yes, with the caveat [ExtendedUnknown]. For a
// release that nobody has confirmed to be out it is Unknown. A component follows its
// parent's policy. The name is looked up as by [Catalog.Find].
//
// It says nothing about the account: who may buy online is another question.
func (c *Catalog) PayPerIncident(name string, at time.Time) Eligibility {
	e := c.find(name)
	if e == nil {
		return Eligibility{Name: name, reasons: 1 << NoData}
	}
	p := Eligibility{Name: e.Name, Possible: No, entry: e}
	s := at.Unix()
	switch {
	case s < e.released:
		p.reasons.add(NotReleased)
	case !e.policy.fixed():
		p.reasons.add(NotFixed)
	case s >= e.allEnded:
		p.reasons.add(ExtendedEnded)
	case e.unconfirmed:
		p.Possible = Unknown
		p.reasons.add(NotConfirmed)
	case e.last.IsZero():
		p.Possible = Yes
		p.reasons.add(ExtendedUnknown)
	default:
		p.Possible = Yes
	}
	return p
}

// Reasons yields the reasons in the order of their codes: why the answer is No
// or Unknown, or the caveat of a Yes. It can be used again.
func (p Eligibility) Reasons() iter.Seq[Reason] { return p.reasons.all(p.Name, p.entry, nil) }
