package main

import (
	"fmt"
	"slices"
	"strings"
)

// The hours that services publish for a language, as people gathered them, and the file
// that is made from them.
const (
	localesFile = "locales.csv"
	desksFile   = "../desks.csv"
	desksSum    = "../desks.sha256"
)

// locale is a line of the gathered hours.
type locale struct{ Tag, Country, Zone, Days, Hours, Kind, Service, Source, Flag string }

// desk is a line of the file that is made.
type desk struct {
	Service, Country, Language, Zone string
	Week                             [7]string // Monday first
	Holidays                         string    // closed, or empty
	Doubt                            string
}

// services has the service of a line, by what the line is about and by what its tag has in
// brackets.
var services = map[string]map[string]string{
	"technical": {
		"": "microsoft_365_technical", "other plans": "microsoft_365_technical", "Cantonese, Mandarin": "microsoft_365_technical",
		"enterprise plans": "microsoft_365_enterprise", "21Vianet": "microsoft_365_by_21vianet",
	},
	"billing": {"": "microsoft_365_billing"},
	"technical, on-premises default proposal": {"": "azure"},
}

const (
	partnerCenter = "Partner Center support availability page"
	closesOn      = "closed on public holidays: the only row that says so"
	alsoEnglish   = "English in the same country is billed Mon-Fri 10:00-18:00: days depend on the language"
	misprint      = "source says 7 AM-8 AM (and billing 8 AM-4 AM): clearly a misprint"
	severalZones  = "The country has several zones, and none is published."
	inUTC         = "The country has several zones: round the clock, it is given in UTC."
)

// doubts has what each remark of the gathered lines leaves open. A remark that is
// not here is an error: somebody has to read it.
var doubts = map[string]string{
	"":                         "",
	"crosses midnight":         "",
	"09:00-18:00 in Australia": "", // Australia has a line of its own
	"one window of five days: needs a week-level interval": "",
	"local time":                          "",
	"guess":                               "", // about a zone: it is left out
	"days given as Sunday through Friday": "The days are given as Sunday through Friday, read as those on which a night starts.",
	"no local language offered":           "No local language is offered.",
	"stated in Moscow time, whatever the country": "Stated in Moscow time, whatever the country.",
	"Moscow time": "Stated in Moscow time, whatever the country.",
	"page predates the end of Russian service in some places, check": "The page is older than the end of service in some places.",
	"stated in Eastern Time for the whole country":                   "Stated in Eastern time for the whole country.",
	alsoEnglish: "", // it becomes a line of its own
	closesOn:    "", // it becomes a field of its own
	"weekend days that the State Council makes workdays are not mentioned":         "Weekend days that the government makes working days are not mentioned.",
	"the Emirates work Mon-Fri since 2022: page days look out of date":             "The country works from Monday to Friday since 2022: the days look out of date.",
	"Tunisia itself works Mon-Fri":                                                 "The country itself works from Monday to Friday.",
	"Morocco itself works Mon-Fri":                                                 "The country itself works from Monday to Friday.",
	"clock goes back one hour in Ramadan":                                          "",
	"separate operator":                                                            "",
	"online 24x7":                                                                  "Online it is round the clock.",
	"round the clock for high severity":                                            "For a high severity it is round the clock.",
	"looks copied from Panama: an English-speaking country":                        "The country speaks English: this looks copied from Panama.",
	"English technical phone support round the clock everywhere (Nepal: no phone)": "By telephone, which Nepal does not have.",
	"language is published":                                                        "The language is published, and the hours are those of Partner Center.",
	"hours are the general rule applied to it":                                     "",
	"literal tag without region":                                                   "It is published without the country.",
}

func readLocales(file string) ([]locale, error) {
	rows, err := read(file, []string{"locale", "country", "time_zone", "business_days", "hours", "kind", "service", "source", "flag"})
	if err != nil {
		return nil, err
	}
	all := make([]locale, len(rows))
	for i, f := range rows {
		all[i] = locale{f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8]}
	}
	return all, nil
}

// desksOf makes the lines, sorted by service, country and language. It leaves out the
// rules of Partner Center, which are not about a language: the table of countries has
// them.
func desksOf(all []locale) ([]desk, error) {
	var list []desk
	for i, l := range all {
		if l.Source == partnerCenter || l.Flag == misprint {
			continue
		}
		d, err := deskOf(l)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", localesFile, i+2, err)
		}
		list = append(list, d)
		if strings.HasPrefix(l.Flag, alsoEnglish) {
			english := d
			english.Service, english.Language = "microsoft_365_billing", "en"
			if english.Week, err = week("Mon-Fri", "10:00-18:00"); err != nil {
				return nil, err
			}
			list = append(list, english)
		}
	}
	slices.SortFunc(list, func(a, b desk) int { return strings.Compare(a.key(), b.key()) })
	for i := range list[1:] {
		if list[i].key() == list[i+1].key() {
			return nil, fmt.Errorf("%s: %s is there twice", localesFile, list[i].key())
		}
	}
	return list, nil
}

