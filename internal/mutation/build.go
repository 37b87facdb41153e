package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// compileOnce is the name under which go calls this program instead of the compiler.
const compileOnce = "compile-once"

// The environment variables through which this program passes settings to itself when go
// calls it instead of the compiler.
const (
	toolDir = "MUTATION_TOOLS"   // where its other names are, and what has been compiled
	changed = "MUTATION_PACKAGE" // the package that is changed, which is always compiled
)

// prepare makes in a directory what this program needs to take the place of go and of the
// compiler, and sets the environment of the processes that it starts, so that they do
// the same for the package of that name.
func prepare(dir, name string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	real, err := exec.LookPath("go")
	if err != nil {
		return err
	}
	for _, name := range []string{"go", compileOnce} {
		if err := os.Symlink(self, filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return errors.Join(os.Setenv(realGo, real), os.Setenv(toolDir, dir), os.Setenv(changed, library+"/"+name))
}

// buildTest builds the test of the package in a directory. Most changes leave the export
// data of a package as it is, so its external test and other importers are compiled once.
func buildTest(ctx context.Context, dir, binary string, args ...string) *exec.Cmd {
	once := filepath.Join(os.Getenv(toolDir), compileOnce)
	cmd := exec.CommandContext(ctx, os.Getenv(realGo), append([]string{
		"test", "-c", "-vet=off", "-trimpath", "-ldflags=-s -w", "-toolexec", once, "-o", binary,
	}, args...)...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOWORK=off", "TMPDIR="+filepath.Dir(binary))
	return cmd
}

// asCompiler does what go asks of a tool. It does not compile again what it has compiled
// before from the same sources with the same imports.
func asCompiler(args []string) int {
	tool := exec.Command(args[0], args[1:]...)
	tool.Stdin, tool.Stdout, tool.Stderr = os.Stdin, os.Stdout, os.Stderr
	c, err := parseCompile(args)
	if err != nil {
		return statusOf(tool.Run())
	}
	kept := filepath.Join(os.Getenv(toolDir), c.key)
	if archive, err := os.ReadFile(kept); err == nil {
		id, _ := buildID(archive)
		// Go looks for the build ID that it has given, which has the same length.
		archive = bytes.ReplaceAll(archive, id, []byte(c.id))
		if err := os.WriteFile(c.out, archive, 0o666); err != nil { //nolint:gosec // as the compiler does
			fmt.Fprintln(os.Stderr, err)
			return statusFailed
		}
		return statusFine
	}
	if status := statusOf(tool.Run()); status != statusFine {
		return status
	}
	// If the archive cannot be kept, it is compiled again.
	if archive, err := os.ReadFile(c.out); err == nil {
		if id, ok := buildID(archive); ok && len(id) == len(c.id) {
			half := kept + "." + fmt.Sprint(os.Getpid())
			if os.WriteFile(half, archive, 0o600) == nil {
				_ = os.Rename(half, kept)
			}
		}
	}
	return statusFine
}

// compile is a call of the compiler.
type compile struct {
	key string // of the sources, the imports and the flags
	id  string // the build ID of the result
	out string // the file for the result
}

var errNotPlain = errors.New("not a plain call of the compiler")

// parseCompile reads a call of the compiler. It takes only those for nothing but Go
// sources.
func parseCompile(args []string) (c compile, err error) {
	if name := strings.TrimSuffix(filepath.Base(args[0]), ".exe"); name != "compile" || slices.Contains(args, "-V=full") {
		return c, errNotPlain
	}
	sum := sha256.New()
	for i := 1; i < len(args); i++ {
		flag := args[i]
		switch flag {
		case "-o", "-importcfg", "-trimpath", "-buildid", "-p":
			if i++; i == len(args) {
				return c, errNotPlain
			}
		case "-embedcfg", "-symabis", "-asmhdr", "-linkobj", "-pgoprofile":
			return c, errNotPlain
		}
		switch value := args[i]; {
		case flag == "-o":
			c.out = value
		case flag == "-buildid":
			c.id = value
		case flag == "-trimpath":
		case flag == "-p" && value == os.Getenv(changed):
			return c, errNotPlain
		case flag == "-importcfg":
			if err := hashImports(sum, value); err != nil {
				return c, err
			}
		case strings.HasSuffix(value, ".go"):
			text, err := os.ReadFile(value)
			if err != nil {
				return c, err
			}
			fmt.Fprintf(sum, "%s %d\n%s", filepath.Base(value), len(text), text)
		default:
			fmt.Fprintln(sum, flag, value)
		}
	}
	if c.out == "" || c.id == "" {
		return c, errNotPlain
	}
	c.key = hex.EncodeToString(sum.Sum(nil))
	return c, nil
}

// hashImports hashes the export data of the packages that the compiler is given. The
// linker compares the fingerprints of the export data, and refuses what does not match.
func hashImports(w io.Writer, file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(text)) {
		what, archive, ok := strings.Cut(strings.TrimSpace(line), "=")
		if !ok || !strings.HasPrefix(what, "packagefile ") {
			fmt.Fprint(w, line)
			continue
		}
		exported, err := exports(archive)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s %x\n", what, sha256.Sum256(exported))
	}
	return nil
}

// exports returns the export data of a package, without its build ID.
func exports(archive string) ([]byte, error) {
	text, err := os.ReadFile(archive)
	if err != nil {
		return nil, err
	}
	_, after, ok := bytes.Cut(text, []byte("\n$$B\n"))
	if !ok {
		return nil, errNotPlain
	}
	exported, _, ok := bytes.Cut(after, []byte("\n$$\n"))
	if !ok {
		return nil, errNotPlain
	}
	return exported, nil
}

// buildID returns the build ID of an archive.
func buildID(archive []byte) ([]byte, bool) {
	_, after, ok := bytes.Cut(archive, []byte("\nbuild id \""))
	if !ok {
		return nil, false
	}
	id, _, ok := bytes.Cut(after, []byte("\"\n"))
	return id, ok
}
