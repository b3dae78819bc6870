package question

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/conversation"
	"thidua/bot/telegram"
	"thidua/knowledge"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// inTx does something in a transaction of its own.
func inTx(t *testing.T, db *database.DB, do func(tx *database.Tx) error) {
	t.Helper()
	if err := db.InTx(t.Context(), do); err != nil {
		t.Fatal(err)
	}
}

// keep stores an answer and returns its id.
func keep(t *testing.T, db *database.DB, a storedAnswer) (id int64) {
	t.Helper()
	inTx(t, db, func(tx *database.Tx) (err error) {
		id, err = insertAnswer(t.Context(), tx, a)
		return err
	})
	return id
}

func cited(quotes ...string) (a knowledge.Answer) {
	a.Outcome = knowledge.Verbatim
	for _, q := range quotes {
		a.Citations = append(a.Citations, knowledge.Citation{
			DocumentKey: "k", Document: "Luật A", Number: "1/2020", Path: "Điều 1", Place: "Điều 1 Luật A", Quote: q, Score: 0.5,
		})
	}
	return a
}

func TestAnAnswerIsFoundByItsIDInItsChatAlone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		id := keep(t, db, storedAnswer{inquiry: inquiry{message: 3, own: "hỏi\x00gì", at: time.UnixMicro(9)}, chat: -5, account: 7, answer: cited("một", "hai"), delivery: "d", pages: []string{"a", "b"}})
		got, err := answerOfID(t.Context(), db, id, -5)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(cited("một", "hai").Citations, got.answer.Citations); diff != "" {
			t.Error(diff)
		}
		if got.account != 7 || got.message != 3 || got.messages != 2 || got.delivery != "d" || got.at.UnixMicro() != 9 {
			t.Errorf("%+v", got)
		}
		if _, err := answerOfID(t.Context(), db, id, 7); !errors.Is(err, errNoAnswer) {
			t.Errorf("from another chat: %v", err)
		}
	})
}

func TestAReplacedAnswerHasNewCitationsAndNoVotes(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		id := keep(t, db, storedAnswer{inquiry: inquiry{message: 3, own: "trước"}, chat: 1, account: 1, answer: cited("một", "hai"), delivery: "d"})
		inTx(t, db, func(tx *database.Tx) error { return putVote(t.Context(), tx, id, 1, true) })
		if helpful, ok, err := readVote(t.Context(), db, id, 1); !helpful || !ok || err != nil {
			t.Errorf("the vote is %v %v: %v", helpful, ok, err)
		}
		inTx(t, db, func(tx *database.Tx) error {
			return replaceAnswer(t.Context(), tx, id, storedAnswer{inquiry: inquiry{message: 3, own: "sau"}, answer: cited("ba")}, 4)
		})
		got, err := answerOfID(t.Context(), db, id, 1)
		if err != nil || got.own != "sau" || got.messages != 4 || len(got.answer.Citations) != 1 || got.answer.Citations[0].Quote != "ba" {
			t.Errorf("%+v: %v", got, err)
		}
		if _, ok, err := readVote(t.Context(), db, id, 1); ok || err != nil {
			t.Errorf("a vote about the former answer is left: %v", err)
		}
		if found, err := answerOfMessage(t.Context(), db, 1, 3); err != nil || found.id != id {
			t.Errorf("of the message: %+v, %v", found, err)
		}
	})
}

