package door_test

import (
	"testing"

	"thidua/bot/door"
)

// TestAWordThatAsksTurnsAReplyIntoAQuestion: "đồng ý" answers and "đồng ý không" asks; an answer that is searched annoys, and a question
// that is taken for one is lost.
func TestAWordThatAsksTurnsAReplyIntoAQuestion(t *testing.T) {
	for reply, kind := range map[string]door.BriefKind{
		"đã gửi báo cáo": door.Sent, "đã nhận công văn": door.Received, "đồng ý": door.Agreed, "kỳ này không phát sinh": door.Nothing,
	} {
		for _, end := range []string{"", " ạ", ".", " nhé anh", " em nhé"} {
			if got, ok := door.Brief(reply + end); !ok || got != kind {
				t.Errorf("%q: %v %v, want %v", reply+end, got, ok, kind)
			}
		}
		for _, end := range []string{"?", " ạ?", " khi nào", " gửi ai ạ", " ở đâu anh", " bao giờ", " thế nào", " cho ai vậy"} {
			if got, ok := door.Brief(reply + end); ok {
				t.Errorf("%q passes for a short reply of kind %v", reply+end, got)
			}
		}
	}
}

// TestWhoAsksAboutSecretsHasNone: the same words are a secret of the writer when they hand it over, and a question of anybody else.
func TestWhoAsksAboutSecretsHasNone(t *testing.T) {
	for text, kind := range map[string]door.Kind{
		"Báo cáo MẬT về chuyên án gửi các anh":            door.Secret,
		"Báo cáo MẬT thì ai được đọc?":                    door.Clear,
		"File này là mật":                                 door.Secret,
		"File này có phải là mật không ạ":                 door.Clear,
		"Văn bản này đóng dấu mật":                        door.Secret,
		"Văn bản này có cần đóng dấu mật không anh":       door.Clear,
		"Tài liệu mật, không chuyển tiếp":                 door.Secret,
		"Tài liệu mật không chuyển tiếp được đúng không?": door.Clear,
		"tố cáo giám đốc sở nhận hối lộ":                  door.Denunciation,
		"tố cáo giám đốc sở nhận hối lộ thì gửi ai":       door.Clear,
		"tố cáo giám đốc sở có phải ký tên không vậy anh": door.Clear,
	} {
		if f := door.Check(text); f.Kind != kind {
			t.Errorf("%q: %+v, want kind %d", text, f, kind)
		}
	}
}
