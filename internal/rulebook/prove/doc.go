// Command prove tells which rules of the rulebook are proven by tests.
//
// A subtest that checks every case of a rule says so in its first line,
// t.Attr("proves", "ENT-12"), which go test -json reports. The command reads
// such reports from the named files, or from standard input:
//
//	go test -json ./... | go run ./internal/rulebook/prove
//
// It prints how many rules of each group are proven. A rule is proven when a
// subtest that claims it passed every time it ran, in all reports together, and
// no other subtest that claims it failed. A test that is skipped, or that was
// cut off, proves nothing.
//
// The file proven.txt is what the project has promised: the proven rules, sorted, one ID
// per line. The command exits with status 1 when
//
//   - a rule of the file is not proven,
//   - a proven rule is not in the file (with -update the file gets it instead),
//   - a rule is claimed that the rulebook does not have,
//   - a rule is claimed by a test that is not a subtest: the claim would stand for
//     everything in the test, even for what was skipped.
//
// It exits with status 2 when it cannot read its input. -update never takes a
// rule out of the file: giving up a proof is an edit that somebody has to make.
package main
