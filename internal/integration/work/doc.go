// Package work is what people at support desks do all day, for campaigns that crash
// them: a [Clerk] draws one [Command] after the other, which can be written down, done,
// and done again, and [Audit] checks that a book has what the commands were told.
package work
