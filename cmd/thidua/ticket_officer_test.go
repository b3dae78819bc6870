package main

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
)

// deskOfficer is an officer of the Board who deals with tickets, one after the other.
type deskOfficer struct {
	*telegramtest.Person
	l *ticketLoad
}

var (
	newTicket  = regexp.MustCompile(`^📩 Phản ánh mới (VM-\d{4}-\d+)\nCơ quan (DV\d+)`)
	supplement = regexp.MustCompile(`^(VM-\d{4}-\d+): Cơ quan DV\d+ bổ sung:`)
)

// work opens every ticket of which they are told, asks for more or answers, and answers what was supplemented, until ctx ends.
func (o *deskOfficer) work(ctx context.Context) {
	met := map[string]*filing{}
	answered := map[string]bool{}
	var events []telegramtest.Event
	for read := 0; ctx.Err() == nil; time.Sleep(20 * time.Millisecond) {
		events, read = o.l.ofBot(o.ID(), read)
		for _, e := range events {
			var err error
			if m := newTicket.FindStringSubmatch(e.Post.Text); m != nil && met[m[1]] == nil {
				if met[m[1]], err = o.open(ctx, e.Post, m[1]); err == nil && !met[m[1]].asked {
					answered[m[1]] = true
				}
			} else if m := supplement.FindStringSubmatch(e.Post.Text); m != nil && met[m[1]] != nil && met[m[1]].asked && !answered[m[1]] {
				answered[m[1]] = true
				_, err = o.open(ctx, e.Post, m[1])
			}
			if err != nil {
				if ctx.Err() == nil {
					o.l.t.Error(err)
				}
				return
			}
		}
	}
}

// open opens the ticket that a notice tells of, and asks or answers.
func (o *deskOfficer) open(ctx context.Context, notice *telegramtest.Post, code string) (*filing, error) {
	page, err := o.turn(ctx, notice, "Mở "+code, "Phản ánh "+code)
	if err != nil {
		return nil, err
	}
	one := o.l.marked(page.Text)
	if one == nil {
		return nil, fmt.Errorf("the page of %s tells of no ticket that was filed:\n%s", code, page.Text)
	}
	if one.asked && newTicket.MatchString(notice.Text) {
		return one, o.ask(ctx, page, code, one)
	}
	list, err := o.turn(ctx, page, "Mẫu trả lời", "Chọn mẫu để trả lời "+code)
	if err != nil {
		return nil, err
	}
	check, err := o.turn(ctx, list, cannedTitle, "Trả lời "+code+" bằng mẫu")
	if err != nil {
		return nil, err
	}
	_, err = o.turn(ctx, check, "✅ Gửi mẫu này", "Phản ánh "+code+"\nĐã trả lời")
	return one, err
}

// ask asks for more.
func (o *deskOfficer) ask(ctx context.Context, page *telegramtest.Post, code string, one *filing) error {
	if _, err := o.turn(ctx, page, "Yêu cầu bổ sung", code+"\nĐề nghị ghi nội dung cần bổ sung"); err != nil {
		return err
	}
	from := len(o.l.w.tg.Ledger(o.ID()))
	if _, err := o.Send(one.question()); err != nil {
		return err
	}
	_, err := o.await(ctx, from, "Phản ánh "+code+"\nChờ bổ sung")
	return err
}

// question is what the officer asks.
func (f *filing) question() string {
	return "Đề nghị nêu rõ số tiền còn thiếu của việc " + f.mark
}

// turn presses a button and waits for what comes of it: the message changes, or another comes.
func (o *deskOfficer) turn(ctx context.Context, on *telegramtest.Post, label, want string) (*telegramtest.Post, error) {
	from := len(o.l.w.tg.Ledger(o.ID()))
	if _, err := o.Private().Press(on.MessageID, dataOf(on, label)); err != nil {
		return nil, fmt.Errorf("%s under %q: %w", label, on.Text, err)
	}
	return o.await(ctx, from, want)
}

// await waits for words.
func (o *deskOfficer) await(ctx context.Context, from int, want string) (*telegramtest.Post, error) {
	for deadline := time.Now().Add(bottest.Patience); ctx.Err() == nil; time.Sleep(20 * time.Millisecond) {
		events, _ := o.l.ofBot(o.ID(), from)
		for _, e := range events {
			if strings.Contains(e.Post.Text, want) {
				return e.Post, nil
			}
		}
		if time.Now().After(deadline) {
			return nil, fmt.Errorf("officer %d did not read %q", o.ID(), want)
		}
	}
	return nil, ctx.Err()
}
