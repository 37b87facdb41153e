package officehours

import (
	_ "embed"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
)

// Service is a support service that publishes hours for languages.
type Service string

// The services other than Partner Center, whose hours are by country only: see [Row].
const (
	Azure                  Service = "azure"
	Microsoft365Technical  Service = "microsoft_365_technical"
	Microsoft365Enterprise Service = "microsoft_365_enterprise"
	Microsoft365By21Vianet Service = "microsoft_365_by_21vianet"
	Microsoft365Billing    Service = "microsoft_365_billing"
)

// Source says where the hours of a service come from.
func (s Service) Source() string {
	if s == Azure {
		return "Azure support API documentation, its preferred support languages, with the hours of Partner Center"
	}
	return "Microsoft 365 for business support page, as it was in 2023 or 2024"
}

// Desk has the hours in which a service answers in one language.
type Desk struct {
	Service  Service
	Country  string    // ISO 3166 code, "KR"; empty for all countries without a desk of their own
	Language string    // "ko"
	Zone     string    // IANA time zone; empty where none is published
	Week     [7]string // local hours of each day, Monday first, "09:00-18:00"; empty where it is closed
	Holidays bool      // whether the service says that it is closed on public holidays
	Doubt    string    // what the source leaves open and how it is read; empty if nothing
}

// desks is sorted by service, country and language.
//
//go:embed desks.csv
var desks string

// allDesks reads the table once. If it cannot be read, there are no desks; a test reads
// the embedded table.
var allDesks = sync.OnceValue(func() []Desk {
	all, err := parseDesks(desks)
	if err != nil {
		return nil
	}
	return all
})

// Desks yields the desks of all services in the order of service, country and
// language.
func Desks() iter.Seq[Desk] { return slices.Values(allDesks()) }

// parseDesks reads the form of the embedded file: a comment, then lines of
// service, country, language, zone, seven days, holidays and doubt. Only the doubt may
// have commas.
func parseDesks(text string) ([]Desk, error) {
	var all []Desk
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		const fields = 13
		f := strings.SplitN(strings.TrimSuffix(line, "\n"), ",", fields)
		if len(f) != fields {
			return nil, fmt.Errorf("officehours: %.64q has %d fields, want %d", line, len(f), fields)
		}
		d := Desk{Service: Service(f[0]), Country: f[1], Language: f[2], Zone: f[3], Holidays: f[11] == "closed", Doubt: f[12]}
		if f[11] != "" && !d.Holidays {
			return nil, fmt.Errorf("officehours: %.64q: holidays are %q", line, f[11])
		}
		copy(d.Week[:], f[4:11])
		all = append(all, d)
	}
	return all, nil
}
