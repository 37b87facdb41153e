package entitlementtest_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/entitlement/entitlementtest"
)

// TestLaws shows that the laws are worth something: each row is a book with one
// fault, and the law that must find it.
func TestLaws(t *testing.T) {
	laws := map[string]entitlementtest.Law{}
	for l := range entitlementtest.Laws() {
		if _, twice := laws[l.ID]; twice {
			t.Errorf("two laws are called %s", l.ID)
		}
		laws[l.ID] = l
	}
	worth := map[string]bool{}
	for _, row := range broken {
		worth[row.law] = true
		t.Run(row.law+"/"+row.fault, func(t *testing.T) {
			err := laws[row.law].Check(nil, &entitlementtest.Options{
				NewBook: func() entitlementtest.Book {
					b := new(book)
					if row.spoil != nil {
						row.spoil(b)
					}
					return b
				},
				BalanceAt: row.balances,
				Renew:     row.renewals,
			})
			if err == nil {
				t.Fatalf("%s does not see that the book %s", row.law, row.fault)
			}
			if text := err.Error(); !strings.HasPrefix(text, row.law+": "+laws[row.law].Text) {
				t.Errorf("the error does not begin with the law: %s", text)
			}
		})
	}
	for id := range laws {
		if !worth[id] {
			t.Errorf("%s finds no fault of any book", id)
		}
	}
}

// TestUnspoiltBook shows that what the laws find in the broken books are the
// faults, not what carries them.
func TestUnspoiltBook(t *testing.T) {
	entitlementtest.Run(t, nil, &entitlementtest.Options{NewBook: func() entitlementtest.Book { return new(book) }})
}

// TestLawsAreListed keeps the package comment complete.
func TestLawsAreListed(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(doc), "\n")
	var got []string
	for _, line := range lines {
		if text, ok := strings.CutPrefix(line, "//   - "); ok {
			got = append(got, text)
		}
	}
	i := 0
	for l := range entitlementtest.Laws() {
		want := l.ID + ": " + l.Text + "."
		if i >= len(got) || got[i] != want {
			t.Fatalf("law %d of doc.go is not %q", i+1, want)
		}
		i++
	}
	if i != len(got) {
		t.Errorf("doc.go lists %d laws, want %d", len(got), i)
	}
}

// soon is a moment after or before an edge.
const soon = time.Hour

