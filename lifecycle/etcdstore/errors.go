package etcdstore

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"go.etcd.io/etcd/api/v3/v3rpc/rpctypes"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// What methods return beside the errors of package lifecycle, or together with
// [lifecycle.ErrUnclear] where the cluster could not be asked what became of a change. The
// package comment says what to do about each. They wrap the errors of the client as well,
// which are not part of what this package promises.
var (
	// ErrUnavailable says that no member can be reached, or that those that can be have
	// no quorum. It comes with [lifecycle.ErrUnclear] where a change was sent.
	ErrUnavailable = errors.New("the cluster cannot be reached or has no quorum: see that most of its members run, and try again")

	// ErrBusy says that the cluster refused further requests every time. It is a
	// [lifecycle.ErrConflict] as well: try again.
	ErrBusy = errors.New("the cluster is busy")

	// ErrFull says that the cluster's space is used up (NOSPACE).
	ErrFull = errors.New("the cluster's space is used up: compact, defragment and disarm the alarm, and try again")

	// ErrDenied says that the cluster does not let the client's user in, or not to the
	// keys of the store.
	ErrDenied = errors.New("the cluster denies access: give the user its role, and try again")

	// ErrCorrupt says that the cluster has found that its members differ, and takes no
	// writes (CORRUPT).
	ErrCorrupt = errors.New("the cluster has found itself corrupt: do not try again, restore the members that differ")

	// ErrTooLarge says that the cluster or the client allows less in a request, or in an
	// answer, than they do by default.
	ErrTooLarge = errors.New("the cluster's limits are too low: raise those of requests, operations and answers, and try again")

	// ErrRow is wrapped by every [*RowError].
	ErrRow = errors.New("a value that no store has written: repair it, or restore the book")
)

// A RowError says which key has a value that cannot be read: this package did not write
// it, a newer version of it did, or it was changed afterwards.
type RowError struct {
	Key string // as in the cluster
	Err error  // what is wrong with it
}

// Error names the key, or the beginning of a long one.
func (e *RowError) Error() string {
	return fmt.Sprintf("etcdstore: %v: %.512q: %v", ErrRow, e.Key, e.Err)
}

// Unwrap returns [ErrRow] and the cause.
func (e *RowError) Unwrap() []error { return []error{ErrRow, e.Err} }

// verdict says what an error of the client means for the last thing that it has sent. Its
// earlier attempts, if it repeated by itself, may have been done.
type verdict uint8

const (
	other       verdict = iota // an answer of the cluster: nothing was done
	busy                       // nothing was done, and may be tried again
	compacted                  // the revision that was asked for is gone
	unavailable                // nothing was done, and cannot be now
	full                       // done or not, and nothing more will be
	denied
	corrupt
	tooLarge
	tooLong // done or not: what was sent, or the answer, was too long for its receiver
	lost    // no answer: what was sent may have been done, or may still be
)

// verdicts are those on errors that a server returns before it has proposed anything to
// the others, or instead of doing it. Only full may also be said of a transaction that the
// server has done.
var verdicts = []struct {
	verdict
	errs []error
}{
	{busy, []error{rpctypes.ErrTooManyRequests}},
	{compacted, []error{rpctypes.ErrCompacted}},
	{unavailable, []error{rpctypes.ErrNoLeader, rpctypes.ErrNotLeader, rpctypes.ErrUnhealthy, rpctypes.ErrNotCapable}},
	{full, []error{rpctypes.ErrNoSpace}},
	{denied, []error{
		rpctypes.ErrPermissionDenied, rpctypes.ErrInvalidAuthToken, rpctypes.ErrAuthOldRevision, rpctypes.ErrAuthFailed,
		rpctypes.ErrUserEmpty, rpctypes.ErrUserNotFound, rpctypes.ErrInvalidAuthMgmt,
	}},
	{corrupt, []error{rpctypes.ErrCorrupt}},
	{tooLarge, []error{rpctypes.ErrRequestTooLarge, rpctypes.ErrTooManyOps}},
}

