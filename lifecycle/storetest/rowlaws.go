package storetest

import (
	"fmt"
	"reflect"
	"time"

	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/sla"
)

// everyInstant puts instants whose every digit counts into every field that is a
// time.Time. It finds the fields by reflection, so that one that is added later is
// checked as well.
func everyInstant(k *kit) {
	for i, at := range []time.Time{
		time.Date(2025, 7, 7, 12, 0, 0, 1000, time.UTC),
		time.Date(2025, 7, 7, 12, 0, 0, 999_999_000, time.UTC),
		time.Date(2025, 12, 31, 23, 59, 59, 500_000_000, time.UTC),
		time.Date(1969, 12, 31, 23, 59, 59, 999_999_000, time.UTC), // before 1970 by one microsecond
		time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(1899, 12, 31, 0, 0, 0, 123_456_000, time.UTC),
		time.Date(2038, 1, 19, 3, 14, 8, 7000, time.UTC), // after the last second of 32 bits
		time.Date(2262, 4, 12, 0, 0, 0, 0, time.UTC),     // after the last nanosecond of 64 bits
	} {
		p := lifecycle.PartnerID(fmt.Sprint(partner, i))
		c := change(p, 0, "1")
		if n := setInstants(reflect.ValueOf(c).Elem(), at); n < 20 {
			panic(fmt.Sprintf("%d instants in a change", n)) // a mistake of this package
		}
		k.must(k.Apply(k.ctx, c))
		k.wants(p, book{lifecycle.Head{Version: 1, Plans: c.Plans, Links: c.Links, Holds: c.Holds}, c.Requests, c.Entries, c.Keys})
		got, _, err := k.Key(k.ctx, p, "1")
		k.must(err)
		k.equal("the key", c.Keys[0], got)
	}
}

// setInstants sets every time in what v holds, and returns how many there are.
func setInstants(v reflect.Value, at time.Time) int {
	if field, ok := v.Addr().Interface().(*time.Time); ok {
		*field = at
		return 1
	}
	n := 0
	switch v.Kind() {
	case reflect.Struct:
		for field, value := range v.Fields() {
			if field.IsExported() {
				n += setInstants(value, at)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			n += setInstants(v.Index(i), at)
		}
	}
	return n
}

func holds(k *kit) {
	other := lifecycle.Hold{Request: "b", Plan: "another plan", Until: noon.AddDate(1, 0, 0)}
	var want lifecycle.Head
	for _, step := range []struct {
		put   []lifecycle.Hold
		freed []lifecycle.RequestID
		want  []lifecycle.Hold
	}{
		{put: []lifecycle.Hold{hold("b"), hold("a")}, want: []lifecycle.Hold{hold("a"), hold("b")}},
		{put: []lifecycle.Hold{other}, want: []lifecycle.Hold{hold("a"), other}},
		{freed: []lifecycle.RequestID{"A", "a ", "c"}, want: []lifecycle.Hold{hold("a"), other}},
		{put: []lifecycle.Hold{hold("c")}, freed: []lifecycle.RequestID{"a"}, want: []lifecycle.Hold{other, hold("c")}},
		{want: []lifecycle.Hold{other, hold("c")}},
		{freed: []lifecycle.RequestID{"b", "c"}},
		{put: []lifecycle.Hold{hold("a")}, want: []lifecycle.Hold{hold("a")}}, // put again
	} {
		k.must(k.Apply(k.ctx, &lifecycle.Change{Partner: partner, Base: want.Version, Holds: step.put, Freed: step.freed}))
		want.Version++
		want.Holds = step.want
		k.equal(fmt.Sprintf("the head at version %d", want.Version), want, k.head(partner))
	}
	// A conflict neither holds nor frees.
	k.conflict(k.Apply(k.ctx, &lifecycle.Change{Partner: partner, Holds: []lifecycle.Hold{hold("z")}, Freed: []lifecycle.RequestID{"a"}}))
	k.equal("the head after a conflict", want, k.head(partner))
}

func manySteps(k *kit) {
	r := request("1", 1)
	r.Steps = nil
	for base := lifecycle.Version(0); len(r.Steps) <= lifecycle.MaxSteps; base++ {
		r.Stepped = len(r.Steps)
		id := lifecycle.OperationID(fmt.Sprint("step ", len(r.Steps)))
		k.must(k.Apply(k.ctx, &lifecycle.Change{
			Partner: partner, Base: base, Requests: []lifecycle.Request{r}, Keys: []lifecycle.Key{key(id, base+1, "1")},
		}))
		_, got, err := k.Key(k.ctx, partner, id)
		k.must(err)
		k.equal("the request of the key", r, got)
		k.equal("the requests", []lifecycle.Request{r}, k.requests(partner, lifecycle.RequestQuery{ID: "1"}))
		// One step at a time at first, and then all that a request can have.
		n := len(r.Steps) + 1
		if n > 3 {
			n = max(lifecycle.MaxSteps, n)
		}
		for i := len(r.Steps); i < n; i++ {
			r.Steps = append(r.Steps, lifecycle.Step{
				Event: lifecycle.EventReclassify, At: noon.Add(time.Duration(i) * time.Microsecond), Noted: noon.Add(time.Duration(i%7) * time.Hour),
				ID: lifecycle.OperationID(fmt.Sprint("걸음 ", i)), Actor: fmt.Sprint("actor ", i%3), Severity: sla.Severity(i % 4),
			})
		}
	}
}

func ownSteps(k *kit) {
	spoil := func(r lifecycle.Request) {
		for i := range r.Steps {
			r.Steps[i] = lifecycle.Step{Actor: "spoilt"}
		}
		if full := r.Steps[:cap(r.Steps)]; len(full) > len(r.Steps) {
			full[len(r.Steps)] = lifecycle.Step{Actor: "spoilt behind"}
		}
	}
	want := request("1", 1)
	c := change(partner, 0, "1")
	room := append(make([]lifecycle.Step, 0, 8), c.Requests[0].Steps...)
	c.Requests[0].Steps = room
	k.must(k.Apply(k.ctx, c))
	spoil(c.Requests[0])
	k.equal("the request after its change was spoilt", []lifecycle.Request{want}, k.requests(partner, lifecycle.RequestQuery{}))

	for range 2 {
		for _, r := range k.requests(partner, lifecycle.RequestQuery{}) {
			spoil(r)
		}
		_, r, err := k.Key(k.ctx, partner, "1")
		k.must(err)
		k.equal("the request of the key after what was read was spoilt", want, r)
		spoil(r)
		k.equal("the request after that of the key was spoilt", []lifecycle.Request{want}, k.requests(partner, lifecycle.RequestQuery{ID: "1"}))
	}

	// What was read stays as it is when the request gets more steps.
	before := k.requests(partner, lifecycle.RequestQuery{})
	grown := request("1", 1)
	grown.Steps = append(grown.Steps, lifecycle.Step{Event: lifecycle.EventReopen, At: noon.AddDate(0, 0, 1), ID: "reopen"})
	k.must(k.Apply(k.ctx, &lifecycle.Change{Partner: partner, Base: 1, Requests: []lifecycle.Request{grown}}))
	k.equal("what was read before", []lifecycle.Request{want}, before)
	k.equal("the request with one more step", []lifecycle.Request{grown}, k.requests(partner, lifecycle.RequestQuery{}))
}
