// Package cluster holds the tests of lifecycle/etcdstore on real etcd servers. The tests
// start the servers themselves, alone or as a cluster of three, kill them, and cut them
// off from each other.
//
// It is a module of its own because an etcd server needs some sixty modules. Some of them
// are newer than those that the database drivers of internal/integration ask for, and
// those drivers should be tested as their users build them.
package cluster