// judge says what an error of the client means.
func judge(err error) verdict {
	for _, v := range verdicts {
		for _, known := range v.errs {
			if errors.Is(err, known) {
				return v.verdict
			}
		}
	}
	var code codes.Code
	if known, ok := errors.AsType[rpctypes.EtcdError](err); ok {
		code = known.Code()
	} else if answer, ok := status.FromError(err); ok {
		code = answer.Code()
	} else {
		return lost
	}
	switch code {
	case codes.InvalidArgument, codes.FailedPrecondition, codes.OutOfRange, codes.NotFound, codes.AlreadyExists, codes.Unimplemented:
		return other
	case codes.ResourceExhausted:
		return tooLongFor(status.Convert(err).Message())
	case codes.Unauthenticated, codes.PermissionDenied:
		return denied
	}
	return lost // a timeout of the server, a leader that was lost, a connection that broke
}

// sentinel returns the error of this package for a verdict, or nil if there is none or it
// is a conflict.
func (v verdict) sentinel() error {
	switch v {
	case unavailable, lost:
		return ErrUnavailable
	case full:
		return ErrFull
	case denied:
		return ErrDenied
	case corrupt:
		return ErrCorrupt
	case tooLarge, tooLong:
		return ErrTooLarge
	}
	return nil
}

// tooLongFor tells two limits of gRPC apart, for which it has only one code: on what the
// client was about to send, and on what was received, which may be the answer. Any other
// message is from a proxy or the like.
func tooLongFor(message string) verdict {
	switch {
	case strings.HasPrefix(message, "trying to send message larger than max"):
		return tooLarge
	case strings.Contains(message, "larger than max"):
		return tooLong
	}
	return lost
}

// errNoAnswer says that the store's own timeout has ended. The caller's context has not,
// so the error of a context must not be wrapped.
var errNoAnswer = errors.New("no answer in time")

// cause returns what to wrap of an error of the client for a caller whose context has not
// ended.
func cause(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return errNoAnswer
	}
	return err
}

// problem returns the error of a call that has changed nothing, whatever the client says.
func problem(ctx context.Context, doing string, err error) error {
	if ctxErr := ctx.Err(); ctxErr != nil {
		return fmt.Errorf("etcdstore: %s: %w", doing, ctxErr)
	}
	v := judge(err)
	err = cause(err)
	what := v.sentinel()
	switch {
	case v == busy || v == compacted:
		return fmt.Errorf("etcdstore: %s: %w: %w: %w", doing, ErrBusy, lifecycle.ErrConflict, err)
	case what == nil:
		return fmt.Errorf("etcdstore: %s: %w", doing, err)
	}
	return fmt.Errorf("etcdstore: %s: %w: %w", doing, what, err)
}

// unclear returns the error of a change that the cluster may have written.
func unclear(ctx context.Context, doing string, err error) error {
	if ctxErr := ctx.Err(); ctxErr != nil {
		return fmt.Errorf("etcdstore: %s: %w: %w: %w", doing, lifecycle.ErrUnclear, ctxErr, err)
	}
	what := judge(err).sentinel()
	if what == nil {
		what = ErrUnavailable // it did not answer when it was asked
	}
	return fmt.Errorf("etcdstore: %s: %w: %w: %w", doing, lifecycle.ErrUnclear, what, cause(err))
}

// conflict returns the error of a change that the book does not allow.
func conflict(format string, args ...any) error {
	return fmt.Errorf("etcdstore: "+format+": %w", append(args, lifecycle.ErrConflict)...)
}

var errAfterFailed = conflict("a change before it has failed")

// invalid returns the error of a change that no store could write.
func invalid(field, problem string, args ...any) error {
	return &lifecycle.InvalidError{Field: field, Problem: fmt.Sprintf(problem, args...)}
}

// rowError returns the error of a value that cannot be read.
func rowError(key []byte, format string, args ...any) error {
	return &RowError{Key: strings.ToValidUTF8(string(start(key, maxKey)), "?"), Err: fmt.Errorf(format, args...)}
}

// maxKey is more bytes than any key of a store has, unless its prefix is very long.
const maxKey = 4 << 10

// start returns the first n bytes of what may be long.
func start(data []byte, n int) []byte { return data[:min(len(data), n)] }
