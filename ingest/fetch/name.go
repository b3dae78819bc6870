package fetch

import (
	"mime"
	"net/url"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"thidua/knowledge/vietnamese"
)

// maxName is in bytes, as file systems have it.
const maxName = 255

// fileName is what a file is called: by the server (Content-Disposition, RFC 6266 and 5987), else by the last part of the URL's path.
// It is a label without folders, control characters and what turns around how it is read; "" where nothing names it.
func fileName(disposition string, from *url.URL) string {
	if name := cleanName(dispositionName(disposition)); name != "" {
		return name
	}
	return cleanName(path.Base("/" + from.Path))
}

// dispositionName is the name in the header, also as servers write it against the rules: unquoted with spaces, percent-encoded or as
// an encoded word of mail.
func dispositionName(disposition string) string {
	name := ""
	if _, params, err := mime.ParseMediaType(disposition); err == nil {
		name = params["filename"] // filename* comes decoded under this name, and before filename
	} else if at := strings.Index(strings.ToLower(disposition), "filename="); at >= 0 {
		name, _, _ = strings.Cut(disposition[at+len("filename="):], ";")
		name = strings.Trim(name, "\" \t")
	}
	if decoded, err := new(mime.WordDecoder).DecodeHeader(name); err == nil {
		name = decoded
	}
	if decoded, err := url.PathUnescape(name); err == nil && utf8.ValidString(decoded) {
		name = decoded
	}
	return name
}

func cleanName(name string) string {
	name = vietnamese.NFC(strings.ToValidUTF8(name, "_"))
	name = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co) {
			return '_'
		}
		return r
	}, name)
	name = strings.Trim(name[strings.LastIndexAny(name, `/\`)+1:], " .")
	if len(name) <= maxName {
		return name
	}
	extension := path.Ext(name)
	if len(extension) > 10 {
		extension = ""
	}
	end := maxName - len(extension)
	for !utf8.RuneStart(name[end]) {
		end--
	}
	return name[:end] + extension
}
