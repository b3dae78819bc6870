package telegram_test

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"thidua/bot/outbox"
	"thidua/bot/telegram"
)

// clientOf is a client of a Telegram that answers as handle does.
func clientOf(t *testing.T, handle http.HandlerFunc) *telegram.Client {
	t.Helper()
	srv := httptest.NewServer(handle)
	t.Cleanup(srv.Close)
	client, err := telegram.NewClient(telegram.Config{Token: "1:secret", URL: srv.URL})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

func TestAnAnswerThatCannotBeReadMayHaveHadItsEffect(t *testing.T) {
	for _, answer := range []string{`{"ok":true,"result":"?"}`, `{"ok":true}`, `{"ok":true,"result":{"message_id":1}`, ``} {
		client := clientOf(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, answer) })
		transport := telegram.NewTransport(client, nil, slog.New(slog.DiscardHandler))
		_, err := transport.Deliver(t.Context(), send(1, "một"))
		if failure, ok := errors.AsType[*outbox.SendError](err); !ok || failure.Action != outbox.Uncertain {
			t.Errorf("%q gave %v", answer, err)
		}
	}
}

// net/http makes a request again on another connection only when it has the whole body.
func TestACallWithoutFilesIsSentWhole(t *testing.T) {
	client := clientOf(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/getMe"):
			if r.ContentLength != 0 || r.Header.Get("Content-Type") != "" {
				t.Errorf("getMe has %d bytes of %q", r.ContentLength, r.Header.Get("Content-Type"))
			}
			io.WriteString(w, `{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"Thi đua","username":"thidua_bot"}}`)
		default:
			if r.ContentLength <= 0 {
				t.Errorf("%s has a body of length %d", r.URL.Path, r.ContentLength)
			}
			io.WriteString(w, `{"ok":true,"result":{"message_id":7}}`)
		}
	})
	me, err := client.Me(t.Context())
	if err != nil || me != (telegram.Me{ID: 1, Username: "thidua_bot", Name: "Thi đua"}) {
		t.Errorf("%+v, %v", me, err)
	}
	ids, err := telegram.NewTransport(client, nil, slog.New(slog.DiscardHandler)).Deliver(t.Context(), send(1, strings.Repeat("ữ", telegram.MaxText)))
	if err != nil || len(ids) != 1 || ids[0] != 7 {
		t.Errorf("%v, %v", ids, err)
	}
}

func TestWhateverRetryAfterSaysItIsAWaitOfAtMostADay(t *testing.T) {
	for said, want := range map[string]time.Duration{
		"7": 7 * time.Second, "1.5": 1500 * time.Millisecond, `"7"`: 7 * time.Second, "100000": outbox.MaxHold, "9223372036854775807": outbox.MaxHold,
		"1e30": outbox.MaxHold, "1e999": outbox.MaxHold, "-1e999": time.Second, "-5": time.Second, "0": time.Second, `"soon"`: time.Second,
		`"nan"`: time.Second, "null": time.Second, "{}": time.Second,
	} {
		client := clientOf(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusTooManyRequests)
			io.WriteString(w, `{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":`+said+`}}`)
		})
		_, err := telegram.NewTransport(client, nil, slog.New(slog.DiscardHandler)).Deliver(t.Context(), send(1, "một"))
		if failure, ok := errors.AsType[*outbox.SendError](err); !ok || failure.Action != outbox.Throttled || failure.RetryAfter != want {
			t.Errorf("%s gave %+v, want a wait of %v", said, failure, want)
		}
	}
}
