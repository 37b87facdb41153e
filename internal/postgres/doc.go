// Package postgres starts PostgreSQL servers for tests and measurements: each has a
// cluster of its own, in a directory of its own and on a Unix socket there. A server
// ends with the program that started it, however that ends.
package postgres
