package sla

import "testing"

func TestCommon(t *testing.T) {
	for _, test := range []struct {
		name       string
		a, b, want Window // no want: they share no time
	}{
		{"from noon on", "09:00-18:00", "13:00-24:00", "13:00-18:00"},
		{"until noon", "09:00-18:00", "00:00-13:00", "09:00-13:00"},
		{"all of it", "09:00-18:00", "00:00-24:00", "09:00-18:00"},
		{"one begins where the other ends", "09:00-18:00", "18:00-24:00", ""},
		{"and the other way round", "09:00-18:00", "00:00-09:00", ""},
		{"apart", "09:00-18:00", "20:00-24:00", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, open := common(test.a, test.b); open != (test.want != "") || open && got != test.want {
				t.Errorf("common(%s, %s) = %s, %v, want %s", test.a, test.b, got, open, test.want)
			}
		})
	}
}
