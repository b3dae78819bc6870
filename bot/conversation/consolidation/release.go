package consolidation

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"thidua/bot/consolidated"
	"thidua/bot/conversation"
	"thidua/bot/digest"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
)

// Which file of a draft a button sends.
const (
	filePart  = 1 // the part to paste into the report of the period
	fileWhole = 2 // the report of its own
	fileTable = 3
)

// fileSent sends a draft as a file. It is made of the data of then, so that it is the same again.
func (m *module) fileSent(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	if !e.Access.May(ticket.Digests, 0) {
		return nil, m.kit.Words.Denied()
	}
	d, err := m.store.Report(ctx, m.kit.DB, e.ID(0))
	if err != nil {
		return nil, err
	}
	file, err := draw(d, e.ID(1))
	if err != nil {
		return nil, err
	}
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return conversation.Reply{HTML: m.text.file(d), Files: []conversation.Attachment{file}, Fresh: true}, m.kit.May(ctx, tx, e, ticket.Digests)
	})
}

func draw(d consolidated.Report, which int64) (conversation.Attachment, error) {
	var out bytes.Buffer
	name := fmt.Sprintf("bao-cao-kho-khan-vuong-mac-%d", d.ID)
	var err error
	switch which {
	case filePart:
		name += "-phan.docx"
		err = digest.Part(d.Data).WriteDOCX(&out)
	case fileWhole:
		name += ".docx"
		err = digest.Whole(d.Data).WriteDOCX(&out)
	case fileTable:
		name += ".xlsx"
		var table []byte
		if table, err = digest.Workbook(d.Data); err == nil {
			out.Write(table)
		}
	default:
		return conversation.Attachment{}, conversation.ErrOld
	}
	if err != nil {
		return conversation.Attachment{}, errNoFile(err)
	}
	return conversation.Attachment{Name: name, Data: out.Bytes()}, nil
}

// submitted signs the themes off and has the draft wait for a leader.
func (m *module) submitted(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		d, err := m.store.Submit(ctx, tx, e.Actor(), e.ID(0), e.ID(1))
		if err != nil {
			return conversation.Reply{}, err
		}
		approvers, err := m.tickets.Approvers(ctx, tx)
		if err != nil {
			return conversation.Reply{}, err
		}
		var told []outbox.Delivery
		for _, p := range approvers {
			if (p.ID == d.SignedBy || p.ID == d.Author) && !m.tickets.AuthorsApprove() {
				continue
			}
			key := conversation.Key(Name, "submitted", d.ID, d.Revision, p.ID)
			told = append(told, conversation.Notice(key, p.Account, m.text.toAgree(d, e.Access.Name), conversation.Pairs(m.page.With(buttonOpen, d.ID))))
		}
		reply, err := m.screen(ctx, tx, e, d, m.text.submitted(len(told), len(approvers)))
		reply.Others = told
		return reply, err
	})
}

// silentNamed says whether the silent agencies are named.
func (m *module) silentNamed(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		d, err := m.store.NameSilent(ctx, tx, e.Actor(), e.ID(0), e.ID(1), e.ID(2) == 1)
		if err != nil {
			return conversation.Reply{}, err
		}
		return m.screen(ctx, tx, e, d, "")
	})
}

// agreed lets a draft be put up for signature, and tells who reported what is in it.
func (m *module) agreed(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		d, changes, err := m.store.Agree(ctx, tx, e.Actor(), e.ID(0), e.ID(1))
		if err != nil {
			return conversation.Reply{}, err
		}
		if err := m.tickets.Notify(ctx, tx, changes...); err != nil {
			return conversation.Reply{}, err
		}
		reply, err := m.screen(ctx, tx, e, d, m.text.agreed(changes))
		if err != nil {
			return conversation.Reply{}, err
		}
		reply.Others, err = m.tellOfficers(ctx, tx, e, d, m.text.agreedTo(d))
		return reply, err
	})
}

// tellOfficers tells who made a draft and who signed its themes off what was decided of it; where neither is an officer any more who can
// be told, all officers.
func (m *module) tellOfficers(ctx context.Context, tx *database.Tx, e *conversation.Event, d consolidated.Report, html string) (told []outbox.Delivery, err error) {
	officers, err := m.tickets.AllOfficers(ctx, tx)
	if err != nil {
		return nil, err
	}
	worked := func(p ticket.Person) bool { return p.ID == d.Author || p.ID == d.SignedBy }
	all := !slices.ContainsFunc(officers, worked)
	for _, p := range officers {
		if p.ID == e.Access.PersonID || !all && !worked(p) {
			continue
		}
		key := conversation.Key(Name, "decided", d.ID, d.Revision, p.ID)
		told = append(told, conversation.Notice(key, p.Account, html, conversation.Pairs(m.page.With(buttonOpen, d.ID))))
	}
	return told, nil
}

