package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"thidua/bot/audit"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

type outboxCommand struct {
	Holds outboxHoldsCommand `cmd:"" help:"Show what Telegram asked to wait with."`
	Lift  outboxLiftCommand  `cmd:"" help:"Send again at once where Telegram asked to wait; it may refuse."`
	List  outboxListCommand  `cmd:"" help:"Show deliveries that failed, may have arrived twice, or wait; not what they say."`
}

type outboxHoldsCommand struct{ StoreSettings }

// Run prints the holds, the token's first.
func (c *outboxHoldsCommand) Run(ctx context.Context, env *environment) error {
	db, err := openDatabase(ctx, c.database())
	if err != nil {
		return err
	}
	defer db.Close()
	holds, err := outbox.NewStore(db, nil).Holds(ctx)
	if err != nil {
		return err
	}
	if len(holds) == 0 {
		fmt.Fprintln(env.Stdout, "Telegram không yêu cầu tạm ngừng gửi.")
	}
	for _, h := range holds {
		fmt.Fprintf(env.Stdout, "%s: tạm ngừng gửi đến %s\n", heldThing(h.ChatID), moment(h.Until))
	}
	return nil
}

// heldThing is what a hold is about; 0 is the token.
func heldThing(chat int64) string {
	if chat == 0 {
		return "Toàn bộ bot"
	}
	return fmt.Sprint("Cuộc trò chuyện ", chat)
}

// moment is an instant as people read it.
func moment(at time.Time) string { return at.In(vietnamese.Zone()).Format("02/01/2006 15:04:05") }

type outboxLiftCommand struct {
	Chat  int64 `help:"That chat." placeholder:"ID"`
	Token bool  `help:"The whole bot."`
	StoreSettings
}

// Validate wants one of the two.
func (c *outboxLiftCommand) Validate() error {
	if c.Token == (c.Chat != 0) {
		return errors.New("give --chat ID, as thidua outbox holds shows it, or --token")
	}
	return nil
}

// Run lifts a hold that there is.
func (c *outboxLiftCommand) Run(ctx context.Context, env *environment) error {
	db, people, err := openDirectory(ctx, &c.StoreSettings, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	store := outbox.NewStore(db, nil)
	holds, err := store.Holds(ctx)
	if err != nil {
		return err
	}
	held := false
	for _, h := range holds {
		held = held || h.ChatID == c.Chat
	}
	if !held {
		return fmt.Errorf("%s không bị tạm ngừng gửi; xem: thidua outbox holds", heldThing(c.Chat))
	}
	object, err := c.object(ctx, people)
	if err != nil {
		return err
	}
	err = db.InTx(ctx, func(tx *database.Tx) error {
		if err := store.LiftHold(ctx, tx, c.Chat); err != nil {
			return err
		}
		return audit.Append(ctx, tx, audit.Entry{Via: audit.Command, Act: "lift hold", Object: object})
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(env.Stdout, "%s: gửi lại từ bây giờ.\n", heldThing(c.Chat))
	return nil
}

// object is what the audit says the hold was of. A private chat has the id of its account, which an erasure would not find here: the
// audit names the person instead.
func (c *outboxLiftCommand) object(ctx context.Context, people *directory.Store) (string, error) {
	switch {
	case c.Chat == 0:
		return "token:0", nil
	case c.Chat < 0:
		return fmt.Sprint("chat:", c.Chat), nil
	}
	access, err := people.Access(ctx, c.Chat)
	if err != nil {
		return "", err
	}
	return fmt.Sprint("person:", access.PersonID), nil
}

type outboxListCommand struct {
	Failed    bool `help:"Given up, the last first."`
	Uncertain bool `help:"May have arrived twice, the last enqueued first."`
	Waiting   bool `help:"Waiting or being sent, the next first."`
	Limit     int  `default:"50" help:"At most that many; ${default} if not given." placeholder:"N"`
	JSON      bool `name:"json" help:"Print one JSON object a line."`
	StoreSettings
}

// Validate wants one of the three.
func (c *outboxListCommand) Validate() error {
	n := 0
	for _, chosen := range []bool{c.Failed, c.Uncertain, c.Waiting} {
		if chosen {
			n++
		}
	}
	if n != 1 || c.Limit < 1 {
		return errors.New("give one of --failed, --uncertain, --waiting, and a --limit of 1 or more")
	}
	return nil
}

// listedLine is a delivery as it is printed with --json.
type listedLine struct {
	ID        int64      `json:"id"`
	Key       string     `json:"key"`
	Chat      int64      `json:"chat"`
	Op        outbox.Op  `json:"op"`
	State     string     `json:"state"`
	Paused    bool       `json:"paused,omitempty"`
	Uncertain bool       `json:"uncertain,omitempty"`
	Attempts  int        `json:"attempts"`
	Why       string     `json:"why,omitempty"`
	Since     time.Time  `json:"since"`
	Ended     *time.Time `json:"ended,omitempty"`
}

// Run prints what, to which chat, why and since when.
func (c *outboxListCommand) Run(ctx context.Context, env *environment) error {
	db, err := openDatabase(ctx, c.database())
	if err != nil {
		return err
	}
	defer db.Close()
	listing := outbox.ListWaiting
	switch {
	case c.Failed:
		listing = outbox.ListFailed
	case c.Uncertain:
		listing = outbox.ListUncertain
	}
	listed, err := outbox.NewStore(db, nil).List(ctx, listing, c.Limit)
	if err != nil {
		return err
	}
	if len(listed) == 0 && !c.JSON {
		fmt.Fprintln(env.Stdout, "Không có tin nào.")
	}
	out := json.NewEncoder(env.Stdout)
	out.SetEscapeHTML(false)
	for _, l := range listed {
		if c.JSON {
			line := listedLine{ID: l.ID, Key: l.Key, Chat: l.ChatID, Op: l.Op, State: string(l.State), Paused: l.Held, Uncertain: l.Uncertain,
				Attempts: l.Attempts, Why: oneLine(l.Error), Since: l.CreatedAt}
			if !l.EndedAt.IsZero() {
				line.Ended = &l.EndedAt
			}
			err = out.Encode(line)
		} else {
			_, err = fmt.Fprintf(env.Stdout, "%d  %s  chat %d  %s  %s, %d lần thử%s\n", l.ID, moment(l.CreatedAt), l.ChatID, l.Key, deliveryState(l), l.Attempts, reason(l.Error))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// deliveryState is the state in the words of the screen.
func deliveryState(l outbox.Listed) string {
	words := map[outbox.State]string{
		outbox.Waiting: "chờ gửi", outbox.Sending: "đang gửi", outbox.Sent: "đã gửi", outbox.Failed: "không gửi được", outbox.Cancelled: "đã hủy",
	}[l.State]
	if l.Held {
		words = "tạm dừng"
	}
	if l.Uncertain {
		words += " (chưa xác định, có thể đến hai lần)"
	}
	return words
}

// reason is why, behind a colon.
func reason(problem string) string {
	if problem == "" {
		return ""
	}
	return ": " + oneLine(problem)
}

// longestReason is how many characters of a reason are shown.
const longestReason = 200

// oneLine is the beginning of a text that may have many lines, such as those of a panic.
func oneLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	if letters := []rune(line); len(letters) > longestReason {
		return string(letters[:longestReason]) + "…"
	}
	return line
}