// broken are the books, by the law that finds their fault.
var broken = []struct {
	law      string
	fault    string
	spoil    func(*book)
	balances balances
	renewals renewals
}{
	{law: "SUM-1", fault: "does not count what was given back", spoil: editState(func(s *entitlement.State) { s.Refunded = 0 })},
	{law: "SUM-1", fault: "forgets how it was adjusted", spoil: editState(func(s *entitlement.State) { s.Adjusted = 0 })},
	{law: "SUM-1", fault: "begins an adopted plan with its whole quota", spoil: editState(func(s *entitlement.State) { s.Base = s.Granted })},
	{law: "SUM-2", fault: "counts unlimited plans down", spoil: editState(func(s *entitlement.State) {
		if s.Granted == entitlement.Unlimited {
			s.Left -= entitlement.Quota(s.Consumed)
		}
	})},
	{law: "SUM-2", fault: "counts no use of unlimited plans", spoil: editState(func(s *entitlement.State) {
		if s.Granted == entitlement.Unlimited {
			s.Consumed = 0
		}
	})},
	{law: "SUM-3", fault: "loses every third consumption", spoil: func(b *book) {
		n := 0
		b.do = func(c entitlementtest.Command) (entitlement.Entry, error) {
			if c.Kind == entitlement.Consumed {
				if n++; n%3 == 0 {
					return b.pretended(c)
				}
			}
			return b.honest(c)
		}
	}},
	{law: "SUM-3", fault: "counts every consumption twice", spoil: func(b *book) {
		b.do = func(c entitlementtest.Command) (entitlement.Entry, error) {
			entry, err := b.honest(c)
			if err == nil && c.Kind == entitlement.Consumed {
				_, _ = b.Journal.Consume("again "+c.Incident, c.At)
			}
			return entry, err
		}
	}},

	{law: "ONCE-1", fault: "consumes again what was given back", spoil: overlooks(entitlement.AlreadyConsumed, entitlement.Consumed)},
	{law: "ONCE-1", fault: "confirms again what was confirmed", spoil: overlooks(entitlement.AlreadyConsumed, entitlement.Confirmed)},
	{law: "ONCE-1", fault: "holds what was consumed", spoil: overlooks(entitlement.AlreadyConsumed, entitlement.Held)},
	{law: "ONCE-2", fault: "gives back twice", spoil: overlooks(entitlement.AlreadyRefunded)},
	{law: "ONCE-2", fault: "gives back what it did not pay", spoil: forgives(entitlement.ErrForeign, entitlement.Refunded)},
	{law: "ONCE-3", fault: "confirms what was released", spoil: overlooks(entitlement.HoldReleased, entitlement.Confirmed)},
	{law: "ONCE-3", fault: "releases what was confirmed", spoil: overlooks(entitlement.AlreadyConsumed, entitlement.Released)},
	{law: "ONCE-3", fault: "releases what was never held", spoil: forgives(entitlement.ErrForeign, entitlement.Released)},
	{law: "ONCE-4", fault: "activates again", spoil: overlooks(entitlement.AlreadyActivated)},
	{law: "ONCE-4", fault: "activates after the end", spoil: overlooks(entitlement.Expired, entitlement.Activated)},
	{law: "ONCE-5", fault: "records the end again", spoil: overlooks(entitlement.AlreadyLapsed)},
	{law: "ONCE-5", fault: "records the end before it", spoil: overlooks(entitlement.NotEnded)},

	{law: "TERM-1", fault: "consumes in the instant of the end", spoil: redate(func(b *book, at time.Time) time.Time {
		if at.Equal(b.Entitlement().Until()) {
			return at.Add(-time.Microsecond)
		}
		return at
	}, entitlement.Consumed)},
	{law: "TERM-1", fault: "counts the term by the clock of another zone", spoil: redate(func(b *book, at time.Time) time.Time {
		return at.Add(-9 * time.Hour)
	}, entitlement.Held)},
	{law: "TERM-1", fault: "pays before the activation", spoil: overlooks(entitlement.NotActivated, entitlement.Consumed)},
	{law: "TERM-1", fault: "confirms after the end", spoil: overlooks(entitlement.Expired, entitlement.Confirmed)},
	{law: "TERM-2", fault: "does not know of holds", spoil: func(b *book) {
		b.status = func(at time.Time) entitlement.Status { return b.Entitlement().Status(at) }
	}},
	{law: "TERM-2", fault: "looks at the hour and not at the instant", spoil: func(b *book) {
		b.status = func(at time.Time) entitlement.Status { return b.Journal.Status(at.Truncate(soon)) }
	}},
	{law: "TERM-3", fault: "shows what remains, held or not", spoil: func(b *book) {
		b.left = func(at time.Time) entitlement.Quota {
			if !b.Status(at).Usable() {
				return 0
			}
			return b.Entitlement().Remaining()
		}
	}},
	{law: "TERM-3", fault: "shows what remains after the end", spoil: func(b *book) {
		b.left = func(at time.Time) entitlement.Quota {
			if !at.Before(b.Entitlement().Until()) {
				return b.Entitlement().Remaining()
			}
			return b.Journal.Left(at)
		}
	}},

	{law: "HOLD-1", fault: "consumes what is held for others", spoil: overlooks(entitlement.AllHeld, entitlement.Consumed)},
	{law: "HOLD-1", fault: "holds what is held for others", spoil: overlooks(entitlement.AllHeld, entitlement.Held)},
	{law: "HOLD-1", fault: "confirms what has been promised to others since", spoil: overlooks(entitlement.AllHeld, entitlement.Confirmed)},
	{law: "HOLD-2", fault: "counts a hold in the instant of its deadline", spoil: func(b *book) {
		b.held = func(at time.Time) int { return b.Journal.Held(at.Add(-time.Microsecond)) }
	}},
	{law: "HOLD-2", fault: "counts void holds until somebody sweeps", spoil: func(b *book) {
		b.held = func(time.Time) int { return b.Journal.Held(b.Entitlement().From().AddDate(-1, 0, 0)) }
	}},
	{law: "HOLD-3", fault: "confirms a void hold", spoil: overlooks(entitlement.HoldVoid, entitlement.Confirmed)},
	{law: "HOLD-3", fault: "releases a void hold", spoil: overlooks(entitlement.HoldVoid, entitlement.Released)},
	{law: "HOLD-4", fault: "gives what is held to whoever comes first", spoil: func(b *book) {
		b.do = func(c entitlementtest.Command) (entitlement.Entry, error) {
			switch c.Kind {
			case entitlement.Held:
				return b.pretended(c)
			case entitlement.Confirmed:
				c.Kind = entitlement.Consumed
			}
			return b.honest(c)
		}
	}},

	{law: "TIME-1", fault: "gives back before it was consumed", spoil: forgives(entitlement.ErrBackwards, entitlement.Refunded)},
	{law: "TIME-1", fault: "confirms before it was held", spoil: forgives(entitlement.ErrBackwards, entitlement.Confirmed)},
	{law: "TIME-1", fault: "holds again before it was released", spoil: forgives(entitlement.ErrBackwards, entitlement.Held)},
	{law: "REFUND-1", fault: "gives back above the quota", spoil: overlooks(entitlement.QuotaFull)},
	{law: "REFUND-1", fault: "approves what is on-premises", spoil: overlooks(entitlement.NoRefundPath)},
	{law: "ADJUST-1", fault: "counts an adjustment as use", spoil: editState(func(s *entitlement.State) { s.Consumed -= uint64(s.Adjusted) })},
	{law: "ADJUST-1", fault: "takes the number for a difference", spoil: func(b *book) {
		b.do = func(c entitlementtest.Command) (entitlement.Entry, error) {
			if c.Kind == entitlement.Adjusted {
				c.Adjust.To = min(c.Adjust.To+b.Entitlement().Remaining(), b.Entitlement().Granted())
			}
			return b.honest(c)
		}
	}},
	{law: "ADJUST-1", fault: "does not say what was left before", spoil: editEntry(func(e *entitlement.Entry, _ entitlementtest.Command) { e.Was = 0 })},

	{law: "NO-1", fault: "activates by itself what it refuses", spoil: func(b *book) {
		b.do = func(c entitlementtest.Command) (entitlement.Entry, error) {
			entry, err := b.honest(c)
			if errors.Is(err, entitlement.ErrRefused) && !b.State().Active {
				_, _ = b.Journal.Activate(c.At)
			}
			return entry, err
		}
	}},
	{law: "NO-1", fault: "gives back before it asks for the reason", spoil: func(b *book) {
		b.do = func(c entitlementtest.Command) (entitlement.Entry, error) {
			entry, err := b.honest(c)
			if errors.Is(err, entitlement.ErrInvalid) && c.Kind == entitlement.Refunded {
				_, _ = b.Journal.Refund(c.Incident, entitlement.RefundBug, c.At)
			}
			return entry, err
		}
	}},
	{law: "NO-2", fault: "refuses without an entry", spoil: func(b *book) {
		b.do = func(c entitlementtest.Command) (entitlement.Entry, error) {
			entry, err := b.honest(c)
			if errors.Is(err, entitlement.ErrRefused) {
				entry = entitlement.Entry{}
			}
			return entry, err
		}
	}},
	{law: "NO-2", fault: "writes an entry of what is malformed", spoil: func(b *book) {
		b.do = func(c entitlementtest.Command) (entitlement.Entry, error) {
			entry, err := b.honest(c)
			if errors.Is(err, entitlement.ErrID) {
				entry, _ = b.claims(c)
			}
			return entry, err
		}
	}},
	{law: "NO-2", fault: "refuses a confirmation as a consumption", spoil: func(b *book) {
		b.do = func(c entitlementtest.Command) (entitlement.Entry, error) {
			entry, err := b.honest(c)
			if c.Kind == entitlement.Confirmed && entry.Of != 0 {
				entry.Of = entitlement.Consumed
			}
			return entry, err
		}
	}},
	{law: "NO-3", fault: "keeps the last incident", spoil: keepLast},
	{law: "NO-3", fault: "breaks down", spoil: func(b *book) {
		b.do = func(c entitlementtest.Command) (entitlement.Entry, error) {
			return entitlement.Entry{}, errors.New("broken down")
		}
	}},

	{law: "ENTRY-1", fault: "dates entries in the zone of the caller", spoil: editEntry(func(e *entitlement.Entry, c entitlementtest.Command) { e.At = c.At })},
	{law: "ENTRY-1", fault: "says what was left before", spoil: editEntry(func(e *entitlement.Entry, _ entitlementtest.Command) {
		if e.Kind == entitlement.Consumed {
			e.Left++
		}
	})},
	{law: "ENTRY-1", fault: "does not say who adjusted", spoil: editEntry(func(e *entitlement.Entry, _ entitlementtest.Command) { e.Actor = "" })},
	{law: "ENTRY-2", fault: "keeps more digits than it writes", spoil: editEntry(func(e *entitlement.Entry, c entitlementtest.Command) {
		if e.Kind == entitlement.Held {
			e.Until = c.Until.Add(1)
		}
	})},
	{law: "LAST-1", fault: "keeps the last incident", spoil: keepLast},
	{law: "LAST-1", fault: "sells one more", spoil: overlooks(entitlement.Depleted, entitlement.Consumed)},

	{law: "FOLD-1", fault: "does not fold refunds", spoil: ignores(entitlement.Refunded)},
	{law: "FOLD-1", fault: "does not fold holds", spoil: ignores(entitlement.Held, entitlement.Released)},
	{law: "FOLD-1", fault: "does not fold the activation", spoil: ignores(entitlement.Activated)},
	{law: "FOLD-2", fault: "takes whatever it is given", spoil: func(b *book) {
		b.append = func(e entitlement.Entry) error {
			_ = b.honestAppend(e)
			return nil
		}
	}},
	{law: "FOLD-2", fault: "takes the entries of any plan", spoil: func(b *book) {
		b.append = func(e entitlement.Entry) error {
			if s := b.State(); s.Plan != "" {
				e.Plan = s.Plan
			}
			return b.honestAppend(e)
		}
	}},
	{law: "FOLD-3", fault: "takes a link that says why it was refunded", spoil: forgets(entitlement.LinkedTo, func(e *entitlement.Entry) { e.Why = 0 })},
	{law: "FOLD-3", fault: "takes a refusal with a deadline", spoil: forgets(entitlement.Refused, func(e *entitlement.Entry) { e.Until = time.Time{} })},
	{law: "FOLD-3", fault: "takes a consumption that says what was granted", spoil: forgets(entitlement.Consumed, func(e *entitlement.Entry) { e.Granted = 0 })},
	{law: "STATE-1", fault: "stores no activation", spoil: editState(func(s *entitlement.State) { s.Active = false })},
	{law: "STATE-1", fault: "stores the day and not the zone", spoil: editState(func(s *entitlement.State) { s.Term.Zone = "" })},

	{law: "RENEW-1", fault: "carries over what was left", renewals: editRenewal(func(old, s *entitlement.State) {
		if old.Left != entitlement.Unlimited && s.Left != entitlement.Unlimited {
			s.Left += old.Left
			s.Granted, s.Base = s.Left, s.Left
		}
	})},
	{law: "RENEW-1", fault: "carries over the quota of the old term", renewals: editRenewal(func(old, s *entitlement.State) {
		s.Granted, s.Base, s.Left = old.Granted, old.Granted, old.Granted
	})},
	{law: "RENEW-1", fault: "renews as an active plan", renewals: editRenewal(func(_, s *entitlement.State) {
		loc, err := s.Term.Location()
		if err != nil {
			panic(err) // it was made with it
		}
		s.Active, s.Since = true, s.Term.Start.Start(loc)
	})},
	{law: "RENEW-2", fault: "renews a day early", renewals: otherwise(-24 * time.Hour)},
	{law: "RENEW-2", fault: "starts the term when somebody renews it", renewals: otherwise(24 * time.Hour)},
	{law: "RENEW-2", fault: "compares days and no hours", renewals: daysOnly},
	{law: "RENEW-2", fault: "does not renew on the anniversary", renewals: func(e entitlement.Entitlement, next entitlement.PlanID, from time.Time) (entitlement.Entitlement, entitlement.Entry, error) {
		y, m, d := from.Date()
		if a := e.Term().Anniversary(); a == (entitlement.Date{Year: y, Month: m, Day: d}) {
			return entitlement.Entitlement{}, entitlement.Entry{}, entitlement.ErrOverlap
		}
		return e.Renew(next, from)
	}},
	{law: "RENEW-3", fault: "does not say which plan it renews", renewals: editRenewalEntry(func(e *entitlement.Entry) { e.Renews = "another" })},
	{law: "RENEW-3", fault: "records a renewal as a purchase", renewals: editRenewalEntry(func(e *entitlement.Entry) { e.Kind, e.Renews = entitlement.Granted, "" })},
	{law: "RENEW-3", fault: "records another quota than it renews with", renewals: editRenewalEntry(func(e *entitlement.Entry) { e.Granted, e.Left = 7, 7 })},

	{law: "PAST-1", fault: "forgets what lapsed", balances: editBalance(func(b *entitlement.Balance) { b.Lapsed = 0 })},
	{law: "PAST-1", fault: "shows none where there was less", balances: editBalance(func(b *entitlement.Balance) { b.Overdrawn = 0 })},
	{law: "PAST-2", fault: "goes by when it was recorded", balances: editEntries(func(e *entitlement.Entry) {
		if e.Kind == entitlement.Adjusted {
			e.At = e.Recorded
		}
	})},
	{law: "PAST-2", fault: "counts from the second consumption on", balances: editBalance(func(b *entitlement.Balance) {
		b.Consumed -= min(b.Consumed, 1)
	})},
	{law: "PAST-3", fault: "knows at once what happens", balances: editEntries(func(e *entitlement.Entry) { e.Recorded = e.At })},
	{law: "PAST-2", fault: "counts as held what was consumed", balances: editBalance(func(b *entitlement.Balance) { b.Held += int(b.Consumed) })},
	{law: "PAST-3", fault: "knows an entry a moment late", balances: editEntries(func(e *entitlement.Entry) {
		e.Recorded = e.Recorded.Add(time.Microsecond)
	})},
	{law: "PAST-4", fault: "keeps holds for ever", balances: editBalance(func(b *entitlement.Balance) { b.Held++ })},
	{law: "PAST-4", fault: "forgets the activation", balances: editBalance(func(b *entitlement.Balance) { b.Active = false })},
}

