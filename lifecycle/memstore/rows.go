package memstore

import (
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// blockSize is how many rows are kept together. A list of them grows without moving
// what it has, and a book of few rows stays small.
const blockSize = 256

// rows is a list of rows. A copy of it is the list as it was, and stays so while the
// list grows.
type rows[T any] struct {
	full [][]T // of blockSize rows each
	last []T
}

func (r *rows[T]) len() int { return len(r.full)*blockSize + len(r.last) }

func (r *rows[T]) at(i int) *T {
	if n := i / blockSize; n < len(r.full) {
		return &r.full[n][i%blockSize]
	}
	return &r.last[i%blockSize]
}

func (r *rows[T]) add(row T) {
	if len(r.last) == blockSize {
		r.full, r.last = append(r.full, r.last), make([]T, 0, blockSize)
	}
	r.last = append(r.last, row)
}

// after returns the index of the first row of a later version than v.
func (r *rows[T]) after(v uint64, version func(*T) uint64) int {
	low, high := 0, r.len()
	for low < high {
		if middle := (low + high) / 2; version(r.at(middle)) > v {
			high = middle
		} else {
			low = middle + 1
		}
	}
	return low
}

// requestRow is a request with the index of the key that has its present progress, or
// -1 if there is none.
type requestRow struct {
	lifecycle.Request
	latest int32
}

// keyRow is a key, without what its request has as well.
type keyRow struct {
	id          lifecycle.OperationID
	fingerprint [32]byte
	version     lifecycle.Version
	request     int32 // index of the request, or -1
	op          lifecycle.Op
	progress    *lifecycle.Progress // nil: the present one of the request
	other       lifecycle.RequestID // its request, if the book does not have that
}

func (b *book) keyOf(row *keyRow) lifecycle.Key {
	k := lifecycle.Key{ID: row.id, Op: row.op, Fingerprint: row.fingerprint, Version: row.version, Request: row.other}
	if row.request >= 0 {
		r := b.requests.at(int(row.request))
		k.Request, k.Progress = r.ID, r.Progress
	}
	if row.progress != nil {
		k.Progress = *row.progress
	}
	return k
}

// entryRow is an entry in little room, if it is of one of the common kinds, which say
// little. Any other is kept as it is.
type entryRow struct {
	seq          uint64
	at, recorded int64 // microseconds since 1970
	left         entitlement.Quota
	plan         entitlement.PlanID
	incident     entitlement.IncidentID
	cause        string
	actor        string
	account      string
	kind         entitlement.EntryKind
	why          entitlement.RefundReason
	whole        *entitlement.Entry // nil if the other fields say it all
}

func packed(e entitlement.Entry) entryRow {
	row := entryRow{
		seq: e.Seq, at: e.At.UnixMicro(), recorded: e.Recorded.UnixMicro(), left: e.Left, plan: e.Plan, incident: e.Incident,
		cause: e.Cause, actor: e.Actor, account: e.Account, kind: e.Kind, why: e.Why,
	}
	if row.unpacked() != e {
		return entryRow{seq: e.Seq, whole: new(e)}
	}
	return row
}

func (r *entryRow) unpacked() entitlement.Entry {
	if r.whole != nil {
		return *r.whole
	}
	return entitlement.Entry{
		Seq: r.seq, At: time.UnixMicro(r.at).UTC(), Recorded: time.UnixMicro(r.recorded).UTC(), Left: r.left, Plan: r.plan, Incident: r.incident,
		Cause: r.cause, Actor: r.actor, Account: r.account, Kind: r.kind, Why: r.why,
	}
}
