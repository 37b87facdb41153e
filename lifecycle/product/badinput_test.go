package product_test

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/internal/badinput"
	"github.com/partnersupport/partnersupport/internal/civil"
	"github.com/partnersupport/partnersupport/lifecycle/product"
)

// TestBadInput gives every parser, every decoder, every writer and NewCatalog what they
// must not take.
func TestBadInput(t *testing.T) {
	long := badinput.Huge()
	table := badinput.Table{
		Rows:  slices.Concat(badEnums(long), badFacts(long), badTexts(long), badCells()),
		Least: 369,
		Bytes: 256 << 10, // 32 problems of a text
	}
	table.Check(t)
}

func badEnums(long badinput.Long) []badinput.Row {
	return slices.Concat(
		badinput.OfEnum("Certainty", product.ParseCertainty, product.ErrEnum, long),
		badinput.OfEnum("Code", product.ParseCode, product.ErrEnum, long),
		badinput.OfEnum("Policy", product.ParsePolicy, product.ErrEnum, long),
		badinput.OfEnum[product.Answer]("Answer", nil, product.ErrEnum, long),
		badinput.OfEnum[product.Phase]("Phase", nil, product.ErrEnum, long),
		badinput.OfEnum[product.Rank]("Rank", nil, product.ErrEnum, long),
	)
}

func catalogFacts() product.Spec {
	return product.Spec{
		Releases: []product.Release{
			{
				Family: "Server", Version: "1", Name: "Server 1", Generation: 1, Policy: product.PolicyFixed, Released: date(2020, 1, 1),
				MainstreamEnd: date(2025, 1, 1), ExtendedEnd: date(2030, 1, 1), SecurityUpdatesEnd: date(2033, 1, 1), AsOf: date(2026, 1, 1),
			},
			{Family: "Part", Version: "1", Name: "Part", Policy: product.PolicyComponent, Parent: "Server 1", Released: date(2020, 1, 1)},
		},
		Listings: []product.Listing{{Release: "Server 1", Listed: product.Yes, From: date(2021, 1, 1), Until: date(2022, 1, 1)}},
	}
}

// errNoZone stands for a [product.ZoneError], which wraps what the machine says.
var errNoZone = errors.New("a ZoneError")

// badFacts puts into each field of a catalog what cannot be there.
func badFacts(long badinput.Long) []badinput.Row {
	if _, err := product.NewCatalog(catalogFacts()); err != nil {
		panic(err) // and every row would be bad for another reason
	}
	var rows []badinput.Row
	add := func(what string, want error, change func(*product.Spec)) {
		rows = append(rows, badinput.Row{Call: "NewCatalog", What: what, Want: want, Do: func() (bool, error) {
			spec := catalogFacts()
			change(&spec)
			c, err := product.NewCatalog(spec)
			return c != nil, err
		}})
	}
	texts := map[string]string{
		"empty": "", "blank": " \t", "of two lines": "a\nb", "a NUL": "a\x00b", "an escape": "\x1b[31m", "not UTF-8": "a\xff", "a byte too long": strings.Repeat("x", 1001),
		"a long text": long.Text,
	}
	days := map[string]product.Date{
		"29 February 2025": date(2025, 2, 29), "the year 0": {Month: 1, Day: 1}, "the year 10000": date(10000, 1, 1), "the month 13": date(2025, 13, 1), "a month without a day": {Year: 2025, Month: 1},
	}
	for _, object := range []struct {
		name string
		of   func(*product.Spec) any
	}{
		{"Release", func(s *product.Spec) any { return &s.Releases[0] }},
		{"component", func(s *product.Spec) any { return &s.Releases[1] }},
		{"Listing", func(s *product.Spec) any { return &s.Listings[0] }},
	} {
		spec := catalogFacts()
		kind := reflect.TypeOf(object.of(&spec)).Elem()
		for _, field := range reflect.VisibleFields(kind) {
			put := func(what string, value any) {
				add(fmt.Sprintf("%s.%s %s", object.name, field.Name, what), product.ErrCatalog, func(s *product.Spec) {
					v := reflect.ValueOf(object.of(s)).Elem().FieldByIndex(field.Index)
					v.Set(reflect.ValueOf(value).Convert(v.Type()))
				})
			}
			switch reflect.Zero(field.Type).Interface().(type) {
			case product.Date:
				for what, d := range days {
					put(what, d)
				}
				if field.Name == "Released" {
					put("zero", product.Date{})
				}
			case product.Certainty, product.Policy, product.Answer:
				put("out of range", uint8(200))
				put("the last", uint8(255))
			case int:
				put("negative", -1)
				put("above all", 1_000_000_001)
			default:
				for what, text := range texts {
					note := field.Name == "Source" || field.Name == "Doubt" || field.Name == "Parent"
					if note && strings.Trim(text, " \t") == "" && (object.name != "component" || field.Name != "Parent") {
						continue // that may be left out
					}
					put(what, text)
				}
			}
		}
	}
	for what, zone := range map[string]string{
		"no zone": "Asia/Busan", "the machine's": "Local", "a path": "../../etc/passwd", "a long text": long.Text, "not UTF-8": "\xff",
	} {
		rows = append(rows, badinput.Row{Call: "NewCatalog", What: "Zone " + what, Want: errNoZone, Do: func() (bool, error) {
			c, err := product.NewCatalog(product.Spec{Zone: zone})
			if _, ok := errors.AsType[*product.ZoneError](err); ok {
				err = fmt.Errorf("%w: %w", errNoZone, err)
			}
			return c != nil, err
		}})
	}
	add("a release twice", product.ErrCatalog, func(s *product.Spec) { s.Releases = append(s.Releases, s.Releases[0]) })
	add("a family in another spelling", product.ErrCatalog, func(s *product.Spec) { s.Releases[1].Family = "SERVER" })
	add("a listing twice", product.ErrCatalog, func(s *product.Spec) { s.Listings = append(s.Listings, s.Listings[0]) })
	add("a component of a component", product.ErrCatalog, func(s *product.Spec) { s.Releases[1].Parent = "Part" })
	add("the end before the beginning", product.ErrCatalog, func(s *product.Spec) { s.Releases[0].MainstreamEnd = date(2019, 1, 1) })
	add("a parent of what is no component", product.ErrCatalog, func(s *product.Spec) { s.Releases[0].Parent = "Part" })
	releases := make([]product.Release, 100<<20/int(reflect.TypeFor[product.Release]().Size()))
	listings := make([]product.Listing, 100<<20/int(reflect.TypeFor[product.Listing]().Size()))
	add("many releases", product.ErrTooLarge, func(s *product.Spec) { s.Releases = releases })
	add("many listings", product.ErrTooLarge, func(s *product.Spec) { s.Listings = listings })
	return rows
}

