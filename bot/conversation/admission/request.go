package admission

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// requestState is a role request while its holder says who they are.
type requestState struct {
	Request int64
	Role    directory.Role
	Agency  string

	Name, Title string
	Basis       string
	BasisOn     directory.Day
	BasisAsked  bool // the basis was given, or there is none
}

// The steps of the form, and what its buttons choose.
const (
	stepName  = "name"
	stepBasis = "basis"
	stepCheck = "check"

	chooseNoBasis int64 = iota
	chooseSubmit
	chooseAgain
)

// requestTTL is for how long a role request waits to be described: the letter that names a focal point takes its time.
const requestTTL = 30 * 24 * time.Hour

func (m *module) requestForm() *conversation.Form[requestState] {
	return &conversation.Form[requestState]{
		Name: "request", Version: 1, TTL: requestTTL,
		Title: func(s requestState) string {
			return "đề nghị xác nhận vai trò " + s.Role.Name() + ", " + s.Agency
		},
		Steps: []conversation.Step[requestState]{
			{Name: stepName, Ask: m.askName, Text: m.tookName, Question: isQuestionNotName},
			{Name: stepBasis, Ask: m.askBasis, Text: m.tookBasis, Chosen: m.choseNoBasis, Question: conversation.IsNoBasis},
			{Name: stepCheck, Ask: m.askCheck, Chosen: m.choseCheck},
		},
	}
}

// beginRequest asks who wants the role.
func (m *module) beginRequest(ctx context.Context, tx *database.Tx, e *conversation.Event, r directory.RoleRequest) (conversation.Reply, error) {
	return m.request.Begin(ctx, tx, e, stepName, requestState{Request: r.ID, Role: r.Role, Agency: r.Agency})
}

func (m *module) askName(_ context.Context, _ *database.Tx, _ *conversation.Event, s requestState) (conversation.Prompt, error) {
	return conversation.Prompt{HTML: m.text.askWho(s.Role, s.Agency)}, nil
}

// tookName takes the name and the post, and goes on to the document that names a focal point.
func (m *module) tookName(_ context.Context, e *conversation.Event, s requestState) (conversation.Act, error) {
	s.Name, s.Title = splitName(e.Text)
	if len(strings.Fields(s.Name)) < 2 || s.Title == "" {
		return conversation.Say(m.text.nameUnclear()), nil
	}
	step := stepCheck
	if s.Role.NeedsBasis() && !s.BasisAsked {
		step = stepBasis
	}
	return m.toStep(e, step, s), nil
}

func (m *module) toStep(e *conversation.Event, step string, s requestState) conversation.Act {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.request.Next(ctx, tx, e, step, s)
	}
}

func (m *module) askBasis(_ context.Context, _ *database.Tx, _ *conversation.Event, s requestState) (conversation.Prompt, error) {
	return conversation.Prompt{
		HTML:    conversation.AskBasis(m.kit.Words, s.Agency),
		Choices: conversation.Choices(conversation.Choice{Label: conversation.ButtonNoBasis, Value: chooseNoBasis}),
	}, nil
}

func (m *module) tookBasis(_ context.Context, e *conversation.Event, s requestState) (conversation.Act, error) {
	var ok bool
	if s.Basis, s.BasisOn, ok = conversation.ParseBasis(e.Text); !ok {
		return conversation.Say(conversation.BasisUnclear(m.kit.Words)), nil
	}
	s.BasisAsked = true
	return m.toStep(e, stepCheck, s), nil
}

func (m *module) choseNoBasis(_ context.Context, e *conversation.Event, s requestState, _ int64) (conversation.Act, error) {
	s.BasisAsked = true
	return m.toStep(e, stepCheck, s), nil
}

// askCheck shows what was understood before it is submitted: that is done once.
func (m *module) askCheck(_ context.Context, _ *database.Tx, _ *conversation.Event, s requestState) (conversation.Prompt, error) {
	return conversation.Prompt{HTML: m.text.checkRequest(s), Choices: [][]conversation.Choice{{
		{Label: buttonSubmit, Value: chooseSubmit}, {Label: buttonAgain, Value: chooseAgain},
	}}}, nil
}

func (m *module) choseCheck(_ context.Context, e *conversation.Event, s requestState, value int64) (conversation.Act, error) {
	if value == chooseAgain {
		return m.toStep(e, stepName, requestState{Request: s.Request, Role: s.Role, Agency: s.Agency}), nil
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		request, err := m.kit.Directory.SubmitRoleRequest(ctx, tx, e.User.ID, s.Request, directory.Submission{
			Name: s.Name, Title: s.Title, Basis: s.Basis, BasisOn: s.BasisOn,
		})
		if err != nil {
			return conversation.Reply{}, err
		}
		if err := m.request.End(ctx, tx, e); err != nil {
			return conversation.Reply{}, err
		}
		return m.submitted(ctx, tx, e, request)
	}, nil
}

