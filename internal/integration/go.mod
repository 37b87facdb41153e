module github.com/partnersupport/partnersupport/internal/integration

go 1.26.0

replace github.com/partnersupport/partnersupport => ../..
