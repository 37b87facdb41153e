package entitlement

import "time"

// A Use is an account's wish to use a plan. The zero Use says nothing, and no plan is
// usable for it.
type Use struct {
	At       time.Time `json:"at"`
	Link     LinkState `json:"link,omitzero"`
	Workload Workload  `json:"workload,omitzero"`
	Held     int       `json:"held,omitzero"` // how many of the plan's incidents are held for others at that instant
}

// UnmarshalJSON reads a use as strictly as [State.UnmarshalJSON] does a state. The
// instant becomes that of UTC; one that lies out of range is an error that wraps
// [ErrRange]. On error, u is left alone.
func (u *Use) UnmarshalJSON(data []byte) error {
	type fields Use // without this method
	var read fields
	if err := decode(data, &read); err != nil {
		return err
	}
	if err := instants(&read.At); err != nil {
		return err
	}
	*u = Use(read)
	return nil
}
