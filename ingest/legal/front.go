package legal

import (
	"regexp"
	"strings"

	"thidua/ingest/legal/mark"
	"thidua/ingest/legal/name"
	"thidua/knowledge/vietnamese"
)

// cutFront takes the front matter off text: the "# " lines at its start, with their continuation lines, up to the first blank
// line. It must have one of the documented keys; a Markdown title is not front matter.
func cutFront(text string) (rest string, front []string) {
	body := strings.TrimLeft(text, "\n ")
	if !strings.HasPrefix(body, "# ") {
		return text, nil
	}
	block, rest, _ := strings.Cut(body, "\n\n")
	var all []string
	for l := range strings.SplitSeq(block, "\n") {
		all = append(all, strings.TrimSpace(l))
	}
	last := 0
	known := false
	for i, l := range all {
		if after, ok := strings.CutPrefix(l, "#"); ok {
			last = i
			key, _, _ := strings.Cut(strings.TrimSpace(after), ":")
			known = known || key == "Số hiệu" || key == "Nguồn" || key == "Tình trạng"
		}
	}
	if !known {
		return text, nil
	}
	for _, l := range all[:last+1] {
		if after, ok := strings.CutPrefix(l, "#"); ok {
			front = append(front, strings.TrimSpace(after))
		} else {
			front[len(front)-1] += " " + l
		}
	}
	return strings.Join(all[last+1:], "\n") + "\n\n" + rest, front
}

// readFront reads front matter: "Số hiệu: 06/2022/QH15 | Luật Thi đua, khen thưởng | Ngày ban hành: 15/6/2022 | Hiệu lực: 01/01/2024".
func readFront(front []string) Header {
	var h Header
	for _, l := range front {
		key, value, _ := strings.Cut(l, ":")
		switch key {
		case "Số hiệu":
			h.readFrontNumber(value)
		case "Tình trạng":
			up := strings.ToUpper(value)
			h.Abridged = strings.Contains(up, "MỘT PHẦN") || strings.Contains(value, "THIẾU Điều")
			h.Draft = h.Draft || strings.Contains(value, "DỰ THẢO")
			h.Consolidated = strings.Contains(value, "pháp điển")
		}
	}
	return h
}

func (h *Header) readFrontNumber(value string) {
	fields := strings.Split(value, "|")
	first := strings.TrimSpace(fields[0])
	h.Number = name.Number(first)
	if !strings.HasPrefix(first, h.Number) {
		h.Number = ""
	}
	h.Draft = strings.Contains(strings.ToLower(first), "dự thảo")
	var free []string
	if kind, rest := name.CutKind(first); h.Number == "" && kind != "" && rest != "" {
		h.Kind = kind
		rest, _, _ = strings.Cut(rest, "(")
		h.Title = vietnamese.UpperFirst(strings.TrimSpace(rest))
	}
	for _, f := range fields[1:] {
		f = squeeze(f)
		key, v, keyed := strings.Cut(f, ":")
		v = strings.TrimSpace(v)
		switch {
		case keyed && key == "Ngày ban hành":
			h.Date = name.Date(v)
		case keyed && key == "Hiệu lực":
			h.Effective = name.Date(v)
		case keyed && key == "Cơ quan":
			h.Issuer = name.Body(v)
		case strings.HasPrefix(f, "Hiệu lực "):
			h.Effective = name.Date(f)
		case onlyDate.MatchString(f):
			h.Date = name.Date(f)
		case f == "" || onlyYear.MatchString(f):
		default:
			free = append(free, f)
		}
	}
	h.readFrontFree(free)
}

// A field without a key may be the day, or the year, of issue.
var (
	onlyDate = regexp.MustCompile(`^\d{1,2}[/.-]\d{1,2}[/.-]\d{4}$`)
	onlyYear = regexp.MustCompile(`^\d{4}$`)
)

// readFrontFree reads the fields without a key: a kind, a title, an issuer, in this order.
func (h *Header) readFrontFree(free []string) {
	if len(free) > 0 && name.IsKind(free[0]) {
		h.Kind, free = free[0], free[1:]
	}
	if len(free) > 0 && h.Title == "" {
		title := free[0]
		if h.Kind == "" {
			if kind, rest := name.CutKind(title); kind != "" {
				h.Kind, title = kind, rest
			}
		}
		h.Title, free = h.cleanTitle(title), free[1:]
	}
	if len(free) > 0 && h.Issuer == "" && h.Title != "" && !strings.HasPrefix(free[0], "Công báo") {
		h.Issuer = name.Body(free[0])
	}
}

// cleanTitle takes the document's own kind and number off the start of its title.
func (h *Header) cleanTitle(title string) string {
	rest, ok := strings.CutPrefix(title, h.Kind+" ")
	if h.Kind == "" || !ok {
		return vietnamese.UpperFirst(title)
	}
	rest = strings.TrimPrefix(rest, "số ")
	if h.Number != "" {
		rest = strings.TrimPrefix(rest, h.Number+" ")
	}
	if !mark.StartsLower(rest) {
		return vietnamese.UpperFirst(title)
	}
	return vietnamese.UpperFirst(rest)
}
