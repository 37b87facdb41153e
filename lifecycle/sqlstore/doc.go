// Package sqlstore keeps partners' books in a database: in SQLite for one machine, in
// PostgreSQL for several. A [Store] works over [database/sql], and the program brings
// the driver:
//
//	db, err := sql.Open("pgx", "host=/run/postgresql dbname=desk")
//	...
//	if err := sqlstore.Migrate(ctx, db, sqlstore.PostgreSQL, nil); err != nil { ... }
//	store, err := sqlstore.New(ctx, db, sqlstore.PostgreSQL, nil)
//
// It is tested with modernc.org/sqlite and with the database/sql driver of
// github.com/jackc/pgx/v5 on PostgreSQL 15. Engines that speak PostgreSQL's protocol
// were not tried.
//
// # PostgreSQL
//
// Let pgx use its extended protocol. In its simple one (simple_protocol) it reports, at
// least up to 5.12, that a statement whose reply is lost was never sent, so a change that
// was written can end in [lifecycle.ErrConflict] or [ErrUnavailable]. Even then, whoever
// repeats the command gets the right answer, as a Desk does by itself after a conflict.
//
// # SQLite
//
// Open the file with journal_mode(WAL), synchronous(FULL) and a busy_timeout of a second
// or so. Without WAL, reads and writes wait for each other, and journal_mode(DELETE)
// can lose in a power cut what was acknowledged, unless synchronous is EXTRA; without
// FULL, what was acknowledged may not survive one either; without a timeout, whoever
// finds the file locked by another process soon gets [ErrBusy]. A context does not end
// the wait for another process, so the timeout should not be long. It does end the wait
// for other writers of the same [Store]. Statements stay prepared until the database is
// closed.
//
// # The schema
//
// The tables are for people as well:
//
//	SELECT remaining FROM plans WHERE partner = 'hangang' AND plan = '...';
//
// Instants are whole microseconds since 1970, durations nanoseconds, days YYYY-MM-DD. A
// quota that is NULL is unlimited, and any other NULL is a value that is not said. IDs
// compare byte by byte. The partner is the first column of every key. Only the steps of
// a request are a list in one column, as JSON. The files in the folder schema have the
// details. Indexes find requests by ID, version, state and plan; those of an account, a
// portal or a product are picked from all requests of the partner.
//
// The database itself refuses a balance below zero or above what was granted, one that
// does not add up, a second consumption and a second refund of an incident, and an
// operation ID that is known, whoever writes. It does not stop other programs from
// writing what is wrong and looks right: they must leave these tables alone, and above
// all the version of a book. No column may be added either, because PostgreSQL is given
// whole rows.
//
// [Migrate] makes the tables, and brings those of an older version of this package up
// to date. They are in the first schema of the search path, or in the main database of
// SQLite, and should be alone there, because their names are plain ones.
//
// # Operation
//
// SQLite is for one machine: any number of processes may use the file, and one of them
// writes at a time. PostgreSQL is for several machines, for more writers than one
// disk's flushes allow, and for where there is a server anyway; a million partners were
// loaded into it. Give the Desks of a process one Store, under [lifecycle.Share], and
// keep each Desk as long as its partner is busy: it reads the head of its book once.
//
// A commit uses one connection, a read one for each page, and callers that wait share
// commits, of which two are under way at a time in PostgreSQL. So a pool of eight
// connections serves hundreds of callers. Set both SetMaxOpenConns and SetMaxIdleConns to
// it, since a connection that is closed loses what it has prepared, and stay below the
// server's max_connections. A pooler between the Store and PostgreSQL must keep sessions,
// or the driver must not prepare statements. SQLite needs two or three connections for
// readers.
//
// Nothing but the tables needs a backup, and no backup needs a stop: pg_dump or the
// archive of the log in PostgreSQL, VACUUM INTO or the backup of the engine in SQLite,
// where a copy of the file alone is not a backup while the file is open. A backup that is
// restored is the book of an earlier day: compare it with the portals by
// [lifecycle.Desk.Reconcile] before it is used.
//
// To upgrade, run Migrate with the new version of this package while the old one is stopped,
// or let the new one run it as it starts; New refuses a schema of any other version.
//
// Every row is of one partner, and no promise is about two. So the partners can be
// divided among databases in any way: a program has one Store for each database, and
// picks it by the partner. To move a partner, while nobody writes its book,
// [lifecycle.Export] it from one, [lifecycle.Import] it into the other, and change which
// Store is picked. Partitions of PostgreSQL by a hash of partner do the same within one
// database; the schema here has none.
//
// # How a change is written
//
// A change is one conditional step. The version of the book moves on only from the
// version that the change was computed from, and only if none of the operation IDs is
// known; what depends on it is in the same statement in PostgreSQL, and after it in the
// same transaction in SQLite. This does not rest on an isolation level. The changes of a
// batch are one commit. If it fails because of what one of them says, or because a book
// has moved on meanwhile, they are tried again one by one. Deadlocks, serialization
// failures and locks are tried again, some ten times within a second in PostgreSQL
// and five times in SQLite, which has waited already.
//
// # Errors
//
// The table says what to do about an error of a [Store], of a [lifecycle.Desk] on one,
// or of [Migrate]. Use [errors.Is] and [errors.AsType] to find which it is. To try again
// means to repeat the very same command with the same operation ID. An error can be
// several of these: then the outcome is known if all say so, and it is worth another try
// if one does.
//
//	error                                         try again?                        is the outcome known?
//	lifecycle.ErrConflict                         yes, after reading again          yes: nothing was written
//	ErrBusy                                       yes, later                        yes: nothing was written
//	lifecycle.ErrUnclear                          yes, and that settles it          no
//	lifecycle.ErrNotFound                         no, there is none                 yes: nothing was written
//	lifecycle.ErrInvalid, *lifecycle.InvalidError no, the command is wrong          yes: nothing was written
//	lifecycle.ErrRefused, *lifecycle.RefusedError yes, when the book has changed    yes: the refusal was written, and no more
//	lifecycle.ErrReused                           no, under another ID              yes: nothing was written
//	lifecycle.ErrPolicyUnknown                    no, a Desk needs that policy      yes: it was a read
//	lifecycle.ErrOtherBook                        no, another book is there         yes: nothing was written
//	lifecycle.ErrInconsistent                     no, the book is at stake          yes: nothing was written
//	*lifecycle.ArchiveError                       no, another copy is needed        yes: nothing was written
//	ErrUnavailable                                yes, when it can be reached       yes: nothing was written
//	ErrReadOnly                                   yes, where it can be written      yes: nothing was written
//	ErrFull                                       yes, when there is room           yes: nothing was written
//	ErrConstraint                                 no, the book is at stake          yes: nothing was written
//	ErrRow, *RowError                             yes, when the row is repaired     yes: nothing was written
//	ErrSchema, *SchemaError                       yes, after Migrate, or with a     yes: nothing was written
//	                                              newer library
//	context.Canceled, context.DeadlineExceeded    yes, with another context         yes: nothing was written
//	any other                                     no, ask an operator               yes: nothing was written
//
// ErrBusy is returned where another writer is in the way, or a lock_timeout or
// statement_timeout of PostgreSQL ends the waiting. It is ErrConflict as well, after
// which a Desk tries again by itself, but no more than nine times while the book stays
// at the same version. The context's error is ErrUnclear as well if the context ended
// while the server was working on the change. An [lifecycle.Import] that fails in the
// middle leaves the beginning of the book, and goes on from there when it is repeated.
//
// ErrUnclear is returned where a connection breaks after a change was sent, where the
// server ends a session, where a context ends while the server is working, and where
// SQLite cannot say whether a commit reached the disk. The server may even write the
// change after the error, so reading the book tells nothing; repeating the command does.
package sqlstore
