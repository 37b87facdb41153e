package entitlement_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/partnersupport/partnersupport/entitlement"
)

// outcome puts the error of a command into the words of the oracle.
func outcome(err error) string {
	refused, isRefusal := errors.AsType[*entitlement.RefusedError](err)
	switch {
	case err == nil:
		return ""
	case isRefusal:
		return refused.Status.Codes().String()
	case errors.Is(err, entitlement.ErrForeign):
		return foreign
	case errors.Is(err, entitlement.ErrBackwards):
		return backwards
	case errors.Is(err, entitlement.ErrInvalid):
		return invalid
	}
	return err.Error()
}

// drawHour draws an instant of a few, so that many entries meet at one: a day
// around the start of the term, one in the middle, and one around its end.
func drawHour(t *rapid.T, e entitlement.Entitlement, label string) time.Time {
	base := rapid.SampledFrom([]time.Time{
		e.From(), e.From().Add(100 * 24 * time.Hour), e.From().Add(100 * 24 * time.Hour), e.Until(),
	}).Draw(t, "day of "+label)
	return base.Add(time.Duration(rapid.IntRange(-3, 12).Draw(t, "hour of "+label)) * time.Hour)
}

// TestJournalLaws runs random commands against a journal beside the oracle:
// every outcome, every number, and what the entries fold into.
func TestJournalLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawPlan(t)
		model := newOracle(e)
		recorded := start
		var entries []entitlement.Entry
		add := func(entry entitlement.Entry) {
			// Recorders have clocks of their own: some entries are recorded before
			// what they follow.
			recorded = recorded.Add(time.Duration(rapid.IntRange(-1, 3).Draw(t, "recorded")) * time.Hour)
			entry.Recorded = recorded
			entries = append(entries, entry)
		}
		add(e.Opening(start))
		j, err := entitlement.Fold(slices.Values(entries))
		if err != nil {
			t.Fatal(err)
		}
		// done compares the outcome of a command with the oracle's.
		done := func(entry entitlement.Entry, err error, want string) {
			t.Helper()
			if got := outcome(err); got != want {
				t.Fatalf("%q, want %q", got, want)
			}
			if err == nil {
				model.rows = append(model.rows, entry)
			}
			if entry != (entitlement.Entry{}) {
				add(entry)
			} else if _, refused := errors.AsType[*entitlement.RefusedError](err); refused {
				t.Fatal("a refusal without an entry")
			}
		}
		incident := rapid.Custom(func(t *rapid.T) entitlement.IncidentID {
			return entitlement.IncidentID(fmt.Sprint(rapid.IntRange(0, 5).Draw(t, "incident")))
		})
		consume := func(t *rapid.T) {
			id, at := incident.Draw(t, "which"), drawHour(t, e, "consumption")
			want := model.take(id, at)
			entry, err := j.Consume(id, at)
			done(entry, err, want)
		}
		hold := func(t *rapid.T) {
			id, at := incident.Draw(t, "which"), drawHour(t, e, "hold")
			until := at.Add(time.Duration(rapid.IntRange(1, 9).Draw(t, "hours of hold")) * time.Hour)
			want := model.take(id, at)
			entry, err := j.Hold(id, at, until)
			done(entry, err, want)
		}
		resolve := func(kind entitlement.EntryKind, command func(entitlement.IncidentID, time.Time) (entitlement.Entry, error)) func(*rapid.T) {
			return func(t *rapid.T) {
				id, at := incident.Draw(t, "which"), drawHour(t, e, "resolution")
				want := model.resolve(kind, id, at)
				entry, err := command(id, at)
				done(entry, err, want)
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"activate": func(t *rapid.T) {
				at := drawHour(t, e, "activation")
				entry, err := j.Activate(at)
				want := ""
				switch active := model.active(time.Unix(1<<40, 0)); {
				case active && !at.Before(e.Until()):
					want = "expired already_activated"
				case active:
					want = "already_activated"
				case !at.Before(e.Until()):
					want = "expired"
				}
				done(entry, err, want)
			},
			"consume": consume, "consume again": consume,
			"hold": hold, "hold again": hold,
			"confirm": resolve(entitlement.Confirmed, j.Confirm), "release": resolve(entitlement.Released, j.Release),
			"refund": func(t *rapid.T) {
				id, at := incident.Draw(t, "which"), drawHour(t, e, "refund")
				want := model.refund(id, at)
				entry, err := j.Refund(id, entitlement.RefundBug, at)
				done(entry, err, want)
			},
			"adjust": func(t *rapid.T) {
				to, at := entitlement.Limited(rapid.Uint32Range(0, 6).Draw(t, "to")), drawHour(t, e, "adjustment")
				want := model.adjust(to, at)
				entry, err := j.Adjust(entitlement.Adjustment{To: to, Who: "kim", Why: "counted", Seen: "Partner Center"}, at)
				done(entry, err, want)
			},
			"lapse": func(t *rapid.T) {
				at := drawHour(t, e, "end")
				want := model.lapse(at)
				entry, err := j.Lapse(at)
				done(entry, err, want)
			},
			"": func(t *rapid.T) {
				got := j.Entitlement()
				if got.Remaining() != model.left() || got.Refunded() != model.count(entitlement.Refunded) ||
					got.Consumed() != model.count(entitlement.Consumed, entitlement.Confirmed) {
					t.Fatalf("%+v, want %v left", got.State(), model.left())
				}
				// The law of the book.
				if got.Base() != entitlement.Unlimited {
					if int64(got.Base())+got.Adjusted() != int64(got.Remaining())+int64(got.Consumed())-int64(got.Refunded()) || got.Remaining() > got.Granted() {
						t.Fatalf("the book does not add up: %+v", got.State())
					}
				}
				restored(t, got)

				at := drawHour(t, e, "question")
				left, held, why := model.left(), model.held(at), model.blocked(at)
				switch {
				case why != "":
					left = 0
				case left == entitlement.Unlimited:
				case held >= int(left):
					left, why = 0, "all_held"
				default:
					left -= entitlement.Quota(held)
				}
				if j.Left(at) != left || j.Held(at) != held || j.Status(at).Codes().String() != why {
					t.Fatalf("at %v: %v left, %d held, %q, want %v, %d, %q", at, j.Left(at), j.Held(at), j.Status(at).Codes(), left, held, why)
				}

				folded, err := entitlement.Fold(slices.Values(entries))
				if err != nil {
					t.Fatal(err)
				}
				if folded.Entitlement() != got || folded.Len() != len(entries) || j.Len() != len(entries) ||
					folded.Left(at) != j.Left(at) || folded.Held(at) != j.Held(at) {
					t.Fatal("the fold of the entries is not the live value")
				}

				known := drawHour(t, e, "knowledge")
				balance, err := entitlement.BalanceAt(slices.Values(entries), at, known)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(model.balanceAt(entries, at, known), balance); diff != "" {
					t.Fatalf("balance at %v, known at %v (-want +got):\n%s", at, known, diff)
				}
				if b := balance; b.Base != entitlement.Unlimited &&
					int64(b.Base)+b.Adjusted+int64(b.Overdrawn) != int64(b.Left+b.Lapsed)+int64(b.Consumed)-int64(b.Refunded) {
					t.Fatalf("the balance does not add up: %+v", b)
				}
				// When all has happened and all is known, it is the live value.
				late := e.Until().Add(24 * 365 * time.Hour)
				final, err := entitlement.BalanceAt(slices.Values(entries), late, late)
				if err != nil {
					t.Fatal(err)
				}
				if final.Lapsed != got.Lapsed(late) || final.Overdrawn != 0 || final.Held != 0 ||
					final.Consumed != got.Consumed() || final.Refunded != got.Refunded() || final.Adjusted != got.Adjusted() {
					t.Fatalf("in the end %+v, want %+v", final, got.State())
				}
			},
		})
	})
}