// badTexts are what no list and no Spec reads as.
func badTexts(long badinput.Long) []badinput.Row {
	var rows []badinput.Row
	begun := map[string]bool{} // the calls that have rows
	type texts = map[string]string
	add := func(call string, want error, read func([]byte) (bool, error), list texts) {
		for _, what := range slices.Sorted(maps.Keys(list)) {
			data := []byte(list[what])
			rows = append(rows, badinput.Row{Call: call, What: what, Want: want, Do: func() (bool, error) { return read(data) }})
		}
		if !begun[call] {
			begun[call] = true
			rows = append(rows, badinput.Row{Call: call, What: "a long text", Want: product.ErrTooLarge, Do: func() (bool, error) { return read(long.Data) }})
		}
	}
	const row = header + "Server,1,Server 1,modern,2020-01-01,"
	releases := func(data []byte) (bool, error) {
		list, err := product.ParseReleases(data)
		return list != nil, err
	}
	add("ParseReleases", product.ErrSyntax, releases, texts{
		"nothing": "", "a blank": " ", "a column that none is": "family,version,name,policy,released,x\n", "a column twice": "family," + header, "a column missing": "family\n",
		"a short row": header + "Server\n", "a long row": row + ",\n", "an open quote": header + `"`, "a quote within": row + `a"b` + "\n", "not UTF-8": header + "\xff\n",
		"a day that is not": header + "Server,1,Server 1,modern,2020-02-30,\n", "a policy that is none": header + "Server,1,Server 1,Modern,2020-01-01,\n",
		"a number that is none": "generation," + header + "1.0,Server,1,Server 1,modern,2020-01-01,\n", "many bad rows": header + strings.Repeat("x\n", 1<<18),
		"UTF-16": "\xff\xfef\x00a\x00",
	})
	columns := []byte(strings.Repeat("x,", product.MaxSize/2))
	rows = append(rows, badinput.Row{
		Call: "ParseReleases", What: "many columns", Want: product.ErrSyntax, Do: func() (bool, error) { return releases(columns) },
		Bytes: 128 * product.MaxSize, // encoding/csv keeps where each cell is
	})
	add("ParseReleases", product.ErrCatalog, releases, texts{
		"a release twice": row + "\nServer,1,Server 1,modern,2020-01-01,\n", "no day": header + "Server,1,Server 1,modern,,\n", "no name": header + "Server,1,,modern,2020-01-01,\n",
		"no policy": header + "Server,1,Server 1,,2020-01-01,\n", "an end before the beginning": row + "2019-01-01\n",
	})
	add("ParseReleases", product.ErrTooLarge, releases, texts{"a byte too long": row + strings.Repeat("\n", product.MaxSize)})
	const listing = "release,listed\n"
	add("ParseListings", product.ErrSyntax, func(data []byte) (bool, error) {
		list, err := product.ParseListings(data)
		return list != nil, err
	}, texts{
		"nothing": "", "a column of releases": header, "a column missing": "release\n", "a short row": listing + "Server 1\n", "an answer that is none": listing + "Server 1,perhaps\n",
		"a day that is not": "release,listed,from\nServer 1,yes,2020-02-30\n", "not UTF-8": listing + "\xff,yes\n",
		"a column twice": "release," + listing, "an open quote": listing + `"`,
	})
	for call, read := range map[string]func([]byte) (bool, error){
		"ParseSpec": func(data []byte) (bool, error) {
			s, err := product.ParseSpec(data)
			return !reflect.DeepEqual(s, product.Spec{}), err
		},
		"Spec.UnmarshalJSON": func(data []byte) (bool, error) {
			s := product.Spec{Zone: "kept"}
			err := s.UnmarshalJSON(data)
			return !reflect.DeepEqual(s, product.Spec{Zone: "kept"}), err
		},
	} {
		list := texts{"nothing": "", "many bad releases": `{"releases":[` + strings.Repeat("1,", 500) + "1]}"}
		for _, text := range []string{
			"null", "[]", `"x"`, "1", "{", "{}{}", "\ufeff{}", "{\"zone\":\"\xff\"}", `{"zone":"\ud800"}`, `{"zone":"a","zone":"b"}`, `{"Zone":"UTC"}`, `{"x":1}`, `{"zone":null}`,
			`{"zone":1}`, `{"releases":{}}`, `{"releases":null}`, `{"releases":[null]}`, `{"releases":[[]]}`, `{"releases":[{"family":1}]}`, `{"releases":[{"generation":1e3}]}`,
			`{"releases":[{"released":"2020-02-30"}]}`, `{"releases":[{"policy":"Fixed"}]}`, `{"releases":[{}]}`, `{"listings":[{"listed":true}]}`, `{"listings":"x"}`, `{"listings":[1]}`,
			`{"releases":[{"parent":null}]}`, `{"listings":[{"listed":"Yes"}]}`,
		} {
			list[text] = text
		}
		add(call, product.ErrSyntax, read, list)
		add(call, product.ErrTooLarge, read, texts{"deep nesting": `{"releases":` + strings.Repeat("[", 1<<19)})
		add(call, product.ErrCatalog, read, texts{"a listing of no release": `{"listings":[{"release":"x","listed":"yes"}]}`})
	}
	return rows
}

