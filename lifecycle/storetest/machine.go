package storetest

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/lifecycle"
	"github.com/partnersupport/partnersupport/routing"
	"github.com/partnersupport/partnersupport/sla"
)

// commandNames are the actions of the machine. commandWeights says how often each is
// drawn.
var commandNames = []string{
	"buy", "adopt", "activate", "link", "open", "hold", "confirm", "release", "record", "wait", "resume", "respond", "reclassify",
	"reopen", "close", "approve", "adjust", "repeat", "reuse", "malformed",
}

var commandWeights = []int{3, 2, 4, 5, 10, 10, 7, 3, 5, 4, 3, 3, 2, 3, 10, 3, 5, 6, 1, 1}

// drawing has the index of each command as many times as its weight.
var drawing = func() []int {
	var list []int
	for i, n := range commandWeights {
		list = append(list, slices.Repeat([]int{i}, n)...)
	}
	return list
}()

// machine does random commands to the books of two partners on one store, and compares
// the outcome of each with what the model says.
type machine struct {
	k      *kit
	src    source
	clock  time.Time
	books  [2]*subject
	counts *Counts
	begun  bool // each book has a plan that can pay
	story  []scene
}

// subject is one partner's book under test.
type subject struct {
	partner  lifecycle.PartnerID
	desk     *lifecycle.Desk
	model    model
	ids      []lifecycle.RequestID
	plans    []entitlement.PlanID // cloud plans
	head     lifecycle.Head       // as it was after the latest action
	journal  []entitlement.Entry  // as it was read, once
	folds    map[entitlement.PlanID]*entitlement.Journal
	repeated []deedDone
}

// deedDone is a command that was done, and its answer.
type deedDone struct {
	action
	answer any
}

// scene is an action in the story that a failure tells.
type scene struct {
	action
	clock   time.Time
	partner lifecycle.PartnerID
}

// action is a command and the outcome that the model expects of it.
type action struct {
	name  string
	id    lifecycle.OperationID
	about string // the plan or request, for the story
	want  outcome
	do    func(actor string) (any, error)
	r     *modelRequest // the request that it is about
}

func (k *kit) newMachine(src source, name string, counts *Counts) *machine {
	m := &machine{k: k, src: src, clock: scriptStart, counts: counts}
	for i := range m.books {
		s := &subject{
			partner: lifecycle.PartnerID(fmt.Sprint(name, " ", i)),
			model:   model{plans: map[entitlement.PlanID]*modelPlan{}, requests: map[lifecycle.RequestID]*modelRequest{}},
			folds:   map[entitlement.PlanID]*entitlement.Journal{},
		}
		s.desk = k.deskOn(k.Store, s.partner, &m.clock)
		m.books[i] = s
	}
	counts.Books += len(m.books)
	return m
}

// run does some actions, and then compares the whole books. That is done once for many
// actions, so that a campaign can do millions.
func (m *machine) run(actions int) {
	for i := range actions {
		m.tick()
		s := m.books[m.src.pick("book", len(m.books))]
		id := lifecycle.OperationID("c" + strconv.Itoa(i))
		var a action
		switch {
		case i < 12:
			// A book begins with a plan that can pay.
			s = m.books[i%2]
			a = m.command([]int{0, 2, 3, 1, 3, 4}[i/2], s, id)
		default:
			m.begun = true
			a = m.command(one(m.src, "command", drawing), s, id)
		}
		if a.do != nil {
			m.act(s, a)
		}
	}
	for _, s := range m.books {
		m.whole(s)
		m.counts.Entries += len(s.journal)
	}
}

// tick moves the clock: mostly by minutes, sometimes by weeks, sometimes back.
func (m *machine) tick() {
	switch m.src.pick("clock", 60) {
	case 0:
		m.clock = m.clock.Add(time.Duration(m.src.pick("hours", 24*45)) * time.Hour)
	case 1:
		m.clock = m.clock.Add(-time.Duration(m.src.pick("hours back", 24*10)) * time.Hour)
	default:
		m.clock = m.clock.Add(time.Duration(m.src.pick("minutes", 10)) * time.Minute)
	}
}

