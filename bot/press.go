package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"thidua/bot/directory"
	"thidua/bot/inbox"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/knowledge"
	"thidua/knowledge/database"
)

// The verbs of buttons. A button holds a verb and the ids of rows, never a right: everything is checked again.
const (
	pressFull   = "v"
	pressPage   = "p"
	pressCite   = "c"
	pressUseful = "u"
	pressWrong  = "w"

	pressAgree    = "ok"
	pressDisagree = "no"
	pressChoice   = "d" // of a dialogue: its id, the choice
	pressConfirm  = "cy"
	pressRefuse   = "cn"

	pressBelow   = "ol" // agency, kind, page, day
	pressAgency  = "oa" // agency, day
	pressPeople  = "op" // agency, page, day
	pressHistory = "oh" // agency, day
	pressBlocs   = "ob" // 0, day
	pressBloc    = "oc" // bloc, day
	pressPerson  = "pp"
	pressClaims  = "cl"
	pressActs    = "om" // agency
	pressRoles   = "or" // agency

	pressStart    = "os" // agency, act
	pressUndo     = "un" // reorganisation
	pressInvite   = "iv" // agency, role
	pressRevoke   = "ir" // invitation
	pressEnd      = "pe" // post
	pressMove     = "pm" // post
	pressDetach   = "pd" // person
	pressAppoint  = "pa" // post
	pressLead     = "bl" // bloc, 1 for a deputy
	pressOfficer  = "bo" // bloc
	pressJoin     = "pj" // person
	pressTakeBack = "dt" // delegation
	pressExport   = "sx"
	pressErase    = "se"
)

// numbersOf is how many numbers follow a verb.
var numbersOf = map[string]int{
	pressFull: 1, pressPage: 2, pressCite: 1, pressUseful: 1, pressWrong: 1,
	pressAgree: 1, pressDisagree: 1, pressChoice: 2, pressConfirm: 1, pressRefuse: 1,
	pressBelow: 4, pressAgency: 2, pressPeople: 3, pressHistory: 2, pressBlocs: 2, pressBloc: 2, pressPerson: 1, pressClaims: 1,
	pressActs: 1, pressRoles: 1, pressStart: 2, pressUndo: 1, pressInvite: 2, pressRevoke: 1, pressEnd: 1, pressMove: 1,
	pressDetach: 1, pressAppoint: 1, pressLead: 2, pressOfficer: 1, pressJoin: 1, pressTakeBack: 1, pressExport: 1, pressErase: 1,
}

// press is a button's data taken apart.
type press struct {
	verb string
	id   int64
	more []int64
}

func parsePress(data string) (p press, ok bool) {
	parts := strings.Split(data, ":")
	p.verb = parts[0]
	if n, known := numbersOf[p.verb]; !known || len(parts) != n+1 {
		return press{}, false
	}
	for i, part := range parts[1:] {
		n, err := strconv.ParseInt(part, 10, 64)
		if err != nil {
			return press{}, false
		}
		if i == 0 {
			p.id = n
		} else {
			p.more = append(p.more, n)
		}
	}
	return p, true
}

// number is the i-th number after the id, or 0.
func (p press) number(i int) int64 {
	if i >= 0 && i < len(p.more) {
		return p.more[i]
	}
	return 0
}

// last is the last number after the id, or 0.
func (p press) last() int64 { return p.number(len(p.more) - 1) }

// pressed does what a button stands for.
func (b *Bot) pressed(ctx context.Context, e telegram.Event, source string, who directory.Access) (inbox.Plan, error) {
	if plan, stop, err := b.gate(ctx, e, source, who); err != nil || stop {
		return plan, err
	}
	p, ok := parsePress(e.Data)
	if !ok {
		return b.press(e, b.text.oldButton(), nil), nil
	}
	switch {
	case p.verb == pressAgree && e.Private:
		return b.agreed(ctx, e, source)
	case p.verb == pressDisagree && e.Private && !who.Agreed: // later it would be untrue: /dulieu erases
		return b.disagreed(e, source), nil
	case !who.Agreed:
		// Whoever was somebody once, and is not any more: the buttons of then are dead.
		return b.press(e, b.text.oldButton(), nil), nil
	}
	switch p.verb {
	case pressFull, pressPage, pressCite, pressUseful, pressWrong:
		if !b.mayAsk(who) {
			return b.press(e, b.text.notAllowedShort(), nil), nil
		}
		return b.pressedAnswer(ctx, e, source, p)
	case pressConfirm, pressRefuse:
		return b.decided(e, source, p.id, p.verb == pressConfirm), nil
	case pressBelow, pressAgency, pressPeople, pressHistory, pressBlocs, pressBloc, pressPerson, pressClaims, pressActs, pressRoles:
		return b.browsed(ctx, e, source, p)
	}
	if !e.Private { // what changes something is done in private, where others cannot press it
		return b.press(e, b.text.privateOnly(), nil), nil
	}
	return b.pressedAct(ctx, e, source, p, who)
}

