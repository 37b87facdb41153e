package strict

// Plain passes over one value of any shape and notes what would be ambiguous if
// encoding/json decoded it into structs with tags in lower_snake: a name in another
// spelling, which encoding/json would still take for a field; a second field of the same
// name; and null for a value, which would leave what was there before.
func (r *Reader) Plain() {
	if r.stopped() {
		return
	}
	r.start = r.at
	switch r.data[r.at] {
	case '{':
		r.Object(func(name string) bool {
			if !isLowerSnake(name) {
				return false
			}
			r.Plain()
			return true
		})
	case '[':
		r.Each(len(r.data), func(_, _ int) { r.Plain() })
	case 'n':
		r.Fail(r.opts.Syntax, "null for a value")
		r.skip()
	default:
		r.skip()
	}
}

// isLowerSnake reports whether no other spelling of name is folded into it by
// encoding/json, and it into no other.
func isLowerSnake(name string) bool {
	for _, c := range []byte(name) {
		if c != '_' && (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return name != ""
}