// TestHoldIsKept shows what a hold is for: while time goes forward and nobody
// adjusts, whoever holds an incident gets it, whatever the others do meanwhile.
func TestHoldIsKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawPlan(t)
		j, err := entitlement.Fold(slices.Values([]entitlement.Entry{e.Opening(start)}))
		if err != nil {
			t.Fatal(err)
		}
		now := e.From()
		_, _ = j.Activate(now)
		open := map[entitlement.IncidentID]time.Time{} // the holds and their deadlines
		next := 0
		fresh := func() entitlement.IncidentID {
			next++
			return entitlement.IncidentID(fmt.Sprint(next))
		}
		kept := func(t *rapid.T) entitlement.IncidentID {
			for id, until := range open {
				if !now.Before(until) {
					delete(open, id)
				}
			}
			if len(open) == 0 {
				t.Skip("nothing is held")
			}
			return rapid.SampledFrom(slices.Sorted(maps.Keys(open))).Draw(t, "hold")
		}
		t.Repeat(map[string]func(*rapid.T){
			"wait": func(t *rapid.T) {
				now = now.Add(time.Duration(rapid.IntRange(1, 180).Draw(t, "minutes")) * time.Minute)
			},
			"hold": func(t *rapid.T) {
				id, until := fresh(), now.Add(time.Duration(rapid.IntRange(1, 300).Draw(t, "minutes of hold"))*time.Minute)
				if _, err := j.Hold(id, now, until); err == nil {
					open[id] = until
				}
			},
			"consume": func(*rapid.T) { _, _ = j.Consume(fresh(), now) },
			"confirm": func(t *rapid.T) {
				id := kept(t)
				if _, err := j.Confirm(id, now); err != nil {
					t.Fatalf("held until %v, at %v: %v", open[id], now, err)
				}
				delete(open, id)
			},
			"release": func(t *rapid.T) {
				id := kept(t)
				if _, err := j.Release(id, now); err != nil {
					t.Fatalf("held until %v, at %v: %v", open[id], now, err)
				}
				delete(open, id)
			},
			"refund": func(t *rapid.T) {
				id := entitlement.IncidentID(fmt.Sprint(rapid.IntRange(1, 20).Draw(t, "incident")))
				_, _ = j.Refund(id, entitlement.RefundBug, now)
			},
			"": func(t *rapid.T) {
				held := 0
				for _, until := range open {
					if now.Before(until) {
						held++
					}
				}
				if left := j.Entitlement().Remaining(); j.Held(now) != held || uint64(held) > uint64(left) {
					t.Fatalf("%d held, want %d, of %v", j.Held(now), held, left)
				}
			},
		})
	})
}

