// Package ticketrecord is all that is kept of a ticket, put together for who runs the program: what it says, what was said and done about
// it, the Board's own notes among that, and whom it reached. Persons are named; who was erased is ticket.Forgotten.
package ticketrecord

import (
	"context"
	"strconv"
	"time"

	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
)

// Line is a ticket in a list: not what it says, nor who said it.
type Line struct {
	ID         int64           `json:"id"`
	Code       string          `json:"code,omitempty"` // none while it waits for its agency
	Kind       ticket.Kind     `json:"kind"`
	State      ticket.State    `json:"state"`
	Category   ticket.Category `json:"category,omitempty"`
	AgencyCode string          `json:"agency_code,omitempty"`
	Agency     string          `json:"agency,omitempty"`
	HolderCode string          `json:"holder_code,omitempty"` // of the agency that answers for it, if another has become it
	Holder     string          `json:"holder,omitempty"`
	Heading    string          `json:"heading,omitempty"`
	Created    time.Time       `json:"created_at"`
	Sent       *time.Time      `json:"sent_at,omitempty"`
	Due        *time.Time      `json:"due_at,omitempty"`
	Settled    *time.Time      `json:"settled_at,omitempty"`
}

// Record is all that is kept of a ticket.
type Record struct {
	Line
	Reporter    string         `json:"reporter,omitempty"` // none of what an officer recorded
	Sender      string         `json:"sender,omitempty"`
	Recorder    string         `json:"recorder,omitempty"`
	Channel     ticket.Channel `json:"channel,omitempty"`
	Letter      string         `json:"channel_number,omitempty"`
	LetterOn    directory.Day  `json:"channel_on,omitempty"`
	Words       string         `json:"words"`
	Proposal    string         `json:"proposal,omitempty"`
	AddressedTo string         `json:"addressed_to,omitempty"`
	Provision   string         `json:"provision,omitempty"`
	About       string         `json:"about,omitempty"`
	Level       ticket.Level   `json:"level,omitempty"`
	Assignee    string         `json:"assignee,omitempty"`
	ForwardedTo string         `json:"forwarded_to,omitempty"`
	JoinedTo    string         `json:"joined_to,omitempty"` // the code of the ticket that is answered for both
	Joined      []string       `json:"joined,omitempty"`    // codes of those that it is answered for too
	Accepted    *time.Time     `json:"accepted_at,omitempty"`
	Replied     *time.Time     `json:"replied_at,omitempty"`
	Waiting     *time.Time     `json:"waiting_since,omitempty"` // for its reporter
	Messages    []Message      `json:"messages"`
	Files       []File         `json:"files,omitempty"`
	Deliveries  []Delivery     `json:"deliveries,omitempty"`
}

// Message is a ticket.Message with its author's name.
type Message struct {
	ID       int64              `json:"id"`
	Kind     ticket.MessageKind `json:"kind"`
	Internal bool               `json:"internal,omitempty"` // the Board's alone
	Author   string             `json:"author,omitempty"`   // none of what the program did, or of somebody erased
	Words    string             `json:"words,omitempty"`    // of ticket.SaidAssigned, to whom
	Amends   int64              `json:"amends,omitempty"`
	At       time.Time          `json:"at"`
}

// File is a ticket.File.
type File struct {
	Name    string    `json:"name"`
	Kind    file.Kind `json:"kind"`
	Message int64     `json:"message,omitempty"` // that it came with; none is the report
	Hash    string    `json:"hash,omitempty"`    // none while it is fetched
}

// Delivery is a ticket.Delivered with the person's name.
type Delivery struct {
	Message int64  `json:"message"`
	Person  int64  `json:"person"`
	Name    string `json:"name"`
	State   string `json:"state"`
	Reason  string `json:"reason,omitempty"`
}

// Reader reads records of one store.
type Reader struct {
	db     *database.DB
	store  *ticket.Store
	people *directory.Store
	names  map[int64]string // of persons, as far as they were read
}

// NewReader reads from a store of tickets.
func NewReader(db *database.DB, store *ticket.Store, people *directory.Store) *Reader {
	return &Reader{db: db, store: store, people: people, names: map[int64]string{0: ""}}
}

// Line is a ticket in a list.
func (r *Reader) Line(ctx context.Context, t ticket.Ticket) (Line, error) {
	line := Line{ID: t.ID, Code: t.Code.String(), Kind: t.Kind, State: t.State, Category: t.Category, Heading: t.Heading, Created: t.CreatedAt,
		Sent: orNil(t.SentAt), Due: orNil(t.DueAt), Settled: orNil(t.SettledAt)}
	agency, err := r.store.Agency(ctx, r.db, t.AgencyID)
	if err != nil {
		return line, err
	}
	line.AgencyCode, line.Agency = agency.Key, agency.Name
	if t.HolderID == t.AgencyID {
		return line, nil
	}
	holder, err := r.store.Agency(ctx, r.db, t.HolderID)
	line.HolderCode, line.Holder = holder.Key, holder.Name
	return line, err
}