// act does an action, and checks its answer and what it has done to the books.
func (m *machine) act(s *subject, a action) {
	value, err := m.do(s, a, "actor")
	got := a.want
	if r, ok := value.(lifecycle.Request); ok && err == nil && a.r != nil {
		m.request(s, a.r, &r)
		if p := a.r.plan; p != nil && r.Left != quotaOf(p.left) {
			m.failf("it is told that %s are left of %s, want %s", r.Left, p.id, quotaOf(p.left))
		}
	}
	if err == nil {
		s.repeated = append(s.repeated, deedDone{a, value})
	}
	m.check(s, got)
	for _, other := range m.books {
		if other != s {
			m.untouched(other)
		}
	}
}

// do does an action under somebody's name, and checks its outcome.
func (m *machine) do(s *subject, a action, actor string) (any, error) {
	if len(m.story) > 400 {
		m.story = append(m.story[:0], m.story[200:]...)
	}
	m.story = append(m.story, scene{a, m.clock, s.partner})
	value, err := a.do(actor)
	got := outcomeOf(err)
	m.counts.Actions++
	if got != a.want {
		m.failf("the outcome is %s (%v), want %s", got, err, a.want)
	}
	n := m.counts.Commands[a.name]
	n[got]++
	m.counts.Commands[a.name] = n
	return value, err
}

// again repeats a command that was done, which must have the same answer, or uses its
// operation ID for something else.
func (m *machine) again(s *subject, other bool) {
	if len(s.repeated) == 0 {
		return
	}
	d := s.repeated[len(s.repeated)-1-m.src.pick("which", len(s.repeated))]
	a, actor := d.action, "actor"
	a.about = a.name + " " + a.about
	if a.name, a.want = "repeat", done; other {
		a.name, a.want, actor = "reuse", reusedID, "somebody else"
	}
	value, _ := m.do(s, a, actor)
	if !other && !reflect.DeepEqual(d.answer, value) {
		m.failf("the answer is another one (-first +again):\n%s", cmp.Diff(d.answer, value, cmp.Comparer(func(a, b language.Tag) bool { return a == b })))
	}
	for _, s := range m.books {
		m.untouched(s)
	}
}

func (m *machine) failf(format string, args ...any) {
	var story strings.Builder
	for _, t := range m.story[max(0, len(m.story)-60):] {
		fmt.Fprintf(&story, "\n%s %s: %s %s, %s, wants %s", t.clock.Format(time.RFC3339), t.partner, t.name, t.id, t.about, t.want)
	}
	m.k.failf("%s\nafter %d actions, the last of them:%s", fmt.Sprintf(format, args...), m.counts.Actions, story.String())
}

// at draws the instant at which a command is said to have happened, mostly now. It
// returns the instant as it is said, where the zero Time stands for now, and as it is;
// tooLate reports that it is still ahead, so that a Desk does not take it.
func (m *machine) at() (said, is time.Time, tooLate bool) {
	switch m.src.pick("dated", 12) {
	case 0:
		said = m.clock.Add(-time.Duration(m.src.pick("minutes before", 200)) * time.Minute)
	case 1:
		said = m.clock.Add(-time.Duration(m.src.pick("hours before", 24*20)) * time.Hour)
	case 2:
		if m.src.pick("in time", 3) > 0 {
			return said, m.clock, false
		}
		ahead := time.Duration(m.src.pick("minutes ahead", 9)+1) * time.Minute
		said, tooLate = m.clock.Add(ahead), ahead > lifecycle.MaxSkew
	default:
		return said, m.clock, false
	}
	return said, said, tooLate
}

// planID draws a plan, or the ID of one that does not exist.
func (m *machine) planID(s *subject) (entitlement.PlanID, *modelPlan) {
	if len(s.plans) == 0 || m.src.pick("no plan", 30) == 0 {
		return "none", nil
	}
	id := s.plans[len(s.plans)-1-m.src.pick("plan", min(4, len(s.plans)))]
	return id, s.model.plans[id]
}

