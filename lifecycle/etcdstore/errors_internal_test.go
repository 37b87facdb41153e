package etcdstore

import (
	"context"
	"errors"
	"io"
	"testing"

	"go.etcd.io/etcd/api/v3/v3rpc/rpctypes"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// TestJudge judges what servers and clients of etcd say. What is judged as an answer
// must be one that no server gives after it has proposed the change to the others.
func TestJudge(t *testing.T) {
	for _, test := range []struct {
		name string
		err  error
		want verdict
	}{
		{"too many requests", rpctypes.ErrTooManyRequests, busy},
		{"compacted", rpctypes.ErrCompacted, compacted},
		{"no leader, before anything was done", rpctypes.ErrNoLeader, unavailable},
		{"no space", rpctypes.ErrNoSpace, full},
		{"no permission", rpctypes.ErrPermissionDenied, denied},
		{"a token that has run out", rpctypes.ErrInvalidAuthToken, denied},
		{"a token of before rights were changed", rpctypes.ErrAuthOldRevision, denied},
		{"a wrong password", rpctypes.ErrAuthFailed, denied},
		{"nobody", rpctypes.ErrUserEmpty, denied},
		{"any that lets nobody in", status.Error(codes.Unauthenticated, "x"), denied},
		{"corrupt", rpctypes.ErrCorrupt, corrupt},
		{"a long request", rpctypes.ErrRequestTooLarge, tooLarge},
		{"many operations", rpctypes.ErrTooManyOps, tooLarge},
		{"longer than the client sends", status.Error(codes.ResourceExhausted, "trying to send message larger than max (2 vs. 1)"), tooLarge},
		{"longer than the server receives, or the client", status.Error(codes.ResourceExhausted, "grpc: received message larger than max (2 vs. 1)"), tooLong},
		{"longer than the server sends", status.Error(codes.ResourceExhausted, "grpc: trying to send message larger than max (2 vs. 1)"), tooLong},
		{"what somebody in between has no more of", status.Error(codes.ResourceExhausted, "x"), lost},
		{"a key twice", rpctypes.ErrDuplicateKey, other},
		{"a learner", status.Error(codes.FailedPrecondition, "x"), other},
		{"a server that has waited", rpctypes.ErrTimeout, lost},
		{"a leader that was lost", rpctypes.ErrTimeoutDueToLeaderFail, lost},
		{"a connection between members that was lost", rpctypes.ErrTimeoutDueToConnectionLost, lost},
		{"a leader that has changed", rpctypes.ErrLeaderChanged, lost},
		{"a server that stops", rpctypes.ErrStopped, lost},
		{"a connection that breaks", status.Error(codes.Unavailable, "transport is closing"), lost},
		{"a word that nobody knows", status.Error(codes.Unknown, "raft proposal dropped"), lost},
		{"an error of gRPC's own", status.Error(codes.Internal, "x"), lost},
		{"the end of a context", context.DeadlineExceeded, lost},
		{"anything else", io.ErrUnexpectedEOF, lost},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := judge(test.err); got != test.want {
				t.Errorf("judge(%v) = %d, want %d", test.err, got, test.want)
			}
		})
	}
}

// TestWhoseContext tells the end of the caller's context from that of the store's time.
func TestWhoseContext(t *testing.T) {
	over, cancel := context.WithCancel(t.Context())
	cancel()
	for _, test := range []struct {
		name     string
		ctx      context.Context //nolint:containedctx // one row is one call
		err      error
		is, isNt error
	}{
		{"a read in time", t.Context(), problem(t.Context(), "read", context.DeadlineExceeded), ErrUnavailable, context.DeadlineExceeded},
		{"a read of a caller who has left", over, problem(over, "read", context.Canceled), context.Canceled, ErrUnavailable},
		{"a change in time", t.Context(), unclear(t.Context(), "apply", context.DeadlineExceeded), lifecycle.ErrUnclear, context.DeadlineExceeded},
		{"a change of a caller who has left", over, unclear(over, "apply", context.Canceled), lifecycle.ErrUnclear, ErrUnavailable},
		{"a busy cluster", t.Context(), problem(t.Context(), "apply", rpctypes.ErrTooManyRequests), lifecycle.ErrConflict, lifecycle.ErrUnclear},
	} {
		t.Run(test.name, func(t *testing.T) {
			if !errors.Is(test.err, test.is) || errors.Is(test.err, test.isNt) {
				t.Errorf("error %v, want %v and not %v", test.err, test.is, test.isNt)
			}
		})
	}
}
