// Package digest is the draft of the consolidated report of a period: which difficulties the agencies of a province have with
// emulation and commendation, what was done about them, and what is put to the provincial People's Committee.
//
// It renders frozen data: as a document in the layout of Decree 30/2020/NĐ-CP (model 1.4), as Markdown, as a workbook. It is
// pure: the same data give the same bytes, also after they were stored as JSON. What is missing in them is a blank to fill in
// ("…………"), never made up; the number, the day and the signature are left to the clerk and the signer.
//
// Texts are plain text in Vietnamese, of any number of lines where that is said. Names of persons belong nowhere in the data.
package digest

import "thidua/knowledge/vietnamese"

// Day is a day in Vietnam, "2026-12-14"; "" is unknown.
type Day = vietnamese.Day

// Data are what a report of a period is made of, frozen. Check tells whether they agree with each other; what renders them
// assumes so.
type Data struct {
	Office    Office     `json:"office"`
	Period    Period     `json:"period"`
	Agencies  Agencies   `json:"agencies"`
	Figures   Figures    `json:"figures"`
	Tickets   []Ticket   `json:"tickets"` // in the order of annex II
	Themes    []Theme    `json:"themes"`
	Settled   Settled    `json:"settled"`
	Proposals []Proposal `json:"proposals"`
	NextTasks []string   `json:"next_tasks"` // of the next period, each a sentence
}

// Office is who reports. All texts are in ordinary case.
type Office struct {
	Province   string   `json:"province"`   // "tỉnh Thái Bình", "thành phố Hải Phòng"
	Parent     string   `json:"parent"`     // as letterheads abbreviate it: "UBND tỉnh Thái Bình"
	Agency     string   `json:"agency"`     // "Sở Nội vụ"
	Symbol     string   `json:"symbol"`     // what follows the number: "BC-SNV"
	Place      string   `json:"place"`      // before the day: "Thái Bình"
	Signer     []string `json:"signer"`     // the post of who signs, a line each: "KT. Giám đốc", "Phó Giám đốc"
	Mandate    string   `json:"mandate"`    // what the report carries out, after "Thực hiện": "khoản 3 Mục II Kế hoạch ngày 10/8/2021 …"
	Recipients []string `json:"recipients"` // who gets a copy, between "Như trên" and the archive
	Archive    []string `json:"archive"`    // abbreviations after "Lưu:": "VT", "TĐKT"
}

// Agencies are who was asked for a report. No agency is in two of the lists.
type Agencies struct {
	Reported   []Reporter `json:"reported"`
	None       []string   `json:"none"`        // said that they have no difficulties
	Silent     []string   `json:"silent"`      // said nothing
	NameSilent bool       `json:"name_silent"` // the silent are named; else only their number is shown
}

// Reporter is an agency that reported difficulties of its own or joined those of others.
type Reporter struct {
	Agency  string `json:"agency"`
	Tickets int    `json:"tickets"` // of its own, received in the period
	Joined  int    `json:"joined"`  // of others that it said it has too
}

// Figures count tickets. The rows of one kind add up to the total; there may be no rows.
type Figures struct {
	Total      Row   `json:"total"` // its name is not shown
	ByCategory []Row `json:"by_category"`
	ByBloc     []Row `json:"by_bloc"`
}

// Row is the figures of one category or bloc. The medians are in working days after the day on which a ticket was sent, the time for which
// it waited for its reporter with it; nil is unknown.
type Row struct {
	Name       string   `json:"name"`
	Now        Counts   `json:"now"`
	LastPeriod *Counts  `json:"last_period"` // nil is unknown
	LastYear   *Counts  `json:"last_year"`   // of the same period; nil is unknown
	FirstReply *float64 `json:"first_reply"` // median to the first reply
	Resolution *float64 `json:"resolution"`  // median to the resolution
}

// Counts are numbers of tickets, at the end of a period where that matters.
type Counts struct {
	Received int `json:"received"` // in the period
	Settled  int `json:"settled"`  // in the period, whenever received
	InHand   int `json:"in_hand"`  // not settled, whenever received
	Overdue  int `json:"overdue"`  // of those in hand
}

