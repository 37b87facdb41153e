// Package race says whether the race detector watches, which makes everything slow.
package race