// TestRenewalTouchesNothing has a renewal that takes what is left out of the old
// book: RENEW-3 sees that.
func TestRenewalTouchesNothing(t *testing.T) {
	var last *book
	opts := &entitlementtest.Options{
		NewBook: func() entitlementtest.Book {
			last = new(book)
			return last
		},
		Renew: func(e entitlement.Entitlement, next entitlement.PlanID, from time.Time) (entitlement.Entitlement, entitlement.Entry, error) {
			_, _ = last.Journal.Lapse(e.Until())
			_, _ = last.Journal.Consume("the rest", e.Until().Add(-time.Hour))
			return e.Renew(next, from)
		},
	}
	for l := range entitlementtest.Laws() {
		if l.ID == "RENEW-3" {
			if err := l.Check(nil, opts); err == nil || !strings.Contains(err.Error(), "and the plan before is") {
				t.Errorf("%v", err)
			}
		}
	}
}

// keepLast makes a book that refuses to give its last incident away.
func keepLast(b *book) {
	b.do = func(c entitlementtest.Command) (entitlement.Entry, error) {
		if s := b.State(); c.Kind == entitlement.Consumed && s.Left == 1 {
			entry, _ := b.claims(c)
			entry.Kind, entry.Of, entry.Reasons = entitlement.Refused, entitlement.Consumed, entitlement.Depleted.String()
			return entry, &entitlement.RefusedError{Plan: s.Plan, Kind: c.Kind, Status: entitlement.Entitlement{}.Status(c.At)}
		}
		return b.honest(c)
	}
}