// submitted tells the Board that somebody waits, and them that the Board was told.
func (m *module) submitted(ctx context.Context, tx *database.Tx, e *conversation.Event, r directory.RoleRequest) (conversation.Reply, error) {
	html, buttons, err := m.requestCard(ctx, tx, r)
	if err != nil {
		return conversation.Reply{}, err
	}
	chats, err := m.kit.Directory.AppointerAccounts(ctx, tx, r.Role)
	if err != nil {
		return conversation.Reply{}, err
	}
	if board, err := m.kit.Groups.BoardChat(ctx, tx); err != nil {
		return conversation.Reply{}, err
	} else if board != 0 && !r.Role.OfBoard() {
		chats = []int64{board}
	}
	reply := conversation.Reply{HTML: m.text.requestSent(r), Fresh: true}
	for _, chat := range slices.Compact(chats) {
		if chat == e.User.ID {
			continue // nobody decides about themselves
		}
		reply.Others = append(reply.Others, conversation.Notice(conversation.Key(requestKey(r.ID), chat), chat, html, buttons))
	}
	if len(reply.Others) == 0 {
		reply.HTML = m.text.requestUnheard(r)
	}
	return reply, nil
}

// requestKey begins the keys of what is sent to the Board about a role request.
func requestKey(id int64) string { return conversation.Key(Name, "request", id) }

// splitName takes "Nguyễn Thị Hạnh, Phó Chánh Văn phòng" apart.
func splitName(words string) (name, title string) {
	name, title, _ = strings.Cut(strings.NewReplacer(";", ",", " - ", ",", "\n", ",").Replace(words), ",")
	return strings.TrimSpace(name), strings.TrimSpace(title)
}

// longestName is how many words a name has at most.
const longestName = 6

// ofLaw are words of questions that no name or post begins with.
var ofLaw = regexp.MustCompile(`(^|\s)(dieu|khoan|muc|luat|nghi dinh|thong tu|chi thi|ke hoach|quyet dinh|tieu chuan|thu tuc|ho so|khen thuong|thi dua|danh hieu|bang khen|the nao|bao nhieu|la gi|o dau)(\s|$)`)

// isQuestionNotName tells a question from a name and post: the form may wait for weeks, and its person asks meanwhile.
func isQuestionNotName(words string) bool {
	name, title := splitName(words)
	return conversation.EndsInQuestionMark(words) || len(strings.Fields(name)) > longestName || strings.ContainsAny(words, "0123456789") ||
		ofLaw.MatchString(vietnamese.Fold(name)) || title == "" && ofLaw.MatchString(vietnamese.Fold(words))
}

// decide is a press of the Board about a role request.
func (m *module) decide(confirm bool) conversation.Handler {
	return func(_ context.Context, e *conversation.Event) (conversation.Act, error) {
		return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
			reply, request, err := m.decision(ctx, tx, e, confirm)
			if errors.Is(err, directory.ErrMatchMoved) {
				return m.showAgain(ctx, tx, e, request)
			}
			if err != nil {
				return conversation.Reply{}, err
			}
			return m.showDecision(ctx, tx, e, reply, request)
		}, nil
	}
}

// decision confirms or refuses, and tells the person. With directory.ErrMatchMoved it returns the request.
func (m *module) decision(ctx context.Context, tx *database.Tx, e *conversation.Event, confirm bool) (conversation.Reply, directory.RoleRequest, error) {
	var request directory.RoleRequest
	reply := conversation.Reply{Toast: requestRefusedShort}
	words := m.text.requestRefused
	if confirm {
		shown := directory.Match{PersonID: e.ID(1), Account: e.ID(2)}
		done, err := m.kit.Directory.ConfirmRoleRequest(ctx, tx, e.Actor(), e.ID(0), shown)
		if err != nil {
			return conversation.Reply{}, done.RoleRequest, err
		}
		request, reply.Toast, words = done.RoleRequest, requestConfirmedShort, m.text.requestConfirmed
		if done.Replaced != 0 {
			if err := m.kit.EndSessions(ctx, tx, done.Replaced); err != nil {
				return conversation.Reply{}, request, err
			}
		}
	} else {
		var err error
		if request, err = m.kit.Directory.RefuseRoleRequest(ctx, tx, e.Actor(), e.ID(0)); err != nil {
			return conversation.Reply{}, request, err
		}
	}
	if request.Account != 0 {
		reply.Menus = []int64{request.Account}
		reply.Others = append(reply.Others, conversation.Notice(conversation.Key(Name, "decided", e.Key), request.Account, words(request), nil))
	}
	return reply, request, nil
}

