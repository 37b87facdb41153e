package product_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/internal/errortest"
	"github.com/partnersupport/partnersupport/lifecycle/product"
)

// wantJSONBack checks that a Spec reads back from its JSON.
func wantJSONBack(t interface{ Fatalf(string, ...any) }, spec product.Spec) {
	text, err := json.Marshal(spec)
	if err != nil {
		t.Fatalf("%v", err)
	}
	if back, err := product.ParseSpec(text); err != nil || !reflect.DeepEqual(back, spec) {
		t.Fatalf("%s\nread back as %+v, %v", text, back, err)
	}
}

func TestParseSpec(t *testing.T) {
	const text = `{
		"zone": "Asia/Seoul",
		"releases": [
			{"family": "Server", "version": "2", "name": "Server 2", "generation": 2, "certainty": "unconfirmed", "policy": "fixed",
			 "released": "2020-01-01", "mainstream_end": "2025-01-01", "extended_end": "2030-01-01", "security_updates_end": "2033-01-01",
			 "source": "a", "as_of": "2026-11-21", "doubt": "\ud55c"},
			{"family": "Part", "version": "1", "name": "Part", "policy": "component", "parent": "Server 2", "released": "2020-01-01"}
		],
		"listings": [{"release": "Server 2", "listed": "yes", "from": "2025-01-02", "until": "2025-12-31", "source": "b"}]
	}`
	want := product.Spec{
		Zone: "Asia/Seoul",
		Releases: []product.Release{
			{
				Family: "Server", Version: "2", Name: "Server 2", Generation: 2, Certainty: product.Unconfirmed, Policy: product.PolicyFixed,
				Released: date(2020, 1, 1), MainstreamEnd: date(2025, 1, 1), ExtendedEnd: date(2030, 1, 1), SecurityUpdatesEnd: date(2033, 1, 1),
				Source: "a", AsOf: date(2026, 11, 21), Doubt: "한",
			},
			{Family: "Part", Version: "1", Name: "Part", Policy: product.PolicyComponent, Parent: "Server 2", Released: date(2020, 1, 1)},
		},
		Listings: []product.Listing{{Release: "Server 2", Listed: product.Yes, From: date(2025, 1, 2), Until: date(2025, 12, 31), Source: "b"}},
	}
	got, err := product.ParseSpec([]byte(text))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("ParseSpec() = %+v, %v, want %+v", got, err, want)
	}
	wantJSONBack(t, want)
	wantJSONBack(t, product.Spec{})
	wantJSONBack(t, product.Default().Spec())
	if spec := product.Default().Spec(); len(spec.Releases) != 121 {
		t.Errorf("%d releases in the Spec of the default catalog", len(spec.Releases))
	}
	// A catalog gives back what it was made of.
	c, err := product.NewCatalog(want)
	if err != nil {
		t.Fatal(err)
	}
	want.Releases[0], want.Releases[1] = want.Releases[1], want.Releases[0] // by family
	if got := c.Spec(); !reflect.DeepEqual(got, want) {
		t.Errorf("Spec() = %+v, want %+v", got, want)
	}
}

