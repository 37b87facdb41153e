package cluster_test

import (
	"fmt"
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	if os.Getenv(asMember) != "" {
		beMember()
		return
	}
	if at := os.Getenv(asDesk); at != "" {
		if err := beDesk(at, os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	status := m.Run()
	closeShared()
	os.Exit(status)
}
