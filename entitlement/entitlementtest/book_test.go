package entitlementtest_test

import (
	"errors"
	"iter"
	"slices"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/entitlement/entitlementtest"
)

// book is an honest book with some methods replaced.
type book struct {
	entitlementtest.Journal
	entries []entitlement.Entry // all that it has

	append func(entitlement.Entry) error
	do     func(entitlementtest.Command) (entitlement.Entry, error)
	state  func() entitlement.State
	status func(at time.Time) entitlement.Status
	left   func(at time.Time) entitlement.Quota
	held   func(at time.Time) int
}

func (b *book) Append(entry entitlement.Entry) error {
	if b.append != nil {
		return b.append(entry)
	}
	return b.honestAppend(entry)
}

func (b *book) honestAppend(entry entitlement.Entry) error {
	err := b.Journal.Append(entry)
	if err == nil {
		b.entries = append(b.entries, entry)
	}
	return err
}

// command does a command with the replacement, if there is one.
func (b *book) command(c entitlementtest.Command) (entitlement.Entry, error) {
	if b.do != nil {
		return b.do(c)
	}
	return b.honest(c)
}

func (b *book) honest(c entitlementtest.Command) (entitlement.Entry, error) {
	entry, err := c.Do(&b.Journal)
	if entry.Kind.IsValid() {
		b.entries = append(b.entries, entry)
	}
	return entry, err
}

// pretended returns what the command would make, and does not do it.
func (b *book) pretended(c entitlementtest.Command) (entitlement.Entry, error) {
	var j entitlementtest.Journal
	for _, e := range b.entries {
		if err := j.Append(e); err != nil {
			panic(err) // the book's own entries
		}
	}
	return c.Do(&j)
}

// claims returns the entry of a command that was not done.
func (b *book) claims(c entitlementtest.Command) (entitlement.Entry, error) {
	s := b.Journal.State()
	return entitlement.Entry{
		Kind: c.Kind, Plan: s.Plan, Incident: c.Incident, At: c.At.UTC(), Until: c.Until, Why: c.Why, Left: s.Left,
	}, nil
}

func (b *book) Activate(at time.Time) (entitlement.Entry, error) {
	return b.command(entitlementtest.Command{Kind: entitlement.Activated, At: at})
}

func (b *book) Consume(id entitlement.IncidentID, at time.Time) (entitlement.Entry, error) {
	return b.command(entitlementtest.Command{Kind: entitlement.Consumed, Incident: id, At: at})
}

func (b *book) Hold(id entitlement.IncidentID, at, until time.Time) (entitlement.Entry, error) {
	return b.command(entitlementtest.Command{Kind: entitlement.Held, Incident: id, At: at, Until: until})
}

func (b *book) Confirm(id entitlement.IncidentID, at time.Time) (entitlement.Entry, error) {
	return b.command(entitlementtest.Command{Kind: entitlement.Confirmed, Incident: id, At: at})
}

func (b *book) Release(id entitlement.IncidentID, at time.Time) (entitlement.Entry, error) {
	return b.command(entitlementtest.Command{Kind: entitlement.Released, Incident: id, At: at})
}

func (b *book) Refund(id entitlement.IncidentID, why entitlement.RefundReason, at time.Time) (entitlement.Entry, error) {
	return b.command(entitlementtest.Command{Kind: entitlement.Refunded, Incident: id, Why: why, At: at})
}

func (b *book) Adjust(a entitlement.Adjustment, at time.Time) (entitlement.Entry, error) {
	return b.command(entitlementtest.Command{Kind: entitlement.Adjusted, Adjust: a, At: at})
}

func (b *book) Lapse(at time.Time) (entitlement.Entry, error) {
	return b.command(entitlementtest.Command{Kind: entitlement.Lapsed, At: at})
}

func (b *book) State() entitlement.State {
	if b.state != nil {
		return b.state()
	}
	return b.Journal.State()
}

func (b *book) Status(at time.Time) entitlement.Status {
	if b.status != nil {
		return b.status(at)
	}
	return b.Journal.Status(at)
}

func (b *book) Left(at time.Time) entitlement.Quota {
	if b.left != nil {
		return b.left(at)
	}
	return b.Journal.Left(at)
}

func (b *book) Held(at time.Time) int {
	if b.held != nil {
		return b.held(at)
	}
	return b.Journal.Held(at)
}

// editState makes State return an edited state.
func editState(edit func(*entitlement.State)) func(*book) {
	return func(b *book) {
		b.state = func() entitlement.State {
			s := b.Journal.State()
			edit(&s)
			return s
		}
	}
}

// editEntry makes the commands that are done return an edited entry.
func editEntry(edit func(*entitlement.Entry, entitlementtest.Command)) func(*book) {
	return func(b *book) {
		b.do = func(c entitlementtest.Command) (entitlement.Entry, error) {
			entry, err := b.honest(c)
			if err == nil {
				edit(&entry, c)
			}
			return entry, err
		}
	}
}

