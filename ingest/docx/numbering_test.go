package docx

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// lvl is a level of a list that starts at 1, with more properties.
func lvl(at int, format, text, more string) string {
	return fmt.Sprintf(`<w:lvl w:ilvl="%d"><w:start w:val="1"/><w:numFmt w:val="%s"/>%s<w:lvlText w:val="%s"/><w:lvlJc w:val="left"/></w:lvl>`, at, format, more, text)
}

func abstract(id int, inside string) string {
	return fmt.Sprintf(`<w:abstractNum w:abstractNumId="%d"><w:multiLevelType w:val="multilevel"/>%s</w:abstractNum>`, id, inside)
}

func num(id, of int, inside string) string {
	return fmt.Sprintf(`<w:num w:numId="%d"><w:abstractNumId w:val="%d"/>%s</w:num>`, id, of, inside)
}

// statute is the list of a law: Chương I, Điều 1 (counting on), 1., a).
var statute = abstract(0, lvl(0, "upperRoman", "Chương %1", `<w:suff w:val="space"/>`)+lvl(1, "decimal", "Điều %2.", `<w:lvlRestart w:val="0"/>`)+
	lvl(2, "decimal", "%3.", "")+lvl(3, "lowerLetter", "%4)", "")+lvl(4, "bullet", "\uF0B7", ""))

