package etcdstore

import (
	"fmt"
	"slices"
	"testing"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// TestTransactionOrder names the requests that have to be there in one order, as the
// first one that is not there is the one that the error names.
func TestTransactionOrder(t *testing.T) {
	s := &Store{prefix: "order/"}
	step := s.newStep("hangang", 1)
	c := &lifecycle.Change{Partner: "hangang", Base: 1}
	var want []lifecycle.RequestID
	for i := range 20 {
		want = append(want, lifecycle.RequestID(fmt.Sprintf("%02d", i)))
		c.Requests = append(c.Requests, lifecycle.Request{ID: want[i], Version: 1})
	}
	slices.Reverse(c.Requests)
	if err := step.add(c, 0); err != nil {
		t.Fatal(err)
	}
	if _, _, _, got := step.transaction(); !slices.Equal(got, want) {
		t.Errorf("requests %v, want %v", got, want)
	}
}
