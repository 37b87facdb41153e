package cluster_test

import (
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	status := m.Run()
	closeShared()
	os.Exit(status)
}
