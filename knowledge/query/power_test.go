package query

import (
	"fmt"
	"testing"

	"thidua/knowledge/vietnamese"
)

// givers are who gives awards, by rank.
var givers = map[Holder]string{
	President: "Chủ tịch nước", PrimeMinister: "Thủ tướng Chính phủ", MinisterLevel: "Chủ tịch Ủy ban nhân dân tỉnh", Head: "Chủ tịch xã", Nobody: "Trưởng thôn",
}

// Of every award: whoever has the power, or more of it, gives it rightly; whoever has less does not.
func TestWhoHasNotThePowerIsTakenToGiveAnAward(t *testing.T) {
	for _, a := range Awards() {
		for rank, giver := range givers {
			text := fmt.Sprintf("%s ký quyết định tặng %s thì hồ sơ gồm những gì", giver, a.Name)
			for _, typed := range []string{text, vietnamese.Fold(text)} {
				got := Read(typed, nil).WrongPower()
				if wrong := rank < a.decides(); (got != nil) != wrong || wrong && got != a {
					t.Errorf("%q is wrong: %v, want %v", typed, got != nil, wrong)
				}
			}
		}
	}
}

// A council and the board give nothing, whatever they are called in full.
func TestACouncilGivesNoAward(t *testing.T) {
	for _, giver := range []string{"Hội đồng thi đua", "Hội đồng thi đua, khen thưởng tỉnh", "Hội đồng thi đua khen thưởng xã", "HĐTĐKT tỉnh", "Ban Thi đua - Khen thưởng tỉnh"} {
		for _, a := range Awards() {
			text := giver + " ký quyết định tặng " + a.Name + " căn cứ điều nào"
			if Read(text, nil).WrongPower() != a {
				t.Errorf("%q is right", text)
			}
		}
	}
}

func TestWhoAsksWhetherSomebodyHasThePowerTakesNothingForGranted(t *testing.T) {
	for _, text := range []string{
		"Chủ tịch xã có được ký quyết định tặng Huân chương Lao động không", "Ai ký quyết định tặng Huân chương Lao động", "Huân chương Lao động do Chủ tịch nước quyết định tặng phải không",
		"Chủ tịch xã đề nghị tặng Huân chương Lao động thì hồ sơ gồm những gì", "Chủ tịch xã ký quyết định tặng ai cũng được", "",
	} {
		if got := Read(text, nil).WrongPower(); got != nil {
			t.Errorf("%q takes %s for granted", text, got.Name)
		}
	}
}
