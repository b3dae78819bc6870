package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"thidua/bot"
	"thidua/bot/broadcast"
	"thidua/bot/conversation/difficulty"
	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/bot/ticketrecord"
	"thidua/knowledge/database"
)

type ticketCommand struct {
	List ticketListCommand `cmd:"" help:"List difficulties and questions that reached the Board, the last first; not what they say."`
	Show ticketShowCommand `cmd:"" help:"Show one of them: what it says, what was said and done about it, and whom that reached."`
}

// openTickets opens the store of tickets. The caller closes the database.
func openTickets(ctx context.Context, settings *StoreSettings) (*database.DB, *ticket.Store, *ticketrecord.Reader, error) {
	db, err := openDatabase(ctx, settings.database())
	if err != nil {
		return nil, nil, nil, err
	}
	kit := bot.Offline(db, directory.Settings{}, slog.New(slog.DiscardHandler))
	store := bot.Tickets(kit, nil)
	return db, store, ticketrecord.NewReader(db, store, kit.Directory), nil
}

type ticketListCommand struct {
	State    string `help:"Those in that state: sent, accepted, answered, … or its name." placeholder:"STATE"`
	Kind     string `help:"difficulty or question." placeholder:"KIND"`
	Category string `help:"Those of that category: law, money, … or its name." placeholder:"CATEGORY"`
	Agency   string `help:"Those reported for that agency, or that it answers for since." placeholder:"CODE"`
	Limit    int    `default:"50" help:"At most that many; ${default} if not given." placeholder:"N"`
	JSON     bool   `name:"json" help:"Print one JSON object a line."`
	StoreSettings
}

