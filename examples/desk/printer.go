package main

import (
	"context"
	"encoding/json"
	"io"
	"strconv"
	"strings"
)

// A printer writes the answers, in order, and the balances of the book at the end.
type printer interface {
	answer(a answer) error
	end(ctx context.Context, d *desk) error
}

// lines prints each answer as one JSON object.
type lines struct{ w io.Writer }

func (p *lines) answer(a answer) error {
	enc := json.NewEncoder(p.w)
	enc.SetEscapeHTML(false)
	return enc.Encode(a)
}

// end prints the balances, one plan per line.
func (p *lines) end(ctx context.Context, d *desk) error {
	head, err := d.Head(ctx)
	if err != nil {
		return err
	}
	for _, plan := range head.Plans {
		left := plan.Entitlement.Remaining()
		if err := p.answer(answer{Op: "balance", OK: true, Plan: plan.Entitlement.Plan(), Left: &left}); err != nil {
			return err
		}
	}
	return nil
}

// oneLine escapes newlines and other control characters. Titles and IDs come from the file,
// and must not look like lines of the output.
func oneLine(text string) string {
	var line strings.Builder
	for _, r := range text {
		shown := string(r)
		if !strconv.IsGraphic(r) {
			shown = strings.Trim(strconv.QuoteRune(r), "'")
		}
		line.WriteString(shown)
	}
	return line.String()
}
