package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Limits of the server. A client that is slow, or never stops sending, keeps a connection
// no longer than these.
const (
	headerTime = 5 * time.Second
	readTime   = 10 * time.Second // of a whole request
	workTime   = 10 * time.Second // of a command or a question on the book
	writeTime  = readTime + workTime + 10*time.Second
	idleTime   = time.Minute
	maxHeader  = 16 << 10
)

// serve answers on l until the context ends. Then it takes no more requests, and returns
// when those that it has taken are answered. After the time of grace it abandons them and
// returns an error. An abandoned command may or may not be in the book: its client repeats
// it.
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
