package storetest

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// storeMethods returns the methods that a store can have, by their names.
func storeMethods() map[string]reflect.Type {
	methods := map[string]reflect.Type{}
	for _, t := range []reflect.Type{
		reflect.TypeFor[lifecycle.Store](), reflect.TypeFor[lifecycle.BatchStore](),
		reflect.TypeFor[lifecycle.ParallelStore](), reflect.TypeFor[lifecycle.KeyStore](),
	} {
		for m := range t.Methods() {
			methods[m.Name] = m.Type
		}
	}
	return methods
}

// strangers calls every method that the store has, for a partner who has nothing, with
// all names that are in another partner's book. It must read nothing, and what it writes
// must be in its own book.
func strangers(k *kit) {
	k.fill(partner, 3)
	before := k.book(partner)
	methods := storeMethods()
	for _, name := range slices.Sorted(maps.Keys(methods)) {
		t, m := methods[name], reflect.ValueOf(k.Store).MethodByName(name)
		if !m.IsValid() || name == "Keys" && k.opts.NoKeys {
			continue
		}
		stranger := lifecycle.PartnerID("stranger to " + name)
		asked := false
		for _, id := range []string{"1", "3", "account 1", "plan"} {
			args := make([]reflect.Value, t.NumIn())
			for i := range args {
				var arg any
				switch t.In(i) {
				case reflect.TypeFor[context.Context]():
					arg = k.ctx
				case reflect.TypeFor[lifecycle.PartnerID]():
					arg, asked = stranger, true
				case reflect.TypeFor[lifecycle.OperationID]():
					arg = lifecycle.OperationID(id)
				case reflect.TypeFor[lifecycle.RequestQuery]():
					arg = map[string]lifecycle.RequestQuery{"1": {}, "3": {ID: "3"}, "account 1": {Account: "jiwoo@hangang.example"}, "plan": {Plan: "plan"}}[id]
				case reflect.TypeFor[lifecycle.Version]():
					arg = lifecycle.Version(0)
				case reflect.TypeFor[*lifecycle.Change](), reflect.TypeFor[[]*lifecycle.Change]():
					c := change(stranger, 0, id)
					if arg, asked = []*lifecycle.Change{c}, true; t.In(i).Kind() == reflect.Pointer {
						arg = c
					}
					stranger += "'"
				default:
					k.failf("%s has a %s, which this law cannot give it", name, t.In(i))
				}
				args[i] = reflect.ValueOf(arg)
			}
			for _, result := range m.Call(args) {
				k.says(name, result)
			}
		}
		if !asked && (t.NumOut() != 1 || t.Out(0).Kind() != reflect.Int) {
			k.failf("%s is told no partner", name)
		}
		k.equal("the book after a stranger's "+name, before, k.book(partner))
	}
}

// says checks that a result tells nothing: it is zero, or an error that something was
// not found, or an iterator that yields neither rows nor an error.
func (k *kit) says(name string, result reflect.Value) {
	switch v := result.Interface().(type) {
	case error:
		if !errors.Is(v, lifecycle.ErrNotFound) {
			k.failf("%s of a stranger: %v", name, v)
		}
		return
	case []error:
		k.must(errors.Join(v...))
		return
	case int:
		return
	}
	if result.Kind() != reflect.Func {
		if !result.IsZero() {
			k.failf("%s shows a stranger %+v", name, result)
		}
		return
	}
	for row, err := range result.Seq2() {
		k.failf("%s shows a stranger %+v, %v", name, row, err)
	}
}
