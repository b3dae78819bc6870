package docx

// symbolFonts are the signs of fonts that have their own where others have letters, as far as offices use them; by the name of the font in lower case.
// Source: the tables of Symbol and Wingdings that Unicode publishes (ftp.unicode.org/Public/MAPPINGS/VENDORS/ADOBE/symbol.txt) and Wingdings' own.
var symbolFonts = map[string]map[byte]rune{
	"symbol": {
		' ': ' ', '%': '%', '(': '(', ')': ')', '+': '+', ',': ',', '-': '-', '.': '.', '/': '/', ':': ':', ';': ';', '<': '<', '=': '=', '>': '>',
		'0': '0', '1': '1', '2': '2', '3': '3', '4': '4', '5': '5', '6': '6', '7': '7', '8': '8', '9': '9', '&': '&', '*': '∗', '[': '[', ']': ']',
		'D': 'Δ', 'S': 'Σ', 'W': 'Ω', 'a': 'α', 'b': 'β', 'g': 'γ', 'd': 'δ', 'l': 'λ', 'm': 'μ', 'p': 'π', 's': 'σ',
		0xA3: '≤', 0xA5: '∞', 0xAB: '↔', 0xAC: '←', 0xAD: '↑', 0xAE: '→', 0xAF: '↓', 0xB0: '°', 0xB1: '±', 0xB3: '≥', 0xB4: '×', 0xB7: '•', 0xB8: '÷', 0xB9: '≠',
		0xBB: '≈', 0xDB: '⇔', 0xDC: '⇐', 0xDE: '⇒', 0xE5: '∑', 0xD6: '√', 0xCE: '∈',
	},
	"wingdings": {
		' ': ' ', 0x28: '☎', 0x2A: '✉', 0x46: '☞', 0x6C: '●', 0x6E: '■', 0x6F: '□', 0x71: '❑', 0x72: '❒', 0x74: '◆', 0x75: '◆', 0x76: '❖', 0x9F: '•', 0xA1: '○', 0xA7: '▪', 0xA8: '□',
		0xAB: '★', 0xD8: '➢', 0xDF: '←', 0xE0: '→', 0xE8: '➔', 0xF0: '⇨', 0xFB: '✗', 0xFC: '✓', 0xFD: '☒', 0xFE: '☑',
	},
	"wingdings 2": {' ': ' ', 0x50: '✓', 0x52: '☑', 0x53: '☒', 0xA3: '□', 0x2A: '□'},
}
