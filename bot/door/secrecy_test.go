package door_test

import (
	"testing"

	"thidua/bot/door"
)

// TestAMarkIsShownByItsRule: the log holds the rule and never the words, so that the rule is all that says later why a message was
// refused.
func TestAMarkIsShownByItsRule(t *testing.T) {
	for _, c := range []struct{ text, shown, rule string }{
		{"V/v khen chuyên án [TỐI MẬT] số 5", "TỐI MẬT", "mark in brackets"},
		{"Số: 12/BC\nĐộ mật: Tuyệt mật\nNơi nhận: như trên", "Tuyệt mật", "degree after its label"},
		{"Mức độ mật: B", "B", "degree after its label"},
		{"CÔNG AN TỈNH\nMẬT\nSố 15", "MẬT", "mark that stands alone"},
		{"TỐI MẬT Báo cáo số 15", "TỐI MẬT", "mark at the head"},
		{"anh ơi công văn mật số 15/CV-CAT đến chưa", "mật", "certain document"},
		{"em vừa nhận được công văn mật hôm qua", "mật", "document of the writer"},
		{"file này là tối mật nhé", "tối mật", "this is secret"},
		{"số liệu mật, đừng chia sẻ nhé các anh", "mật", "warning not to pass on"},
		{"TÀI LIỆU THU HỒI\nBáo cáo số 5", "TÀI LIỆU THU HỒI", "stamp that goes with a mark"},
	} {
		f := door.Check(c.text)
		if f.Kind != door.Secret || !f.Sure || f.Rule != c.rule || c.text[f.Start:f.End] != c.shown {
			t.Errorf("%q: %q by %q, sure %v (kind %d)", c.text, c.text[f.Start:f.End], f.Rule, f.Sure, f.Kind)
		}
	}
}

// TestASureMarkIsReportedBeforeOneThatIsAskedAbout: an untoned "mat" may be "mất"; the stamp behind it leaves no doubt.
func TestASureMarkIsReportedBeforeOneThatIsAskedAbout(t *testing.T) {
	doubtful := "cong van mat so 15"
	if f := door.Check(doubtful); f.Kind != door.Secret || f.Sure {
		t.Fatalf("%q: %+v", doubtful, f)
	}
	text := doubtful + ". Kèm theo Báo cáo số 7\n[TỐI MẬT]"
	if f := door.Check(text); !f.Sure || text[f.Start:f.End] != "TỐI MẬT" {
		t.Errorf("%q: %+v", text, f)
	}
}

// TestWorkWithoutADegreeIsClear: words of administration that hold "mật", or "mat" for "mặt" and "mất", are everyday ones here.
func TestWorkWithoutADegreeIsClear(t *testing.T) {
	for _, text := range []string{
		"Ủy ban Mặt trận Tổ quốc xã đề nghị tặng Bằng khen cho 02 tập thể",
		"uy ban mat tran to quoc xa de nghi tang bang khen cho 02 tap the",
		"Biên bản họp Hội đồng: có mặt 09/11, vắng mặt 02 đồng chí",
		"bien ban hop hoi dong: co mat 09/11, vang mat 02 dong chi",
		"Em quên mật khẩu phần mềm ioffice, nhờ anh cấp lại",
		"em quen mat khau phan mem ioffice, nho anh cap lai",
		"Bỏ phiếu kín phải bảo mật kết quả đến khi công bố phải không ạ",
		"Tập thể đoàn kết, gắn bó mật thiết với nhân dân trên địa bàn",
		"Mô hình nuôi ong lấy mật của hội viên nông dân được giấy khen",
		"dạ xã em làm mất bằng khen của bác cựu chiến binh, xin cấp đổi",
		"da xa em lam mat bang khen cua bac cuu chien binh, xin cap doi",
		"Văn bản mật có gửi qua hệ thống này được không?",
		"Theo Luật Bảo vệ bí mật nhà nước thì thành tích chuyên án ghi thế nào",
	} {
		for _, typed := range typings(text) {
			if f := door.Check(typed); f.Kind != door.Clear {
				t.Errorf("%q: found %q by %q", typed, typed[f.Start:f.End], f.Rule)
			}
		}
	}
}

// TestAFileNameShowsItsMark: in a name the mark alone is shown, whatever joins its words, and a folder of accents moves nothing.
func TestAFileNameShowsItsMark(t *testing.T) {
	for name, shown := range map[string]string{
		"Đề án - Tối_mật (bản cuối).docx": "Tối_mật", "CôngVănMật15.pdf": "Mật", "bc_tuyet_mat_2026.docx": "tuyet_mat",
		"Tờ trình[MẬT]v2.pdf": "MẬT", "quyet_dinh_mat_12.pdf": "mat", decomposed("Báo cáo mật.docx"): decomposed("mật"),
	} {
		if f := door.CheckFileName(name); f.Kind != door.Secret || name[f.Start:f.End] != shown {
			t.Errorf("%q: shows %q by %q", name, name[f.Start:f.End], f.Rule)
		}
	}
	if f := door.CheckFileName("ĐƠN TỐ CÁO ông Nguyễn Văn A.docx"); f.Kind != door.Clear {
		t.Errorf("a name tells of a denunciation: %+v", f)
	}
}
