package main

import (
	"errors"
	"fmt"
)

// A violation is a promise that was broken. Any other error of a campaign says that it
// could not be run.
type violation struct{ what string }

// Error says which promise, and how.
func (v *violation) Error() string { return v.what }

func broken(format string, args ...any) error { return &violation{fmt.Sprintf(format, args...)} }

// verdict is the result of a campaign in one word.
type verdict string

const (
	held     verdict = "held"
	violated verdict = "violated"
	void     verdict = "void" // the campaign proves nothing
)

func verdictOf(err error) verdict {
	if err == nil {
		return held
	}
	if _, ok := errors.AsType[*violation](err); ok {
		return violated
	}
	return void
}

// status is the exit status of the program.
func (v verdict) status() int { return map[verdict]int{held: 0, violated: 1, void: 2}[v] }
