// Package sqlstore keeps partners' books in a database: SQLite for one machine,
// PostgreSQL for many.
package sqlstore
