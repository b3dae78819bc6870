package html

import (
	"fmt"
	"strings"
	"testing"
)

// menu is n links.
func menu(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<li><a href='/%d'>Một mục của trình đơn trang thông tin</a></li>", i)
	}
	return "<ul>" + b.String() + "</ul>"
}

func TestTheElementThatHoldsTheDocumentIsRead(t *testing.T) {
	text := strings.Repeat("<p>Luật này quy định về phạm vi, đối tượng, nguyên tắc, hình thức.</p>", 12)
	for name, c := range map[string]struct {
		page  string
		lines int
		first string
	}{
		"a page without menus":            {"<div><h1>LUẬT</h1></div><div>" + text + "</div><p>Ký</p>", 14, "LUẬT"},
		"a menu before":                   {menu(9) + "<div>" + text + "</div>", 12, "Luật này"},
		"a menu after":                    {"<div>" + text + "</div>" + menu(9), 12, "Luật này"},
		"a main element":                  {"<p>Giới thiệu trang</p><main><h1>LUẬT</h1>" + text + menu(1) + "</main>", 14, "LUẬT"},
		"a main element of no words":      {"<main>" + menu(3) + "</main><div>" + text + "</div>", 12, "Luật này"},
		"a title beside the text":         {menu(9) + "<div><div>LUẬT</div><div>" + text + "</div></div>", 13, "LUẬT"},
		"layout by tables":                {"<table><tr><td>" + menu(9) + "</td><td>" + text + "</td></tr></table>", 12, "Luật này"},
		"a table that is the document":    {menu(9) + "<table><tr><td>1</td><td>Một danh hiệu thi đua</td></tr><tr><td>2</td><td>Hai danh hiệu thi đua</td></tr></table>", 2, "1 | Một"},
		"a list that is the document":     {menu(9) + "<ol><li>Một danh hiệu thi đua</li><li>Hai danh hiệu thi đua</li></ol>", 2, "1. Một"},
		"a text of which half are links":  {"<div>" + strings.Repeat("<p>Theo <a href='/x'>Luật Thi đua</a> thì thôi</p>", 9) + "</div>" + menu(9), 9, "Theo Luật Thi đua thì thôi"},
		"a page of links alone":           {menu(3), 3, "- Một mục"},
		"words in no paragraph":           {menu(5) + "<div>Một<br>Hai<br>Ba</div>", 3, "Một"},
		"hidden words do not count":       {"<div hidden>" + strings.Repeat(text, 5) + "</div>" + menu(9) + "<div>" + text + "</div>", 12, "Luật này"},
		"a frame around all that is text": {"<div><div><div><div>" + text + "</div></div></div></div>", 12, "Luật này"},
	} {
		t.Run(name, func(t *testing.T) {
			got := strings.Split(read(t, c.page).Body, "\n")
			if len(got) != c.lines || !strings.HasPrefix(got[0], c.first) {
				t.Errorf("%d lines, the first %q", len(got), got[0])
			}
		})
	}
}

func TestAWideTableThatLaysOutIsReadByCells(t *testing.T) {
	for page, want := range map[string]string{
		"<table><tr><td>SỞ X<p>PHÒNG Y</td><td>CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM<p>Độc lập - Tự do - Hạnh phúc</td></tr></table>": "SỞ X\nPHÒNG Y\nCỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc",
		"<table><tr><td>SỞ X</td><td>C ỘNG HÒA</td></tr><tr><td>Số: 1</td><td>Độc lập – Tự do</td></tr></table>":                   "SỞ X\nC ỘNG HÒA\nSố: 1\nĐộc lập – Tự do",
		"<table><tr><td></td><td>Nơi nhận:<br>- A;</td><td>GIÁM ĐỐC</td></tr></table>":                                             "Nơi nhận:\n- A;\nGIÁM ĐỐC",
		"<table><tr><td>ĐẢNG CỘNG SẢN VIỆT NAM</td><td>TỈNH ỦY</td></tr></table>":                                                  "ĐẢNG CỘNG SẢN VIỆT NAM\nTỈNH ỦY",
		"<table><tr><td>Điều 1</td><td>Phạm vi</td></tr><tr><td>Điều 2</td><td>Đối tượng</td></tr></table>":                        "Điều 1 | Phạm vi\nĐiều 2 | Đối tượng",
		"<table><tr><td>Căn cứ<br>Điều 5 Luật</td><td>x</td></tr></table>":                                                         "Căn cứ Điều 5 Luật | x",
	} {
		if got := read(t, page).Body; got != want {
			t.Errorf("%s:\n%q, not\n%q", page, got, want)
		}
	}
}
