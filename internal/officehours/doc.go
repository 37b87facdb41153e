// Package officehours has the hours in which Partner Center support answers in
// each country that has a support language: plain data with its source and its
// doubts, which imports nothing but the standard library.
//
// The page they come from gives four rules and no list of countries: 09:00 to
// 17:00 local time on weekdays, and other hours for North America, Japan and
// Asia. Which countries there are, and in which zone, is our reading of it. It
// excludes holidays without naming them, and so do the rows.
package officehours
