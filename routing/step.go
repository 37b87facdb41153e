package routing

import (
	"slices"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/internal/enum"
)

// Action is what the user does in one step. The zero value is invalid.
type Action uint8

// The values of [Action].
const (
	_ Action = iota
	ActionCustomers
	ActionCustomer
	ActionServiceRequests
	ActionNewRequest
	ActionMicrosoftAzure
	ActionHelpAndSupport
	ActionPlans
	ActionLinkSupportBenefits
	ActionEnterIDs
	ActionNewSupportRequest
	ActionIssueType
	ActionChooseCSPPlan
	ActionChoosePlan
	ActionFillIn
	ActionCreate
	ActionCategory
	ActionForm
	ActionSubmit
	ActionManageSupportPlans
	ActionEnterIDAndPassword
	ActionSupportTile
	ActionSubmittedToMicrosoft
	ActionSubmitIncident
	ActionPrivateWindow
	ActionCheckAccount
	ActionProductAndSupportType
	ActionAddContract
	ActionDetails
	ActionSolveFirst
	ActionServiceHealth
	ActionServiceIncidents
	ActionFollowIncident
	ActionServiceManagement
	ActionService // opens the admin portal of the service
	ActionRedirect
	ActionBenefits
	ActionConsultation
	ActionBenefitName
	ActionActivate
	ActionFrontlineTeam // takes what Partner Center itself is about
)

var actionNames = enum.New[Action]("action", ErrInvalid,
	"", "customers", "customer", "service_requests", "new_request", "microsoft_azure",
	"help_and_support", "plans", "link_support_benefits", "enter_ids", "new_support_request",
	"issue_type", "choose_csp_plan", "choose_plan", "fill_in", "create", "category", "form",
	"submit", "manage_support_plans", "enter_id_and_password", "support_tile",
	"submitted_to_microsoft", "submit_incident", "private_window", "check_account",
	"product_and_support_type", "add_contract", "details", "solve_first", "service_health",
	"service_incidents", "follow_incident", "service_management", "service", "redirect",
	"benefits", "consultation", "benefit_name", "activate", "frontline_team",
)

// ParseAction returns the Action that text names. Any other text is an error that
// wraps [ErrInvalid].
func ParseAction(text string) (Action, error) { return actionNames.Parse(text) }

// String returns the text form; an invalid value reads "action(200)".
func (a Action) String() string { return actionNames.String(a) }

// IsValid reports whether a is one of the values above.
func (a Action) IsValid() bool { return actionNames.Valid(a) }

// AppendText implements [encoding.TextAppender]; an invalid value is [ErrInvalid].
func (a Action) AppendText(b []byte) ([]byte, error) { return actionNames.Append(b, a) }

// MarshalText implements [encoding.TextMarshaler]; errors are those of AppendText.
func (a Action) MarshalText() ([]byte, error) { return actionNames.Append(nil, a) }

// UnmarshalText implements [encoding.TextUnmarshaler]; errors are those of
// ParseAction, and leave the value alone.
func (a *Action) UnmarshalText(text []byte) error { return actionNames.Set(a, text) }

// Step is one step on the way to the request. The zero Step is invalid.
type Step struct {
	Action Action   `json:"action"`
	Portal Portal   `json:"portal,omitzero"` // the portal whose page it happens on; PortalNone before a portal is opened
	When   Clause   `json:"-"`               // the step is left out unless this holds; the zero Clause always does
	Rules  []string `json:"rules,omitempty"` // rule IDs
}

func (s Step) clone() Step {
	s.When = s.When.clone()
	s.Rules = slices.Clone(s.Rules)
	return s
}

// String returns the step as an instruction in English. It is for people and
// may change; Action is stable.
func (s Step) String() string { return english.actions[index(s.Action)] }

// TextIn returns the step as a sentence; see [Reason.TextIn].
func (s Step) TextIn(tag language.Tag) string { return lexiconOf(tag).actions[index(s.Action)] }
