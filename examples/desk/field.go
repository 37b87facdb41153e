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
		// A fact that holds or not may be given as true or false, too.
		if wantText = !slices.Contains([]string{"rbac", "provider", "isv"}, f.key); !wantText {
			said = map[bool]string{true: "yes", false: "no"}[v]
		}
	case json.Number:
		wantText = f.key != "left"
	}
	_, isText := f.value.(string)
	switch {
	case strings.ContainsRune(f.key+said, utf8.RuneError):
		// encoding/json reads a lone surrogate as U+FFFD: two different IDs would be one.
		return bad("holds U+FFFD or a lone surrogate, which stand for a broken character")
	case f.key == "op":
		return nil
	case !isOptional && !slices.Contains(required, f.key):
		return bad(fmt.Sprintf("%q has no such field", c.op))
	case wantText:
		return bad("want a text")
	case said == "" && isOptional:
		return nil // not given
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
		if c.at, err = time.Parse(time.RFC3339Nano, said); err != nil {
			err = errors.New("want an instant such as 2025-07-07T09:50:00+09:00")
		}
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

// roleOf returns the role of benefits that corresponds to a role of support requests.
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
