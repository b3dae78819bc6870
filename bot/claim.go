package bot

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"thidua/bot/directory"
	"thidua/bot/inbox"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// askName asks who claims.
func (b *Bot) askName(ctx context.Context, tx *database.Tx, e telegram.Event, claim directory.RoleRequest) (reply, error) {
	return b.ask(ctx, tx, e, claimName, talk{Claim: claim.ID}, b.text.askWho(claim.Role, claim.Agency), nil)
}

// saidName takes the claimant's name and post, and asks for the document that names a focal point.
func (b *Bot) saidName(ctx context.Context, tx *database.Tx, e telegram.Event, d dialogue) (reply, error) {
	name, title := splitName(e.Text)
	if len(strings.Fields(name)) < 2 || title == "" {
		return reply{html: b.text.nameUnclear()}, nil
	}
	claim, err := b.Directory.RoleRequestIn(ctx, tx, d.talk.Claim)
	if err != nil {
		return reply{}, err
	}
	d.talk.Name, d.talk.Title = name, title
	if claim.Role != directory.Focal && claim.Role != directory.DeputyFocal {
		return b.checkClaim(ctx, tx, e, claim, d.talk)
	}
	return b.ask(ctx, tx, e, claimBasis, d.talk, b.text.askBasis(claim.Agency), func(id int64) [][]outbox.Button {
		return rows(button(buttonNoBasis, pressChoice, id, choiceNone))
	})
}

// splitName takes "Nguyễn Thị Hạnh, Phó Chánh Văn phòng" apart.
func splitName(words string) (name, title string) {
	name, title, _ = strings.Cut(strings.NewReplacer(";", ",", " - ", ",", "\n", ",").Replace(words), ",")
	return strings.TrimSpace(name), strings.TrimSpace(title)
}

// longestName is how many words a name has at most.
const longestName = 6

// ofLaw are words of questions that no name or post begins with.
var ofLaw = regexp.MustCompile(`(^|\s)(dieu|khoan|muc|luat|nghi dinh|thong tu|chi thi|ke hoach|quyet dinh|tieu chuan|thu tuc|ho so|khen thuong|thi dua|danh hieu|bang khen|the nao|bao nhieu|la gi|o dau)(\s|$)`)

// asksMeanwhile reports whether words are a question and not what the dialogue waits for.
func asksMeanwhile(kind dialogueKind, words string) bool {
	if kind != claimName {
		_, _, found := splitBasis(words)
		return !found && len(strings.Fields(words)) > 4
	}
	name, title := splitName(words)
	return len(strings.Fields(name)) > longestName || strings.ContainsAny(words, "0123456789") ||
		ofLaw.MatchString(vietnamese.Fold(name)) || title == "" && ofLaw.MatchString(vietnamese.Fold(words))
}

var dayInWords = regexp.MustCompile(`(?i)(?:,?\s*ngày\s+)?(\d{1,2}[/.-]\d{1,2}[/.-]\d{4})`)

// splitBasis takes "125/UBND-NV ngày 03/11/2026" apart; ok is false when there is no day in it.
func splitBasis(words string) (basis string, on directory.Day, ok bool) {
	words = vietnamese.Normalize(words)
	m := dayInWords.FindStringSubmatchIndex(words)
	if m == nil {
		return "", "", false
	}
	on, err := vietnamese.ParseDay(words[m[2]:m[3]])
	basis = strings.Trim(words[:m[0]]+" "+words[m[1]:], " ,;.")
	return basis, on, err == nil && basis != ""
}

// saidBasis takes the document and hands the claim on.
func (b *Bot) saidBasis(ctx context.Context, tx *database.Tx, e telegram.Event, d dialogue, words string) (reply, error) {
	basis, on, ok := "", directory.Day(""), true
	if words != "" {
		basis, on, ok = splitBasis(words)
	}
	if !ok {
		return reply{html: b.text.basisUnclear()}, nil
	}
	claim, err := b.Directory.RoleRequestIn(ctx, tx, d.talk.Claim)
	if err != nil {
		return reply{}, err
	}
	d.talk.Basis, d.talk.BasisOn = basis, on
	return b.checkClaim(ctx, tx, e, claim, d.talk)
}

// checkClaim shows what was understood before it is sent: a claim is sent once.
func (b *Bot) checkClaim(ctx context.Context, tx *database.Tx, e telegram.Event, claim directory.RoleRequest, t talk) (reply, error) {
	return b.ask(ctx, tx, e, claimCheck, t, b.text.checkClaim(claim, t), func(id int64) [][]outbox.Button {
		return [][]outbox.Button{{button(buttonSend, pressChoice, id, choiceYes), button(buttonAgain, pressChoice, id, choiceNone)}}
	})
}

// sendClaim hands the claim on as it was shown.
func (b *Bot) sendClaim(ctx context.Context, tx *database.Tx, e telegram.Event, d dialogue) (reply, error) {
	claim, err := b.Directory.SubmitRoleRequest(ctx, tx, e.User.ID, d.talk.Claim, directory.Submission{
		Name: d.talk.Name, Title: d.talk.Title, Basis: d.talk.Basis, BasisOn: d.talk.BasisOn,
	})
	if err != nil {
		return reply{}, err
	}
	return b.claimed(ctx, tx, e, claim)
}

