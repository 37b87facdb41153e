package product_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/internal/errortest"
	"github.com/partnersupport/partnersupport/lifecycle/product"
)

const header = "family,version,name,policy,released,mainstream_end\n"

func TestParseReleases(t *testing.T) {
	const text = "\ufeff" + `doubt,generation,name,family,version,policy,released,mainstream_end,extended_end,security_updates_end,certainty,parent,source,as_of` + "\r\n" +
		`"a ""guess"", perhaps",2,Server 2,Server,2,fixed,2020-01-01,2025-01-01,2030-01-01,2033-01-01,unconfirmed,,"a, b",2026-11-21` + "\n\n" +
		`,,Part,Part,1,component,2020-01-01,,,,,Server 2,,` + "\n" +
		`,10,Server 3,Server,3,modern,2021-01-01,,,,certain,,,` // without an end of line
	got, err := product.ParseReleases([]byte(text))
	want := []product.Release{
		{
			Family: "Server", Version: "2", Name: "Server 2", Generation: 2, Certainty: product.Unconfirmed, Policy: product.PolicyFixed,
			Released: date(2020, 1, 1), MainstreamEnd: date(2025, 1, 1), ExtendedEnd: date(2030, 1, 1), SecurityUpdatesEnd: date(2033, 1, 1),
			Source: "a, b", AsOf: date(2026, 11, 21), Doubt: `a "guess", perhaps`,
		},
		{Family: "Part", Version: "1", Name: "Part", Policy: product.PolicyComponent, Parent: "Server 2", Released: date(2020, 1, 1)},
		{Family: "Server", Version: "3", Name: "Server 3", Generation: 10, Policy: product.PolicyModern, Released: date(2021, 1, 1)},
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("ParseReleases() = %+v, %v, want %+v", got, err, want)
	}
	if got, err := product.ParseReleases([]byte(header)); err != nil || len(got) != 0 {
		t.Errorf("no rows: %v, %v", got, err)
	}
}

