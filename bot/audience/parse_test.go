package audience_test

import (
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"thidua/bot/audience"
	"thidua/bot/problem"
)

func TestAWrongExpressionSaysWhereAndWhatWasExpected(t *testing.T) {
	const (
		wantsTerm = "cần một điều kiện: all, agency:MÃ, under:MÃ, bloc:MÃ, kind:LOẠI hoặc role:VAI TRÒ."
		wantsCode = "không hợp lệ; mã gồm chữ cái không dấu, chữ số, dấu “-”, “.”, “_”, tối đa 40 ký tự."
		wantsKind = "đề nghị ghi một trong các loại: province, department, commune, party, front, public_unit, association, enterprise, central_body, armed_forces, district, township, other."
		unknown   = "đề nghị ghi all, agency:MÃ, under:MÃ, bloc:MÃ, kind:LOẠI hoặc role:VAI TRÒ."
	)
	for _, c := range []struct{ written, want string }{
		{"", "1: " + wantsTerm},
		{"   ", "4: " + wantsTerm},
		{"(agency:SNV", "12: thiếu dấu đóng ngoặc."},
		{"(all (all) ", "12: thiếu dấu đóng ngoặc."},
		{"all)", "4: thừa dấu đóng ngoặc."},
		{")", "1: " + wantsTerm},
		{"()", "2: " + wantsTerm},
		{"all |", "6: " + wantsTerm},
		{"| all", "1: " + wantsTerm},
		{"all || all", "6: " + wantsTerm},
		{"all !", "6: " + wantsTerm},
		{"!|all", "2: " + wantsTerm},
		{"all & all", "5: không có điều kiện “&”; " + unknown},
		{"SNV", "1: không có điều kiện “SNV”; " + unknown},
		{"all sở:nội", "5: không có điều kiện “sở”; " + unknown},
		{"all\x00", "1: không có điều kiện “all\uFFFD”; " + unknown},
		{":SNV", "1: không có điều kiện “”; " + unknown},
		{"all:SNV", "4: sau “all” không ghi giá trị."},
		{"all:", "4: sau “all” không ghi giá trị."},
		{"agency SNV", "7: thiếu dấu hai chấm sau “agency”."},
		{"agency: SNV", "8: thiếu mã sau “agency:”."},
		{"all | under:|all", "13: thiếu mã sau “under:”."},
		{"agency:SỞ", "8: mã “SỞ” " + wantsCode},
		{"bloc:a:b", "6: mã “A:B” " + wantsCode},
		{"agency:" + strings.Repeat("a", 61), "8: mã “" + strings.Repeat("A", 60) + "…” " + wantsCode},
		{"kind:xã", "6: không có loại cơ quan “xã”; " + wantsKind},
		{"kind:", "6: không có loại cơ quan “”; " + wantsKind},
		{"all role:đầu", "10: không có vai trò “đầu”; đề nghị ghi một trong các vai trò: member, deputy_focal, focal, head, officer, approver, admin."},
	} {
		e, err := audience.ParseExpression(c.written)
		if want := "Biểu thức người nhận sai ở ký tự " + c.want; !problem.Is(err, problem.Invalid) || err.Error() != want {
			t.Errorf("%q: %q, want %q", c.written, err, want)
		}
		if !reflect.DeepEqual(e, audience.Expression{}) {
			t.Errorf("%q is wrong, and %q", c.written, e)
		}
	}
}

func TestAnExpressionIsBoundedInLengthAndDepth(t *testing.T) {
	const prefix = "Biểu thức người nhận sai ở ký tự "
	for name, c := range map[string]struct{ written, want string }{
		"2,000 characters":                  {"all" + strings.Repeat(" ", 1997), ""},
		"2,001 characters":                  {"all" + strings.Repeat(" ", 1998), "2001: biểu thức dài quá 2.000 ký tự."},
		"no valid text":                     {strings.Repeat("\xff", 2001), "2001: biểu thức dài quá 2.000 ký tự."},
		"a canonical form of 1,995":         {strings.Repeat("all|", 332) + "all", ""},
		"a canonical form of 2,001":         {strings.Repeat("all|", 333) + "all", "1335: viết ở dạng chuẩn, biểu thức dài quá 2.000 ký tự."},
		"50 parentheses":                    {strings.Repeat("(", 50) + "all" + strings.Repeat(")", 50), ""},
		"51 parentheses":                    {strings.Repeat("(", 51) + "all" + strings.Repeat(")", 51), "51: dấu ngoặc và dấu “!” lồng nhau quá 50 lớp."},
		"51 negations":                      {strings.Repeat("!", 51) + "all", "51: dấu ngoặc và dấu “!” lồng nhau quá 50 lớp."},
		"25 negations of parentheses":       {strings.Repeat("!(", 25) + "all" + strings.Repeat(")", 25), ""},
		"1,000 parentheses that are opened": {strings.Repeat("(", 1000), "51: dấu ngoặc và dấu “!” lồng nhau quá 50 lớp."},
		"300 parentheses beside each other": {strings.Repeat("(all)", 300), ""},
	} {
		_, err := audience.ParseExpression(c.written)
		if c.want == "" && err != nil || c.want != "" && (err == nil || err.Error() != prefix+c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func FuzzParseExpression(f *testing.F) {
	for _, seed := range []string{
		"", "all", "agency:SNV role:head | !(kind:commune bloc:k1)", "under:a(!all)", "((((", "a))|", "!!!!!!role:focal", "all\x00|\xff", "kind:xã",
		"agency:ı agency:ſ", "bloc:K1\u00a0role:member\u2028all", strings.Repeat("!(all|", 30), strings.Repeat("all|", 500),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, written string) {
		start := time.Now()
		e, err := audience.ParseExpression(written)
		if took := time.Since(start); took > time.Second {
			t.Errorf("it took %v", took)
		}
		if err != nil {
			if !problem.Is(err, problem.Invalid) || !reflect.DeepEqual(e, audience.Expression{}) {
				t.Errorf("%q and %v", e, err)
			}
			return
		}
		canonical := e.String()
		again, err := audience.ParseExpression(canonical)
		if err != nil || !reflect.DeepEqual(again, e) || again.String() != canonical {
			t.Errorf("%q is %q, which is %q (%v)", written, canonical, again, err)
		}
		if utf8.RuneCountInString(written) > 2000 {
			t.Error("it is too long")
		}
	})
}
