// Package pgtest starts a PostgreSQL for tests: one of their own, in a temporary
// directory and on a Unix socket there. It imports no driver.
package pgtest
