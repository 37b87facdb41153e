package sla

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
)

// Hash returns the hex SHA-256 of what the calendar was made from: zone, week,
// holidays and overrides with their names, the bounds of the table and how much of it
// is settled. It is the version of the calendar, to be kept with a due time: equal
// hashes mean equal answers, as long as the time zone database is the same, which the
// hash does not cover. The name of the calendar and the order in which windows and
// days were written make no difference. It is empty for the zero Calendar.
func (c *Calendar) Hash() string { return c.hash }

// hash returns the hex SHA-256 of a checked plan, in which everything is sorted.
func (p *plan) hash() string {
	var e encoder
	e.text(p.zone.String())
	for _, row := range p.rows {
		e.row(row)
	}
	e.flag(p.bounded)
	e.number(p.from)
	e.number(p.until)
	e.number(p.settled)
	for i := range p.dated {
		d := &p.dated[i]
		e.number(d.day)
		e.text(d.name)
		e.row(d.row)
		e.flag(d.estimated)
	}
	sum := sha256.Sum256(e)
	return hex.EncodeToString(sum[:])
}

// encoder writes numbers and texts so that no two plans share an encoding: texts
// and rows have their lengths before them.
type encoder []byte

func (e *encoder) number(n int64) { *e = binary.AppendVarint(*e, n) }

func (e *encoder) text(s string) {
	e.number(int64(len(s)))
	*e = append(*e, s...)
}

func (e *encoder) flag(b bool) {
	if b {
		e.number(1)
	} else {
		e.number(0)
	}
}

func (e *encoder) row(row []hours) {
	e.number(int64(len(row)))
	for _, h := range row {
		e.number(h.from / minute)
		e.number(h.to / minute)
	}
}
