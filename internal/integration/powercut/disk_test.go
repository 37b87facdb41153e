package powercut_test

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/ncruces/go-sqlite3/vfs"

	"github.com/partnersupport/partnersupport/internal/integration/powercut"
)

func open(t *testing.T, d *powercut.Disk, name string) vfs.File {
	t.Helper()
	f, _, err := d.Open(name, vfs.OPEN_WAL|vfs.OPEN_CREATE)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func do(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// write writes to the beginning of a file.
func write(t *testing.T, f vfs.File, b byte, n int) {
	t.Helper()
	_, err := f.WriteAt(bytes.Repeat([]byte{b}, n), 0)
	do(t, err)
}

// content reads a file, and returns nil if there is none.
func content(t *testing.T, d *powercut.Disk, name string) []byte {
	t.Helper()
	switch there, err := d.Access(name, vfs.ACCESS_EXISTS); {
	case err != nil:
		t.Fatal(err)
	case !there:
		return nil
	}
	f := open(t, d, name)
	size, err := f.Size()
	do(t, err)
	all := make([]byte, size)
	if _, err := f.ReadAt(all, 0); err != nil && !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	return all
}

// TestCut cuts the power after the same operations with many seeds, and says what must be
// there each time and what must be there at times.
func TestCut(t *testing.T) {
	const sector = powercut.Sector
	old, fresh := bytes.Repeat([]byte{1}, 2*sector), bytes.Repeat([]byte{2}, 2*sector)
	begin := func(t *testing.T, d *powercut.Disk) vfs.File {
		f := open(t, d, "file")
		write(t, f, 1, 2*sector)
		do(t, f.Sync(0))
		return f
	}
	for _, test := range []struct {
		name string
		do   func(t *testing.T, d *powercut.Disk)
		// The possible contents, where nil is no file; each must occur. If torn is set,
		// others must occur, too; otherwise they must not.
		want [][]byte
		torn bool
	}{
		{"what was synced stays", func(t *testing.T, d *powercut.Disk) { begin(t, d) }, [][]byte{old}, false},
		{"what was overwritten is old or new, sector by sector", func(t *testing.T, d *powercut.Disk) {
			write(t, begin(t, d), 2, 2*sector)
		}, [][]byte{old, fresh, append(fresh[:sector:sector], old[:sector]...), append(old[:sector:sector], fresh[:sector]...)}, true},
		{"a new file is there or not", func(t *testing.T, d *powercut.Disk) {
			_ = open(t, d, "file")
		}, [][]byte{nil, {}}, false},
		{"a file that was cut off is whole or cut off", func(t *testing.T, d *powercut.Disk) {
			do(t, begin(t, d).Truncate(sector))
		}, [][]byte{old, old[:sector]}, false},
		{"what was cut off does not come back when the file grows again", func(t *testing.T, d *powercut.Disk) {
			f := begin(t, d)
			do(t, f.Truncate(0))
			do(t, f.Truncate(2*sector))
		}, [][]byte{old, {}, make([]byte, 2*sector)}, false},
		{"a deleted name comes back or not", func(t *testing.T, d *powercut.Disk) {
			begin(t, d)
			do(t, d.Delete("file", false))
		}, [][]byte{old, nil}, false},
		{"a name that was deleted, and its directory synced, stays away", func(t *testing.T, d *powercut.Disk) {
			begin(t, d)
			do(t, d.Delete("file", true))
		}, [][]byte{nil}, false},
		{"a new database has no name before a journal beside it was synced", func(t *testing.T, d *powercut.Disk) {
			f, _, err := d.Open("file", vfs.OPEN_MAIN_DB|vfs.OPEN_CREATE)
			do(t, err)
			do(t, f.Truncate(sector))
			do(t, f.Sync(0))
		}, [][]byte{nil, make([]byte, sector)}, false},
		{"the sync of a new journal syncs what was done to other names", func(t *testing.T, d *powercut.Disk) {
			begin(t, d)
			do(t, d.Delete("file", false))
			do(t, open(t, d, "journal").Sync(0))
		}, [][]byte{nil}, false},
		{"another file under the name takes its place when it is synced", func(t *testing.T, d *powercut.Disk) {
			begin(t, d)
			do(t, d.Delete("file", false))
			f := open(t, d, "file")
			write(t, f, 2, 2*sector)
			do(t, f.Sync(0))
		}, [][]byte{fresh}, false},
		{"a liar syncs nothing", func(t *testing.T, d *powercut.Disk) {
			f := begin(t, d)
			d.Lie()
			do(t, f.Truncate(sector))
			do(t, f.Sync(0))
		}, [][]byte{old, old[:sector]}, false},
		{"the operation in which the power fails is done or not", func(t *testing.T, d *powercut.Disk) {
			f := begin(t, d)
			d.CutAt(2, 0)
			do(t, f.Truncate(sector))
			if err := f.Truncate(0); err == nil || !d.Off() {
				t.Errorf("truncated without power: %v", err)
			}
		}, [][]byte{old, old[:sector], {}}, false},
		{"a sync in which the power fails is none", func(t *testing.T, d *powercut.Disk) {
			f := begin(t, d)
			d.CutAt(0, 1)
			do(t, f.Truncate(sector))
			if err := f.Sync(0); err == nil || !d.Off() {
				t.Errorf("synced without power: %v", err)
			}
		}, [][]byte{old, old[:sector]}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			seen, torn := make([]int, len(test.want)), 0
		seeds:
			for seed := range uint64(400) {
				d := powercut.New(rand.New(rand.NewPCG(seed, 0)))
				test.do(t, d)
				d.Restore()
				got := content(t, d, "file")
				for i, want := range test.want {
					if bytes.Equal(got, want) && (got == nil) == (want == nil) {
						seen[i]++
						continue seeds
					}
				}
				if torn++; !test.torn {
					t.Fatalf("seed %d leaves %d bytes: %v", seed, len(got), got)
				}
			}
			for i, n := range seen {
				if n == 0 {
					t.Errorf("no seed leaves %d bytes: %v", len(test.want[i]), test.want[i])
				}
			}
			if test.torn && torn == 0 {
				t.Error("no seed tears a sector")
			}
		})
	}
}

// TestOldHandle shows that nothing that was open before a cut works after it.
func TestOldHandle(t *testing.T) {
	d := powercut.New(rand.New(rand.NewPCG(1, 0)))
	f := open(t, d, "file")
	write(t, f, 1, 10)
	d.Restore()
	if _, err := f.WriteAt([]byte{1}, 0); err == nil {
		t.Error("it is written to")
	}
	if _, err := f.ReadAt(make([]byte, 1), 0); err == nil || errors.Is(err, io.EOF) {
		t.Errorf("it is read: %v", err)
	}
	if err := f.Sync(0); err == nil {
		t.Error("it is synced")
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}
