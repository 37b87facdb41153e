package product

import "github.com/partnersupport/partnersupport/internal/civil"

// Date is a civil day, without time and zone. The zero Date means that there is
// no such day, or that it is not known.
type Date = civil.Date

// Family names the releases that succeed one another, such as "Windows Server". N and
// N-1 are counted within a family.
type Family string

// Release is what is known about one release of a product. It is plain, comparable
// data; the zero Release is invalid in a [Spec].
type Release struct {
	Family  Family `json:"family"`
	Version string `json:"version"` // within the family: "2012 R2"
	Name    string `json:"name"`    // as people write it, unique in a catalog: "Windows Server 2012 R2"

	// Generation orders the releases of a family: a later generation has a
	// greater number, at most 1e9. The numbers need not be consecutive, and
	// releases that count as one share a number: an R2, editions that come out
	// together, a service pack that is an entry of its own. Zero means that the
	// release has no place in the order.
	Generation int `json:"generation,omitzero"`

	// Certainty says whether the release has come out at all, and whether the
	// catalog has what came before it. What is not certain makes answers Unknown,
	// also those about other releases of the family.
	Certainty Certainty `json:"certainty,omitzero"`

	Policy Policy `json:"policy"`

	// Parent is the name of the release that a component is part of, looked up as
	// by [Catalog.Find]. The rank, the phases and the days of a component are those
	// of its parent: it has no Generation and no end days of its own, and cannot be
	// a parent itself. Parent is empty for every other policy.
	Parent string `json:"parent,omitzero"`

	Released Date `json:"released"` // its first day; it must be known

	// MainstreamEnd is the last day of mainstream support or, for PolicyModern,
	// of support. Zero means not known: a Fixed release is then taken to have
	// five years from its release, that anniversary included, and the verdict
	// says that this is an estimate (LCY-21); a Modern one has no end.
	MainstreamEnd Date `json:"mainstream_end,omitzero"`

	// ExtendedEnd is the last day of extended support, of PolicyFixed only.
	// Zero means not known.
	ExtendedEnd Date `json:"extended_end,omitzero"`

	// SecurityUpdatesEnd is the last day on which security updates are sold
	// after the end of all support. They are not support, and a release is not
	// covered by them. Zero means that there are none, or that it is not known.
	SecurityUpdatesEnd Date `json:"security_updates_end,omitzero"`

	Source string `json:"source,omitzero"` // where the days come from
	AsOf   Date   `json:"as_of,omitzero"`  // when they were last compared with the source
	Doubt  string `json:"doubt,omitzero"`  // what is doubtful about them; empty when nothing is known to be
}
