package entitlement_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/internal/enumtest"
)

// noon is within every term of these tests that starts in mid-2025.
var noon = time.Date(2025, 12, 1, 12, 0, 0, 0, time.UTC)

// active returns a plan that was activated when its term started.
func active(t testing.TB, g entitlement.Grant) entitlement.Entitlement {
	t.Helper()
	e, err := entitlement.New(g)
	if err != nil {
		t.Fatal(err)
	}
	e, _, err = e.Activate(e.From())
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// pack returns an active plan of n cloud incidents from 2025-07-01, UTC.
func pack(t testing.TB, n uint32) entitlement.Entitlement {
	t.Helper()
	return active(t, entitlement.Grant{Plan: "pack", Offer: entitlement.SuccessExpanded, Benefit: cloud, From: in("UTC", 2025, 7, 1), Quota: new(entitlement.Limited(n))})
}

func consume(t testing.TB, e entitlement.Entitlement, incident entitlement.IncidentID) entitlement.Entitlement {
	t.Helper()
	next, entry, err := e.Consume(incident, noon)
	if err != nil {
		t.Fatalf("consuming %s: %v", incident, err)
	}
	if entry.Kind != entitlement.Consumed || entry.Left != next.Remaining() {
		t.Fatalf("entry %+v, remaining %v", entry, next.Remaining())
	}
	return next
}

// refusedWith reports whether err is a refusal for exactly the given reasons.
func refusedWith(err error, want ...entitlement.Code) bool {
	refused, ok := errors.AsType[*entitlement.RefusedError](err)
	return ok && errors.Is(err, entitlement.ErrRefused) && refused.Status.Codes() == entitlement.CodesOf(want...)
}

func TestRoleText(t *testing.T) {
	enumtest.Run(t, enumtest.Span(entitlement.NoRole, entitlement.OtherRole), entitlement.ParseRole, 4)
}

func TestRoleCanActivate(t *testing.T) {
	t.Run("partner admin and global admin", func(t *testing.T) {
		for role, want := range map[entitlement.Role]bool{
			entitlement.PartnerAdmin: true,
			entitlement.GlobalAdmin:  true,
			entitlement.OtherRole:    false, // such as Admin agent
			entitlement.NoRole:       false,
		} {
			if got := role.CanActivate(); got != want {
				t.Errorf("%v: %v, want %v", role, got, want)
			}
		}
	})
}

func TestActivate(t *testing.T) {
	fresh, err := entitlement.New(entitlement.Grant{Plan: "pack", Offer: entitlement.SuccessExpanded, Benefit: cloud, From: in("UTC", 2025, 7, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Run("before it can be used", func(t *testing.T) {
		t.Attr("proves", "ENT-20")
		if e, entry, err := fresh.Consume("1", noon); !refusedWith(err, entitlement.NotActivated) || e != fresh || entry.Kind != entitlement.Refused {
			t.Errorf("before: %v, entry %+v", err, entry)
		}
		e, _, err := fresh.Activate(noon)
		if err != nil {
			t.Fatal(err)
		}
		if e, _, err = e.Consume("1", noon); err != nil || e.Remaining() != 4 {
			t.Errorf("after: %v, %v left", err, e.Remaining())
		}
		if _, _, err := e.Consume("2", noon.Add(-time.Microsecond)); !refusedWith(err, entitlement.NotActivated) {
			t.Errorf("an instant before the activation: %v", err)
		}
	})
	t.Run("credentials take up to two minutes", func(t *testing.T) {
		t.Attr("proves", "ENT-23")
		if fresh.CredentialsShown(noon.Add(time.Hour)) {
			t.Error("credentials are shown without activation")
		}
		e, _, err := fresh.Activate(noon)
		if err != nil {
			t.Fatal(err)
		}
		// Activated at once: the credentials are on their way, not missing.
		if since, ok := e.Activation(); !ok || !since.Equal(noon) {
			t.Errorf("activated since %v, %v, want %v", since, ok, noon)
		}
		for after, want := range map[time.Duration]bool{
			0: false, 30 * time.Second: false, 2*time.Minute - time.Microsecond: false, 2 * time.Minute: true,
		} {
			if got := e.CredentialsShown(noon.Add(after)); got != want {
				t.Errorf("%v after: shown %v, want %v", after, got, want)
			}
		}
	})
	t.Run("when to look for the credentials", func(t *testing.T) {
		t.Attr("proves", "UX-05")
		e, _, err := fresh.Activate(noon)
		if err != nil {
			t.Fatal(err)
		}
		since, ok := e.Activation()
		if e.CredentialsShown(noon.Add(10*time.Second)) || !ok {
			t.Error("ten seconds after: want the activation, and the credentials pending")
		}
		eta := since.Add(entitlement.CredentialsWithin)
		if wait := eta.Sub(noon); wait < time.Minute || wait > 2*time.Minute {
			t.Errorf("to be shown %v after the activation, want one to two minutes", wait)
		}
		if !e.CredentialsShown(eta) {
			t.Error("not shown when they should be")
		}
	})
	t.Run("once", func(t *testing.T) {
		e, _, err := fresh.Activate(noon)
		if err != nil {
			t.Fatal(err)
		}
		if again, _, err := e.Activate(noon.Add(time.Hour)); !refusedWith(err, entitlement.AlreadyActivated) || again != e {
			t.Errorf("again: %v", err)
		}
	})
	t.Run("not after the term", func(t *testing.T) {
		if _, _, err := fresh.Activate(in("UTC", 2026, 7, 1)); !refusedWith(err, entitlement.Expired) {
			t.Errorf("%v, want expired", err)
		}
		if _, _, err := fresh.Activate(in("UTC", 2026, 7, 1).Add(-time.Microsecond)); err != nil {
			t.Errorf("in the last microsecond: %v", err)
		}
	})
}

func TestConsume(t *testing.T) {
	t.Run("lowers the count by one", func(t *testing.T) {
		t.Attr("proves", "ENT-37")
		if e := consume(t, pack(t, 5), "1"); e.Remaining() != 4 {
			t.Errorf("%v left of 5, want 4", e.Remaining())
		}
		empty := consume(t, pack(t, 1), "1")
		e, entry, err := empty.Consume("2", noon)
		if !refusedWith(err, entitlement.Depleted) || e != empty || e.Remaining() != 0 {
			t.Errorf("consuming of 0: %v, %v left", err, e.Remaining())
		}
		want := entitlement.Entry{Kind: entitlement.Refused, Of: entitlement.Consumed, Plan: "pack", Incident: "2", At: noon, Reasons: "depleted"}
		if diff := cmp.Diff(want, entry); diff != "" {
			t.Errorf("entry of the refusal (-want +got):\n%s", diff)
		}
		premise := active(t, entitlement.Grant{Plan: "op", Offer: entitlement.SolutionsPartner, Benefit: onPremises, From: in("UTC", 2025, 7, 1)})
		if e := consume(t, premise, "1"); e.Remaining() != 19 {
			t.Errorf("on-premises: %v left of 20, want 19", e.Remaining())
		}
	})
	t.Run("unlimited never runs out", func(t *testing.T) {
		t.Attr("proves", "ENT-36")
		e := active(t, entitlement.Grant{Plan: "u", Offer: entitlement.SolutionsPartner, Benefit: cloud, From: in("UTC", 2025, 6, 22)})
		for range 10_000 {
			e = consume(t, e, "i")
		}
		if !e.Status(noon).Usable() || e.Remaining() != entitlement.Unlimited || e.Consumed() != 10_000 {
			t.Errorf("after 10000: usable %v, %v left, %d consumed", e.Status(noon).Usable(), e.Remaining(), e.Consumed())
		}
		if got := e.Status(in("UTC", 2026, 6, 22)).Codes(); got != entitlement.CodesOf(entitlement.Expired) {
			t.Errorf("after its end: %q, want expired", got)
		}
		last := entitlement.Use{At: in("UTC", 2026, 6, 22).Add(-time.Microsecond), Link: entitlement.Linked, Workload: entitlement.WorkloadCloud}
		if got := e.StatusFor(last); !got.Usable() {
			t.Errorf("in its last microsecond: %q, want usable", got.Codes())
		}
		last.Workload = entitlement.WorkloadOnPremises
		if got := e.StatusFor(last).Codes(); got != entitlement.CodesOf(entitlement.WrongProductFamily) {
			t.Errorf("for an on-premises product: %q, want wrong_product_family", got)
		}
	})
	t.Run("within the term", func(t *testing.T) {
		e := pack(t, 5)
		for at, want := range map[time.Time]entitlement.Codes{
			e.From().Add(-time.Microsecond):  entitlement.CodesOf(entitlement.NotActivated, entitlement.NotStarted),
			e.From():                         0,
			e.Until().Add(-time.Nanosecond):  0, // cut to the microsecond before
			e.Until().Add(-time.Microsecond): 0,
			e.Until():                        entitlement.CodesOf(entitlement.Expired),
		} {
			_, _, err := e.Consume("1", at)
			if want == 0 && err != nil || want != 0 && !refusedWith(err, codes(want)...) {
				t.Errorf("at %v: %v, want %q", at, err, want)
			}
		}
	})
	t.Run("malformed", func(t *testing.T) {
		e := pack(t, 5)
		for name, test := range map[string]struct {
			id   entitlement.IncidentID
			at   time.Time
			want error
		}{
			"empty":           {"", noon, entitlement.ErrID},
			"too long":        {entitlement.IncidentID(strings.Repeat("x", entitlement.MaxID+1)), noon, entitlement.ErrID},
			"a mebibyte":      {entitlement.IncidentID(strings.Repeat("x", 1<<20)), noon, entitlement.ErrID},
			"not UTF-8":       {"a\xffb", noon, entitlement.ErrID},
			"a newline":       {"a\nb", noon, entitlement.ErrID},
			"year 10000":      {"1", time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), entitlement.ErrRange},
			"year 0":          {"1", time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC), entitlement.ErrRange},
			"far in the past": {"1", time.Unix(math.MinInt64/2, 0), entitlement.ErrRange},
		} {
			got, entry, err := e.Consume(test.id, test.at)
			if !errors.Is(err, test.want) || got != e || entry != (entitlement.Entry{}) {
				t.Errorf("%s: %v, entry %+v, want %v and nothing changed", name, err, entry, test.want)
			}
			if err != nil && len(err.Error()) > 300 {
				t.Errorf("%s: the error has %d bytes", name, len(err.Error()))
			}
		}
		if _, _, err := e.Consume(entitlement.IncidentID(strings.Repeat("x", entitlement.MaxID)), noon); err != nil {
			t.Errorf("the longest ID: %v", err)
		}
	})
}

func codes(s entitlement.Codes) []entitlement.Code {
	var list []entitlement.Code
	for c := range s.All() {
		list = append(list, c)
	}
	return list
}

func TestRefund(t *testing.T) {
	consumed := func(plan entitlement.PlanID) entitlement.Entry {
		return entitlement.Entry{Kind: entitlement.Consumed, Plan: plan, Incident: "1", At: noon}
	}
	t.Run("duplicate and bug give it back", func(t *testing.T) {
		for _, why := range []entitlement.RefundReason{entitlement.RefundDuplicate, entitlement.RefundBug} {
			e, entry, err := consume(t, pack(t, 5), "1").Refund(consumed("pack"), why, noon)
			if err != nil || e.Remaining() != 5 || entry.Why != why || entry.Incident != "1" || entry.Left != 5 {
				t.Errorf("%v: %v, %v left, entry %+v", why, err, e.Remaining(), entry)
			}
		}
	})
	t.Run("approval is for cloud support only", func(t *testing.T) {
		if e, _, err := consume(t, pack(t, 5), "1").Refund(consumed("pack"), entitlement.RefundApproved, noon); err != nil || e.Remaining() != 5 {
			t.Errorf("cloud: %v, %v left", err, e.Remaining())
		}
		e := active(t, entitlement.Grant{Plan: "op", Offer: entitlement.SolutionsPartner, Benefit: onPremises, From: in("UTC", 2025, 7, 1)})
		if _, _, err := e.Refund(consumed("op"), entitlement.RefundApproved, noon); !refusedWith(err, entitlement.NoRefundPath, entitlement.NothingToRefund) {
			t.Errorf("on-premises, nothing consumed: %v", err)
		}
		e = consume(t, e, "1")
		if got, _, err := e.Refund(consumed("op"), entitlement.RefundApproved, noon); !refusedWith(err, entitlement.NoRefundPath) || got != e {
			t.Errorf("on-premises: %v, want no_refund_path", err)
		}
		if got, _, err := e.Refund(consumed("op"), entitlement.RefundBug, noon); err != nil || got.Remaining() != 20 {
			t.Errorf("on-premises, bug: %v, %v left", err, got.Remaining())
		}
	})
	t.Run("never more than was consumed", func(t *testing.T) {
		e := pack(t, 5)
		if _, _, err := e.Refund(consumed("pack"), entitlement.RefundBug, noon); !refusedWith(err, entitlement.NothingToRefund) {
			t.Errorf("nothing consumed: %v", err)
		}
		u := active(t, entitlement.Grant{Plan: "pack", Offer: entitlement.SolutionsPartner, Benefit: cloud, From: in("UTC", 2025, 6, 22)})
		if _, _, err := u.Refund(consumed("pack"), entitlement.RefundBug, noon); !refusedWith(err, entitlement.NothingToRefund) {
			t.Errorf("unlimited, nothing consumed: %v", err)
		}
	})
	t.Run("credits the term that was charged", func(t *testing.T) {
		// AMB-16: also after its end, where it can no longer be used.
		e := consume(t, pack(t, 5), "1")
		after := e.Until().Add(24 * time.Hour)
		e, _, err := e.Refund(consumed("pack"), entitlement.RefundDuplicate, after)
		if err != nil || e.Remaining() != 5 || e.Lapsed(after) != 5 {
			t.Errorf("%v, %v left, %v lapsed", err, e.Remaining(), e.Lapsed(after))
		}
		if e.Status(after).Usable() {
			t.Error("the ended plan is usable again")
		}
	})
	t.Run("bad input", func(t *testing.T) {
		e := consume(t, pack(t, 5), "1")
		for name, test := range map[string]struct {
			entry entitlement.Entry
			why   entitlement.RefundReason
			at    time.Time
			want  error
		}{
			"other plan":             {consumed("other"), entitlement.RefundBug, noon, entitlement.ErrForeign},
			"zero entry":             {entitlement.Entry{}, entitlement.RefundBug, noon, entitlement.ErrForeign},
			"a refund":               {entitlement.Entry{Kind: entitlement.Refunded, Plan: "pack", Incident: "1", At: noon}, entitlement.RefundBug, noon, entitlement.ErrForeign},
			"no reason":              {consumed("pack"), 0, noon, entitlement.ErrInvalid},
			"before the consumption": {consumed("pack"), entitlement.RefundBug, noon.Add(-time.Microsecond), entitlement.ErrBackwards},
			"year 10000":             {consumed("pack"), entitlement.RefundBug, time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), entitlement.ErrRange},
		} {
			got, entry, err := e.Refund(test.entry, test.why, test.at)
			if !errors.Is(err, test.want) || got != e || entry != (entitlement.Entry{}) {
				t.Errorf("%s: %v, entry %+v, want %v and nothing changed", name, err, entry, test.want)
			}
		}
	})
}

func TestRenew(t *testing.T) {
	renew := func(t *testing.T, e entitlement.Entitlement, y, m, d int) entitlement.Entitlement {
		t.Helper()
		next, entry, err := e.Renew("next", in("UTC", y, m, d))
		if err != nil {
			t.Fatal(err)
		}
		if entry.Kind != entitlement.Renewed || entry.Renews != e.Plan() || entry.Left != next.Remaining() {
			t.Errorf("entry %+v", entry)
		}
		return next
	}
	partner := func(t *testing.T, y, m, d int) entitlement.Entitlement {
		return active(t, entitlement.Grant{Plan: "spd", Offer: entitlement.SolutionsPartner, Benefit: cloud, From: in("UTC", y, m, d)})
	}
	t.Run("the cap waits for the anniversary", func(t *testing.T) {
		t.Attr("proves", "ENT-12")
		// More than the cap of 50, on a day on which the cap holds for others.
		asked := func(e entitlement.Entitlement, at time.Time) {
			t.Helper()
			for i := range 51 {
				var err error
				if e, _, err = e.Consume(entitlement.IncidentID(fmt.Sprint(i)), at); err != nil {
					t.Fatalf("incident %d at %v: %v", i+1, at, err)
				}
			}
			if !e.Status(at).Usable() || e.Remaining() != entitlement.Unlimited {
				t.Errorf("from %v, asked at %v: %v left, want unlimited", e.Term().Start, at, e.Remaining())
			}
		}
		e := partner(t, 2025, 6, 22)
		asked(e, in("UTC", 2025, 12, 1))
		asked(e, in("UTC", 2026, 6, 22).Add(-time.Microsecond))
		if got := renew(t, e, 2026, 6, 22).Remaining(); got != 50 {
			t.Errorf("renewed on 2026-06-22: %v, want 50", got)
		}
		e = partner(t, 2024, 7, 1)
		asked(e, in("UTC", 2025, 6, 30))
		if got := renew(t, e, 2025, 7, 1).Remaining(); got != 50 {
			t.Errorf("renewed on 2025-07-01: %v, want 50", got)
		}
	})
	t.Run("starts afresh", func(t *testing.T) {
		t.Attr("proves", "ENT-13")
		for _, used := range []int{37, 50} {
			e := partner(t, 2025, 7, 1)
			for i := range used {
				e = consume(t, e, entitlement.IncidentID(fmt.Sprint(i)))
			}
			if left := entitlement.Quota(50 - used); e.Remaining() != left {
				t.Fatalf("%v left, want %v", e.Remaining(), left)
			}
			if next := renew(t, e, 2026, 7, 1); next.Remaining() != 50 || next.Consumed() != 0 {
				t.Errorf("after a term with %d used: %v left, %d used, want 50 and 0", used, next.Remaining(), next.Consumed())
			}
		}
	})
	t.Run("on the anniversary", func(t *testing.T) {
		t.Attr("proves", "LCY-29")
		e := partner(t, 2024, 8, 1)
		if got := e.Term().LastDay(); got != day(2025, 7, 31) {
			t.Errorf("last day %v, want 2025-07-31", got)
		}
		if _, _, err := e.Renew("next", in("UTC", 2025, 7, 31)); !errors.Is(err, entitlement.ErrOverlap) {
			t.Errorf("renewal on the last day: %v, want ErrOverlap", err)
		}
		if next := renew(t, e, 2025, 8, 1); next.Term().Start != day(2025, 8, 1) || next.Remaining() != 50 {
			t.Errorf("renewal: %v with %v", next.Term(), next.Remaining())
		}
		// Of the two readings for 29 February, the 28th is the documented one.
		leap := partner(t, 2024, 2, 29)
		if got := leap.Term().Anniversary(); got != day(2025, 2, 28) {
			t.Errorf("anniversary of 2024-02-29 is %v, want 2025-02-28", got)
		}
		if !leap.Until().Equal(in("UTC", 2025, 2, 28)) {
			t.Errorf("a term from 2024-02-29 ends %v", leap.Until())
		}
	})
	t.Run("legacy offers end", func(t *testing.T) {
		gold, err := entitlement.New(entitlement.Grant{Plan: "gold", Offer: entitlement.LegacyGold, Benefit: cloud, From: in("UTC", 2024, 3, 1)})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := gold.Renew("next", in("UTC", 2025, 3, 1)); !errors.Is(err, entitlement.ErrOfferRetired) {
			t.Errorf("%v, want ErrOfferRetired", err)
		}
	})
}

func TestNew(t *testing.T) {
	from := in("Asia/Seoul", 2025, 7, 1)
	grant := func(change func(*entitlement.Grant)) entitlement.Grant {
		g := entitlement.Grant{Plan: "p", Offer: entitlement.SolutionsPartner, Benefit: cloud, From: from}
		change(&g)
		return g
	}
	t.Run("the rename changes nothing", func(t *testing.T) {
		e, err := entitlement.New(entitlement.Grant{Plan: "p", Offer: entitlement.SuccessExpanded, Benefit: cloud, From: in("UTC", 2025, 1, 1), Left: new(entitlement.Limited(3))})
		if err != nil {
			t.Fatal(err)
		}
		use := entitlement.Use{Link: entitlement.Linked, Workload: entitlement.WorkloadAzure}
		for on, name := range map[entitlement.Date]string{day(2025, 6, 22): "Partner Signature 5pack", day(2025, 6, 23): "Partner Cloud Support 5"} {
			use.At = on.Start(time.UTC)
			if !e.StatusFor(use).Usable() || e.Remaining() != 3 || entitlement.PlanName(e.Benefit(), e.Granted(), on) != name {
				t.Errorf("on %v: usable %v, %v left, %q", on, e.StatusFor(use).Usable(), e.Remaining(), entitlement.PlanName(e.Benefit(), e.Granted(), on))
			}
		}
	})
	t.Run("adopted in mid-term", func(t *testing.T) {
		e, err := entitlement.New(grant(func(g *entitlement.Grant) { g.Left = new(entitlement.Limited(13)) }))
		if err != nil {
			t.Fatal(err)
		}
		if e.Granted() != 50 || e.Base() != 13 || e.Remaining() != 13 || !e.Status(noon).Usable() {
			t.Errorf("granted %v, base %v, %v left, usable %v", e.Granted(), e.Base(), e.Remaining(), e.Status(noon).Usable())
		}
		if got := e.Opening(noon.Add(999)); got.Kind != entitlement.Adopted || got.Left != 13 || got.Granted != 50 || !got.At.Equal(noon) {
			t.Errorf("opening %+v", got)
		}
		unpublished := grant(func(g *entitlement.Grant) {
			g.Offer, g.Benefit, g.From = entitlement.LegacySilver, onPremises, in("UTC", 2024, 7, 1)
			g.Quota, g.Left = new(entitlement.Limited(10)), new(entitlement.Limited(3))
		})
		if e, err := entitlement.New(unpublished); err != nil || e.Granted() != 10 || e.Remaining() != 3 {
			t.Errorf("3 left of a stated 10: %v, granted %v, %v left", err, e.Granted(), e.Remaining())
		}
		whole, err := entitlement.New(grant(func(g *entitlement.Grant) { g.Left = new(entitlement.Limited(50)) }))
		if err != nil || !whole.Status(noon).Has(entitlement.NotActivated) {
			t.Errorf("adopted whole: %v, %q, want not_activated", err, whole.Status(noon).Codes())
		}
	})
	t.Run("bad input", func(t *testing.T) {
		for name, test := range map[string]struct {
			g    entitlement.Grant
			want error
		}{
			"zero":                   {entitlement.Grant{}, entitlement.ErrID},
			"no plan ID":             {grant(func(g *entitlement.Grant) { g.Plan = "" }), entitlement.ErrID},
			"no offer":               {grant(func(g *entitlement.Grant) { g.Offer = 0 }), entitlement.ErrInvalid},
			"no benefit":             {grant(func(g *entitlement.Grant) { g.Benefit = 9 }), entitlement.ErrInvalid},
			"no start":               {grant(func(g *entitlement.Grant) { g.From = time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC) }), entitlement.ErrRange},
			"start in 9999":          {grant(func(g *entitlement.Grant) { g.From = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC) }), entitlement.ErrRange},
			"bought on no day":       {grant(func(g *entitlement.Grant) { g.Bought = day(2025, 13, 40) }), entitlement.ErrInvalid},
			"bought on 29 February":  {grant(func(g *entitlement.Grant) { g.Bought = day(2025, 2, 29) }), entitlement.ErrInvalid},
			"quota of 0":             {grant(func(g *entitlement.Grant) { g.Quota = new(entitlement.Quota(0)) }), entitlement.ErrInvalid},
			"quota of 2^32":          {grant(func(g *entitlement.Grant) { g.Quota = new(entitlement.Quota(1 << 32)) }), entitlement.ErrInvalid},
			"more left than granted": {grant(func(g *entitlement.Grant) { g.Left = new(entitlement.Limited(51)) }), entitlement.ErrInvalid},
			"unlimited left of 50":   {grant(func(g *entitlement.Grant) { g.Left = new(entitlement.Unlimited) }), entitlement.ErrInvalid},
			"5 left of unlimited": {grant(func(g *entitlement.Grant) {
				g.From = in("Asia/Seoul", 2025, 6, 1)
				g.Left = new(entitlement.Limited(5))
			}), entitlement.ErrInvalid},
			"quota that nobody knows": {grant(func(g *entitlement.Grant) {
				g.Offer, g.Benefit, g.From = entitlement.LegacySilver, onPremises, in("UTC", 2024, 7, 1)
			}), entitlement.ErrQuotaUnknown},
		} {
			if e, err := entitlement.New(test.g); !errors.Is(err, test.want) || e != (entitlement.Entitlement{}) {
				t.Errorf("%s: %v, want %v", name, err, test.want)
			}
		}
		if e, err := entitlement.New(grant(func(g *entitlement.Grant) {
			g.Offer, g.Benefit, g.From, g.Left = entitlement.LegacySilver, onPremises, in("UTC", 2024, 7, 1), new(entitlement.Limited(9))
		})); err != nil || e.Remaining() != 9 {
			t.Errorf("unknown quota, 9 left: %v, %v", e.Remaining(), err)
		}
	})
}

