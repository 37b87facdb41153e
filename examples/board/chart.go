package main

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// The chart's drawing area, in units of its view box. It is as wide as a phone, so that its
// text can be read there.
const (
	chartWidth, chartHeight = 340, 176
	plotLeft, plotRight     = 34, 330
	plotTop, plotBottom     = 14, 146
)

// chart is the burn-down of a plan, ready to be drawn. All numbers are texts, in units of
// the view box.
type chart struct {
	Width, Height            int
	Left, Right, Top, Bottom int

	Past     string // path of what was left until now
	Forecast string // path of what will be, if there is a pace
	Now      string // x of now; empty outside of the term
	NowLabel string // x of its label, which stays inside the picture
	Levels   []level
}

// level is a line across the chart, with the number of incidents that it stands for.
type level struct {
	Y    string
	Left int64
}

// chartOf draws a limited plan from its start to its end.
func chartOf(e entitlement.Entitlement, b burndown, now time.Time) chart {
	from, until := e.From(), e.Until()
	points := b.points()
	most := max(int64(e.Base()), 1)
	for _, p := range points {
		most = max(most, p.left)
	}
	x := func(at time.Time) float64 {
		share := float64(at.Sub(from)) / float64(until.Sub(from))
		return plotLeft + (plotRight-plotLeft)*min(max(share, 0), 1)
	}
	y := func(left int64) float64 {
		return plotBottom - (plotBottom-plotTop)*float64(max(left, 0))/float64(most)
	}
	c := chart{
		Width: chartWidth, Height: chartHeight,
		Left: plotLeft, Right: plotRight, Top: plotTop, Bottom: plotBottom,
	}
	end := now
	if end.After(until) {
		end = until
	}
	c.Past = steps(points, end, x, y)
	if f := e.Forecast(now); f.Used > 0 && now.Before(until) && f.Left > 0 {
		at, left := until, f.Lapses
		if !f.RunsOut.IsZero() {
			at, left = f.RunsOut, 0
		}
		c.Forecast = "M" + spot(x(now), y(int64(f.Left))) + "L" + spot(x(at), y(int64(left)))
	}
	if !now.Before(from) && now.Before(until) {
		c.Now = number(x(now))
		c.NowLabel = number(min(max(x(now), plotLeft+16), plotRight-16))
	}
	for _, left := range slices.Compact([]int64{0, most / 2, most}) {
		c.Levels = append(c.Levels, level{number(y(left)), left})
	}
	return c
}

// steps returns the path of the points until end. It draws only the last of the points in
// the same tenth of a unit, so that the path does not grow with the journal.
func steps(points []point, end time.Time, x func(time.Time) float64, y func(int64) float64) string {
	type corner struct{ x, y float64 }
	var corners []corner
	for _, p := range points {
		if p.at.After(end) {
			break
		}
		c := corner{round(x(p.at)), y(p.left)}
		if last := len(corners) - 1; last >= 0 && corners[last].x == c.x {
			corners[last] = c
			continue
		}
		corners = append(corners, c)
	}
	if len(corners) == 0 {
		return ""
	}
	var path strings.Builder
	path.WriteString("M" + spot(corners[0].x, corners[0].y))
	for _, c := range corners[1:] {
		path.WriteString("H" + number(c.x) + "V" + number(c.y))
	}
	return path.String() + "H" + number(x(end))
}

func round(v float64) float64 { return math.Round(v*10) / 10 }

func number(v float64) string { return strconv.FormatFloat(round(v), 'f', -1, 64) }

func spot(x, y float64) string { return number(x) + " " + number(y) }
