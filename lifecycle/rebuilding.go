package lifecycle

import (
	"fmt"
	"slices"
	"time"

	"github.com/partnersupport/partnersupport/entitlement"
	"github.com/partnersupport/partnersupport/routing"
)

// rebuilding is a book as the lines of an archive make it. It believes none of them:
// entries are folded, moves go through the table of [Transitions], and the result is
// compared with the head that the archive begins with. Only what the policy said, and
// the target of the response, which rests on tables that another version of this
// package may not have, are taken as they are.
type rebuilding struct {
	partner  PartnerID
	version  Version // of the archive
	part     int     // which part of the archive came last
	want     Head    // that the archive begins with
	head     Head
	journals map[entitlement.PlanID]*entitlement.Journal
	known    map[OperationID]struct{}
	requests map[RequestID]*outline
}

// outline is the part of a request that later moves depend on.
type outline struct {
	Progress
	plan    entitlement.PlanID
	payer   routing.Payer
	issue   routing.IssueType
	product routing.Product
	latest  time.Time
}

// request returns the outline as a request, to ask which moves are possible. Only its
// steps and texts are missing.
func (o *outline) request() Request {
	return Request{
		Plan: o.plan, Payer: o.payer, Facts: routing.Case{Issue: o.issue, Product: o.product},
		Opened: o.latest, Progress: o.Progress,
	}
}

func newRebuilding(p PartnerID) *rebuilding {
	return &rebuilding{
		partner: p, journals: map[entitlement.PlanID]*entitlement.Journal{},
		known: map[OperationID]struct{}{}, requests: map[RequestID]*outline{},
	}
}

// The parts of an archive, in their order.
const (
	partBook = iota + 1
	partPlans
	partLinks
	partHolds
	partChanges
	partEnd
)

// read takes the next line. If it is a change, read returns it.
func (b *rebuilding) read(l *archiveLine) (*Change, error) {
	part, n := 0, 0
	for i, here := range []bool{l.Book != nil, l.Plan != nil, l.Link != nil, l.Hold != nil, l.Change != nil, l.End != nil} {
		if here {
			part, n = i+partBook, n+1
		}
	}
	once := part == partBook || part == partEnd
	switch {
	case n != 1:
		return nil, fmt.Errorf("%w: the line has %d of book, plan, link, hold, change and end, want one", ErrInvalid, n)
	case b.part == 0 && part != partBook:
		return nil, fmt.Errorf("%w: the archive does not begin with its book", ErrInvalid)
	case part < b.part || once && part == b.part:
		return nil, fmt.Errorf("%w: the line comes too late; the order is book, plans, links, holds, changes, end", ErrInvalid)
	}
	b.part = part
	if err := l.check(); err != nil {
		return nil, err
	}
	switch part {
	case partBook:
		b.version = l.Book.Version
		if l.Book.Partner != b.partner {
			return nil, fmt.Errorf("%w: the book is that of partner %.64q, not of %.64q", ErrInvalid, l.Book.Partner, b.partner)
		}
	case partPlans:
		b.want.Plans = append(b.want.Plans, *l.Plan)
	case partLinks:
		b.want.Links = append(b.want.Links, *l.Link)
	case partHolds:
		b.want.Holds = append(b.want.Holds, *l.Hold)
	case partChanges:
		return b.change(l.Change)
	case partEnd:
		return nil, b.end()
	}
	return nil, nil
}

// end checks that the changes have led to the head.
func (b *rebuilding) end() error {
	if b.head.Version != b.version {
		return inconsistent("the book is at version %d, and the changes end with %d", b.version, b.head.Version)
	}
	if problem := b.head.differs(&b.want); problem != "" {
		return inconsistent("the changes do not come to the head: %s", problem)
	}
	return nil
}

// differs returns the first difference between two heads in words, or "".
func (h *Head) differs(other *Head) string {
	samePlan := func(a, b Plan) bool {
		return a.Entitlement == b.Entitlement && a.Contract == b.Contract && a.Taken.Equal(b.Taken)
	}
	sameLink := func(a, b Link) bool { return compareLinks(a, b) == 0 && a.At.Equal(b.At) }
	sameHold := func(a, b Hold) bool { return a.Request == b.Request && a.Plan == b.Plan && a.Until.Equal(b.Until) }
	if i := difference(h.Plans, other.Plans, samePlan); i >= 0 {
		return fmt.Sprintf("plan %d is not the same, of %d and %d", i+1, len(h.Plans), len(other.Plans))
	}
	if i := difference(h.Links, other.Links, sameLink); i >= 0 {
		return fmt.Sprintf("link %d is not the same, of %d and %d", i+1, len(h.Links), len(other.Links))
	}
	if i := difference(h.Holds, other.Holds, sameHold); i >= 0 {
		return fmt.Sprintf("hold %d is not the same, of %d and %d", i+1, len(h.Holds), len(other.Holds))
	}
	return ""
}

