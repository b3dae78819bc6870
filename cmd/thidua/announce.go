package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"thidua/bot"
	"thidua/bot/audience"
	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/conversation/announcement"
	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

type announceCommand struct {
	Send   announceSendCommand   `cmd:"" help:"Have an announcement sent; where OPERATOR_RELEASE allows it."`
	List   announceListCommand   `cmd:"" help:"List announcements, the newest first."`
	Show   announceShowCommand   `cmd:"" help:"Show one announcement: how far it is, and who got it."`
	Pause  announcePauseCommand  `cmd:"" help:"Let no more of an announcement go, until resume."`
	Resume announceResumeCommand `cmd:"" help:"Go on with an announcement that stands still."`
	Cancel announceCancelCommand `cmd:"" help:"Let no more of an announcement go, for good."`
	Retry  announceRetryCommand  `cmd:"" help:"Send an announcement again to those whose copy failed."`
	Export announceExportCommand `cmd:"" help:"Write an announcement as a letter, a table for the replies, and its result."`
	Import announceImportCommand `cmd:"" help:"Record what agencies replied by other channels, from the filled-in table."`
}

// announceSettings are what the commands need that change announcements.
type announceSettings struct {
	HoursSettings
	StoreSettings
}

// open opens the store of announcements. The caller closes the database.
func (s *announceSettings) open(ctx context.Context) (*database.DB, *conversation.Kit, *broadcast.Store, error) {
	hours, err := s.calendar(s.DataDir)
	if err != nil {
		return nil, nil, nil, err
	}
	db, err := openDatabase(ctx, s.database())
	if err != nil {
		return nil, nil, nil, err
	}
	kit := bot.Offline(db, directory.Settings{}, slog.New(slog.DiscardHandler))
	return db, kit, bot.Announcements(kit, hours), nil
}

type announceSendCommand struct {
	Audience   string      `required:"" help:"Who it is for: all, agency:CODE, under:CODE, bloc:CODE, kind:KIND, role:ROLE; blank is and, | or, ! not, parentheses. Without a role: focal points, their deputies and heads." placeholder:"EXPR"`
	Kind       string      `required:"" help:"launch, guidance, reminder, invitation, report_request, consultation, training, new_document or publicity." placeholder:"KIND"`
	Title      string      `required:"" help:"What it is about, in one line." placeholder:"WORDS"`
	Text       string      `required:"" help:"File with the words, UTF-8; - is standard input." placeholder:"FILE"`
	Attach     []string    `help:"Files to send with it, ten at most." placeholder:"FILE"`
	Number     string      `help:"Number of the signed document that it carries." placeholder:"NUMBER"`
	Date       dayFlag     `help:"Its date." placeholder:"DAY"`
	Issuer     string      `help:"Who issued it." placeholder:"NAME"`
	Issued     bool        `help:"It is issued on the official document system."`
	Urgency    string      `help:"As the document is marked: khẩn, thượng khẩn or hỏa tốc; such a one does not wait for working hours." placeholder:"MARK"`
	AfterHours string      `help:"Do not wait for working hours, and why." placeholder:"WORDS"`
	At         *momentFlag `help:"Not before; in Vietnam's time." placeholder:"TIME"`
	Ack        bool        `help:"Ask for an acknowledgement."`
	Due        *momentFlag `help:"Until when it is to be acknowledged." placeholder:"TIME"`
	Reason     string      `help:"Why an operator sends it; every approver is told. Needed with --yes." placeholder:"WORDS"`
	Yes        bool        `help:"Send; without it only show whom it would go to." xor:"yes"`
	Draft      bool        `help:"Keep it as a draft for an officer to go on with in the chat." xor:"yes"`
	Campaign   string      `help:"The campaign that it belongs to, by its name." placeholder:"NAME"`
	Wait       bool        `help:"Wait until nothing waits, and show how far it is."`
	BoardSettings
	ReleaseSettings
	announceSettings
}

// momentFlag is an instant: 2026-12-15T17:00 or "15/12/2026 17:00", in Vietnam.
type momentFlag struct{ time.Time }

