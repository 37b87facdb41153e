package sla

import (
	"fmt"

	"golang.org/x/text/language"
)

// Locale is the language, and usually the country, in which a request is
// answered: "en", "ko-KR", "zh-TW". Only what the tag states counts. The tag
// "en" states no country and "und-KR" no language, whatever a likely guess
// would be; a -u-rg- extension is not read.
type Locale = language.Tag

// maxLocale bounds the text of a tag in bytes. Real tags stay far below; the
// parser behind [ParseLocale] takes milliseconds for a tag of some 100 KB.
const maxLocale = 64

// ParseLocale reads a BCP 47 tag of at most 64 bytes. The error wraps
// [ErrLocale] when the text is longer or not a tag, or when it has a part that
// is not registered.
func ParseLocale(text string) (Locale, error) {
	if len(text) > maxLocale {
		return Locale{}, fmt.Errorf("%w: a tag of %d bytes, the most is %d", ErrLocale, len(text), maxLocale)
	}
	l, err := language.Parse(text)
	if err != nil {
		return Locale{}, fmt.Errorf("%w: %q: %w", ErrLocale, text, err)
	}
	return l, nil
}

// country is an ISO 3166 code, or empty where a tag states none. It may be a group of
// countries such as 419, which has no business hours: errors name it.
type country string

// stated returns what l says about its language and country. It asks for the
// raw subtags, since the other accessors fill in the likeliest values: American
// English for an empty tag.
func stated(l Locale) (english bool, c country, err error) {
	base, _, region := l.Raw()
	if region != (language.Region{}) {
		c = country(region.String())
	}
	switch name := base.String(); {
	case name == "en":
		return true, c, nil
	case name == "und", name == "mul", name == "mis", name == "zxx", // ISO 639-2: no one language
		len(name) == 3 && "qaa" <= name && name <= "qtz": // private use
		return false, "", fmt.Errorf("%w: the tag %.64q names no language", ErrLocale, l.String())
	}
	return false, c, nil
}
