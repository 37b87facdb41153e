package product

import "github.com/partnersupport/partnersupport/internal/enum"

// Rank is the place of a release among those of its family that are out. The
// zero Rank is RankUnknown.
type Rank uint8

const (
	RankUnknown     Rank = iota // not in the catalog, without a generation, or not certain
	RankN                       // of the latest generation
	RankN1                      // of the one before
	RankOlder                   // of an earlier one
	RankNotReleased             // not out yet
)

var ranks = enum.New[Rank]("rank", ErrEnum, "unknown", "n", "n_1", "older", "not_released")

// String returns the text form of r.
func (r Rank) String() string { return ranks.String(r) }

// IsValid reports whether r is one of the ranks.
func (r Rank) IsValid() bool { return ranks.Valid(r) }

// AppendText appends the text form of r to b; an invalid rank is an error that
// wraps [ErrEnum].
func (r Rank) AppendText(b []byte) ([]byte, error) { return ranks.Append(b, r) }

// MarshalText returns what AppendText appends.
func (r Rank) MarshalText() ([]byte, error) { return ranks.Append(nil, r) }

// UnmarshalText reads what MarshalText writes; else r is left alone, and the
// error wraps [ErrEnum].
func (r *Rank) UnmarshalText(text []byte) error { return ranks.Set(r, text) }

// debut is the day on which a generation came out, and its first instant.
type debut struct {
	day Date
	at  int64
}

// earliest keeps the first two of the debuts that it is shown.
type earliest struct{ first, second debut }

func (e *earliest) add(d debut) {
	switch {
	case d.at < e.first.at:
		e.first, e.second = d, e.first
	case d.at < e.second.at:
		e.second = d
	}
}

// rank sets when each release becomes N-1 and when it becomes older: when the
// first and when the second of the later generations has a release. It takes
// entries sorted by family, latest generation first, and latest day first.
func rank(entries []entry) {
	none := debut{at: never}
	nothing := earliest{none, none}
	// The debuts of the later generations, those that are uncertain among them, and
	// those that are certain.
	maybe, sure := nothing, nothing
	gap := none // the debut of the generation just later, if others are missing before it
	for from, to := 0, 0; from < len(entries); from = to {
		if from == 0 || entries[from].Family != entries[from-1].Family {
			maybe, sure, gap = nothing, nothing, none
		}
		for to < len(entries) && entries[to].Family == entries[from].Family && entries[to].Generation == entries[from].Generation {
			to++
		}
		generation := entries[from:to]
		// The earliest of each comes last.
		own, confirmed, next := none, none, none
		for i := range generation {
			e := &generation[i]
			own = debut{e.Released, e.released}
			if !e.unconfirmed {
				confirmed = own
			}
			if e.Certainty == AfterGap {
				next = own
			}
		}
		if gap != none {
			// One missing generation, or even two, may have come out as soon as this
			// one had, and one certainly had by the debut of the later generation.
			maybe.add(own)
			maybe.add(own)
			sure.add(gap)
		}
		for i := range generation {
			e := &generation[i]
			e.becameN1, e.becameMaybeOlder, e.becameOlder = maybe.first.at, maybe.second.at, sure.second.at
			e.maybeOlder, e.older = maybe.second.day, sure.second.day
		}
		maybe.add(own)
		sure.add(confirmed)
		gap = next
	}
}

func (e *entry) rank(s int64) Rank {
	switch {
	case s < e.released:
		return RankNotReleased
	case !e.ranked || e.unconfirmed:
		return RankUnknown
	case s >= e.becameOlder:
		return RankOlder
	case s >= e.becameMaybeOlder:
		return RankUnknown
	case s < e.becameN1:
		return RankN
	}
	return RankN1
}
