package entitlement_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
)

// chained is a journal with entries that a desk writes, and its digests.
func chained(t testing.TB) (entries []entitlement.Entry, kept []entitlement.Digest) {
	t.Helper()
	e := pack(t, 5)
	j, err := entitlement.Fold(slices.Values([]entitlement.Entry{e.Opening(e.From())}))
	if err != nil {
		t.Fatal(err)
	}
	entries = []entitlement.Entry{e.Opening(e.From())}
	add := func(entry entitlement.Entry, err error) {
		t.Helper()
		if err != nil && !errors.Is(err, entitlement.ErrRefused) {
			t.Fatal(err)
		}
		entry.Seq, entry.Recorded, entry.Actor, entry.Cause = uint64(len(entries)), noon, "지우", "operation"
		entries = append(entries, entry)
	}
	add(j.Activate(noon))
	add(j.Hold("1", noon, noon.Add(time.Hour)))
	add(j.Confirm("1", noon.Add(time.Minute)))
	add(j.Refund("1", entitlement.RefundDuplicate, noon.Add(time.Hour)))
	add(j.Adjust(entitlement.Adjustment{To: 1, Who: "Kim", Why: "opened by hand", Seen: "Azure"}, noon.Add(2*time.Hour)))
	add(j.Consume("2", noon.Add(3*time.Hour)))
	add(j.Consume("3", noon.Add(3*time.Hour))) // refused
	var d entitlement.Digest
	for _, entry := range entries {
		if d, err = d.Next(entry); err != nil {
			t.Fatal(err)
		}
		kept = append(kept, d)
	}
	return entries, kept
}

// wantAltered checks that a journal which was altered from one of its entries on is
// found out there.
func wantAltered(t *testing.T, what string, entries []entitlement.Entry, kept []entitlement.Digest, place int) {
	t.Helper()
	err := entitlement.Verify(slices.Values(entries), slices.Values(kept))
	altered, ok := errors.AsType[*entitlement.AlteredError](err)
	if !ok || !errors.Is(err, entitlement.ErrAltered) || altered.Place != place {
		t.Errorf("%s: %v, want entry %d to be named", what, err, place)
		return
	}
	var stands entitlement.Entry
	if place <= len(entries) {
		stands = entries[place-1]
	}
	if altered.Entry != stands {
		t.Errorf("%s: the error has %+v, want what stands there", what, altered.Entry)
	}
}

// TestVerify alters a journal in every field and every place: the first entry that is
// not what it was is named.
func TestVerify(t *testing.T) {
	entries, kept := chained(t)
	if len(entries) != 8 {
		t.Fatalf("%d entries, want one of each kind that is meant", len(entries))
	}
	for n := range len(kept) + 1 { // of the newer ones no digest was kept
		if err := entitlement.Verify(slices.Values(entries), slices.Values(kept[:n])); err != nil {
			t.Errorf("as it was, with %d digests: %v", n, err)
		}
	}
	full := reflect.ValueOf(forms(t)["Entry"].value)
	fields := 0
	for i := range entries {
		for _, f := range reflect.VisibleFields(full.Type()) {
			changed := slices.Clone(entries)
			field := reflect.ValueOf(&changed[i]).Elem().FieldByIndex(f.Index)
			if field.Set(full.FieldByIndex(f.Index)); changed[i] == entries[i] {
				continue
			}
			fields++
			wantAltered(t, fmt.Sprintf("another %s", f.Name), changed, kept, i+1)
		}
		// The last digest alone tells that there was a change before it.
		without := slices.Delete(slices.Clone(entries), i, i+1)
		var last entitlement.Digest
		for _, e := range without {
			var err error
			if last, err = last.Next(e); err != nil {
				t.Fatal(err)
			}
		}
		if last == kept[len(kept)-1] {
			t.Errorf("without entry %d the last digest is the same", i+1)
		}
		wantAltered(t, "one taken out", without, kept, i+1)
		wantAltered(t, "one put in", slices.Insert(slices.Clone(entries), i, full.Interface().(entitlement.Entry)), kept, i+1)
		wantAltered(t, "cut", entries[:i], kept, i+1)
		if i > 0 {
			swapped := slices.Clone(entries)
			swapped[i-1], swapped[i] = swapped[i], swapped[i-1]
			wantAltered(t, "two exchanged", swapped, kept, i)
		}
		other := slices.Clone(kept)
		other[i][31] ^= 1
		wantAltered(t, "another digest", entries, other, i+1)
	}
	if fields < 150 {
		t.Errorf("%d fields were changed, want nearly all of them", fields)
	}
}

// A journal that is read from a database is given back when nothing more is read of it.
func TestVerifyEndsReading(t *testing.T) {
	entries, kept := chained(t)
	open := true
	journal := func(yield func(entitlement.Entry) bool) {
		defer func() { open = false }()
		for _, e := range entries {
			if !yield(e) {
				return
			}
		}
	}
	if err := entitlement.Verify(journal, slices.Values(kept[:2])); err != nil || open {
		t.Errorf("%v, still reading: %v", err, open)
	}
}

