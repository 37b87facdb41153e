// Package changelog reads CHANGELOG.md, for the tests that ask whether it says what has
// changed.
package changelog
