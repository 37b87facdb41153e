package product

import "fmt"

// Listing is a dated statement about the support desk's own catalogue, which
// may lag behind the policy or run ahead of it (LCY-23). While it applies it
// decides whether a release is covered; what the policy computes is shown beside
// it. It is plain, comparable data; the zero Listing is invalid in a [Spec].
type Listing struct {
	Release string `json:"release"` // its name, looked up as by [Catalog.Find]
	Listed  Answer `json:"listed"`  // Yes: the desk's catalogue has it; No: it no longer has it

	From   Date   `json:"from,omitzero"`   // first day; zero: the release's first
	Until  Date   `json:"until,omitzero"`  // last day; zero: until further notice
	Source string `json:"source,omitzero"` // who says so
}

// listing is a Listing with the instants at which it begins to apply and at which it
// no longer applies, in seconds since 1970.
type listing struct {
	Listing
	from, until int64
}

// listing returns the last listing that began by the instant, or nil.
func (e *entry) listing(s int64) *listing {
	for i := len(e.listings) - 1; i >= 0; i-- {
		if e.listings[i].from <= s {
			return &e.listings[i]
		}
	}
	return nil
}

// text says what the listing says about e, for people.
func (l *listing) text(c Code, e *entry) string {
	text := fmt.Sprintf("the support desk's list has %s", e.Name)
	switch c {
	case NotListed:
		from := l.From
		if from.IsZero() {
			from = e.Released
		}
		text = fmt.Sprintf("the support desk's list no longer has %s since %v", e.Name, from)
	case ListingEnded:
		text = fmt.Sprintf("the support desk's list had %s until %v", e.Name, l.Until)
	default:
		if !l.Until.IsZero() {
			text += fmt.Sprintf(" until %v", l.Until)
		}
	}
	if l.Source != "" {
		text += " (" + l.Source + ")"
	}
	return text
}