func TestParseSpecProblems(t *testing.T) {
	var texts errortest.Texts
	release := func(fields string) string {
		return `{"family":"Server","version":"1","name":"Server 1","policy":"modern",` + fields + `}`
	}
	good := release(`"released":"2020-01-01"`)
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"nothing", "", []string{"unreadable catalog: line 1: unexpected end of JSON input"}},
		{"another value", "\n[]", []string{"unreadable catalog: line 2: a list, want an object"}},
		{"two values", "{}\n{}", []string{"unreadable catalog: line 2: invalid character '{' after top-level value"}},
		{"a byte order mark", "\ufeff{}", []string{"unreadable catalog: line 1: invalid character 'ï' looking for beginning of value"}},
		{"not UTF-8", "{\n\"zone\":\"\xff\"}", []string{"unreadable catalog: line 2: not UTF-8"}},
		{"fields", "{\"zone\":1,\n\"Releases\":[],\n\"listings\":null,\"zone\":\"UTC\"}", []string{
			`unreadable catalog: line 1: zone: a number, want a text`,
			`unreadable catalog: line 2: no field "Releases"`,
			`unreadable catalog: line 3: listings: null, want a list`,
			`unreadable catalog: line 3: second field "zone"`,
		}},
		{"fields of a release", "{\"releases\":[\n{\"family\":\"Server\",\n\"listed_until\":\"2020-01-01\",\n\"family\":\"Server\",\n\"generation\":1.0}]}", []string{
			`unreadable catalog: line 2: releases[0]: field "version" is missing`,
			`unreadable catalog: line 2: releases[0]: field "name" is missing`,
			`unreadable catalog: line 2: releases[0]: field "policy" is missing`,
			`unreadable catalog: line 2: releases[0]: field "released" is missing`,
			`unreadable catalog: line 3: releases[0]: no field "listed_until"`,
			`unreadable catalog: line 4: releases[0]: second field "family"`,
			`unreadable catalog: line 5: releases[0].generation: 1.0 is no whole number in range`,
		}},
		{"values", "{\"releases\":[\n" + release(`"released":"2020-02-30","certainty":"sure","generation":1e3`) + "]}", []string{
			`unreadable catalog: line 2: releases[0].released: not a calendar day: "2020-02-30" (want the form 2025-06-23)`,
			`unreadable catalog: line 2: releases[0].certainty: product: unknown value: "sure" is no certainty`,
			`unreadable catalog: line 2: releases[0].generation: 1e3 is no whole number in range`,
		}},
		// Facts, beside a release that cannot be read.
		{"facts", "{\"listings\":[\n{\"release\":\"Server 1\",\"listed\":\"yes\",\"until\":\"2019-01-01\"}],\n\"releases\":[" + good + ",\n" + good + ",\n{\"family\":1}]}", []string{
			`bad catalog: line 2: listings[0].until: 2019-01-01 is before released, 2020-01-01`,
			`bad catalog: line 4: releases[1].version: "1" is also releases[0]`,
			`bad catalog: line 4: releases[1].name: "Server 1" is also releases[0]`,
			`unreadable catalog: line 5: releases[2]: field "version" is missing`,
			`unreadable catalog: line 5: releases[2]: field "name" is missing`,
			`unreadable catalog: line 5: releases[2]: field "policy" is missing`,
			`unreadable catalog: line 5: releases[2]: field "released" is missing`,
			`unreadable catalog: line 5: releases[2].family: a number, want a text`,
		}},
		{"a release that is not there", "{\"releases\":[" + good + "],\n\"listings\":[{\"release\":\"Server 9\",\"listed\":\"yes\"}]}", []string{
			`bad catalog: line 2: listings[0].release: no release "Server 9"`,
		}},
		{"a release that is unreadable", "{\"releases\":1,\n\"listings\":[{\"release\":\"Server 9\",\"listed\":\"yes\"}]}", []string{
			`unreadable catalog: line 1: releases: a number, want a list`,
		}},
		{"facts on the same line", `{"releases":[` + good + "," + good + `,{"x":1}]}`, []string{
			`unreadable catalog: line 1: releases[2]: field "family" is missing`,
			`unreadable catalog: line 1: releases[2]: field "version" is missing`,
			`unreadable catalog: line 1: releases[2]: field "name" is missing`,
			`unreadable catalog: line 1: releases[2]: field "policy" is missing`,
			`unreadable catalog: line 1: releases[2]: field "released" is missing`,
			`unreadable catalog: line 1: releases[2]: no field "x"`,
			`bad catalog: line 1: releases[1].version: "1" is also releases[0]`,
			`bad catalog: line 1: releases[1].name: "Server 1" is also releases[0]`,
		}},
		{"too long", strings.Repeat(" ", product.MaxSize+1), []string{"catalog too large: line 1: 1048577 bytes, at most 1048576"}},
		{"too deep", strings.Repeat("[", 9), []string{"catalog too large: line 1: nested deeper than 8"}},
		{"too many", `{"releases":[` + strings.Repeat("1,", 10_000) + "1]}", []string{
			"catalog too large: line 1: releases: 10001 values, at most 10000",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			spec, err := product.ParseSpec([]byte(tt.text))
			if !reflect.DeepEqual(spec, product.Spec{}) {
				t.Errorf("%+v with an error", spec)
			}
			texts.Add(err)
			wantRead(t, err, tt.want)
		})
	}
	texts.Check(t, "errors_json.txt", "product")
	many := `{"releases":[` + strings.Repeat(good+",", 100) + good + "]}"
	if _, err := product.ParseSpec([]byte(many)); len(joined(err)) != product.MaxProblems {
		t.Errorf("%d problems, want %d", len(joined(err)), product.MaxProblems)
	}
}

// Inside other JSON a Spec is read as strictly, and a failure changes nothing.
func TestSpecUnmarshal(t *testing.T) {
	var outer struct{ Catalog product.Spec }
	if err := json.Unmarshal([]byte(`{"Catalog":{"zone":"UTC"}}`), &outer); err != nil || outer.Catalog.Zone != "UTC" {
		t.Errorf("%+v, %v", outer, err)
	}
	if err := json.Unmarshal([]byte(`{"Catalog":{"zone":"Asia/Seoul","x":1}}`), &outer); err == nil || outer.Catalog.Zone != "UTC" {
		t.Errorf("%+v, %v", outer, err)
	}
}

// FuzzParseSpec is FuzzParseReleases for JSON.
func FuzzParseSpec(f *testing.F) {
	const one = `{"family":"S","version":"1","name":"S 1","policy":"fixed","released":"2020-01-01"}`
	for _, seed := range []string{
		"", "{}", `{"releases":[` + one + `]}`, `{"releases":[` + one + "," + one + `]}`, `{"zone":"Local"}`,
		`{"releases":[` + one + `],"listings":[{"release":"s  1","listed":"no","from":"2021-01-01"},{"release":"S 1","listed":"yes","until":"2020-12-31"}]}`,
		`{"releases":[{"family":"S","version":"1","name":"S 1","policy":"component","parent":"S 1","released":"9999-12-31"}]}`,
		`{"releases":null,"releases":[{}]}`, "\ufeff{}", `{"zone":"\ud800"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		input := bytes.Clone(data)
		spec, err := product.ParseSpec(data)
		if !bytes.Equal(data, input) {
			t.Fatal("the input was changed")
		}
		if err != nil {
			wantBounded(t, err, bytes.Count(data, []byte("\n"))+1)
			return
		}
		text, err := json.Marshal(spec)
		if err != nil {
			t.Fatal(err)
		}
		if len(text) <= product.MaxSize {
			if back, err := product.ParseSpec(text); err != nil || fmt.Sprint(back) != fmt.Sprint(spec) {
				t.Fatalf("%q read back as %+v, %v", text, back, err)
			}
		}
		spec.Zone = "" // what the machine has is not the text's fault
		wantUsable(t, spec)
	})
}