// difference returns where two lists begin to differ; -1 is nowhere.
func difference[T any](a, b []T, same func(a, b T) bool) int {
	n := min(len(a), len(b))
	for i := range n {
		if !same(a[i], b[i]) {
			return i
		}
	}
	if len(a) == len(b) {
		return -1
	}
	return n
}

// change takes what one version wrote.
func (b *rebuilding) change(c *archiveChange) (*Change, error) {
	if c.Version != b.head.Version+1 || c.Version > b.version {
		return nil, inconsistent("version %d comes after %d in a book at %d", c.Version, b.head.Version, b.version)
	}
	change := &Change{Partner: b.partner, Base: b.head.Version, Entries: c.Entries}
	for i := range c.Entries {
		if err := b.enter(change, &c.Entries[i]); err != nil {
			return nil, err
		}
	}
	if err := b.operation(c, change); err != nil {
		return nil, err
	}
	b.head.apply(change)
	return change, nil
}

// enter adds an entry to the journal of its plan, and to the change what follows
// from it.
func (b *rebuilding) enter(change *Change, e *entitlement.Entry) error {
	if e.Seq != uint64(change.Base)+1 {
		return inconsistent("an entry of version %d in version %d", e.Seq, change.Base+1)
	}
	if e.Kind == entitlement.Refused && e.Plan == "" {
		if e.Left != 0 {
			return inconsistent("a refusal without a plan leaves %s", e.Left)
		}
		return nil
	}
	i, ok := b.want.plan(e.Plan)
	if !ok {
		return inconsistent("the head has no plan %.64q", e.Plan)
	}
	plan := Plan{Contract: b.want.Plans[i].Contract}
	if i, ok := b.head.plan(e.Plan); ok {
		plan = b.head.Plans[i]
	}
	j := b.journals[e.Plan]
	if j == nil {
		j = new(entitlement.Journal)
		b.journals[e.Plan] = j
	}
	if err := j.Append(*e); err != nil {
		return inconsistent("%w", err)
	}
	plan.Entitlement = j.Entitlement()
	switch e.Kind {
	case entitlement.Refused:
		return nil
	case entitlement.LinkedTo:
		if e.Link != string(plan.Contract) {
			return inconsistent("a link to contract %.64q, and the plan is on %.64q", e.Link, plan.Contract)
		}
		change.Links = append(change.Links, Link{e.Account, plan.Contract, e.At})
		return nil
	case entitlement.Held:
		change.Holds = append(change.Holds, Hold{RequestID(e.Incident), e.Plan, e.Until})
	case entitlement.Confirmed, entitlement.Released:
		change.Freed = append(change.Freed, RequestID(e.Incident))
	}
	switch e.Kind {
	case entitlement.Held, entitlement.Confirmed, entitlement.Consumed:
		if e.At.After(plan.Taken) {
			plan.Taken = e.At
		}
	}
	change.Plans = append(change.Plans, plan)
	return nil
}

