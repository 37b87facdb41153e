package entitlement

import (
	"fmt"
	"unicode"
	"unicode/utf8"
)

// MaxID is the longest a plan or incident ID may be, in bytes.
const MaxID = 255

// PlanID names one plan in a partner's book. The caller chooses it; the book
// only asks that it be well formed and unique. The empty PlanID names none.
type PlanID string

// IncidentID names one incident of a plan: what is consumed once and may be given
// back once. The caller chooses it. The empty IncidentID names none.
type IncidentID string

func checkID[S ~string](what string, id S) error {
	return checkText(ErrID, what, string(id), MaxID)
}

// checkText returns an error that wraps kind if text is empty, longer than most
// bytes, not UTF-8, or has control characters.
func checkText(kind error, what, text string, most int) error {
	if text != "" && len(text) <= most && isPrintableASCII(text) {
		return nil // nearly every ID, without decoding it
	}
	const shown = 32 // bytes of a bad text that an error repeats
	problem := ""
	switch {
	case text == "":
		problem = "is empty"
	case len(text) > most:
		return fmt.Errorf("%w: %s of %d bytes is longer than %d", kind, what, len(text), most)
	case !utf8.ValidString(text):
		problem = "is not UTF-8"
	default:
		for _, r := range text {
			if unicode.IsControl(r) {
				problem = "has control characters"
				break
			}
		}
	}
	if problem == "" {
		return nil
	}
	return fmt.Errorf("%w: %s %.*q %s", kind, what, shown, text, problem)
}

func isPrintableASCII(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}