func (m *module) returning(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.returnForm.Begin(ctx, tx, e, stepWhy, about{e.ID(0), e.ID(1)})
	})
}

// wordsForm asks for words about a draft, in one step, where check lets it.
func (m *module) wordsForm(name, step, title, ask string,
	check func(ctx context.Context, tx *database.Tx, actor directory.Actor, id, revision int64) (consolidated.Report, error),
	do func(ctx context.Context, tx *database.Tx, e *conversation.Event, a about, words string) (conversation.Reply, error),
) *conversation.Form[about] {
	form := &conversation.Form[about]{Name: name, Version: 1, TTL: formTTL, Title: func(about) string { return title }}
	form.Steps = []conversation.Step[about]{{
		Name: step,
		Ask: func(ctx context.Context, tx *database.Tx, e *conversation.Event, a about) (conversation.Prompt, error) {
			_, err := check(ctx, tx, e.Actor(), a.Digest, a.Revision)
			return conversation.Prompt{HTML: ask}, err
		},
		Text: func(_ context.Context, e *conversation.Event, a about) (conversation.Act, error) {
			words, err := ticket.CleanWords(e.Text, "nội dung", ticket.MaxReason)
			if err != nil {
				return nil, err
			}
			return form.Ending(e, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
				return do(ctx, tx, e, a, words)
			}), nil
		},
		Question: never,
	}}
	return form
}

func (m *module) newReturnForm() *conversation.Form[about] {
	return m.wordsForm("return", stepWhy, "trả lại dự thảo báo cáo", askReturn, m.store.Decidable,
		func(ctx context.Context, tx *database.Tx, e *conversation.Event, a about, why string) (conversation.Reply, error) {
			was, err := m.store.Decidable(ctx, tx, e.Actor(), a.Digest, a.Revision)
			if err != nil {
				return conversation.Reply{}, err
			}
			d, err := m.store.Return(ctx, tx, e.Actor(), a.Digest, a.Revision, why)
			if err != nil {
				return conversation.Reply{}, err
			}
			d.SignedBy = was.SignedBy // whom it concerns as much as its author
			told, err := m.tellOfficers(ctx, tx, e, d, m.text.returned(d))
			return conversation.Reply{HTML: m.text.gaveBack(len(told)), Others: told}, err
		})
}

func (m *module) newIssueForm() *conversation.Form[about] {
	form := m.wordsForm("issue", stepIssue, "ghi số, ngày phát hành", askIssue, m.store.Issuable,
		func(ctx context.Context, tx *database.Tx, e *conversation.Event, a about, words string) (conversation.Reply, error) {
			number, on, _ := conversation.ParseNumber(words)
			d, err := m.store.Issue(ctx, tx, e.Actor(), a.Digest, a.Revision, number, on)
			if err != nil {
				return conversation.Reply{}, err
			}
			return m.screen(ctx, tx, e, d, "")
		})
	form.Steps[0].Text = m.tookIssue(form.Steps[0].Text)
	return form
}

// tookIssue takes the number and day of the report, and asks again for what is none.
func (m *module) tookIssue(took func(ctx context.Context, e *conversation.Event, a about) (conversation.Act, error)) func(ctx context.Context, e *conversation.Event, a about) (conversation.Act, error) {
	return func(ctx context.Context, e *conversation.Event, a about) (conversation.Act, error) {
		if _, _, ok := conversation.ParseNumber(e.Text); !ok {
			return conversation.Say(askIssue), nil
		}
		return took(ctx, e, a)
	}
}

func (m *module) issuing(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.issueForm.Begin(ctx, tx, e, stepIssue, about{e.ID(0), e.ID(1)})
	})
}

// deciding is the Committee's opinion while it is recorded: its document, then a decision for each proposal.
type deciding struct {
	Digest  int64
	Opinion consolidated.Opinion
	Page    int // of what is checked
}

const (
	stepOpinion  = "opinion"
	stepDecision = "decision"

	chooseSkip   = -1
	chooseRecord = -2
	stepRecord   = "record"
)

func (m *module) opinionBegun(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.opinionForm.Begin(ctx, tx, e, stepOpinion, deciding{Digest: e.ID(0)})
	})
}

