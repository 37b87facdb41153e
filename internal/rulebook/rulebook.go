package rulebook

// Rule is one rule of the two source documents. Rules are read-only.
type Rule struct {
	ID        string // "ENT-12"
	Statement string // one line, in our own words
	Document  string // S0 or S3; both, "S0, S3", where both say it
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

// Source returns document and section in one string, "S3: GDAP".
func (r Rule) Source() string { return r.Document + ": " + r.Section }

// Documents names the two source documents by their short names.
func Documents(short string) string {
	switch short {
	case "S0":
		return "Report service problems on behalf of a customer"
	case "S3":
		return "Partner technical support for cloud or on-premises products"
	}
	return ""
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
