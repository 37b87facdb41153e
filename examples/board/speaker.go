package main

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
)

// speaker says things in one language and one time zone.
type speaker struct {
	tag    language.Tag
	column int // of words
	zone   *time.Location
}

// speakers returns one speaker for each language. The first one is for readers who ask for
// a language that the page does not have.
func speakers(zone *time.Location) []*speaker {
	return []*speaker{{language.English, 0, zone}, {language.Korean, 1, zone}}
}

// wanted returns the number of the language that a request wants: by its query, which
// is what the reader chose, or else by the browser's settings.
func wanted(r *http.Request, all []*speaker) (number int, chosen bool) {
	tags := make([]language.Tag, len(all))
	for i, s := range all {
		if tags[i] = s.tag; r.URL.Query().Get("lang") == s.tag.String() {
			return i, true
		}
	}
	_, number = language.MatchStrings(language.NewMatcher(tags), r.Header.Get("Accept-Language"))
	return number, false
}

// word returns the words of a key, with its arguments filled in.
func (s *speaker) word(key string, args ...any) (string, error) {
	both, ok := words[key]
	if !ok {
		return "", fmt.Errorf("there are no words for %q", key)
	}
	if len(args) == 0 {
		return both[s.column], nil
	}
	return fmt.Sprintf(both[s.column], args...), nil
}

// name returns the words for a value of an enum of the library. Their key is made from kind
// and the text form of the value.
func (s *speaker) name(kind string, value fmt.Stringer) (string, error) {
	return s.word(kind + "." + value.String())
}

// when returns an instant with its zone.
func (s *speaker) when(at time.Time) string {
	at = at.In(s.zone)
	weekday, _ := s.word("weekday." + strings.ToLower(at.Weekday().String()[:3])) // a test has them all
	if s.tag == language.Korean {
		return at.Format("2006년 1월 2일 ") + "(" + weekday + ")" + at.Format(" 15:04 MST")
	}
	return weekday + at.Format(" 2 Jan 2006, 15:04 MST")
}

// day returns the day of an instant.
func (s *speaker) day(at time.Time) string {
	if s.tag == language.Korean {
		return at.In(s.zone).Format("2006년 1월 2일")
	}
	return at.In(s.zone).Format("2 Jan 2006")
}

// lastDay returns the last day on which a plan can pay, in the plan's own zone.
func (s *speaker) lastDay(e entitlement.Entitlement) string {
	row, ok := e.Status(e.From()).Row()
	if !ok {
		return ""
	}
	in := *s
	in.zone = time.UTC
	return in.day(row.Ends.Start(time.UTC))
}

// quota returns a number of incidents.
func (s *speaker) quota(q entitlement.Quota) (string, error) {
	if q == entitlement.Unlimited {
		return s.word("unlimited")
	}
	return q.String(), nil
}

// length returns a length of time in whole seconds, in the same form as the script that
// counts it down. From one day on it leaves out the seconds.
func (s *speaker) length(d time.Duration) (string, error) {
	units, err := s.word("units")
	if err != nil {
		return "", err
	}
	seconds := int64(d.Abs() / time.Second)
	parts := []int64{seconds / 86400, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60}
	names := strings.Split(units, "|")
	first := 0
	for first < 3 && parts[first] == 0 {
		first++
	}
	last := 3
	if first == 0 {
		last = 2
	}
	var text []string
	for i := first; i <= last; i++ {
		text = append(text, fmt.Sprint(parts[i])+names[i])
	}
	return strings.Join(text, " "), nil
}

// ends returns how long it is until an instant, or since it.
func (s *speaker) ends(at, now time.Time) (string, error) {
	length, err := s.length(at.Sub(now))
	if err != nil {
		return "", err
	}
	if now.After(at) {
		return s.word("late", length)
	}
	return s.word("left", length)
}