// TestEntryRoundTrip writes the entries of random commands to JSON and back.
func TestEntryRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawPlan(t)
		j, err := entitlement.Fold(slices.Values([]entitlement.Entry{e.Opening(start)}))
		if err != nil {
			t.Fatal(err)
		}
		roundTrip := func(entry entitlement.Entry, _ error) {
			if entry.Kind == 0 {
				return
			}
			data, err := json.Marshal(entry)
			if err != nil {
				t.Fatal(err)
			}
			var back entitlement.Entry
			if err := json.Unmarshal(data, &back); err != nil || back != entry {
				t.Fatalf("%s reads as %+v, %v", data, back, err)
			}
		}
		roundTrip(e.Opening(drawHour(t, e, "opening")), nil)
		roundTrip(j.Activate(drawHour(t, e, "activation")))
		at := drawHour(t, e, "hold")
		roundTrip(j.Hold("1", at, at.Add(time.Microsecond)))
		roundTrip(j.Confirm("1", at))
		roundTrip(j.Refund("1", entitlement.RefundDuplicate, drawHour(t, e, "refund")))
		roundTrip(j.Adjust(entitlement.Adjustment{To: 2, Who: "김", Why: "\"<&>", Seen: "Azure"}, drawHour(t, e, "adjustment")))
		roundTrip(j.Lapse(drawHour(t, e, "end")))
	})
}
