module github.com/partnersupport/partnersupport/internal/officehours/gen

go 1.26.0

require github.com/rickar/cal/v2 v2.1.27
