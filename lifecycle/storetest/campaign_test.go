package storetest_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/partnersupport/partnersupport/internal/doctored"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/lifecycle/memstore"
	"github.com/partnersupport/partnersupport/lifecycle/storetest"
)

// ended is a test that keeps what it was ended with.
type ended struct {
	testing.TB
	said string
}

// Fatal implements [testing.TB].
func (e *ended) Fatal(args ...any) {
	e.said = fmt.Sprint(args...)
	runtime.Goexit()
}

// TestCampaignsEndTheTest has stores that take nothing: it is the test that ends, not
// the process.
func TestCampaignsEndTheTest(t *testing.T) {
	newStore := func(testing.TB) lifecycle.Store {
		return &store{Store: doctored.Store{Below: memstore.New(), ApplyFunc: func(context.Context, *lifecycle.Change) error {
			return errors.New("no room")
		}}}
	}
	for name, run := range map[string]func(testing.TB){
		"campaign":  func(tb testing.TB) { storetest.Campaign(tb, newStore, 1, 10) },
		"histories": func(tb testing.TB) { storetest.Histories(tb, newStore(tb), 1, 1, 2, 2) },
	} {
		e := &ended{TB: t}
		var wg sync.WaitGroup
		wg.Go(func() { run(e) })
		wg.Wait()
		if !strings.Contains(e.said, "no room") {
			t.Errorf("the %s ended with %q, want the store's error", name, e.said)
		}
	}
}
