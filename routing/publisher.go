package routing

import "errors"

// ErrNoContactPublished says that a publisher names no way to reach its support.
var ErrNoContactPublished = errors.New("routing: the product page publishes no support contact")

// Publisher is the support contact of the ISV that published a marketplace
// product, as the product page shows it: at least one of the three (UX-27). The
// zero value has none.
type Publisher struct {
	Link  string `json:"link,omitzero"` // support entry point on the ISV's web site
	Email string `json:"email,omitzero"`
	Phone string `json:"phone,omitzero"`
}

// Contacts returns what is published: link, email, phone, in this order. If nothing
// is, the error is [ErrNoContactPublished].
func (p Publisher) Contacts() ([]string, error) {
	var list []string
	for _, contact := range []string{p.Link, p.Email, p.Phone} {
		if contact != "" {
			list = append(list, contact)
		}
	}
	if list == nil {
		return nil, ErrNoContactPublished
	}
	return list, nil
}
