package entitlement

import (
	"math/bits"
	"time"
)

// Forecast says what becomes of a plan if its incidents go on being used as they
// were so far. It is plain, comparable data, and no promise; the zero Forecast says
// nothing.
type Forecast struct {
	At    time.Time `json:"at"`             // the instant that it is made for
	Since time.Time `json:"since,omitzero"` // from when use is counted: the start of the term, or the activation if that is later
	Used  uint64    `json:"used,omitzero"`  // since then, by the present value and without what was given back
	Left  Quota     `json:"left"`           // by the present value; 0 after the plan's end

	// RunsOut is the instant at which the last incident will be gone, cut to
	// whole microseconds; At if none is left. It is zero if the plan ends before
	// that.
	RunsOut time.Time `json:"runs_out,omitzero"`

	// Lapses is how many will be left when the plan ends or, after its end, how
	// many were left.
	Lapses Quota `json:"lapses,omitzero"`
}

// UnmarshalJSON reads a forecast as strictly as [State.UnmarshalJSON] does a state.
// Instants become those of UTC; one that lies out of range is an error that wraps
// [ErrRange]. On error, f is left alone.
func (f *Forecast) UnmarshalJSON(data []byte) error {
	type fields Forecast // without this method
	var read fields
	if err := decode(data, &read); err != nil {
		return err
	}
	if err := instants(&read.At); err != nil {
		return err
	}
	if err := printable(&read.Since, &read.RunsOut); err != nil {
		return err
	}
	*f = Forecast(read)
	return nil
}

// Forecast returns the forecast for the value as it is, made at the instant at.
// For a limited plan, Used is what was granted and is not left, whoever used it:
// so the pace of an adopted plan is that of its whole term. If n incidents were
// used in the time from Since to At, the kth of those that are left goes after
// another k/n of that time. Before any time has passed, and while nothing is used,
// there is no pace, and all that is left will lapse.
//
// An unlimited plan neither runs out nor has anything that lapses. Only the
// instant is rounded, down; outside of the years 1 to 9998 At is the zero Time.
func (e Entitlement) Forecast(at time.Time) Forecast {
	now, since := micros(at), max(e.from, e.since)
	f := Forecast{Left: e.left}
	f.At, _ = instant(at) // the zero Time where there is no instant
	if e.active {
		f.Since = time.UnixMicro(since).UTC()
	}
	if e.left == Unlimited {
		f.Used = e.consumed - e.refunded
		if now >= e.until {
			f.Left = 0
		}
		return f
	}
	f.Used, f.Lapses = uint64(e.granted-e.left), e.left
	switch {
	case now >= e.until:
		f.Left = 0
		return f
	case e.left == 0:
		f.RunsOut = f.At
		return f
	case now <= since || f.Used == 0: // nothing is used before the activation
		return f
	}
	// Quotas have 32 bits and the microseconds of a term 46, so that their
	// products need more than 64.
	elapsed, rest := uint64(now-since), uint64(e.until-now)
	if high, low := bits.Mul64(uint64(e.left), elapsed); high < f.Used {
		if wait, _ := bits.Div64(high, low, f.Used); wait < rest {
			f.RunsOut, f.Lapses = time.UnixMicro(now+int64(wait)).UTC(), 0
			return f
		}
	}
	// The kth goes before the end if k*elapsed < used*rest. Fewer do than are
	// left, or they would have run out: the quotient has 32 bits.
	high, low := bits.Mul64(f.Used, rest)
	low, borrow := bits.Sub64(low, 1, 0)
	gone, _ := bits.Div64(high-borrow, low, elapsed)
	f.Lapses -= Quota(gone)
	return f
}
