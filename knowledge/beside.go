package knowledge

import (
	"context"

	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/record"
)

// beside is what is to be stored of a document where there is one with its key, of which the source and the hashes are known; nil is that nothing changes. A
// whole document wins over the official codification, which fills the articles that a document held in part lacks, whichever of the two comes first.
func beside(ctx context.Context, q database.Querier, former, d *corpus.Document) (*corpus.Document, error) {
	codified := d.Codified()
	if codified && former.Filled == d.Hash || !codified && former.Hash == d.Hash && former.Source == d.Source {
		return nil, nil
	}
	if !codified && (former.Filled == "" || d.Holding().Complete) {
		return d, nil
	}
	stored, err := record.Whole(ctx, q, []string{d.Key})
	if err != nil {
		return nil, err
	}
	own, filling := stored[d.Key].Parted()
	switch {
	case !codified:
		with, _ := d.Fill(filling)
		with.Filled = former.Filled
		return with, nil
	case len(own.Provisions) == 0:
		return d, nil
	case own.Holding().Complete:
		return nil, nil
	}
	with, articles := own.Fill(d)
	if articles == 0 && len(filling.Provisions) == 0 {
		return nil, nil
	}
	with.Filled = d.Hash
	return with, nil
}
