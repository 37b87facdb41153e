package calendars

import (
	"iter"
	"sync"
	"time"

	"github.com/partnersupport/partnersupport/internal/enum"
	"github.com/partnersupport/partnersupport/internal/officehours"
	"github.com/partnersupport/partnersupport/sla"
)

// Service is who publishes support hours, and what for. The zero Service is
// invalid. Its text form is the constant's name in lower_snake.
type Service uint8

const (
	PartnerCenter          Service = iota + 1 // by country, in all languages; the hours that sla.Target.Due counts in
	Azure                                     // the languages of Azure, in the hours of Partner Center
	Microsoft365Technical                     // by language and country; English round the clock in all countries
	Microsoft365Enterprise                    // technical, where the hours of enterprise plans are others: in Japan
	Microsoft365By21Vianet                    // technical, in China, by the operator there
	Microsoft365Billing                       // by language and country; English in all countries
)

var services = enum.New[Service]("service", sla.ErrSpec, "",
	"partner_center", "azure", "microsoft_365_technical", "microsoft_365_enterprise", "microsoft_365_by_21vianet", "microsoft_365_billing")

// Services yields the services in the order of their constants.
func Services() iter.Seq[Service] { return services.All() }

// ParseService returns the service with the given text form, or an error that
// wraps [sla.ErrSpec].
func ParseService(text string) (Service, error) { return services.Parse(text) }

// String returns the text form of s.
func (s Service) String() string { return services.String(s) }

// IsValid reports whether s is one of the constants.
func (s Service) IsValid() bool { return services.Valid(s) }

// AppendText appends the text form of s; an invalid service is [sla.ErrSpec].
func (s Service) AppendText(b []byte) ([]byte, error) { return services.Append(b, s) }

// MarshalText returns what AppendText appends.
func (s Service) MarshalText() ([]byte, error) { return services.Append(nil, s) }

// UnmarshalText is [ParseService]; on an error it leaves s alone.
func (s *Service) UnmarshalText(text []byte) error { return services.Set(s, text) }

// Published returns the hours that Partner Center publishes, one entry for each
// country. It is Of([PartnerCenter]), and always the same one.
func Published() *Set { return Of(PartnerCenter) }

// Of returns the hours that a service publishes. It is always the same Set for the
// same service, and an empty one for an invalid service.
//
// A Set never falls back on the hours of another service: a language that a service
// does not have is an error.
//
// Azure is closed on public holidays, as Partner Center is. Of the other hours, only
// those of billing in Japanese say so. The rest know only the days of the week and
// nothing is settled, so that all their answers are estimates, except for hours round
// the clock.
func Of(s Service) *Set {
	if set, ok := shipped()[s]; ok {
		return set
	}
	return new(Set)
}

var shipped = sync.OnceValue(func() map[Service]*Set {
	m := map[Service]*Set{PartnerCenter: byCountry()}
	for d := range officehours.Desks() {
		s, err := ParseService(string(d.Service))
		if err != nil {
			continue // a test makes sure that every desk has one of our services
		}
		if m[s] == nil {
			m[s] = new(Set)
		}
		m[s].entries = append(m[s].entries, keep(byLanguage(d)))
	}
	return m
})

// byCountry returns the hours of Partner Center.
func byCountry() *Set {
	var s Set
	for row := range officehours.All() {
		s.entries = append(s.entries, keep(Entry{Country: row.Country, Spec: officeSpec(row.Country, row.Zone),
			Source: row.Source, Doubt: row.Doubt}))
	}
	return &s
}

// officeSpec returns the hours of a country in a zone, which may be empty.
func officeSpec(country, zone string) sla.Spec {
	// UTC stands in until somebody says which. A test makes sure that every row has a Spec.
	spec, err := sla.OfficeSpec(country, "UTC")
	if err != nil {
		return sla.Spec{}
	}
	spec.Zone = zone
	return spec
}

// byLanguage returns what a service publishes for a language.
func byLanguage(d officehours.Desk) Entry {
	var spec sla.Spec
	if d.Holidays {
		spec = officeSpec(d.Country, d.Zone)
	} else if d.Week != always {
		spec.Settled = sla.Date{Year: 1970, Month: time.January, Day: 1} // any weekday may be a holiday
	}
	spec.Name, spec.Zone = string(d.Service)+", "+d.Language, d.Zone
	if d.Country != "" {
		spec.Name += "-" + d.Country
	}
	var w sla.Week
	for i, row := range []*[]sla.Window{&w.Monday, &w.Tuesday, &w.Wednesday, &w.Thursday, &w.Friday, &w.Saturday, &w.Sunday} {
		if d.Week[i] != "" {
			*row = []sla.Window{sla.Window(d.Week[i])}
		}
	}
	spec.Week = w
	return Entry{Country: d.Country, Language: d.Language, Spec: spec, Source: d.Service.Source(), Doubt: d.Doubt}
}

// always is a week round the clock.
var always = [7]string{"00:00-24:00", "00:00-24:00", "00:00-24:00", "00:00-24:00", "00:00-24:00", "00:00-24:00", "00:00-24:00"}
