package bot_test

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"thidua/bot"
	"thidua/bot/conversation"
)

// TestRightsAreAllListed finds what modules have and the table says nothing about, and what the table has and no module.
func TestRightsAreAllListed(t *testing.T) {
	t.Parallel()
	modules := bot.Modules(t)
	for _, missing := range unlisted(modules) {
		t.Errorf("nothing is said about who may use the %s", missing)
	}
	arguments, steps := verbs(t), []string{}
	for _, m := range modules {
		steps = append(steps, stepsOf(m)...)
	}
	for name := range formSteps {
		if !slices.Contains(steps, name) {
			t.Errorf("no form has the step %q", name)
		}
	}
	for _, r := range allRights() {
		for _, try := range append([]string{r.try}, r.then...) {
			verb, _, _ := strings.Cut(try, ":")
			if n, ok := arguments[verb]; isPress.MatchString(try) && (!ok || strings.Count(try, ":") != n) {
				t.Errorf("%s: no module has such a button: %q", r.right, try)
			}
		}
	}
}

// TestWhatIsNewIsUnlisted: what nobody wrote a row for is found.
func TestWhatIsNewIsUnlisted(t *testing.T) {
	t.Parallel()
	form := &conversation.Form[int]{Name: "novel", Steps: []conversation.Step[int]{{Name: "ask"}}}
	novel := &conversation.Module{
		Name: "novel", Commands: []conversation.Command{{Name: "moilai"}}, Buttons: []*conversation.Button{{Verb: "o"}},
		Forms: []conversation.AnyForm{form}, Links: []conversation.Link{{Name: "agencies"}}, Starts: []conversation.Start{{Name: "in"}},
	}
	want := []string{"command moilai", "button o", "link agencies", "deep link agencies", "deep link in", "form step novel:novel:ask"}
	if got := unlisted([]*conversation.Module{novel}); !slices.Equal(got, want) {
		t.Errorf("unlisted: %q, want %q", got, want)
	}
}

// unlisted is what modules have and the table of rights has not.
func unlisted(modules []*conversation.Module) (missing []string) {
	var all strings.Builder
	for _, r := range allRights() {
		for _, try := range append([]string{r.try}, r.then...) {
			all.WriteString(choice.ReplaceAllString(try, "f:") + "\n")
		}
	}
	need := func(what, name, pattern string) {
		if !regexp.MustCompile(`(?m)^` + pattern).MatchString(all.String()) {
			missing = append(missing, what+" "+name)
		}
	}
	for _, m := range modules {
		for _, c := range m.Commands {
			need("command", c.Name, "/"+c.Name+"( |$)")
		}
		for _, b := range m.Buttons {
			need("button", b.Verb, b.Verb+"(:|$)")
		}
		for _, l := range m.Links {
			need("link", l.Name, l.Name+":")
			need("deep link", l.Name, "/start "+l.Name+"-")
		}
		for _, s := range m.Starts {
			need("deep link", s.Name, "/start "+s.Name+"-")
		}
		for _, step := range stepsOf(m) {
			if _, ok := formSteps[step]; !ok {
				missing = append(missing, "form step "+step)
			}
		}
	}
	return missing
}

// stepsOf names the steps of a module's forms, whatever their states are.
func stepsOf(m *conversation.Module) (names []string) {
	for _, f := range m.Forms {
		form := reflect.ValueOf(f).Elem()
		steps := form.FieldByName("Steps")
		for i := range steps.Len() {
			names = append(names, m.Name+":"+form.FieldByName("Name").String()+":"+steps.Index(i).FieldByName("Name").String())
		}
	}
	return names
}
