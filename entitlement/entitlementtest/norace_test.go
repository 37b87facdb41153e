//go:build !race

package entitlementtest_test

const raceEnabled = false