func TestTheQuestionsBeforeAreTheLastTwoOfTheAccountInTheChatAndTopic(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		now := time.Unix(1_790_000_000, 0)
		for i, a := range []storedAnswer{
			{inquiry: inquiry{message: 1, own: "một", at: now.Add(-31 * time.Minute)}, chat: 1, account: 1, answer: cited("x")}, // long ago
			{inquiry: inquiry{message: 2, own: "hai", at: now.Add(-20 * time.Minute)}, chat: 1, account: 1, answer: cited("x")},
			{inquiry: inquiry{message: 3, own: "ba", at: now}, chat: 1, account: 1, answer: cited("x")},
			{inquiry: inquiry{message: 4, own: "chào", at: now}, chat: 1, account: 1, answer: knowledge.Answer{Outcome: knowledge.Greeting}},
			{inquiry: inquiry{message: 5, own: "người khác", at: now}, chat: 1, account: 2, answer: cited("x")},
			{inquiry: inquiry{message: 6, own: "nơi khác", at: now}, chat: 2, account: 1, answer: cited("x")},
			{inquiry: inquiry{thread: 7, message: 6, own: "chủ đề khác", at: now}, chat: 1, account: 1, answer: cited("x")},
			{inquiry: inquiry{message: 7, own: "bốn", at: now}, chat: 1, account: 1, answer: cited("x")},
			{inquiry: inquiry{message: 8, own: "năm", at: now}, chat: 1, account: 1, answer: cited("x")}, // of the same second
		} {
			a.delivery = string(rune('a' + i))
			keep(t, db, a)
		}
		for message, want := range map[int64][]string{9: {"bốn", "năm"}, 8: {"ba", "bốn"}, 7: {"hai", "ba"}, 3: {"hai"}, 2: nil} {
			e := &conversation.Event{Event: telegram.Event{ChatID: 1, User: &telegram.User{ID: 1}}}
			turns, err := questionsBefore(t.Context(), db, e, inquiry{message: message, at: now})
			var got []string
			for _, turn := range turns {
				got = append(got, turn.question)
			}
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("before message %d: %q, want %q: %v", message, got, want, err)
			}
		}
	})
}

func TestAnAnswerMovesWithItsGroupAndLosesTheNumberOfItsMessage(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		id := keep(t, db, storedAnswer{inquiry: inquiry{message: 3, own: "hỏi"}, chat: -5, account: 1, answer: cited("x"), delivery: "d"})
		inTx(t, db, func(tx *database.Tx) error { return moveAnswers(t.Context(), tx, -5, -100) })
		if _, err := answerOfID(t.Context(), db, id, -100); err != nil {
			t.Errorf("in the supergroup: %v", err)
		}
		for _, chat := range []int64{-5, -100} {
			if _, err := answerOfMessage(t.Context(), db, chat, 3); !errors.Is(err, errNoAnswer) {
				t.Errorf("message 3 of chat %d: %v", chat, err)
			}
		}
	})
}

func TestAnswersAreKeptForAQuarter(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		old := keep(t, db, storedAnswer{inquiry: inquiry{message: 3, own: "cũ", at: time.UnixMicro(9)}, chat: 7, account: 7, answer: cited("một", "hai"), delivery: "a", pages: []string{"a"}})
		young := keep(t, db, storedAnswer{inquiry: inquiry{message: 4, own: "mới", at: time.UnixMicro(9)}, chat: 7, account: 7, answer: cited("một"), delivery: "b", pages: []string{"a"}})
		inTx(t, db, func(tx *database.Tx) error {
			if err := putVote(t.Context(), tx, old, 7, true); err != nil {
				return err
			}
			_, err := tx.Exec(t.Context(), `update answer set answered_at = answered_at - $1 where id = $2`, (91 * 24 * time.Hour).Microseconds(), old)
			return err
		})
		m := &module{kit: &conversation.Kit{DB: db}}
		if err := m.purge(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		if _, err := answerOfID(t.Context(), db, old, 7); !errors.Is(err, errNoAnswer) {
			t.Errorf("the old one is there: %v", err)
		}
		if k, err := answerOfID(t.Context(), db, young, 7); err != nil || len(k.answer.Citations) != 1 {
			t.Errorf("the young one: %+v %v", k, err)
		}
		var left int
		if err := db.QueryRow(t.Context(), `select (select count(*) from answer_citation) + (select count(*) from feedback)`).Scan(&left); err != nil || left != 1 {
			t.Errorf("%d citations and votes are left (%v)", left, err)
		}
	})
}
