package main

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"thidua/bot/telegram"
)

// examineSettings looks at what is set, without showing a secret.
func (c *doctorCommand) examineSettings(x *examination) {
	var set []string
	show := func(name, value string) {
		if value != "" {
			set = append(set, name+"="+value)
		}
	}
	bot, _, _ := strings.Cut(c.TelegramBotToken, ":")
	if c.TelegramBotToken != "" {
		show("TELEGRAM_BOT_TOKEN", bot+":…")
	}
	show("TELEGRAM_API_URL", redacted(c.TelegramAPIURL))
	show("TELEGRAM_PROXY", redacted(c.TelegramProxy))
	show("WEBHOOK_URL", redacted(c.WebhookURL))
	show("LISTEN_ADDR", c.ListenAddr)
	show("DATABASE_URL", redacted(c.DatabaseURL))
	show("DATA_DIR", c.DataDir)
	show("EMBEDDING_MODEL", c.EmbeddingModel)
	show("OPENAI_BASE_URL", redacted(c.OpenAIBaseURL))
	x.add("settings", fine, strings.Join(set, " "), "")
	if len(c.AdminIDs) == 0 {
		x.add("settings", warning, "ADMIN_IDS is empty: only those who are administrators by a post can let others in",
			"to begin, set it to your Telegram id, which the bot shows to whom it does not know")
	}
	if c.Decision == "" {
		x.add("settings", warning, "CHANNEL_DECISION is empty: nobody sees which document allows this channel", "name its number, date and issuer")
	}
	if _, err := c.webhook(); err != nil {
		x.add("settings", failed, err.Error(), "correct WEBHOOK_URL, WEBHOOK_SECRET and LISTEN_ADDR, or leave them all out")
	}
	if c.EmbeddingModel != "" && c.OpenAIBaseURL == "" {
		x.add("settings", failed, "EMBEDDING_MODEL is set and OPENAI_BASE_URL is not", "say where the model is, or leave EMBEDDING_MODEL out")
	}
}

// redacted is a URL without the password in it.
func redacted(raw string) string {
	parsed, err := url.Parse(raw)
	if err != nil {
		return "(no URL)" // it might hold a password all the same
	}
	return parsed.Redacted()
}

// examineTelegram looks at the way to Telegram, the token, the clock and the webhook: each apart from the others.
func (c *doctorCommand) examineTelegram(ctx context.Context, x *examination) {
	client, err := c.client()
	if err != nil {
		x.add("token", failed, err.Error(), "get the token from @BotFather")
		return
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(ctx, askTelegram)
	defer cancel()
	d := client.Diagnose(ctx)
	if d.Route != nil {
		x.add("route", failed, d.Route.Error(), c.routeAdvice(d.Route.Fault))
		x.add("token", warning, "not known: Telegram was not reached", "mend the route first")
		return
	}
	x.add("route", fine, "the Bot API answers", "")
	examineClock(x, d.Ahead)
	if d.Refusal != nil {
		do := "try again later"
		if d.Refusal.Code == 401 || d.Refusal.Code == 404 {
			do = "the token is wrong or was revoked: get it from @BotFather (/mybots, API Token) and set it"
		}
		x.add("token", failed, d.Refusal.Error(), do)
		return
	}
	x.add("token", fine, fmt.Sprintf("@%s, id %d", d.Me.Username, d.Me.ID), "")
	c.examineWebhook(ctx, x, client)
}

// routeAdvice is what to do about a way that ends there.
func (c *doctorCommand) routeAdvice(fault telegram.Fault) string {
	switch fault {
	case telegram.FaultDNS:
		return "check this machine's name servers, and TELEGRAM_API_URL if it is set"
	case telegram.FaultProxy:
		return "check that the proxy of TELEGRAM_PROXY runs, and its address, name and password"
	case telegram.FaultTLS:
		return "something between here and Telegram answers in its place, or this machine lacks root certificates or the right time"
	case telegram.FaultGateway:
		return "check TELEGRAM_API_URL and TELEGRAM_PROXY: a gateway or a filter answers in Telegram's place"
	}
	if c.TelegramProxy == "" {
		return "connections to Telegram may be blocked here: ask who runs the network, or set TELEGRAM_PROXY"
	}
	return "check that the proxy of TELEGRAM_PROXY may reach Telegram"
}

// How far the clock may be off: leases and due times bear seconds, people notice minutes.
const (
	clockWarning = 5 * time.Second
	clockFailure = 5 * time.Minute
)

func examineClock(x *examination, ahead time.Duration) {
	s, word := fine, "ahead of"
	if ahead < 0 {
		ahead, word = -ahead, "behind"
	}
	do := ""
	if ahead > clockWarning {
		s, do = warning, "let this machine set its clock by the network (timedatectl set-ntp true)"
	}
	if ahead > clockFailure {
		s = failed
	}
	x.add("clock", s, fmt.Sprintf("%v %s Telegram's", ahead, word), do)
}

// examineWebhook looks whether updates come the way that is set.
func (c *doctorCommand) examineWebhook(ctx context.Context, x *examination, client *telegram.Client) {
	info, err := client.WebhookInfo(ctx)
	if err != nil {
		x.add("webhook", warning, err.Error(), "try again")
		return
	}
	s, found, do := fine, "updates are polled", ""
	switch {
	case info.URL != "" && c.WebhookURL == "":
		s, found = warning, "updates are to be polled, but a webhook is set: "+redacted(info.URL)
		do = "serve takes it back when it starts; if it is set again, another program uses this token"
	case info.URL == "" && c.WebhookURL != "":
		s, found, do = warning, "WEBHOOK_URL is set, but Telegram knows of no webhook", "serve sets it when it starts"
	case info.URL != c.WebhookURL:
		s, found = warning, "the webhook is "+redacted(info.URL)+", not WEBHOOK_URL"
		do = "serve sets it when it starts; if it changes again, another program uses this token"
	case info.URL != "":
		found = "Telegram posts to " + redacted(info.URL)
	}
	found += fmt.Sprintf("; %d wait", info.Pending)
	if info.LastError != "" {
		found += fmt.Sprintf("; last error %s: %s", clock(time.Unix(info.LastErrorAt, 0)), info.LastError)
		if do == "" && time.Since(time.Unix(info.LastErrorAt, 0)) < time.Hour {
			s, do = warning, "check the reverse proxy, its certificate, and that it passes updates to LISTEN_ADDR"
		}
	}
	x.add("webhook", s, found, do)
}
