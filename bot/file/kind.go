package file

// Kind is how Telegram shows a file. An id that Telegram gives to a file is good for one kind only.
type Kind string

// The kinds, by Telegram's own names.
const (
	Photo     Kind = "photo"
	Document  Kind = "document"
	Video     Kind = "video"
	Audio     Kind = "audio"
	Voice     Kind = "voice"
	Animation Kind = "animation"
	VideoNote Kind = "video_note"
	Sticker   Kind = "sticker"
)
