package lifecycle

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/partnersupport/partnersupport/sla"
)

// DueQuery asks what is due. The zero DueQuery asks for all that waits for a first
// response now.
type DueQuery struct {
	At      time.Time     // the zero Time means now
	Within  time.Duration // only what is late, or due within this time after At; 0 is all
	Account string        // only what this account opened
}

// Due is a request that waits for its first response.
type Due struct {
	Request  Request
	Standing sla.Standing // how it stands; late is Breached

	// Err says why it cannot be told how the request stands, such as a year whose
	// holidays no table has. Standing is then zero.
	Err error
}

// Due returns the filed requests that have a target and no first response yet: the
// earliest due first, so that what is late comes before what is due soon. A request
// that waits on the partner counts as if it went on at once. Requests whose due time
// cannot be told come last, in the order in which they were opened, and are never left
// out; requests without a target are (SLA-10). The error is an [*InvalidError] or the
// store's.
func (d *Desk) Due(ctx context.Context, q DueQuery) ([]Due, error) {
	var bad problems
	now := d.clock()
	at := bad.instant("At", q.At, now)
	bad.id("Account", q.Account, true)
	if q.Within < 0 {
		bad.add("Within", q.Within.String(), "is negative", nil)
	}
	if err := errors.Join(bad.err(), tooEarly(at, now)); err != nil {
		return nil, err
	}
	var list []Due
	for r, err := range d.store.Requests(ctx, d.partner, RequestQuery{Filed: true, Account: q.Account}) {
		if err != nil {
			return nil, err
		}
		if r.Response == (Response{}) || r.Filed.After(at) {
			continue
		}
		one := Due{Request: r}
		timeline, err := r.Timeline()
		if err == nil {
			one.Standing, err = timeline.At(at)
		}
		one.Err = err
		switch s := one.Standing; {
		case err != nil:
		case s.Phase != sla.PhaseRunning && s.Phase != sla.PhaseWaiting:
			continue
		case q.Within > 0 && s.Due.After(at.Add(q.Within)):
			continue
		}
		list = append(list, one)
	}
	slices.SortStableFunc(list, func(a, b Due) int {
		return cmp.Or(compareBool(a.Err != nil, b.Err != nil), a.Standing.Due.Compare(b.Standing.Due))
	})
	return list, nil
}

// compareBool puts false before true.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