func TestParagraphsAreNumberedAsWordPrintsThem(t *testing.T) {
	inStyle := func(style string, properties, words string) string {
		return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/>` + properties + `</w:pPr>` + run("", words) + `</w:p>`
	}
	styleOf := func(id, basedOn, numbering string) string {
		if basedOn != "" {
			basedOn = `<w:basedOn w:val="` + basedOn + `"/>`
		}
		return `<w:style w:type="paragraph" w:styleId="` + id + `">` + basedOn + `<w:pPr><w:numPr>` + numbering + `</w:numPr></w:pPr></w:style>`
	}
	for name, c := range map[string]struct{ numbering, styles, body, want string }{
		"a statute": {
			statute + num(1, 0, ""), "",
			item(1, 0, "A") + item(1, 1, "b") + item(1, 2, "c") + item(1, 3, "d") + item(1, 3, "e") + item(1, 4, "f") + item(1, 2, "g") + item(1, 3, "h") + item(1, 0, "B") + item(1, 1, "i") + item(1, 2, "k"),
			"Chương I A|Điều 1. b|1. c|a) d|b) e|- f|2. g|a) h|Chương II B|Điều 2. i|1. k",
		},
		"a level within another": {
			abstract(0, lvl(0, "decimal", "%1.", "")+lvl(1, "decimal", "%1.%2.", "")+lvl(2, "lowerRoman", "%1.%2.%3", "")) + num(1, 0, ""), "",
			item(1, 0, "a") + item(1, 1, "b") + item(1, 1, "c") + item(1, 2, "d") + item(1, 0, "e") + item(1, 1, "f"),
			"1. a|1.1. b|1.2. c|1.2.i d|2. e|2.1. f",
		},
		"legal numbers": {
			abstract(0, lvl(0, "upperRoman", "%1.", "")+lvl(1, "decimal", "%1.%2.", "<w:isLgl/>")) + num(1, 0, ""), "",
			item(1, 0, "a") + item(1, 0, "b") + item(1, 1, "c"), "I. a|II. b|2.1. c",
		},
		"a start of its own": {
			abstract(0, lvl(0, "decimal", "%1.", "")) + num(1, 0, "") + num(2, 0, `<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>`), "",
			item(1, 0, "a") + item(1, 0, "b") + item(2, 0, "c") + item(2, 0, "d"), "1. a|2. b|5. c|6. d",
		},
		"lists of one abstract list count together": {
			abstract(0, lvl(0, "decimal", "%1.", "")) + num(1, 0, "") + num(2, 0, ""), "",
			item(1, 0, "a") + item(2, 0, "b") + para("giữa") + item(1, 0, "c"), "1. a|2. b|giữa|3. c",
		},
		"a level of its own": {
			abstract(0, lvl(0, "decimal", "%1.", "")) + num(1, 0, `<w:lvlOverride w:ilvl="0">`+lvl(0, "upperLetter", "%1)", "")+`</w:lvlOverride>`), "",
			item(1, 0, "a") + item(1, 0, "b"), "A) a|B) b",
		},
		"restart after the first level alone": {
			abstract(0, lvl(0, "decimal", "%1.", "")+lvl(1, "decimal", "%2)", "")+lvl(2, "decimal", "(%3)", `<w:lvlRestart w:val="1"/>`)) + num(1, 0, ""), "",
			item(1, 0, "a") + item(1, 1, "b") + item(1, 2, "c") + item(1, 1, "d") + item(1, 2, "e") + item(1, 0, "f") + item(1, 1, "g") + item(1, 2, "h"),
			"1. a|1) b|(1) c|2) d|(2) e|2. f|1) g|(1) h",
		},
		"suffixes and marks": {
			abstract(0, lvl(0, "decimal", "Điều %1:", `<w:suff w:val="nothing"/>`)+lvl(1, "none", "", "")+lvl(2, "bullet", "+", "")+lvl(3, "bullet", "o", "")+lvl(4, "decimalZero", "%5.", "")+lvl(5, "bullet", "", "")) + num(1, 0, ""), "",
			item(1, 0, " a") + item(1, 1, "b") + item(1, 2, "c") + item(1, 3, "d") + item(1, 4, "e") + item(1, 5, "f") + item(1, 3, "") + item(1, 4, ""),
			"Điều 1: a|b|+ c|- d|01. e|f||01.",
		},
		"styles": {
			abstract(0, lvl(0, "decimal", "Điều %1.", `<w:pStyle w:val="Dieu"/>`)+lvl(1, "decimal", "%2.", `<w:pStyle w:val="Khoan"/>`)) + num(1, 0, ""),
			styleOf("Dieu", "", `<w:numId w:val="1"/>`) + styleOf("Khoan", "Dieu", `<w:ilvl w:val="1"/>`) + styleOf("Con", "Khoan", "") + styleOf("Khong", "Dieu", `<w:numId w:val="0"/>`),
			inStyle("Dieu", "", "a") + inStyle("Khoan", "", "b") + inStyle("Con", "", "c") + inStyle("Khong", "", "d") + inStyle("Dieu", `<w:numPr><w:numId w:val="0"/></w:numPr>`, "e") + inStyle("Dieu", "", "f"),
			"Điều 1. a|1. b|2. c|d|e|Điều 2. f",
		},
		"a style of lists": {
			abstract(0, `<w:styleLink w:val="L"/>`+lvl(0, "decimal", "%1/", "")) + abstract(1, `<w:numStyleLink w:val="L"/>`) + num(1, 0, "") + num(2, 1, ""),
			`<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>`,
			item(2, 0, "a") + item(2, 0, "b"), "1/ a|2/ b",
		},
		"an old font": {
			abstract(0, lvl(0, "decimal", "§iÒu %1.", `<w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr>`)) + num(1, 0, ""), "", item(1, 0, "a"), "Điều 1. a",
		},
		"no such list":  {abstract(0, lvl(0, "decimal", "%1.", "")) + num(1, 7, ""), "", item(1, 0, "a") + item(9, 0, "b") + item(1, 12, "c"), "a|b|c"},
		"links around":  {abstract(0, `<w:numStyleLink w:val="L"/>`) + num(1, 0, ""), `<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>`, item(1, 0, "a"), "a"},
		"words deleted": {abstract(0, lvl(0, "decimal", "%1.", "")) + num(1, 0, ""), "", item(1, 0, "a") + `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr><w:del>` + run("", "x") + `</w:del></w:p>` + item(1, 0, "b"), "1. a|2. b"},
	} {
		got := file{"document": c.body, "numbering": c.numbering, "styles": c.styles}.read(t).Body
		if diff := cmp.Diff(strings.ReplaceAll(c.want, "|", "\n"), got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
	}
}

func TestNumbersAreFormatted(t *testing.T) {
	for format, want := range map[string]string{
		"decimal": "1 4 9 27 53 1994", "decimalZero": "01 04 09 27 53 1994", "lowerLetter": "a d i aa aaa " + strings.Repeat("r", 17), "upperLetter": "A D I AA AAA " + strings.Repeat("R", 17),
		"lowerRoman": "i iv ix xxvii liii mcmxciv", "upperRoman": "I IV IX XXVII LIII MCMXCIV", "ordinal": "1st 4th 9th 27th 53rd 1994th",
		"numberInDash": "- 1 - - 4 - - 9 - - 27 - - 53 - - 1994 -", "chineseCounting": "1 4 9 27 53 1994", "none": "     ",
	} {
		var got []string
		for _, n := range []int{1, 4, 9, 27, 53, 1994} {
			got = append(got, formatNumber(n, format))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", format, strings.Join(got, " "), want)
		}
	}
	for n, want := range map[int]string{0: "", -3: ""} {
		if got := formatNumber(n, "lowerLetter"); got != want {
			t.Errorf("letter %d is %q", n, got)
		}
	}
	if got := formatNumber(0, "upperRoman") + formatNumber(1<<40, "lowerRoman") + ordinal(12) + ordinal(22); got != "0109951162777612th22nd" {
		t.Error(got)
	}
}

// Another program numbers documents that were made at random, and must print what is read. Legal numbers are not compared: LibreOffice 7.4 turns only Roman
// numbers into decimal ones, the standard (17.9.4) all.
func TestLibreOfficeNumbersLists(t *testing.T) {
	program, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("no soffice here: install libreoffice-writer")
	}
	folder := t.TempDir()
	const documents = 12
	args := []string{"-env:UserInstallation=file://" + folder + "/profile", "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", folder}
	want := map[string][]string{}
	for seed := range documents {
		f := randomLists(rand.New(rand.NewPCG(1, uint64(seed))))
		name := filepath.Join(folder, fmt.Sprintf("%d.docx", seed))
		if err := os.WriteFile(name, f.bytes(t), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, name)
		want[fmt.Sprintf("%d.txt", seed)] = strings.Split(f.read(t).Body, "\n")
	}
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Env = append(os.Environ(), "HOME="+folder)
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v: %s", err, said)
	}
	paragraphs := 0
	for name, read := range want {
		data, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		var printed []string
		for line := range strings.Lines(strings.TrimPrefix(string(data), "\uFEFF")) {
			printed = append(printed, strings.Join(strings.Fields(line), " "))
		}
		paragraphs += len(read)
		if diff := cmp.Diff(printed, read); diff != "" {
			t.Errorf("%s: -LibreOffice +read:\n%s", name, diff)
		}
	}
	t.Logf("%d paragraphs of %d documents are numbered alike", paragraphs, documents)
}

// randomLists is a document with three lists whose levels have formats, texts and starts of many kinds; a level is entered from the one above it.
func randomLists(r *rand.Rand) file {
	formats := []string{"decimal", "decimalZero", "lowerLetter", "upperLetter", "lowerRoman", "upperRoman"}
	texts := []string{"%[1]d.", "%[1]d)", "Điều %[1]d.", "(%[1]d)", "Mục %[1]d:", "%[2]d.%[1]d.", "%[2]d-%[1]d"}
	const depth = 4
	var numbering strings.Builder
	for id := range 3 {
		var inside strings.Builder
		for at := range depth {
			text := texts[r.IntN(len(texts))]
			if at == 0 {
				text = texts[r.IntN(5)]
			}
			text = strings.NewReplacer("%[1]d", fmt.Sprintf("%%%d", at+1), "%[2]d", fmt.Sprintf("%%%d", at)).Replace(text)
			more := ""
			if r.IntN(3) == 0 {
				more += `<w:suff w:val="space"/>`
			}
			level := lvl(at, formats[r.IntN(len(formats))], text, more)
			if r.IntN(4) == 0 {
				level = strings.Replace(level, `<w:start w:val="1"/>`, fmt.Sprintf(`<w:start w:val="%d"/>`, 2+r.IntN(30)), 1)
			}
			inside.WriteString(level)
		}
		numbering.WriteString(abstract(id, inside.String()))
	}
	numbering.WriteString(num(1, 0, "") + num(2, 1, "") + num(3, 2, fmt.Sprintf(`<w:lvlOverride w:ilvl="0"><w:startOverride w:val="%d"/></w:lvlOverride>`, 1+r.IntN(9))))
	var body strings.Builder
	deep := map[int]int{1: -1, 2: -1, 3: -1}
	for n := range 60 {
		list := 1 + r.IntN(3)
		at := r.IntN(min(deep[list]+2, depth))
		deep[list] = at
		body.WriteString(item(list, at, fmt.Sprintf("đoạn %d", n)))
		if r.IntN(5) == 0 {
			body.WriteString(para(fmt.Sprintf("không số %d", n)))
		}
	}
	return file{"document": body.String(), "numbering": numbering.String()}
}
