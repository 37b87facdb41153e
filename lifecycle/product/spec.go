package product

// Spec is what a catalog is built from. The zero Spec makes a catalog without
// releases, which answers Unknown to everything.
//
// Its JSON form is that of its fields; [ParseSpec] reads it. [ParseReleases] and
// [ParseListings] read the two lists from CSV.
type Spec struct {
	// Zone is the IANA name of the zone whose civil days count. Empty means the
	// rules of America/Los_Angeles that are part of this package; any name,
	// that one as well, is read from the machine's time zone database. "Local"
	// is refused: it means something else on every machine.
	Zone string `json:"zone,omitzero"`

	Releases []Release `json:"releases,omitzero"` // in any order
	Listings []Listing `json:"listings,omitzero"` // in any order; those of one release do not overlap
}
