// Package postgres starts PostgreSQL servers for tests and measurements. Each server has a
// cluster and a Unix socket in a directory of its own. It ends with the program that
// started it, however that ends.
package postgres
