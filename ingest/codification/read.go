package codification

import (
	"bytes"
	"errors"
	"io"
	"net/url"
	"regexp"
	"strings"

	htmltoken "golang.org/x/net/html"

	"thidua/ingest/html"
	"thidua/ingest/plain"
	"thidua/knowledge/vietnamese"
)

// Bounds on a topic. The longest topics published have some 20 MB and 5,000 articles.
const (
	maxBytes    = 128 << 20
	maxPiece    = 4 << 20 // bytes of HTML of one paragraph with all that stands in it
	maxArticles = 50_000

	// Every note is compared with the documents before it.
	maxDocuments = 2_000
)

var (
	headingWords = regexp.MustCompile(`(?i)Đề mục\s+(\d{1,3}(?:\.\d{1,3})*)\.?(?:\s|<|$)`)
	classWords   = regexp.MustCompile(`class=['"]?(?:pChuong|pDieu|pGhiChu|pNoiDung|_content)\b`)
)

// Number is the number of the topic of the codification that head, the first bytes of a file, begins; "" when it begins none. 4 kB are enough.
func Number(head []byte) string {
	m := headingWords.FindSubmatch(head)
	if m == nil || !classWords.Match(head) {
		return ""
	}
	return string(m[1])
}

// Read reads a topic. It holds the text of the topic and the HTML of one paragraph of the page at a time. Its error is a *plain.Error, or in's own.
func Read(in io.Reader) (*Topic, error) {
	limited := &io.LimitedReader{R: in, N: maxBytes + 1}
	p := &parser{z: htmltoken.NewTokenizer(limited)}
	p.z.SetMaxBuf(maxPiece)
	for {
		kind := p.z.Next()
		if kind == htmltoken.ErrorToken {
			break
		}
		if err := p.token(kind); err != nil {
			return nil, err
		}
	}
	switch err := p.z.Err(); {
	case limited.N <= 0:
		return nil, plain.Errorf(plain.TooLarge, "the topic has more than %d bytes", maxBytes)
	case errors.Is(err, htmltoken.ErrBufferExceeded):
		return nil, plain.Errorf(plain.TooLarge, "a tag or its words have more than %d bytes", maxPiece)
	case !errors.Is(err, io.EOF):
		return nil, err
	}
	p.raw = append(p.raw, p.z.Raw()...)
	if err := p.flush(); err != nil {
		return nil, err
	}
	if err := p.endArticle(); err != nil {
		return nil, err
	}
	t := &p.topic
	switch {
	case t.Number == "":
		return nil, plain.Errorf(plain.Damaged, "the page has no heading of a topic")
	case p.articles == 0:
		return nil, plain.Errorf(plain.Empty, "the topic %s has no articles", t.Number)
	}
	t.finish()
	return t, nil
}

// piece is what a paragraph of the page holds.
type piece int

const (
	nothing piece = iota
	heading       // <h3>, of the topic
	divided       // pChuong
	label         // pDieu
	remark        // pGhiChu
	content       // pNoiDung
	related       // pChiDan
)

var pieces = map[string]piece{"pChuong": divided, "pDieu": label, "pGhiChu": remark, "pNoiDung": content, "pChiDan": related}

// parser is a page while it is read.
type parser struct {
	z     *htmltoken.Tokenizer
	topic Topic
	in    piece
	raw   []byte   // the HTML of the piece
	hrefs []string // of the links in a remark, "" for one that leads nowhere

	references [][]byte // the words of the links in a related
	linked     bool     // in one of them
	above      []above
	article    *Article
	notes      []string // of the article, mostly one
	texts      []string
	links      []string // of its notes
	articles   int
}

