package telegram_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"thidua/bot/inbox"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

const secret = "mot-bi-mat-kho-doan"

func TestTheWebhookConfirmsOnlyWhatIsStored(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		woken := 0
		hook := &telegram.Webhook{BotID: 7, Secret: secret, Inbox: inbox.NewStore(db), Stored: func() { woken++ }, Log: slog.New(slog.DiscardHandler)}
		post := func(method, secret, body string) int {
			request := httptest.NewRequest(method, "/", strings.NewReader(body))
			if secret != "" {
				request.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
			}
			answer := httptest.NewRecorder()
			hook.ServeHTTP(answer, request)
			return answer.Code
		}
		const update = `{"update_id":5,"message":{"message_id":1,"chat":{"id":42}}}`
		for _, test := range []struct {
			name, method, secret, body string
			want, stored               int
		}{
			{"no secret", "POST", "", update, http.StatusUnauthorized, 0},
			{"a wrong secret", "POST", secret + "x", update, http.StatusUnauthorized, 0},
			{"not a post", "GET", secret, "", http.StatusMethodNotAllowed, 0},
			{"no JSON", "POST", secret, `{"update_id":`, http.StatusBadRequest, 0},
			{"no update", "POST", secret, `{"hello":1}`, http.StatusBadRequest, 0},
			{"too large", "POST", secret, `{"update_id":6,"x":"` + strings.Repeat("a", 5<<20) + `"}`, http.StatusBadRequest, 0},
			{"an update", "POST", secret, update, http.StatusOK, 1},
			{"the same again", "POST", secret, update, http.StatusOK, 1},
		} {
			if got := post(test.method, test.secret, test.body); got != test.want {
				t.Errorf("%s: %d, want %d", test.name, got, test.want)
			}
			if got := stored(t, db); got != test.stored {
				t.Errorf("%s: %d updates stored, want %d", test.name, got, test.stored)
			}
		}
		if woken != 2 {
			t.Errorf("the worker was woken %d times", woken)
		}
		if err := db.InTx(t.Context(), func(tx *database.Tx) error {
			_, err := tx.Exec(t.Context(), `alter table inbox_update rename to elsewhere`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if got := post("POST", secret, strings.Replace(update, "5", "6", 1)); got != http.StatusServiceUnavailable {
			t.Errorf("while the store refuses: %d", got)
		}
	})
}

func TestASecretThatCanBeGuessedIsRefused(t *testing.T) {
	for secret, want := range map[string]bool{"": false, "short": false, strings.Repeat("a", 257): false, "có dấu tiếng việt 123": false, secret: true} {
		if got := telegram.ValidSecret(secret) == nil; got != want {
			t.Errorf("%q: %v", secret, got)
		}
	}
}
