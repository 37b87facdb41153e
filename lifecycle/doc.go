// Package lifecycle keeps a partner's book: which plans it holds, which
// accounts are linked to them, which support requests are open and what each
// of them cost. It is where the pure packages entitlement, routing, sla and
// lifecycle/product meet, and where time passes and things are stored.
//
// The main type is [Desk], the desk of one partner. Most callers fill its book
// with [Desk.Buy] or [Desk.Adopt], [Desk.Activate] and [Desk.Link], and then
// call [Desk.Open] and [Desk.Close]; [Desk.Preview] answers what Open would do,
// by the same code, and writes nothing. Where requests are filed by hand in a
// portal, [Desk.Hold] sets the incident aside before and [Desk.Confirm] takes it
// after; what was filed without the Desk, [Desk.Record] takes into the book, and
// [Desk.Reconcile] says what book and portal disagree about. [Desk.Due],
// [Desk.Requests], [Desk.PortalList], [Desk.WhyNot] and [Desk.Explain] answer what
// people ask.
//
// The package talks to no portal, keeps no credentials and knows no money: its unit
// is the incident.
//
// # Model
//
// A request is opened from a [Draft]. The catalog of products says whether an
// on-premises release is covered, the routing policy says whether the request
// may be opened, where, and who pays; if an incident pays, a plan is chosen and
// charged; and the first response gets its due time. Plan, journal entry,
// request and operation ID are then written in one step, or not at all. Whatever
// happens to the request afterwards goes through the table of [Transitions], which
// says what becomes of the incident and of the clock of the first response:
//
//   - a request that is opened again keeps the incident that it took, and its clock
//     goes on where it stopped;
//   - one that is closed as a duplicate gets its own incident back, and changes
//     nothing about the original;
//   - a follow-up is another request: it takes an incident and has a clock of its
//     own. After a refund there is no other way on, because an incident is consumed
//     once.
//
// # Operation IDs
//
// Every command carries an [OperationID] that the caller chose. The same ID
// with the same content has the same answer for ever, however often and after
// whatever crash it is repeated, and acts once. The same ID with other content
// is refused with [ErrReused]. So a caller that does not know whether a command
// arrived repeats it.
//
// # Errors
//
// Malformed input is an [*InvalidError] and changes nothing. What the rules or
// the state of the book do not allow is a [*RefusedError] with ordered reasons;
// it is recorded as one refused entry, changes no balance and does not use up
// the operation ID. After [ErrUnclear] the outcome is not known: repeat the
// command with the same ID.
//
// # Time
//
// Commands carry the instant at which they are claimed to happen, and the Desk
// records with it when it learned of them, by [Options].Now. An instant more
// than [MaxSkew] after Now is malformed, unless the command was accepted before.
// Instants are kept in UTC, cut to whole microseconds.
//
// # Values
//
// A [Desk], an [AESSealer] and what [Share] returns are safe for concurrent use. All
// other types are values, safe for concurrent use as long as nobody writes to them, and
// what a method returns belongs to the caller. The zero value of a command is malformed;
// that of an answer or a row stands for nothing.
//
// # Storage
//
// A [Store] is four reads and one conditional write. Package
// [github.com/partnersupport/partnersupport/lifecycle/memstore] is the one in
// memory, package sqlstore the one in SQLite and PostgreSQL, package etcdstore the
// one on an etcd cluster, and package storetest checks any other. One partner's book
// is the unit of consistency: no step of one partner depends on another's. Callers
// that wait for one Desk share a commit, and with [Share] so do those that wait for
// one store. [Export] and [Import] carry a book from one store to another.
package lifecycle
