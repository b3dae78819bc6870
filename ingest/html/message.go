package html

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"strings"

	"thidua/ingest/plain"
)

// A saved .mht or .mhtml is an e-mail message (RFC 2557) whose parts are the page and what it shows. Other mail nests parts further than these do.
const (
	maxParts  = 2000
	maxNested = 4
)

var messageHead = regexp.MustCompile(`(?i)^(?:From|Subject|Date|MIME-Version|Content-[a-z-]+|Snapshot-Content-Location|X-[a-z-]+): ?[^\r\n]*\r?\n`)

// isMessage reports whether raw is an .mht file.
func isMessage(raw []byte) bool {
	head := bytes.TrimLeft(raw[:min(len(raw), 4096)], "\r\n \t\xEF\xBB\xBF")
	return messageHead.Match(head) && bytes.Contains(bytes.ToLower(head), []byte("content-type:"))
}

// pageOf is the page of an .mht file, which is its first part of HTML, and the charset that the part says it has.
func pageOf(raw []byte) (page []byte, label string, err error) {
	message, err := mail.ReadMessage(bufio.NewReader(bytes.NewReader(bytes.TrimLeft(raw, "\r\n \t\xEF\xBB\xBF"))))
	if err != nil {
		return nil, "", plain.Errorf(plain.Damaged, "reading the head of the .mht file: %v", err)
	}
	parts := maxParts
	page, label, err = htmlPart(message.Header.Get, message.Body, maxNested, &parts)
	if err != nil {
		return nil, "", plain.Errorf(plain.Damaged, "reading the .mht file: %v", err)
	}
	if page == nil {
		return nil, "", plain.Errorf(plain.Empty, "the .mht file holds no page")
	}
	return page, label, nil
}

// htmlPart is the first part of HTML in a part; nil when there is none. A part that ends too early is read as far as it goes.
func htmlPart(header func(string) string, body io.Reader, nested int, left *int) (page []byte, label string, err error) {
	kind, parameters, err := mime.ParseMediaType(header("Content-Type"))
	if err != nil {
		return nil, "", nil
	}
	if kind == "text/html" || kind == "application/xhtml+xml" {
		switch strings.ToLower(strings.TrimSpace(header("Content-Transfer-Encoding"))) {
		case "quoted-printable":
			body = quotedprintable.NewReader(body)
		case "base64":
			body = base64.NewDecoder(base64.StdEncoding, body)
		}
		page, err := io.ReadAll(body)
		if len(page) == 0 && err != nil {
			return nil, "", err
		}
		return page, parameters["charset"], nil
	}
	if !strings.HasPrefix(kind, "multipart/") || parameters["boundary"] == "" || nested == 0 {
		return nil, "", nil
	}
	parts := multipart.NewReader(body, parameters["boundary"])
	for ; *left > 0; *left-- {
		part, err := parts.NextRawPart()
		if err == io.EOF { // not wrapped: that is a part which was cut off
			return nil, "", nil
		}
		if err != nil {
			return nil, "", err
		}
		if page, label, err = htmlPart(part.Header.Get, part, nested-1, left); page != nil || err != nil {
			return page, label, err
		}
	}
	return nil, "", nil
}