// pressedAct does what a button of the private chat changes.
func (b *Bot) pressedAct(ctx context.Context, e telegram.Event, source string, p press, who directory.Access) (inbox.Plan, error) {
	switch p.verb {
	case pressChoice:
		return b.chose(e, source, p.id, p.number(0)), nil
	case pressStart:
		return b.startAct(e, source, p.id, p.number(0)), nil
	case pressUndo:
		return b.undo(e, source, p.id), nil
	case pressInvite:
		return b.invite(e, source, p.id, p.number(0)), nil
	case pressRevoke:
		return b.revoke(e, source, p.id), nil
	case pressEnd:
		return b.endPost(e, source, p.id), nil
	case pressMove:
		return b.move(e, source, p.id), nil
	case pressDetach:
		return b.detach(e, source, p.id), nil
	case pressAppoint:
		return b.appoint(e, source, p.id), nil
	case pressJoin:
		return b.joinTwin(e, source, p.id), nil
	case pressLead:
		return b.askLead(e, source, p.id, p.number(0) == 1), nil
	case pressOfficer:
		return b.askOfficer(e, source, p.id), nil
	case pressTakeBack:
		return b.takeBack(e, source, p.id), nil
	case pressExport:
		return b.copyOf(ctx, e, source, who)
	case pressErase:
		return b.act(e, source, func(ctx context.Context, tx *database.Tx) (reply, error) {
			return b.beSure(ctx, tx, e, talk{}, b.text.sureErase())
		}), nil
	}
	return b.press(e, b.text.oldButton(), nil), nil
}

// pressedAnswer does what a button under an answer stands for, once: a second press is told so.
func (b *Bot) pressedAnswer(ctx context.Context, e telegram.Event, source string, p press) (inbox.Plan, error) {
	k, err := b.answers.ofID(ctx, b.DB, p.id, e.ChatID)
	if errors.Is(err, errNoAnswer) {
		return b.press(e, b.text.oldButton(), nil), nil
	}
	if err != nil {
		return inbox.Plan{}, err
	}
	if len(k.answer.Citations) == 0 && p.verb != pressUseful && p.verb != pressWrong {
		return b.press(e, b.text.oldButton(), nil), nil // the question was changed to one that has no answer
	}
	switch p.verb {
	case pressFull:
		return b.full(ctx, e, k)
	case pressPage:
		if p.number(0) < 0 || p.number(0) > maxPages {
			return b.press(e, b.text.oldButton(), nil), nil
		}
		return b.turn(ctx, e, k, int(p.number(0)), source)
	case pressCite:
		return b.cite(ctx, e, k)
	}
	return b.vote(ctx, e, k, p.verb == pressUseful)
}

// maxPages is more than any text has.
const maxPages = 100_000

// maxToast is what Telegram shows over a button.
const maxToast = 200

// press plans the short text over the button, and the change if there is one.
func (b *Bot) press(e telegram.Event, words string, commit func(ctx context.Context, tx *database.Tx) error) inbox.Plan {
	if commit == nil {
		commit = func(context.Context, *database.Tx) error { return nil }
	}
	return inbox.Plan{Commit: commit, After: func(context.Context) { b.Effects.AnswerPress(e.PressID, short(words)) }}
}

// short is words that fit over a button.
func short(words string) string {
	if runes := []rune(words); len(runes) > maxToast {
		return string(runes[:maxToast-1]) + "…"
	}
	return words
}

// once plans deliveries that are made by the first press alone.
func (b *Bot) once(ctx context.Context, e telegram.Event, deliveries []outbox.Delivery) (inbox.Plan, error) {
	sent, err := b.Outbox.Has(ctx, b.DB, deliveries[0].Key)
	if err != nil {
		return inbox.Plan{}, err
	}
	if sent {
		return b.press(e, b.text.alreadySent(), nil), nil
	}
	return b.press(e, "", func(ctx context.Context, tx *database.Tx) error {
		return b.Outbox.Enqueue(ctx, tx, deliveries...)
	}), nil
}

