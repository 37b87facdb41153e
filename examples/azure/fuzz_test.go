package main

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/support/armsupport"
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
