package lifecycle

import (
	"context"
	"iter"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/enum"
	"github.com/partnersupport/partnersupport/routing"
)

// PartnerID names the partner whose book it is. It is the first part of every
// key in a store.
type PartnerID string

// RequestID names a support request: it is the operation ID that opened it.
type RequestID string

// OperationID names one command. The caller chooses it, and repeats the command
// under the same ID until it has an answer.
type OperationID string

// ContractID names a contract, which has one pair of access ID and contract ID
// and carries one or more plans (AMB-14). It is the book's name for the pair,
// not the pair itself, which is a secret.
type ContractID string

// Version counts the changes of a book: an empty book is at 0, and every change
// raises it by one.
type Version uint64

// Op says which command an operation ID belongs to. The zero Op is invalid.
type Op uint8

// The commands.
const (
	OpBuy Op = iota + 1
	OpAdopt
	OpActivate
	OpLink
	OpOpen
	OpClose
	OpApprove
	OpHold
	OpConfirm
	OpRelease
	OpRecord
	OpMove
	OpAdjust
)

var ops = enum.New[Op]("operation", ErrInvalid, "", "buy", "adopt", "activate", "link", "open", "close", "approve",
	"hold", "confirm", "release", "record", "move", "adjust")

// Ops yields the commands in the order of their constants.
func Ops() iter.Seq[Op] { return ops.All() }

// ParseOp reads the text form. The error wraps [ErrInvalid].
func ParseOp(text string) (Op, error) { return ops.Parse(text) }

// String returns the text form.
func (o Op) String() string { return ops.String(o) }

// IsValid reports whether o is one of the commands.
func (o Op) IsValid() bool { return ops.Valid(o) }

// AppendText appends the text form.
func (o Op) AppendText(p []byte) ([]byte, error) { return ops.Append(p, o) }

// MarshalText returns the text form.
func (o Op) MarshalText() ([]byte, error) { return o.AppendText(nil) }

// UnmarshalText reads the text form.
func (o *Op) UnmarshalText(text []byte) error { return ops.Set(o, text) }

// A Plan is one plan of a book, with the contract that it is on.
type Plan struct {
	Entitlement entitlement.Entitlement `json:"entitlement,omitzero"`
	Contract    ContractID              `json:"contract,omitzero"`

	// Taken is the latest instant at which an incident of it was held or consumed.
	// By then, what a hold with an earlier deadline had set aside may be gone.
	Taken time.Time `json:"taken,omitzero"`
}

// A Hold sets one incident of a plan aside for a request until a deadline. From the
// deadline on it counts for nothing, whether or not anybody takes it out of the book.
type Hold struct {
	Request RequestID          `json:"request,omitzero"`
	Plan    entitlement.PlanID `json:"plan,omitzero"`
	Until   time.Time          `json:"until,omitzero"` // the first instant at which it is void
}

// A Link ties an account to a contract, in every portal (ENT-30). Account and
// Contract identify it; there is no link per portal and none per plan.
type Link struct {
	Account  string     `json:"account,omitzero"`
	Contract ContractID `json:"contract,omitzero"`
	At       time.Time  `json:"at,omitzero"`
}

// Head is what a decision about a book rests on.
type Head struct {
	Version Version `json:"version,omitzero"`
	Plans   []Plan  `json:"plans,omitzero"` // by plan ID
	Links   []Link  `json:"links,omitzero"` // by account, then contract
	Holds   []Hold  `json:"holds,omitzero"` // neither confirmed nor released, by request
}

// Key is what an operation ID did.
type Key struct {
	ID          OperationID `json:"id,omitzero"`
	Op          Op          `json:"op,omitzero"`
	Fingerprint [32]byte    `json:"fingerprint,omitzero"` // of the command's content
	Version     Version     `json:"version,omitzero"`     // that the operation made
	Request     RequestID   `json:"request,omitzero"`     // of a command about a request
	Progress    Progress    `json:"progress,omitzero"`    // of that request, just after the operation
}

// RequestQuery selects requests. The zero RequestQuery selects all of them.
type RequestQuery struct {
	ID      RequestID          // with this ID
	State   State              // in this state, as it is stored: a void hold is still held
	Filed   bool               // in one of the states that are [State.Filed]
	Account string             // opened by this account
	Portal  routing.Portal     // filed in this portal; the zero Portal is any
	Product routing.Product    // about this product
	Plan    entitlement.PlanID // paid by this plan
	After   Version            // opened by a later version of the book
	Limit   int                // at most this many; 0 or less means no limit
}

// Matches reports whether q selects r, limit aside.
func (q RequestQuery) Matches(r *Request) bool {
	return (q.ID == "" || q.ID == r.ID) &&
		(q.State == 0 || q.State == r.State) &&
		(!q.Filed || r.State.Filed()) &&
		(q.Account == "" || q.Account == r.Account) &&
		(q.Portal == 0 || q.Portal == r.Portal) &&
		(q.Product == 0 || q.Product == r.Facts.Product) &&
		(q.Plan == "" || q.Plan == r.Plan) &&
		r.Version > q.After
}

