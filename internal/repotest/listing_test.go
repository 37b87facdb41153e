package repotest_test

import (
	"go/types"
	"slices"
	"strings"
)

// apiOf lists what pkg exports, in the manner of the Go project's own api
// directory: a line for each constant, variable, function, type, field and
// method, sorted. Names of parameters are left out, as they may change.
func apiOf(pkg *types.Package) []string {
	l := listing{pkg: pkg}
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if !obj.Exported() {
			continue
		}
		switch obj := obj.(type) {
		case *types.Const:
			l.add("const " + name + " " + l.text(obj.Type()) + " = " + obj.Val().ExactString())
		case *types.Var:
			l.add("var " + name + " " + l.text(obj.Type()))
		case *types.Func:
			l.add("func " + name + l.signature(obj.Signature()))
		case *types.TypeName:
			l.typeName(obj)
		}
	}
	slices.Sort(l.lines)
	return slices.Compact(l.lines)
}

type listing struct {
	pkg   *types.Package
	lines []string
}

func (l *listing) add(line string) { l.lines = append(l.lines, line) }

func (l *listing) text(t types.Type) string {
	return types.TypeString(t, func(other *types.Package) string {
		if other == l.pkg {
			return ""
		}
		return other.Name()
	})
}

func (l *listing) typeName(obj *types.TypeName) {
	if obj.IsAlias() {
		target := types.Unalias(obj.Type())
		l.add("type " + obj.Name() + " = " + l.text(target))
		named, ok := target.(*types.Named)
		if !ok || named.Obj().Pkg() == nil || !strings.Contains(named.Obj().Pkg().Path(), "/internal/") {
			return // the package that has it lists it
		}
		l.members(obj.Name(), obj.Name(), named)
		return
	}
	named := obj.Type().(*types.Named)
	receiver := obj.Name()
	if params := named.TypeParams(); params.Len() > 0 {
		var names []string
		for p := range params.TypeParams() {
			names = append(names, p.Obj().Name())
		}
		receiver += "[" + strings.Join(names, ", ") + "]"
	}
	l.members(obj.Name()+l.typeParams(named.TypeParams()), receiver, named)
}

// members lists what a type is, its fields and its methods.
func (l *listing) members(declared, receiver string, named *types.Named) {
	prefix := "type " + declared
	switch under := named.Underlying().(type) {
	case *types.Struct:
		l.add(prefix + " struct")
		for field := range under.Fields() {
			if field.Exported() {
				l.add(prefix + " struct, " + field.Name() + " " + l.text(field.Type()))
			}
		}
	case *types.Interface:
		l.interfaceType(prefix, under)
		return
	default:
		l.add(prefix + " " + l.text(under))
	}
	ofValue := types.NewMethodSet(named)
	for selection := range types.NewMethodSet(types.NewPointer(named)).Methods() {
		method := selection.Obj().(*types.Func)
		if !method.Exported() {
			continue
		}
		star := "*"
		if ofValue.Lookup(method.Pkg(), method.Name()) != nil {
			star = ""
		}
		l.add("method (" + star + receiver + ") " + method.Name() + l.signature(selection.Type().(*types.Signature)))
	}
}

func (l *listing) interfaceType(prefix string, t *types.Interface) {
	var names []string
	sealed := false
	for method := range t.Methods() {
		if !method.Exported() {
			sealed = true
			continue
		}
		names = append(names, method.Name())
		l.add(prefix + " interface, " + method.Name() + l.signature(method.Signature()))
	}
	slices.Sort(names)
	if sealed {
		names = append(names, "unexported methods")
	}
	if !t.IsMethodSet() {
		l.add(prefix + " " + l.text(t)) // a constraint, which is all text
		return
	}
	l.add(prefix + " interface { " + strings.Join(names, ", ") + " }")
}

func (l *listing) signature(sig *types.Signature) string {
	var b strings.Builder
	b.WriteString(l.typeParams(sig.TypeParams()))
	b.WriteString("(")
	for i := range sig.Params().Len() {
		if i > 0 {
			b.WriteString(", ")
		}
		param := sig.Params().At(i).Type()
		if sig.Variadic() && i == sig.Params().Len()-1 {
			b.WriteString("...")
			param = param.(*types.Slice).Elem()
		}
		b.WriteString(l.text(param))
	}
	b.WriteString(")")
	var results []string
	for result := range sig.Results().Variables() {
		results = append(results, l.text(result.Type()))
	}
	switch len(results) {
	case 0:
	case 1:
		b.WriteString(" " + results[0])
	default:
		b.WriteString(" (" + strings.Join(results, ", ") + ")")
	}
	return b.String()
}

func (l *listing) typeParams(params *types.TypeParamList) string {
	if params.Len() == 0 {
		return ""
	}
	var texts []string
	for p := range params.TypeParams() {
		texts = append(texts, p.Obj().Name()+" "+l.text(p.Constraint()))
	}
	return "[" + strings.Join(texts, ", ") + "]"
}