// token takes the next token. A piece lasts until the next begins, whatever is closed in between: the paragraphs in an article's words close the one they
// stand in, and a page may have lost an end.
func (p *parser) token(kind htmltoken.TokenType) error {
	raw := p.z.Raw()
	if kind == htmltoken.StartTagToken {
		name, more := p.z.TagName()
		begins, tag, href := nothing, string(name), ""
		for more {
			var key, value []byte
			key, value, more = p.z.TagAttr()
			switch {
			case tag == "p" && string(key) == "class":
				begins = pieces[string(bytes.TrimSpace(value))]
			case tag == "a" && string(key) == "href":
				href = string(value)
			}
		}
		if tag == "h3" && p.topic.Number == "" {
			begins = heading
		}
		if begins != nothing {
			if err := p.flush(); err != nil {
				return err
			}
			p.in = begins
			return nil
		}
		switch {
		case p.in == remark && tag == "a":
			p.hrefs = append(p.hrefs, sourceOf(href))
		case p.in == related && tag == "a":
			p.references, p.linked = append(p.references, nil), true
		}
	}
	if kind == htmltoken.TextToken && p.in == related && p.linked {
		last := &p.references[len(p.references)-1]
		*last = append(*last, raw...)
	}
	if kind == htmltoken.EndTagToken {
		switch name, _ := p.z.TagName(); {
		case p.in == heading && string(name) == "h3":
			return p.flush()
		case string(name) == "a":
			p.linked = false
		}
	}
	if p.in == nothing {
		return nil
	}
	if len(p.raw)+len(raw) > maxPiece {
		return plain.Errorf(plain.TooLarge, "a paragraph of the topic has more than %d bytes", maxPiece)
	}
	p.raw = append(p.raw, raw...)
	return nil
}

// sourceOf is the address if it leads to a document: one of the web that has an id.
func sourceOf(href string) string {
	u, err := url.Parse(strings.TrimSpace(href))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	if q := u.Query(); q.Has("ItemID") && q.Get("ItemID") == "" {
		return ""
	}
	return u.String()
}

// flush reads the piece that has ended.
func (p *parser) flush() error {
	in, raw := p.in, p.raw
	p.in, p.raw = nothing, p.raw[:0]
	defer func() { p.hrefs, p.references, p.linked = nil, nil, false }()
	if in == nothing {
		return nil
	}
	text, err := html.Fragment(raw)
	if err != nil {
		return err
	}
	line := strings.Join(strings.Fields(text), " ")
	switch in {
	case heading:
		if m := headingWords.FindStringSubmatchIndex(line); m != nil {
			p.topic.Number, p.topic.Title = line[m[2]:m[3]], strings.TrimSpace(strings.TrimLeft(line[m[3]:], "."))
		}
	case divided:
		if err := p.endArticle(); err != nil {
			return err
		}
		p.divide(line)
	case label:
		if err := p.endArticle(); err != nil {
			return err
		}
		p.beginArticle(line)
	case remark:
		if p.article != nil {
			p.notes, p.links = append(p.notes, line), append(p.links, p.hrefs...)
		}
	case content:
		if p.article != nil {
			p.texts = append(p.texts, text)
		}
	case related:
		if p.article != nil {
			for _, words := range p.references {
				if r := reference(vietnamese.NFC(htmltoken.UnescapeString(string(words)))); r.Title != "" || r.Label != "" {
					p.article.Related = append(p.article.Related, r)
				}
			}
		}
	}
	return nil
}

var articleWords = regexp.MustCompile(`^Điều\s+(\S+?)\.?(?:\s+(.*))?$`)

// beginArticle begins the article of a pDieu: "Điều 29.1.NĐ.1.1. Phạm vi".
func (p *parser) beginArticle(line string) {
	a := &Article{Title: line}
	if m := articleWords.FindStringSubmatch(line); m != nil {
		a.Label, a.Title = m[1], m[2]
	}
	for _, h := range p.above {
		a.Above = append(a.Above, h.words)
	}
	p.article = a
}

// endArticle gives the article that has ended to the topic.
func (p *parser) endArticle() error {
	if p.article == nil {
		return nil
	}
	if p.articles++; p.articles > maxArticles {
		return plain.Errorf(plain.TooLarge, "the topic has more than %d articles", maxArticles)
	}
	a, links := *p.article, p.links
	a.Note, a.Text = strings.Join(p.notes, "\n"), strings.Join(p.texts, "\n")
	p.article, p.links, p.notes, p.texts = nil, nil, nil, nil
	return p.topic.add(a, links)
}
