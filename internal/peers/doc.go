// Package peers measures the library beside others that answer the same questions. It
// has benchmarks, tests, and a program that prints the results as tables.
//
// # Decisions
//
// Router.CanOpen of package routing is measured beside general engines that answer
// from the same table: may this partner open a request about this issue for this
// product? The peers, in the versions of go.mod:
//
//   - cedar-go: a policy for each rule that allows;
//   - Casbin: a row for each rule that allows;
//   - OPA: a Rego rule for each rule, in a prepared query;
//   - CEL: one compiled expression, true where a rule that allows applies;
//   - a Go map from cells to outcomes: what it costs to look up an answer.
//
// The rules are the 180 cells of routing.Policy2025, read from the router and merged
// into as few rules as possible. Each peer has them in the quickest form that was found
// for it, parsed, compiled and indexed before the measurement; a test proves that all
// give the answers of the router. Questions to the engines use names, because their rules
// are written in names. All cells are asked, in one mixed order, and once before the
// measurement.
//
// The measurement with 2000 rules has one rule for each cell, and cells of products about
// which nobody asks; the router has a policy with one route for each combination of head
// facts. Cedar, Casbin and CEL evaluate one rule after the other, so each is also measured
// with its own remedy: a table in the attributes of Cedar's entities, Casbin's cache of
// answers, a map literal in CEL.
//
// # Business time
//
// Calendar.Add and Calendar.Between of package sla are measured beside
// github.com/rickar/cal, the business calendar that Go programs use: an office from
// 09:00 to 17:00 from Monday to Friday, with the federal holidays of the United
// States. Our calendar takes its holidays from the peer. A test proves that both give the
// same answers. That holds only for such an office: the peer does not know night shifts,
// breaks or clock changes within hours, and takes the zone of its argument for that of
// the office. Another test gives the peer the published holidays of Korea and compares
// the due times of requests in Korean.
//
// # What is not comparable
//
// Cedar and Casbin say yes or no, and so does the CEL expression. A
// routing.Decision has four outcomes, says where to open the request and who
// pays, and gives reasons, requirements, steps and remedies when it is asked for them;
// that is not measured here. The peers, on the other hand, are not bound to a domain: they
// take any attributes, and rules that others write and that change while the program runs.
// This question needs none of that.
//
// # Running it
//
// The module is outside the repository's go.work, so that the modules which the peers
// require do not decide versions for the other modules. In this directory,
//
//	GOWORK=off go test -bench .
//
// compares all of them in one run, and
//
//	GOWORK=off go run ./table
//
// prints the medians as ratios, also for the other packages and the stores. Compare the
// lines of one run with each other, not with those of another machine.
package peers
