package product_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/internal/errortest"
	"github.com/partnersupport/partnersupport/lifecycle/product"
)

func TestNewCatalogProblems(t *testing.T) {
	good := server("1", 1, date(2020, 1, 1), date(2025, 1, 1))
	with := func(change func(*product.Release)) product.Release {
		r := good
		change(&r)
		return r
	}
	tests := []struct {
		name     string
		releases []product.Release
		want     []string // after the prefix "product: bad catalog: "
	}{
		{"nothing is known", []product.Release{{}}, []string{
			"releases[0].family: empty",
			"releases[0].version: empty",
			"releases[0].name: empty",
			"releases[0].policy: policy(0) is none of fixed, fixed_mainstream, modern and component",
			"releases[0].released: no day",
		}},
		{"names", []product.Release{with(func(r *product.Release) {
			r.Family, r.Version, r.Name = "\t ", strings.Repeat("x", 201), "Server\n1"
		})}, []string{
			"releases[0].family: empty",
			"releases[0].version: longer than 200 bytes",
			`releases[0].name: not plain text: "Server\n1"`,
		}},
		{"not UTF-8", []product.Release{with(func(r *product.Release) { r.Name = "Server \xff" })}, []string{
			`releases[0].name: not plain text: "Server \xff"`,
		}},
		{"numbers", []product.Release{with(func(r *product.Release) { r.Generation, r.Policy = -1, 9 })}, []string{
			"releases[0].generation: negative: -1",
			"releases[0].policy: policy(9) is none of fixed, fixed_mainstream, modern and component",
		}},
		{"days out of order", []product.Release{with(func(r *product.Release) {
			r.MainstreamEnd, r.ExtendedEnd, r.SecurityUpdatesEnd = date(2019, 12, 31), date(2018, 1, 1), date(2019, 6, 1)
		})}, []string{
			"releases[0].mainstream_end: 2019-12-31 is before released, 2020-01-01",
			"releases[0].extended_end: 2018-01-01 is before released, 2020-01-01",
			"releases[0].security_updates_end: 2019-06-01 is before released, 2020-01-01",
		}},
		{"extended before mainstream", []product.Release{with(func(r *product.Release) { r.ExtendedEnd = date(2024, 12, 31) })}, []string{
			"releases[0].extended_end: 2024-12-31 is before mainstream_end, 2025-01-01",
		}},
		{"days that are none", []product.Release{with(func(r *product.Release) {
			r.Released, r.MainstreamEnd = date(2019, 2, 29), date(2024, 13, 1)
			r.SecurityUpdatesEnd, r.AsOf = date(2030, 4, 31), date(10000, 1, 1)
		})}, []string{
			"releases[0].released: no calendar day: 2019-02-29",
			"releases[0].mainstream_end: no calendar day: 2024-13-01",
			"releases[0].security_updates_end: no calendar day: 2030-04-31",
			"releases[0].as_of: no calendar day: 10000-01-01",
		}},
		{"updates after an unknown end", []product.Release{with(func(r *product.Release) {
			r.ExtendedEnd, r.SecurityUpdatesEnd = product.Date{}, date(2030, 1, 1)
		})}, []string{
			"releases[0].security_updates_end: they follow the end of support, which is not known",
		}},
		{"certainty", []product.Release{with(func(r *product.Release) { r.Certainty, r.Generation = product.AfterGap, 0 }),
			component("x", "Server 1", date(2020, 1, 1)), with(func(r *product.Release) {
				r.Version, r.Name, r.Certainty, r.Generation = "2", "Server 2", 9, 1_000_000_001
			})}, []string{
			"releases[0].certainty: after_gap needs a generation",
			"releases[2].generation: above 1000000000: 1000000001",
			"releases[2].certainty: certainty(9) is none of certain, unconfirmed and after_gap",
		}},
		{"notes", []product.Release{with(func(r *product.Release) {
			r.Source, r.Doubt = strings.Repeat("x", 1001), "two\nlines"
		})}, []string{
			"releases[0].source: longer than 1000 bytes",
			`releases[0].doubt: not plain text: "two\nlines"`,
		}},
		{"components", []product.Release{
			good,
			component("no parent", " ", date(2020, 1, 1)),
			component("of nothing", "Server 9", date(2020, 1, 1)),
			component("of itself", "of itself", date(2020, 1, 1)),
			component("of a component", "OF  itself", date(2020, 1, 1)),
			with(func(r *product.Release) {
				*r = component("with days of its own", "Server 1", date(2020, 1, 1))
				r.Generation, r.MainstreamEnd, r.ExtendedEnd, r.SecurityUpdatesEnd = 1, date(2021, 1, 1), date(2022, 1, 1), date(2023, 1, 1)
			}),
			with(func(r *product.Release) { r.Version, r.Name, r.Parent = "2", "Server 2", "Server 1" }),
			with(func(r *product.Release) {
				*r = component("with updates of its own", "Server 1", date(2020, 1, 1))
				r.SecurityUpdatesEnd = date(2023, 1, 1)
			}),
			component("of a giant name", "Server"+strings.Repeat(" ", 200)+"1", date(2020, 1, 1)),
		}, []string{
			"releases[1].parent: empty",
			`releases[2].parent: no release "Server 9"`,
			`releases[3].parent: "of itself" is a component itself`,
			`releases[4].parent: "OF  itself" is a component itself`,
			"releases[5].mainstream_end: a component has that of its parent",
			"releases[5].extended_end: a component has that of its parent",
			"releases[5].security_updates_end: a component has that of its parent",
			"releases[5].generation: a component has that of its parent",
			"releases[6].parent: policy fixed has none",
			"releases[7].security_updates_end: a component has that of its parent",
			`releases[8].parent: no release "Server` + strings.Repeat(" ", 58) + `"`,
		}},
		{"extended support of another policy", []product.Release{with(func(r *product.Release) { r.Policy = product.PolicyModern })}, []string{
			"releases[0].extended_end: policy modern has no extended support",
		}},
		{"extended support of mainstream only", []product.Release{with(func(r *product.Release) { r.Policy = product.PolicyFixedMainstream })}, []string{
			"releases[0].extended_end: policy fixed_mainstream has no extended support",
		}},
		{"the same again", []product.Release{good, good}, []string{
			`releases[1].version: "1" is also releases[0]`,
			`releases[1].name: "Server 1" is also releases[0]`,
		}},
		{"the same but for case and spaces", []product.Release{good, with(func(r *product.Release) {
			r.Family, r.Name = "SERVER", "server  1"
		})}, []string{
			`releases[1].family: "SERVER" is spelled "Server" in releases[0]`,
			`releases[1].version: "1" is also releases[0]`,
			`releases[1].name: "server  1" is also releases[0]`,
		}},
	}
	var texts errortest.Texts
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := product.NewCatalog(product.Spec{Releases: tt.releases})
			if c != nil {
				t.Errorf("NewCatalog() = %v with an error", c)
			}
			texts.Add(err)
			wantProblems(t, err, tt.want)
		})
	}
	texts.Check(t, "errors.txt", "product")
}

