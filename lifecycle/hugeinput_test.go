package lifecycle_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/race"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/lifecycle/product"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
	"github.com/partnersupport/partnersupport/sla/calendars"
)

// jsonReaders are the functions that read JSON which others may have written, and
// jsonTypes the types that do it by a method.
var jsonReaders = map[string]func([]byte) error{
	"sla.ParseSpec":     func(data []byte) error { _, err := sla.ParseSpec(data); return err },
	"routing.Parse":     func(data []byte) error { _, err := routing.ParsePolicy(data); return err },
	"product.ParseSpec": func(data []byte) error { _, err := product.ParseSpec(data); return err },
	"lifecycle.Import": func(data []byte) error {
		return lifecycle.Import(context.Background(), memstore.New(), "hangang", bytes.NewReader(data))
	},
}

var jsonTypes = []json.Unmarshaler{
	new(entitlement.Account), new(entitlement.ActivationHelp), new(entitlement.Adjustment), new(entitlement.Answer),
	new(entitlement.Balance), new(entitlement.CSPUse), new(entitlement.Colleague), new(entitlement.CredentialsRecord),
	new(entitlement.Entitlement), new(entitlement.Entry), new(entitlement.Finding), new(entitlement.Forecast),
	new(entitlement.Page), new(entitlement.PerIncident), new(entitlement.Quota), new(entitlement.QuotaBasis),
	new(entitlement.Remedy), new(entitlement.Row), new(entitlement.State), new(entitlement.Task), new(entitlement.Term),
	new(entitlement.Thresholds), new(entitlement.Use), new(product.Spec), new(routing.Policy),
}

// TestJSONTypesAreAll checks that no type with such a method is missing above.
func TestJSONTypesAreAll(t *testing.T) {
	var got, want []string
	for _, v := range jsonTypes {
		got = append(got, strings.TrimPrefix(fmt.Sprintf("%T", v), "*"))
	}
	method := regexp.MustCompile(`(?m)^method \(\*?(\w+)\) UnmarshalJSON\(`)
	for _, name := range []string{"entitlement", "lifecycle", "lifecycle-product", "routing", "sla", "sla-calendars"} {
		api, err := os.ReadFile("../internal/api/" + name + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range method.FindAllStringSubmatch(string(api), -1) {
			want = append(want, name[strings.LastIndex(name, "-")+1:]+"."+m[1])
		}
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("types (-want +got):\n%s", diff)
	}
}

// TestHugeInput gives whatever takes a text one of 100 MiB: it is refused, and next to
// nothing is allocated for it.
func TestHugeInput(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates as well")
	}
	const size = 100 << 20
	const mostLines = 8 * lifecycle.MaxLine // a line is read before it is judged
	huge := strings.Repeat("x", size)
	check := func(what string, do func() error) {
		t.Helper()
		most := uint64(1 << 20)
		if strings.HasPrefix(what, "lifecycle.Import") {
			most = mostLines
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		err := do()
		runtime.ReadMemStats(&after)
		if err == nil || len(err.Error()) > 1<<13 {
			t.Errorf("%s: %.300v, want a short error", what, err)
		}
		if n := after.TotalAlloc - before.TotalAlloc; n > most {
			t.Errorf("%s: %d bytes are allocated for a text of %d", what, n, size)
		}
	}
	t.Run("commands", func(t *testing.T) {
		o := newOffice(t)
		fields := 0
		for _, c := range o.commands() {
			original := reflect.ValueOf(c.command)
			for _, f := range reflect.VisibleFields(original.Type()) {
				if f.Name == "_" || f.Anonymous || f.Type.Kind() != reflect.String {
					continue
				}
				changed := reflect.New(original.Type()).Elem()
				changed.Set(original)
				changed.FieldByIndex(f.Index).SetString(huge)
				fields++
				check(reflect.TypeOf(c.command).String()+"."+f.Name, func() error { return c.do(changed.Interface()) })
			}
		}
		if fields < 70 {
			t.Errorf("%d fields, want those of all commands", fields)
		}
		check("Desk.Request", func() error { _, err := o.Request(t.Context(), lifecycle.RequestID(huge)); return err })
		check("Desk.Explain", func() error { _, err := o.Explain(t.Context(), lifecycle.RequestID(huge)); return err })
		check("NewDesk", func() error {
			_, err := lifecycle.NewDesk(o.store, &lifecycle.Options{Partner: lifecycle.PartnerID(huge)})
			return err
		})
	})
	t.Run("texts", func(t *testing.T) {
		at := midYear
		plan, err := entitlement.New(entitlement.Grant{Plan: "p", Offer: entitlement.SuccessCore, Benefit: entitlement.CloudSupport, From: at})
		if err != nil {
			t.Fatal(err)
		}
		for what, do := range map[string]func() error{
			"ParseLocale":      func() error { _, err := sla.ParseLocale(huge); return err },
			"ParseQuota":       func() error { _, err := entitlement.ParseQuota(huge); return err },
			"ParseOffer":       func() error { _, err := entitlement.ParseOffer(huge); return err },
			"ParseCredentials": func() error { _, err := entitlement.ParseCredentials(huge, huge); return err },
			"ParseEvent":       func() error { _, err := lifecycle.ParseEvent(huge); return err },
			"routing.Parse":    func() error { _, err := routing.ParseProduct(huge); return err },
			"New":              func() error { _, err := entitlement.New(entitlement.Grant{Plan: entitlement.PlanID(huge)}); return err },
			"Consume":          func() error { _, _, err := plan.Consume(entitlement.IncidentID(huge), at); return err },
			"NewCalendar": func() error {
				_, err := sla.NewCalendar(sla.Spec{Zone: huge, Week: sla.EveryDay(sla.Window(huge))})
				return err
			},
			"calendars": func() error {
				_, err := new(calendars.Set).With(calendars.Entry{Country: huge, Language: huge})
				return err
			},
			"language": func() error { _, err := sla.Deadline(sla.SeverityA, language.Und); return err },
		} {
			check(what, do)
		}
	})
	t.Run("readers", func(t *testing.T) {
		open := strings.Repeat("[", size)
		for shape, data := range map[string][]byte{
			"a text":          []byte(`{"plan":"` + huge + `"}`),
			"a name":          []byte(`{"` + huge + `":1}`),
			"open lists":      []byte(open),
			"spaces":          []byte(strings.Repeat(" ", size) + "{}"),
			"no JSON, no CSV": []byte(huge),
			"empty lines":     []byte(strings.Repeat("\n", size)),
		} {
			for what, read := range jsonReaders {
				check(what+", "+shape, func() error { return read(data) })
			}
			for _, v := range jsonTypes {
				check(fmt.Sprintf("%T, %s", v, shape), func() error { return v.UnmarshalJSON(data) })
			}
			check("ParseReleases, "+shape, func() error { _, err := product.ParseReleases(data); return err })
			check("ParseListings, "+shape, func() error { _, err := product.ParseListings(data); return err })
		}
		line := &longLine{}
		check("lifecycle.Import, without end", func() error { return lifecycle.Import(t.Context(), memstore.New(), "hangang", line) })
		if line.n > 4<<20 {
			t.Errorf("Import reads %d bytes of an archive without end", line.n)
		}
	})
}

// longLine is a file of one line, without end.
type longLine struct{ n int }

func (e *longLine) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	e.n += len(p)
	return len(p), nil
}

func (e *longLine) Seek(int64, int) (int64, error) { return 0, nil }