func (m *module) newOpinionForm() *conversation.Form[deciding] {
	form := &conversation.Form[deciding]{Name: "opinion", Version: 1, TTL: formTTL, Title: func(deciding) string { return "ghi ý kiến UBND tỉnh" }}
	next := func(e *conversation.Event, s deciding) conversation.Act {
		return form.GoingOn(e, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
			d, err := m.store.Undecided(ctx, tx, e.Actor(), s.Digest)
			if err != nil {
				return conversation.Reply{}, err
			}
			step := stepDecision
			if len(s.Opinion.Decisions) >= len(d.Data.Proposals) {
				step = stepRecord
			}
			return form.Next(ctx, tx, e, step, s)
		})
	}
	decided := func(_ context.Context, e *conversation.Event, s deciding, words string) conversation.Act {
		s.Opinion.Decisions = append(s.Opinion.Decisions, words)
		return next(e, s)
	}
	form.Steps = []conversation.Step[deciding]{{
		Name: stepOpinion,
		Ask: func(ctx context.Context, tx *database.Tx, e *conversation.Event, s deciding) (conversation.Prompt, error) {
			_, err := m.store.Undecided(ctx, tx, e.Actor(), s.Digest)
			return conversation.Prompt{HTML: askOpinion}, err
		},
		Text: func(_ context.Context, e *conversation.Event, s deciding) (conversation.Act, error) {
			number, on, ok := conversation.ParseNumber(e.Text)
			if !ok {
				return conversation.Say(askOpinion), nil
			}
			s.Opinion.Number, s.Opinion.On = number, on
			return next(e, s), nil
		},
	}, {
		Name: stepDecision, Ask: m.askDecision, Question: never,
		Text: func(ctx context.Context, e *conversation.Event, s deciding) (conversation.Act, error) {
			words, err := ticket.CleanWords(e.Text, "ý kiến", ticket.MaxReason)
			if err != nil {
				return nil, err
			}
			return decided(ctx, e, s, words), nil
		},
		Chosen: func(ctx context.Context, e *conversation.Event, s deciding, _ int64) (conversation.Act, error) {
			return decided(ctx, e, s, ""), nil
		},
	}, {
		Name: stepRecord, Ask: m.askRecord,
		Chosen: func(ctx context.Context, e *conversation.Event, s deciding, value int64) (conversation.Act, error) {
			if page, turned := conversation.Turned(s.Page, value); turned {
				s.Page = page
				return next(e, s), nil
			}
			return m.recorded(ctx, e, s, value)
		},
	}}
	return form
}

func (m *module) askDecision(ctx context.Context, tx *database.Tx, e *conversation.Event, s deciding) (conversation.Prompt, error) {
	d, err := m.store.Undecided(ctx, tx, e.Actor(), s.Digest)
	if err != nil {
		return conversation.Prompt{}, err
	}
	n := len(s.Opinion.Decisions)
	if n >= len(d.Data.Proposals) {
		return conversation.Prompt{}, consolidated.ErrChanged
	}
	return conversation.Prompt{HTML: m.text.askDecision(d, n), Choices: conversation.Choices(conversation.Choice{Label: buttonNoDecision, Value: chooseSkip})}, nil
}

// askRecord shows what is recorded: whole, because it is recorded once.
func (m *module) askRecord(ctx context.Context, tx *database.Tx, e *conversation.Event, s deciding) (conversation.Prompt, error) {
	d, err := m.store.Undecided(ctx, tx, e.Actor(), s.Digest)
	if err != nil {
		return conversation.Prompt{}, err
	}
	return conversation.TextPrompt(m.text.checkOpinion(d, s.Opinion), s.Page, conversation.Choice{Label: buttonRecordOpinion, Value: chooseRecord}), nil
}

// recorded keeps the Committee's opinion and tells everybody whom it concerns.
func (m *module) recorded(_ context.Context, e *conversation.Event, s deciding, _ int64) (conversation.Act, error) {
	return m.opinionForm.Ending(e, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		changes, err := m.store.RecordOpinion(ctx, tx, e.Actor(), s.Digest, s.Opinion)
		if err != nil {
			return conversation.Reply{}, err
		}
		if err := m.tickets.Notify(ctx, tx, changes...); err != nil {
			return conversation.Reply{}, err
		}
		d, err := m.store.Report(ctx, tx, s.Digest)
		if err != nil {
			return conversation.Reply{}, err
		}
		return m.screen(ctx, tx, e, d, m.text.recorded(changes))
	}), nil
}