// TestVerifyFlips changes every bit of a journal as it is stored: what is still read
// and says something else is named.
func TestVerifyFlips(t *testing.T) {
	entries, kept := chained(t)
	flips, named := 0, 0
	for i := range entries {
		line, err := json.Marshal(entries[i])
		if err != nil {
			t.Fatal(err)
		}
		for n := range line {
			for bit := range 8 {
				flips++
				flipped := slices.Clone(line)
				flipped[n] ^= 1 << bit
				changed := slices.Clone(entries)
				changed[i] = entitlement.Entry{}
				if json.Unmarshal(flipped, &changed[i]) != nil || changed[i] == entries[i] {
					continue // it is found before, or nothing was changed
				}
				named++
				wantAltered(t, fmt.Sprintf("bit %d of byte %d of entry %d", bit, n, i+1), changed, kept, i+1)
			}
		}
	}
	if named < 500 {
		t.Errorf("%d of %d flips were read: that is no test", named, flips)
	}
}

func TestDigest(t *testing.T) {
	entries, kept := chained(t)
	// Computed elsewhere, from 32 zeros and the JSON text: what is kept must stay what it is.
	if want := "6d166ba83f14982114126125a34aec84a0745ae067ea86c0f62758e4c47bb658"; kept[0].String() != want {
		t.Errorf("digest of the first entry %v, want %s", kept[0], want)
	}
	if want := "3f82465731b22423dccc27c4ce461e38de127f1c9cf78346c476e336fe951845"; kept[7].String() != want {
		t.Errorf("digest of all eight entries %v, want %s", kept[7], want)
	}
	local := entries[3]
	local.At = local.At.In(time.FixedZone("", 9*60*60)).Add(999)
	if d, err := kept[2].Next(local); err != nil || d != kept[3] {
		t.Errorf("an instant of another zone, with nanoseconds: %v, %v, want the same digest", d, err)
	}
	for name, test := range map[string]struct {
		change func(*entitlement.Entry)
		want   error
	}{
		"a text that is not UTF-8": {func(e *entitlement.Entry) { e.Note = "a\xff" }, entitlement.ErrInvalid},
		"no kind":                  {func(e *entitlement.Entry) { e.Kind = 200 }, entitlement.ErrInvalid},
		"a year that no text has":  {func(e *entitlement.Entry) { e.At = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) }, entitlement.ErrRange},
	} {
		bad := slices.Clone(entries)
		test.change(&bad[1])
		if d, err := kept[0].Next(bad[1]); !errors.Is(err, test.want) || d != (entitlement.Digest{}) {
			t.Errorf("%s: %v, %v, want %v", name, d, err, test.want)
		}
		wantAltered(t, name, bad, kept, 2)
	}
	for _, bad := range []string{"", "00", strings.Repeat("g", 64), kept[0].String() + "0", strings.ToUpper(kept[0].String())} {
		d := kept[1]
		if err := d.UnmarshalText([]byte(bad)); !errors.Is(err, entitlement.ErrInvalid) || d != kept[1] {
			t.Errorf("UnmarshalText(%q) = %v, want ErrInvalid and no change", bad, err)
		}
	}
}

// badDigests are entries without a digest, and texts of none.
func badDigests(t testing.TB) []bad {
	entries, kept := chained(t)
	var rows []bad
	add := func(call, what string, want error, do func() (bool, error)) {
		rows = append(rows, bad{call, what, want, do})
	}
	for what, change := range map[string]func(*entitlement.Entry){
		"a kind that is none":      func(e *entitlement.Entry) { e.Kind = 200 },
		"a note that is not UTF-8": func(e *entitlement.Entry) { e.Note = notUTF8 },
	} {
		bad := slices.Clone(entries)
		change(&bad[1])
		add("Digest.Next", what, entitlement.ErrInvalid, func() (bool, error) { return made(kept[0].Next(bad[1])) })
	}
	add("Digest.Next", "a far instant", entitlement.ErrRange, func() (bool, error) { return made(kept[0].Next(entitlement.Entry{At: far})) })
	for what, text := range map[string]string{
		"a text of another length": "ab", "a text that is not hexadecimal": strings.Repeat("x", 64), "a text in upper case": strings.Repeat("AB", 32),
	} {
		add("Digest.UnmarshalText", what, entitlement.ErrInvalid, func() (bool, error) {
			d := kept[0]
			err := d.UnmarshalText([]byte(text))
			return d != kept[0], err
		})
	}
	return rows
}

// A digest of each entry is kept where whoever can write to the store cannot. Later
// somebody has made a note say something else.
func ExampleVerify() {
	day := time.Date(2025, 7, 1, 9, 0, 0, 0, time.UTC)
	plan, _ := entitlement.New(entitlement.Grant{
		Plan: "expanded", Offer: entitlement.SuccessExpanded, Benefit: entitlement.CloudSupport, From: day,
	})
	journal := []entitlement.Entry{plan.Opening(day)}
	plan, entry, _ := plan.Activate(day)
	journal = append(journal, entry)
	_, entry, _ = plan.Adjust(entitlement.Adjustment{To: 2, Who: "Kim", Why: "opened by hand", Seen: "Partner Center"}, day)
	journal = append(journal, entry)

	var kept []entitlement.Digest
	var digest entitlement.Digest
	for _, e := range journal {
		digest, _ = digest.Next(e)
		kept = append(kept, digest)
	}
	fmt.Println(entitlement.Verify(slices.Values(journal), slices.Values(kept)))

	journal[2].Actor = "Lee"
	fmt.Println(entitlement.Verify(slices.Values(journal), slices.Values(kept)))
	// Output:
	// <nil>
	// entitlement: the journal was altered: entry 3, adjusted of plan "expanded"
}
