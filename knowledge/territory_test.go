package knowledge_test

import (
	"slices"
	"strings"
	"testing"

	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/database/databasetest"
)

// provincePlan is a plan of a province in one part of two items.
func provincePlan(province, subject string) string {
	return "ỦY BAN NHÂN DÂN\nTỈNH " + strings.ToUpper(province) + "\n\nSố: 594/KH-UBND\n\n" + province + ", ngày 05 tháng 9 năm 2021\n\nKẾ HOẠCH\n\nTổ chức phong trào thi đua " + subject +
		"\n\nI. MỤC ĐÍCH\n\n1. Khó khăn, vướng mắc về " + subject + " thì phản ánh về Ban Thi đua - Khen thưởng.\n\n2. Tuyên truyền về " + subject + ".\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nNguyễn Văn A\n"
}

func provinces(t *testing.T, home string, texts ...string) *knowledge.Answerer {
	t.Helper()
	a := samples(t, texts...)
	a.Home = home
	return a
}

func TestAnotherProvincesPlanIsNotAnsweredWithOurs(t *testing.T) {
	store := knowledge.NewStore(databasetest.Open(t, databasetest.SQLite(t)))
	if err := (&ingest.Ingester{Store: store}).Builtin(t.Context()); err != nil {
		t.Fatal(err)
	}
	a := &knowledge.Answerer{Library: knowledge.NewLibrary(store), Home: "tỉnh Thái Bình"}
	for _, question := range []string{
		"kế hoạch của tỉnh Nam Định nói vướng mắc phản ánh về đâu", "mục II kế hoạch tỉnh Nam Định", "Kế hoạch của tỉnh Nghệ An còn hiệu lực không?", "khoan 3 muc ii ke hoach tinh nam dinh",
	} {
		if got := askOn(t, a, question); got.Outcome != knowledge.DeclinedNoBasis || len(got.Citations) > 0 || remark(got, knowledge.NoFullText).Document == "" {
			t.Errorf("%s: %s %v", question, got.Outcome, paths(got))
		}
	}
	a.Home = "tỉnh Hưng Yên" // made of Thái Bình and Hưng Yên on 01/7/2025
	for _, question := range []string{"khoản 3 mục II kế hoạch tỉnh Thái Bình", "khoản 3 mục II kế hoạch"} {
		if got := askOn(t, a, question); !slices.Equal(paths(got), []string{"II.3"}) || remark(got, knowledge.OtherProvince).Kind != "" {
			t.Errorf("%s: %s %v %+v", question, got.Outcome, paths(got), got.Remarks)
		}
	}
}

func TestAnotherProvincesDocumentIsNamedAsSuch(t *testing.T) {
	a := provinces(t, "tỉnh Hưng Yên", provincePlan("Nghệ An", "xây dựng cầu đường"), partialDecree())
	for question, want := range map[string]string{
		"khoản 2 mục I kế hoạch tỉnh Nghệ An": "I.2", "mục I.1 kế hoạch 594": "I.1",
		"theo kế hoạch của tỉnh Nghệ An thì khó khăn, vướng mắc về xây dựng cầu đường phản ánh về đâu?": "I.1",
	} {
		got := askOn(t, a, question)
		if len(got.Citations) == 0 || got.Citations[0].Path != want || remark(got, knowledge.OtherProvince).Units != "tỉnh Nghệ An" {
			t.Errorf("%s: %s %v %+v", question, got.Outcome, paths(got), got.Remarks)
		}
	}
	a.Home = "tỉnh Nghệ An"
	if got := askOn(t, a, "khoản 2 mục I kế hoạch"); remark(got, knowledge.OtherProvince).Kind != "" || len(got.Citations) != 1 {
		t.Errorf("its own plan: %+v", got)
	}
}
