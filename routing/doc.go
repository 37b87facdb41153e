// Package routing decides whether a partner may open a support request with
// Microsoft, where, and who pays for it, and gives its reasons.
//
// A [Case] holds the facts, a [Policy] the rules, and a [Router] answers: most
// callers should use [DefaultRouter] and [Router.Route], whose [Decision] is
// small, comparable and made without allocation. Reasons, requirements, steps,
// remedies and alternatives are worked out from it when they are asked for, and put
// into English or Korean. [Router.CanOpen] answers the coarse question of partner,
// issue and product, and [Router.Matrix] all such questions.
//
// # Model
//
// A policy is a list of routes. Each [Route] is a box over six head facts
// (partner, issue, product, tenant, cloud, entry): one [Set] of values for each.
// The boxes of a policy cover every combination of head facts, and no two of them
// share one, so a fully described case takes exactly one route; [NewRouter]
// proves that or refuses the policy. A route is a plain no ([Denied],
// [NotCovered]) or has clauses over the other facts, all of which must hold.
//
// [Policy2025] and [Policy2024] ship; [Policy2025With] takes other [Readings] of
// what the documents leave in doubt, and [ParsePolicy] reads what you have changed.
// [Diff] tells exactly which cases two policies answer differently.
//
// # Missing facts
//
// The zero value of each fact means "not said". No default is ever filled in:
//
//   - a clause that fails denies, whatever else is not said;
//   - otherwise a clause over a fact that is not said, or has a value of which the
//     documents say nothing, makes the answer [Unknown], and every such fact is
//     named;
//   - where head facts are not said, all routes that they leave possible are
//     looked at: if all of them say Denied, or all of them [NotCovered], so does
//     the decision; otherwise it is Unknown and names the head facts that choose
//     between them.
//
// So saying one more fact may turn Unknown into an answer, but never one answer
// into another. A number that is not a value of its enum gives Unknown.
//
// # Ordering
//
// Routes are taken in the order of their IDs and clauses in the order of their
// facts, however the policy lists them. Everything a decision yields is in that
// order, then in the order in which the route lists it.
//
// # What it does not do
//
// There is no input or output, no clock and no state here, and no knowledge of
// plans, products and dates: those facts come with the case.
//
// # Values
//
// Routers are immutable and safe for concurrent use. All other types are values, safe
// for concurrent use as long as nobody writes to them. Making a decision does not
// allocate; explaining it does, because what it yields belongs to the caller.
package routing
