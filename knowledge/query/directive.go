package query

import (
	_ "embed"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"thidua/knowledge/vietnamese"
)

//go:embed directive.txt
var directiveTable string

var directiveRules = rules("directive.txt", &directiveTable)

// DirectiveAsks is what a question asks of a directive as a whole.
type DirectiveAsks string

// The kinds, as the table names them; "" is none.
const (
	DirectiveSigned  DirectiveAsks = "signed"  // who signed it
	DirectiveSent    DirectiveAsks = "sent"    // whom it was sent to
	DirectiveIssued  DirectiveAsks = "issued"  // when
	DirectiveIssuer  DirectiveAsks = "issuer"  // by whom
	DirectiveCount   DirectiveAsks = "count"   // how many items it has
	DirectiveOpening DirectiveAsks = "opening" // how it begins
	DirectiveWhole   DirectiveAsks = "whole"   // all of it
	DirectiveAbout   DirectiveAsks = "about"   // what it is about
)

// maxOther is how many words a question that asks something of a directive as a whole has beside those that ask it: one with more asks of what is in it.
const maxOther = 1

// Directive is what a question asks of a directive that it names as a whole, "" where it asks of what is in it.
func (q Question) Directive() DirectiveAsks {
	text := plain(q.words)
	for _, r := range directiveRules() {
		if r.pattern.find(text) == nil {
			continue
		}
		other := slices.DeleteFunc(q.DirectiveSubject(), func(w string) bool { return slices.Contains(askingOfAll, w) })
		if r.tells == "other" || len(other) > maxOther {
			return "" // "chỉ thị 19 nói gì về báo chí", "ai ký giấy khen theo chỉ thị 19"
		}
		return DirectiveAsks(r.tells)
	}
	return ""
}

// askingOfAll are words by which something is asked of a document as a whole, folded.
var askingOfAll = strings.Fields("ky nguoi chuc vu gui noi nhan phat hanh ban ra doi ngay thang nam may bao nhieu tong mo dau phan toan van nguyen bo day du liet ke ten tom tat trich yeu chu de chinh " +
	"co quan don vi thuc hien cap de tai lieu loai nhung dong chi lanh dao ong muc khoan nhiem vu dau viec y giai phap het cu the")

// itemWord finds an item of a directive by what people call it: "nhiệm vụ thứ 5", "việc thứ ba", "nội dung 2". A clause, a section and an item by its own word are places.
var itemWord = regexp.MustCompile(` (?:nhiem vu|noi dung|viec|dau viec|yeu cau|giai phap)(?: so| thu)+ (\d{1,2}|nhat|hai|ba|tu|nam|sau|bay|tam|chin|muoi) `)

// ordinalWords are ordinal numbers, folded.
var ordinalWords = strings.Fields("nhat hai ba tu nam sau bay tam chin muoi")

// DirectiveItem is one of a directive's items, and points in it; no points is all of it.
type DirectiveItem struct {
	Number string
	Points []string
}

// DirectiveItems are the items of a directive that a question names, each once: "mục 2", "khoản 3", "điểm a khoản 6", "nhiệm vụ thứ năm".
func (q Question) DirectiveItems() (all []DirectiveItem) {
	add := func(i DirectiveItem) {
		if !slices.ContainsFunc(all, func(o DirectiveItem) bool { return o.Number == i.Number && slices.Equal(o.Points, i.Points) }) {
			all = append(all, i)
		}
	}
	for _, p := range q.Places {
		switch {
		case p.Article != "" || p.Annex != "" || p.Part+p.Chapter+p.Subsection > 0:
			return nil // no directive has them
		case p.Clause != "" && p.Section == 0:
			add(DirectiveItem{p.Clause, p.Points})
		case p.Section > 0 && p.Clause == "":
			add(DirectiveItem{strconv.Itoa(p.Section), p.Points})
		}
	}
	for _, m := range itemWord.FindAllStringSubmatch(plain(q.words), -1) {
		if n := slices.Index(ordinalWords, m[1]); n >= 0 {
			m[1] = strconv.Itoa(n + 1)
		}
		add(DirectiveItem{Number: FormNumber(m[1])})
	}
	return all
}

// ofDirective are words that a question about a directive has whatever it asks of it: as they are written, and those that are no others without their marks.
var (
	ofDirective     = strings.Fields("chỉ thị ct số yêu cầu giao nói quy định bảo việc nội dung về làm thực hiện theo trong của nhiệm vụ mục khoản điểm phần nếu thế gì nào sao ai đâu hỏi cho xem đọc biết ấy nhỉ nhé vậy anh chị em ơi ạ thì là có")
	ofDirectiveBare = strings.Fields("chi thi ct noi yeu cau quy dinh viec dung lam thuc hien theo trong cua nhiem vu khoan the gi nao sao ai hoi cho xem doc ay nhi nhe vay em oi la")
)

// headOfGovernment issues directives: his post names the directive, and parts of its name other things.
var headOfGovernment = regexp.MustCompile(`(?i)(?:thủ tướng|thu tuong)(?: chính phủ| chinh phu)?`)

// DirectiveSubject are the folded words that name what of a directive is asked, without those that name the directive itself, short forms written out.
func (q Question) DirectiveSubject() (words []string) {
	tokens := vietnamese.Tokenize(headOfGovernment.ReplaceAllString(q.Text, " "))
	roles := vietnamese.Roles(tokens)
	passes := func(t vietnamese.Token) bool { return slices.Contains(ofDirective, t.Text) }
	if q.bare {
		passes = func(t vietnamese.Token) bool { return slices.Contains(ofDirectiveBare, t.Folded()) }
	}
	skip := make([]bool, len(tokens))
	for _, n := range vietnamese.Numbers(tokens) {
		for i := n.From; i < n.To; i++ {
			skip[i] = true
		}
	}
	expansions := vietnamese.Expand(tokens)
	for i, t := range tokens {
		if skip[i] || roles[i] != vietnamese.Content || passes(t) {
			continue
		}
		some := []string{t.Folded()}
		for _, e := range expansions {
			if e.At == i {
				some = strings.Fields(vietnamese.Fold(e.Text))
				break
			}
		}
		words = append(words, some...)
	}
	return words
}
