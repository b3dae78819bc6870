package conversation

import (
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"

	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
)

func nothing(context.Context, *Event) (Act, error) { return nil, nil }

func TestTwoModulesThatClaimTheSameAreAFaultOfTheProgram(t *testing.T) {
	claim := func(name string, change func(m *Module)) Module {
		m := Module{Name: name}
		change(&m)
		return m
	}
	for what, claims := range map[string]func(m *Module){
		"a command": func(m *Module) { m.Commands = []Command{{Name: "xem", Handler: nothing}} },
		"a verb":    func(m *Module) { m.Buttons = []*Button{{Verb: "x", Handler: nothing}} },
		"a link":    func(m *Module) { m.Links = []Link{{Name: "x", Handler: nothing}} },
		"a start":   func(m *Module) { m.Starts = []Start{{Name: "x", Handler: nothing}} },
		"text":      func(m *Module) { m.Text = nothing },
		"admission": func(m *Module) {
			m.Admit = func(context.Context, *Event) (Act, bool, error) { return nil, false, nil }
		},
		"membership": func(m *Module) { m.Membership = nothing },
	} {
		message := panicked(func() {
			NewRouter(&Kit{Log: slog.New(slog.DiscardHandler)}, nil, claim("một", claims), claim("hai", claims))
		})
		if !strings.Contains(message, "một") || !strings.Contains(message, "hai") {
			t.Errorf("%s: %q, want a panic that names both modules", what, message)
		}
	}
	for what, make := range map[string]func(){
		"one name": func() { NewRouter(&Kit{}, nil, Module{Name: "một"}, Module{Name: "một"}) },
		"two forms of a name": func() {
			forms := []AnyForm{&Form[int]{Name: "hỏi"}, &Form[string]{Name: "hỏi"}}
			NewRouter(&Kit{}, nil, Module{Name: "một", Forms: forms})
		},
		"the toolkit's own command": func() { NewRouter(&Kit{}, nil, Module{Name: "một", Commands: []Command{{Name: "huy"}}}) },
	} {
		if panicked(make) == "" {
			t.Errorf("%s: no panic", what)
		}
	}
	if message := panicked(func() {
		signals := []Signal{{Name: "xong", Handler: nothing}}
		NewRouter(&Kit{}, nil, Module{Name: "một", Signals: signals}, Module{Name: "hai", Signals: signals})
	}); message != "" {
		t.Errorf("signals are of their modules, and yet: %s", message)
	}
}

// panicked is what do panics with, or "".
func panicked(do func()) (message string) {
	defer func() { message, _ = recover().(string) }()
	do()
	return ""
}

func TestTheMenuHasWhatIsDescribedAndAllowed(t *testing.T) {
	r := NewRouter(&Kit{Log: slog.New(slog.DiscardHandler)}, nil, Module{Name: "một", Commands: []Command{
		{Name: "hoi", Description: "Hỏi", Permission: directory.Ask},
		{Name: "an", Permission: directory.Ask},
		{Name: "sua", Description: "Sửa", Permission: directory.Reorganise},
	}})
	common, own := r.menu(directory.Access{})
	if len(own) > 0 || len(common) != 2 || common[0].Name != "hoi" || common[1].Name != "trogiup" {
		t.Errorf("of nobody: %v, %v", common, own)
	}
	if all := r.Commands(); len(all) != 2 {
		t.Errorf("the menu of everybody: %v", all)
	}
}

func TestALinkThatNoModuleHasHasNoButton(t *testing.T) {
	kit := &Kit{Log: slog.New(slog.DiscardHandler), Me: telegram.Me{Username: "trợ_lý"}}
	NewRouter(kit, nil, Module{Name: "một", Links: []Link{{Name: "xem", Handler: nothing}}})
	if b, ok := kit.Link("xem", "Xem", 36); !ok || b.Text != "Xem" || b.Data != "xem:10" {
		t.Errorf("%+v %v", b, ok)
	}
	if b, ok := kit.Link("khác", "Xem", 36); ok || b.Data != "" {
		t.Errorf("a button of no module: %+v", b)
	}
	if got := StartURL("trợ_lý", "xem", "36"); got != "https://t.me/trợ_lý?start=xem-36" {
		t.Error(got)
	}
}

func TestAnIntroANoticeAndAHelpAreThoseOfAllModules(t *testing.T) {
	kit := &Kit{}
	NewRouter(kit, nil, Module{Name: "một", Intro: "Đầu.", Notice: []string{"a"}}, Module{Name: "hai"}, Module{Name: "ba", Intro: "Cuối.", Notice: []string{"b", "c"}})
	if got := kit.Intro(); got != "Đầu.\n\nCuối." {
		t.Errorf("%q", got)
	}
	if got := strings.Join(kit.Notice(), ""); got != "abc" {
		t.Errorf("%q", got)
	}
}

