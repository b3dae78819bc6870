package corpus

// Has reports whether a stored document is what d gives: the same file read in the same way, or the same of a topic of the official codification. Of the stored
// one its source and hashes are enough.
func (d *Document) Has(given *Document) bool {
	if topic := TopicOf(given); topic != "" {
		return ParseFilling(d.Filled)[topic] == given.Hash
	}
	return d.Hash == given.Hash && d.Source == given.Source
}

// Beside is what is to be stored of a document where another with its key is, which is whole; nil is that nothing changes. A whole document wins over the official
// codification, which fills the articles that a document held in part lacks, whichever of the two comes first. What one topic gives leaves what another gave.
func (d *Document) Beside(stored *Document) *Document {
	topic := TopicOf(d)
	own, codified := stored.Parted()
	switch {
	case stored.Has(d), topic != "" && own.Holding().Complete:
		return nil
	case topic == "" && (len(codified.Provisions) == 0 || d.Holding().Complete):
		return d
	case topic == "":
		with, _ := d.Fill(codified)
		with.Filled = stored.Filled
		return with
	}
	base, others := own, codified.Without(topic)
	if len(own.Provisions) == 0 {
		base = d
	}
	with, articles := base.Fill(d)
	with, _ = with.Fill(others)
	if articles == 0 && len(own.Provisions) > 0 && len(codified.Provisions) == len(others.Provisions) {
		return nil
	}
	filling := ParseFilling(stored.Filled)
	filling[topic] = d.Hash
	with.Filled = filling.String()
	return with
}