// TestWordsAreListed checks that the error for an unknown policy or certainty lists the
// valid ones: all of them, including those that are added later.
func TestWordsAreListed(t *testing.T) {
	_, err := product.NewCatalog(product.Spec{Releases: []product.Release{{Policy: 99, Certainty: 99}}})
	if err == nil {
		t.Fatal("no error")
	}
	words := []string{}
	for p := product.PolicyFixed; p.IsValid(); p++ {
		words = append(words, p.String())
	}
	for c := product.Certain; c.IsValid(); c++ {
		words = append(words, c.String())
	}
	if len(words) < 7 {
		t.Errorf("words %q: too few to show anything", words)
	}
	_, said, _ := strings.Cut(err.Error(), "is none of ")
	for _, word := range words {
		if !slices.Contains(strings.FieldsFunc(said, func(r rune) bool { return r == ' ' || r == ',' || r == '\n' }), word) {
			t.Errorf("no %s in %v", word, err)
		}
	}
}

// wantProblems checks the problems of a Spec, without the prefix that all have.
func wantProblems(t *testing.T, err error, want []string) {
	t.Helper()
	var got []string
	for _, e := range joined(err) {
		p, ok := errors.AsType[*product.SpecError](e)
		if !ok || !errors.Is(e, product.ErrCatalog) || p.Line != 0 {
			t.Errorf("problem %#v, want a SpecError of ErrCatalog", e)
		}
		got = append(got, strings.TrimPrefix(e.Error(), "product: bad catalog: "))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

// joined returns the errors that err joins.
func joined(err error) []error {
	if list, ok := err.(interface{ Unwrap() []error }); ok {
		return list.Unwrap()
	}
	return nil
}

func TestNewCatalogZone(t *testing.T) {
	var texts errortest.Texts
	for _, zone := range []string{"Local", "No/Such_Zone", "../etc/passwd", strings.Repeat("x", 1000)} {
		c, err := product.NewCatalog(product.Spec{Releases: []product.Release{{}}, Zone: zone})
		bad, ok := errors.AsType[*product.ZoneError](err)
		if c != nil || !ok || bad.Zone != zone || bad.Unwrap() == nil {
			t.Errorf("NewCatalog with zone %.20q = %v, %v, want a ZoneError", zone, c, err)
			continue
		}
		if len(bad.Error()) > 200 || !strings.HasPrefix(bad.Error(), "product: zone ") {
			t.Errorf("text %q", bad)
		}
		if !errors.Is(err, product.ErrCatalog) {
			t.Errorf("zone %.20q hides the problems of the releases: %v", zone, err)
		}
		texts.Add(bad)
	}
	texts.Check(t, "errors_zone.txt", "product")
}

func TestFind(t *testing.T) {
	c := product.Default()
	for _, name := range []string{"Windows Server 2012 R2", "windows server 2012 r2", " WINDOWS  Server\t2012 R2 "} {
		if r, ok := c.Find(name); !ok || r.Name != "Windows Server 2012 R2" || r.Version != "2012 R2" {
			t.Errorf("Find(%q) = %q, %v", name, r.Name, ok)
		}
	}
	for _, name := range []string{"", " ", "Windows Server", "Windows Server 2012R2", "WindowsServer 2012 R2", "Windows Server 2012 R2 Standard", "2012 R2"} {
		if r, ok := c.Find(name); ok {
			t.Errorf("Find(%q) = %q, want none", name, r.Name)
		}
	}
	// A name that the catalog itself spells with two spaces.
	r := server("1", 1, date(2020, 1, 1), date(2025, 1, 1))
	r.Name = "My  Server"
	c = newCatalog(t, r)
	for _, name := range []string{"My  Server", "my server"} {
		if got, ok := c.Find(name); !ok || got != r {
			t.Errorf("Find(%q) = %v, %v", name, got, ok)
		}
	}
}

func TestReleasesOrder(t *testing.T) {
	other := server("0", 1, date(2020, 1, 1), date(2025, 1, 1))
	other.Family, other.Name = "Client", "Z 0"
	unranked := server("rolling", 0, date(2030, 1, 1), date(2035, 1, 1))
	c := newCatalog(t,
		unranked,
		server("1", 1, date(2020, 1, 1), date(2025, 1, 1)),
		server("3", 3, date(2019, 1, 1), date(2025, 1, 1)), // a later generation goes before a later day
		server("1 R2", 1, date(2021, 1, 1), date(2026, 1, 1)),
		server("1 SP1", 1, date(2020, 1, 1), date(2025, 1, 1)),
		other,
	)
	var got []string
	for r := range c.Releases() {
		got = append(got, r.Name)
	}
	want := []string{"Z 0", "Server 3", "Server 1 R2", "Server 1", "Server 1 SP1", "Server rolling"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	got = nil
	for v := range c.Verdicts(noon(2022, 1, 1)) {
		got = append(got, v.Name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("order of verdicts (-want +got):\n%s", diff)
	}
	for range c.Releases() {
		break
	}
	for range c.Verdicts(noon(2022, 1, 1)) {
		break
	}
}

func TestZeroCatalog(t *testing.T) {
	empty := newCatalog(t)
	for name, c := range map[string]*product.Catalog{"zero": {}, "of the zero Spec": empty} {
		t.Run(name, func(t *testing.T) {
			wantVerdict(t, c.Support("Windows Server 2025", noon(2026, 1, 1)), product.Unknown, product.NoData)
			if all := slices.Collect(c.Releases()); len(all) != 0 {
				t.Errorf("releases %v", all)
			}
		})
	}
}

// The catalog keeps nothing of its Spec.
func TestCatalogCopies(t *testing.T) {
	releases := []product.Release{server("1", 1, date(2020, 1, 1), date(2025, 1, 1))}
	c := newCatalog(t, releases...)
	releases[0].Name = "changed"
	if _, ok := c.Find("Server 1"); !ok {
		t.Error("a change of the Spec reached the catalog")
	}
}

func TestReleaseJSON(t *testing.T) {
	want := product.Default().Support("Windows Server 2022", noon(2026, 1, 1))
	r, _ := want.Release()
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var back product.Release
	if err := json.Unmarshal(text, &back); err != nil || back != r {
		t.Errorf("%s read back as %+v, %v", text, back, err)
	}
}
