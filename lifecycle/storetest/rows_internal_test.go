package storetest

import (
	"reflect"
	"testing"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
)

// TestRows shows that a field that is new, and that no law writes, is noticed:
// no store is tested by a zero.
func TestRows(t *testing.T) {
	notZero(t, "Change", reflect.ValueOf(*change(partner, 1, "1")))
}

func notZero(t *testing.T, path string, v reflect.Value) {
	if v.IsZero() {
		t.Errorf("%s is zero", path)
		return
	}
	switch v.Interface().(type) {
	case time.Time, language.Tag, entitlement.Entitlement:
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for field, value := range v.Fields() {
			notZero(t, path+"."+field.Name, value)
		}
	case reflect.Slice:
		for i := range v.Len() {
			notZero(t, path, v.Index(i))
		}
	}
}
