package worker

import (
	"context"
	"log/slog"
)

// idKey is the context's key of what is being worked on.
type idKey struct{}

// WithID names what is worked on in ctx, such as an update by its key: every line that is logged with ctx through a LogHandler
// has it. Of works within each other the innermost counts.
func WithID(ctx context.Context, kind, id string) context.Context {
	return context.WithValue(ctx, idKey{}, slog.String(kind, id))
}

// LogHandler adds to every line what its context is working on, unless the line names it itself.
func LogHandler(to slog.Handler) slog.Handler { return logHandler{to} }

type logHandler struct{ slog.Handler }

// Handle implements slog.Handler.
func (h logHandler) Handle(ctx context.Context, r slog.Record) error {
	if id, ok := ctx.Value(idKey{}).(slog.Attr); ok {
		named := false
		r.Attrs(func(a slog.Attr) bool { named = a.Key == id.Key; return !named })
		if !named {
			r = r.Clone()
			r.AddAttrs(id)
		}
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (h logHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return logHandler{h.Handler.WithAttrs(attrs)}
}

// WithGroup implements slog.Handler.
func (h logHandler) WithGroup(name string) slog.Handler { return logHandler{h.Handler.WithGroup(name)} }
