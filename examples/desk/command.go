package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// command is one line of the input, with the fields that its op has.
type command struct {
	op       string
	id       lifecycle.OperationID
	at       time.Time
	said     string // the text of the field at
	account  string
	actor    string
	offer    entitlement.Offer
	benefit  entitlement.Benefit
	start    entitlement.Date
	zone     *time.Location
	left     entitlement.Quota
	plan     entitlement.PlanID
	role     entitlement.Role
	facts    routing.Case
	release  string
	severity sla.Severity
	locale   sla.Locale
	title    string
	request  lifecycle.RequestID
	reason   lifecycle.CloseReason
}

// fields has the fields that a line may have, for each op. Those before the bar are
// required.
var fields = map[string]string{
	"buy":      "id at offer term_start zone |",
	"adopt":    "id at offer benefit term_start zone left |",
	"activate": "id at plan role |",
	"link":     "id at account plan |",
	"open": "id at account | actor partner issue product tenant gdap role rbac provider account_kind entry release contact " +
		"cloud isv severity locale plan title",
	"close":   "id at request reason |",
	"approve": "id at request |",
	"plans":   "at account product | id release",
}

// parse reads a line. It returns what could be read even if there is an error, so that the
// answer can name the command. A line may have each field of its op once, no other field,
// and nothing after them.
func parse(text []byte) (command, error) {
	var c command
	switch {
	case len(text) > longest:
		return c, &lineError{err: fmt.Errorf("longer than the limit of %d bytes", longest)}
	case !utf8.Valid(text):
		return c, &lineError{err: errors.New("not valid UTF-8")}
	}
	list, broken := split(text)
	for _, f := range list {
		if f.key == "op" {
			c.op = fmt.Sprint(f.value)
			break
		}
	}
	if broken != nil {
		return c, broken
	}
	known, ok := fields[c.op]
	switch {
	case c.op == "":
		return c, &lineError{field: "op", err: errors.New("is required")}
	case !ok:
		return c, &lineError{"op", c.op, fmt.Errorf("is none of %s", strings.Join(slices.Sorted(maps.Keys(fields)), ", "))}
	}
	required, optional, _ := strings.Cut(known, "|")
	// The first problem is reported, but the ID is read in any case.
	var problem error
	seen := map[string]bool{}
	for _, f := range list {
		if err := c.take(f, strings.Fields(required), strings.Fields(optional), seen); err != nil && problem == nil {
			problem = err
		}
	}
	for name := range strings.FieldsSeq(required) {
		if !seen[name] && problem == nil {
			problem = &lineError{field: name, err: errors.New("is required")}
		}
	}
	return c, problem
}
