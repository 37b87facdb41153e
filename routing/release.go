package routing

import "github.com/partnersupport/partnersupport/internal/enum"

// Release is the verdict on the release of an on-premises product: this package
// does not know products, it is told. The zero value is not said. ReleaseUnknown
// is said, and still decides nothing: a release that no table knows is never
// guessed to be supported.
type Release uint8

// The values of [Release].
const (
	_                      Release = iota // not said
	ReleaseCurrent                        // N, and supported
	ReleasePrevious                       // N-1, and supported
	ReleaseTooOld                         // older than N-1, Fixed policy
	ReleaseOutOfMainstream                // mainstream support has ended, Fixed policy
	ReleaseModernTooOld                   // older than N-1, Modern policy
	ReleaseModernEnded                    // no longer in support, Modern policy
	ReleaseUnknown                        // no table knows the release
)

var releaseNames = enum.New[Release]("release", ErrInvalid,
	"not_said", "current", "previous", "too_old", "out_of_mainstream", "modern_too_old",
	"modern_ended", "unknown",
)

// ParseRelease returns the Release that text names. Any other text is an error that
// wraps [ErrInvalid].
func ParseRelease(text string) (Release, error) { return releaseNames.Parse(text) }

// String returns the text form; an invalid value reads "release(200)".
func (r Release) String() string { return releaseNames.String(r) }

// IsValid reports whether r is one of the values above or the zero value.
func (r Release) IsValid() bool { return releaseNames.Valid(r) }

// AppendText implements [encoding.TextAppender]; an invalid value is [ErrInvalid].
func (r Release) AppendText(b []byte) ([]byte, error) { return releaseNames.Append(b, r) }

// MarshalText implements [encoding.TextMarshaler]; errors are those of AppendText.
func (r Release) MarshalText() ([]byte, error) { return releaseNames.Append(nil, r) }

// UnmarshalText implements [encoding.TextUnmarshaler]; errors are those of
// ParseRelease, and leave the value alone.
func (r *Release) UnmarshalText(text []byte) error { return releaseNames.Set(r, text) }
