// Package powercut is a disk in memory that loses power, for SQLite: a VFS of
// github.com/ncruces/go-sqlite3. To kill a process tells nothing about a disk, as what
// the process wrote stays in the page cache. Here what was not synced is lost, or is
// not, or half of it is.
//
// A [Disk] keeps what programs see of each file, and what is on the medium. Between
// them are the writes since the last sync, by sectors of 512 bytes, the changes of the
// size, and the names that were made or deleted. A cut keeps, drops or tears each
// sector on its own, takes the changes of the size up to one of them, and keeps or
// drops each name. What was synced stays. All of it follows from the seed.
//
// What a disk does not do: it never changes what nobody was writing, and it never keeps
// of a sector what was not written to it. SQLite expects that much of a disk as well.
package powercut
