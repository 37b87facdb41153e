package sqlstore

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// headText selects a whole head in one statement, and so at one moment. Its rows come
// from four tables: the first column says from which, and the columns of each table are
// spread over as many texts and numbers as the widest table has.
var headText = makeHeadText()

// headTables are the tables that a head is read from.
var headTables = [...]*table{planTable, linkTable, holdTable}

// headWidth returns how many texts and numbers a row has.
func headWidth() (texts, numbers int) {
	numbers = 1 // the version
	for _, t := range headTables {
		own := 0
		for _, c := range t.columns {
			if c.kind == text {
				own++
			}
		}
		texts, numbers = max(texts, own), max(numbers, len(t.columns)-own)
	}
	return texts, numbers
}

func makeHeadText() string {
	texts, numbers := headWidth()
	var b strings.Builder
	// selectRow writes one SELECT, with NULL for the columns that are missing.
	selectRow := func(what int, from string, textColumns, numberColumns []string) {
		b.WriteString("SELECT " + strconv.Itoa(what) + " AS what")
		for i := range texts {
			if i < len(textColumns) {
				b.WriteString(", " + textColumns[i])
			} else {
				b.WriteString(", CAST(NULL AS text)")
			}
		}
		for i := range numbers {
			if i < len(numberColumns) {
				b.WriteString(", " + numberColumns[i])
			} else {
				b.WriteString(", CAST(NULL AS bigint)")
			}
		}
		b.WriteString(" FROM " + from + " WHERE partner = $1")
	}
	selectRow(0, "books", nil, []string{"version"})
	for i, t := range headTables {
		var textColumns, numberColumns []string
		for _, c := range t.columns {
			switch c.kind {
			case text:
				textColumns = append(textColumns, c.name)
			case boolean:
				numberColumns = append(numberColumns, "CAST(CAST("+c.name+" AS integer) AS bigint)")
			case integer, bytes:
				numberColumns = append(numberColumns, c.name)
			}
		}
		b.WriteString("\nUNION ALL ")
		selectRow(i+1, t.name, textColumns, numberColumns)
	}
	return b.String()
}

// gathered returns the values of a row of headText in the order of the columns of its
// table.
func gathered(t *table, values []any) []any {
	texts, _ := headWidth()
	list := make([]any, len(t.columns))
	nextText, nextNumber := 1, 1+texts
	for i, c := range t.columns {
		if c.kind == text {
			list[i] = values[nextText]
			nextText++
		} else {
			list[i] = values[nextNumber]
			nextNumber++
		}
	}
	return list
}

// Head implements [lifecycle.Store].
func (b *base) Head(ctx context.Context, p lifecycle.PartnerID) (lifecycle.Head, error) {
	if !askable(string(p)) {
		return lifecycle.Head{}, ctx.Err()
	}
	texts, _ := headWidth()
	// Rows come in any order, and are read again if query makes another attempt.
	rows, err := query(ctx, b, headText, []any{string(p)}, func(values []any) (func(*lifecycle.Head), error) {
		switch what, _ := values[0].(int64); what {
		case 0:
			var v lifecycle.Version
			err := scan("books", []field{number("version", &v)}, values[1+texts:])
			return func(h *lifecycle.Head) { h.Version = v }, err
		case 1:
			var r planRow
			row := gathered(planTable, values)
			fields := planFields(nil, &p, &r)
			if err := scan("plans", fields, row); err != nil {
				return nil, err
			}
			plan, err := r.plan()
			if err != nil {
				return nil, &RowError{Table: "plans", Key: rowName(fields[:2], row), Err: err}
			}
			return func(h *lifecycle.Head) { h.Plans = append(h.Plans, plan) }, nil
		case 2:
			var l lifecycle.Link
			err := scan("links", linkFields(nil, &p, &l), gathered(linkTable, values))
			return func(h *lifecycle.Head) { h.Links = append(h.Links, l) }, err
		default:
			var held lifecycle.Hold
			err := scan("holds", holdFields(nil, &p, &held), gathered(holdTable, values))
			return func(h *lifecycle.Head) { h.Holds = append(h.Holds, held) }, err
		}
	})
	if err != nil {
		return lifecycle.Head{}, err
	}
	var h lifecycle.Head
	for _, add := range rows {
		add(&h)
	}
	slices.SortFunc(h.Plans, func(a, b lifecycle.Plan) int { return cmp.Compare(a.Entitlement.Plan(), b.Entitlement.Plan()) })
	slices.SortFunc(h.Links, func(a, b lifecycle.Link) int {
		return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.Contract, b.Contract))
	})
	slices.SortFunc(h.Holds, func(a, b lifecycle.Hold) int { return cmp.Compare(a.Request, b.Request) })
	return h, nil
}
