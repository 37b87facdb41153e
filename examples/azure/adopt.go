package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
)

// adoption is a cloud plan to add to the book.
type adoption struct {
	lifecycle.Adoption
	plan entitlement.PlanID
}

// readAdoption reads an adoption from the command line. The ID of the operation has the
// plan in it, so that the same command line can be repeated.
func readAdoption(text string) (adoption, error) {
	// The start of the term is a date and a zone, because an instant with an offset does
	// not say in which zone the term ends.
	var a struct {
		Offer    entitlement.Offer
		From     entitlement.Date
		Zone     string
		Contract lifecycle.ContractID
		Left     *entitlement.Quota
		At       time.Time // when that many were left; the zero Time means now
	}
	if err := object(text, &a); err != nil {
		return adoption{}, err
	}
	zone, err := time.LoadLocation(a.Zone)
	switch {
	case !a.Offer.IsValid():
		err = errors.New("offer: want one such as solutions_partner")
	case !a.From.IsValid():
		err = errors.New("from: want the first day of the term, such as 2025-07-01")
	case err != nil || a.Zone == "" || zone == time.Local:
		err = errors.New("zone: want an IANA zone such as Asia/Seoul")
	case a.Contract == "":
		err = errors.New("contract: want the enrollment ID that Azure shows with the tickets of the plan")
	case a.Left == nil:
		err = errors.New("left: want how many incidents the portal shows to be left")
	}
	if err != nil {
		return adoption{}, err
	}
	plan := lifecycle.PlanIDOf(a.Offer, entitlement.CloudSupport, a.From)
	return adoption{lifecycle.Adoption{
		ID: lifecycle.OperationID("adopt/" + plan), At: a.At, Actor: actor, Offer: a.Offer, Benefit: entitlement.CloudSupport,
		From: a.From.Start(zone), Left: *a.Left, Contract: a.Contract,
	}, plan}, nil
}

// adopt adds the plans that the book does not have. Tickets name their contracts, so the
// plans are activated, even those of which nothing is used.
func adopt(ctx context.Context, desk *lifecycle.Desk, plans []adoption) error {
	for _, a := range plans {
		_, err := desk.Adopt(ctx, a.Adoption)
		if err == nil {
			_, err = desk.Activate(ctx, lifecycle.Activation{
				ID: lifecycle.OperationID("activate/" + a.plan), At: a.At, Actor: actor, Plan: a.plan, Role: entitlement.PartnerAdmin,
			})
		}
		switch {
		case errors.Is(err, lifecycle.ErrReused):
			return fmt.Errorf("-adopt: plan %s is in the book already, in other words: leave -adopt out; -seen compares what is left", a.plan)
		case errors.Is(err, lifecycle.ErrRefused):
			return fmt.Errorf("-adopt: plan %s: %w: leave -adopt out; -contract says which contract of the book the tickets mean", a.plan, err)
		case err != nil:
			return fmt.Errorf("-adopt: plan %s: %w", a.plan, err)
		}
	}
	return nil
}

// object reads text that must be one JSON object.
func object(text string, v any) error {
	dec := json.NewDecoder(strings.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("want one JSON object: more follows it")
	}
	return nil
}
