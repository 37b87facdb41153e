package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/support/armsupport"
)

// unread has the tickets that Microsoft's client cannot read, by name, and what is wrong
// with them. The client would give up at the first of them, and lose the rest of its page
// and all pages after it. So the client gets them with name and number alone.
type unread map[string]error

// Do is a [policy.Policy]: it sees each page before the client does.
func (u unread) Do(req *policy.Request) (*http.Response, error) {
	resp, err := req.Next()
	if err != nil || resp.StatusCode != http.StatusOK {
		return resp, err
	}
	data, err := runtime.Payload(resp)
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(u.mend(data)))
	return resp, nil
}

// mend returns a page that the client can read. It returns data that is not a page as it
// is, so that the client reports it.
func (u unread) mend(data []byte) []byte {
	clear(u)
	var page map[string]json.RawMessage
	if err := json.Unmarshal(data, &page); err != nil {
		return data
	}
	var tickets []json.RawMessage
	if err := json.Unmarshal(page["value"], &tickets); err != nil {
		return data
	}
	for i, text := range tickets {
		if err := json.Unmarshal(text, new(armsupport.TicketDetails)); err != nil {
			tickets[i] = u.stub(text, err)
		}
	}
	if len(u) == 0 {
		return data
	}
	page["value"], _ = json.Marshal(tickets) // all of it was JSON before
	mended, _ := json.Marshal(page)
	return mended
}

// stub remembers why a ticket cannot be read, and returns the parts of it that can.
func (u unread) stub(text json.RawMessage, why error) json.RawMessage {
	var t struct {
		Name       string `json:"name"`
		Properties struct {
			Number string `json:"supportTicketId"`
		} `json:"properties"`
	}
	_ = json.Unmarshal(text, &t) // what is missing stays empty
	u[t.Name] = why
	stub, _ := json.Marshal(t) // two strings
	return stub
}
