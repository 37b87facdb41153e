package sqlstore

import (
	"context"
	"errors"
)

// query returns the rows that a statement selects, as decode returns them. It reads all
// of them before it returns, so that whoever ranges over them holds up nobody. While
// others are in the way it tries again.
func query[T any](ctx context.Context, b *base, text string, args []any, decode func(values []any) (T, error)) ([]T, error) {
	for attempt := 0; ; attempt++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		list, err := queryOnce(ctx, b, text, args, decode)
		if err == nil || errors.Is(err, ErrRow) {
			return list, err
		}
		if v := b.judge(err); v != busy && v != stale || b.inTx || !b.pause(ctx, attempt) {
			return nil, b.problem(ctx, "read", err)
		}
	}
}

func queryOnce[T any](ctx context.Context, b *base, text string, args []any, decode func(values []any) (T, error)) ([]T, error) {
	result, err := b.on.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = result.Close() }()
	columns, err := result.Columns()
	if err != nil {
		return nil, err
	}
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	var list []T
	for result.Next() {
		if err := result.Scan(into...); err != nil {
			return nil, err
		}
		v, err := decode(values)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, errors.Join(result.Err(), result.Close())
}
