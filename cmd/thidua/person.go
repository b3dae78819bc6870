package main

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"

	"thidua/bot"
	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/knowledge/database"
)

// personCommand is what concerns one person.
type personCommand struct {
	Find   personFindCommand   `cmd:"" help:"Find people by name or staff code."`
	Show   personShowCommand   `cmd:"" help:"Show the posts and rights of a person on any day."`
	Export personExportCommand `cmd:"" help:"Print all that is kept of a person, as JSON."`
	Erase  personEraseCommand  `cmd:"" help:"Erase what is kept of a person; it cannot be undone."`
}

type personFindCommand struct {
	Words string `arg:"" help:"Name, with or without diacritics, or staff code." placeholder:"NAME"`
	StoreSettings
}

// Run lists who the words mean, with the numbers that the other commands take.
func (c *personFindCommand) Run(ctx context.Context, env *environment) error {
	db, people, err := openDirectory(ctx, &c.StoreSettings, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	found, err := people.FindPersons(ctx, c.Words, 50)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return fmt.Errorf("không có ai khớp với %q", c.Words)
	}
	day, err := people.Today(ctx)
	if err != nil {
		return err
	}
	for _, p := range found {
		fmt.Fprintf(env.Stdout, "%d  %s", p.ID, p.Name)
		of, err := people.AccessOn(ctx, p.ID, day)
		if err != nil {
			return err
		}
		for _, post := range of.Posts {
			fmt.Fprintf(env.Stdout, "; %s, %s", post.Role.Name(), post.Agency)
		}
		fmt.Fprintln(env.Stdout)
	}
	return nil
}

type personShowCommand struct {
	ID   int64   `arg:"" help:"Number of the person; see thidua person find." placeholder:"ID"`
	AsOf dayFlag `help:"As on that day; today if not given." placeholder:"DATE"`
	JSON bool    `name:"json" help:"Print JSON."`
	StoreSettings
	AdminSettings
}

// shownPerson is what show prints with --json.
type shownPerson struct {
	ID          int64                    `json:"id"`
	Name        string                   `json:"name"`
	AsOf        directory.Day            `json:"as_of"`
	Posts       []shownPost              `json:"posts"`
	Permissions []directory.PermissionID `json:"permissions"`
}

type shownPost struct {
	Agency string         `json:"agency"`
	Code   string         `json:"code"`
	Role   directory.Role `json:"role"`
	From   directory.Day  `json:"from,omitempty"`
	Until  directory.Day  `json:"until,omitempty"` // the first day no longer
}

// Run tells what a person was and could do on a day.
func (c *personShowCommand) Run(ctx context.Context, env *environment) error {
	db, people, err := openDirectory(ctx, &c.StoreSettings, c.AdminIDs)
	if err != nil {
		return err
	}
	defer db.Close()
	day, err := c.AsOf.orToday(ctx, people)
	if err != nil {
		return err
	}
	of, err := people.AccessOn(ctx, c.ID, day)
	if err != nil {
		return err
	}
	shown := shownPerson{ID: c.ID, Name: of.Name, AsOf: day, Posts: []shownPost{}, Permissions: []directory.PermissionID{}}
	for _, p := range of.Posts {
		shown.Posts = append(shown.Posts, shownPost{Agency: p.Agency, Code: p.AgencyCode, Role: p.Role, From: p.From, Until: p.Until})
	}
	for _, p := range of.Allowed() {
		shown.Permissions = append(shown.Permissions, p.ID)
	}
	if c.JSON {
		return writeJSON(env.Stdout, shown)
	}
	fmt.Fprintf(env.Stdout, "%d  %s, tại ngày %s\n", shown.ID, shown.Name, day.Words())
	for _, p := range shown.Posts {
		fmt.Fprintf(env.Stdout, "  %s, %s (%s)\n", p.Role.Name(), p.Agency, p.Code)
	}
	if len(shown.Posts) == 0 {
		fmt.Fprintln(env.Stdout, "  không giữ vị trí nào")
	}
	for _, p := range of.Allowed() {
		fmt.Fprintf(env.Stdout, "  được %s\n", p.Words)
	}
	return nil
}

type personExportCommand struct {
	ID int64 `arg:"" help:"Number of the person; see thidua person find." placeholder:"ID"`
	StoreSettings
}

// Run prints all that is kept of a person.
func (c *personExportCommand) Run(ctx context.Context, env *environment) error {
	db, records, err := openRecords(ctx, &c.StoreSettings, env.Log)
	if err != nil {
		return err
	}
	defer db.Close()
	text, err := records.Export(ctx, c.ID)
	if err != nil {
		return err
	}
	err = db.InTx(ctx, func(tx *database.Tx) error { return records.AuditExport(ctx, tx, directory.Operator, c.ID) })
	if err != nil {
		return err
	}
	_, err = env.Stdout.Write(text)
	return err
}

type personEraseCommand struct {
	ID  int64 `arg:"" help:"Number of the person; see thidua person find." placeholder:"ID"`
	Yes bool  `help:"Do it; without it only who it is about is told."`
	StoreSettings
}

// Run erases a person, or without --yes says whom it would.
func (c *personEraseCommand) Run(ctx context.Context, env *environment) error {
	db, records, err := openRecords(ctx, &c.StoreSettings, env.Log)
	if err != nil {
		return err
	}
	defer db.Close()
	p, err := records.Directory.Person(ctx, c.ID)
	if err != nil {
		return err
	}
	if !c.Yes {
		return fmt.Errorf("sẽ xóa dữ liệu của %s (số %d); việc này không hoàn tác được. Nếu chắc chắn, đề nghị chạy lại với --yes", p.Name, p.ID)
	}
	if err := erase(ctx, db, records, c.ID); err != nil {
		return err
	}
	if err := writeLedger(ctx, db, filepath.Join(c.DataDir, ledgerFile)); err != nil {
		return fmt.Errorf("dữ liệu đã được xóa, nhưng chưa ghi được vào danh sách xóa để dùng khi phục hồi: %w", err)
	}
	fmt.Fprintf(env.Stdout, "Đã xóa dữ liệu của người số %d. Nhật ký giữ việc đã làm, không giữ họ tên và nội dung.\n", c.ID)
	return nil
}

// openRecords opens the migrated store and what knows of everything kept of people. The caller closes the store.
func openRecords(ctx context.Context, settings *StoreSettings, log *slog.Logger) (*database.DB, *conversation.Kit, error) {
	db, err := openDatabase(ctx, settings.database())
	if err != nil {
		return nil, nil, err
	}
	return db, bot.Offline(db, directory.Settings{}, log), nil
}
