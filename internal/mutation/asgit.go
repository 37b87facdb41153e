package main

import (
	"os"
	"os/exec"
	"slices"
	"strings"
)

// realGit is the environment variable that says where git itself is.
const realGit = "MUTATION_GIT"

// asGit does what gremlins asks of git. Gremlins looks for the files of a package in the
// diff by names without a directory, and would find none and change nothing.
func asGit(args []string) int {
	if len(args) > 0 && args[0] == "diff" {
		args = slices.Insert(args, 1, "--relative="+strings.TrimPrefix(os.Getenv(changed), library+"/")+"/")
	}
	cmd := exec.Command(os.Getenv(realGit), args...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return statusOf(cmd.Run())
}
