package cluster_test

import (
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	if os.Getenv(asMember) != "" {
		beMember()
		return
	}
	status := m.Run()
	closeShared()
	os.Exit(status)
}
