module github.com/partnersupport/partnersupport/internal/release

go 1.26.0

replace github.com/partnersupport/partnersupport => ../..

require (
	github.com/google/go-cmp v0.7.0
	github.com/partnersupport/partnersupport v0.0.0-00010101000000-000000000000
	golang.org/x/exp v0.0.0-20261014143641-f0251eb4aa3e
)

require golang.org/x/tools v0.52.0 // indirect
