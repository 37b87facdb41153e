package entitlement

import "iter"

// Answer says whether something can be done, why not, and what to do or to know.
// It is plain, comparable data; the zero Answer is a no that nobody has given.
type Answer struct {
	Yes    bool    `json:"yes"`
	No     Codes   `json:"no,omitzero"`     // every reason against it; empty if Yes
	Advice Advices `json:"advice,omitzero"` // what helps or, if Yes, what to know
}

// UnmarshalJSON reads an answer as strictly as [State.UnmarshalJSON] does a state. On
// error, a is left alone.
func (a *Answer) UnmarshalJSON(data []byte) error {
	type fields Answer // without this method
	return decode(data, (*fields)(a))
}

// answer returns yes if nothing is against it.
func answer(no Codes, advice Advices) Answer { return Answer{no == 0, no, advice} }

// Reasons yields every reason against it, in the order of the codes. A yes has
// none.
func (a Answer) Reasons() iter.Seq[Reason] {
	return Status{codes: a.No}.Reasons()
}
