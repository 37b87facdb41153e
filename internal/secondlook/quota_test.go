package secondlook_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"github.com/partnersupport/partnersupport/entitlement"
)

// check runs a property on plans, bought or adopted, and on what is tried with
// them. The seed is fixed: what fails today fails tomorrow.
func check(t *testing.T, law string, property func(ware, term, adopted int, moves []move) string) {
	t.Helper()
	const seed, runs = 20250623, 2000
	t.Logf("seed %d, %d runs", seed, runs)
	parameters := gopter.DefaultTestParametersWithSeed(seed)
	parameters.MinSuccessfulTests, parameters.MaxSize = runs, 60
	properties := gopter.NewProperties(parameters)
	properties.Property(law, prop.ForAll(property,
		gen.IntRange(0, len(wares)-1), gen.IntRange(0, len(terms)-1), gen.IntRange(-4, 6),
		gen.SliceOf(gen.Struct(reflect.TypeFor[move](), map[string]gopter.Gen{
			"Do":       gen.OneConstOf("activate", "activate", "consume", "consume", "consume", "consume", "consume", "refund", "refund", "refund", "renew"),
			"Incident": gen.IntRange(0, incidents-1),
			"Why":      gen.OneConstOf(entitlement.RefundDuplicate, entitlement.RefundBug, entitlement.RefundApproved),
			"Term":     gen.IntRange(0, len(terms)-1),
			"Start":    gen.Frequency(map[int]gopter.Gen{5: gen.Const(true), 1: gen.Const(false)}),
			"Hours":    gen.Frequency(map[int]gopter.Gen{4: gen.IntRange(0, 300*24), 2: gen.IntRange(-2, 2)}),
		})),
	))
	properties.TestingRun(t)
}

// book is what is tested: a plan as a bare value and as a journal, with the
// entries that were made.
type book struct {
	live    entitlement.Entitlement
	journal entitlement.Journal
	entries []entitlement.Entry
	ended   []*book // the terms before
}

func newBook(l ledger, adopted bool) *book {
	g := entitlement.Grant{
		Plan: l.plan(), Offer: wares[l.ware].offer, Benefit: wares[l.ware].benefit, From: start(l.term),
	}
	if adopted {
		g.Left = new(l.left())
	}
	live, err := entitlement.New(g)
	if err != nil {
		panic(err)
	}
	return begin(live, live.Opening(live.From()))
}

func begin(live entitlement.Entitlement, first entitlement.Entry) *book {
	b := &book{live: live, entries: []entitlement.Entry{first}}
	if err := b.journal.Append(first); err != nil {
		panic(err)
	}
	return b
}

// renewed returns the book of the next term.
func (b *book) renewed(l ledger, m move) (*book, error) {
	next, first, err := b.live.Renew(l.plan(), start(m.Term))
	if err != nil {
		return b, err
	}
	n := begin(next, first)
	n.ended = append(slices.Clone(b.ended), b)
	return n, nil
}

// try makes a move on the journal, and on the value if the journal's memory does
// not stand against it. It returns the errors of both.
func (b *book) try(l ledger, m move) (inJournal, bare error) {
	var entry entitlement.Entry
	next := b.live
	switch at := m.at(l); m.Do {
	case "activate":
		entry, inJournal = b.journal.Activate(at)
		next, _, bare = b.live.Activate(at)
	case "consume":
		entry, inJournal = b.journal.Consume(m.incident(), at)
		bare = inJournal
		if l.paid[m.Incident].IsZero() {
			next, _, bare = b.live.Consume(m.incident(), at)
		}
	case "refund":
		entry, inJournal = b.journal.Refund(m.incident(), m.Why, at)
		bare = inJournal
		if !l.paid[m.Incident].IsZero() && !l.given[m.Incident] {
			next, _, bare = b.live.Refund(b.consumption(m.incident()), m.Why, at)
		}
	}
	if inJournal == nil || errors.Is(inJournal, entitlement.ErrRefused) {
		b.entries = append(b.entries, entry)
	}
	b.live = next
	return inJournal, bare
}

func (b *book) consumption(of entitlement.IncidentID) entitlement.Entry {
	i := slices.IndexFunc(b.entries, func(e entitlement.Entry) bool {
		return e.Kind == entitlement.Consumed && e.Incident == of
	})
	if i < 0 {
		return entitlement.Entry{}
	}
	return b.entries[i]
}

