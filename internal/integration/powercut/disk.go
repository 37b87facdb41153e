package powercut

import (
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
)

// Sector is how many bytes a disk writes in one piece.
const Sector = 512

// ErrOff is the error of every call to a disk without power.
var ErrOff = errors.New("powercut: the disk has no power")

// Disk is a disk that can lose power. [New] makes one. Its methods are safe for concurrent
// use, but what a cut leaves is reproducible only if the order of the calls is.
type Disk struct {
	mu      sync.Mutex
	rng     *rand.Rand
	lies    bool              // syncs do nothing
	seen    map[string]*inode // the directory as programs see it
	medium  map[string]*inode // the directory as it is on the medium
	steps   int               // writes, syncs, truncations and deletions until the power fails; 0 is for ever
	syncs   int               // likewise, of syncs alone
	off     bool
	powered int // how often the power came on: files opened before that are invalid
	stats   Stats
}

// Stats say what cuts have done. The zero Stats are those of a disk without cuts.
type Stats struct {
	Cuts, Syncs, Kept, Dropped, Torn int // Kept, Dropped and Torn count sectors
}

// inode is a file without its name.
type inode struct {
	seen    []byte
	medium  []byte
	sectors map[int64][]version // written since the last sync, oldest first
	sizes   []int64             // since the last sync, oldest first
	holder  *file               // the open file that has it locked
}

// version is what was written to a sector, and how many changes of the size came before.
type version struct {
	sizes int
	data  [Sector]byte
}

// New returns an empty disk with power. With the same random numbers and the same calls, a
// disk behaves the same.
func New(rng *rand.Rand) *Disk {
	return &Disk{rng: rng, seen: map[string]*inode{}, medium: map[string]*inode{}, powered: 1}
}

// Lie makes every sync from now on do nothing and report success.
func (d *Disk) Lie() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lies = true
}

// CutAt lets the power fail in the n-th of the next writes, syncs, truncations and
// deletions, or in the m-th of the next syncs, when most is at stake. Zero is never.
func (d *Disk) CutAt(n, m int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.steps, d.syncs = n, m
}

// Off reports whether the power has failed.
func (d *Disk) Off() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.off
}

// Stats returns what was done so far.
func (d *Disk) Stats() Stats {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.stats
}

// Restore switches the power off, if it has not failed, and on again. Each part of what was
// not synced is kept or lost.
func (d *Disk) Restore() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.stats.Cuts++
	d.directory()
	keep := []float64{0, 0.2, 0.5, 0.8, 1}[d.rng.IntN(5)] // share of what was not synced
	for _, name := range names(d.medium) {
		d.file(d.medium[name], keep)
	}
	d.seen = map[string]*inode{}
	maps.Copy(d.seen, d.medium)
	d.off, d.steps, d.syncs = false, 0, 0
	d.powered++
}

// names returns the names of a directory in a fixed order.
func names(directory map[string]*inode) []string {
	return slices.Sorted(maps.Keys(directory))
}

// directory decides which names are there after a cut.
func (d *Disk) directory() {
	all := maps.Clone(d.seen)
	maps.Copy(all, d.medium)
	for _, name := range names(all) {
		now := d.seen[name]
		if now == d.medium[name] || d.rng.IntN(2) == 0 {
			continue
		}
		if now == nil {
			delete(d.medium, name)
		} else {
			d.medium[name] = now
		}
	}
}

// file decides what is in a file after a cut.
func (d *Disk) file(f *inode, keep float64) {
	// The sizes are the file system's, which keeps them in order.
	applied := 0
	if n := len(f.sizes); n > 0 {
		if applied = d.rng.IntN(n + 1); d.rng.Float64() < keep {
			applied = n
		}
	}
	size := int64(len(f.medium))
	if applied > 0 {
		size = f.sizes[applied-1]
	}
	content := make([]byte, size)
	copy(content, f.medium)
	least := int64(len(f.medium))
	for _, s := range f.sizes[:applied] {
		least = min(least, s)
	}
	if least < size {
		clear(content[least:]) // what was cut off does not come back with another size
	}
	for _, s := range slices.Sorted(maps.Keys(f.sectors)) {
		at := s * Sector
		if at >= size {
			continue
		}
		place := content[at:min(at+Sector, size)]
		written := f.sectors[s]
		for i, n := range f.sizes[:applied] {
			if n <= at { // what was written before is cut off
				for len(written) > 0 && written[0].sizes <= i {
					written = written[1:]
				}
			}
		}
		if len(written) > 0 {
			d.sector(place, written, keep)
		}
	}
	f.seen, f.medium, f.sectors, f.sizes, f.holder = content, slices.Clone(content), nil, nil, nil
}

// sector decides which version of a sector, or part of one, is there after a cut.
func (d *Disk) sector(place []byte, written []version, keep float64) {
	which := len(written) - 1
	if d.rng.Float64() >= keep {
		which = d.rng.IntN(len(written)+1) - 1
		if which < 0 {
			d.stats.Dropped++
			return
		}
	}
	data := written[which].data[:len(place)]
	if d.rng.IntN(16) > 0 {
		d.stats.Kept++
		copy(place, data)
		return
	}
	d.stats.Torn++
	at := d.rng.IntN(len(place) + 1)
	if d.rng.IntN(2) == 0 {
		copy(place[:at], data)
	} else {
		copy(place[at:], data[at:])
	}
}

// step counts an operation, and reports whether the power fails in it.
func (d *Disk) step() (fails bool) {
	if d.steps > 0 {
		d.steps--
		d.off = d.steps == 0
	}
	return d.off
}

// syncStep is step for a sync.
func (d *Disk) syncStep() (fails bool) {
	if d.syncs > 0 {
		d.syncs--
		d.off = d.syncs == 0
	}
	return d.off || d.step()
}

// sync makes all that was written to a file durable.
func (d *Disk) sync(f *inode) {
	d.stats.Syncs++
	if d.lies {
		return
	}
	f.medium = append(f.medium[:0], f.seen...)
	f.sectors, f.sizes = nil, nil
}

// syncDirectory makes all names durable that were made or deleted.
func (d *Disk) syncDirectory() {
	if !d.lies {
		d.medium = maps.Clone(d.seen)
	}
}

// write writes to a file as programs see it.
func (f *inode) write(data []byte, at int64) {
	if end := at + int64(len(data)); end > int64(len(f.seen)) {
		f.resize(end)
	}
	copy(f.seen[at:], data)
	f.touch(at, at+int64(len(data)))
}

// touch notes that some bytes were written.
func (f *inode) touch(from, to int64) {
	if f.sectors == nil {
		f.sectors = map[int64][]version{}
	}
	for s := from / Sector; s*Sector < to; s++ {
		v := version{sizes: len(f.sizes)}
		copy(v.data[:], f.seen[s*Sector:])
		f.sectors[s] = append(f.sectors[s], v)
	}
}

// resize changes the size of a file.
func (f *inode) resize(size int64) {
	was := int64(len(f.seen))
	if size == was {
		return
	}
	f.sizes = append(f.sizes, size)
	if size > was {
		f.seen = append(f.seen, make([]byte, size-was)...)
		return
	}
	f.seen = f.seen[:size]
}
