package consolidation

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/conversation"
	"thidua/bot/digest"
)

func TestTheOfficeIsThatOfTheSettings(t *testing.T) {
	words := conversation.NewWords("Ban Thi đua - Khen thưởng, Sở Nội vụ", "thành phố Hải Phòng", "đồng chí").SignedBy("Giám đốc")
	want := digest.Office{
		Province: "thành phố Hải Phòng", Parent: "UBND thành phố Hải Phòng", Agency: "Sở Nội vụ", Symbol: "BC-SNV", Place: "Hải Phòng", Signer: []string{"Giám đốc"},
		Recipients: []string{"Hội đồng Thi đua - Khen thưởng thành phố", "Lãnh đạo Sở"}, Archive: []string{"VT", "TĐKT"},
	}
	if diff := cmp.Diff(want, OfficeOf(words)); diff != "" {
		t.Error(diff)
	}
	if got := OfficeOf(words.Mandated(" Kế hoạch số 5 ")).Mandate; got != "Kế hoạch số 5" {
		t.Errorf("what it carries out is %q", got)
	}
	if got := OfficeOf(conversation.NewWords("Ban Thi đua", "tỉnh Hưng Yên", "đồng chí")).Recipients; got[0] != "Hội đồng Thi đua - Khen thưởng tỉnh" || got[1] != "Lãnh đạo Ban Thi đua" {
		t.Errorf("the recipients are %q", got)
	}
}
