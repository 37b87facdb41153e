package etcdstore

import (
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// alphabet is base64 with characters that all come after the slash and are in the order
// of ASCII: a part ends at the slash, and keys sort as IDs do.
var alphabet = base64.NewEncoding("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~").WithPadding(base64.NoPadding)

// place is a prefix of keys that ends with a slash. The keys below it, and no others,
// belong to what it names.
type place string

// part appends a part, which may be any text.
func (p place) part(text string) place {
	var b strings.Builder
	b.Grow(len(p) + alphabet.EncodedLen(len(text)) + 1)
	b.WriteString(string(p))
	b.WriteString(alphabet.EncodeToString([]byte(text)))
	b.WriteByte('/')
	return place(b.String())
}

// version appends a version, in a form that sorts as versions do.
func (p place) version(v lifecycle.Version) place { return p + place(fmt.Sprintf("%016x/", uint64(v))) }

// end is the first key after all that are below p.
func (p place) end() string { return string(p[:len(p)-1]) + "0" } // 0 comes after the slash

// below reports whether a key is below p.
func (p place) below(key []byte) bool { return strings.HasPrefix(string(key), string(p)) }

// book is the place of one partner's book.
type book struct{ root place }

func (s *Store) book(p lifecycle.PartnerID) book { return book{place(s.prefix).part(string(p))} }

func (b book) head() place  { return b.root + "h/" }
func (b book) plans() place { return b.root + "h/p/" }
func (b book) links() place { return b.root + "h/l/" }
func (b book) holds() place { return b.root + "h/h/" }
func (b book) steps() place { return b.root + "s/" }
func (b book) lives() place { return b.root + "l/" }

func (b book) current() place { return b.root + "h/v/" }

func (b book) link(l *lifecycle.Link) place {
	return b.links().part(l.Account).part(string(l.Contract))
}

func (b book) hold(id lifecycle.RequestID) place    { return b.holds().part(string(id)) }
func (b book) key(id lifecycle.OperationID) place   { return (b.root + "k/").part(string(id)) }
func (b book) request(id lifecycle.RequestID) place { return (b.root + "r/").part(string(id)) }
func (b book) parts(id lifecycle.RequestID) place   { return (b.root + "b/").part(string(id)) }

func (b book) live(v lifecycle.Version, id lifecycle.RequestID) place {
	return b.lives().version(v).part(string(id))
}
