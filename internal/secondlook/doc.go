// Package secondlook proves laws of the library a second time, with a generator
// and a shrinker that share no code with those of the other tests: gopter
// instead of rapid. A law that holds only because of how rapid draws its values
// shows here.
//
// It is a module outside the repository's go.work, because gopter's module
// graph of some 160 modules would decide versions for all the others. Run it
// with
//
//	GOWORK=off go test ./...
package secondlook