// operation takes what the key of a change did to a request, and checks that the
// entries are those of the operation.
func (b *rebuilding) operation(c *archiveChange, change *Change) error {
	if c.Key == nil {
		// Most often a refusal, which is on record and uses up no ID.
		if c.Request != nil || c.Move != nil {
			return inconsistent("a request without an operation")
		}
		return wrote(c.Entries, 0, 1, entitlement.Refused)
	}
	if _, ok := b.known[c.Key.ID]; ok {
		return inconsistent("operation %.64q comes twice", c.Key.ID)
	}
	b.known[c.Key.ID] = struct{}{}
	for i := range c.Entries {
		if c.Entries[i].Cause != string(c.Key.ID) {
			return inconsistent("an entry of operation %.64q in that of %.64q", c.Entries[i].Cause, c.Key.ID)
		}
	}
	key := Key{ID: c.Key.ID, Op: c.Key.Op, Fingerprint: c.Key.Fingerprint, Version: c.Version}
	var err error
	switch opens, moves := eventsOf(key.Op); {
	case opens != (c.Request != nil) || (moves != nil) != (c.Move != nil):
		return inconsistent("%s comes with a request: %t, with a move: %t", key.Op, c.Request != nil, c.Move != nil)
	case opens:
		key.Request, key.Progress = c.Request.ID, c.Request.Progress
		change.Requests = []Request{*c.Request}
		err = b.open(c, change)
	case moves != nil:
		key.Request, key.Progress = c.Move.Request, c.Move.Progress
		if !slices.Contains(moves, c.Move.Step.Event) {
			return inconsistent("%s does not make %s", key.Op, c.Move.Step.Event)
		}
		err = b.move(c, change)
	case key.Op == OpBuy: // an offer without incidents has no plans
		err = wrote(c.Entries, 0, len(c.Entries), entitlement.Granted)
	case key.Op == OpAdopt:
		err = wrote(c.Entries, 1, 1, entitlement.Adopted)
	case key.Op == OpActivate: // once more it does nothing
		err = wrote(c.Entries, 0, 1, entitlement.Activated)
	case key.Op == OpLink:
		err = wrote(c.Entries, 0, 1, entitlement.LinkedTo)
	default: // OpAdjust
		err = wrote(c.Entries, 1, 1, entitlement.Adjusted)
	}
	change.Keys = []Key{key}
	return err
}

// eventsOf says whether a command opens a request, and which events it can be in the
// life of an open one. It is neither if the command is not about a request.
func eventsOf(op Op) (opens bool, moves []Event) {
	switch op {
	case OpOpen, OpHold, OpRecord:
		return true, nil
	case OpConfirm:
		return false, []Event{EventConfirm}
	case OpRelease:
		return false, []Event{EventRelease}
	case OpClose:
		return false, []Event{EventClose}
	case OpApprove:
		return false, []Event{EventApprove}
	case OpMove:
		return false, []Event{EventWait, EventResume, EventRespond, EventReclassify, EventReopen}
	}
	return false, nil
}

// wrote checks that a change has so many entries, of one kind.
func wrote(entries []entitlement.Entry, least, most int, kind entitlement.EntryKind) error {
	if n := len(entries); n < least || n > most {
		return inconsistent("%d entries, want %d to %d", n, least, most)
	}
	for i := range entries {
		if entries[i].Kind != kind {
			return inconsistent("an entry that is %s, want %s", entries[i].Kind, kind)
		}
	}
	return nil
}

// paid checks that a change has the entry that says what a request cost at an
// instant, if a plan pays for it. For a kind of 0 there must be no entry.
func paid(entries []entitlement.Entry, kind entitlement.EntryKind, plan entitlement.PlanID, id RequestID, at time.Time) error {
	n := 1
	if plan == "" || kind == 0 {
		n = 0
	}
	if err := wrote(entries, n, n, kind); err != nil || n == 0 {
		return err
	}
	if e := &entries[0]; e.Plan != plan || e.Incident != entitlement.IncidentID(id) || !e.At.Equal(at) {
		return inconsistent("request %.64q, paid by plan %.64q: its entry is about incident %.64q of plan %.64q, or of another instant", id, plan, e.Incident, e.Plan)
	}
	return nil
}

// left returns what a plan has left after a change.
func (b *rebuilding) left(change *Change, id entitlement.PlanID) (entitlement.Quota, error) {
	if id == "" {
		return 0, nil
	}
	for _, p := range change.Plans {
		if p.Entitlement.Plan() == id {
			return p.Entitlement.Remaining(), nil
		}
	}
	i, ok := b.head.plan(id)
	if !ok {
		return 0, inconsistent("a request is paid by plan %.64q, which is not in the book", id)
	}
	return b.head.Plans[i].Entitlement.Remaining(), nil
}

