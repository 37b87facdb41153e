package main

import "context"

// seeded is a bug that a campaign must find for its result to count.
type seeded struct {
	name  string
	limit int // the size of the campaign that must find it
	run   func(ctx context.Context, r *run) error
}
