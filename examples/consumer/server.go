package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Limits of the server. A client that is slow, or sends without end, takes a
// connection for no longer than these.
const (
	headerTime = 5 * time.Second
	readTime   = 10 * time.Second // of a whole request
	workTime   = 10 * time.Second // of a command or a question on the book
	writeTime  = readTime + workTime + 10*time.Second
	idleTime   = time.Minute
	maxHeader  = 16 << 10
)

// serve answers on l until the context ends. Then it takes no more requests, and
// returns when those that it has taken are answered; after the time of grace it
// returns an error and leaves them. A command that it leaves has its outcome in
// the book all the same, or none: its client repeats it.
func serve(ctx context.Context, l net.Listener, h http.Handler, log *slog.Logger, grace time.Duration) error {
	server := &http.Server{
		Handler: h, ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime, IdleTimeout: idleTime,
		MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	log.Info("ending", "grace", grace.String())
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		return errors.Join(err, server.Close())
	}
	return nil
}
