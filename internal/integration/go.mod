module github.com/partnersupport/partnersupport/internal/integration

go 1.26.0

replace github.com/partnersupport/partnersupport => ../..

require (
	github.com/partnersupport/partnersupport v0.0.0-00010101000000-000000000000
	golang.org/x/text v0.43.0
)

require (
	github.com/anishathalye/porcupine v1.3.1 // indirect
	github.com/google/go-cmp v0.7.0 // indirect
	pgregory.net/rapid v1.3.0 // indirect
)
