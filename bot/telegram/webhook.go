package telegram

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"regexp"

	"github.com/go-telegram/bot"

	"thidua/bot/inbox"
)

// Webhook takes updates that Telegram posts. It answers 200 only when an update is stored, so that Telegram sends
// again what was not: 401 without the secret, 400 for what is no update, 503 when the store refuses.
type Webhook struct {
	BotID  int64
	Secret string // which Telegram repeats with every update; see ValidSecret
	Inbox  *inbox.Store
	Stored func() // called when an update was stored; may be nil
	Log    *slog.Logger
}

// maxUpdate is far more than Telegram puts into one update.
const maxUpdate = 4 << 20

var secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{16,256}$`)

// ValidSecret reports whether Telegram takes the secret and nobody guesses it.
func ValidSecret(secret string) error {
	if !secretForm.MatchString(secret) {
		return errors.New("WEBHOOK_SECRET must be 16 to 256 characters of A-Z, a-z, 0-9, _ and -")
	}
	return nil
}

// ServeHTTP implements http.Handler.
func (h *Webhook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		return
	}
	if !h.known(r.Header.Get("X-Telegram-Bot-Api-Secret-Token")) {
		http.Error(w, "unknown sender", http.StatusUnauthorized)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxUpdate))
	if err != nil {
		http.Error(w, "the update cannot be read", http.StatusBadRequest)
		return
	}
	update, err := ParseUpdate(h.BotID, body)
	if err != nil {
		h.Log.Warn("what was posted is no update", "error", err)
		http.Error(w, "no update", http.StatusBadRequest)
		return
	}
	// A caller that hangs up must not undo what is about to be committed.
	if _, err := h.Inbox.Put(context.WithoutCancel(r.Context()), []inbox.Update{update}); err != nil {
		h.Log.Error("an update could not be stored; Telegram sends it again", "error", err)
		w.Header().Set("Retry-After", "1")
		http.Error(w, "try again", http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusOK)
	if h.Stored != nil {
		h.Stored()
	}
}

// known compares in constant time, whatever the length.
func (h *Webhook) known(secret string) bool {
	got, want := sha256.Sum256([]byte(secret)), sha256.Sum256([]byte(h.Secret))
	return subtle.ConstantTimeCompare(got[:], want[:]) == 1
}

// SetWebhook tells Telegram where to post updates; those that wait are posted there. It is safe to repeat.
func (c *Client) SetWebhook(ctx context.Context, url, secret string) error {
	_, err := c.api.SetWebhook(ctx, &bot.SetWebhookParams{URL: url, SecretToken: secret, AllowedUpdates: allowedUpdates})
	return err
}

// DeleteWebhook lets updates be polled again; those that wait are kept. Without a webhook it does nothing.
func (c *Client) DeleteWebhook(ctx context.Context) error {
	_, err := c.api.DeleteWebhook(ctx, nil)
	return err
}
