package directory_test

import (
	"slices"
	"testing"

	"thidua/bot/directory"
)

func TestAnErasureIsNotedAlsoUnderTheRowsThatWereMerged(t *testing.T) {
	each(t, func(w *world) {
		a := w.agency("A", "Cơ quan A", directory.Department, "")
		listed := w.person("Lý Thị Mẫu", 0)
		w.appoint(directory.Appointment{PersonID: listed, AgencyID: a, Role: directory.Member})
		request := w.requester(1, a, directory.Focal, "Lý Thị Mẫu", "Chánh Văn phòng")
		if _, err := w.confirm(directory.Operator, request.ID); err != nil {
			w.Fatal(err)
		}
		w.one("Trần Văn Khác", a, directory.Member)
		if made, err := w.store.Erasures(w.Context()); err != nil || len(made) != 0 {
			w.Fatalf("a merger is no erasure: %+v %v", made, err)
		}
		_, err := w.erase(directory.Operator, listed)
		w.ok(err)
		made, err := w.store.Erasures(w.Context())
		w.ok(err)
		var ids []int64
		for _, e := range made {
			ids = append(ids, e.PersonID)
			if e.At == 0 {
				w.Errorf("%+v has no time", e)
			}
		}
		if want := []int64{listed, request.PersonID}; !slices.Equal(ids, want) {
			w.Errorf("noted are %v, want %v", ids, want)
		}
	})
}