// Ticket is one difficulty. Only the annexes and the workbook show its code.
type Ticket struct {
	Code       string   `json:"code"`     // "VM-2026-0042"
	Agency     string   `json:"agency"`   // whose it is
	Joined     []string `json:"joined"`   // agencies that said they have it too
	Text       string   `json:"text"`     // in the agency's words, personal data masked; of any number of lines
	Proposal   string   `json:"proposal"` // the same; "" is none
	Category   string   `json:"category"`
	Level      string   `json:"level"`       // that can settle it: "UBND tỉnh", "Bộ Nội vụ"
	State      string   `json:"state"`       // on screen: "Đang xử lý"
	Result     string   `json:"result"`      // of any number of lines; "" is none yet
	Channel    string   `json:"channel"`     // by which it came
	MergedInto string   `json:"merged_into"` // the code of another ticket, which need not be of the period; "" is none
	LeftOut    bool     `json:"left_out"`    // withdrawn or refused, or merged into such a one: the body does not tell of it
}

// Theme is what several tickets have in common. Texts but the title may have any number of lines.
type Theme struct {
	Title      string   `json:"title"` // no two themes have the same
	What       string   `json:"what"`
	Codes      []string `json:"codes"` // of its tickets, at least one; those merged into them belong to it too
	LegalBasis string   `json:"legal_basis"`
	Objective  string   `json:"objective"`  // causes that the agencies cannot change
	Subjective string   `json:"subjective"` // causes of their own
}

// Settled is what needs no decision any more: of the period, whenever it was received, like Counts.Settled.
type Settled struct {
	Outcomes  Outcomes   `json:"outcomes"`
	ByOffice  []Answer   `json:"by_office"`
	Forwarded []Referral `json:"forwarded"`
	Opinions  []Opinion  `json:"opinions"` // of the People's Committee on the report of the last period
}

// Outcomes count what was settled by how it was. They add up to what the figures count as settled; all zero is unknown.
type Outcomes struct {
	Answered  int `json:"answered"`
	Resolved  int `json:"resolved"` // the agency said that it is settled
	Refused   int `json:"refused"`  // not the office's to deal with
	Withdrawn int `json:"withdrawn"`
}

// Answer is what the office itself settled or explained.
type Answer struct {
	Content  string   `json:"content"`
	Tickets  int      `json:"tickets"`  // that it answers; 0 is one
	Document Document `json:"document"` // zero where none was sent
}

// Referral is what was forwarded to who is competent.
type Referral struct {
	Content  string   `json:"content"`
	To       string   `json:"to"`
	Document Document `json:"document"` // zero where none was sent
}

// Opinion is what the People's Committee decided, and what became of it.
type Opinion struct {
	Document Document `json:"document"`
	Content  string   `json:"content"`
	Result   string   `json:"result"`
}

// Document is a document as it is cited.
type Document struct {
	Kind   string `json:"kind"`   // "Công văn"; "" is "Văn bản"
	Number string `json:"number"` // with its symbol: "903/SYT-TCCB"
	Day    Day    `json:"day"`
	Issuer string `json:"issuer"` // left out where empty
	About  string `json:"about"`  // after "về"; left out where empty
}

// Addressee is to whom a proposal goes, always through the provincial People's Committee.
type Addressee string

// The addressees.
const (
	ToAgency   Addressee = "agency"   // a provincial agency is to be charged with it: "giao Sở Tài chính …"
	ToCouncil  Addressee = "council"  // "trình Hội đồng nhân dân tỉnh …"
	ToMinistry Addressee = "ministry" // "kiến nghị Bộ Nội vụ …"
	ToChairman Addressee = "chairman" // "trình Chủ tịch Hội đồng Thi đua - Khen thưởng tỉnh …"
)

// Proposal is one thing asked for. Texts may have any number of lines.
type Proposal struct {
	Theme           string           `json:"theme"` // the title of a theme; "" is none
	Codes           []string         `json:"codes"` // of the tickets it is about, which no document shows; those merged into them belong to it too
	To              Addressee        `json:"to"`
	Whom            string           `json:"whom"`    // the agency or ministry of To: "Sở Tài chính"
	Content         string           `json:"content"` // goes on after the addressee: "hướng dẫn mức trích lập …"
	Basis           string           `json:"basis"`
	View            string           `json:"view"` // of the office
	Related         []RelatedOpinion `json:"related"`
	Options         []string         `json:"options"`
	Lead            string           `json:"lead"`             // the body that is to see to it
	Deadline        string           `json:"deadline"`         // "chậm nhất ngày 15/12/2026"
	NeedsSubmission bool             `json:"needs_submission"` // it needs a decision, for which there must be a Tờ trình
}

// RelatedOpinion is what another body says of a proposal.
type RelatedOpinion struct {
	Body     string   `json:"body"`
	Document Document `json:"document"`
	Content  string   `json:"content"`
}
