package entitlement_test

import (
	"encoding"
	"encoding/binary"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// typed reports whether err is one of those that the package promises.
func typed(err error) bool {
	for _, sentinel := range []error{
		entitlement.ErrInvalid, entitlement.ErrID, entitlement.ErrRange, entitlement.ErrZone, entitlement.ErrDate,
		entitlement.ErrQuotaUnknown, entitlement.ErrNoBenefit, entitlement.ErrOfferRetired, entitlement.ErrOverlap,
		entitlement.ErrForeign, entitlement.ErrBackwards, entitlement.ErrRefused,
	} {
		if errors.Is(err, sentinel) {
			return true
		}
	}
	return false
}

// tape reads values off bytes, and zeros after their end.
type tape []byte

func (b *tape) next() byte {
	if len(*b) == 0 {
		return 0
	}
	c := (*b)[0]
	*b = (*b)[1:]
	return c
}

// instant returns any instant at all, or one within a day of noon.
func (b *tape) instant() time.Time {
	var raw [8]byte
	switch b.next() % 8 {
	case 0:
		for i := range raw {
			raw[i] = b.next()
		}
		return time.Unix(int64(binary.LittleEndian.Uint64(raw[:])), int64(b.next())<<22)
	case 1:
		return in("UTC", 2026, 7, 1).Add(time.Duration(int8(b.next())) * time.Microsecond)
	}
	return noon.Add(time.Duration(int8(b.next())) * 10 * time.Minute)
}

// text returns a text of a few bytes: mostly one of a few, or whatever is there.
func (b *tape) text() string {
	if c := b.next(); c%8 != 0 {
		return string('0' + c%8)
	}
	n := min(int(b.next()), len(*b))
	text := string((*b)[:n])
	*b = (*b)[n:]
	return text
}

// FuzzCommands does whatever bytes say to a journal. Its entries make the same
// journal, its value can be stored, and each error is one that is promised.
func FuzzCommands(f *testing.F) {
	f.Add([]byte{5, 1, 2, 1, 2, 3, 2, 9, 2, 3, 2, 3, 1, 2, 0, 4, 5, 2, 8, 5, 1, 2, 6, 1, 1, 2, 5, 7, 3, 2, 0})
	f.Add([]byte("\x02\x01\x00\x03hel\x00\xff\xff\xff\xff\xff\xff\xff\x7f\x02\x08\xff\xfe\x02\x05\x06\x07\x08"))
	f.Fuzz(func(t *testing.T, data []byte) {
		b := tape(data[:min(len(data), 1<<10)]) // a longer life says no more, and takes much longer
		e := pack(t, 1+uint32(b.next()%4))
		if b.next()%4 == 0 {
			e = active(t, entitlement.Grant{Plan: "u", Offer: entitlement.SolutionsPartner, Benefit: cloud, From: in("UTC", 2025, 6, 22)})
		}
		fresh := e.Opening(noon)
		entries := []entitlement.Entry{fresh}
		j, err := entitlement.Fold(slices.Values(entries))
		if err != nil {
			t.Fatal(err)
		}
		for len(b) > 0 {
			was := j.Entitlement()
			var entry entitlement.Entry
			switch b.next() % 8 {
			case 0:
				entry, err = j.Activate(b.instant())
			case 1:
				entry, err = j.Consume(entitlement.IncidentID(b.text()), b.instant())
			case 2:
				entry, err = j.Hold(entitlement.IncidentID(b.text()), b.instant(), b.instant())
			case 3:
				entry, err = j.Confirm(entitlement.IncidentID(b.text()), b.instant())
			case 4:
				entry, err = j.Release(entitlement.IncidentID(b.text()), b.instant())
			case 5:
				entry, err = j.Refund(entitlement.IncidentID(b.text()), entitlement.RefundReason(b.next()%5), b.instant())
			case 6:
				entry, err = j.Adjust(entitlement.Adjustment{To: entitlement.Quota(b.next() % 6), Who: b.text(), Why: b.text(), Seen: "s"}, b.instant())
			case 7:
				entry, err = j.Lapse(b.instant())
			}
			if err != nil && (!typed(err) || j.Entitlement() != was) {
				t.Fatalf("%v, and %+v was %+v", err, j.Entitlement().State(), was.State())
			}
			if recorded := entry != (entitlement.Entry{}); recorded != (err == nil || errors.Is(err, entitlement.ErrRefused)) {
				t.Fatalf("%v, and an entry %+v", err, entry)
			} else if recorded {
				entries = append(entries, entry)
			}
		}
		folded, err := entitlement.Fold(slices.Values(entries))
		if err != nil || folded.Entitlement() != j.Entitlement() || folded.Len() != j.Len() {
			t.Fatalf("the fold is %+v, %v, want %+v", folded.Entitlement().State(), err, j.Entitlement().State())
		}
		restored(t, j.Entitlement())
	})
}

// FuzzAppend gives a journal an entry that was read from anywhere, as its first
// and after others.
func FuzzAppend(f *testing.F) {
	e := pack(f, 5)
	j, entries := journal(f, 2)
	for _, do := range []func() (entitlement.Entry, error){
		func() (entitlement.Entry, error) { return j.Hold("1", noon, noon.Add(time.Hour)) },
		func() (entitlement.Entry, error) { return j.Confirm("1", noon) },
		func() (entitlement.Entry, error) { return j.Refund("1", entitlement.RefundBug, noon) },
		func() (entitlement.Entry, error) { return j.Adjust(seen(1), noon) },
		func() (entitlement.Entry, error) { return j.Consume("1", noon) },
	} {
		entry, _ := do()
		entries = append(entries, entry)
	}
	for _, entry := range append(entries, e.Opening(noon)) {
		data, err := json.Marshal(entry)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, uint8(len(entries)))
	}
	f.Fuzz(func(t *testing.T, data []byte, n uint8) {
		var entry entitlement.Entry
		if json.Unmarshal(data, &entry) != nil {
			return
		}
		j, err := entitlement.Fold(slices.Values(entries[:min(int(n), len(entries))]))
		if err != nil {
			t.Fatal(err)
		}
		value, size, left, held := j.Entitlement(), j.Len(), j.Left(noon), j.Held(noon)
		if err := j.Append(entry); err != nil {
			if _, ok := errors.AsType[*entitlement.EntryError](err); !ok || !typed(err) {
				t.Fatalf("%v", err)
			}
			if j.Entitlement() != value || j.Len() != size || j.Left(noon) != left || j.Held(noon) != held {
				t.Fatalf("%v, and the journal is another", err)
			}
			return
		}
		if j.Len() != size+1 {
			t.Fatalf("%d entries, want %d", j.Len(), size+1)
		}
		restored(t, j.Entitlement())
		if _, err := entitlement.BalanceAt(slices.Values(append(slices.Clone(entries[:size]), entry)), noon, far); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzNames reads the names that people see, and the other texts that are one word:
// quotas, days, and the names of values.
func FuzzNames(f *testing.F) {
	for _, name := range []string{
		"Partner Cloud Support 50", "partner signature 5pack", "ſignature cloud ſupport", "Partner On-Premises Support", "\xff",
		"Partner support Gold 20pack", "Partner On-Premises Support 4294967296", "Partner Signature pack", "",
		"0", "50", "4294967295", "4294967296", "unlimited", "-1", "05",
		"2024-02-29", "2025-02-29", "0000-01-01", "9999-12-31", "cloud_support", "not_linked expired", "expired not_linked",
		strings.Repeat("0f", 32), strings.Repeat("0F", 32), strings.Repeat("0g", 32),
	} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		checkPlanName(t, name)
		checkQuota(t, name)
		checkText[entitlement.Date](t, name)
		checkText[entitlement.Codes](t, name)
		checkText[entitlement.Advices](t, name)
		checkText[entitlement.Digest](t, name)
		checkText[entitlement.Fingerprint](t, name)
		checkText[entitlement.Code](t, name)
		checkText[entitlement.Offer](t, name)
		b, err := entitlement.BenefitNamed(name)
		if (err == nil) != b.IsValid() || err != nil && !errors.Is(err, entitlement.ErrInvalid) {
			t.Fatalf("%q is %v, %v", name, b, err)
		}
		plan, q, err := entitlement.PlanNamed(name)
		if err != nil {
			if !errors.Is(err, entitlement.ErrInvalid) || plan != 0 || q != 0 || b != 0 {
				t.Fatalf("%q is %v, %v, %v", name, plan, q, err)
			}
			return
		}
		// The benefit alone is the name of its unlimited plan.
		if b != 0 && (plan != b || q != entitlement.Unlimited) || !plan.IsValid() || !q.IsValid() || q == 0 {
			t.Fatalf("%q is %v, and as a plan %v with %v", name, b, plan, q)
		}
	})
}

// checkText reads the text of a T: what is read has that text and no other.
func checkText[T comparable, P interface {
	*T
	encoding.TextUnmarshaler
	encoding.TextMarshaler
}](t *testing.T, text string) {
	var v, zero T
	if err := P(&v).UnmarshalText([]byte(text)); err != nil {
		if v != zero || len(err.Error()) > 1000 {
			t.Fatalf("%q changed a %T to %v, though %v", text, v, v, err)
		}
		return
	}
	if back, err := P(&v).MarshalText(); err != nil || string(back) != text {
		t.Fatalf("%q is the %T %v, whose text is %q, %v", text, v, v, back, err)
	}
}

// FuzzCredentials makes a pair of two texts, and opens a record of any bytes. A pair comes
// back as it was, and no error shows one.
func FuzzCredentials(f *testing.F) {
	f.Add("A-1000000417", "C-2000009358", []byte("sealed"))
	f.Add(" a ", "\tc\n", []byte{0, 0, 0, 1, 'a', 'c'})
	f.Add("", "한국", []byte(nil))
	f.Fuzz(func(t *testing.T, access, contract string, sealed []byte) {
		opened, err := entitlement.CredentialsRecord{Sealed: sealed}.Open(glassSealer{}, "label")
		if err != nil && (!errors.Is(err, entitlement.ErrCredentials) || !opened.IsZero()) {
			t.Fatalf("opened from %q: %v, %v", sealed, opened, err)
		}
		c, err := entitlement.ParseCredentials(access, contract)
		if err != nil {
			if !errors.Is(err, entitlement.ErrID) || !c.IsZero() {
				t.Fatalf("%v, %v", c, err)
			}
			return
		}
		gotAccess, gotContract := c.Reveal()
		if gotAccess != strings.TrimSpace(access) || gotContract != strings.TrimSpace(contract) {
			t.Fatalf("%q and %q become %q and %q", access, contract, gotAccess, gotContract)
		}
		r, err := c.Record(testKey, glassSealer{}, "label")
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		var back entitlement.CredentialsRecord
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		again, err := back.Open(glassSealer{}, "label")
		if err != nil || !again.Equal(c) {
			t.Fatalf("%q and %q come back as another pair, %v", access, contract, err)
		}
	})
}

// glassSealer seals nothing, so that a fuzzer gets to what is inside.
type glassSealer struct{}

func (glassSealer) Seal(plaintext, _ []byte) ([]byte, error) { return plaintext, nil }
func (glassSealer) Open(sealed, _ []byte) ([]byte, error)    { return sealed, nil }