// badCells are values without a text form.
func badCells() []badinput.Row {
	releases := func(what string, want error, change func(*product.Release)) badinput.Row {
		return badinput.Row{Call: "AppendReleases", What: what, Want: want, Do: func() (bool, error) {
			list := catalogFacts().Releases
			change(&list[0])
			text, err := product.AppendReleases([]byte("kept"), list)
			return string(text) != "kept", err
		}}
	}
	listings := func(what string, want error, change func(*product.Listing)) badinput.Row {
		return badinput.Row{Call: "AppendListings", What: what, Want: want, Do: func() (bool, error) {
			list := catalogFacts().Listings
			change(&list[0])
			text, err := product.AppendListings([]byte("kept"), list)
			return string(text) != "kept", err
		}}
	}
	return []badinput.Row{
		releases("a policy that is none", product.ErrEnum, func(r *product.Release) { r.Policy = 200 }),
		releases("a certainty that is none", product.ErrEnum, func(r *product.Release) { r.Certainty = 200 }),
		releases("a day that is not", civil.ErrDate, func(r *product.Release) { r.Released = date(2025, 2, 29) }),
		releases("an end that is no day", civil.ErrDate, func(r *product.Release) { r.ExtendedEnd = date(10000, 1, 1) }),
		listings("an answer that is none", product.ErrEnum, func(l *product.Listing) { l.Listed = 200 }),
		listings("a day that is not", civil.ErrDate, func(l *product.Listing) { l.Until = date(2025, 2, 29) }),
	}
}
