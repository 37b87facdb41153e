// Package repotest holds the rules of this repository as tests: which package may import
// which, what pure packages must not do, what is documented, what the exported API and the
// dependencies are, and what the README promises.
//
// A rule is a function from a file tree to the places that break it. Each is first tried
// on a tiny tree that breaks it, so that a rule which no longer finds anything fails too.
//
// The programs of .ci, which are in no package, have their tests here, on tiny modules.
//
// After an intended change of the API, of the dependencies, or of what rules rest on,
//
//	go test ./internal/repotest -update
//
// rewrites internal/api, testdata/dependencies.txt and internal/rulebook/README.md.
package repotest
