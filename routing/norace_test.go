//go:build !race

package routing_test

// raceEnabled says that the race detector watches, which makes everything slow.
const raceEnabled = false
