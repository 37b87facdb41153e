package main

import "context"

// seeded is a bug that a campaign has to find, before its result says anything.
type seeded struct {
	name  string
	limit int // the size in which it has to be found
	run   func(ctx context.Context, r *run) error
}