func orNil(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}

// Record is all that is kept of a ticket.
func (r *Reader) Record(ctx context.Context, t ticket.Ticket) (Record, error) {
	line, err := r.Line(ctx, t)
	if err != nil {
		return Record{}, err
	}
	all := Record{
		Line: line, Channel: t.Origin.Channel, Letter: t.Origin.Number, LetterOn: t.Origin.On, Words: t.Words, Proposal: t.Proposal, AddressedTo: t.AddressedTo,
		Provision: t.Task.Place, About: t.About, Level: t.Level, ForwardedTo: t.ForwardedTo, Accepted: orNil(t.AcceptedAt), Replied: orNil(t.RepliedAt),
		Waiting: orNil(t.WaitingSince), Messages: []Message{},
	}
	for _, add := range []func(context.Context, ticket.Ticket, *Record) error{r.addPeople, r.addJoined, r.addMessages, r.addFiles, r.addDeliveries} {
		if err := add(ctx, t, &all); err != nil {
			return Record{}, err
		}
	}
	return all, nil
}

// name is that of a person; "" of nobody.
func (r *Reader) name(ctx context.Context, id int64) (string, error) {
	if name, known := r.names[id]; known {
		return name, nil
	}
	p, err := r.people.Person(ctx, id)
	if err != nil {
		return "", err
	}
	if p.Name == "" {
		p.Name = ticket.Forgotten
	}
	r.names[id] = p.Name
	return p.Name, nil
}

func (r *Reader) addPeople(ctx context.Context, t ticket.Ticket, all *Record) (err error) {
	for _, who := range []struct {
		name *string
		id   int64
	}{{&all.Reporter, t.Reporter}, {&all.Sender, t.Sender}, {&all.Recorder, t.Recorder}, {&all.Assignee, t.Assignee}} {
		if *who.name, err = r.name(ctx, who.id); err != nil {
			return err
		}
	}
	if t.Reporter == 0 && t.Recorder == 0 {
		all.Reporter = ticket.Forgotten
	}
	return nil
}

func (r *Reader) addJoined(ctx context.Context, t ticket.Ticket, all *Record) error {
	if t.JoinedTo != 0 {
		main, err := r.store.Ticket(ctx, r.db, t.JoinedTo)
		if err != nil {
			return err
		}
		all.JoinedTo = main.Code.String()
	}
	joined, err := r.store.JoinedTo(ctx, r.db, t.ID)
	for _, j := range joined {
		all.Joined = append(all.Joined, j.Code.String())
	}
	return err
}

func (r *Reader) addMessages(ctx context.Context, t ticket.Ticket, all *Record) error {
	said, err := r.store.Messages(ctx, r.db, t.ID, true)
	if err != nil {
		return err
	}
	for _, m := range said {
		shown := Message{ID: m.ID, Kind: m.Kind, Internal: m.Kind.Internal(), Words: m.Words, Amends: m.Amends, At: m.At}
		if shown.Author, err = r.name(ctx, m.Author); err != nil {
			return err
		}
		if m.Kind == ticket.SaidAssigned {
			officer, _ := strconv.ParseInt(m.Words, 10, 64) // as Assign writes it
			if shown.Words, err = r.name(ctx, officer); err != nil {
				return err
			}
		}
		all.Messages = append(all.Messages, shown)
	}
	return nil
}

func (r *Reader) addFiles(ctx context.Context, t ticket.Ticket, all *Record) error {
	files, err := r.store.Files(ctx, r.db, t.ID)
	for _, f := range files {
		all.Files = append(all.Files, File{Name: f.Name, Kind: f.Kind, Message: f.MessageID, Hash: f.Hash})
	}
	return err
}

func (r *Reader) addDeliveries(ctx context.Context, t ticket.Ticket, all *Record) error {
	told, err := r.store.Deliveries(ctx, r.db, t.ID)
	if err != nil {
		return err
	}
	for _, d := range told {
		shown := Delivery{Message: d.Message, Person: d.PersonID, Name: ticket.Forgotten, State: d.State, Reason: d.Reason}
		if d.PersonID != 0 {
			if shown.Name, err = r.name(ctx, d.PersonID); err != nil {
				return err
			}
		}
		all.Deliveries = append(all.Deliveries, shown)
	}
	return nil
}