// A Change is what one command does to one book. Rows are whole: a row replaces
// the one with the same identity, and a change has no two of one. All rows can be
// kept as JSON, from which they come back equal.
type Change struct {
	Partner  PartnerID
	Base     Version             // the change was computed from the book at this version
	Plans    []Plan              // put, by plan ID
	Links    []Link              // put, by account and contract
	Holds    []Hold              // put, by request
	Freed    []RequestID         // whose holds are taken out, after Holds are put; one without a hold is ignored
	Entries  []entitlement.Entry // appended to the journal in this order; Seq is Base+1
	Requests []Request           // put, by ID; Version is Base+1 of one that is new, and as it was of another
	Keys     []Key               // inserted: none of the IDs may be known to the book, or come twice; Version is Base+1
}

// A Store keeps books. Whoever writes one promises, for each partner alone:
//
//   - Apply does all of a change or nothing. It succeeds only if the book is at
//     c.Base and knows none of c.Keys; it leaves the book at c.Base+1. Otherwise
//     the error wraps [ErrConflict]. If the store cannot know whether the change
//     was written, the error wraps [ErrUnclear]. After any other error it was not.
//   - A change that Apply acknowledged is seen by every later read, in whatever
//     process, and survives whatever the store promises to survive.
//   - Head returns a state that was the book's at one moment, or the zero Head
//     for a partner that the store does not know. Its rows are in the order that
//     [Head] says, where texts are compared byte by byte.
//   - Key returns what an operation ID did, and the request it belongs to, if
//     any, as it is now; an unknown ID is an error that wraps [ErrNotFound].
//   - Requests yields requests in the order in which they were opened, by
//     Version and then ID. Journal yields the entries of versions after the
//     given one, in the order in which they were appended. Both yield an error
//     once, as the last pair, can be ranged over again, and may be stopped at
//     any time. They see every change that was acknowledged before they began,
//     and may or may not see later ones; Journal sees a change whole or not at
//     all. Pages of requests, by After and Limit, miss none as long as no version
//     opens more than one request, and a version that a Desk wrote does not.
//   - Stored values come back equal: IDs byte for byte, instants to the
//     microsecond and in UTC, and a zero one as that. A Desk writes texts that are
//     UTF-8 without NUL, instants of the years 1 to 9999, and no more than [MaxID],
//     [MaxTitle], [MaxDetails], [MaxSteps] and [entitlement.MaxNote] allow.
//   - No partner's data depends on, or is seen through, another's ID.
//   - A method whose context has ended returns its error and changes nothing,
//     unless it says [ErrUnclear].
//
// Store has no lock, no clock and no callback. It keeps neither the change nor a
// slice that it was given: when Apply or ApplyAll has returned anything but
// [ErrUnclear], the caller uses them again. What it returns is the caller's, including
// the steps of requests. All methods may be called concurrently, and by a caller that
// is ranging over rows, as [Export] and [Import] do. Package storetest checks these
// promises. No methods will be added to this interface.
type Store interface {
	Head(ctx context.Context, p PartnerID) (Head, error)
	Key(ctx context.Context, p PartnerID, id OperationID) (Key, Request, error)
	Requests(ctx context.Context, p PartnerID, q RequestQuery) iter.Seq2[Request, error]
	Journal(ctx context.Context, p PartnerID, after Version) iter.Seq2[entitlement.Entry, error]
	Apply(ctx context.Context, c *Change) error
}

// A BatchStore can carry several changes in one commit, of one book or of several. It
// does with them what Apply would do with one after the other, in the order of cs:
// each has its own outcome, the error at its index; one that fails leaves no trace, and
// the others stand. But after one that failed, every later one of the same book is
// [ErrConflict]: it may have been computed on top of the one that failed, and the book
// may be at its base only because of what somebody else has written. If the store
// cannot know whether the commit was written, every change in it is [ErrUnclear]. See
// [Share].
type BatchStore interface {
	Store
	ApplyAll(ctx context.Context, cs []*Change) []error
}

// A ParallelStore is faster with several commits under way at once than with one after
// the other: it waits for a server or a disk, and does not make writers wait for each
// other. Parallel returns the greatest useful number of commits, which never changes;
// less than one means one. See [Share].
type ParallelStore interface {
	BatchStore
	Parallel() int
}

// A KeyStore can also list what it knows of operation IDs, which [Export] and
// [Import] need. Keys yields the keys of versions after the given one, by version and
// then ID, each with the progress that it was put with, and otherwise as Journal does.
// A version that a Desk wrote has at most one key.
type KeyStore interface {
	Store
	Keys(ctx context.Context, p PartnerID, after Version) iter.Seq2[Key, error]
}