// requestID draws a request: mostly a late one in one of the states, sometimes the ID
// of one that does not exist.
func (m *machine) requestID(s *subject, states []lifecycle.State) (id lifecycle.RequestID, r *modelRequest) {
	if len(s.ids) == 0 || m.src.pick("no request", 40) == 0 {
		return "none", nil
	}
	for range 2 + m.src.pick("looking for it", 10) {
		id = s.ids[len(s.ids)-1-m.src.pick("request", min(16, len(s.ids)))]
		if r = s.model.requests[id]; slices.Contains(states, r.state) {
			break
		}
	}
	return id, r
}

// found returns the outcome that comes before the model's own: that what the command
// is about does not exist, or that its instant is still ahead.
func found(there, tooLate bool, says func() outcome) outcome {
	switch {
	case tooLate:
		return invalid
	case !there:
		return notFound
	}
	return says()
}

var (
	buyable = []entitlement.Offer{entitlement.SuccessCore, entitlement.SuccessExpanded, entitlement.SolutionsPartner}
	starts  = []time.Time{july.AddDate(-1, 0, 0), july, july, july, july.AddDate(0, -1, 0), july.AddDate(0, 2, 0), july.AddDate(1, 0, 0), july.AddDate(1, 2, 0)}
	quotas  = map[entitlement.Offer]int{entitlement.SuccessCore: 2, entitlement.SuccessExpanded: 5, entitlement.SolutionsPartner: 50}
)

// bought returns the plans of an offer.
func bought(o entitlement.Offer, from time.Time) []*modelPlan {
	plan := func(b entitlement.Benefit, n int) *modelPlan {
		id := lifecycle.PlanIDOf(o, b, entitlement.Date{Year: from.Year(), Month: from.Month(), Day: from.Day()})
		return &modelPlan{
			id: id, offer: o, cloud: b == entitlement.CloudSupport, from: from, until: from.AddDate(1, 0, 0), taken: from,
			base: n, granted: n, left: n, links: map[string]bool{},
		}
	}
	n := quotas[o]
	if o != entitlement.SolutionsPartner {
		return []*modelPlan{plan(entitlement.CloudSupport, n)}
	}
	if from.Before(july) {
		n = -1 // from before 2025-06-23
	}
	return []*modelPlan{plan(entitlement.CloudSupport, n), plan(entitlement.OnPremisesSupport, 20)}
}

// command draws one command.
func (m *machine) command(i int, s *subject, id lifecycle.OperationID) action {
	name := commandNames[i]
	switch name {
	case "repeat", "reuse":
		m.again(s, name == "reuse")
		return action{}
	case "malformed":
		return m.malformed(id)
	case "buy", "adopt", "activate", "link", "adjust":
		return m.onPlan(name, s, id)
	case "open", "hold", "record":
		return m.filing(name, s, id)
	}
	return m.onRequest(name, s, id)
}

func (m *machine) malformed(id lifecycle.OperationID) action {
	s := m.src.pick("what is wrong", 3)
	return action{name: "malformed", id: id, want: invalid, do: func(string) (any, error) {
		d := m.books[0].desk
		switch s {
		case 0:
			return d.Open(m.k.ctx, lifecycle.Draft{ID: id, Account: "jiwoo"})
		case 1:
			return d.Close(m.k.ctx, lifecycle.Closing{ID: id, Request: "c1"})
		}
		return d.Move(m.k.ctx, lifecycle.Move{ID: id, Request: "c1", Event: lifecycle.EventClose})
	}}
}