func TestAReplyWithAnotherModulesKeyIsRefused(t *testing.T) {
	for _, c := range []struct {
		reply Reply
		ok    bool
	}{
		{Reply{HTML: "x"}, true},
		{Reply{Key: Key("một", "x", 7)}, true},
		{Reply{Key: "hai:x"}, false},
		{Reply{Key: "mộthai:x"}, false},
		{Reply{Others: []outbox.Delivery{{Key: "một:a"}}}, true},
		{Reply{Others: []outbox.Delivery{{Key: "một:a"}, {Key: "hai:a"}}}, false},
	} {
		if err := c.reply.check("một"); (err == nil) != c.ok {
			t.Errorf("%+v: %v", c.reply, err)
		}
	}
}

func TestMessagesAnswerInAGroupAndHaveTheButtonsAtTheirEnd(t *testing.T) {
	buttons := Rows(outbox.Button{Text: "Xem", Data: "v"})
	e := &Event{Event: telegram.Event{Kind: telegram.Message, ChatID: -5, MessageID: 9, ThreadID: 3}}
	all := Messages(e, "một:x", []string{"a", "b", "c", "d"}, buttons)
	if len(all) != MaxMessages {
		t.Fatalf("%d messages", len(all))
	}
	for i, d := range all {
		last := i == len(all)-1
		if d.Key != MessageKey("một:x", i) || d.ChatID != -5 || d.Content.ThreadID != 3 || (d.Content.ReplyTo == 9) != (i == 0) || (len(d.Content.Buttons) == 1) != last {
			t.Errorf("message %d: %+v", i, d)
		}
	}
	for _, e := range []telegram.Event{{Kind: telegram.Message, Private: true, MessageID: 9}, {Kind: telegram.Pressed, MessageID: 9}} {
		if d := Messages(&Event{Event: e}, "một:x", []string{"a"}, nil)[0]; d.Content.ReplyTo != 0 {
			t.Errorf("%s, private %v: it answers %d", e.Kind, e.Private, d.Content.ReplyTo)
		}
	}
}

func TestAnEventWithoutAuthorHasNoActor(t *testing.T) {
	if got := (&Event{}).Actor(); got != (directory.Actor{}) {
		t.Errorf("%+v", got)
	}
	e := &Event{Event: telegram.Event{User: &telegram.User{ID: 7}}, IDs: []int64{5}}
	if e.Actor().Account != 7 || e.ID(0) != 5 || e.ID(1) != 0 {
		t.Errorf("%+v, %d, %d", e.Actor(), e.ID(0), e.ID(1))
	}
}

// A form that another version kept is not read: its state means something else.
func TestAFormOfAnotherVersionIsNotCurrent(t *testing.T) {
	form := &Form[struct{ Name string }]{
		Name: "hỏi", Version: 2, Title: func(s struct{ Name string }) string { return "việc " + s.Name },
		Steps: []Step[struct{ Name string }]{{Name: "tên"}},
	}
	state, err := json.Marshal(struct{ Name string }{"A"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		row     formRow
		current bool
		title   string
	}{
		{formRow{version: 2, step: "tên", state: string(state)}, true, "việc A"},
		{formRow{version: 2, step: "tuổi", state: string(state)}, false, "việc A"},
		{formRow{version: 1, step: "tên", state: string(state)}, false, "việc "},
		{formRow{version: 2, step: "tên", state: "{"}, true, ""},
	} {
		if got := form.current(c.row); got != c.current || form.title(c.row) != c.title {
			t.Errorf("%+v: %v %q", c.row, got, form.title(c.row))
		}
	}
}

func TestAStepTakesWhatItHasAHandlerFor(t *testing.T) {
	handler := func(context.Context, *Event, int) (Act, error) { return nil, nil }
	form := &Form[int]{Steps: []Step[int]{
		{Name: "chữ", Text: handler, Question: func(words string) bool { return strings.HasPrefix(words, "Điều") }},
		{Name: "tệp", Files: handler},
		{Name: "nút", Chosen: func(context.Context, *Event, int, int64) (Act, error) { return nil, nil }},
	}}
	inputs := map[string]input{"chữ": {kind: inputText, words: "Sổ vàng"}, "tệp": {kind: inputFiles}, "nút": {kind: inputChoice}}
	for step := range inputs {
		for kind, in := range inputs {
			if got := form.takes(formRow{step: step}, in); got != (step == kind) {
				t.Errorf("step %s takes %s: %v", step, kind, got)
			}
		}
	}
	if form.takes(formRow{step: "chữ"}, input{kind: inputText, words: "Điều 24"}) {
		t.Error("a step takes what it says is a question")
	}
	if form.takes(formRow{step: "không có"}, inputs["chữ"]) {
		t.Error("a step that is no more takes words")
	}
}
