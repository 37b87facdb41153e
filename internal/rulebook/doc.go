// Package rulebook lists the rules that this module implements: for each ID,
// one line of what it says, and the document and section it comes from. It is
// data, and imports nothing.
package rulebook
