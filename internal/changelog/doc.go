// Package changelog reads CHANGELOG.md, for the tests that check whether it says what
// has changed.
package changelog