// Run prints the tickets.
func (c *ticketListCommand) Run(ctx context.Context, env *environment) error {
	db, store, records, err := openTickets(ctx, &c.StoreSettings)
	if err != nil {
		return err
	}
	defer db.Close()
	chosen, err := c.selection(ctx, db, store)
	if err != nil {
		return err
	}
	all, err := store.Select(ctx, db, chosen, c.Limit)
	if err != nil {
		return err
	}
	if len(all) == 0 && !c.JSON {
		fmt.Fprintln(env.Stdout, "Không có phản ánh, câu hỏi nào.")
	}
	for _, t := range all {
		line, err := records.Line(ctx, t)
		if err != nil {
			return err
		}
		if c.JSON {
			err = printJSON(env.Stdout, line)
		} else {
			_, err = fmt.Fprintln(env.Stdout, ticketLines(line))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// selection is what the flags choose.
func (c *ticketListCommand) selection(ctx context.Context, db *database.DB, store *ticket.Store) (chosen ticket.Selection, err error) {
	if c.Limit < 1 {
		return chosen, errors.New("--limit phải từ 1 trở lên")
	}
	if chosen.State, err = named("trạng thái", c.State, ticket.States()[1:], ticket.State.Name); err != nil { // a draft is its author's alone
		return chosen, err
	}
	if chosen.Kind, err = named("loại", c.Kind, []ticket.Kind{ticket.Difficulty, ticket.Question}, kindName); err != nil {
		return chosen, err
	}
	if chosen.Category, err = named("lĩnh vực", c.Category, ticket.Categories(), ticket.Category.Name); err != nil || c.Agency == "" {
		return chosen, err
	}
	if chosen.AgencyID, err = store.AgencyOfCode(ctx, db, c.Agency); problem.Is(err, problem.NotFound) {
		err = fmt.Errorf("không có cơ quan mang mã %q; để xem các mã: thidua org show", c.Agency)
	}
	return chosen, err
}

// named is the value that people mean by it or by its name; "" by nothing.
func named[T ~string](what, meant string, all []T, name func(T) string) (T, error) {
	if meant == "" {
		return "", nil
	}
	var ids []string
	for _, v := range all {
		if string(v) == meant || directory.NameKey(name(v)) == directory.NameKey(meant) {
			return v, nil
		}
		ids = append(ids, string(v))
	}
	return "", fmt.Errorf("không có %s %q; có: %s", what, meant, strings.Join(ids, ", "))
}

func kindName(k ticket.Kind) string {
	if k == ticket.Question {
		return "Câu hỏi"
	}
	return "Phản ánh"
}

// ticketLines are a ticket in two lines.
func ticketLines(l ticketrecord.Line) string {
	code, at, whose := "(chưa có mã)", l.Created, "câu hỏi gửi Ban"
	if l.Sent != nil {
		code, at = l.Code, *l.Sent
	}
	switch {
	case l.HolderCode != "":
		whose = l.HolderCode + " " + l.Holder
	case l.AgencyCode != "":
		whose = l.AgencyCode + " " + l.Agency
	}
	line := fmt.Sprintf("%s  %s  %s\n   %s", code, moment(at), whose, l.State.Name())
	if l.Kind == ticket.Difficulty {
		line += "; " + l.Category.Name()
	}
	if l.State.Open() && l.Due != nil {
		line += "; thời hạn " + moment(*l.Due)
	}
	return line
}

type ticketShowCommand struct {
	Code string `arg:"" help:"Its code: VM-2026-0042, or \"vm 42\" for the newest of that number." placeholder:"CODE"`
	JSON bool   `name:"json" help:"Print JSON."`
	StoreSettings
}

// Run prints the ticket.
func (c *ticketShowCommand) Run(ctx context.Context, env *environment) error {
	code, ok := ticket.ParseCode(c.Code)
	if !ok {
		return fmt.Errorf("%q không phải mã theo dõi; đề nghị ghi dạng VM-2026-0042", c.Code)
	}
	db, store, records, err := openTickets(ctx, &c.StoreSettings)
	if err != nil {
		return err
	}
	defer db.Close()
	t, err := store.OfCode(ctx, db, code)
	if errors.Is(err, ticket.ErrNoTicket) {
		return fmt.Errorf("không có phản ánh, câu hỏi mang mã %s; xem: thidua ticket list", c.Code)
	}
	if err != nil {
		return err
	}
	record, err := records.Record(ctx, t)
	if err != nil {
		return err
	}
	if c.JSON {
		return writeJSON(env.Stdout, record)
	}
	printTicket(env.Stdout, t.Origin, record)
	return nil
}

// printTicket prints a ticket as people read it.
func printTicket(out io.Writer, origin ticket.Origin, r ticketrecord.Record) {
	fmt.Fprintf(out, "%s  %s  %s\n", r.Code, kindName(r.Kind), r.State.Name())
	category := ""
	if r.Kind == ticket.Difficulty {
		category = r.Category.Name()
	}
	for _, part := range [][2]string{
		{"Cơ quan", r.AgencyCode + " " + r.Agency}, {"Cơ quan kế thừa", r.HolderCode + " " + r.Holder}, {"Người phản ánh", r.Reporter}, {"Người gửi", r.Sender},
		{"Ghi nhận qua", difficulty.By(origin)}, {"Người ghi nhận", r.Recorder}, {"Lĩnh vực", category}, {"Cấp giải quyết", r.Level.Name()},
		{"Trích yếu", r.Heading}, {"Người xử lý", r.Assignee}, {"Đã chuyển", r.ForwardedTo}, {"Gộp vào", r.JoinedTo},
		{"Các phản ánh gộp", strings.Join(r.Joined, ", ")}, {"Từ nội dung", r.About}, {"Quy định liên quan", r.Provision},
		{"Gửi", momentOf(r.Sent)}, {"Tiếp nhận", momentOf(r.Accepted)}, {"Thời hạn", momentOf(r.Due)}, {"Chờ bổ sung từ", momentOf(r.Waiting)},
		{"Trả lời lần đầu", momentOf(r.Replied)}, {"Giải quyết", momentOf(r.Settled)},
		{"Nội dung", r.Words}, {"Đề xuất, kiến nghị", r.Proposal}, {"Nơi giải quyết", r.AddressedTo},
	} {
		if words := strings.TrimSpace(part[1]); words != "" {
			fmt.Fprintf(out, "%s: %s\n", part[0], indented(words))
		}
	}
	said := map[int64]string{}
	for _, m := range r.Messages {
		said[m.ID] = difficulty.Said(m.Kind)
		words := "  " + moment(m.At) + "  " + said[m.ID]
		if m.Internal {
			words += " (nội bộ)"
		}
		if m.Author != "" {
			words += ", " + m.Author
		}
		if m.Words != "" {
			words += ": " + indented(m.Words)
		}
		fmt.Fprintln(out, words)
	}
	for _, f := range r.Files {
		words := fmt.Sprintf("  tệp: %s (%s)", f.Name, f.Kind)
		if f.Hash == "" {
			words += ", đang được tải về"
		}
		fmt.Fprintln(out, words)
	}
	for _, of := range r.Deliveries {
		words := fmt.Sprintf("  báo %s (%s): %s", of.Name, said[of.Message], broadcast.DeliveryName(of.State))
		if of.Reason != "" {
			words += " (" + broadcast.ReasonName(of.Reason) + ")"
		}
		fmt.Fprintln(out, words)
	}
}

// momentOf is an instant as people read it; "" of none.
func momentOf(at *time.Time) string {
	if at == nil {
		return ""
	}
	return moment(*at)
}

// indented are words of any number of lines, the further ones behind blanks.
func indented(words string) string { return strings.ReplaceAll(words, "\n", "\n      ") }
