package entitlement_test

import (
	"encoding"
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/badinput"
)

// badEnum returns the rows of an enum.
func badEnum[E badinput.Enum, PE interface {
	*E
	encoding.TextUnmarshaler
}](name string, parse func(string) (E, error), long badinput.Long) []bad {
	var rows []bad
	for _, row := range badinput.OfEnum[E, PE](name, parse, entitlement.ErrInvalid, long) {
		rows = append(rows, bad{row.Call, row.What, row.Want, row.Do})
	}
	return rows
}

// badEnums are what no enum is called.
func badEnums(long badinput.Long) []bad {
	return slices.Concat(
		badEnum("Benefit", entitlement.ParseBenefit, long),
		badEnum("Offer", entitlement.ParseOffer, long),
		badEnum("EntryKind", entitlement.ParseEntryKind, long),
		badEnum("RefundReason", entitlement.ParseRefundReason, long),
		badEnum("Code", entitlement.ParseCode, long),
		badEnum("Warning", entitlement.ParseWarning, long),
		badEnum("RenewalTiming", entitlement.ParseRenewalTiming, long),
		badEnum("Role", entitlement.ParseRole, long),
		badEnum("Workload", entitlement.ParseWorkload, long),
		badEnum("LinkState", entitlement.ParseLinkState, long),
		badEnum("AccountKind", entitlement.ParseAccountKind, long),
		badEnum("Advice", entitlement.ParseAdvice, long),
		badEnum("BalanceSource", entitlement.ParseBalanceSource, long),
		badEnum("BasisKind", entitlement.ParseBasisKind, long),
		badEnum("Detail", entitlement.ParseDetail, long),
		badEnum("Need", entitlement.ParseNeed, long),
		badEnum("PaidPlan", entitlement.ParsePaidPlan, long),
		badEnum("ProductPolicy", entitlement.ParseProductPolicy, long),
		badEnum("RemedyKind", entitlement.ParseRemedyKind, long),
	)
}

func badTexts(long badinput.Long) []bad {
	var rows []bad

	const tooMany = entitlement.Quota(math.MaxUint32 + 1)
	add := func(call, what string, want error, do func() (bool, error)) {
		rows = append(rows, bad{call, what, want, do})
	}
	quota := func(read func(*entitlement.Quota) error) func() (bool, error) {
		return func() (bool, error) {
			q := entitlement.Limited(7)
			err := read(&q)
			return q != 7, err
		}
	}
	add("ParseQuota", "one more than the most", entitlement.ErrInvalid, func() (bool, error) { return made(entitlement.ParseQuota("4294967296")) })
	add("Quota.UnmarshalText", "less than none", entitlement.ErrInvalid, quota(func(q *entitlement.Quota) error { return q.UnmarshalText([]byte("-1")) }))
	add("Quota.UnmarshalJSON", "a number as a text", entitlement.ErrInvalid, quota(func(q *entitlement.Quota) error { return q.UnmarshalJSON([]byte(`"1"`)) }))
	add("Quota.MarshalText", "one more than the most", entitlement.ErrInvalid, func() (bool, error) {
		text, err := tooMany.MarshalText()
		return len(text) > 0, err
	})
	add("Quota.AppendText", "one more than the most", entitlement.ErrInvalid, func() (bool, error) {
		text, err := tooMany.AppendText([]byte("x"))
		return string(text) != "x", err
	})
	add("Quota.MarshalJSON", "one more than the most", entitlement.ErrInvalid, func() (bool, error) {
		text, err := tooMany.MarshalJSON()
		return len(text) > 0, err
	})

	leapless := day(2025, 2, 29)
	add("Date.UnmarshalText", "a day that is not", entitlement.ErrDate, func() (bool, error) {
		d := day(2025, 1, 1)
		err := d.UnmarshalText([]byte("2025-02-29"))
		return d != day(2025, 1, 1), err
	})
	add("Date.MarshalText", "a day that is not", entitlement.ErrDate, func() (bool, error) {
		text, err := leapless.MarshalText()
		return len(text) > 0, err
	})
	add("Date.AppendText", "the year 10000", entitlement.ErrDate, func() (bool, error) {
		text, err := day(10000, 1, 1).AppendText([]byte("x"))
		return string(text) != "x", err
	})
	add("BenefitNamed", "a long name", entitlement.ErrInvalid, func() (bool, error) { return made(entitlement.BenefitNamed(long.Text)) })
	add("PlanNamed", "a size that is no number", entitlement.ErrInvalid, func() (bool, error) {
		b, q, err := entitlement.PlanNamed("Partner Cloud Support -1")
		return b != 0 || q != 0, err
	})
	return rows
}