// wantRead checks the problems of a text, category by category.
func wantRead(t *testing.T, err error, want []string) {
	t.Helper()
	categories := map[string]error{
		"unreadable catalog": product.ErrSyntax, "bad catalog": product.ErrCatalog, "catalog too large": product.ErrTooLarge,
	}
	var got []string
	for _, e := range joined(err) {
		line := strings.TrimPrefix(e.Error(), "product: ")
		got = append(got, line)
		p, ok := errors.AsType[*product.SpecError](e)
		category, _, _ := strings.Cut(line, ": ")
		if !ok || p.Line < 1 || !errors.Is(e, categories[category]) || !errors.Is(p.Err, categories[category]) {
			t.Errorf("problem %#v of category %q", e, category)
		}
		if len(line) > 300 || strings.ContainsAny(line, "\n\r") {
			t.Errorf("problem is not one short line: %q", line)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

func TestParseReleasesProblems(t *testing.T) {
	var texts errortest.Texts
	const good = "Server,1,Server 1,modern,2020-01-01,2025-01-01\n"
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"nothing", "", []string{"unreadable catalog: line 1: no row with the names of the columns"}},
		{"columns", "family,Version,name,family, released,\n" + good, []string{
			`unreadable catalog: line 1: no column "Version"`,
			`unreadable catalog: line 1: family: second column of the name`,
			`unreadable catalog: line 1: no column " released"`,
			`unreadable catalog: line 1: no column ""`,
			`unreadable catalog: line 1: version: column is missing`,
			`unreadable catalog: line 1: policy: column is missing`,
			`unreadable catalog: line 1: released: column is missing`,
		}},
		{"listed until, which is no column any more", "family,version,name,policy,released,listed_until\n", []string{
			`unreadable catalog: line 1: no column "listed_until"`,
		}},
		{"rows of another length", header + good + "Server,2,Server 2,modern,2020-01-01\n" + "Server,3,Server 3,modern,2020-01-01,,\n", []string{
			"unreadable catalog: line 3: 5 cells, want 6",
			"unreadable catalog: line 4: 7 cells, want 6",
		}},
		{"days", header +
			"Server,1,Server 1,modern,2020-02-30,2025-1-1\n" +
			"Server,2,Server 2,modern,01/02/2020,\n" +
			"Server,3,Server 3,modern,,\n" +
			"Server,4,Server 4,modern,0000-01-01, 2025-01-01\n" +
			"Server,5,Server 5,modern,2020-01-01T00:00:00Z,2019-01-01\n" +
			"Server,6,Server 6,modern,2020-01-01,2019-01-01\n", []string{
			`unreadable catalog: line 2: released: not a calendar day: "2020-02-30" (want the form 2025-06-23)`,
			`unreadable catalog: line 2: mainstream_end: not a calendar day: "2025-1-1" (want the form 2025-06-23)`,
			`unreadable catalog: line 3: released: not a calendar day: "01/02/2020" (want the form 2025-06-23)`,
			`bad catalog: line 4: released: no day`,
			`unreadable catalog: line 5: released: not a calendar day: "0000-01-01" (want the form 2025-06-23)`,
			`unreadable catalog: line 5: mainstream_end: not a calendar day: " 2025-01-01" (want the form 2025-06-23)`,
			`unreadable catalog: line 6: released: not a calendar day: "2020-01-01T00:00:00Z" (want the form 2025-06-23)`,
			`bad catalog: line 7: mainstream_end: 2019-01-01 is before released, 2020-01-01`,
		}},
		{"words", header + "Server,1,Server 1,Modern,2020-01-01,\n" + "Server,2,Server 2,,2020-01-01,\n" + ",,,modern,2020-01-01,\n", []string{
			`unreadable catalog: line 2: policy: product: unknown value: "Modern" is no policy`,
			`bad catalog: line 3: policy: policy(0) is none of fixed, fixed_mainstream, modern and component`,
			`bad catalog: line 4: family: empty`,
			`bad catalog: line 4: version: empty`,
			`bad catalog: line 4: name: empty`,
		}},
		{"numbers", "family,version,name,policy,released,generation\n" +
			"Server,1,Server 1,modern,2020-01-01,1.0\n" +
			"Server,2,Server 2,modern,2020-01-01,+1\n" +
			"Server,3,Server 3,modern,2020-01-01,007\n" +
			"Server,4,Server 4,modern,2020-01-01,99999999999999999999\n" +
			"Server,5,Server 5,modern,2020-01-01,-1\n" +
			"Server,6,Server 6,modern,2020-01-01,1e3\n", []string{
			`unreadable catalog: line 2: generation: "1.0" is no whole number in range`,
			`unreadable catalog: line 3: generation: "+1" is no whole number in range`,
			`unreadable catalog: line 4: generation: "007" is no whole number in range`,
			`unreadable catalog: line 5: generation: "99999999999999999999" is no whole number in range`,
			`bad catalog: line 6: generation: negative: -1`,
			`unreadable catalog: line 7: generation: "1e3" is no whole number in range`,
		}},
		// The line is that of the text, not the number of the row.
		{"the same again", header + good + "\n\n" + good, []string{
			`bad catalog: line 5: version: "1" is also line 2`,
			`bad catalog: line 5: name: "Server 1" is also line 2`,
		}},
		{"more than one line in a cell", header + "Server,\"1\n2\",Server 1,modern,2020-01-01,\n" + "Server,2,\"\",modern,2020-01-01,\n", []string{
			`bad catalog: line 2: version: not plain text: "1\n2"`,
			`bad catalog: line 4: name: empty`,
		}},
		{"a parent that is not there", "family,version,name,policy,released,parent\nPart,1,Part,component,2020-01-01,Server 9\n", []string{
			`bad catalog: line 2: parent: no release "Server 9"`,
		}},
		// The parent may be the row that cannot be read.
		{"a parent that is unreadable", "family,version,name,policy,released,parent\nPart,1,Part,component,2020-01-01,Server 9\nServer,9\n", []string{
			"unreadable catalog: line 3: 2 cells, want 6",
		}},
		{"quotes", header + good + "Server,2,Ser\"ver,modern,2020-01-01,\n" + good, []string{
			`unreadable catalog: line 3: bare " in non-quoted-field`,
		}},
		{"an open quote", header + "\"Server,2,Server,modern,2020-01-01,\n", []string{
			`unreadable catalog: line 2: extraneous or missing " in quoted-field`,
		}},
		{"an open quote in the columns", "\"family,version\n", []string{
			`unreadable catalog: line 1: extraneous or missing " in quoted-field`,
		}},
		{"not UTF-8", header + good + "Server,2,Server \xff,modern,2020-01-01,\n", []string{"unreadable catalog: line 3: not UTF-8"}},
		// U+FFFD itself is a character like any other.
		{"not UTF-8 after a replacement character", header + "Server,1,Server \ufffd,modern,2020-01-01,\nServer,2,Server \xff,modern,2020-01-01,\n" + good, []string{
			"unreadable catalog: line 3: not UTF-8",
		}},
		{"UTF-16", "\xff\xfef\x00a\x00", []string{"unreadable catalog: line 1: not UTF-8"}},
		{"a second mark", "\ufeff\ufeff" + header, []string{
			`unreadable catalog: line 1: no column "\ufefffamily"`, `unreadable catalog: line 1: family: column is missing`,
		}},
		{"too long", header + strings.Repeat("x", product.MaxSize), []string{
			fmt.Sprintf("catalog too large: line 1: %d bytes, at most 1048576", len(header)+product.MaxSize),
		}},
		{"one too many", header + manyRows(10_001), []string{"catalog too large: line 10002: more than 10000 rows"}},
		{"many too many", header + manyRows(10_050), []string{"catalog too large: line 10002: more than 10000 rows"}}, // said once
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := product.ParseReleases([]byte(tt.text))
			if got != nil {
				t.Errorf("%d releases with an error", len(got))
			}
			texts.Add(err)
			wantRead(t, err, tt.want)
		})
	}
	texts.Check(t, "errors_csv.txt", "product")
	if got, err := product.ParseReleases([]byte(header + manyRows(10_000))); err != nil || len(got) != 10_000 {
		t.Errorf("10000 rows: %d, %v", len(got), err)
	}
}

