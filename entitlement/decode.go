package entitlement

import "github.com/partnersupport/partnersupport/internal/strict"

// decode reads one JSON value into v, which has tags in lower_snake only. What
// encoding/json lets pass is an error that wraps [ErrInvalid]: a field that v does
// not know, one that comes twice or in another spelling, null, text that is not
// Unicode, and what is larger or deeper than anything of this package. Whatever v
// has is replaced; on error, v is left alone.
func decode[T any](data []byte, v *T) error {
	var read T
	if err := strict.Decode(data, &read, strict.Options{Size: 1 << 20, Depth: 32, Syntax: ErrInvalid, TooLarge: ErrInvalid}); err != nil {
		return err
	}
	*v = read
	return nil
}
