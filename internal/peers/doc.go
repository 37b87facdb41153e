// Package peers measures the library side by side with others that answer the
// same questions. It holds benchmarks, tests and a program that prints what came of
// them as a table.
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
// The rules are the 180 cells of routing.Policy2025, read from the router and
// put into as few rules as they fit. Each peer has them in the quickest form that
// was found for it, parsed, compiled and indexed before the clock runs; a test
// proves that all give the answers of the router. The engines are asked in names,
// since their rules are written in names. All cells are asked, in one mixed order,
// and once before the clock runs.
//
// At 2000 rules there is one rule for each cell, and cells of products about which
// nobody asks; the router has a policy of one route for each combination of head
// facts. As Cedar, Casbin and CEL look at one rule after the other, those are also
// measured in the way out that each of them has: a table in the attributes of
// Cedar's entities, Casbin's memory of answers, a map literal in CEL.
//
// # Business time
//
// Calendar.Add and Calendar.Between of package sla are measured beside
// github.com/rickar/cal, the business calendar that Go programs use: an office from
// 09:00 to 17:00 from Monday to Friday, with the federal holidays of the United
// States. Ours takes its holidays from the peer. A test proves that both give the
// same answers, which holds for such an office only: the peer does not know night
// shifts, breaks or clock changes within hours, and takes the zone of the argument
// for that of the office. Another test gives the peer the published holidays of Korea
// and compares the due times of requests in Korean.
//
// # What is not comparable
//
// Cedar and Casbin say yes or no, and so does the CEL expression. A
// routing.Decision has four outcomes, says where to open the request and who
// pays, and gives reasons, requirements, steps and remedies when it is asked for
// them, which is not measured here. On the other hand the peers know no domain:
// they take any attributes, and rules that are written by others and change while
// the program runs. None of that is needed for this question.
//
// # Running it
//
// The module is outside the repository's go.work, so that the modules which the
// peers require decide nothing for the others. In this directory,
//
//	GOWORK=off go test -bench .
//
// compares all of them in one run, and
//
//	GOWORK=off go run ./table
//
// prints the medians as ratios, with the other packages and the stores beside what they
// are measured by. Compare the lines of one run with each other, not with those of
// another machine.
package peers