// redate makes the commands of some kinds be done at another instant than the
// one that their entries claim.
func redate(change func(b *book, at time.Time) time.Time, kinds ...entitlement.EntryKind) func(*book) {
	return func(b *book) {
		b.do = func(c entitlementtest.Command) (entitlement.Entry, error) {
			claimed := c.At
			if slices.Contains(kinds, c.Kind) {
				c.At = change(b, c.At)
			}
			entry, err := b.honest(c)
			if !c.At.Equal(claimed) && entry.Kind.IsValid() {
				entry.At = claimed.UTC()
			}
			return entry, err
		}
	}
}

// overlooks makes the book claim commands that it should refuse with a code.
func overlooks(code entitlement.Code, kinds ...entitlement.EntryKind) func(*book) {
	return func(b *book) {
		b.do = func(c entitlementtest.Command) (entitlement.Entry, error) {
			_, err := b.pretended(c)
			refused, ok := errors.AsType[*entitlement.RefusedError](err)
			if ok && refused.Status.Codes() == entitlement.CodesOf(code) && (len(kinds) == 0 || slices.Contains(kinds, c.Kind)) {
				return b.claims(c)
			}
			return b.honest(c)
		}
	}
}

// forgives makes the book claim commands that should be an error.
func forgives(sentinel error, kinds ...entitlement.EntryKind) func(*book) {
	return func(b *book) {
		b.do = func(c entitlementtest.Command) (entitlement.Entry, error) {
			if _, err := b.pretended(c); errors.Is(err, sentinel) && slices.Contains(kinds, c.Kind) {
				return b.claims(c)
			}
			return b.honest(c)
		}
	}
}

// ignores makes a book that is made of entries not read those of some kinds.
func ignores(kinds ...entitlement.EntryKind) func(*book) {
	return func(b *book) {
		b.append = func(e entitlement.Entry) error {
			if slices.Contains(kinds, e.Kind) {
				return nil
			}
			return b.honestAppend(e)
		}
	}
}

// forgets makes a book that reads entries of a kind without what an edit takes
// out of them.
func forgets(kind entitlement.EntryKind, edit func(*entitlement.Entry)) func(*book) {
	return func(b *book) {
		b.append = func(e entitlement.Entry) error {
			if e.Kind == kind {
				edit(&e)
			}
			return b.honestAppend(e)
		}
	}
}

// renewals is how plans are renewed.
type renewals = func(e entitlement.Entitlement, next entitlement.PlanID, from time.Time) (entitlement.Entitlement, entitlement.Entry, error)

// editRenewal returns renewals whose plan is edited; old is the state of the plan
// before.
func editRenewal(edit func(old, s *entitlement.State)) renewals {
	return func(e entitlement.Entitlement, next entitlement.PlanID, from time.Time) (entitlement.Entitlement, entitlement.Entry, error) {
		renewed, entry, err := e.Renew(next, from)
		if err != nil {
			return renewed, entry, err
		}
		old, s := e.State(), renewed.State()
		edit(&old, &s)
		renewed, err = entitlement.Restore(s)
		return renewed, entry, err
	}
}

// editRenewalEntry returns renewals whose entry is edited.
func editRenewalEntry(edit func(*entitlement.Entry)) renewals {
	return func(e entitlement.Entitlement, next entitlement.PlanID, from time.Time) (entitlement.Entitlement, entitlement.Entry, error) {
		renewed, entry, err := e.Renew(next, from)
		if err == nil {
			edit(&entry)
		}
		return renewed, entry, err
	}
}

// otherwise returns renewals that are dated so much later.
func otherwise(by time.Duration) renewals {
	return func(e entitlement.Entitlement, next entitlement.PlanID, from time.Time) (entitlement.Entitlement, entitlement.Entry, error) {
		return e.Renew(next, from.Add(by))
	}
}

// daysOnly renews on every day from the anniversary on, whatever the zone.
func daysOnly(e entitlement.Entitlement, next entitlement.PlanID, from time.Time) (entitlement.Entitlement, entitlement.Entry, error) {
	s := e.State()
	if y, m, d := from.Date(); (entitlement.Date{Year: y, Month: m, Day: d}).Before(s.Term.Anniversary()) {
		return e.Renew(next, from)
	}
	renewed, err := entitlement.New(entitlement.Grant{Plan: next, Offer: s.Offer, Benefit: s.Benefit, From: from, Grace: s.Grace})
	entry := renewed.Opening(renewed.From())
	entry.Kind, entry.Renews = entitlement.Renewed, s.Plan
	return renewed, entry, err
}

// balances is how balances of the past are worked out.
type balances = func(entries iter.Seq[entitlement.Entry], at, known time.Time) (entitlement.Balance, error)

// editBalance returns balances that are edited.
func editBalance(edit func(*entitlement.Balance)) balances {
	return func(entries iter.Seq[entitlement.Entry], at, known time.Time) (entitlement.Balance, error) {
		b, err := entitlement.BalanceAt(entries, at, known)
		edit(&b)
		return b, err
	}
}

// editEntries returns balances of edited entries.
func editEntries(edit func(*entitlement.Entry)) balances {
	return func(entries iter.Seq[entitlement.Entry], at, known time.Time) (entitlement.Balance, error) {
		return entitlement.BalanceAt(func(yield func(entitlement.Entry) bool) {
			for e := range entries {
				edit(&e)
				if !yield(e) {
					return
				}
			}
		}, at, known)
	}
}
