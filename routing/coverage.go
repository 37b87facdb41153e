package routing

import (
	"fmt"
	"strings"
)

// coverage notes where boxes of routes overlap, and where they leave a gap.
func (ps *problems) coverage(p *Policy) {
	const none = -1
	owner := make([]int, cells) // the first route for each combination of head facts
	for i := range owner {
		owner[i] = none
	}
	for i := range p.Routes {
		if ps.more {
			return
		}
		reported := map[int]bool{}
		heads(p.Routes[i].box, func(w word) {
			first := &owner[cellOf(w)]
			switch {
			case *first == none:
				*first = i
			case !reported[*first]:
				reported[*first] = true
				ps.add(ErrOverlap, fmt.Sprintf("routes[%d]", i), "%s and routes[%d], %s, both take %s",
					short(p.Routes[i].ID), *first, short(p.Routes[*first].ID), describe(w))
			}
		})
	}
	gaps := map[uint8]bool{}
	heads(full, func(w word) {
		if product := w.value(FactProduct); owner[cellOf(w)] == none && !gaps[product] {
			gaps[product] = true
			ps.add(ErrGap, "routes", "no route takes %s", describe(w))
		}
	})
}

// describe names the head facts of w.
func describe(w word) string {
	var b strings.Builder
	for i, f := range headFacts {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%s=%s", f, f.text(w.value(f)))
	}
	return b.String()
}