// key returns the text by which lines are sorted. A comma sorts before every character
// of a code.
func (d *desk) key() string { return d.Service + "," + d.Country + "," + d.Language }

func deskOf(l locale) (desk, error) {
	tag, variant, _ := strings.Cut(strings.TrimSuffix(l.Tag, ")"), " (")
	language, _, _ := strings.Cut(tag, "-")
	d := desk{Service: services[l.Service][variant], Country: l.Country, Language: language, Zone: l.Zone}
	if d.Service == "" {
		return desk{}, fmt.Errorf("no service for %q, %q", l.Service, variant)
	}
	var err error
	if d.Week, err = week(l.Days, l.Hours); err != nil {
		return desk{}, err
	}
	var sentences []string
	flag, guess := strings.ReplaceAll(l.Flag, "guess: country has several zones, one picked", "guess"), false
	flag = strings.ReplaceAll(flag, "guess: several zones", "guess")
	for remark := range strings.SplitSeq(flag, "; ") {
		doubt, ok := doubts[remark]
		if !ok {
			return desk{}, fmt.Errorf("nobody has read the remark %q", remark)
		}
		if doubt != "" {
			sentences = append(sentences, doubt)
		}
		guess = guess || remark == "guess"
		if remark == closesOn || d.Service == "azure" {
			d.Holidays = "closed"
		}
	}
	always, err := week("Mon-Sun", "00:00-24:00")
	switch {
	case err != nil:
		return desk{}, err
	case guess && d.Week == always:
		d.Zone = "UTC"
		sentences = append(sentences, inUTC)
	case guess:
		d.Zone = ""
		sentences = append(sentences, severalZones)
	case l.Zone == "local":
		d.Zone = ""
	}
	d.Doubt = strings.Join(sentences, " ")
	return d, nil
}

// weekdays are the names of the days in the gathered lines.
var weekdays = []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

// week returns the hours of each day, Monday first: "Sun-Thu" and "09:00-17:00", or
// a stretch of several days, "Mon 12:00 - Sat 12:00 continuous".
func week(days, hours string) (w [7]string, err error) {
	first, last, ok := strings.Cut(days, "-")
	from, to := slices.Index(weekdays, first), slices.Index(weekdays, last)
	if !ok || from < 0 || to < 0 {
		return w, fmt.Errorf("%q are no days", days)
	}
	opening, closing := "", ""
	if stretch, continuous := strings.CutSuffix(hours, " continuous"); continuous {
		opening, closing, ok = strings.Cut(stretch, " - ")
		opening, closing = strings.TrimPrefix(opening, first+" "), strings.TrimPrefix(closing, last+" ")
		if !ok || len(opening) != len("12:00") || len(closing) != len("12:00") {
			return w, fmt.Errorf("%q is no stretch of %s", hours, days)
		}
	}
	for i := from; ; i = (i + 1) % 7 {
		switch {
		case opening == "":
			w[i] = hours
		case i == from:
			w[i] = opening + "-24:00"
		case i == to:
			w[i] = "00:00-" + closing
		default:
			w[i] = "00:00-24:00"
		}
		if i == to {
			return w, nil
		}
	}
}

// formatDesks writes the lines. The doubt is the last field, since it may have
// commas.
func formatDesks(list []desk) ([]byte, error) {
	var text strings.Builder
	text.WriteString("# Made by internal/officehours/gen, which says how: do not edit.\n")
	for _, d := range list {
		fields := slices.Concat([]string{d.Service, d.Country, d.Language, d.Zone}, d.Week[:], []string{d.Holidays})
		for _, f := range fields {
			if strings.ContainsAny(f, ",\"\n") {
				return nil, fmt.Errorf("%s: %q cannot be a field", d.key(), f)
			}
		}
		text.WriteString(strings.Join(append(fields, d.Doubt), ",") + "\n")
	}
	return []byte(text.String()), nil
}

// makeDesks returns the file that is made from the gathered lines.
func makeDesks() ([]byte, error) {
	all, err := readLocales(localesFile)
	if err != nil {
		return nil, err
	}
	list, err := desksOf(all)
	if err != nil {
		return nil, err
	}
	return formatDesks(list)
}