// showDecision writes the decision over every card of the request.
func (m *module) showDecision(ctx context.Context, tx *database.Tx, e *conversation.Event, reply conversation.Reply, r directory.RoleRequest) (conversation.Reply, error) {
	by, err := m.kit.Directory.AccessIn(ctx, tx, e.User.ID)
	if err != nil {
		return conversation.Reply{}, err
	}
	return m.overCards(ctx, tx, e, reply, r, m.text.requestDecided(r, by.Name), nil)
}

// showAgain draws every card of the request anew: whom the list has of that name is another than a card showed.
func (m *module) showAgain(ctx context.Context, tx *database.Tx, e *conversation.Event, r directory.RoleRequest) (conversation.Reply, error) {
	html, buttons, err := m.requestCard(ctx, tx, r)
	if err != nil {
		return conversation.Reply{}, err
	}
	return m.overCards(ctx, tx, e, conversation.Reply{Toast: directory.ErrMatchMoved.Error()}, r, html, buttons)
}

// overCards puts something in the place of every card of the request, and of the screen where one was pressed in the list.
func (m *module) overCards(ctx context.Context, tx *database.Tx, e *conversation.Event, reply conversation.Reply, r directory.RoleRequest, html string, buttons [][]outbox.Button) (conversation.Reply, error) {
	cards, err := m.kit.Outbox.Keys(ctx, tx, requestKey(r.ID)+":")
	if err != nil {
		return conversation.Reply{}, err
	}
	for i, card := range cards {
		reply.Others = append(reply.Others, outbox.Delivery{
			Key: conversation.Key(requestKey(r.ID), "card", e.Key, i), Priority: outbox.Reply, Op: outbox.Edit, Target: card,
			Content: outbox.Content{HTML: html, Buttons: buttons},
		})
	}
	here, known, err := m.kit.Outbox.KeyOf(ctx, tx, e.ChatID, e.MessageID)
	if err != nil {
		return conversation.Reply{}, err
	}
	if !known || !slices.Contains(cards, here) {
		reply.HTML, reply.Buttons = html, append(buttons, m.linkRows("requests", buttonNext, 0)...)
	}
	return reply, nil
}

// requestCard is what somebody of the Board reads before they decide, and the buttons.
func (m *module) requestCard(ctx context.Context, q directory.Querier, r directory.RoleRequest) (string, [][]outbox.Button, error) {
	listed, _, err := m.kit.Directory.MatchListed(ctx, q, r)
	if err != nil {
		return "", nil, err
	}
	match := directory.MatchOf(listed)
	same, err := m.kit.Directory.PostsOfRole(ctx, q, r.AgencyID, r.Role)
	if err != nil {
		return "", nil, err
	}
	confirm := m.confirm.With(buttonConfirm, r.ID, match.PersonID, match.Account)
	return m.text.requestCard(r, match, same), [][]outbox.Button{{confirm, m.refuse.With(buttonRefuse, r.ID)}}, nil
}

// listRequests shows those who wait and whom the reader may decide about, one at a time, the oldest first. The link's id is
// the number of the one to show.
func (m *module) listRequests(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	waiting, err := m.kit.Directory.DecidableRoleRequests(ctx, e.Access)
	if err != nil {
		return nil, err
	}
	var last []outbox.Button
	if up, ok := m.kit.Link("tree", buttonUp, 0); ok {
		last = append(last, up)
	}
	if len(waiting) == 0 {
		return screen(noRequests, [][]outbox.Button{last}), nil
	}
	at := conversation.Page(e.ID(0))
	if at >= len(waiting) {
		at = 0
	}
	html, buttons, err := m.requestCard(ctx, m.kit.DB, waiting[at])
	if err != nil {
		return nil, err
	}
	if next, ok := m.kit.Link("requests", buttonNext, int64((at+1)%len(waiting))); ok && len(waiting) > 1 {
		last = append(last, next)
	}
	return screen(html+"\n\n"+m.text.requestsLeft(len(waiting)), append(buttons, last)), nil
}

// screen is a message that changes as its buttons are pressed.
func screen(html string, buttons [][]outbox.Button) conversation.Act {
	return func(context.Context, *database.Tx) (conversation.Reply, error) {
		return conversation.Reply{HTML: html, Buttons: buttons}, nil
	}
}
