// Package civil has the calendar day, without a time or a zone: program dates, the first
// day of a term, the last day of mainstream support.
package civil
