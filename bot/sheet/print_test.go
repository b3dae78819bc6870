package sheet

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func TestATableIsPrintedAcrossOnePageWithRowsAsHighAsTheirCells(t *testing.T) {
	var out bytes.Buffer
	long := strings.Repeat("một hai ba ", 10) // 110 characters in a column of 30
	rows := [][]string{{"Tên", "Ghi chú"}, {"A", "ngắn"}, {"B", long}, {"C", strings.Repeat(long, 200)}}
	if err := WriteWorkbook(&out, []Out{{Name: "Bảng 'một' hai", Rows: rows, Widths: []float64{0, 30}}}); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	name := book.GetSheetName(0)
	layout, err := book.GetPageLayout(name)
	if err != nil || layout.Orientation == nil || *layout.Orientation != "landscape" || layout.FitToWidth == nil || *layout.FitToWidth != 1 {
		t.Errorf("the page: %+v, %v", layout, err)
	}
	for line, want := range map[int]float64{2: 15, 3: 5 * lineHeight, 4: excelize.MaxRowHeight} {
		if height, err := book.GetRowHeight(name, line); err != nil || height != want {
			t.Errorf("row %d is %v points high, want %v; %v", line, height, want, err)
		}
	}
	found := false
	for _, defined := range book.GetDefinedName() {
		found = found || defined.Name == "_xlnm.Print_Titles" && strings.HasSuffix(defined.RefersTo, "!$1:$1")
	}
	if !found {
		t.Errorf("the header is not repeated: %+v", book.GetDefinedName())
	}
	back, err := Read("bang.xlsx", bytes.NewReader(out.Bytes()))
	if err != nil || len(back) != 1 || back[0].Rows[2].Cells[1] != strings.TrimSpace(long) {
		t.Errorf("read back %d tables, %v", len(back), err)
	}
}
