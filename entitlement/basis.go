package entitlement

import (
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/internal/enum"
)

// BasisKind is why the quota of a plan is what it is. The zero BasisKind is
// invalid.
type BasisKind uint8

// The kinds.
const (
	BasisOffer    BasisKind = iota + 1 // what the offer brings
	BasisStated                        // another number, which the caller has stated
	BasisUncapped                      // a Solutions Partner term that started before 2025-06-23 (ENT-12)
	BasisCap                           // one that started on or after that day (ENT-11)
)

var basisKinds = enum.New[BasisKind]("basis kind", ErrInvalid, "", "offer", "stated", "uncapped", "cap")

// ParseBasisKind reads the text form. The error wraps [ErrInvalid].
func ParseBasisKind(text string) (BasisKind, error) { return basisKinds.Parse(text) }

// String returns the text form.
func (k BasisKind) String() string { return basisKinds.String(k) }

// IsValid reports whether k is one of the kinds.
func (k BasisKind) IsValid() bool { return basisKinds.Valid(k) }

// AppendText appends the text form.
func (k BasisKind) AppendText(p []byte) ([]byte, error) { return basisKinds.Append(p, k) }

// MarshalText returns the text form.
func (k BasisKind) MarshalText() ([]byte, error) { return k.AppendText(nil) }

// UnmarshalText reads the text form.
func (k *BasisKind) UnmarshalText(text []byte) error { return basisKinds.Set(k, text) }

// QuotaBasis answers why a plan has the quota it has, such as why 50 and not
// unlimited (UX-18). It is plain, comparable data. The zero QuotaBasis is that of
// no plan.
type QuotaBasis struct {
	Kind        BasisKind `json:"kind"`
	Quota       Quota     `json:"quota"`
	Offer       Offer     `json:"offer"`
	Start       Date      `json:"start"`          // of the term
	Anniversary Date      `json:"anniversary"`    // on which a renewal reads the quota anew
	Since       Date      `json:"since,omitzero"` // the day of the cap, 2025-06-23, for BasisUncapped and BasisCap
}

// UnmarshalJSON reads a basis as strictly as [State.UnmarshalJSON] does a state. On
// error, b is left alone.
func (b *QuotaBasis) UnmarshalJSON(data []byte) error {
	type fields QuotaBasis // without this method
	return decode(data, (*fields)(b))
}

// Basis returns why the quota of the plan is what it is.
func (e Entitlement) Basis() QuotaBasis {
	if e == (Entitlement{}) {
		return QuotaBasis{}
	}
	b := QuotaBasis{BasisOffer, e.granted, e.offer, e.term.Start, e.term.Anniversary(), Date{}}
	published, err := QuotaOf(e.offer, e.benefit, e.term.Start.Start(time.UTC))
	switch {
	case err != nil || published != e.granted:
		b.Kind = BasisStated
	case e.offer != SolutionsPartner || e.benefit != CloudSupport:
	case e.term.Start.Before(renamed):
		b.Kind, b.Since = BasisUncapped, renamed
	default:
		b.Kind, b.Since = BasisCap, renamed
	}
	return b
}

// Rules returns the IDs of the rules that b rests on. The caller owns the slice.
func (b QuotaBasis) Rules() []string {
	switch b.Kind {
	case BasisCap:
		return []string{"UX-18", "ENT-11"}
	case BasisUncapped:
		return []string{"UX-18", "ENT-12", "ENT-11"}
	case BasisOffer:
		if b.Offer.IsValid() {
			return strings.Fields(offerRules[b.Offer])
		}
	}
	return nil
}

var offerRules = [...]string{
	SolutionsPartner: "ENT-06",
	Launch:           "ENT-07",
	SuccessCore:      "ENT-08",
	SuccessExpanded:  "ENT-09",
	LegacyGold:       "ENT-14",
	LegacySilver:     "ENT-14",
	LegacyActionPack: "ENT-15",
}

// Text returns the basis as a sentence in English. It is for people and may
// change between versions.
func (b QuotaBasis) Text() string { return b.in(&english) }

// TextIn returns the basis as a sentence: in Korean for Korean, and in English
// for every other language.
func (b QuotaBasis) TextIn(tag language.Tag) string { return b.in(lexiconOf(tag)) }

func (b QuotaBasis) in(l *lexicon) string {
	if !b.Kind.IsValid() || !b.Offer.IsValid() {
		return l.bases[0]
	}
	return fmt.Sprintf(l.bases[b.Kind], l.quota(b.Quota), l.offers[b.Offer], b.Start, b.Anniversary, b.Since)
}
