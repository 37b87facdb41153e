// Package enum holds the text forms of this module's enums: one table of names
// for each type, from which its String, AppendText, MarshalText, UnmarshalText
// and Parse methods are one line each.
//
// Names are lower_snake. They are the form that is stored, logged and written
// to JSON; the numbers behind them never leave the process.
package enum
