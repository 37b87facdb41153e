package main

import (
	"context"
	"time"

	"golang.org/x/text/language"

	"github.com/partnersupport/partnersupport/sla"
)

// due prints when the first response is due, and what the time until then consists of.
func (p *page) due(t sla.Target, opened time.Time, rules ...string) error {
	a, err := t.Explain(opened)
	if err != nil {
		return err
	}
	p.answer("due %s, committed: %t", a.Due.Format("Mon 2006-01-02 15:04 MST"), t.Committed)
	p.because(t.String(), rules)
	for s := range a.Segments() {
		p.because(s.String(), nil)
	}
	return nil
}

func englishResponse(_ context.Context, p *page) error {
	opened := time.Date(2025, 7, 1, 10, 0, 0, 0, time.UTC)
	for i, rule := range []string{"SLA-04", "SLA-05", "SLA-06"} {
		severity := sla.SeverityA + sla.Severity(i)
		t, err := sla.Deadline(severity, language.English)
		if err != nil {
			return err
		}
		p.given("severity %s, in English, opened %s", severity, opened.Format(time.RFC3339))
		if err := p.due(t, opened, rule, "SLA-07"); err != nil {
			return err
		}
	}
	p.helps("say the severity that it has: the time follows from it, and in English it is committed", []string{"SLA-07"})
	return nil
}

func koreanResponse(_ context.Context, p *page) error {
	opened := time.Date(2025, 7, 4, 18, 30, 0, 0, time.FixedZone("KST", 9*60*60))
	t, err := sla.Deadline(sla.SeverityA, language.MustParse("ko-KR"))
	if err != nil {
		return err
	}
	p.given("severity %s, in Korean (ko-KR), opened %s", sla.SeverityA, opened.Format("Mon 2006-01-02 15:04 MST"))
	err = p.due(t, opened, "SLA-08", "SLA-07")
	p.helps("file it in English: then 2 hours of the clock are committed, also on a Friday evening", []string{"SLA-04", "SLA-07"})
	return err
}

func howToQuestion(_ context.Context, p *page) error {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		return err
	}
	opened := time.Date(2025, 7, 4, 15, 0, 0, 0, london)
	t, err := sla.TargetFor(sla.NonBreakFix, 0, language.BritishEnglish)
	if err != nil {
		return err
	}
	p.given("not break-fix, in English, opened %s", opened.Format("Mon 2006-01-02 15:04 MST"))
	err = p.due(t, opened, "SLA-09")
	p.nothing("SLA-09")
	return err
}
