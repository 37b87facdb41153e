// Package release compares this checkout with the last release, which is the latest tag
// v1.2.3, or lifecycle/etcdstore/v1.2.3 for that module: a change of the exported API that
// breaks users has to stand in CHANGELOG.md, and what it says of a release's behaviour has
// to be what the files of the tag say. Before the first tag there is nothing to compare.
//
// Internal/repotest has the same API as a listing, of which each change is to be seen in a
// review; here is judged which changes break users. What is under ### Changed and ### Removed
// of [Unreleased] counts where it names package and symbol:
//
//   - `routing`: `Router.Route` takes a context.
//
// It is a module outside the repository's go.work, because nothing else needs the modules
// of apidiff. Run it with
//
//	GOWORK=off go test ./...
package release
