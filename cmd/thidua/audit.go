package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"thidua/bot/audit"
	"thidua/bot/directory"
	"thidua/knowledge/vietnamese"
)

type auditCommand struct {
	JSON   bool    `name:"json" help:"Print one JSON object a line."`
	Since  dayFlag `help:"From that day." placeholder:"DATE"`
	Until  dayFlag `help:"To the end of that day." placeholder:"DATE"`
	Person int64   `help:"Only what the person of that number did; see thidua person find." placeholder:"ID"`
	Object string  `help:"Only what was done to it, such as role_request:12; role_request: is every request." placeholder:"OBJECT"`
	Last   int     `help:"Only the newest." placeholder:"N"`
	StoreSettings
}

// auditLine is an entry as it is printed with --json.
type auditLine struct {
	ID     int64             `json:"id"`
	At     time.Time         `json:"at"`
	Via    audit.Via         `json:"via"`
	Actor  int64             `json:"actor,omitempty"`
	Name   string            `json:"name,omitempty"`
	Act    string            `json:"act"`
	Object string            `json:"object"`
	Detail map[string]string `json:"detail,omitempty"`
}

// Run prints who did what, oldest first.
func (c *auditCommand) Run(ctx context.Context, env *environment) error {
	filter := audit.Filter{Actor: c.Person, Object: c.Object, Last: c.Last}
	for _, bound := range []struct {
		day   vietnamese.Day
		shift int
		into  *time.Time
	}{{c.Since.Day, 0, &filter.Since}, {c.Until.Day, 1, &filter.Until}} {
		if bound.day == "" {
			continue
		}
		at, err := time.ParseInLocation(time.DateOnly, string(bound.day.Add(bound.shift)), vietnamese.Zone())
		if err != nil {
			return err
		}
		*bound.into = at
	}
	db, people, err := openDirectory(ctx, &c.StoreSettings, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	names := map[int64]string{}
	out := json.NewEncoder(env.Stdout)
	out.SetEscapeHTML(false)
	return audit.List(ctx, db, filter, func(e audit.Entry) error {
		if _, known := names[e.Actor]; !known && e.Actor != 0 {
			p, err := people.Person(ctx, e.Actor)
			if err != nil {
				return err
			}
			names[e.Actor] = auditActor(p)
		}
		if c.JSON {
			return out.Encode(auditLine{ID: e.ID, At: e.At, Via: e.Via, Actor: e.Actor, Name: names[e.Actor], Act: e.Act, Object: e.Object, Detail: e.Detail})
		}
		who := names[e.Actor]
		if e.Via != audit.Chat {
			who = "(" + string(e.Via) + ")"
		}
		_, err := fmt.Fprintf(env.Stdout, "%s  %s  %s %s%s\n", e.At.In(vietnamese.Zone()).Format("02/01/2006 15:04:05"), who, e.Act, e.Object, details(e.Detail))
		return err
	})
}

// details is a detail in one line, in the order of the keys.
func details(of map[string]string) string {
	var keys []string
	for key, value := range of {
		if value != "" {
			keys = append(keys, key+"="+value)
		}
	}
	slices.Sort(keys)
	if len(keys) == 0 {
		return ""
	}
	return "  " + strings.Join(keys, " ")
}

// auditActor is who an entry names, for a reader: the person if they are still known.
func auditActor(p directory.Person) string {
	if p.Name == "" {
		return fmt.Sprintf("người số %d (đã xóa)", p.ID)
	}
	return p.Name
}
