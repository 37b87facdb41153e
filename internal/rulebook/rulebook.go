package rulebook

// Rule is one rule of the two source documents. Rules are read-only.
type Rule struct {
	ID        string // "ENT-12"
	Statement string // one line, in our own words
	Document  string // "S0", "S3", or "S0, S3" if both say it
	Section   string // of that document
}

// Group returns the part of the ID before its number: ENT, RTE, SLA, LCY or UX.
func (r Rule) Group() string {
	for i := range len(r.ID) {
		if r.ID[i] == '-' {
			return r.ID[:i]
		}
	}
	return r.ID
}

// titles are the titles of the two source documents, by their short names.
var titles = map[string]string{
	"S0":     "Report service problems on behalf of a customer",
	"S3":     "Partner technical support for cloud or on-premises products",
	"S0, S3": "Report service problems on behalf of a customer; Partner technical support for cloud or on-premises products",
}

// Source returns the title of the document, or of both, and the section.
func (r Rule) Source() string { return titles[r.Document] + ": " + r.Section }

// Cite returns a list of rules with their sources, in brackets, to follow a sentence, such
// as " [LCY-05: ...: FAQ general]", or "" if there are no rules. An ID that no rule has is
// cited by itself.
func Cite(ids []string) string {
	var text []byte
	for _, id := range ids {
		text = append(text, " ["+id...)
		if r, ok := Lookup(id); ok {
			text = append(text, ": "+r.Source()...)
		}
		text = append(text, ']')
	}
	return string(text)
}

// All returns every rule in the order of the rulebook. The caller owns the slice.
func All() []Rule { return append([]Rule(nil), rules[:]...) }

// Lookup returns the rule with the given ID.
func Lookup(id string) (Rule, bool) {
	for i := range rules {
		if rules[i].ID == id {
			return rules[i], true
		}
	}
	return Rule{}, false
}
