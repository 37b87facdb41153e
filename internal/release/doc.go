// Package release compares this checkout with the last release, which is the latest tag
// of the form v1.2.3, or lifecycle/etcdstore/v1.2.3 for that module. CHANGELOG.md must
// name every change of the exported API that breaks users, and what it says about the
// behaviour of a release must agree with the files of the tag. Before the first tag there
// is nothing to compare.
//
// Internal/repotest keeps the same API as a listing, so that a review shows every change;
// this package judges which changes break users. An entry under ### Changed or ### Removed
// of [Unreleased] counts if it names the package and the symbol:
//
//   - `routing`: `Router.Route` takes a context.
//
// It is a module outside the repository's go.work, because nothing else needs what apidiff
// requires. Run it with
//
//	GOWORK=off go test ./...
package release
