package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
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
	keeping = "MUTATION_KEEP"    // set if what is compiled is to be kept
)

// prepare makes in a directory what this program needs to take the place of go, git and
// the compiler, and sets the environment of the processes that it starts, so that they do
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
	git, err := exec.LookPath("git")
	if err != nil {
		return err
	}
	for _, name := range []string{"go", "git", compileOnce} {
		if err := os.Symlink(self, filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return errors.Join(os.Setenv(realGo, real), os.Setenv(realGit, git), os.Setenv(toolDir, dir), os.Setenv(changed, library+"/"+name))
}

// buildTest builds the test of the package in a directory. Most changes leave the exported
// side of a package as it is, so its external test and what else imports it are taken from
// what [keep] has kept.
func buildTest(ctx context.Context, dir, binary string, args ...string) *exec.Cmd {
	once := filepath.Join(os.Getenv(toolDir), compileOnce)
	cmd := exec.CommandContext(ctx, os.Getenv(realGo), append([]string{
		"test", "-c", "-vet=off", "-trimpath", "-ldflags=-s -w", "-toolexec", once, "-o", binary,
	}, args...)...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOWORK=off", "TMPDIR="+filepath.Dir(binary))
	return cmd
}

// writeOverlay writes into a directory which files go is to read instead of others, and
// returns the name of the file that says so.
func writeOverlay(dir string, instead map[string]string) (string, error) {
	text, err := json.Marshal(struct{ Replace map[string]string }{instead})
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "overlay.json")
	return name, os.WriteFile(name, text, 0o600)
}

// keep builds the test of the package in a directory as it is, and keeps what it is made of.
func keep(ctx context.Context, dir, binary string) error {
	build := buildTest(ctx, dir, binary, ".")
	build.Env = append(build.Env, keeping+"=1")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

// problem is what the compiler says of a line.
var problem = regexp.MustCompile(`(?m)^\S+\.go:\d+:\d+: `)

// asCompiler does what go asks of a tool. It does not compile again what [keep] has kept.
func asCompiler(args []string) int {
	c, err := parseCompile(args)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return statusFailed
	}
	if c.key != "" {
		if archive, err := os.ReadFile(c.kept()); err == nil {
			if err := os.WriteFile(c.out, archive, 0o666); err != nil { //nolint:gosec // as the compiler does
				fmt.Fprintln(os.Stderr, err)
				return statusFailed
			}
			return statusFine
		}
	}
	tool := exec.Command(c.args[0], c.args[1:]...)
	tool.Stdin, tool.Stdout, tool.Stderr = os.Stdin, os.Stdout, os.Stderr
	if status := statusOf(tool.Run()); status != statusFine || c.key == "" || os.Getenv(keeping) == "" {
		return status
	}
	archive, err := os.ReadFile(c.out)
	if err == nil {
		err = os.WriteFile(c.kept(), archive, 0o600)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return statusFailed
	}
	return statusFine
}

// compile is a call of the compiler, or of another tool.
type compile struct {
	args []string
	key  string // of the sources, the imports and the flags; empty of what is not kept
	out  string // where the archive goes
}

func (c *compile) kept() string { return filepath.Join(os.Getenv(toolDir), c.key) }

// parseCompile reads a call of a tool. If it is the compiler's, for the changed package
// or for one that imports it, the archive will have no build ID: so go does not keep it in
// its cache, where each change would leave some megabytes.
func parseCompile(args []string) (c compile, err error) {
	c.args = args
	if name := strings.TrimSuffix(filepath.Base(args[0]), ".exe"); name != "compile" || slices.Contains(args, "-V=full") {
		return c, nil
	}
	sum := sha256.New()
	plain, own, importer := true, false, false
	var rest []string
	for i := 1; i < len(args); i++ {
		flag := args[i]
		switch flag {
		case "-o", "-importcfg", "-trimpath", "-buildid", "-p":
			if i++; i == len(args) {
				return c, nil
			}
		case "-embedcfg", "-symabis", "-asmhdr", "-linkobj", "-pgoprofile":
			plain = false
		}
		switch value := args[i]; {
		case flag == "-buildid":
			continue
		case flag == "-o":
			c.out = value
		case flag == "-trimpath":
		case flag == "-importcfg":
			text, err := os.ReadFile(value)
			if err != nil {
				return c, err
			}
			importer = bytes.Contains(text, []byte("packagefile "+os.Getenv(changed)+"="))
			if importer {
				err = hashImports(sum, string(text))
			}
			if err != nil {
				return c, err
			}
		case strings.HasSuffix(value, ".go"):
			text, err := os.ReadFile(value)
			if err != nil {
				return c, err
			}
			fmt.Fprintf(sum, "%s %d\n%s", filepath.Base(value), len(text), text)
		default:
			own = own || flag == "-p" && value == os.Getenv(changed)
			fmt.Fprintln(sum, flag, value)
		}
		if args[i] != flag {
			rest = append(rest, flag)
		}
		rest = append(rest, args[i])
	}
	if own || importer {
		c.args = append(args[:1:1], rest...)
	}
	if importer && plain {
		c.key = hex.EncodeToString(sum.Sum(nil))
	}
	return c, nil
}

// hashImports hashes what the compiler reads of the packages that it is given. The linker
// compares fingerprints of the same, so it would refuse an archive that does not fit.
func hashImports(w io.Writer, config string) error {
	for line := range strings.Lines(config) {
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

var errNoExports = errors.New("a package without its exported side")

// exports returns the exported side of a package, without its build ID.
func exports(archive string) ([]byte, error) {
	text, err := os.ReadFile(archive)
	if err != nil {
		return nil, err
	}
	_, after, ok := bytes.Cut(text, []byte("\n$$B\n"))
	if !ok {
		return nil, fmt.Errorf("%s: %w", archive, errNoExports)
	}
	exported, _, ok := bytes.Cut(after, []byte("\n$$\n"))
	if !ok {
		return nil, fmt.Errorf("%s: %w", archive, errNoExports)
	}
	return exported, nil
}
