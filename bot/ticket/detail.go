package ticket

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/knowledge/database"
)

// Detail is all that belongs to a ticket, with what is the Board's alone. Persons are named; who was erased is Forgotten.
type Detail struct {
	Line
	Reporter    string            `json:"reporter,omitempty"` // none of what an officer recorded
	Sender      string            `json:"sender,omitempty"`
	Recorder    string            `json:"recorder,omitempty"`
	Channel     Channel           `json:"channel,omitempty"`
	Letter      string            `json:"channel_number,omitempty"`
	LetterOn    directory.Day     `json:"channel_on,omitempty"`
	Words       string            `json:"words"`
	Proposal    string            `json:"proposal,omitempty"`
	AddressedTo string            `json:"addressed_to,omitempty"`
	Provision   string            `json:"provision,omitempty"`
	About       string            `json:"about,omitempty"`
	Level       Level             `json:"level,omitempty"`
	Assignee    string            `json:"assignee,omitempty"`
	ForwardedTo string            `json:"forwarded_to,omitempty"`
	JoinedTo    string            `json:"joined_to,omitempty"` // the code of the ticket that is answered for both
	Joined      []string          `json:"joined,omitempty"`    // codes of those that it is answered for too
	Accepted    *time.Time        `json:"accepted_at,omitempty"`
	Replied     *time.Time        `json:"replied_at,omitempty"`
	Waiting     *time.Time        `json:"waiting_since,omitempty"` // for its reporter
	Messages    []DetailMessage   `json:"messages"`
	Files       []DetailFile      `json:"files,omitempty"`
	Deliveries  []DetailDelivered `json:"deliveries,omitempty"`
}

// DetailMessage is a Message with its author's name.
type DetailMessage struct {
	ID       int64       `json:"id"`
	Kind     MessageKind `json:"kind"`
	Internal bool        `json:"internal,omitempty"` // the Board's alone
	Author   string      `json:"author,omitempty"`   // none of what the program did, or of somebody erased
	Words    string      `json:"words,omitempty"`    // of SaidAssigned, to whom
	Amends   int64       `json:"amends,omitempty"`
	At       time.Time   `json:"at"`
}

// DetailFile is a File.
type DetailFile struct {
	Name    string    `json:"name"`
	Kind    file.Kind `json:"kind"`
	Message int64     `json:"message,omitempty"` // that it came with; none is the report
	Hash    string    `json:"hash,omitempty"`    // none while it is fetched
}

// DetailDelivered is a Delivered with the person's name.
type DetailDelivered struct {
	Message int64  `json:"message"`
	Person  int64  `json:"person"`
	Name    string `json:"name"`
	State   string `json:"state"`
	Reason  string `json:"reason,omitempty"`
}

// Detail reads all that belongs to a ticket.
func (s *Store) Detail(ctx context.Context, q database.Querier, t Ticket) (Detail, error) {
	line, err := lineOf(ctx, q, t)
	if err != nil {
		return Detail{}, err
	}
	d := Detail{
		Line: line, Channel: t.Origin.Channel, Letter: t.Origin.Number, LetterOn: t.Origin.On, Words: t.Words, Proposal: t.Proposal, AddressedTo: t.AddressedTo,
		Provision: t.Task.Place, About: t.About, Level: t.Level, ForwardedTo: t.ForwardedTo, Accepted: orNil(t.AcceptedAt), Replied: orNil(t.RepliedAt),
		Waiting: orNil(t.WaitingSince), Messages: []DetailMessage{},
	}
	names := personNames{q: q, known: map[int64]string{0: ""}}
	d.Reporter, d.Sender, d.Recorder, d.Assignee = names.of(ctx, t.Reporter), names.of(ctx, t.Sender), names.of(ctx, t.Recorder), names.of(ctx, t.Assignee)
	if t.Reporter == 0 && t.Recorder == 0 {
		d.Reporter = Forgotten
	}
	for _, read := range []func(context.Context, database.Querier, Ticket, *Detail, *personNames) error{s.addJoined, s.addMessages, s.addFiles, s.addDeliveries} {
		if err := read(ctx, q, t, &d, &names); err != nil {
			return Detail{}, err
		}
	}
	return d, names.err
}

// personNames reads names of persons. After the first error it reads no more and keeps it.
type personNames struct {
	q     database.Querier
	known map[int64]string
	err   error
}

const personName = `select name from person where id = $1`

func (n *personNames) of(ctx context.Context, id int64) string {
	name, known := n.known[id]
	if known || n.err != nil {
		return name
	}
	if err := n.q.QueryRow(ctx, personName, id).Scan(&name); err != nil {
		n.err = fmt.Errorf("reading a name: %w", err)
		return ""
	}
	if name == "" {
		name = Forgotten
	}
	n.known[id] = name
	return name
}

func (s *Store) addJoined(ctx context.Context, q database.Querier, t Ticket, d *Detail, _ *personNames) error {
	if t.JoinedTo != 0 {
		main, err := s.Ticket(ctx, q, t.JoinedTo)
		if err != nil {
			return err
		}
		d.JoinedTo = main.Code.String()
	}
	joined, err := s.JoinedTo(ctx, q, t.ID)
	for _, j := range joined {
		d.Joined = append(d.Joined, j.Code.String())
	}
	return err
}

func (s *Store) addMessages(ctx context.Context, q database.Querier, t Ticket, d *Detail, names *personNames) error {
	said, err := s.Messages(ctx, q, t.ID, true)
	for _, m := range said {
		if m.Kind == SaidAssigned {
			officer, _ := strconv.ParseInt(m.Words, 10, 64) // as Assign writes it
			m.Words = names.of(ctx, officer)
		}
		d.Messages = append(d.Messages, DetailMessage{ID: m.ID, Kind: m.Kind, Internal: m.Kind.Internal(), Author: names.of(ctx, m.Author), Words: m.Words, Amends: m.Amends, At: m.At})
	}
	return err
}

func (s *Store) addFiles(ctx context.Context, q database.Querier, t Ticket, d *Detail, _ *personNames) error {
	files, err := s.Files(ctx, q, t.ID)
	for _, f := range files {
		d.Files = append(d.Files, DetailFile{Name: f.Name, Kind: f.Kind, Message: f.MessageID, Hash: f.Hash})
	}
	return err
}

func (s *Store) addDeliveries(ctx context.Context, q database.Querier, t Ticket, d *Detail, names *personNames) error {
	told, err := s.Deliveries(ctx, q, t.ID)
	for _, of := range told {
		name := Forgotten
		if of.PersonID != 0 {
			name = names.of(ctx, of.PersonID)
		}
		d.Deliveries = append(d.Deliveries, DetailDelivered{Message: of.Message, Person: of.PersonID, Name: name, State: of.State, Reason: of.Reason})
	}
	return err
}
