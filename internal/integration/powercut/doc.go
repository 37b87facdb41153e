// Package powercut has a disk in memory that loses power, for SQLite: a VFS for
// github.com/ncruces/go-sqlite3. Killing a process says nothing about a disk, because what
// the process wrote stays in the page cache. Here a cut may lose all, some or none of what
// was not synced.
//
// A [Disk] keeps what programs see of each file, and what is on the medium. Between the two
// are the writes since the last sync, by sectors of 512 bytes, the changes of the size, and
// the names that were made or deleted. A cut keeps, drops or tears each sector on its own,
// takes the changes of the size up to one of them, and keeps or drops each name. What was
// synced stays. The seed determines all of it.
//
// A Disk never changes what nobody was writing, and after a cut a sector has nothing that
// was never written to it. SQLite expects that of a disk, too.
package powercut
