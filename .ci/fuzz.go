// Fuzz runs the fuzz targets of modules, several at a time with one worker each, and prints
// how many executions each had. The arguments are the directories of the modules.
//
// It finds the packages by their sources, and the targets by what their tests list. It is
// an error if there is no target, if the sources have one that the tests do not list, or
// if a target ran only its seed inputs. A failure leaves the input in the package's
// testdata, as go test does, to be committed with the fix.
//
// More targets run at a time than there are cores, so that all of them fit into the time
// that CI has: each runs for its full time, with a smaller share of the machine.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

var (
	each  = flag.Duration("each", 20*time.Second, "how long each target runs")
	all   = flag.Duration("all", 0, "how long all of them take together, instead")
	jobs  = flag.Int("jobs", 4*runtime.NumCPU(), "targets at a time")
	cache = flag.Bool("cache", false, "begin with what earlier runs have found, and keep what this one finds")
)

// target is one fuzz target, in the test binary of its package.
type target struct {
	pkg, dir, binary, name string
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("fuzz: ")
	flag.Parse()
	scratch, err := os.MkdirTemp("", "fuzz")
	if err != nil {
		log.Fatal(err)
	}
	err = run(scratch, flag.Args())
	if err := errors.Join(err, os.RemoveAll(scratch)); err != nil {
		log.Fatal(err)
	}
}

func run(scratch string, modules []string) error {
	if *jobs < 1 {
		return fmt.Errorf("-jobs %d runs nothing", *jobs)
	}
	began := time.Now()
	var targets []target
	for _, module := range modules {
		list, err := find(scratch, module)
		if err != nil {
			return err
		}
		targets = append(targets, list...)
	}
	if len(targets) == 0 {
		return errors.New("no targets")
	}
	fmt.Printf("%d targets, built in %v\n", len(targets), time.Since(began).Round(time.Second))
	length := *each
	if *all > 0 {
		rounds := (len(targets) + *jobs - 1) / *jobs
		length = *all / time.Duration(rounds)
	}
	corpora := filepath.Join(scratch, "corpora")
	if *cache {
		out, err := exec.Command("go", "env", "GOCACHE").Output()
		if err != nil {
			return err
		}
		corpora = filepath.Join(strings.TrimSpace(string(out)), "fuzz")
	}
	return do(targets, corpora, length)
}

// do runs the targets and returns the errors of all that fail.
func do(targets []target, corpora string, length time.Duration) error {
	queue := make(chan target)
	var (
		mu      sync.Mutex
		total   int
		problem error
		workers sync.WaitGroup
	)
	for range *jobs {
		workers.Go(func() {
			for t := range queue {
				said, n, err := t.fuzz(filepath.Join(corpora, t.pkg), length)
				said = said[max(0, len(said)-4<<10):] // the problem is at the end
				mu.Lock()
				if err != nil {
					problem = errors.Join(problem, fmt.Errorf("%s %s: %w\n%s", t.pkg, t.name, err, said))
				} else {
					fmt.Printf("%9d executions of %s %s\n", n, t.pkg, t.name)
					total += n
				}
				mu.Unlock()
			}
		})
	}
	for _, t := range targets {
		queue <- t
	}
	close(queue)
	workers.Wait()
	fmt.Printf("%9d executions in all, %v a target\n", total, length.Round(time.Second))
	return problem
}

// declaration matches what go test takes for a target, however it calls the testing package.
var declaration = regexp.MustCompile(`(?m)^func (Fuzz(?:[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\pN_][\pL\pN_]*)?)\(`)

// find builds the tests that have targets, and asks each for their names.
func find(scratch, module string) ([]target, error) {
	list := exec.Command("go", "list", "-json=ImportPath,Dir,TestGoFiles,XTestGoFiles", "./...")
	list.Dir, list.Stderr = module, os.Stderr
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: go list: %w", module, err)
	}
	var targets []target
	for packages := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			ImportPath, Dir           string
			TestGoFiles, XTestGoFiles []string
		}
		if err := packages.Decode(&p); errors.Is(err, io.EOF) {
			return targets, nil
		} else if err != nil {
			return nil, err
		}
		var want []string
		for _, file := range slices.Concat(p.TestGoFiles, p.XTestGoFiles) {
			src, err := os.ReadFile(filepath.Join(p.Dir, file))
			if err != nil {
				return nil, err
			}
			for _, found := range declaration.FindAllSubmatch(src, -1) {
				want = append(want, string(found[1]))
			}
		}
		if len(want) == 0 {
			continue
		}
		binary := filepath.Join(scratch, url.PathEscape(p.ImportPath)+".test")
		build := exec.Command("go", "test", "-c", "-fuzz=.", "-o", binary, ".")
		build.Dir = p.Dir
		if out, err := build.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%s: %w\n%s", p.ImportPath, err, out)
		}
		listing := exec.Command(binary, "-test.list", "^Fuzz")
		listing.Dir = p.Dir
		out, err := listing.Output()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.ImportPath, err)
		}
		names := strings.Fields(string(out))
		if slices.Sort(names); !slices.Equal(names, slices.Sorted(slices.Values(want))) {
			return nil, fmt.Errorf("%s: the sources have %v, and its tests list %v", p.ImportPath, want, names)
		}
		for _, name := range names {
			targets = append(targets, target{p.ImportPath, p.Dir, binary, name})
		}
	}
}

var (
	executed = regexp.MustCompile(`execs: (\d+)`)
	baseline = regexp.MustCompile(`baseline coverage: \d+/(\d+) completed`)
)

// fuzz runs the target and returns its output and how many executions it had. It spends
// little time on making new inputs shorter, which would take most of the time.
//
// It interrupts the target when time is up: one that is told its time with -test.fuzztime
// now and then fails at the end of it with "context deadline exceeded" (golang.org/issue/75804).
func (t target) fuzz(corpus string, length time.Duration) (said []byte, executions int, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), length)
	defer cancel()
	cmd := exec.CommandContext(ctx, t.binary, "-test.run=^$", "-test.fuzz=^"+t.name+"$",
		"-test.fuzzcachedir="+corpus, "-test.fuzzminimizetime=50x", "-test.parallel=1")
	cmd.Dir = t.dir
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = time.Minute
	said, err = cmd.CombinedOutput()
	switch {
	case err == nil:
		return said, 0, errors.New("it ended before its time")
	case !errors.Is(err, context.DeadlineExceeded): // which is to be interrupted without a failure
		return said, 0, err
	}
	before, after := last(baseline, said), last(executed, said)
	if after <= before {
		return said, 0, fmt.Errorf("%d executions, and it began with %d inputs", after, before)
	}
	return said, after, nil
}

// last returns the number in the last match, or 0.
func last(pattern *regexp.Regexp, text []byte) int {
	n := 0
	for _, found := range pattern.FindAllSubmatch(text, -1) {
		n, _ = strconv.Atoi(string(found[1])) // it is one, unless it is too large
	}
	return n
}
