// Package rulebook lists the rules that this module implements: for each ID,
// what it says in one line, and the document and section that it comes from. It is data,
// and imports nothing.
package rulebook
