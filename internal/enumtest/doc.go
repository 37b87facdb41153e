// Package enumtest checks that an enum keeps the module's promises about its text form:
// every value has a name, the names are unique and lower_snake, they round-trip, and
// unknown names are refused.
package enumtest
