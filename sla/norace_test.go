//go:build !race

package sla_test

// underRace reports that the tests run with the race detector.
const underRace = false
