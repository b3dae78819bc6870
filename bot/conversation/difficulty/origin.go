package difficulty

import (
	"regexp"
	"strings"

	"thidua/bot/ticket"
	"thidua/knowledge/vietnamese"
)

// letterNumber is the number and sign of a letter: 903/SYT-TCCB, 12/2026/CV-UBND.
var letterNumber = regexp.MustCompile(`\d+(?:/\d{4})?/\p{L}[\p{L}\d&–-]*`)

// channelWords are folded words for how a difficulty reached the Board.
var channelWords = []struct {
	words   string
	channel ticket.Channel
}{
	{"cong van", ticket.Letter}, {"van ban", ticket.Letter}, {"bao cao", ticket.Letter}, {"cv", ticket.Letter},
	{"dien thoai", ticket.Phone}, {"goi dien", ticket.Phone}, {"dt", ticket.Phone},
	{"hop", ticket.Meeting}, {"hoi nghi", ticket.Meeting}, {"lam viec", ticket.Meeting},
	{"truc tiep", ticket.Other}, {"thu dien tu", ticket.Other}, {"email", ticket.Other}, {"zalo", ticket.Other},
}

// parseOrigin reads how and when a difficulty reached the Board: "công văn 903/SYT-TCCB ngày 17/11/2026", "điện thoại ngày 17/11/2026".
// ok is false without a day, or where neither a letter nor another way is named.
func parseOrigin(words string) (o ticket.Origin, ok bool) {
	words = vietnamese.Normalize(words)
	folded := " " + strings.Join(strings.Fields(vietnamese.Fold(words)), " ") + " "
	for _, c := range channelWords {
		if strings.Contains(folded, " "+c.words+" ") {
			o.Channel = c.channel
			break
		}
	}
	o.Number = letterNumber.FindString(words)
	if o.Number != "" && o.Channel == "" {
		o.Channel = ticket.Letter
	}
	days := vietnamese.FindDays(strings.Replace(words, o.Number, " ", 1)) // 12/2026/CV-UBND names no month
	if len(days) == 0 || days[0].Day == "" {
		return o, false
	}
	o.On = days[0].Day
	return o, o.Channel != "" && (o.Channel != ticket.Letter || o.Number != "")
}
