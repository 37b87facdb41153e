module github.com/partnersupport/partnersupport/internal/secondlook

go 1.26.0

replace github.com/partnersupport/partnersupport => ../..

require (
	github.com/leanovate/gopter v0.2.11
	github.com/partnersupport/partnersupport v0.0.0-00010101000000-000000000000
)

require golang.org/x/text v0.43.0 // indirect
