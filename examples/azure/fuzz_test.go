package main

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/support/armsupport"

	"github.com/partnersupport/partnersupport/lifecycle/memstore"
)

// FuzzServiceRequests reads anything as a list of service requests. There are as many
// tickets as the list has items, and each has a number and an instant, or what is wrong.
func FuzzServiceRequests(f *testing.F) {
	for _, text := range []string{
		"", "[]", "null", "\xff\xfe{", `{"totalCount":0,"items":[]}`, `{"totalCount":2,"items":[null,{}]}`, `{"totalCount":1,"items":["1"]}`,
		`{"totalCount":1,"items":[{"id":"1","title":"Invoice","severity":"minimal","status":"closed","createdDate":"2025-07-07T01:00:00Z",` +
			`"lastClosedDate":"2025-07-08T01:00:00+09:00","organization":{"name":"Contoso"},"primaryContact":{"email":"jiwoo@hangang.example"}}]}`,
		`{"totalCount":1,"items":[{"id":"\u0000","createdDate":"0001-01-01T00:00:00Z"}]}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		items, want := serviceList(bytes.NewReader(data))
		n := 0
		var got error
		for page, err := range serviceRequests(bytes.NewReader(data)) {
			got = err
			for _, k := range page {
				n++
				if k.bad == "" && (k.number == "" || k.opened.IsZero()) {
					t.Fatalf("%q: %+v is taken", data, k)
				}
			}
		}
		if n != len(items) || (got == nil) != (want == nil) {
			t.Fatalf("%q: %d tickets of %d items, %v, want %v", data, n, len(items), got, want)
		}
	})
}

// FuzzMend mends anything that Azure may answer. What is mended has as many tickets as
// before, and all of them can be read; the rest stays as it is.
func FuzzMend(f *testing.F) {
	for _, text := range []string{
		"", "null", `{"value":null}`, `{"value":[{"name":"a"}],"nextLink":"x"}`, `{"value":[{"name":"a","properties":{"createdDate":"soon"}},{"name":"b"}]}`,
		`{"value":["a",1,null,[]]}`, `{"value":[{"name":1}],"Value":[]}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		bad := unread{}
		mended := bad.mend(slices.Clone(data))
		if len(bad) == 0 {
			if !bytes.Equal(mended, data) {
				t.Fatalf("%q has become %q, and nothing was wrong", data, mended)
			}
			return
		}
		var before, after map[string]json.RawMessage
		var texts []json.RawMessage
		var tickets []armsupport.TicketDetails
		for _, err := range []error{
			json.Unmarshal(data, &before), json.Unmarshal(mended, &after),
			json.Unmarshal(before["value"], &texts), json.Unmarshal(after["value"], &tickets),
		} {
			if err != nil {
				t.Fatalf("%q, mended %q: %v", data, mended, err)
			}
		}
		if len(before) != len(after) || len(texts) != len(tickets) {
			t.Fatalf("%q has become %q, with %d tickets of %d", data, mended, len(tickets), len(texts))
		}
	})
}

// FuzzPlans gives anything as a plan to adopt and as what a portal shows of one. A plan
// that is taken is in the book with what is left of it, and the same line again changes
// nothing.
func FuzzPlans(f *testing.F) {
	const shown = "success_core/cloud_support/2025-07-01=4"
	f.Add("", "")
	f.Add("{}", "plan=many")
	f.Add(`{"offer":"success_core","from":"2025-07-01","zone":"Asia/Seoul","contract":"E-1","left":5,"at":"2025-07-02T00:00:00Z"}`, shown)
	f.Add(`{"offer":"solutions_partner","from":"2024-02-29","zone":"UTC","contract":"E-1","left":"unlimited"}`, shown)
	f.Fuzz(func(t *testing.T, plan, seen string) {
		var usage strings.Builder
		s, ok := parse([]string{"-subscription", "x", "-book", "x", "-partner", "hangang", "-adopt", plan, "-seen", seen}, &usage)
		if !ok {
			if usage.Len() == 0 {
				t.Fatalf("%q, %q: refused without a word", plan, seen)
			}
			return
		}
		if len(s.adoptions) != 1 || len(s.shown) != 1 {
			t.Fatalf("%q, %q: %d plans to adopt, %d shown, want one", plan, seen, len(s.adoptions), len(s.shown))
		}
		desk := newDesk(t, memstore.New())
		for again := range 2 {
			if err := adopt(t.Context(), desk, s.adoptions); err != nil {
				if again > 0 || !strings.HasPrefix(err.Error(), "-adopt: plan ") {
					t.Fatalf("%q: %v", plan, err)
				}
				return
			}
			head, err := desk.Head(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if len(head.Plans) != 1 || head.Version != 2 || head.Plans[0].Entitlement.Plan() != s.adoptions[0].plan || head.Plans[0].Entitlement.Base() != s.adoptions[0].Left {
				t.Fatalf("%q: %+v", plan, head)
			}
		}
	})
}
