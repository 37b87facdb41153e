// Package secondlook checks laws of the library a second time, with gopter instead of
// rapid: a generator and a shrinker that share no code with those of the other tests. A
// law that seems to hold only because of how rapid draws its values fails here.
//
// It is a module outside the repository's go.work, because gopter's module
// graph of some 160 modules would decide versions for all the others. Run it
// with
//
//	GOWORK=off go test ./...
package secondlook