func TestZero(t *testing.T) {
	var e entitlement.Entitlement
	if e.Status(noon).Usable() || e.StatusFor(entitlement.Use{At: noon, Link: entitlement.Linked, Workload: entitlement.WorkloadAzure}).Usable() {
		t.Error("the zero Entitlement is usable")
	}
	if (entitlement.Status{}).Usable() {
		t.Error("the zero Status is usable")
	}
	if got, _, err := e.Consume("1", noon); err == nil || got != e {
		t.Error("the zero Entitlement pays")
	}
}

// Entries that cannot be of this plan give nothing back, and no renewal makes them
// look as if they were.
func TestForgedConsumptions(t *testing.T) {
	e := consume(t, pack(t, 5), "1")
	for name, test := range map[string]struct {
		entry entitlement.Entry
		want  error
	}{
		"of the year 1":     {entitlement.Entry{Kind: entitlement.Consumed, Plan: "pack", Incident: "1"}, entitlement.ErrForeign},
		"before the term":   {entitlement.Entry{Kind: entitlement.Consumed, Plan: "pack", Incident: "1", At: e.From().Add(-time.Microsecond)}, entitlement.ErrForeign},
		"after the term":    {entitlement.Entry{Kind: entitlement.Consumed, Plan: "pack", Incident: "1", At: e.Until()}, entitlement.ErrForeign},
		"of no incident":    {entitlement.Entry{Kind: entitlement.Consumed, Plan: "pack", At: noon}, entitlement.ErrID},
		"of another's plan": {entitlement.Entry{Kind: entitlement.Consumed, Plan: "other", Incident: "1", At: noon}, entitlement.ErrForeign},
	} {
		if got, entry, err := e.Refund(test.entry, entitlement.RefundBug, e.Until().Add(time.Hour)); !errors.Is(err, test.want) || got != e || entry != (entitlement.Entry{}) {
			t.Errorf("%s: %v, want %v and nothing changed", name, err, test.want)
		}
	}
	if _, _, err := e.Renew("pack", e.Until()); !errors.Is(err, entitlement.ErrID) {
		t.Errorf("renewed under its own ID: %v, want ErrID", err)
	}
}
