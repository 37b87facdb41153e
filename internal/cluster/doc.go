// Package cluster holds the tests of lifecycle/etcdstore: on servers of etcd that the
// tests start themselves, alone and three by three, killed and cut off from each other.
//
// It is a module of its own because a server of etcd brings some sixty modules with it,
// among them newer ones than the database drivers of internal/integration ask for. What
// is tested there should be built as those who use it build it.
package cluster