// open takes a request that a change opens.
func (b *rebuilding) open(c *archiveChange, change *Change) error {
	r := c.Request
	if r.ID != RequestID(c.Key.ID) || r.Version != c.Version {
		return inconsistent("request %.64q of version %d is opened by operation %.64q", r.ID, r.Version, c.Key.ID)
	}
	if err := b.has(r.Follows); err != nil {
		return err
	}
	if (r.Payer == routing.PayerIncident) != (r.Plan != "") {
		return inconsistent("request %.64q is paid by %s, and by plan %.64q", r.ID, r.Payer, r.Plan)
	}
	left, err := b.left(change, r.Plan)
	if err != nil {
		return err
	}
	kind := entitlement.Consumed
	want := Progress{State: StateOpen, Left: left, Filed: r.Opened, Response: r.Response}
	switch c.Key.Op {
	case OpHold:
		kind, want = entitlement.Held, Progress{State: StateHeld, Left: left, Until: r.Until}
		if !r.Until.After(r.Opened) {
			return inconsistent("request %.64q is held until before it was", r.ID)
		}
	case OpRecord:
		want.Ticket = r.Ticket
	}
	if r.Progress != want || r.Recorded != (c.Key.Op == OpRecord) || r.Recorded != (r.Ticket != "") {
		return inconsistent("request %.64q is not as %s leaves it", r.ID, c.Key.Op)
	}
	if err := paid(c.Entries, kind, r.Plan, r.ID, r.Opened); err != nil {
		return err
	}
	if kind == entitlement.Held && len(c.Entries) > 0 && !c.Entries[0].Until.Equal(r.Until) {
		return inconsistent("request %.64q and its entry are held until other instants", r.ID)
	}
	b.requests[r.ID] = &outline{
		Progress: r.Progress, plan: r.Plan, payer: r.Payer, issue: r.Facts.Issue, product: r.Facts.Product, latest: r.Opened,
	}
	return nil
}

// has checks that the book has a request, if one is named.
func (b *rebuilding) has(id RequestID) error {
	if _, ok := b.requests[id]; !ok && id != "" {
		return inconsistent("request %.64q is not in the book", id)
	}
	return nil
}

// move takes a step of a request that is in the book.
func (b *rebuilding) move(c *archiveChange, change *Change) error {
	m, step, p := c.Move, &c.Move.Step, &c.Move.Progress
	o := b.requests[m.Request]
	switch {
	case o == nil:
		return b.has(m.Request)
	case step.ID != c.Key.ID:
		return inconsistent("a step of operation %.64q in that of %.64q", step.ID, c.Key.ID)
	case o.Stepped >= MaxSteps:
		return inconsistent("request %.64q has more than %d steps", m.Request, MaxSteps)
	}
	was, next := o.request(), o.request()
	var why entitlement.RefundReason
	switch step.Event {
	case EventConfirm:
		next.Ticket, next.Filed = p.Ticket, step.At
	case EventClose:
		next.Reason, next.Refund, next.Original = p.Reason, was.RefundClass(p.Reason), p.Original
		next.Closed, next.ClosedBy = step.At, step.Actor
		if p.Original != "" && (p.Reason != Duplicate || p.Original == m.Request) {
			return inconsistent("request %.64q, closed as %s, is no duplicate of %.64q", m.Request, p.Reason, p.Original)
		}
		if err := b.has(p.Original); err != nil {
			return err
		}
		why = map[CloseReason]entitlement.RefundReason{Duplicate: entitlement.RefundDuplicate, Bug: entitlement.RefundBug}[p.Reason]
	case EventApprove:
		next.Approved, next.Approver = step.At, step.Actor
		why = entitlement.RefundApproved
	case EventReopen:
		next.Reason, next.Refund, next.Original, next.Closed, next.ClosedBy = 0, 0, "", time.Time{}, ""
	}
	t, reasons := permit(&was, &next, step.Event, step.At)
	if reasons != nil {
		return inconsistent("request %.64q: %s", m.Request, reasons[0].Text)
	}
	kind := map[Effect]entitlement.EntryKind{
		EffectTakes: entitlement.Confirmed, EffectFrees: entitlement.Released, EffectGives: entitlement.Refunded,
	}[t.Effect]
	if err := paid(c.Entries, kind, o.plan, m.Request, step.At); err != nil {
		return err
	}
	if kind == entitlement.Refunded && c.Entries[0].Why != why {
		return inconsistent("request %.64q: its incident comes back as %s, want %s", m.Request, c.Entries[0].Why, why)
	}
	left, err := b.left(change, o.plan)
	if err != nil {
		return err
	}
	next.State, next.Stepped, next.Left, next.Response = t.To, o.Stepped+1, left, p.Response
	if next.Progress != *p {
		return inconsistent("request %.64q is not as %s leaves it", m.Request, step.Event)
	}
	o.Progress, o.latest = *p, step.At
	return nil
}
