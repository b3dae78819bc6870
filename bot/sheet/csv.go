package sheet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// decodeText gives the text of a CSV file in the encodings Excel writes, all but the local code pages, which cannot be told
// apart.
func decodeText(name string, data []byte) (string, error) {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		order = binary.LittleEndian
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		order = binary.BigEndian
	}
	var text string
	if order != nil {
		if len(data)%2 != 0 {
			return "", fmt.Errorf("tệp %s bị hỏng hoặc chép chưa hết; đề nghị lưu lại từ Excel dạng .xlsx", name)
		}
		units := make([]uint16, 0, len(data)/2-1)
		for i := 2; i < len(data); i += 2 {
			units = append(units, order.Uint16(data[i:]))
		}
		text = string(utf16.Decode(units))
	} else {
		data = bytes.TrimPrefix(data, []byte("\uFEFF"))
		if !utf8.Valid(data) {
			return "", fmt.Errorf("tệp %s không dùng bảng mã UTF-8 nên không đọc được tiếng Việt; đề nghị mở bằng Excel và lưu lại dạng \"CSV UTF-8\" hoặc .xlsx", name)
		}
		text = string(data)
	}
	if strings.ContainsRune(text, 0) {
		return "", wrongType(name)
	}
	return text, nil
}

// readCSV splits as Excel does: a quote counts only at the beginning of a cell, so that Công ty "A" may stand bare.
func readCSV(name, text string) ([]Row, error) {
	line := 1
	delimiter, rest, told := toldDelimiter(text)
	if told {
		text, line = rest, 2
	} else {
		delimiter = sniffDelimiter(text)
	}
	var rows []Row
	var read extent
	for text != "" {
		if line > excelize.TotalRows {
			return nil, limitError(name, errTooMuch)
		}
		if text[0] == '\r' || text[0] == '\n' {
			text, line = strings.TrimPrefix(text, breakAt(text)), line+1
			continue
		}
		record, rest, lines, err := csvRecord(text, delimiter)
		if err == nil {
			var uncomputed []Fault
			for i, cell := range record {
				cell = cleanCell(cell)
				switch text, is := formulaOfText(cell); {
				case is:
					record[i] = text
				case formulaText.MatchString(cell):
					uncomputed = append(uncomputed, Fault{i, notComputed})
					record[i] = cell
				default:
					record[i] = withoutMark(cell)
				}
			}
			before := len(rows)
			if rows, err = read.add(rows, line, record); len(rows) > before {
				rows[before].Faults = append(rows[before].Faults, uncomputed...)
			}
		}
		if limit := limitError(name, err); limit != nil {
			return nil, limit
		}
		if err != nil {
			return nil, fmt.Errorf("tệp %s, dòng %d: %w", name, line, err)
		}
		text, line = rest, line+lines
	}
	if len(rows) == 0 {
		return nil, empty(name)
	}
	return rows, nil
}

// formulaOfText is the text of a cell such as ="007", by which a .csv file keeps Excel from dropping zeros.
func formulaOfText(cell string) (text string, is bool) {
	inside, is := strings.CutPrefix(cell, `="`)
	if inside, is2 := strings.CutSuffix(inside, `"`); is && is2 && !strings.Contains(strings.ReplaceAll(inside, `""`, ""), `"`) {
		return cleanCell(strings.ReplaceAll(inside, `""`, `"`)), true
	}
	return "", false
}

// toldDelimiter reads the first line "sep=;" that Excel takes as an order.
func toldDelimiter(text string) (delimiter byte, rest string, told bool) {
	first, after, _ := cutLine(text)
	if len(first) < 5 || !strings.EqualFold(first[:4], "sep=") || !strings.Contains(",;\t|", first[4:5]) ||
		strings.Trim(first[4:], first[4:5]) != "" {
		return 0, text, false
	}
	return first[4], after, true
}

// sniffed is how many rows at the beginning tell the delimiter: titles stand above a table, and have none or another.
const sniffed = 50

// sniffDelimiter tells the mark that most of the first rows have equally often, as the rows of a table do. In a draw the one wins
// that they have more often, then the one that is rarer in text.
func sniffDelimiter(text string) byte {
	const marks = "\t;,"
	var counts [len(marks)]map[int]int // rows, by how often they have the mark
	for mark := range counts {
		counts[mark] = map[int]int{}
	}
	for n := 0; n < sniffed && text != ""; n++ {
		var found [len(marks)]int
		found, text = countMarks(text, marks)
		for mark, n := range found {
			if n > 0 {
				counts[mark][n]++
			}
		}
	}
	best, most, often := byte(','), 0, 0
	for mark := range counts {
		for n, rows := range counts[mark] {
			if rows > most || rows == most && n > often {
				best, most, often = marks[mark], rows, n
			}
		}
	}
	return best
}