// UnmarshalText implements encoding.TextUnmarshaler.
func (m *momentFlag) UnmarshalText(text []byte) error {
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02 15:04", "02/01/2006 15:04", "2/1/2006 15:04"} {
		if at, err := time.ParseInLocation(layout, strings.TrimSpace(string(text)), vietnamese.Zone()); err == nil {
			m.Time = at
			return nil
		}
	}
	return fmt.Errorf("%q is no time; write 2026-12-15T17:00 or \"15/12/2026 17:00\"", text)
}

func (m *momentFlag) orZero() time.Time {
	if m == nil {
		return time.Time{}
	}
	return m.Time
}

// maxAttachment is what Telegram lets a bot send, in bytes.
const maxAttachment = 50 << 20

// Run shows whom the announcement would go to, and has it sent with --yes.
func (c *announceSendCommand) Run(ctx context.Context, env *environment) error {
	d, err := c.draft(env)
	if err != nil {
		return err
	}
	db, kit, store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	if c.Campaign != "" {
		campaign, err := store.CampaignNamed(ctx, db, c.Campaign)
		if err != nil {
			return fmt.Errorf("--campaign %q: %w", c.Campaign, err)
		}
		d.Campaign = campaign.ID
	}
	audience, err := store.Preview(ctx, d.Audience)
	if err != nil {
		return err
	}
	fmt.Fprintln(env.Stdout, announcement.Size(audience))
	if c.Draft {
		return c.keepDraft(ctx, env, db, kit, store, d)
	}
	if !c.Yes {
		fmt.Fprintln(env.Stdout, "Chưa gửi. Thêm --yes để gửi.")
		return nil
	}
	if err := c.mayRelease(); err != nil {
		return err
	}
	if strings.TrimSpace(c.Reason) == "" {
		return errors.New("thiếu --reason: vì sao gửi từ dòng lệnh")
	}
	if d.Files, err = c.attachments(ctx, kit); err != nil {
		return err
	}
	store.RenderWith(announcement.Render(c.words(), kit.Link))
	var a broadcast.Announcement
	err = db.InTx(ctx, func(tx *database.Tx) (err error) {
		if a, err = store.Plan(ctx, tx, directory.Operator, d, c.Reason); err != nil {
			return err
		}
		return c.tellApprovers(ctx, tx, kit, store, a)
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(env.Stdout, "Thông báo số %d.\n", a.ID)
	if c.Wait {
		return waitFor(ctx, env, db, store, a.ID)
	}
	return nil
}

// keepDraft keeps a draft that is nobody's yet.
func (c *announceSendCommand) keepDraft(ctx context.Context, env *environment, db *database.DB, kit *conversation.Kit, store *broadcast.Store, d broadcast.Draft) (err error) {
	if d.Files, err = c.attachments(ctx, kit); err != nil {
		return err
	}
	var id int64
	err = db.InTx(ctx, func(tx *database.Tx) (err error) {
		id, err = store.NewDraft(ctx, tx, directory.Operator, d)
		return err
	})
	if err == nil {
		_, err = fmt.Fprintf(env.Stdout, "Dự thảo số %d; chuyên viên mở trong trò chuyện để soạn tiếp.\n", id)
	}
	return err
}

// draft is what the flags say.
func (c *announceSendCommand) draft(env *environment) (d broadcast.Draft, err error) {
	kind, ok := broadcast.ParseKind(c.Kind)
	if !ok {
		return d, fmt.Errorf("không có loại thông báo %q", c.Kind)
	}
	d = broadcast.Draft{
		Kind: kind, Acknowledged: c.Ack || c.Due != nil, AfterHours: c.AfterHours, SendAt: c.At.orZero(), DueAt: c.Due.orZero(),
		Document: broadcast.Document{Number: c.Number, Date: c.Date.Day, Issuer: c.Issuer, Issued: c.Issued},
	}
	if d.Title, err = directory.CleanLine(c.Title, "Trích yếu", 1, 300); err != nil {
		return d, err
	}
	if c.Urgency != "" {
		if d.Urgency, ok = broadcast.ParseUrgency(c.Urgency); !ok {
			return d, fmt.Errorf("không có mức độ khẩn %q; có: khẩn, thượng khẩn, hỏa tốc", c.Urgency)
		}
	}
	if d.Audience, err = audience.ParseExpression(c.Audience); err != nil {
		return d, err
	}
	body, err := c.body(env)
	d.Body = announcement.Body(body)
	return d, err
}

// maxBody is more than any message holds, in bytes.
const maxBody = 64 << 10

func (c *announceSendCommand) body(env *environment) (string, error) {
	var in io.Reader = env.Stdin
	if c.Text != "-" {
		opened, err := os.Open(c.Text)
		if err != nil {
			return "", err
		}
		defer opened.Close()
		in = opened
	}
	raw, err := io.ReadAll(io.LimitReader(in, maxBody))
	if err != nil {
		return "", err
	}
	body := database.Text(raw)
	if strings.TrimSpace(body) == "" {
		return "", errors.New("thông báo chưa có nội dung")
	}
	return body, nil
}

// attachments stores the files that go with the announcement.
func (c *announceSendCommand) attachments(ctx context.Context, kit *conversation.Kit) (files []outbox.File, err error) {
	if len(c.Attach) > broadcast.MaxFiles {
		return nil, fmt.Errorf("kèm nhiều nhất %d tệp", broadcast.MaxFiles)
	}
	for _, name := range c.Attach {
		stored, err := storeFile(ctx, kit, name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		files = append(files, outbox.File{Hash: stored.Hash, Kind: string(file.Document), Name: filepath.Base(name)})
	}
	return files, nil
}

func storeFile(ctx context.Context, kit *conversation.Kit, name string) (file.Content, error) {
	opened, err := os.Open(name)
	if err != nil {
		return file.Content{}, err
	}
	defer opened.Close()
	return kit.Files.Put(ctx, opened, maxAttachment)
}

// tellApprovers tells every approver that an operator has an announcement sent.
func (c *announceSendCommand) tellApprovers(ctx context.Context, tx *database.Tx, kit *conversation.Kit, store *broadcast.Store, a broadcast.Announcement) error {
	approvers, err := store.Approvers(ctx, tx)
	if err != nil {
		return err
	}
	for _, p := range approvers {
		key := conversation.Key(announcement.Name, "operator", a.ID, p.PersonID)
		told := conversation.Notice(key, p.Account, announcement.ReleasedByOperator(c.words(), a), nil)
		if err := kit.Outbox.Enqueue(ctx, tx, told); err != nil {
			return err
		}
	}
	return nil
}

// waitFor shows how far an announcement is until nothing of it waits.
func waitFor(ctx context.Context, env *environment, db *database.DB, store *broadcast.Store, id int64) error {
	for shown := ""; ; {
		a, err := store.Announcement(ctx, db, id)
		if err != nil {
			return err
		}
		p, err := store.Progress(ctx, db, id)
		if err != nil {
			return err
		}
		if line := announcement.ProgressLine(a, p); line != shown {
			fmt.Fprintln(env.Stdout, line)
			shown = line
		}
		switch {
		case a.State != broadcast.Planned && a.State != broadcast.Sending && a.State != broadcast.Paused:
			return nil // also what somebody took back, changed or deleted meanwhile
		case a.State == broadcast.Paused && a.Halt != broadcast.HaltHours:
			return errors.New("thông báo đang tạm dừng; gửi tiếp: thidua announce resume")
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
	}
}

type announceListCommand struct {
	Limit int  `default:"50" help:"At most that many; ${default} if not given." placeholder:"N"`
	JSON  bool `name:"json" help:"Print one JSON object a line."`
	announceSettings
}

// announcementLine is an announcement as --json prints it.
type announcementLine struct {
	ID       int64           `json:"id"`
	State    broadcast.State `json:"state"`
	Kind     broadcast.Kind  `json:"kind"`
	Title    string          `json:"title"`
	Audience string          `json:"audience"`
	Halt     broadcast.Halt  `json:"halt,omitempty"`
	Created  time.Time       `json:"created_at"`
	broadcast.Progress
}

// Run prints the announcements.
func (c *announceListCommand) Run(ctx context.Context, env *environment) error {
	db, _, store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	all, err := store.Announcements(ctx, db, c.Limit)
	if err != nil {
		return err
	}
	if len(all) == 0 && !c.JSON {
		fmt.Fprintln(env.Stdout, "Chưa có thông báo nào.")
	}
	for _, a := range all {
		p, err := store.Progress(ctx, db, a.ID)
		if err != nil {
			return err
		}
		if c.JSON {
			err = printJSON(env.Stdout, announcementLine{a.ID, a.State, a.Kind, a.Title, a.Audience.String(), a.Halt, a.CreatedAt, p})
		} else {
			_, err = fmt.Fprintf(env.Stdout, "%d  %s  %s\n   %s\n", a.ID, moment(a.CreatedAt), a.Title, announcement.ProgressLine(a, p))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func printJSON(w io.Writer, v any) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	return out.Encode(v)
}

type announceShowCommand struct {
	ID   int64 `arg:"" help:"Its number."`
	JSON bool  `name:"json" help:"Print one JSON object a recipient."`
	announceSettings
}

// receiptLine is a recipient as --json prints them.
type receiptLine struct {
	Account   int64          `json:"account"`
	Person    int64          `json:"person"`
	Name      string         `json:"name"`
	Agency    string         `json:"agency_code"`
	Role      directory.Role `json:"role"`
	State     string         `json:"state"`
	Reason    string         `json:"reason,omitempty"`
	Uncertain bool           `json:"uncertain,omitempty"`
	At        *time.Time     `json:"at,omitempty"`
	Seen      *time.Time     `json:"acknowledged_at,omitempty"`
	Missing   *time.Time     `json:"document_missing_at,omitempty"`
}

// unreachedLine is an agency of which nobody got it, as --json prints it after the recipients.
type unreachedLine struct {
	Agency string `json:"agency_code"`
	Name   string `json:"name"`
	State  string `json:"state"`
}

// Run prints how far the announcement is, which agencies nobody was reached of, and who got it.
func (c *announceShowCommand) Run(ctx context.Context, env *environment) error {
	db, _, store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	a, err := store.Announcement(ctx, db, c.ID)
	if err != nil {
		return noAnnouncement(c.ID, err)
	}
	receipts, err := store.Receipts(ctx, db, c.ID)
	if err != nil {
		return err
	}
	unreached, err := store.Unreached(ctx, db, c.ID)
	if err != nil {
		return err
	}
	if c.JSON {
		for _, r := range receipts {
			err := printJSON(env.Stdout, receiptLine{r.Account, r.PersonID, r.Person, r.Agency, r.Role, r.State, r.Reason, r.Uncertain,
				orNil(r.At), orNil(r.SeenAt), orNil(r.MissingAt)})
			if err != nil {
				return err
			}
		}
		for _, agency := range unreached {
			if err := printJSON(env.Stdout, unreachedLine{agency.Code, agency.Name, "unreached"}); err != nil {
				return err
			}
		}
		return nil
	}
	p, err := store.Progress(ctx, db, c.ID)
	if err != nil {
		return err
	}
	fmt.Fprintf(env.Stdout, "%s\n%s\n", a.Title, announcement.ProgressLine(a, p))
	for _, agency := range unreached {
		fmt.Fprintf(env.Stdout, "  chưa đến được: %s %s\n", agency.Code, agency.Name)
	}
	for _, r := range receipts {
		fmt.Fprintf(env.Stdout, "  %s  %s, %s: %s\n", r.Agency, r.Person, r.Role.Name(), announcement.ReceiptWords(r))
	}
	return nil
}

func orNil(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}

// noAnnouncement says which announcement there is not.
func noAnnouncement(id int64, err error) error {
	if errors.Is(err, broadcast.ErrNoAnnouncement) {
		return fmt.Errorf("không có thông báo số %d; xem: thidua announce list", id)
	}
	return err
}
