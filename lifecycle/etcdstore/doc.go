// Package etcdstore keeps partners' books on an etcd cluster, for desks on several
// machines that must not stop with one of them. A [Store] works over a client that the
// program brings and closes:
//
//	client, err := clientv3.New(clientv3.Config{Endpoints: endpoints})
//	...
//	store, err := etcdstore.New(client, nil)
//
// It is a module of its own, so that the client's dependencies reach only programs that
// import it. It is tested with etcd 3.7.
//
// # How a change is written
//
// A change is one transaction. It compares what the change rests on, which is the
// version of the book and that the operation IDs are not there, and then puts rows. There
// is no lock, no lease and no watch: a lock of etcd may have two holders when a lease runs
// out early, while its transactions are sound. The version is compared by its value, not
// by the revision of its key, because a change knows the version that it was computed from
// and should not have to ask for a revision. A version only rises, so it serves as well.
//
// A step names the attempt that has put it. The reason is that a client sends a
// transaction again by itself when the server's own timeout has ended. It may then be told
// that the book has moved on, by its own work, or be refused what it has already done; and
// a server may do a transaction and say that it was too much. So after a refusal the store
// asks whose step is there.
//
// The changes of a batch are one transaction, with a nested one for each book, which has
// conditions of its own: a book that has moved on does not affect the others. Changes of
// one book that rest on each other are put together. What exceeds the usual limits of a
// cluster, 128 operations and 1.5 MB, is divided into several transactions between two
// changes, never within one. A request that is too long for a transaction is written
// before it, in parts that nobody sees until the transaction names them. A single change
// that does not fit even so is an error that wraps [lifecycle.ErrInvalid]; no Desk writes
// one.
//
// # What is stored
//
// Keys begin with the prefix of the store and the partner. Every ID in them is written in
// an alphabet of its own, without the slash that ends it, so that no ID reaches out of its
// place. Values are JSON that people can read, with the number of the format. A value
// that no store has written is a [*RowError]. Nothing else may write below the prefix, and
// the prefix of one store must not be the beginning of another's.
//
//	h/v/               the version of the book
//	h/p/, h/l/, h/h/   plans, links and holds: the head is one range
//	s/VERSION/         a step: what each of its versions wrote into the journal, and who put it
//	k/ID/              an operation ID, with what it did
//	r/ID/              a request
//	l/VERSION/ID/      marks a request that is not finished: held, filed, or to be approved
//	b/ID/...           parts of a request that is too long for one value
//
// Requests by ID and those that are not finished are looked up; any other question goes
// through all requests of the book, page by page. A listing is the book at one moment. If
// that moment is compacted away meanwhile, the listing goes on with the book as it is
// then.
//
// A cluster keeps every change of a key until it is compacted: let it do so
// (--auto-compaction-retention), and mind its quota.
//
// # Deadlines
//
// A client of etcd waits for a cluster that cannot be reached. [Options].Timeout ends each
// call to the cluster, and the caller's context ends all of them.
//
// If a client has repeated a transaction by itself, the store returns what became of it,
// except that it may be refused while the first attempt is still under way. A client
// whose MaxUnaryRetries is 1 repeats nothing: a transaction without an answer is then
// [lifecycle.ErrUnclear].
//
// # Errors
//
// The table says what to do about an error of a method. Use [errors.Is] and
// [errors.AsType] to find which it is. To try again means to repeat the very same command
// with the same operation ID; a Desk does it by itself after [lifecycle.ErrConflict].
//
//	error                     try again?                  is the outcome known?
//	lifecycle.ErrConflict     yes, after reading again    yes: nothing was written
//	  and ErrBusy             yes, later                  yes: nothing was written
//	lifecycle.ErrUnclear      yes, that settles it        no
//	  and ErrUnavailable      yes, when there is a quorum no
//	  and ErrFull             yes, that settles it        no
//	  and ErrTooLarge         with the usual limits       no
//	  and ErrDenied           when the user is let in     no
//	  and ErrCorrupt          no, ask an operator         no
//	ErrUnavailable alone      when there is a quorum      yes: nothing was written
//	lifecycle.ErrNotFound     no                          yes: it was a read
//	lifecycle.ErrInvalid      no, the change is wrong     yes: nothing was written
//	ErrFull alone             when there is room          yes: nothing was written
//	ErrDenied alone           when the user is let in     yes: nothing was written
//	ErrCorrupt alone          no, ask an operator         yes: nothing was written
//	ErrTooLarge alone         with the usual limits       yes: nothing was written
//	ErrRow, *RowError         when the row is repaired    yes: nothing was written
//	the context's error       with another context        yes, unless it is ErrUnclear too
//	any other                 no, ask an operator         yes: nothing was written
//
// ErrUnclear is returned where a transaction was sent and no answer came: there is no
// quorum, the leader was lost, a connection broke, or a deadline ended the waiting. The
// cluster may commit it afterwards, so reading the book tells nothing; repeating the
// command does. It is returned with ErrFull, ErrTooLarge, ErrDenied or ErrCorrupt where
// the change may have been done all the same, and the cluster did not answer when it was
// asked. A cluster whose space is used up says so after every change, until somebody
// compacts, defragments and disarms the alarm. The change that takes the last space
// succeeds.
package etcdstore
