package release_test

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// module is a module that is released, and the pattern of its tags.
type module struct{ dir, tags string }

// ours are all modules that are released.
var ours = []module{{".", "v[0-9]*"}, {"lifecycle/etcdstore", "lifecycle/etcdstore/v[0-9]*"}}

// hookNames are the variables by which git tells a hook where things are.
var hookNames = []string{
	"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_NAMESPACE",
	"GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH",
}

// run runs a program in dir and returns what it prints.
func run(ctx context.Context, dir, program string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = dir
	// A hook of git names its repository to all that it runs, and ours is that of dir.
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return slices.Contains(hookNames, name)
	})
	cmd.Env = append(cmd.Env, "GOWORK=off") // each module by itself, as users get it
	out, err := cmd.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return "", fmt.Errorf("%s %s: %w: %s", program, strings.Join(args, " "), err, exit.Stderr)
	}
	return string(out), err
}

// lastTag returns the highest tag of a module from which the checkout descends, and ""
// if there is none.
func lastTag(ctx context.Context, repo string, m module) (string, error) {
	shallow, err := run(ctx, repo, "git", "rev-parse", "--is-shallow-repository")
	if err != nil {
		return "", err
	}
	if strings.TrimSpace(shallow) != "false" {
		return "", errors.New("the clone is shallow, so that tags are missing: git fetch --unshallow --tags")
	}
	// A release candidate is before its release.
	tags, err := run(ctx, repo, "git", "-c", "versionsort.suffix=-", "tag", "--list", "--merged=HEAD", "--sort=-version:refname", m.tags)
	if err != nil {
		return "", err
	}
	tag, _, _ := strings.Cut(tags, "\n")
	return tag, nil
}

// extract writes the files of a tag to dir.
func extract(ctx context.Context, repo, tag, dir string) error {
	archive, err := run(ctx, repo, "git", "archive", "--format=tar", tag)
	if err != nil {
		return err
	}
	for r := tar.NewReader(strings.NewReader(archive)); ; {
		header, err := r.Next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case header.Typeflag != tar.TypeReg:
			continue
		}
		var content bytes.Buffer
		if _, err := content.ReadFrom(r); err != nil {
			return err
		}
		file := filepath.Join(dir, filepath.FromSlash(header.Name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(file, content.Bytes(), 0o666); err != nil {
			return err
		}
	}
}

// load returns the packages of the module in dir that users can import, by their
// directories in the repository, and the internal ones.
func load(ctx context.Context, repo string, m module) (public, internal map[string]*types.Package, err error) {
	dir := filepath.Join(repo, filepath.FromSlash(m.dir))
	out, err := run(ctx, dir, "go", "list", "-export", "-deps", "-json=ImportPath,Name,Export,Module", "./...")
	if err != nil {
		return nil, nil, err
	}
	type listed struct {
		ImportPath, Name, Export string
		Module                   *struct {
			Path string
			Main bool
		}
	}
	var list []listed
	export := map[string]string{}
	for dec := json.NewDecoder(strings.NewReader(out)); ; {
		var p listed
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, nil, err
		}
		list = append(list, p)
		export[p.ImportPath] = p.Export
	}
	compiled := importer.ForCompiler(token.NewFileSet(), "gc", func(importPath string) (io.ReadCloser, error) {
		return os.Open(export[importPath])
	})
	public, internal = map[string]*types.Package{}, map[string]*types.Package{}
	for _, p := range list {
		if p.Module == nil || !p.Module.Main || p.Name == "main" {
			continue
		}
		within := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, p.Module.Path), "/")
		kept := public
		switch first, _, _ := strings.Cut(within, "/"); first {
		case "examples":
			continue
		case "internal":
			kept = internal
		}
		pkg, err := compiled.Import(p.ImportPath)
		if err != nil {
			return nil, nil, err
		}
		kept[path.Join(m.dir, within)] = pkg
	}
	return public, internal, nil
}
