package lifecycle

import (
	"context"
	"fmt"

	"github.com/partnersupport/partnersupport/entitlement"
)

// Receipt says what a command wrote into the book: its version, and the journal
// entries. The same command again has an equal receipt.
type Receipt struct {
	Version Version             `json:"version,omitzero"`
	Entries []entitlement.Entry `json:"entries,omitzero"`
}

// receipt carries out a command that is answered by its entries.
func (d *Desk) receipt(ctx context.Context, c *command) (Receipt, error) {
	if err := d.commit(ctx, c); err != nil {
		return Receipt{}, err
	}
	defer c.done()
	r := Receipt{Version: c.key.Version}
	for e, err := range d.store.Journal(ctx, d.partner, c.key.Version-1) {
		if err != nil {
			// It is written, and only its entries cannot be told.
			return Receipt{}, fmt.Errorf("%w: %w", ErrUnclear, err)
		}
		if e.Seq != uint64(c.key.Version) {
			break
		}
		r.Entries = append(r.Entries, e)
	}
	return r, nil
}
