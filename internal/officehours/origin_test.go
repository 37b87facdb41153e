package officehours_test

import (
	"slices"
	"testing"

	"github.com/partnersupport/partnersupport/internal/officehours"
)

func TestOrigins(t *testing.T) {
	var known, used []byte
	for o := range officehours.Origins() {
		known = append(known, o.Letter)
		if o.Name == "" || o.License == "" {
			t.Errorf("%c is %+v, want a name and a license", o.Letter, o)
		}
	}
	for h := range officehours.Holidays() {
		used = append(used, h.Sources...)
		if letters := []byte(h.Sources); !slices.IsSorted(letters) || len(slices.Compact(letters)) != len(h.Sources) {
			t.Errorf("%s %s has the sources %q, want each once and in order", h.Country, date(h), h.Sources)
		}
	}
	slices.Sort(used)
	if used = slices.Compact(used); !slices.Equal(known, used) {
		t.Errorf("origins are %q, and the holidays name %q", known, used)
	}
}
