package entitlement

import (
	"fmt"
	"math"
	"strconv"
)

// Quota is a number of incidents, or [Unlimited]. The zero Quota is 0 incidents.
// Quotas compare with < and ==, and Unlimited is more than any number.
type Quota uint64

// Unlimited is the quota of a plan that cannot run out (ENT-36).
const Unlimited Quota = math.MaxUint64

// Limited returns the quota of n incidents.
func Limited(n uint32) Quota { return Quota(n) }

// IsValid reports whether q is Unlimited or what [Limited] can return.
func (q Quota) IsValid() bool { return q <= math.MaxUint32 || q == Unlimited }

// String returns the number in decimal, or "unlimited".
func (q Quota) String() string {
	if q == Unlimited {
		return "unlimited"
	}
	return strconv.FormatUint(uint64(q), 10)
}

// maxQuotaText is longer than every text of a Quota, in bytes. It is how much of a bad
// one an error repeats.
const maxQuotaText = 64

// ParseQuota reads what String writes. The error wraps [ErrInvalid].
func ParseQuota(text string) (Quota, error) {
	text = text[:min(len(text), maxQuotaText+1)] // the error of ParseUint has a copy
	if text == "unlimited" {
		return Unlimited, nil
	}
	n, err := strconv.ParseUint(text, 10, 32)
	if q := Quota(n); err == nil && q.String() == text {
		return q, nil
	}
	return 0, fmt.Errorf("%w: %.64q is neither a number of incidents nor %q", ErrInvalid, text, "unlimited")
}

// AppendText appends what String returns.
func (q Quota) AppendText(p []byte) ([]byte, error) {
	if !q.IsValid() {
		return p, fmt.Errorf("%w: quota %d is neither a number of incidents nor unlimited", ErrInvalid, uint64(q))
	}
	return append(p, q.String()...), nil
}

// MarshalText returns what String returns.
func (q Quota) MarshalText() ([]byte, error) { return q.AppendText(nil) }

// UnmarshalText reads what String writes.
func (q *Quota) UnmarshalText(text []byte) error {
	parsed, err := ParseQuota(string(text[:min(len(text), maxQuotaText+1)]))
	if err == nil {
		*q = parsed
	}
	return err
}

// MarshalJSON returns a JSON number, or the string "unlimited": a reader that
// takes one for the other fails instead of counting wrong.
func (q Quota) MarshalJSON() ([]byte, error) {
	if q == Unlimited {
		return []byte(`"unlimited"`), nil
	}
	return q.AppendText(nil)
}

// UnmarshalJSON reads what MarshalJSON writes, and nothing else.
func (q *Quota) UnmarshalJSON(data []byte) error {
	if string(data) == `"unlimited"` {
		*q = Unlimited
		return nil
	}
	return q.UnmarshalText(data)
}