// claimed tells the Board that somebody waits, and the claimant that the Board was told.
func (b *Bot) claimed(ctx context.Context, tx *database.Tx, e telegram.Event, claim directory.RoleRequest) (reply, error) {
	if err := b.dialogues.end(ctx, tx, e.ChatID, e.User.ID); err != nil {
		return reply{}, err
	}
	html, buttons, err := b.claimCard(ctx, tx, claim)
	if err != nil {
		return reply{}, err
	}
	chats, err := b.Directory.AppointerAccounts(ctx, tx, claim.Role)
	if err != nil {
		return reply{}, err
	}
	if board, err := b.Directory.BoardChat(ctx, tx); err != nil {
		return reply{}, err
	} else if board != 0 && !claim.Role.OfBoard() {
		chats = []int64{board}
	}
	r := reply{html: b.text.claimSent(claim), fresh: true}
	for _, chat := range slices.Compact(chats) {
		if chat == e.User.ID {
			continue // nobody decides about themselves
		}
		r.others = append(r.others, notice(fmt.Sprintf("%s%d", claimKey(claim.ID), chat), chat, html, buttons))
	}
	if len(r.others) == 0 {
		r.html = b.text.claimUnheard(claim)
	}
	return r, nil
}

func claimKey(id int64) string { return "claim:" + strconv.FormatInt(id, 10) + ":" }

type reader interface {
	database.Querier
	Now(ctx context.Context) (int64, error)
}

// claimCard is what somebody of the Board reads before they decide, and the buttons.
func (b *Bot) claimCard(ctx context.Context, q reader, claim directory.RoleRequest) (string, [][]outbox.Button, error) {
	listed, found, err := b.Directory.MatchListed(ctx, q, claim)
	if err != nil {
		return "", nil, err
	}
	same, err := b.Directory.PostsOfRole(ctx, q, claim.AgencyID, claim.Role)
	if err != nil {
		return "", nil, err
	}
	html := b.text.claimCard(claim, found, found && listed.Account != 0, same)
	return html, [][]outbox.Button{{button(buttonConfirm, pressConfirm, claim.ID), button(buttonRefuse, pressRefuse, claim.ID)}}, nil
}

// decided is a press of the Board about a claim.
func (b *Bot) decided(e telegram.Event, source string, id int64, confirm bool) inbox.Plan {
	return b.act(e, source, func(ctx context.Context, tx *database.Tx) (reply, error) {
		var claim directory.RoleRequest
		var r reply
		if confirm {
			done, err := b.Directory.ConfirmRoleRequest(ctx, tx, actorOf(e), id)
			if err != nil {
				return reply{}, err
			}
			claim = done.RoleRequest
			r.toast = b.text.claimConfirmedShort()
			r.others = append(r.others, notice("confirmed:"+source, claim.Account, b.text.claimConfirmed(claim), nil))
			if done.Replaced != 0 {
				if err := b.cutOff(ctx, tx, done.Replaced); err != nil {
					return reply{}, err
				}
			}
		} else {
			var err error
			if claim, err = b.Directory.RefuseRoleRequest(ctx, tx, actorOf(e), id); err != nil {
				return reply{}, err
			}
			r.toast = b.text.claimRefusedShort()
			r.others = append(r.others, notice("refused:"+source, claim.Account, b.text.claimRefused(claim), nil))
		}
		r.menus = []int64{claim.Account}
		if claim.Account == 0 {
			r.others, r.menus = nil, nil
		}
		by, err := b.Directory.AccessIn(ctx, tx, e.User.ID)
		if err != nil {
			return reply{}, err
		}
		html := b.text.claimDecided(claim, by.Name)
		keys, err := b.Outbox.Keys(ctx, tx, claimKey(id))
		if err != nil {
			return reply{}, err
		}
		for i, key := range keys {
			r.others = append(r.others, outbox.Delivery{
				Key: fmt.Sprintf("%sdecided:%s:%d", claimKey(id), source, i), Priority: outbox.Reply, Op: outbox.Edit, Target: key,
				Content: outbox.Content{HTML: html},
			})
		}
		here, there, err := b.Outbox.KeyOf(ctx, tx, e.ChatID, e.MessageID)
		if err != nil {
			return reply{}, err
		}
		if !there || !slices.Contains(keys, here) {
			r.html = html // it was decided from a list
		}
		return r, nil
	})
}

// cutOff ends what an account that was taken off its person has in hand here.
func (b *Bot) cutOff(ctx context.Context, tx *database.Tx, account int64) error {
	if err := b.dialogues.endAll(ctx, tx, account); err != nil {
		return err
	}
	if err := b.Jobs.Enqueue(ctx, tx, jobMenu, strconv.FormatInt(account, 10), strconv.FormatInt(account, 10), 0); err != nil {
		return err
	}
	return b.Outbox.Stop(ctx, tx, account, outbox.Detached)
}

// dialogueTTL is for how long the bot waits for an answer.
func dialogueTTL(kind dialogueKind) time.Duration {
	if kind == claimName || kind == claimBasis || kind == claimCheck {
		return 30 * 24 * time.Hour
	}
	return 30 * time.Minute
}