func manyRows(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "Server,%d,Server %d,modern,2020-01-01,\n", i, i)
	}
	return b.String()
}

// However much is wrong, the error stays short.
func TestProblemsAreBounded(t *testing.T) {
	for name, text := range map[string]string{
		"rows":    header + strings.Repeat("Server,1,Server 1,Modern,2020-13-01,\n", 5000),
		"facts":   header + strings.Repeat("Server,1,Server 1,modern,2020-01-01,\n", 5000),
		"lengths": header + strings.Repeat("x\n", 5000),
		"columns": strings.Repeat("x,", 5000),
		"a cell":  header + "Server,1,Server 1," + strings.Repeat("x", 1<<19) + ",2020-01-01,\n",
	} {
		_, err := product.ParseReleases([]byte(text))
		if n := len(joined(err)); n == 0 || n > product.MaxProblems || len(err.Error()) > 300*product.MaxProblems {
			t.Errorf("%s: %d problems in %d bytes", name, n, len(err.Error()))
		}
	}
}

func TestParseListings(t *testing.T) {
	const text = "release,listed,from,until,source\n" +
		"Server 1,yes,2021-01-01,2021-06-30,\"the form, on paper\"\n" +
		"Server 1,no,2021-07-01,,\n"
	want := []product.Listing{
		{Release: "Server 1", Listed: product.Yes, From: date(2021, 1, 1), Until: date(2021, 6, 30), Source: "the form, on paper"},
		{Release: "Server 1", Listed: product.No, From: date(2021, 7, 1)},
	}
	got, err := product.ParseListings([]byte(text))
	if err != nil || !slices.Equal(got, want) {
		t.Fatalf("ParseListings() = %+v, %v, want %+v", got, err, want)
	}
	back, err := product.AppendListings(nil, got)
	if err != nil || string(back) != text {
		t.Errorf("AppendListings() = %q, %v, want %q", back, err, text)
	}
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"no release", "release,listed\n,yes\n", []string{`bad catalog: line 2: release: no release ""`}},
		{"columns", "release,until\n", []string{"unreadable catalog: line 1: listed: column is missing"}},
		{"values", "release,listed,from\n,yes,\nServer 1,maybe,\nServer 2,unknown,\nServer 1,,2021-01-32\n", []string{
			`unreadable catalog: line 3: listed: product: unknown value: "maybe" is no answer`,
			`bad catalog: line 4: listed: neither yes nor no: unknown`,
			`unreadable catalog: line 5: from: not a calendar day: "2021-01-32" (want the form 2025-06-23)`,
		}},
		{"order", "release,listed,from,until\nServer 1,yes,2021-01-02,2021-01-01\n", []string{
			"bad catalog: line 2: until: 2021-01-01 is before from, 2021-01-02",
		}},
		{"overlap", "release,listed,from,until\nServer 1,yes,2021-01-01,\nServer 1,no,2022-01-01,\n", []string{
			"bad catalog: line 3: from: applies at the same time to the same release as line 2",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := product.ParseListings([]byte(tt.text))
			if got != nil {
				t.Errorf("%v with an error", got)
			}
			wantRead(t, err, tt.want)
		})
	}
}

