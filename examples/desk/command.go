package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

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

// fields are those that a line may have, for each op; those before the bar are
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
	"plans":   "at account product |",
}

// lineError says which field of a line cannot be read, and what it says.
type lineError struct {
	field, value string
	err          error
}

func (e *lineError) Error() string {
	switch {
	case e.field == "" && e.value == "":
		return e.err.Error()
	case e.value == "":
		return fmt.Sprintf("field %q: %v", e.field, e.err)
	}
	return fmt.Sprintf("field %q, value %q: %v", e.field, e.value, e.err)
}

func (e *lineError) Unwrap() error { return e.err }

// parse reads a line. It returns what could be read, also with an error, so
// that the answer can name the command. Only what the op has is taken, once
// each, and nothing may follow.
func parse(text []byte) (command, error) {
	var c command
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return c, &lineError{err: errors.New("not a JSON object")}
	}
	var problem error
	seen := map[string]bool{}
	for dec.More() {
		key, value, err := pair(dec)
		if err != nil {
			return c, err
		}
		// The first problem is reported; the op and the ID are read all the same.
		if err := c.take(key, value, seen); err != nil && problem == nil {
			problem = err
		}
	}
	if _, err := dec.Token(); err != nil {
		return c, &lineError{err: errors.New("broken JSON")}
	}
	if rest, _ := io.ReadAll(io.MultiReader(dec.Buffered(), bytes.NewReader(text[len(text):]))); len(bytes.TrimSpace(rest)) > 0 {
		return c, &lineError{value: string(bytes.TrimSpace(rest)), err: errors.New("something follows the object")}
	}
	if problem != nil {
		return c, problem
	}
	if c.op == "" {
		return c, &lineError{field: "op", err: errors.New("is required, as the first field")}
	}
	required, _, _ := strings.Cut(fields[c.op], "|")
	for name := range strings.FieldsSeq(required) {
		if !seen[name] {
			return c, &lineError{field: name, err: errors.New("is required")}
		}
	}
	return c, nil
}

// pair reads a key and its value, which is a text, a number, or true or false.
func pair(dec *json.Decoder) (key string, value any, err error) {
	name, err := dec.Token()
	if err != nil {
		return "", nil, &lineError{err: errors.New("broken JSON")}
	}
	key, _ = name.(string)
	value, err = dec.Token()
	if err != nil {
		return "", nil, &lineError{field: key, err: errors.New("broken JSON")}
	}
	if delim, ok := value.(json.Delim); ok {
		return "", nil, &lineError{key, delim.String(), errors.New("want a text or a number")}
	}
	return key, value, nil
}

// take sets one field.
func (c *command) take(key string, value any, seen map[string]bool) error {
	said := fmt.Sprint(value)
	if seen[key] {
		return &lineError{key, said, errors.New("is given twice")}
	}
	seen[key] = true
	if key == "op" {
		if _, known := fields[said]; !known {
			return &lineError{key, said, errors.New("is no operation")}
		}
		c.op = said
		return nil
	}
	if c.op == "" {
		return &lineError{"op", "", errors.New("is required, as the first field")}
	}
	if !slices.Contains(strings.Fields(fields[c.op]), key) || key == "|" {
		return &lineError{key, said, fmt.Errorf("%q has no such field", c.op)}
	}
	switch v := value.(type) {
	case string:
	case json.Number:
		if key != "left" {
			return &lineError{key, said, errors.New("want a text")}
		}
	case bool:
		// Whether something holds may be said as true or false, too.
		said = map[bool]string{true: "yes", false: "no"}[v]
	default:
		return &lineError{key, said, errors.New("want a text")}
	}
	if err := c.set(key, said); err != nil {
		return &lineError{key, said, err}
	}
	return nil
}

func (c *command) set(key, said string) (err error) {
	text := []byte(said)
	switch key {
	case "id":
		c.id = lifecycle.OperationID(said)
	case "at":
		c.at, err = time.Parse(time.RFC3339Nano, said)
	case "account":
		c.account = said
	case "actor":
		c.actor = said
	case "offer":
		err = c.offer.UnmarshalText(text)
	case "benefit":
		err = c.benefit.UnmarshalText(text)
	case "term_start":
		err = c.start.UnmarshalText(text)
	case "zone":
		if c.zone, err = time.LoadLocation(said); said == "" || said == "Local" {
			err = errors.New("want an IANA zone such as Asia/Seoul")
		}
	case "left":
		c.left, err = entitlement.ParseQuota(said)
	case "plan":
		if said == routing.PlanPaidContract.String() {
			c.facts.Plan = routing.PlanPaidContract
		} else {
			c.plan = entitlement.PlanID(said)
		}
	case "role":
		if err = c.facts.Role.UnmarshalText(text); err == nil {
			c.role = roleOf(c.facts.Role)
		}
	case "release":
		c.release = said
	case "severity":
		err = c.severity.UnmarshalText(bytes.ToLower(text)) // people write A, B and C
	case "locale":
		c.locale, err = sla.ParseLocale(said)
	case "title":
		c.title = said
	case "request":
		c.request = lifecycle.RequestID(said)
	case "reason":
		err = c.reason.UnmarshalText(text)
	default:
		err = c.setFact(key, text)
	}
	return err
}

func (c *command) setFact(key string, text []byte) error {
	f := &c.facts
	fact, ok := map[string]interface{ UnmarshalText([]byte) error }{
		"partner": &f.Partner, "issue": &f.Issue, "product": &f.Product, "tenant": &f.Tenant, "gdap": &f.GDAP,
		"rbac": &f.RBAC, "provider": &f.Provider, "account_kind": &f.Account, "entry": &f.Entry,
		"contact": &f.Contact, "cloud": &f.Cloud, "isv": &f.ISV,
	}[key]
	if !ok {
		return errors.New("is not known")
	}
	return fact.UnmarshalText(text)
}

// roleOf puts a role of a support request into the words of benefits.
func roleOf(r routing.Role) entitlement.Role {
	switch r {
	case routing.RolePartnerAdmin:
		return entitlement.PartnerAdmin
	case routing.RoleGlobalAdmin:
		return entitlement.GlobalAdmin
	case routing.RoleNone, 0:
		return entitlement.NoRole
	}
	return entitlement.OtherRole
}