func (m *machine) onPlan(name string, s *subject, id lifecycle.OperationID) action {
	ctx, d := m.k.ctx, s.desk
	said, at, late := m.at()
	if name == "buy" || name == "adopt" {
		return m.newPlan(name, s, id, said, late)
	}
	plan, p := m.planID(s)
	a := action{name: name, id: id, about: string(plan)}
	switch name {
	case "activate":
		role := one(m.src, "role", []entitlement.Role{entitlement.PartnerAdmin, entitlement.PartnerAdmin, entitlement.GlobalAdmin, entitlement.OtherRole})
		a.want = found(p != nil, late, func() outcome { return s.model.activate(p, role != entitlement.OtherRole, at) })
		a.do = func(actor string) (any, error) {
			return d.Activate(ctx, lifecycle.Activation{ID: id, At: said, Plan: plan, Role: role, Actor: actor})
		}
	case "link":
		account := one(m.src, "account", []string{"jiwoo", "jiwoo", "jiwoo", "sora"})
		a.want = found(p != nil, late, func() outcome { return s.model.link(p, account, at) })
		a.do = func(actor string) (any, error) {
			return d.Link(ctx, lifecycle.Linking{ID: id, At: said, Plan: plan, Account: account, Actor: actor})
		}
	case "adjust":
		to := m.src.pick("left", 8)
		a.want = found(p != nil, late, func() outcome { return s.model.adjust(p, to, at) })
		a.do = func(actor string) (any, error) {
			return d.Adjust(ctx, lifecycle.Adjustment{
				ID: id, At: said, Plan: plan, Left: entitlement.Quota(to), Seen: entitlement.InPartnerCenter, Why: "seen", Actor: actor,
			})
		}
	}
	return a
}

func (m *machine) newPlan(name string, s *subject, id lifecycle.OperationID, said time.Time, late bool) action {
	offer, from := one(m.src, "offer", buyable), one(m.src, "start", starts)
	if !m.begun {
		from = july
	}
	if name == "adopt" {
		offer = one(m.src, "offer to adopt", buyable[:2])
	}
	plans := bought(offer, from)
	a := action{name: name, id: id, about: string(plans[0].id)}
	a.do = func(actor string) (any, error) {
		return s.desk.Buy(m.k.ctx, lifecycle.Purchase{ID: id, At: said, Offer: offer, From: from, Actor: actor})
	}
	if name == "adopt" {
		p := plans[0]
		p.granted = 1 + m.src.pick("quota", 6)
		p.left = m.src.pick("left", p.granted+2)
		p.base, p.active, p.since = p.left, p.left < p.granted, p.from
		a.do = func(actor string) (any, error) {
			return s.desk.Adopt(m.k.ctx, lifecycle.Adoption{
				ID: id, At: said, Offer: offer, Benefit: entitlement.CloudSupport, From: from, Actor: actor,
				Quota: new(entitlement.Quota(p.granted)), Left: entitlement.Quota(p.base),
			})
		}
		if p.left > p.granted {
			a.want = invalid
			return a
		}
	}
	a.want = found(true, late, func() outcome { return s.model.begin(plans...) })
	if a.want == done {
		s.plans = append(s.plans, plans[0].id)
	}
	return a
}

func (m *machine) filing(name string, s *subject, id lifecycle.OperationID) action {
	said, at, late := m.at()
	dr := draft(id)
	dr.At, dr.Locale, dr.Details = said, language.Tag{}, ""
	dr.Account = one(m.src, "account", []string{"jiwoo", "jiwoo", "jiwoo", "jiwoo", "jiwoo", "sora", "stranger"})
	dr.Facts.Issue = one(m.src, "issue", []routing.IssueType{routing.IssueTechnical, routing.IssueTechnical, routing.IssueQuota, routing.IssueQuota, routing.IssueBilling})
	allowed := m.src.pick("no GDAP", 25) > 0
	if !allowed {
		dr.Facts.GDAP = routing.GDAPNone
	}
	there := true
	var named *modelPlan
	if m.src.pick("a plan is named", 3) == 0 {
		dr.Plan, named = m.planID(s)
		there = named != nil
	}
	r := &modelRequest{free: dr.Facts.Issue == routing.IssueBilling, technical: dr.Facts.Issue == routing.IssueTechnical, state: lifecycle.StateOpen}
	a := action{name: name, id: id, about: dr.Account + " " + dr.Facts.Issue.String() + " " + string(dr.Plan), r: r}
	a.do = func(actor string) (any, error) {
		d := dr
		d.Actor = actor
		return s.desk.Open(m.k.ctx, d)
	}
	switch name {
	case "hold":
		r.state = lifecycle.StateHeld
		r.until = at.Add(one(m.src, "until", []time.Duration{0, time.Minute, 20 * time.Minute, time.Hour, 5 * time.Hour, 5 * time.Hour, 40 * time.Hour, 40 * time.Hour}))
		late = late || !r.until.After(at)
		a.do = func(actor string) (any, error) {
			d := dr
			d.Actor = actor
			return s.desk.Hold(m.k.ctx, d, r.until)
		}
	case "record":
		a.do = func(actor string) (any, error) {
			d := dr
			d.Actor = actor
			return s.desk.Record(m.k.ctx, lifecycle.Recording{Draft: d, Ticket: string(id)})
		}
	}
	a.want = found(there, late, func() outcome {
		return s.model.file(lifecycle.RequestID(id), r, named, dr.Account, allowed, name == "record", at)
	})
	if a.want == done {
		s.ids = append(s.ids, lifecycle.RequestID(id))
	}
	return a
}

