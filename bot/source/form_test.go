package source_test

import (
	"bytes"
	"testing"

	"thidua/bot/blankform"
	"thidua/bot/bottest"
	"thidua/bot/conversation/formcatalogue"
	"thidua/bot/conversation/question"
	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/source"
	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/curated"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestAQuestionFindsTheFormsOfDocuments(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		corpus := curated.Corpus(db)
		if err := (&ingest.Ingester{Store: corpus}).Builtin(t.Context()); err != nil {
			t.Fatal(err)
		}
		files := file.NewStore(db)
		bottest.GivePost(t, db, 1, bottest.Agency(t, db, "BAN"), directory.Officer)
		forms := source.Forms{DB: db, Store: blankform.NewStore(directory.NewStore(db, directory.Settings{}, blankform.Permissions...), files), Library: knowledge.NewLibrary(corpus)}
		ask := func(words string) []question.BlankForm {
			t.Helper()
			found, err := forms.FindForms(t.Context(), directory.Access{}, question.Reading{Text: words, At: noon})
			if err != nil {
				t.Fatal(err)
			}
			return found
		}
		if found := ask("cho xin mẫu báo cáo thành tích"); found != nil {
			t.Errorf("without forms: %+v", found)
		}
		content, err := files.Put(t.Context(), bytes.NewReader([]byte("PK")), 10)
		if err != nil {
			t.Fatal(err)
		}
		documents, _, err := corpus.Documents(t.Context())
		if err != nil || len(documents) != 1 {
			t.Fatal(documents, err)
		}
		err = db.InTx(t.Context(), func(tx *database.Tx) error {
			for _, name := range []string{"Báo cáo thành tích", "Tờ trình"} {
				f := blankform.Form{DocumentKey: documents[0].Key, DocumentName: documents[0].Name(), Label: "Mẫu số 1", Name: name, FileHash: content.Hash, FileName: "a.docx"}
				if _, err := forms.Store.Add(t.Context(), tx, directory.Actor{Account: 1}, f); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		found := ask("cho xin mẫu báo cáo thành tích")
		want := "Kế hoạch ngày 10/8/2021 của UBND tỉnh Thái Bình; đã kết thúc giai đoạn thực hiện ngày 31/12/2025"
		if len(found) != 1 || found[0].Title != "Mẫu số 1. Báo cáo thành tích" || found[0].Document != want || found[0].Link != formcatalogue.LinkForm || found[0].ID == 0 {
			t.Errorf("%+v", found)
		}
		if found := ask("mẫu số 1"); len(found) != 2 {
			t.Errorf("%+v", found)
		}
		for _, words := range []string{"báo cáo thành tích nộp khi nào", "gương mẫu", "mẫu đơn ly hôn"} {
			if found := ask(words); len(found) != 0 {
				t.Errorf("%q: %+v", words, found)
			}
		}
		forms.Library = nil
		if found := ask("mẫu số 1"); found != nil {
			t.Errorf("where nothing is answered: %+v", found)
		}
	})
}
