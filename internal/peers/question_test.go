package peers_test

import (
	"fmt"

	"github.com/partnersupport/partnersupport/routing"
)

// question is one cell of the table.
type question struct {
	partner routing.PartnerType
	issue   routing.IssueType
	product routing.Product
}

// questions returns every cell, in the order of the enums.
func questions() []question {
	var all []question
	for _, p := range values[routing.PartnerType]() {
		for _, i := range values[routing.IssueType]() {
			for _, product := range values[routing.Product]() {
				all = append(all, question{p, i, product})
			}
		}
	}
	return all
}

// fact is one of the enums of which a question consists.
type fact interface {
	~uint8
	fmt.Stringer
	IsValid() bool
}

// values returns what a fact can be said to be, in order.
func values[F fact]() []F {
	var all []F
	for f := F(1); f.IsValid(); f++ {
		all = append(all, f)
	}
	return all
}

// terms holds the values of the facts as an engine wants them, each at its
// number: what a program makes once and passes with every question.
type terms[T any] struct{ products, partners, issues []T }

func newTerms[T any](of func(name string) T) terms[T] {
	return terms[T]{each[routing.Product](of), each[routing.PartnerType](of), each[routing.IssueType](of)}
}

func each[F fact, T any](of func(name string) T) []T {
	all := make([]T, 1)
	for _, f := range values[F]() {
		all = append(all, of(f.String()))
	}
	return all
}
