// Package work has what people at support desks do all day, for campaigns that crash their
// programs. A [Clerk] draws one [Command] after the other, which can be written down, done,
// and done again, and [Audit] checks that a book has what the callers were told.
package work
