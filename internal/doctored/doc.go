// Package doctored has a store that lies where it is told to, for what has to find it
// out.
package doctored