var eventOf = map[string]lifecycle.Event{
	"wait": lifecycle.EventWait, "resume": lifecycle.EventResume, "respond": lifecycle.EventRespond,
	"reclassify": lifecycle.EventReclassify, "reopen": lifecycle.EventReopen,
}

// meant has the states in which a command can succeed.
var meant = map[string][]lifecycle.State{
	"confirm": {lifecycle.StateHeld}, "release": {lifecycle.StateHeld}, "approve": {lifecycle.StateRefundPending},
	"close":  {lifecycle.StateOpen, lifecycle.StateWaiting, lifecycle.StateReopened},
	"wait":   {lifecycle.StateOpen, lifecycle.StateReopened},
	"resume": {lifecycle.StateWaiting}, "respond": {lifecycle.StateOpen}, "reclassify": {lifecycle.StateWaiting},
	"reopen": {lifecycle.StateClosed, lifecycle.StateRefundPending},
}

func (m *machine) onRequest(name string, s *subject, id lifecycle.OperationID) action {
	ctx, d := m.k.ctx, s.desk
	said, at, late := m.at()
	if !said.IsZero() && m.src.pick("dated back", 3) > 0 {
		said, at, late = time.Time{}, m.clock, false
	}
	request, r := m.requestID(s, meant[name])
	if r != nil && said.IsZero() && r.latest.Sub(at) > 0 && r.latest.Sub(at) <= lifecycle.MaxSkew {
		at = r.latest // a Desk does not date a step before the latest, if its clock is a little behind
	}
	a := action{name: name, id: id, about: string(request), r: r}
	switch name {
	case "confirm":
		a.want = found(r != nil, late, func() outcome { return s.model.resolve(r, true, at) })
		a.do = func(actor string) (any, error) {
			return d.Confirm(ctx, lifecycle.Confirmation{ID: id, At: said, Request: request, Ticket: "T" + string(id), Actor: actor})
		}
	case "release":
		a.want = found(r != nil, late, func() outcome { return s.model.resolve(r, false, at) })
		a.do = func(actor string) (any, error) {
			return d.Release(ctx, lifecycle.Releasing{ID: id, At: said, Request: request, Actor: actor})
		}
	case "close":
		why := one(m.src, "reason", []lifecycle.CloseReason{lifecycle.Resolved, lifecycle.Duplicate, lifecycle.Bug, lifecycle.Withdrawn})
		a.want = found(r != nil, late, func() outcome { return s.model.end(r, false, why, at) })
		a.do = func(actor string) (any, error) {
			return d.Close(ctx, lifecycle.Closing{ID: id, At: said, Request: request, Reason: why, Actor: actor})
		}
	case "approve":
		a.want = found(r != nil, late, func() outcome { return s.model.end(r, true, 0, at) })
		a.do = func(actor string) (any, error) {
			return d.Approve(ctx, lifecycle.Approval{ID: id, At: said, Request: request, Actor: actor})
		}
	default:
		e := eventOf[name]
		var severity sla.Severity
		if e == lifecycle.EventReclassify {
			severity = sla.SeverityC
		}
		a.want = found(r != nil, late, func() outcome { return s.model.move(r, e, at) })
		a.do = func(actor string) (any, error) {
			return d.Move(ctx, lifecycle.Move{ID: id, At: said, Request: request, Event: e, Severity: severity, Actor: actor})
		}
	}
	return a
}
