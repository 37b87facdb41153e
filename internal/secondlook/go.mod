module github.com/partnersupport/partnersupport/internal/secondlook

go 1.26.0

replace github.com/partnersupport/partnersupport => ../..
