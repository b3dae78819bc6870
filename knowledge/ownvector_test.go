package knowledge_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"thidua/knowledge"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/embedding"
)

func TestTheShippedVectorsFindWhatIsAskedInOtherWords(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		put(t, store, clauses("1/2017/NĐ-CP", "Mức tiền thưởng kèm theo giấy khen là 0,3 lần mức lương cơ sở", "Hồ sơ đề nghị gồm tờ trình, báo cáo thành tích",
			"Chủ tịch Ủy ban nhân dân cấp xã ký quyết định tặng giấy khen"))
		library := knowledge.NewLibrary(store)
		library.Embedder = embedding.Default()
		if at := embed(t, library); at.Done != at.Total || at.Done < 3 || at.Skipped != 0 {
			t.Fatalf("%+v", at)
		}
		if at := embed(t, library); at.Done != at.Total {
			t.Errorf("embedded again, %+v", at)
		}
		answer, err := (&knowledge.Answerer{Library: library}).Answer(t.Context(), knowledge.Question{Text: "được giấy khen thì có mấy tiền"})
		if err != nil || len(answer.Citations) == 0 || !strings.Contains(answer.Citations[0].Quote, "Mức tiền thưởng") {
			t.Errorf("%+v, %v", answer, err)
		}
	})
}

func TestACorpusBeyondTheBoundIsNotEmbedded(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := knowledge.NewStore(db)
		put(t, store, clauses("1/2017/NĐ-CP", "cờ thi đua của Chính phủ"))
		library := knowledge.NewLibrary(store)
		library.Embedder, library.MaxEmbedded = embedding.Default(), 1
		if at := embed(t, library); at.Done == 0 {
			t.Errorf("a corpus within the bound has no vectors: %+v", at)
		}
		put(t, store, clauses("2/2017/NĐ-CP", "bằng khen của tỉnh"))
		library.Embedder = refusing{t}
		if at := embed(t, library); at.Total != 0 {
			t.Errorf("%+v", at)
		}
		answer, err := (&knowledge.Answerer{Library: library}).Answer(t.Context(), knowledge.Question{Text: "bằng khen của tỉnh"})
		if err != nil || len(answer.Citations) == 0 {
			t.Errorf("%+v, %v", answer, err)
		}
	})
}

// refusing must not be asked.
type refusing struct{ t *testing.T }

func (r refusing) EmbedPassages(_ context.Context, texts []string) ([][]float32, error) {
	r.t.Errorf("asked for %q", texts)
	return nil, errors.ErrUnsupported
}

func (r refusing) EmbedQuery(_ context.Context, text string) ([]float32, error) {
	r.t.Errorf("asked for %q", text)
	return nil, errors.ErrUnsupported
}

func (refusing) Model() string { return "refusing" }
