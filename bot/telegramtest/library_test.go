package telegramtest

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

// The library the bot uses drives the server, so that both agree on the wire.
func TestTheRealClientLibraryWorks(t *testing.T) {
	s := New()
	lan := started(t, s)
	ctx := deadline(t)
	got := make(chan *models.Update, 10)
	b, err := bot.New(s.BotToken(), bot.WithServerURL(s.URL()), bot.WithNotAsyncHandlers(),
		bot.WithDefaultHandler(func(_ context.Context, _ *bot.Bot, u *models.Update) { got <- u }))
	if err != nil {
		t.Fatal(err)
	}
	poll, stop := context.WithCancel(ctx)
	ended := make(chan bool)
	go func() { b.Start(poll); close(ended) }()
	defer func() { stop(); <-ended }()

	must[Message](t)(lan.Send("/hoi Điều 22"))
	if u := <-got; u.Message == nil || u.Message.Text != "/hoi Điều 22" || u.Message.Entities[0].Type != "bot_command" {
		t.Fatalf("%+v", u)
	}
	m, err := b.SendMessage(ctx, &bot.SendMessageParams{ChatID: int64(7), Text: "<b>Điều</b> 22", ParseMode: models.ParseModeHTML,
		ReplyMarkup: &models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{{{Text: "Thêm", CallbackData: "m:1"}}}}})
	if err != nil || m.Text != "Điều 22" || m.Entities[0].Type != models.MessageEntityTypeBold || m.ReplyMarkup.InlineKeyboard[0][0].CallbackData != "m:1" {
		t.Fatalf("%v %+v", err, m)
	}
	press := must[*Callback](t)(lan.Private().Press(m.ID, "m:1"))
	u := <-got
	if u.CallbackQuery == nil || u.CallbackQuery.Message.Message == nil || u.CallbackQuery.Message.Message.ID != m.ID {
		t.Fatalf("%+v", u)
	}
	if _, err := b.AnswerCallbackQuery(ctx, &bot.AnswerCallbackQueryParams{CallbackQueryID: u.CallbackQuery.ID, Text: "ok"}); err != nil {
		t.Fatal(err)
	}
	if a := must[CallbackAnswer](t)(press.Wait(ctx)); a.Text != "ok" {
		t.Errorf("%+v", a)
	}
	if e, err := b.EditMessageText(ctx, &bot.EditMessageTextParams{ChatID: int64(7), MessageID: m.ID, Text: "khác"}); err != nil || e.Text != "khác" {
		t.Errorf("%v %+v", err, e)
	}
	_, err = b.EditMessageText(ctx, &bot.EditMessageTextParams{ChatID: int64(7), MessageID: m.ID, Text: "khác"})
	if !errors.Is(err, bot.ErrorBadRequest) || !strings.Contains(err.Error(), "message is not modified") {
		t.Error(err)
	}
	album, err := b.SendMediaGroup(ctx, &bot.SendMediaGroupParams{ChatID: int64(7), Media: []models.InputMedia{
		&models.InputMediaDocument{Media: "attach://kế hoạch.txt", MediaAttachment: strings.NewReader("một"), Caption: "đây"},
		&models.InputMediaDocument{Media: "attach://b.txt", MediaAttachment: strings.NewReader("hai")},
	}})
	if err != nil || len(album) != 2 || album[0].MediaGroupID == "" || album[0].MediaGroupID != album[1].MediaGroupID || album[0].Document.FileName != "kế hoạch.txt" {
		t.Fatalf("%v %+v", err, album)
	}
	photo, err := b.SendPhoto(ctx, &bot.SendPhotoParams{ChatID: int64(7), Photo: &models.InputFileUpload{Filename: "a.png", Data: bytes.NewReader(picture(t, 5, 4))}})
	if err != nil || photo.Photo[0].Width != 5 {
		t.Fatalf("%v %+v", err, photo)
	}
	f, err := b.GetFile(ctx, &bot.GetFileParams{FileID: album[1].Document.FileID})
	if err != nil || !strings.HasPrefix(b.FileDownloadLink(f), s.URL()+"/file/bot") {
		t.Fatalf("%v %+v", err, f)
	}
	if _, err := b.GetChat(ctx, &bot.GetChatParams{ChatID: int64(7)}); err != nil {
		t.Error(err)
	}
	if member, err := b.GetChatMember(ctx, &bot.GetChatMemberParams{ChatID: int64(7), UserID: 7}); err != nil || member.Member == nil {
		t.Errorf("%v %+v", err, member)
	}
	if _, err := b.SetMyCommands(ctx, &bot.SetMyCommandsParams{Commands: []models.BotCommand{{Command: "hoi", Description: "Hỏi"}},
		Scope: &models.BotCommandScopeChat{ChatID: int64(7)}}); err != nil || s.Commands(7, 7)[0].Command != "hoi" {
		t.Errorf("%v %v", err, s.Commands(7, 7))
	}
	s.Inject(Fault{Method: "sendMessage", Times: 1, Do: Refuse, Code: 429, RetryAfter: 3})
	_, err = b.SendMessage(ctx, &bot.SendMessageParams{ChatID: int64(7), Text: "a"})
	var tooMany *bot.TooManyRequestsError
	if !errors.As(err, &tooMany) || tooMany.RetryAfter != 3 {
		t.Errorf("%v", err)
	}
	if v := s.Violations(); len(v) != 0 {
		t.Errorf("violations: %v", v)
	}
}
