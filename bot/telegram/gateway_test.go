package telegram_test

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"testing"

	"thidua/bot/outbox"
	"thidua/bot/telegram"
)

// A proxy or a Bot API server's front answers in HTML: what it refuses for good must not be tried for a day.
func TestWhatAGatewayRefusesCarriesTheNextAction(t *testing.T) {
	for code, want := range map[int]outbox.Action{
		http.StatusRequestEntityTooLarge: outbox.GiveUp, http.StatusRequestURITooLong: outbox.GiveUp,
		http.StatusNotFound: outbox.CheckToken, http.StatusProxyAuthRequired: outbox.CheckToken,
		http.StatusTooManyRequests: outbox.Retry, http.StatusServiceUnavailable: outbox.Retry,
		http.StatusBadGateway: outbox.Uncertain, http.StatusOK: outbox.Uncertain,
	} {
		client := clientOf(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(code)
			io.WriteString(w, "<html>no</html>")
		})
		_, err := telegram.NewTransport(client, nil, slog.New(slog.DiscardHandler)).Deliver(t.Context(), send(1, "một"))
		if failure, ok := errors.AsType[*outbox.SendError](err); !ok || failure.Action != want {
			t.Errorf("%d gave %+v, want the action %d", code, failure, want)
		}
	}
}
