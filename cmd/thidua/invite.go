package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"thidua/bot"
	"thidua/bot/directory"
	"thidua/bot/sheet"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

type inviteCommand struct {
	Agency string `help:"Mã cơ quan." placeholder:"MÃ"`
	Role   string `default:"member" help:"Vai trò: member, deputy_focal, focal, head, officer, approver, admin, hoặc tên tiếng Việt (${default})." placeholder:"VAI TRÒ"`
	Uses   int    `help:"Số lượt dùng; để trống theo vai trò." placeholder:"N"`
	TTL    days   `name:"ttl" help:"Thời hạn: 12h, 7d…; để trống theo vai trò." placeholder:"D"`
	All    bool   `help:"Mọi cơ quan đang hoạt động, mỗi cơ quan một đường dẫn; cần -o."`
	Output string `short:"o" help:"Ghi ra tệp .xlsx, kèm mã QR để gửi theo công văn." placeholder:"TỆP"`
}

// days is a duration that may count days: "7d".
type days time.Duration

// UnmarshalText reads the duration.
func (d *days) UnmarshalText(text []byte) error {
	var n int
	if _, err := fmt.Sscanf(string(text), "%dd", &n); err == nil && fmt.Sprintf("%dd", n) == string(text) {
		*d = days(time.Duration(n) * 24 * time.Hour)
		return nil
	}
	parsed, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("%q không phải là thời hạn; đề nghị ghi dạng 12h hoặc 7d", text)
	}
	*d = days(parsed)
	return nil
}

// Run makes invitations. The link is shown once: the store keeps only its hash.
func (c *inviteCommand) Run(ctx context.Context, env *environment) error {
	role, ok := directory.ParseRole(c.Role)
	switch {
	case !ok:
		return fmt.Errorf("không có vai trò %q; các vai trò: member, deputy_focal, focal, head, officer, approver, admin", c.Role)
	case c.All == (c.Agency != ""):
		return errors.New("đề nghị ghi --agency MÃ, hoặc --all -o TỆP.xlsx")
	case c.All && c.Output == "":
		return errors.New("--all cần -o TỆP.xlsx để ghi danh sách đường dẫn")
	case c.All && role.OfBoard():
		return errors.New("--all chỉ dùng cho vai trò của cơ quan; chuyên viên, lãnh đạo phê duyệt, quản trị được mời từng người")
	}
	me, err := env.me(ctx)
	if err != nil {
		return err
	}
	db, people, err := openDirectory(ctx, env)
	if err != nil {
		return err
	}
	defer db.Close()
	agencies, err := c.agencies(ctx, people)
	if err != nil {
		return err
	}
	var made []sheet.Invitation
	err = db.InTx(ctx, func(tx *database.Tx) error {
		made = nil
		for _, a := range agencies {
			i, token, err := people.Invite(ctx, tx, directory.Operator, directory.InvitationSpec{AgencyID: a.ID, Role: role, Uses: c.Uses, TTL: time.Duration(c.TTL)})
			if err != nil {
				return err
			}
			made = append(made, sheet.Invitation{Code: a.Code, Agency: a.Name, Role: role.Name(), Link: bot.Link(me.Username, token), Expires: bot.Clock(i.ExpiresAt)})
		}
		return nil
	})
	if err != nil {
		return err
	}
	if c.Output == "" {
		fmt.Fprintln(env.Stdout, made[0].Link)
		fmt.Fprintf(env.Stderr, "%s, vai trò %s, hết hạn %s. Đường dẫn chỉ hiện một lần.\n", made[0].Agency, made[0].Role, made[0].Expires)
		return nil
	}
	title := "Đường dẫn mời tham gia trợ lý của " + env.Settings.Board + ", " + env.Settings.Province
	if err := sheet.WriteInvitations(c.Output, title, made); err != nil {
		return err
	}
	fmt.Fprintf(env.Stdout, "Đã ghi %d đường dẫn mời vào %s. Tệp này mở được cửa vào hệ thống; đề nghị giữ như văn bản mật.\n", len(made), c.Output)
	return nil
}

func (c *inviteCommand) agencies(ctx context.Context, people *directory.Store) ([]directory.Agency, error) {
	day, err := people.Today(ctx)
	if err != nil {
		return nil, err
	}
	if !c.All {
		a, err := people.AgencyOfCode(ctx, c.Agency, day)
		return []directory.Agency{a}, err
	}
	tree, err := people.Tree(ctx, day)
	if err != nil {
		return nil, err
	}
	var all []directory.Agency
	tree.Walk(func(a directory.Agency, _ int) { all = append(all, a) })
	if len(all) == 0 {
		return nil, errors.New("chưa có cơ quan nào; đề nghị nạp danh sách trước: thidua org import")
	}
	return all, nil
}

// me asks Telegram for the bot's name, which the links carry.
func (env *environment) me(ctx context.Context) (telegram.Me, error) {
	if env.Settings.TelegramBotToken == "" {
		return telegram.Me{}, errNoToken
	}
	client, err := telegram.NewClient(telegram.Config{
		Token: env.Settings.TelegramBotToken, URL: env.Settings.TelegramAPIURL, Proxy: env.Settings.TelegramProxy, Log: env.Log,
	})
	if err != nil {
		return telegram.Me{}, err
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(ctx, askTelegram)
	defer cancel()
	me, err := client.Me(ctx)
	if err != nil {
		return telegram.Me{}, fmt.Errorf("không hỏi được tên của bot từ Telegram; đề nghị kiểm tra mạng, TELEGRAM_BOT_TOKEN, TELEGRAM_PROXY: %w", err)
	}
	return me, nil
}

// askTelegram is how long a command waits for Telegram.
const askTelegram = 20 * time.Second

// openDirectory opens the migrated store and the directory in it.
func openDirectory(ctx context.Context, env *environment) (*database.DB, *directory.Store, error) {
	db, err := openDatabase(ctx, env.database())
	if err != nil {
		return nil, nil, err
	}
	return db, directory.NewStore(db, directory.Settings{Admins: env.Settings.AdminIDs}), nil
}