// The shipped facts are in the form that they would be written in.
func TestShippedRoundTrip(t *testing.T) {
	text, err := os.ReadFile("shipped.csv")
	if err != nil {
		t.Fatal(err)
	}
	releases, err := product.ParseReleases(text)
	if err != nil {
		t.Fatal(err)
	}
	again, err := product.AppendReleases([]byte("kept"), releases)
	if err != nil || string(again) != "kept"+string(text) {
		t.Errorf("shipped.csv is not as it is written: %v\n%s", err, cmp.Diff(string(text), string(again)))
	}
}

func TestAppendReleasesErrors(t *testing.T) {
	good := server("1", 1, date(2020, 1, 1), date(2025, 1, 1))
	policy, day, certainty := good, good, good
	policy.Policy, day.MainstreamEnd, certainty.Certainty = 0, date(2020, 2, 30), 9
	for _, r := range []product.Release{policy, certainty} {
		if b, err := product.AppendReleases([]byte("kept"), []product.Release{good, r}); !errors.Is(err, product.ErrEnum) || string(b) != "kept" {
			t.Errorf("AppendReleases() = %q, %v, want ErrEnum", b, err)
		}
	}
	if b, err := product.AppendReleases(nil, []product.Release{day}); err == nil || b != nil {
		t.Errorf("AppendReleases() = %q, %v, want an error", b, err)
	}
	if b, err := product.AppendListings(nil, []product.Listing{{Release: "Server 1", Listed: 9}}); !errors.Is(err, product.ErrEnum) || b != nil {
		t.Errorf("AppendListings() = %q, %v, want ErrEnum", b, err)
	}
}

// What NewCatalog takes can be written in both forms, and reads back the same.
func TestRoundTrip(t *testing.T) {
	texts := rapid.StringOf(rapid.RuneFrom([]rune(" \"',;#\\aé한🙂-=\u2028\ufeff")))
	rapid.Check(t, func(t *rapid.T) {
		releases := drawReleases(t)
		for i := range releases {
			releases[i].Source, releases[i].Doubt = texts.Draw(t, "source"), texts.Draw(t, "doubt")
			releases[i].Version = texts.Draw(t, "version") + fmt.Sprint(i)
			releases[i].Certainty = product.Certainty(rapid.IntRange(0, 1).Draw(t, "certainty"))
		}
		spec := product.Spec{Releases: releases, Listings: []product.Listing{{
			Release: releases[0].Name, Listed: product.No, Until: date(2050, 1, 1), Source: texts.Draw(t, "source"),
		}}}
		if _, err := product.NewCatalog(spec); err != nil {
			t.Fatal(err)
		}
		text, err := product.AppendReleases(nil, releases)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := product.ParseReleases(text); err != nil || !slices.Equal(back, releases) {
			t.Fatalf("%s\nread back as %+v, %v", text, back, err)
		}
		text, err = product.AppendListings(nil, spec.Listings)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := product.ParseListings(text); err != nil || !slices.Equal(back, spec.Listings) {
			t.Fatalf("%s\nread back as %+v, %v", text, back, err)
		}
		wantJSONBack(t, spec)
	})
}

