package question

import (
	"strings"
	"testing"
	"unicode/utf8"

	"thidua/bot/conversation"
	"thidua/bot/telegram"
	"thidua/knowledge"
	"thidua/knowledge/curated"
)

func newText() text {
	return text{conversation.NewWords("Ban <Thi đua> & Khen thưởng", "tỉnh Thử", "đồng chí")}
}

func TestAnAnswerIsALeadTheQuotesWithTheirPlacesAndTheRemarks(t *testing.T) {
	got := newText().answer(knowledge.Answer{
		Outcome: knowledge.Verbatim,
		Citations: []knowledge.Citation{
			{Place: "khoản 1 Điều 2 Luật <A>", Number: "1/2020/QH<14>", Quote: "nếu a < b & c", Emphasis: []knowledge.Span{{From: 10, To: 15}}},
			{Place: "điểm b", Lead: "Hồ sơ gồm:", Quote: "b) Báo cáo", Follows: true, GoesOn: true, Item: "điểm", Items: 1, Of: 3},
		},
		Remarks: []knowledge.Remark{{Kind: knowledge.Draft, Document: "nghị định <B>"}},
	}, "")
	want := "Quy định liên quan (trích nguyên văn):" +
		"\n\n<blockquote>nếu a &lt; <b>b &amp; c</b></blockquote>\n<b>Căn cứ:</b> Khoản 1 Điều 2 Luật &lt;A&gt; (số 1/2020/QH&lt;14&gt;)" +
		"\n\n<blockquote>Hồ sơ gồm:\n[…]\nb) Báo cáo\n[…]</blockquote>\n<b>Căn cứ:</b> Điểm b (trích 1 trong 3 điểm)" +
		"\n\n<i>Lưu ý: Nghị định &lt;B&gt; là dự thảo, chưa phải văn bản chính thức.</i>" +
		"\n\n<i>Bấm “Xem nguyên văn” để xem đủ.</i>\n<i>Để tra cứu, không thay văn bản trả lời của cơ quan.</i>"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestACuratedAnswerIsItsTitleItsWordsTheirStandingAndTheBasis(t *testing.T) {
	basis := []knowledge.Citation{{Place: "khoản 1 Điều 2 Luật <A>", Quote: "nếu a < b & c"}}
	for _, c := range []struct {
		answer knowledge.Answer
		want   string
	}{
		{
			knowledge.Answer{
				Outcome: knowledge.OfficiallyAnswered, Citations: basis, Remarks: []knowledge.Remark{{Kind: knowledge.Draft, Document: "luật A"}},
				Curated: knowledge.CuratedWords{Text: "Có, nếu <b>đủ</b> năm người.\n- Hồ sơ & tờ trình.", Reply: knowledge.WrittenReply{Number: "12/SNV<TĐKT>", Date: "2026-01-05"}},
			},
			"<b>Đã được Sở trả lời</b>\n\nCó, nếu &lt;b&gt;đủ&lt;/b&gt; năm người.\n- Hồ sơ &amp; tờ trình.\n\n<i>Theo văn bản số 12/SNV&lt;TĐKT&gt; ngày 05/01/2026.</i>" +
				"\n\n<blockquote>nếu a &lt; b &amp; c</blockquote>\n<b>Căn cứ:</b> Khoản 1 Điều 2 Luật &lt;A&gt;" +
				"\n\n<i>Lưu ý: Luật A là dự thảo, chưa phải văn bản chính thức.</i>",
		},
		{
			knowledge.Answer{Outcome: knowledge.Exchanged, Curated: knowledge.CuratedWords{Text: "Có.", EndsOn: "2027-06-30"}},
			"<b>Trao đổi nghiệp vụ</b>\n\nCó.\n\n<i>Trao đổi nghiệp vụ, có giá trị tham khảo đến ngày 30/6/2027; không thay văn bản trả lời của cơ quan.</i>",
		},
	} {
		if got := newText().answer(c.answer, ""); got != c.want {
			t.Errorf("got\n%s\nwant\n%s", got, c.want)
		}
	}
}

func TestTheLongestCuratedAnswerFitsTheMessagesOfOneAnswer(t *testing.T) {
	a := knowledge.Answer{Outcome: knowledge.Exchanged, Curated: knowledge.CuratedWords{Text: strings.Repeat("&", curated.MaxText), EndsOn: "2027-06-30"}}
	for range curated.MaxBasis {
		a.Citations = append(a.Citations, knowledge.Citation{Place: strings.Repeat("khoản ", 40), Quote: strings.Repeat("quy định & ", 2000)})
	}
	pages := telegram.Split(newText().answer(a, ""), telegram.MaxText)
	if last := pages[len(pages)-1]; len(pages) > conversation.MaxMessages || !strings.Contains(last, "Đoạn trích còn tiếp") {
		t.Errorf("%d messages, the last %q", len(pages), last)
	}
}

func TestEachOutcomeBeginsInItsOwnWords(t *testing.T) {
	cited := []knowledge.Citation{{Place: "Điều 1", Quote: "Một"}}
	for _, c := range []struct {
		answer knowledge.Answer
		begins string
	}{
		{knowledge.Answer{Outcome: knowledge.Verbatim, Citations: cited}, "Quy định liên quan (trích nguyên văn):"},
		{knowledge.Answer{Outcome: knowledge.LookedUp, Citations: cited}, "Nguyên văn quy định:"},
		{knowledge.Answer{Outcome: knowledge.Partial, Citations: cited}, "Kho văn bản có nội dung sau liên quan"},
		{knowledge.Answer{Outcome: knowledge.DeclinedNoBasis}, "<b>Chưa tìm thấy quy định trong kho văn bản</b>"},
		{knowledge.Answer{Outcome: knowledge.DeclinedNoBasis, Unclear: true}, "Trợ lý chưa rõ câu hỏi."},
		{knowledge.Answer{Outcome: knowledge.DeclinedOutOfScope}, "<b>Nội dung này chưa thuộc phạm vi tra cứu của trợ lý.</b>"},
		{knowledge.Answer{Outcome: knowledge.Greeting}, "Kính chào đồng chí."},
		{knowledge.Answer{Outcome: knowledge.Refused}, "Trợ lý chỉ trích nguyên văn"},
	} {
		if got := newText().answer(c.answer, ""); !strings.HasPrefix(got, c.begins) {
			t.Errorf("%s: %s", c.answer.Outcome, got)
		}
	}
	nowhere := newText().answer(knowledge.Answer{Outcome: knowledge.DeclinedNoBasis}, "")
	if !strings.HasSuffix(nowhere, "liên hệ Ban &lt;Thi đua&gt; &amp; Khen thưởng, tỉnh Thử để được hướng dẫn.") {
		t.Errorf("who finds nothing is not told whom to ask: %s", nowhere)
	}
}

func TestEveryRemarkIsASentence(t *testing.T) {
	for kind, want := range map[knowledge.RemarkKind]string{
		knowledge.NoFullText:    "Kho văn bản chưa có toàn văn luật &lt;A&gt;; đề nghị nạp văn bản.",
		knowledge.Expired:       "Luật &lt;A&gt; đã hết hiệu lực từ ngày 01/01/2024.",
		knowledge.NotYet:        "Luật &lt;A&gt; có hiệu lực từ ngày 01/01/2024.",
		knowledge.PeriodOver:    "Luật &lt;A&gt; đã kết thúc giai đoạn thực hiện (đến hết năm 2024).",
		knowledge.Draft:         "Luật &lt;A&gt; là dự thảo, chưa phải văn bản chính thức.",
		knowledge.NoSuchUnit:    "Luật &lt;A&gt; không có Điều 99.",
		knowledge.AmbiguousUnit: "Gõ không dấu nên “điểm d” có thể là điểm d hoặc điểm đ; trợ lý trích cả hai.",
	} {
		if got := newText().remark(knowledge.Remark{Kind: kind, Document: "luật <A>", Day: "2024-01-01", Path: "Điều 99"}); got != want {
			t.Errorf("%s: %q, want %q", kind, got, want)
		}
	}
	signed := newText().remarks(knowledge.Answer{Citations: []knowledge.Citation{{Path: "Chữ ký"}}})
	if !strings.Contains(signed, "ghi theo bản số hóa") {
		t.Errorf("of a signature: %q", signed)
	}
}

func TestALongQuoteIsFoldedUp(t *testing.T) {
	if got := quote(strings.Repeat("ă", longQuote), "", false, false, longQuote); !strings.HasPrefix(got, "<blockquote>") {
		t.Errorf("%.40s", got)
	}
	if got := quote(strings.Repeat("ă", longQuote+1), "", false, false, longQuote); !strings.HasPrefix(got, "<blockquote expandable>") {
		t.Errorf("%.40s", got)
	}
}

func TestAQuoteIsShortenedAtTheEndOfALineSentenceOrWord(t *testing.T) {
	line, sentence, word := strings.Repeat("ă", 1500), strings.Repeat("chữ ", 300), strings.Repeat("ô", 2000)
	for _, c := range []struct{ name, quote, want string }{
		{"short enough", strings.Repeat("ă", maxQuote), ""},
		{"lines", line + "\n" + line, line + " […]"},
		{"sentences", sentence + "hết. " + sentence + "hết. " + sentence, ""},
		{"words", word + " " + word, word + " […]"},
		{"a line break too early to end there", "đầu\n" + word + " " + word, "đầu\n" + word + " […]"},
		{"one word", word + word, (word + word)[:2*maxQuote] + " […]"},
	} {
		words, cut := shorten(c.quote, maxQuote)
		if want := utf8.RuneCountInString(c.quote) > maxQuote; cut != want || !cut && words != c.quote {
			t.Errorf("%s: cut %v, want %v", c.name, cut, want)
		}
		if c.want != "" && words != c.want {
			t.Errorf("%s: %d characters, want %d", c.name, utf8.RuneCountInString(words), utf8.RuneCountInString(c.want))
		}
		if cut && c.name == "sentences" && !strings.HasSuffix(words, "hết. […]") {
			t.Errorf("%s: it ends in %q", c.name, words[len(words)-20:])
		}
	}
}

func TestThreeShortenedQuotesFitTheMessagesOfOneAnswer(t *testing.T) {
	long := strings.Repeat("quy định & ", 2000)
	var citations []knowledge.Citation
	for range 3 {
		citations = append(citations, knowledge.Citation{Place: "Điều 1 Nghị định rất dài", Quote: long})
	}
	html := newText().answer(knowledge.Answer{Outcome: knowledge.Verbatim, Citations: citations}, "")
	if pages := telegram.Split(html, telegram.MaxText); len(pages) > conversation.MaxMessages {
		t.Errorf("%d messages", len(pages))
	}
	if n := strings.Count(html, "Đoạn trích còn tiếp"); n != 3 {
		t.Errorf("%d quotes say that they go on", n)
	}
}

func TestWhatIsPastedIntoALetterHasNoTags(t *testing.T) {
	if got := newText().citeWords("khoản 1 Điều 2", " Người đứng đầu <cơ quan>\n"); got != "Khoản 1 Điều 2: “Người đứng đầu <cơ quan>”" {
		t.Errorf("%q", got)
	}
}

func TestPlainIsTheAnswerWithoutAChat(t *testing.T) {
	got := Plain(knowledge.Answer{
		Outcome: knowledge.LookedUp, Citations: []knowledge.Citation{{Place: "Điều 1 <A>", Quote: "a < b & c"}},
	}, newText().Words)
	long := Plain(knowledge.Answer{
		Outcome: knowledge.Verbatim, Citations: []knowledge.Citation{{Place: "Điều 1", Quote: strings.Repeat("dài lắm ", maxQuote), Item: "điểm", Items: 1, Of: 3}},
	}, newText().Words)
	if strings.Contains(long, "ấm “") || !strings.Contains(long, leftOut) || !strings.HasSuffix(long, "(trích 1 trong 3 điểm)\n\nĐể tra cứu, không thay văn bản trả lời của cơ quan.") {
		t.Errorf("it speaks of buttons: %s", long[max(0, len(long)-300):])
	}
	if want := "Nguyên văn quy định:\n\n\na < b & c\nCăn cứ: Điều 1 <A>\n\nĐể tra cứu, không thay văn bản trả lời của cơ quan."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// What a footnote says stands below the quote, apart from its words.
func TestANoteStandsBelowItsQuote(t *testing.T) {
	html := newText().quotes([]knowledge.Citation{{Place: "Điều 1", Quote: "Một", Note: "Điều này <được> sửa đổi."}}, maxQuote)
	if !strings.HasSuffix(html, "\n<i>Chú thích: Điều này &lt;được&gt; sửa đổi.</i>") || strings.Count(html, "Chú thích") != 1 {
		t.Errorf("%s", html)
	}
}
