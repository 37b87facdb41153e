package main

import (
	"math"
	"os"
	"strings"
	"testing"
	"time"
)

// newMoon returns the instant of the new moon number k, 0 being that of
// 2000-01-06, after chapter 49 of Meeus, Astronomical Algorithms: within a
// minute, as two new moons are too close to midnight for less.
func newMoon(k float64) time.Time {
	t := k / 1236.85
	poly := func(c ...float64) float64 {
		sum := 0.0
		for i := len(c) - 1; i >= 0; i-- {
			sum = sum*t + c[i]
		}
		return sum
	}
	e := poly(1, -0.002516, -0.0000074)
	sun := poly(2.5534+29.10535670*k, 0, -0.0000014, -0.00000011)
	moon := poly(201.5643+385.81693528*k, 0, 0.0107582, 0.00001238, -0.000000058)
	lat := poly(160.7108+390.67050284*k, 0, -0.0016118, -0.00000227, 0.000000011)
	node := poly(124.7746-1.56375588*k, 0, 0.0020672, 0.00000215)
	sin := func(degrees float64) float64 { return math.Sin(math.Mod(degrees, 360) * math.Pi / 180) }

	day := poly(2451550.09766+29.530588861*k, 0, 0.00015437, -0.000000150, 0.00000000073)
	for _, term := range []struct{ size, sun, moon, lat float64 }{
		{-0.40720, 0, 1, 0}, {0.17241, 1, 0, 0}, {0.01608, 0, 2, 0}, {0.01039, 0, 0, 2},
		{0.00739, -1, 1, 0}, {-0.00514, 1, 1, 0}, {0.00208, 2, 0, 0}, {-0.00111, 0, 1, -2},
		{-0.00057, 0, 1, 2}, {0.00056, 1, 2, 0}, {-0.00042, 0, 3, 0}, {0.00042, 1, 0, 2},
		{0.00038, 1, 0, -2}, {-0.00024, -1, 2, 0}, {-0.00007, 2, 1, 0}, {0.00004, 0, 2, -2},
		{0.00004, 3, 0, 0}, {0.00003, 1, 1, -2}, {0.00003, 0, 2, 2}, {-0.00003, 1, 1, 2},
		{0.00003, -1, 1, 2}, {-0.00002, -1, 1, -2}, {-0.00002, 1, 3, 0}, {0.00002, 0, 4, 0},
	} {
		day += term.size * math.Pow(e, math.Abs(term.sun)) * sin(term.sun*sun+term.moon*moon+term.lat*lat)
	}
	day -= 0.00017 * sin(node)
	for _, planet := range [][3]float64{
		{0.000325, 299.77, 0.107408}, {0.000165, 251.88, 0.016321}, {0.000164, 251.83, 26.651886},
		{0.000126, 349.42, 36.412478}, {0.000110, 84.66, 18.206239}, {0.000062, 141.74, 53.303771},
		{0.000060, 207.14, 2.453732}, {0.000056, 154.84, 7.306860}, {0.000047, 34.52, 27.261239},
		{0.000042, 207.19, 0.121824}, {0.000040, 291.34, 1.844379}, {0.000037, 161.72, 24.198154},
		{0.000035, 239.56, 25.513099}, {0.000023, 331.55, 3.592518},
	} {
		day += planet[0] * sin(planet[1]+planet[2]*k)
	}
	const unixEpoch, clocksBehind = 2440587.5, 70 // the latter in seconds, around 2027
	return time.Unix(int64((day-unixEpoch)*24*60*60)-clocksBehind, 0)
}

// TestLunarNewYear finds the new moons at which the year begins, and the days
// that they are in Beijing and in Seoul, apart from all sources. The sources
// differ on them where a new moon is close to a midnight.
func TestLunarNewYear(t *testing.T) {
	content, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	closed := func(country string, day time.Time, name string) bool {
		line := country + "," + day.Format(time.DateOnly) + ",closed,"
		_, rest, found := strings.Cut(string(content), "\n"+line)
		rest, _, _ = strings.Cut(rest, "\n")
		return found && strings.Contains(rest, name)
	}
	beijing, seoul := time.FixedZone("", 8*60*60), time.FixedZone("", 9*60*60)
	differ := map[int]bool{}
	for k := 300.0; k < 400; k++ {
		moon := newMoon(k)
		c, s := moon.In(beijing), moon.In(seoul)
		// The year begins between 21 January and 20 February.
		if c.YearDay() < 21 || c.YearDay() > 51 || c.Year() < firstYear || c.Year() > lastYear {
			continue
		}
		differ[c.Year()] = c.Day() != s.Day()
		for n := -1; n <= 2; n++ {
			if day := c.AddDate(0, 0, n); !closed("CN", day, "Spring Festival") {
				t.Errorf("the new moon is on %v, but %v is no Spring Festival in China", c, day)
			}
		}
		for n := -1; n <= 1; n++ {
			if day := s.AddDate(0, 0, n); !closed("KR", day, "Korean New Year") {
				t.Errorf("the new moon is on %v, but %v is no New Year in Korea", s, day)
			}
		}
		if !closed("TW", c, "New Year") || !closed("HK", c, "New Year") && c.Weekday() != time.Sunday || !closed("SG", c, "New Year") {
			t.Errorf("the new moon is on %v, and that is not the New Year in Taiwan, Hong Kong and Singapore", c)
		}
	}
	for year := firstYear; year <= lastYear; year++ {
		if got, found := differ[year]; !found || got != (year == 2027 || year == 2028) {
			t.Errorf("in %d the new years of China and Korea differ: %v, found %v; want only in 2027 and 2028", year, got, found)
		}
	}
}