// badSets are texts of sets, and sets without text.
func badSets(long badinput.Long) []bad {
	var rows []bad
	codes, advices := entitlement.CodesOf(entitlement.NotLinked), entitlement.AdvicesOf(entitlement.AskAdmin)
	for what, text := range map[string]string{"no member": "nothing", "an order of its own": "expired expired"} {
		rows = append(rows, bad{"Codes.UnmarshalText", what, entitlement.ErrInvalid, func() (bool, error) {
			set := codes
			err := set.UnmarshalText([]byte(text))
			return set != codes, err
		}})
	}
	for what, text := range map[string]string{"no member": "nothing", "an order of its own": "ask_admin ask_admin"} {
		rows = append(rows, bad{"Advices.UnmarshalText", what, entitlement.ErrInvalid, func() (bool, error) {
			set := advices
			err := set.UnmarshalText([]byte(text))
			return set != advices, err
		}})
	}
	return append(rows,
		bad{"Codes.MarshalText", "what is no code", entitlement.ErrInvalid, func() (bool, error) {
			text, err := entitlement.Codes(1).MarshalText()
			return len(text) > 0, err
		}},
		bad{"Advices.MarshalText", "what is no advice", entitlement.ErrInvalid, func() (bool, error) {
			text, err := entitlement.Advices(1 << 63).MarshalText()
			return len(text) > 0, err
		}},
		bad{"Find", "a long name", entitlement.ErrInvalid, func() (bool, error) { return made(entitlement.Find(long.Text)) }},
	)
}

// readsAs is made to read text over a value that is not zero.
func readsAs[T comparable](t testing.TB, good, text string) func() (bool, error) {
	return func() (bool, error) { return reads[T](t, good)(text) }
}

