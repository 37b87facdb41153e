package powercut

import (
	"io"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/util/vfsutil"
	"github.com/ncruces/go-sqlite3/vfs"
)

// The errors are those that SQLite gets from a disk that does not answer.
var (
	_ vfs.VFS  = (*Disk)(nil)
	_ vfs.File = (*file)(nil)
)

// Open implements [vfs.VFS].
func (d *Disk) Open(name string, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	const kept = vfs.OPEN_MAIN_DB | vfs.OPEN_MAIN_JOURNAL | vfs.OPEN_WAL
	if flags&kept == 0 {
		return new(vfsutil.SliceFile), flags | vfs.OPEN_MEMORY, nil // a temporary file, which nobody needs after a cut
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.off {
		return nil, flags, vfs.SystemError(ErrOff, sqlite3.IOERR)
	}
	f := &file{disk: d, inode: d.seen[name], powered: d.powered}
	if f.inode == nil {
		if flags&vfs.OPEN_CREATE == 0 {
			return nil, flags, sqlite3.CANTOPEN
		}
		f.inode = &inode{}
		f.made = flags&vfs.OPEN_MAIN_DB == 0
		d.seen[name] = f.inode
	}
	return f, flags, nil
}

// Delete implements [vfs.VFS].
func (d *Disk) Delete(name string, syncDir bool) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.off {
		return vfs.SystemError(ErrOff, sqlite3.IOERR_DELETE)
	}
	if d.seen[name] == nil {
		return sqlite3.IOERR_DELETE_NOENT
	}
	fails := d.step()
	delete(d.seen, name)
	if fails {
		return vfs.SystemError(ErrOff, sqlite3.IOERR_DELETE)
	}
	if syncDir {
		d.syncDirectory()
	}
	return nil
}

// Access implements [vfs.VFS].
func (d *Disk) Access(name string, _ vfs.AccessFlag) (bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.off {
		return false, vfs.SystemError(ErrOff, sqlite3.IOERR_ACCESS)
	}
	return d.seen[name] != nil, nil
}

// FullPathname implements [vfs.VFS].
func (d *Disk) FullPathname(name string) (string, error) { return name, nil }

// file is an open file of a disk. The first sync of a journal that it has made syncs the
// directory as well, as SQLite does on Unix. Any lock excludes all other connections.
type file struct {
	disk    *Disk
	inode   *inode
	powered int // that of its disk when it was opened
	made    bool
	lock    vfs.LockLevel
}

// enter locks the disk, and reports whether it answers.
func (f *file) enter() (leave func(), ok bool) {
	f.disk.mu.Lock()
	return f.disk.mu.Unlock, !f.disk.off && f.powered == f.disk.powered
}

// Close implements [vfs.File].
func (f *file) Close() error { return f.Unlock(vfs.LOCK_NONE) }

// ReadAt implements [vfs.File].
func (f *file) ReadAt(p []byte, off int64) (int, error) {
	leave, ok := f.enter()
	defer leave()
	if !ok {
		return 0, vfs.SystemError(ErrOff, sqlite3.IOERR_READ)
	}
	if off >= int64(len(f.inode.seen)) {
		return 0, io.EOF
	}
	n := copy(p, f.inode.seen[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// WriteAt implements [vfs.File].
func (f *file) WriteAt(p []byte, off int64) (int, error) {
	leave, ok := f.enter()
	defer leave()
	if ok {
		fails := f.disk.step()
		f.inode.write(p, off)
		if !fails {
			return len(p), nil
		}
	}
	return 0, vfs.SystemError(ErrOff, sqlite3.IOERR_WRITE)
}

// Truncate implements [vfs.File].
func (f *file) Truncate(size int64) error {
	leave, ok := f.enter()
	defer leave()
	if ok {
		fails := f.disk.step()
		f.inode.resize(size)
		if !fails {
			return nil
		}
	}
	return vfs.SystemError(ErrOff, sqlite3.IOERR_TRUNCATE)
}

// Sync implements [vfs.File].
func (f *file) Sync(vfs.SyncFlag) error {
	leave, ok := f.enter()
	defer leave()
	if !ok || f.disk.syncStep() {
		return vfs.SystemError(ErrOff, sqlite3.IOERR_FSYNC)
	}
	f.disk.sync(f.inode)
	if f.made {
		f.disk.syncDirectory()
		f.made = false
	}
	return nil
}

// Size implements [vfs.File].
func (f *file) Size() (int64, error) {
	leave, ok := f.enter()
	defer leave()
	if !ok {
		return 0, vfs.SystemError(ErrOff, sqlite3.IOERR_FSTAT)
	}
	return int64(len(f.inode.seen)), nil
}

// Lock implements [vfs.File].
func (f *file) Lock(lock vfs.LockLevel) error {
	leave, ok := f.enter()
	defer leave()
	switch {
	case !ok:
		return vfs.SystemError(ErrOff, sqlite3.IOERR_LOCK)
	case f.inode.holder != nil && f.inode.holder != f:
		return sqlite3.BUSY
	}
	f.inode.holder, f.lock = f, max(f.lock, lock)
	return nil
}

// Unlock implements [vfs.File].
func (f *file) Unlock(lock vfs.LockLevel) error {
	leave, _ := f.enter()
	defer leave()
	f.lock = min(f.lock, lock)
	if f.lock == vfs.LOCK_NONE && f.inode.holder == f {
		f.inode.holder = nil
	}
	return nil
}

// CheckReservedLock implements [vfs.File].
func (f *file) CheckReservedLock() (bool, error) {
	leave, _ := f.enter()
	defer leave()
	return f.inode.holder != nil && f.inode.holder.lock >= vfs.LOCK_RESERVED, nil
}

// SectorSize implements [vfs.File].
func (f *file) SectorSize() int { return Sector }

// DeviceCharacteristics implements [vfs.File]. It promises nothing, so SQLite has to
// take care of everything.
func (f *file) DeviceCharacteristics() vfs.DeviceCharacteristic { return 0 }
