package product_test

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/lifecycle/product"
)

// collected is a row of testdata/collected.csv: the facts as they were collected,
// in a form of their own, from which shipped.csv was made.
type collected map[string]string

func (c collected) key() [2]string { return [2]string{c["family"], c["version"]} }

func readCollected(t *testing.T) []collected {
	t.Helper()
	f, err := os.Open("testdata/collected.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var list []collected
	for _, cells := range rows[1:] {
		row := collected{}
		for i, name := range rows[0] {
			row[name] = cells[i]
		}
		list = append(list, row)
	}
	return list
}

// shippedReleases returns the shipped releases by family and version.
func shippedReleases() map[[2]string]product.Release {
	m := map[[2]string]product.Release{}
	for r := range product.Default().Releases() {
		m[[2]string{string(r.Family), r.Version}] = r
	}
	return m
}

func text(d product.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

func TestShippedFacts(t *testing.T) {
	rows, shipped := readCollected(t), shippedReleases()
	families := map[string]bool{}
	doubts := 0
	for _, row := range rows {
		families[row["family"]] = true
		r, ok := shipped[row.key()]
		if !ok {
			t.Errorf("%v is not shipped", row.key())
			continue
		}
		extended := row["extended_end"]
		if row["policy"] == "modern" {
			extended = "" // the collection repeats the end of support there
		}
		got := []string{
			r.Policy.String(), text(r.Released), text(r.MainstreamEnd), text(r.ExtendedEnd), text(r.SecurityUpdatesEnd), text(r.AsOf),
		}
		want := []string{
			map[string]string{"fixed": "fixed", "modern": "modern", "fixed (mainstream only)": "fixed_mainstream"}[row["policy"]],
			row["release_date"], row["mainstream_end"], extended, row["extended_security_updates_end"], "2026-11-21",
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", r.Name, got, want)
		}
		if row["flag"] != "" {
			doubts++
			if r.Doubt == "" {
				t.Errorf("%s is shipped without the doubt %q", r.Name, row["flag"])
			}
		}
		if !strings.HasPrefix(r.Source, strings.SplitN(strings.SplitN(row["source"], " data set", 2)[0], " (", 2)[0]) {
			t.Errorf("%s has the source %q, want %q", r.Name, r.Source, row["source"])
		}
	}
	if len(rows) != 121 || len(shipped) != 121 || len(families) != 25 || doubts != 41 {
		t.Errorf("%d rows, %d releases, %d families, %d doubts; want 121, 121, 25, 41", len(rows), len(shipped), len(families), doubts)
	}
	if product.Default() != product.Default() {
		t.Error("Default() is not always the same catalog")
	}
}

// The names that a program may already use.
func TestShippedNames(t *testing.T) {
	for _, family := range []struct{ name, versions string }{
		{"Windows Server", "2025,2022,2019,2016,2012 R2,2012,2008 R2,2008"},
		{"SQL Server", "2025,2022,2019,2017,2016,2014,2012,2008 R2,2008"},
	} {
		for version := range strings.SplitSeq(family.versions, ",") {
			if r, ok := product.Default().Find(family.name + " " + version); !ok || r.Name != family.name+" "+version || r.Version != version {
				t.Errorf("%s %s: %q, %v", family.name, version, r.Name, ok)
			}
		}
	}
}

// Generations give the ranks that the collection states for 2026-11-21.
func TestShippedRanks(t *testing.T) {
	ranks := map[string]product.Rank{
		"N": product.RankN, "N (IoT)": product.RankN,
		"N-1": product.RankN1, "N-1 (IoT)": product.RankN1,
		"older": product.RankOlder,
	}
	const bc = "Dynamics 365 Business Central "
	exceptions := map[string]product.Rank{
		// "no current release" and "older": the channel has had two releases,
		// and neither is supported any more.
		"Windows Server 23H2": product.RankN,
		"Windows Server 20H2": product.RankN1,
		// "special": for new hardware only, beside the order.
		"Windows 11 26H1 Enterprise/Education": product.RankUnknown,
		"Windows 11 26H1 Home/Pro":             product.RankUnknown,
		// "N if released", and what hangs on it.
		bc + "2026 release wave 2 (v29)": product.RankUnknown,
		bc + "2026 release wave 1 (v28)": product.RankN1,
		bc + "2025 release wave 2 (v27)": product.RankUnknown,
	}
	at, shipped := noon(2026, 11, 21), shippedReleases()
	for _, row := range readCollected(t) {
		name := shipped[row.key()].Name
		stated := row["rank_on_2026_11_21"]
		want, ok := ranks[stated]
		if rank, is := exceptions[name]; is {
			delete(exceptions, name)
			want, ok = rank, true
		}
		v := product.Default().Support(name, at)
		if !ok || v.Rank != want {
			t.Errorf("%s: rank %v, want %v (%s)", name, v.Rank, want, stated)
		}
		inSupport := v.Phase == product.PhaseMainstream || v.Phase == product.PhaseModern
		if strings.HasSuffix(name, "(v29)") {
			inSupport = true // if released
		}
		if inSupport != strings.HasPrefix(row["in_mainstream_on_2026_11_21"], "yes") {
			t.Errorf("%s: phase %v, in mainstream support: %s", name, v.Phase, row["in_mainstream_on_2026_11_21"])
		}
	}
	for name := range exceptions {
		t.Errorf("the exception %s is of no release", name)
	}
}

// Whether version 29 is out decides about version 27, and not about 28.
func TestUnconfirmedRelease(t *testing.T) {
	const bc = "Dynamics 365 Business Central "
	v27, v28, v29 := bc+"2025 release wave 2 (v27)", bc+"2026 release wave 1 (v28)", bc+"2026 release wave 2 (v29)"
	at := noon(2026, 11, 21)
	shipped := product.Default()
	wantVerdict(t, shipped.Support(v29, noon(2026, 9, 30)), product.No, product.NotReleased)
	wantVerdict(t, shipped.Support(v29, at), product.Unknown, product.NotConfirmed)
	wantVerdict(t, shipped.Support(v28, at), product.Yes)
	wantVerdict(t, shipped.Support(v27, at), product.Unknown, product.RankNotConfirmed)
	wantVerdict(t, shipped.Support(v27, noon(2026, 9, 30)), product.Yes)
	// What has ended has ended, whoever came out.
	wantVerdict(t, shipped.Support(v27, noon(2027, 4, 14)), product.No,
		product.SupportEnded, product.RankNotConfirmed, product.PlanNotForProduct)
	wantVerdict(t, shipped.Support(v29, noon(2028, 4, 12)), product.No,
		product.SupportEnded, product.NotConfirmed, product.PlanNotForProduct)

	spec := shipped.Spec()
	i := slices.IndexFunc(spec.Releases, func(r product.Release) bool { return r.Name == v29 })
	spec.Releases[i].Certainty = product.Certain
	out := newCatalog(t, spec.Releases...)
	spec.Releases[i].Released = date(2027, 5, 1)
	notOut := newCatalog(t, spec.Releases...)
	for _, tt := range []struct {
		c       *product.Catalog
		name    string
		rank    product.Rank
		covered product.Answer
	}{
		{out, v29, product.RankN, product.Yes},
		{out, v28, product.RankN1, product.Yes},
		{out, v27, product.RankOlder, product.No},
		{notOut, v29, product.RankNotReleased, product.No},
		{notOut, v28, product.RankN, product.Yes},
		{notOut, v27, product.RankN1, product.Yes},
	} {
		if v := tt.c.Support(tt.name, at); v.Rank != tt.rank || v.Covered != tt.covered {
			t.Errorf("%v, want %v, covered %v", v, tt.rank, tt.covered)
		}
	}
}

// N and N-1 of each family on 2026-11-21, with the end of mainstream support and
// whether the release is in it: written down from the sources by hand.
func TestNAndN1Today(t *testing.T) {
	const modern = ""
	at := noon(2026, 11, 21)
	for _, tt := range []struct {
		name string
		rank product.Rank
		end  string
		in   product.Answer
	}{
		{"Windows Server 2025", product.RankN, "2029-11-13", product.Yes},
		{"Windows Server 2022", product.RankN1, "2026-10-13", product.No},
		{"SQL Server 2025", product.RankN, "2031-01-06", product.Yes},
		{"SQL Server 2022", product.RankN1, "2028-01-11", product.Yes},
		{"Exchange Server Subscription Edition", product.RankN, modern, product.Yes},
		{"Exchange Server 2019", product.RankN1, "2024-01-09", product.No},
		{"SharePoint Server Subscription Edition", product.RankN, modern, product.Yes},
		{"SharePoint Server 2019", product.RankN1, "2024-01-09", product.No},
		{"Project Server Subscription Edition", product.RankN, modern, product.Yes},
		{"Project Server 2019", product.RankN1, "2024-01-09", product.No},
		{"Skype for Business Server Subscription Edition", product.RankN, modern, product.Yes},
		{"Skype for Business Server 2019", product.RankN1, "2024-01-09", product.No},
		{"Dynamics 365 Customer Engagement (on-premises) v9", product.RankN, "2027-01-12", product.Yes},
		{"Dynamics CRM 2016", product.RankN1, "2021-01-12", product.No},
		{"Dynamics 365 Finance and Operations (on-premises)", product.RankN, modern, product.Yes},
		{"Dynamics AX 2012 R3", product.RankN1, "2021-10-12", product.No},
		{"Dynamics 365 Business Central 2026 release wave 1 (v28)", product.RankN1, "2027-10-12", product.Yes},
		{"Dynamics GP 18.x", product.RankN, modern, product.Yes},
		{"Dynamics GP 2018", product.RankN1, "2023-01-10", product.No},
		{"Dynamics SL 2018", product.RankN, "2023-07-11", product.No},
		{"Dynamics SL 2015", product.RankN1, "2020-01-14", product.No},
		{"System Center 2025", product.RankN, "2029-11-13", product.Yes},
		{"System Center 2022", product.RankN1, "2027-04-13", product.Yes},
		{"Configuration Manager current branch", product.RankN, modern, product.Yes},
		{"Windows 11 25H2 Enterprise/Education", product.RankN, "2028-10-10", product.Yes},
		{"Windows 11 24H2 Enterprise/Education", product.RankN1, "2027-10-12", product.Yes},
		{"Windows 11 25H2 Home/Pro", product.RankN, "2027-10-12", product.Yes},
		{"Windows 11 24H2 Home/Pro", product.RankN1, "2026-10-13", product.No},
		{"Windows 11 Enterprise LTSC 2024", product.RankN, "2029-10-09", product.Yes},
		{"Windows 10 Enterprise LTSC 2021", product.RankN1, "2027-01-12", product.Yes},
		{"Office LTSC 2024", product.RankN, "2029-10-09", product.Yes},
		{"Office LTSC 2021", product.RankN1, "2026-10-13", product.No},
		{"Visual Studio 2026", product.RankN, modern, product.Yes},
		{"Visual Studio 2022", product.RankN1, "2027-01-12", product.Yes},
		{"Azure DevOps Server", product.RankN, modern, product.Yes},
		{"Azure DevOps Server 2022", product.RankN1, "2028-01-11", product.Yes},
		{"BizTalk Server 2020", product.RankN, "2028-04-11", product.Yes},
		{"BizTalk Server 2016", product.RankN1, "2022-01-11", product.No},
		{"Host Integration Server 2020", product.RankN, "2028-07-11", product.Yes},
		{"Host Integration Server 2016", product.RankN1, "2022-01-11", product.No},
		{"Microsoft Identity Manager 2016", product.RankN, "2021-01-12", product.No},
	} {
		v := product.Default().Support(tt.name, at)
		if v.Rank != tt.rank || text(v.MainstreamEnd) != tt.end || v.Covered != tt.in || v.Computed != tt.in {
			t.Errorf("%s: %v, end %s, covered %v; want %v, %s, %v", v.Name, v.Rank, text(v.MainstreamEnd), v.Covered, tt.rank, tt.end, tt.in)
		}
	}
}

// Rows that are known to be doubtful, by name.
func TestShippedDoubts(t *testing.T) {
	for _, name := range []string{
		"System Center 2025", "Skype for Business Server Subscription Edition", "Office Online Server", "Dynamics GP 18.x",
		"Visual Studio 2026", "Windows 11 26H1 Enterprise/Education", "Windows 11 26H1 Home/Pro",
		"Dynamics 365 Customer Engagement (on-premises) v9", "SQL Server 2025", "SharePoint Server 2019", "SharePoint Server 2016",
		"Dynamics 365 Business Central 2026 release wave 2 (v29)", "Dynamics 365 Business Central 2023 release wave 1 (v22)",
	} {
		if r, ok := product.Default().Find(name); !ok || r.Doubt == "" {
			t.Errorf("%s: %v, without doubt", name, ok)
		}
	}
}

// generationOf names what versions count as one; the rows of a family stand
// latest first.
func generationOf(row collected) string {
	version := row["version"]
	switch row["family"] {
	case "Windows Server":
		if version == "2012 R2" {
			return "2012"
		}
	case "Windows client":
		if strings.Contains(version, "26H1") {
			return ""
		}
		version = strings.TrimSuffix(strings.TrimSuffix(version, " Home/Pro"), " Enterprise/Education")
	case "Windows client LTSC":
		return version[len(version)-4:]
	}
	return version
}

// uncertain has the days on which the rank of a release is not known: the first,
// and the first on which it is known again.
var uncertain = map[string][2]string{
	"BC 2026 release wave 2 (v29)": {"2026-10-01", "9"},
	"BC 2025 release wave 2 (v27)": {"2026-10-01", "9"},
	"BC April 2019 (v14)":          {"2019-04-01", "2023-04-01"}, // versions 15 to 21 are missing
	"NAV 2018":                     {"2017-12-01", "2019-04-01"}, // as is that of October 2018
	"NAV 2017":                     {"2017-12-01", "2019-04-01"},
	"10 22H2":                      {"2022-10-18", "2023-10-31"}, // Windows 11 21H2 and 22H2 are missing
}

// oracle says what holds for a row of a family on a day, from texts alone.
func oracle(family []collected, row collected, today string) (product.Rank, product.Phase, product.Answer) {
	if today < row["release_date"] {
		return product.RankNotReleased, product.PhaseNotReleased, product.No
	}
	rank, own := product.RankUnknown, generationOf(row)
	if own != "" {
		var newer []string
		for _, other := range family {
			g := generationOf(other)
			if g == own {
				break
			}
			if g != "" && other["release_date"] <= today && !slices.Contains(newer, g) {
				newer = append(newer, g)
			}
		}
		rank = []product.Rank{product.RankN, product.RankN1, product.RankOlder}[min(len(newer), 2)]
	}
	window, doubtful := uncertain[row["version"]]
	if doubtful && window[0] <= today && today < window[1] {
		rank = product.RankUnknown
	} else if doubtful && today >= window[1] {
		rank = product.RankOlder
	} else {
		doubtful = false
	}

	end, extended, updates := row["mainstream_end"], row["extended_end"], row["extended_security_updates_end"]
	phase := product.PhaseEnded
	switch {
	case (end == "" || today <= end) && strings.HasSuffix(row["version"], "(v29)"):
		phase = product.PhaseUnknown
	case (end == "" || today <= end) && row["policy"] == "modern":
		phase = product.PhaseModern
	case today <= end:
		phase = product.PhaseMainstream
	case row["policy"] == "fixed" && today <= extended:
		phase = product.PhaseExtended
	case today <= updates:
		phase = product.PhaseSecurityUpdates
	}

	switch {
	case rank == product.RankOlder || end != "" && today > end:
		return rank, phase, product.No
	case rank == product.RankUnknown && doubtful:
		return rank, phase, product.Unknown
	}
	return rank, phase, product.Yes
}

// Every shipped release is asked about on both sides of every edge of its whole
// family. The oracle compares days as texts, in the zone as the time zone
// database has it.
func TestShippedEdges(t *testing.T) {
	pacific, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	families := map[string][]collected{}
	for _, row := range readCollected(t) {
		families[row["family"]] = append(families[row["family"]], row)
	}
	shipped, asked := shippedReleases(), 0
	for name, family := range families {
		t.Run(name, func(t *testing.T) {
			var edges []time.Time
			for _, row := range family {
				for _, field := range []string{"release_date", "mainstream_end", "extended_end", "extended_security_updates_end"} {
					if row[field] == "" {
						continue
					}
					day, err := time.ParseInLocation(time.DateOnly, row[field], pacific)
					if err != nil {
						t.Fatal(err)
					}
					edges = append(edges, day, day.AddDate(0, 0, 1))
				}
			}
			for _, row := range family {
				release := shipped[row.key()].Name
				for _, edge := range edges {
					for _, at := range []time.Time{edge.Add(-1), edge} {
						asked++
						rank, phase, covered := oracle(family, row, at.In(pacific).Format(time.DateOnly))
						single := product.No
						if last := max(row["mainstream_end"], row["extended_end"]); row["policy"] != "modern" &&
							rank != product.RankNotReleased && at.In(pacific).Format(time.DateOnly) <= last {
							single = product.Yes
						}
						if got := product.Default().PayPerIncident(release, at).Possible; got != single {
							t.Errorf("%s at %v: pay-per-incident %v, want %v", release, at, got, single)
						}
						v := product.Default().Support(release, at)
						if v.Rank != rank || v.Phase != phase || v.Covered != covered || v.Computed != covered || v.Desk != product.Unknown {
							t.Errorf("%s at %v: %v, %v, covered %v, desk %v; want %v, %v, %v",
								release, at, v.Rank, v.Phase, v.Covered, v.Desk, rank, phase, covered)
						}
					}
				}
			}
		})
	}
	if asked < 121*4*2 {
		t.Errorf("asked %d times only", asked)
	}
}

// The phases of a life are those that the verdicts go through.
func TestShippedPhases(t *testing.T) {
	c := product.Default()
	for r := range c.Releases() {
		spans := c.Phases(r.Name)
		if len(spans) < 2 || !spans[0].From.IsZero() || !spans[len(spans)-1].Until.IsZero() {
			t.Errorf("%s: spans %v", r.Name, spans)
			continue
		}
		for i, s := range spans {
			if i > 0 && !s.From.Equal(spans[i-1].Until) {
				t.Errorf("%s: a hole between %v and %v", r.Name, spans[i-1].Until, s.From)
			}
			for _, at := range []time.Time{s.From, s.Until.Add(-1)} {
				if at.Year() > 1 && c.Support(r.Name, at).Phase != s.Phase {
					t.Errorf("%s at %v: phase %v, want %v", r.Name, at, c.Support(r.Name, at).Phase, s.Phase)
				}
			}
		}
	}
}

func TestPhases(t *testing.T) {
	utc := func(y int, m time.Month, d, hour int) time.Time { return time.Date(y, m, d, hour, 0, 0, 0, time.UTC) }
	open := server("open", 1, date(2020, 1, 1), product.Date{})
	open.ExtendedEnd = product.Date{}
	short := server("short", 2, date(2020, 1, 1), date(2023, 6, 1))
	short.ExtendedEnd, short.SecurityUpdatesEnd = short.MainstreamEnd, date(2024, 6, 1)
	own := newCatalog(t, open, short, server("1", 3, date(2015, 6, 1), date(2020, 6, 1)), component("late part", "Server 1", date(2021, 6, 1)))
	for _, tt := range []struct {
		c    *product.Catalog
		name string
		want []product.Span
	}{
		{product.Default(), "Windows Server 2012", []product.Span{
			{Phase: product.PhaseNotReleased, Until: utc(2012, 10, 30, 7)},
			{Phase: product.PhaseMainstream, From: utc(2012, 10, 30, 7), Until: utc(2018, 10, 10, 7)},
			{Phase: product.PhaseExtended, From: utc(2018, 10, 10, 7), Until: utc(2023, 10, 11, 7)},
			{Phase: product.PhaseSecurityUpdates, From: utc(2023, 10, 11, 7), Until: utc(2026, 10, 14, 7)},
			{Phase: product.PhaseEnded, From: utc(2026, 10, 14, 7)},
		}},
		// In winter the Pacific day begins an hour later.
		{product.Default(), "Windows 10 Enterprise LTSC 2021", []product.Span{
			{Phase: product.PhaseNotReleased, Until: utc(2021, 11, 16, 8)},
			{Phase: product.PhaseMainstream, From: utc(2021, 11, 16, 8), Until: utc(2027, 1, 13, 8)},
			{Phase: product.PhaseEnded, From: utc(2027, 1, 13, 8)},
		}},
		{product.Default(), "azure devops server", []product.Span{
			{Phase: product.PhaseNotReleased, Until: utc(2025, 12, 9, 8)},
			{Phase: product.PhaseModern, From: utc(2025, 12, 9, 8)},
		}},
		{own, "Server open", []product.Span{
			{Phase: product.PhaseNotReleased, Until: utc(2020, 1, 1, 8)},
			{Phase: product.PhaseMainstream, From: utc(2020, 1, 1, 8), Until: utc(2025, 1, 2, 8), Estimated: true},
			{Phase: product.PhaseUnknown, From: utc(2025, 1, 2, 8)},
		}},
		// Extended support that ends with mainstream support is no phase.
		{own, "Server short", []product.Span{
			{Phase: product.PhaseNotReleased, Until: utc(2020, 1, 1, 8)},
			{Phase: product.PhaseMainstream, From: utc(2020, 1, 1, 8), Until: utc(2023, 6, 2, 7)},
			{Phase: product.PhaseSecurityUpdates, From: utc(2023, 6, 2, 7), Until: utc(2024, 6, 2, 7)},
			{Phase: product.PhaseEnded, From: utc(2024, 6, 2, 7)},
		}},
		// What ended before a component came out is no part of its life.
		{own, "late part", []product.Span{
			{Phase: product.PhaseNotReleased, Until: utc(2021, 6, 1, 7)},
			{Phase: product.PhaseExtended, From: utc(2021, 6, 1, 7), Until: utc(2025, 6, 2, 7)},
			{Phase: product.PhaseEnded, From: utc(2025, 6, 2, 7)},
		}},
		{own, "Server shut", nil},
	} {
		if got := tt.c.Phases(tt.name); !slices.Equal(got, tt.want) {
			t.Errorf("Phases(%q) = %v, want %v", tt.name, got, tt.want)
		}
	}
}
