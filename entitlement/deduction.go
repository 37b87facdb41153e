package entitlement

// Deductions returns what there is to know about what takes an incident and what
// gives it back, in this order (UX-23): what takes one, what gives it back, what
// may, and what is free.
func Deductions() []Advice {
	return []Advice{TakenOnCreation, ReturnedOnClosing, MayBeReturned, FrontlineIsFree}
}