func (b *Bot) cite(ctx context.Context, e telegram.Event, k kept) (inbox.Plan, error) {
	var blocks []string
	for _, c := range k.answer.Citations {
		blocks = append(blocks, "<code>"+telegram.Escape(b.text.citeWords(c.Place, c.Quote))+"</code>")
	}
	pages := telegram.Split(b.text.citeLead()+"\n\n"+strings.Join(blocks, "\n\n"), telegram.MaxText)
	return b.once(ctx, e, b.messages(e, b.pressKey("cite", k), pages, nil))
}

// pressKey names what a button of an answer sends; a new answer to a changed question has keys of its own.
func (b *Bot) pressKey(what string, k kept) string {
	return fmt.Sprintf("%s:%d:%s", what, k.id, shortHash(k.question))
}

// full sends the whole articles that were cited: up to three messages, else one with buttons to turn its pages.
func (b *Bot) full(ctx context.Context, e telegram.Event, k kept) (inbox.Plan, error) {
	pages, err := b.fullPages(ctx, k)
	if err != nil {
		return inbox.Plan{}, err
	}
	key := b.pressKey("full", k)
	if len(pages) <= maxMessages {
		return b.once(ctx, e, b.messages(e, key, pages, nil))
	}
	return b.once(ctx, e, b.messages(e, key, []string{b.numbered(pages, 0)}, b.pager(k, 0, len(pages))))
}

// turn shows another page of a long text in the same message.
func (b *Bot) turn(ctx context.Context, e telegram.Event, k kept, page int, source string) (inbox.Plan, error) {
	pages, err := b.fullPages(ctx, k)
	if err != nil {
		return inbox.Plan{}, err
	}
	target := messageKey(b.pressKey("full", k), 0)
	sent, err := b.Outbox.Has(ctx, b.DB, target)
	if err != nil {
		return inbox.Plan{}, err
	}
	if page >= len(pages) || !sent {
		return b.press(e, b.text.oldButton(), nil), nil
	}
	return b.press(e, "", func(ctx context.Context, tx *database.Tx) error {
		return b.Outbox.Enqueue(ctx, tx, outbox.Delivery{
			Key: "turn:" + source, Priority: outbox.Reply, Op: outbox.Edit, Target: target,
			Content: outbox.Content{HTML: b.numbered(pages, page), Buttons: b.pager(k, page, len(pages))},
		})
	}), nil
}

func (b *Bot) numbered(pages []string, page int) string {
	return pages[page] + "\n\n" + b.text.page(page+1, len(pages))
}

func (b *Bot) pager(k kept, page, of int) [][]outbox.Button {
	return turns(of, page, 1, func(page int) outbox.Button { return button("", pressPage, k.id, int64(page)) })
}

// fullPages is the text of every article cited, once, cut to the size of messages.
func (b *Bot) fullPages(ctx context.Context, k kept) ([]string, error) {
	var parts []string
	shown := map[string]bool{}
	for _, c := range k.answer.Citations {
		path, words, above, err := b.Answerer.Library.Article(ctx, c.DocumentKey, c.Path)
		if errors.Is(err, knowledge.ErrNotFound) {
			parts = append(parts, b.text.fullGone(c.Place))
			continue
		}
		if err != nil {
			return nil, err
		}
		if shown[c.DocumentKey+"\n"+path] {
			continue
		}
		shown[c.DocumentKey+"\n"+path] = true
		part := b.text.fullTitle(knowledge.Place(path) + " " + c.Document)
		if above != "" {
			part += "\n<i>" + telegram.Escape(above) + "</i>"
		}
		parts = append(parts, part+"\n\n"+telegram.Escape(words))
	}
	return telegram.Split(strings.Join(parts, "\n\n"), telegram.MaxText-pagerRoom), nil
}

// pagerRoom is kept free on a page for its number.
const pagerRoom = 64

func (b *Bot) vote(ctx context.Context, e telegram.Event, k kept, helpful bool) (inbox.Plan, error) {
	if e.User == nil {
		return b.press(e, b.text.oldButton(), nil), nil
	}
	former, voted, err := b.answers.vote(ctx, b.DB, k.id, e.User.ID)
	if err != nil {
		return inbox.Plan{}, err
	}
	if voted && former == helpful {
		return b.press(e, b.text.alreadyVoted(), nil), nil
	}
	words := b.text.thanks()
	if !helpful {
		words = b.text.noted()
	}
	return b.press(e, words, func(ctx context.Context, tx *database.Tx) error {
		return b.answers.setVote(ctx, tx, k.id, e.User.ID, helpful)
	}), nil
}
