// Package partnersupport is the root of a module that answers, offline and with
// reasons, what Microsoft partner support desks ask every day: may we open this
// support request, where, who pays for it, how many incidents are left, when is
// the first response due, and what comes back when the request closes. And it
// keeps the books: an incident is never lost, never spent twice and never given
// back twice.
//
// This package has documentation only. Read the others in this order:
//
//   - entitlement: offers, quotas and plans; what consuming and giving back does
//   - entitlement/entitlementtest: the laws that every book of incidents keeps
//   - routing: a finite decision table: facts in, decision with reasons out
//   - sla: the target of the first response, and when it is due
//   - sla/calendars: the support hours and holidays that sla counts with
//   - lifecycle/product: which release of a product is covered on which day
//   - lifecycle: the Desk, which brings the four together over a store
//   - lifecycle/memstore: the store in memory, and the reference for others
//   - lifecycle/sqlstore: the store in SQLite and PostgreSQL
//   - lifecycle/etcdstore: the store on an etcd cluster, a module of its own
//   - lifecycle/storetest: the laws that every store has to keep
//
// Packages entitlement, routing, sla and lifecycle/product are pure: no clock, no
// I/O but the time zone database, no state, and none imports another.
// Time is an argument. Only lifecycle stores anything, behind an interface of
// five methods.
//
// What the answers rest on are two Microsoft Partner Center documents, "Report
// service problems on behalf of a customer" and "Partner technical support for
// cloud or on-premises products". Every reason cites the rules it follows, and
// with them document and section. The documents describe different years, and
// contradict each other here and there; the readings taken are written down in
// internal/design/design.md.
//
// The module is at version 0: exported names may still change, and the changelog
// says so when they do. It is not affiliated with Microsoft.
package partnersupport