// badJSON has one row for each way in which a text is no value, for each type
// that reads JSON.
func badJSON(t testing.TB, long badinput.Long) []bad {
	var rows []bad
	for _, d := range []struct {
		name string
		read func(text string) func() (bool, error)
	}{
		{"State", func(text string) func() (bool, error) { return readsAs[entitlement.State](t, stateText, text) }},
		{"Entitlement", func(text string) func() (bool, error) {
			return readsAs[entitlement.Entitlement](t, stateText, text)
		}},
		{"Entry", func(text string) func() (bool, error) { return readsAs[entitlement.Entry](t, entryText, text) }},
		{"Term", func(text string) func() (bool, error) { return readsAs[entitlement.Term](t, termText, text) }},
	} {
		for what, text := range map[string]string{
			"nothing":             ``,
			"a value after it":    `{} {}`,
			"not UTF-8":           "{\"" + notUTF8 + "\":1}",
			"half a pair":         `{"zone":"\ud800"}`,
			"deep nesting":        strings.Repeat("[", 33),
			"a field twice":       `{"zone":"UTC","zone":"UTC"}`,
			"another letter case": `{"Zone":"UTC"}`,
			"an unknown field":    `{"zones":"UTC"}`,
			"null":                `{"start":null}`,
		} {
			rows = append(rows, bad{d.name + ".UnmarshalJSON", what, entitlement.ErrInvalid, d.read(text)})
		}
	}
	for name, form := range forms(t) {
		if form.not != "" {
			continue
		}
		into, ok := reflect.New(reflect.TypeOf(form.value)).Interface().(json.Unmarshaler)
		if !ok {
			continue
		}
		rows = append(rows, bad{name + ".UnmarshalJSON", "a long text", entitlement.ErrInvalid, func() (bool, error) {
			return false, into.UnmarshalJSON(long.Data)
		}})
	}
	for name, into := range map[string]encoding.TextUnmarshaler{
		"Codes": new(entitlement.Codes), "Advices": new(entitlement.Advices), "Fingerprint": new(entitlement.Fingerprint), "Quota": new(entitlement.Quota),
	} {
		rows = append(rows, bad{name + ".UnmarshalText", "a long text", entitlement.ErrInvalid, func() (bool, error) {
			return false, into.UnmarshalText(long.Data)
		}})
	}
	rows = append(rows, bad{"Date.UnmarshalText", "a long text", entitlement.ErrDate, func() (bool, error) {
		return false, new(entitlement.Date).UnmarshalText(long.Data)
	}}, bad{"ParseQuota", "a long text", entitlement.ErrInvalid, func() (bool, error) { return made(entitlement.ParseQuota(long.Text)) }},
		bad{"PlanNamed", "a long text", entitlement.ErrInvalid, func() (bool, error) {
			b, q, err := entitlement.PlanNamed(long.Text)
			return b != 0 || q != 0, err
		}},
	)
	// The other types are tested for what the strict reader finds and what encoding/json does.
	for name, form := range forms(t) {
		v := reflect.ValueOf(form.value)
		if form.not != "" || v.Kind() != reflect.Struct || slices.Contains([]string{"State", "Entitlement", "Entry", "Term", "Date"}, name) {
			continue
		}
		for what, text := range map[string]string{"nothing": ``, "an unknown field": `{"unknown":1}`} {
			rows = append(rows, bad{name + ".UnmarshalJSON", what, entitlement.ErrInvalid, func() (bool, error) {
				into := reflect.New(v.Type())
				into.Elem().Set(v)
				err := into.Interface().(json.Unmarshaler).UnmarshalJSON([]byte(text))
				return !reflect.DeepEqual(into.Elem().Interface(), form.value), err
			}})
		}
	}
	rows = append(rows,
		bad{"Forecast.UnmarshalJSON", "a year that no forecast has", entitlement.ErrRange, func() (bool, error) {
			var f entitlement.Forecast
			err := f.UnmarshalJSON([]byte(`{"at":"9999-01-01T00:00:00Z","left":0}`))
			return f != entitlement.Forecast{}, err
		}},
		bad{"Forecast.UnmarshalJSON", "an end that has no text", entitlement.ErrRange, func() (bool, error) {
			var f entitlement.Forecast
			err := f.UnmarshalJSON([]byte(`{"at":"2025-07-01T00:00:00Z","left":0,"runs_out":"9999-12-31T23:00:00-09:00"}`))
			return f != entitlement.Forecast{}, err
		}},
		bad{"Use.UnmarshalJSON", "a year that no use has", entitlement.ErrRange, func() (bool, error) {
			var u entitlement.Use
			err := u.UnmarshalJSON([]byte(`{"at":"0000-01-01T00:00:00Z"}`))
			return u != entitlement.Use{}, err
		}},
		bad{"Entry.UnmarshalJSON", "a year that no entry has", entitlement.ErrRange,
			readsAs[entitlement.Entry](t, entryText, `{"kind":"lapsed","at":"9999-01-01T00:00:00Z","left":0}`)},
		bad{"State.UnmarshalJSON", "a year that no text has", entitlement.ErrRange,
			readsAs[entitlement.State](t, stateText, `{"since":"0000-01-01T00:00:00+09:00"}`)},
		bad{"Entitlement.UnmarshalJSON", "a state that cannot be", entitlement.ErrInvalid,
			readsAs[entitlement.Entitlement](t, stateText, `{"plan":"p","offer":"success_core","benefit":"cloud_support","term":{"start":"2025-07-01","zone":"UTC"},"bought":"2025-07-01","granted":2,"base":2,"left":1}`)},
		bad{"json.Marshal(Entry)", "an entry of no kind", entitlement.ErrInvalid, func() (bool, error) {
			text, err := json.Marshal(entitlement.Entry{})
			return len(text) > 0, err
		}},
		bad{"json.Marshal(State)", "an offer that is none", entitlement.ErrInvalid, func() (bool, error) {
			text, err := json.Marshal(entitlement.State{Offer: 99})
			return len(text) > 0, err
		}},
	)
	return rows
}
