// Package doctored has a store that lies where it is told to, for tests of the code that
// has to notice.
package doctored