// problem says what is wrong with a value, by the ledger; "" if nothing is.
func problem(e entitlement.Entitlement, l ledger) string {
	switch {
	case e.Remaining() != l.left():
		return fmt.Sprintf("%s left, want %s", e.Remaining(), l.left())
	case e.Consumed() != uint64(l.taken) || e.Refunded() != uint64(l.back):
		return fmt.Sprintf("%d consumed and %d refunded, want %d and %d", e.Consumed(), e.Refunded(), l.taken, l.back)
	case l.base != unlimited && e.Base() != entitlement.Limited(uint32(l.base)):
		return fmt.Sprintf("base %s, want %d", e.Base(), l.base)
	case l.base != unlimited && uint64(e.Base()) != uint64(e.Remaining())+e.Consumed()-e.Refunded():
		return fmt.Sprintf("base %s is not %s remaining + %d consumed - %d refunded", e.Base(), e.Remaining(), e.Consumed(), e.Refunded())
	case e.Remaining() > e.Base():
		return fmt.Sprintf("%s left of %s", e.Remaining(), e.Base())
	case !e.From().Equal(l.first()) || !e.Until().Equal(l.end()):
		return fmt.Sprintf("the term is from %v to %v, want %+v", e.From(), e.Until(), terms[l.term])
	}
	return ""
}

// problem says what is wrong with a book.
func (b *book) problem(l ledger) string {
	if p := problem(b.live, l); p != "" {
		return p
	}
	if got := b.journal.Entitlement(); got != b.live {
		return fmt.Sprintf("the journal adds up to %+v, the value is %+v", got, b.live)
	}
	folded, err := entitlement.Fold(slices.Values(b.entries))
	if err != nil || folded.Entitlement() != b.live || folded.Len() != b.journal.Len() {
		return fmt.Sprintf("%d entries fold to %+v, %v, want %+v of %d", folded.Len(), folded.Entitlement(), err, b.live, b.journal.Len())
	}
	if m := (move{Start: true, Hours: 1}); (folded.Left(m.at(l)) != 0) != l.pays(m.at(l)) {
		return fmt.Sprintf("%s can be used in the first hour, of %s", folded.Left(m.at(l)), l.left())
	}
	// Not by the ledger, but by the entries alone: whatever was tried, no
	// incident is in them twice.
	times := map[[2]any]int{}
	for _, e := range b.entries {
		what := [2]any{e.Kind, e.Incident}
		if times[what]++; (e.Kind == entitlement.Consumed || e.Kind == entitlement.Refunded) && times[what] > 1 {
			return fmt.Sprintf("%s is %s twice", e.Incident, e.Kind)
		}
	}
	return ""
}

func TestQuotaOfJournal(t *testing.T) {
	check(t, "a plan and its journal are what the ledger says", func(ware, term, adopted int, moves []move) string {
		l, isAdopted := newLedger(ware, term, adopted)
		b := newBook(l, isAdopted)
		var before []ledger // of the terms that ended
		for i, m := range moves {
			next, want := l.after(m)
			var err, bare error
			if m.Do == "renew" {
				b, err = b.renewed(next, m)
				bare = err
				if want == nil {
					before = append(before, l)
				}
			} else {
				err, bare = b.try(l, m)
			}
			if !errors.Is(err, want) || !errors.Is(bare, want) {
				return fmt.Sprintf("move %d: %v in the journal and %v alone, want %v", i, err, bare, want)
			}
			l = next
			if p := b.problem(l); p != "" {
				return fmt.Sprintf("after move %d: %s", i, p)
			}
		}
		for i, old := range b.ended {
			if p := old.problem(before[i]); p != "" {
				return fmt.Sprintf("term %d, which ended: %s", i, p)
			}
		}
		return ""
	})
}

// TestQuotaOfValue asks the bare value, which has no memory, for the same few
// incidents again and again. Even so it must not give back more than it took.
func TestQuotaOfValue(t *testing.T) {
	check(t, "a plan without memory stays within its bounds", func(ware, term, adopted int, moves []move) string {
		l, isAdopted := newLedger(ware, term, adopted)
		b := newBook(l, isAdopted)
		for i, m := range moves {
			at := m.at(l)
			var (
				next  entitlement.Entitlement
				entry entitlement.Entry
				err   error
				ok    bool // whether it must succeed
			)
			switch m.Do {
			case "activate":
				next, entry, err = b.live.Activate(at)
				if ok = !l.active && at.Before(l.end()); ok {
					l.active, l.since = true, at
				}
			case "consume":
				next, entry, err = b.live.Consume(m.incident(), at)
				if ok = l.pays(at); ok {
					l.taken++
				}
			case "refund":
				paid := entitlement.Entry{Kind: entitlement.Consumed, Plan: l.plan(), Incident: m.incident(), At: at}
				next, entry, err = b.live.Refund(paid, entitlement.RefundBug, at)
				if at.Before(l.first()) || !at.Before(l.end()) {
					if !errors.Is(err, entitlement.ErrForeign) || next != b.live {
						return fmt.Sprintf("move %d: %v for an incident that the plan could not have paid", i, err)
					}
					continue
				}
				if ok = l.back < l.taken; ok {
					l.back++
				}
			default:
				continue
			}
			if ok != (err == nil) || !ok && (!errors.Is(err, entitlement.ErrRefused) || next != b.live || entry.Kind != entitlement.Refused) {
				return fmt.Sprintf("move %d: %v, %+v, want success: %t", i, err, entry, ok)
			}
			b.live = next
			if p := problem(b.live, l); p != "" {
				return fmt.Sprintf("after move %d: %s", i, p)
			}
		}
		return ""
	})
}