// FuzzParseReleases reads any bytes as releases and as listings: a no has bounded
// problems with their lines, and a yes makes a catalog and can be written and read again.
func FuzzParseReleases(f *testing.F) {
	for _, seed := range []string{
		"", "family,version,name,generation,certainty,policy,parent,released,mainstream_end,extended_end,security_updates_end,source,as_of,doubt\n" +
			"S,1,S 1,1,,fixed,,2020-01-01,2025-01-01,2030-01-01,2033-01-01,\"a, b\",2026-11-21,\"a \"\"guess\"\"\"\n",
		"\ufeff" + header, header + "Server,1,Server 1,modern,2020-01-01,2025-01-01\r\n",
		header + "Server,\"1\n2\",Server 1,fixed,2020-01-01,\n", header + "a,b\n", header + "\"", "family,family\n",
		"family,version,name,policy,parent,released\nP,1,P,component,Q,2020-01-01\nQ,1,Q,fixed,,2020-01-01\n",
		"family,version,name,policy,released,generation,certainty\nS,1,S 1,modern,2020-01-01,1,after_gap\nS,2,S 2,modern,9999-12-31,2,unconfirmed\n",
		header + "Server \xff,1,Server 1,modern,2020-01-01,\n",
		"release,listed,from,until,source\nServer 1,yes,2021-01-01,,\"a, b\"\nServer 2,no,,2020-12-31,\n", "release,listed\nServer 1,perhaps\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		input := bytes.Clone(data)
		lines := bytes.Count(data, []byte("\n")) + 1
		listings, err := product.ParseListings(data)
		if err != nil {
			wantBounded(t, err, lines)
		} else if text, err := product.AppendListings(nil, listings); err != nil {
			t.Fatal(err)
		} else if back, err := product.ParseListings(text); len(text) <= product.MaxSize && (err != nil || !slices.Equal(back, listings)) {
			t.Fatalf("%q read back as %+v, %v", text, back, err)
		}
		releases, err := product.ParseReleases(data)
		if !bytes.Equal(data, input) {
			t.Fatal("the input was changed")
		}
		if err != nil {
			wantBounded(t, err, lines)
			return
		}
		wantUsable(t, product.Spec{Releases: releases})
		text, err := product.AppendReleases(nil, releases)
		if err != nil {
			t.Fatal(err)
		}
		if len(text) > product.MaxSize {
			return
		}
		if back, err := product.ParseReleases(text); err != nil || !slices.Equal(back, releases) {
			t.Fatalf("%q read back as %+v, %v", text, back, err)
		}
	})
}

// wantBounded checks the error for a text of the given number of lines.
func wantBounded(t *testing.T, err error, lines int) {
	list := joined(err)
	if len(list) == 0 || len(list) > product.MaxProblems {
		t.Fatalf("%d problems: %v", len(list), err)
	}
	last := 0
	for _, e := range list {
		p, ok := errors.AsType[*product.SpecError](e)
		if !ok || p.Line < max(last, 1) || p.Line > lines || p.Err == nil || p.Detail == "" || len(e.Error()) > 600 {
			t.Fatalf("problem %#v of %d lines, after line %d", e, lines, last)
		}
		last = p.Line
	}
}

// wantUsable checks that a Spec that was read makes a catalog that answers.
func wantUsable(t *testing.T, spec product.Spec) {
	c, err := product.NewCatalog(spec)
	if err != nil {
		t.Fatal(err)
	}
	at := noon(2026, 11, 21)
	for v := range c.Verdicts(at) {
		if v != c.Support(v.Name, at) {
			t.Fatalf("%v is not what Support says", v)
		}
	}
	c.Leaving(at, 1000)
}

// What is wrong all over costs no more than its reading.
func TestProblemsCostLittle(t *testing.T) {
	rows := []byte(header + strings.Repeat("Server,1,Server 1,Modern,2020-13-01,2020\n", 9000))
	columns := []byte(strings.Repeat("x,", product.MaxSize/2))
	for name, text := range map[string][]byte{"rows": rows, "columns": columns} {
		if n := testing.AllocsPerRun(1, func() { _, _ = product.ParseReleases(text) }); n > 3000 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}