// countMarks counts each of the three marks in the first row, outside quotes, and gives what follows it.
func countMarks(text, marks string) (found [3]int, rest string) {
	begins := true // of a cell, where alone a quote counts
	for i := 0; i < len(text); i++ {
		mark := strings.IndexByte(marks, text[i])
		switch {
		case text[i] == '\r' || text[i] == '\n':
			return found, text[i+1:]
		case text[i] == '"' && begins:
			for i++; i < len(text) && !(text[i] == '"' && !strings.HasPrefix(text[i+1:], `"`)); i++ {
				if text[i] == '"' {
					i++
				}
			}
		case mark >= 0:
			found[mark]++
		}
		begins = mark >= 0
	}
	return found, ""
}

// cutLine cuts at the first line break of any of the three kinds; ended tells whether there was one.
func cutLine(text string) (line, rest string, ended bool) {
	i := strings.IndexAny(text, "\r\n")
	if i < 0 {
		return text, "", false
	}
	return text[:i], strings.TrimPrefix(text[i:], breakAt(text[i:])), true
}

func breakAt(text string) string {
	if strings.HasPrefix(text, "\r\n") {
		return "\r\n"
	}
	return text[:1]
}

// csvRecord reads the record at the beginning of text, and says how many lines it took.
func csvRecord(text string, delimiter byte) (cells []string, rest string, lines int, err error) {
	ends := string([]byte{delimiter, '\r', '\n'})
	var cell strings.Builder
	for {
		cell.Reset()
		if strings.HasPrefix(text, `"`) {
			text = text[1:]
			for {
				i := strings.IndexByte(text, '"')
				if i < 0 {
					return nil, "", 0, errors.New(`có dấu ngoặc kép (") mở mà không đóng; đề nghị kiểm tra lại dòng này`)
				}
				lines += countBreaks(text[:i])
				cell.WriteString(text[:i])
				if text = text[i+1:]; !strings.HasPrefix(text, `"`) {
					break
				}
				cell.WriteByte('"')
				text = text[1:]
			}
		}
		i := strings.IndexAny(text, ends)
		if i < 0 {
			i = len(text)
		}
		cell.WriteString(text[:i])
		cells, text = append(cells, cell.String()), text[i:]
		if len(cells) > excelize.MaxColumns {
			return nil, "", 0, errTooWide
		}
		if text == "" {
			return cells, "", lines + 1, nil
		}
		if text[0] != delimiter {
			return cells, strings.TrimPrefix(text, breakAt(text)), lines + 1, nil
		}
		text = text[1:]
	}
}

func countBreaks(text string) (n int) {
	for more := true; more; {
		if _, text, more = cutLine(text); more {
			n++
		}
	}
	return n
}

// textMark before a cell makes it text for a spreadsheet. Typed into one it is not seen; from a file Excel shows it.
const textMark = "'"

// computed reports whether a spreadsheet may take the cell for a formula, also with text marks and blanks before it.
func computed(cell string) bool {
	cell = strings.TrimLeft(cell, textMark+" \t\r\n\u00A0")
	return cell != "" && strings.ContainsAny(cell[:1], "=+-@") || strings.HasPrefix(cell, "＝") || strings.HasPrefix(cell, "＋") ||
		strings.HasPrefix(cell, "－") || strings.HasPrefix(cell, "＠")
}

// withMark is a cell that no spreadsheet computes, and withoutMark what it was before; both take clean cells.
func withMark(cell string) string {
	if computed(cell) {
		return textMark + cell
	}
	return cell
}

func withoutMark(cell string) string {
	if strings.HasPrefix(cell, textMark) && computed(cell) {
		return cleanCell(cell[len(textMark):])
	}
	return cell
}

// writeCSV writes UTF-8 with the mark by which Excel knows it, commas and CRLF.
func writeCSV(w io.Writer, rows [][]string) error {
	var out bytes.Buffer
	out.WriteString("\uFEFF")
	for _, row := range rows {
		for i, cell := range row {
			if i > 0 {
				out.WriteByte(',')
			}
			cell = withMark(cell)
			// The other delimiters are quoted too: who sniffs must not find them.
			if strings.ContainsAny(cell, ",;\t|\"\r\n") || strings.HasPrefix(cell, "sep=") {
				cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
			}
			out.WriteString(cell)
		}
		out.WriteString("\r\n")
	}
	_, err := w.Write(out.Bytes())
	return err
}
