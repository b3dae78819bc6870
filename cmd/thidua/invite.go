package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/conversation/admission"
	"thidua/bot/directory"
	"thidua/bot/roster"
	"thidua/bot/sheet"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

type inviteCommand struct {
	Agency string   `help:"Code of the agency." placeholder:"CODE"`
	Role   roleFlag `default:"member" help:"member, deputy_focal, focal, head, officer, approver or admin, or the Vietnamese name; ${default} if not given." placeholder:"ROLE"`
	Uses   int      `help:"How many may use it; by the role if not given." placeholder:"N"`
	TTL    days     `name:"ttl" help:"How long it is good, such as 12h or 7d; by the role if not given." placeholder:"TIME"`
	All    bool     `help:"One link for every agency of today; needs --output."`
	Output string   `short:"o" help:"Write the links, with QR codes to enclose with a letter, to this .xlsx file." placeholder:"FILE"`
	StoreSettings
	TelegramSettings
	BoardSettings
}

// Validate wants one agency or all of them.
func (c *inviteCommand) Validate() error {
	switch {
	case c.All == (c.Agency != ""):
		return errors.New("give --agency CODE, or --all -o FILE.xlsx")
	case c.All && c.Output == "":
		return errors.New("--all needs -o FILE.xlsx, the file to write the links to")
	case c.All && c.Role.OfBoard():
		return errors.New("--all is for roles in agencies; officers, approvers and admins are invited one by one")
	}
	return nil
}

// roleFlag is a role by its code or its Vietnamese name.
type roleFlag struct{ directory.Role }

// UnmarshalText reads the role.
func (r *roleFlag) UnmarshalText(text []byte) error {
	role, ok := roster.ParseRole(string(text))
	if !ok {
		return fmt.Errorf("there is no role %q: it is member, deputy_focal, focal, head, officer, approver or admin", text)
	}
	r.Role = role
	return nil
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
		return fmt.Errorf("%q is no time: write it as 12h or 7d", text)
	}
	*d = days(parsed)
	return nil
}

// Run makes invitations. The link is shown once: the store keeps only its hash.
func (c *inviteCommand) Run(ctx context.Context, env *environment) error {
	me, err := c.me(ctx)
	if err != nil {
		return err
	}
	db, people, err := openDirectory(ctx, &c.StoreSettings, nil)
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
			i, token, err := people.Invite(ctx, tx, directory.Operator, directory.InvitationSpec{AgencyID: a.ID, Role: c.Role.Role, Uses: c.Uses, TTL: time.Duration(c.TTL)})
			if err != nil {
				return err
			}
			made = append(made, sheet.Invitation{Code: a.Code, Agency: a.Name, Role: c.Role.Name(), Link: admission.InvitationURL(me.Username, token), Expires: conversation.Clock(i.ExpiresAt)})
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
	title := "Đường dẫn mời tham gia trợ lý của " + c.Board + ", " + c.Province
	if err := sheet.WriteInvitations(c.Output, title, made); err != nil {
		return err
	}
	fmt.Fprintf(env.Stdout, "Đã ghi %d đường dẫn mời vào %s. Ai có tệp này đều tham gia được; đề nghị bảo quản chặt chẽ.\n", len(made), c.Output)
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
func (s *TelegramSettings) me(ctx context.Context) (telegram.Me, error) {
	client, err := s.client()
	if err != nil {
		return telegram.Me{}, err
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(ctx, askTelegram)
	defer cancel()
	me, err := client.Me(ctx)
	if err != nil {
		return telegram.Me{}, fmt.Errorf("asking Telegram for the bot's name; check the network, TELEGRAM_BOT_TOKEN, TELEGRAM_PROXY: %w", err)
	}
	return me, nil
}

// askTelegram is how long a command waits for Telegram.
const askTelegram = 20 * time.Second
