package main

import (
	"errors"
	"net/http"

	"github.com/partnersupport/partnersupport/routing"
)

// matrixPage is what the policy says for one product about all partners and issues, and
// the one answer that is chosen, with reasons.
type matrixPage struct {
	Products []routing.Product
	Product  routing.Product
	Issues   []routing.IssueType
	Rows     []matrixRow

	Partner routing.PartnerType
	Issue   routing.IssueType
	Answer  *decisionSaid
	Policy  string
}

type matrixRow struct {
	Partner routing.PartnerType
	Cells   []routing.Cell
}

func (b *board) matrix(a *asked) error {
	query := a.URL.Query()
	body := matrixPage{Product: routing.Azure, Policy: b.router.Name()}
	if err := errors.Join(
		read(&body.Product, query.Get("product")),
		read(&body.Partner, query.Get("partner")),
		read(&body.Issue, query.Get("issue")),
	); err != nil {
		return err
	}
	for p := routing.Azure; p.IsValid(); p++ {
		body.Products = append(body.Products, p)
	}
	for i := routing.IssueTechnical; i.IsValid(); i++ {
		body.Issues = append(body.Issues, i)
	}
	for p := routing.DirectBill; p.IsValid(); p++ {
		row := matrixRow{Partner: p}
		for _, i := range body.Issues {
			row.Cells = append(row.Cells, routing.Cell{Partner: p, Issue: i, Product: body.Product, Decision: b.router.CanOpen(p, i, body.Product)})
		}
		body.Rows = append(body.Rows, row)
	}
	if body.Partner != 0 && body.Issue != 0 {
		answer := a.speaker.decision(b.router.CanOpen(body.Partner, body.Issue, body.Product))
		body.Answer = &answer
	}
	return b.showNamed(a, http.StatusOK, "matrix", body)
}
