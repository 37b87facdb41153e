package main

import (
	"cmp"
	"context"
	"encoding"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/partnersupport/partnersupport/lifecycle"
)

// question answers a GET.
func question[R any](s *service, ask func(r *http.Request) (R, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), workTime)
		defer cancel()
		answer, err := ask(r.WithContext(ctx))
		if err != nil {
			s.fail(w, r, err)
			return
		}
		s.answer(w, http.StatusOK, answer)
	}
}

func (s *service) request(r *http.Request) (lifecycle.Request, error) {
	return s.desk.Request(r.Context(), lifecycle.RequestID(r.PathValue("id")))
}

func (s *service) plans(r *http.Request) ([]lifecycle.PlanStatus, error) {
	query, err := words(r, "account", "product", "release", "at")
	if err != nil {
		return nil, err
	}
	q := lifecycle.PlanQuery{Account: query.Get("account"), Release: query.Get("release")}
	if err := cmp.Or(word(query, "product", &q.Product), word(query, "at", &q.At)); err != nil {
		return nil, err
	}
	plans, err := s.desk.Plans(r.Context(), q)
	if plans == nil {
		plans = []lifecycle.PlanStatus{} // an empty list, and not null
	}
	return plans, err
}

func (s *service) whyNot(r *http.Request) (lifecycle.Absence, error) {
	query, err := words(r, "account", "product", "release", "portal", "at", "since")
	if err != nil {
		return lifecycle.Absence{}, err
	}
	q := lifecycle.Question{Account: query.Get("account"), Release: query.Get("release")}
	if err := cmp.Or(word(query, "product", &q.Product), word(query, "portal", &q.Portal),
		word(query, "at", &q.At), word(query, "since", &q.Since)); err != nil {
		return lifecycle.Absence{}, err
	}
	return s.desk.WhyNot(r.Context(), q)
}

// words reads a query strictly. Otherwise a parameter that is unknown, repeated or malformed
// would be ignored, and the answer would be to another question.
func words(r *http.Request, known ...string) (url.Values, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, &requestError{http.StatusBadRequest, "the query: " + err.Error()}
	}
	for _, name := range slices.Sorted(maps.Keys(query)) {
		if !slices.Contains(known, name) || len(query[name]) > 1 {
			return nil, &requestError{http.StatusUnprocessableEntity, fmt.Sprintf("%q: want at most one of each of %q", name, known)}
		}
	}
	return query, nil
}

// word reads a parameter of a query, if it is given.
func word(query url.Values, name string, into encoding.TextUnmarshaler) error {
	text := query.Get(name)
	if text == "" {
		return nil
	}
	if err := into.UnmarshalText([]byte(text)); err != nil {
		return &requestError{http.StatusUnprocessableEntity, name + ": " + err.Error()}
	}
	return nil
}
