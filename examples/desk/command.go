package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
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
	said     string // what the line says in at
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
	"plans":   "at account product | id release",
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

// field is one field of a line. The value is a text, a [json.Number], a bool or
// nil.
type field struct {
	key   string
	value any
}

// parse reads a line. It returns what could be read, also with an error, so
// that the answer can name the command. A line has only what its op has, once
// each, and nothing follows it.
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
		return c, &lineError{"op", c.op, errors.New("is no operation")}
	}
	required, optional, _ := strings.Cut(known, "|")
	// The first problem is reported; the ID is read all the same.
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

// split reads the fields of a JSON object of texts, numbers, and true or false.
// It returns those before the error.
func split(text []byte) ([]field, error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, &lineError{err: errors.New("not a JSON object")}
	}
	var list []field
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return list, &lineError{err: errors.New("broken JSON")}
		}
		key, _ := name.(string)
		value, err := dec.Token()
		if err != nil {
			return list, &lineError{field: key, err: errors.New("broken JSON")}
		}
		if delim, ok := value.(json.Delim); ok {
			return list, &lineError{key, delim.String(), errors.New("want a text or a number")}
		}
		list = append(list, field{key, value})
	}
	if _, err := dec.Token(); err != nil {
		return list, &lineError{err: errors.New("broken JSON")}
	}
	if rest := bytes.TrimSpace(text[dec.InputOffset():]); len(rest) > 0 {
		return list, &lineError{value: string(rest), err: errors.New("something follows the object")}
	}
	return list, nil
}

// take sets one field.
func (c *command) take(f field, required, optional []string, seen map[string]bool) error {
	said := fmt.Sprint(f.value)
	bad := func(problem string) error { return &lineError{f.key, said, errors.New(problem)} }
	if seen[f.key] {
		return bad("is given twice")
	}
	seen[f.key] = true
	isOptional := slices.Contains(optional, f.key)
	if f.value == nil {
		said = ""
	}
	wantText := false
	switch v := f.value.(type) {
	case bool:
		// Whether something holds may be said as true or false, too.
		if wantText = !slices.Contains([]string{"rbac", "provider", "isv"}, f.key); !wantText {
			said = map[bool]string{true: "yes", false: "no"}[v]
		}
	case json.Number:
		wantText = f.key != "left"
	}
	_, isText := f.value.(string)
	switch {
	case strings.ContainsRune(f.key+said, utf8.RuneError):
		// JSON reads half a surrogate pair so: two different IDs would be one.
		return bad("holds U+FFFD or a lone surrogate, which stand for a broken character")
	case f.key == "op":
		return nil
	case !isOptional && !slices.Contains(required, f.key):
		return bad(fmt.Sprintf("%q has no such field", c.op))
	case wantText:
		return bad("want a text")
	case said == "" && isOptional:
		return nil // not said
	case said == "":
		return &lineError{field: f.key, err: errors.New("is required")}
	case f.key == "left" && isText && said != entitlement.Unlimited.String():
		return bad("want a number, or the text unlimited")
	}
	if err := c.set(f.key, said); err != nil {
		return &lineError{f.key, said, err}
	}
	return nil
}

func (c *command) set(key, said string) (err error) {
	text := []byte(said)
	switch key {
	case "id":
		c.id = lifecycle.OperationID(said)
	case "at":
		c.said = said
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
		switch said {
		case routing.PlanPaidContract.String(), routing.PlanCSP.String():
			err = c.facts.Plan.UnmarshalText(text)
		default:
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
